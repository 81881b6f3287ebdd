"""How far a request is, in words: place in the queue, progress, time left."""

from html import escape
from typing import Final

from pasar.dashboard.desk import Desk
from pasar.dashboard.requests import COMPARE, Job
from pasar.language import Texts
from pasar.numbers import Numbers

MINUTE: Final = 60


def status_of(job: Job, desk: Desk, texts: Texts) -> str:
    """Return progress, place in the queue and time left."""
    words = "status" if job.kind == COMPARE else "steps"
    if job.state == "waiting":
        place = desk.place(job)
        told = texts("page.status.waiting", place=place) if place else texts("page.status.starting")
        return f'<p role="status">{told}</p>'
    if job.over:
        return f'<p role="status">{texts(f"page.{words}.{job.state}", done=job.done, seeds=job.seeds)}</p>'
    if job.done == job.seeds:
        return f'<p role="status">{texts(f"page.{words}.drawing", seeds=job.seeds)}</p>'
    left = job.seconds_left
    told = "" if left is None else texts("page.status.left", time=duration(left, texts))
    label = escape(texts(f"page.{words}.running", done=job.done, seeds=job.seeds))
    bar = f'<progress max="{job.seeds}" value="{job.done}" aria-label="{label}"></progress>'
    return f'<p role="status">{label} {told}</p>{bar}'


def duration(seconds: float, texts: Texts) -> str:
    """Return a time as people say it."""
    numbers = Numbers(texts)
    if seconds < MINUTE:
        return texts("page.seconds", count=numbers.count(max(1, seconds)))
    return texts("page.minutes", count=numbers.count(seconds / MINUTE))
