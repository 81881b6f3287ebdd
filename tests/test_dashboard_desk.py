"""What stands behind the page: state in a link, documents, budget, the desk that serves all visitors."""

import gc
import os
import random
import re
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import panel as pn
import pytest
from bokeh.document import Document
from bokeh.models import ImportedStyleSheet
from panel.io.state import set_curdoc

from experiments.files import TABLES, Parts
from experiments.process import NICE, WorkerProcess
from experiments.register.synthetic import synthetic_register
from pasar.dashboard import memory
from pasar.dashboard.checking import MOST_CHARACTERS, MOST_REGISTER, check, check_register
from pasar.dashboard.choosing import Chooser
from pasar.dashboard.controls import number, read_number, whole
from pasar.dashboard.describing import describe
from pasar.dashboard.desk import CHECK, DESCRIBE, JOIN, MOST_WAITING, RUN, TASK_SECONDS, WARM, Desk
from pasar.dashboard.entries import read_duration, read_places
from pasar.dashboard.page import Visit
from pasar.dashboard.programme_fields import ProgrammeFields
from pasar.dashboard.requests import COMPARE, DEEPER, Busy, Job, Turn
from pasar.dashboard.serving import dressed, find_files_here, waker
from pasar.dashboard.state import SIZES, Arm, State, budget_of, counted, distinct, name_of, places_of, weeks_of
from pasar.dashboard.status import status_of
from pasar.dashboard.uploading import MOST_REGISTER_BYTES, REGISTER, SCENARIO, wrong_with
from pasar.dashboard.working import for_page, join_seed, run_seed, run_step
from pasar.language import LANGUAGES, Texts
from pasar.numbers import Numbers
from pasar.report.blocks import Bullets, Paragraph
from simulation.policy import quantities
from simulation.scenario import load


def told(text: str) -> str:
    answer = check({"documents": [{"name": "x.yaml", "text": text}], "settings": {}}).value
    return " ".join(answer["problems"]["id"]) if "problems" in answer else ""


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """Return what makes a desk that is closed in the end."""
    desks: list[Desk] = []

    def make(**settings: Any) -> Desk:
        desks.append(Desk(tmp_path, **settings))
        return desks[-1]

    yield make
    for desk in desks:
        desk.close()


def test_the_server_imports_no_model() -> None:
    names = "('mesa', 'numba', 'simulation.market', 'simulation.kernels', 'simulation.scenario', 'matplotlib')"
    code = f"import sys, pasar.dashboard.serving; sys.exit([name for name in {names} if name in sys.modules] or 0)"
    done = subprocess.run((sys.executable, "-c", code), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_state_survives_the_link() -> None:
    state = State(arms=[Arm("baseline"), Arm("support", programmes=[{"id": "a", "kind": "grant"}])], budget=5, years=2)
    assert State.from_link(state.to_link()) == state


@pytest.mark.parametrize("link", ["", "x", "!!!!", "A" * 20_000, State().to_link()[:-9], "eJyrBgABdQD5"])
def test_a_wrong_link_is_no_state(link: str) -> None:
    assert State.from_link(link) is None


def test_the_address_follows_the_page(made: Callable[..., Desk]) -> None:
    """What is chosen is in it, and that it has run; what is too long is not, and the page says so."""
    desk = made(workers=1)
    desk.catalogue = describe({}).value
    visit = Visit(desk, "id", State())
    visit.build()
    assert visit.taker.address.value == f"?lang=id&state={State().to_link()}"
    visit.checked({"arms": [{"name": "a"}, {"name": "b"}]}, State())
    assert visit.taker.address.value == f"?lang=id&state={State().to_link()}&run=1"
    visit.state.years = 1
    visit.poll()
    assert visit.taker.address.value == f"?lang=id&state={visit.state.to_link()}"
    visit.switch("en")
    assert visit.taker.address.value.startswith("?lang=en&state=")
    noise = "".join(random.Random(1).choices("0123456789abcdef", k=60_000))
    visit.state.arms.append(Arm("file", text=f"# {noise}", name="long", programmes=[]))
    visit.poll()
    assert visit.taker.address.value == "?lang=en"
    assert visit.texts("page.take.no_link") in visit.taker.view[0].object


def test_a_link_that_nobody_can_read_is_told(made: Callable[..., Desk]) -> None:
    desk = made(workers=1)
    desk.catalogue = describe({}).value
    told = {}
    for state in (None, State(years=2)):
        visit = Visit(desk, "id", state, runs=True)
        started: list[bool] = []
        visit.start = lambda started=started: started.append(True)  # type: ignore[method-assign, misc]
        visit.begin()
        told[visit.state.years] = (visit.texts("page.link.lost") in visit.root[0].object, started)
    assert told == {State().years: (True, []), 2: (False, [True])}, "what has run is run again, what is lost is not"


def test_a_file_goes_by_its_title(made: Callable[..., Desk]) -> None:
    desk = made(workers=1)
    desk.catalogue = describe({}).value
    visit = Visit(desk, "id", State(arms=[Arm("baseline"), Arm("support")]))
    visit.build()
    text = "extends: support\ntitle_id: Paket kecamatan\ntitle_en: District package\n"
    answer = check({"documents": [{"name": "m.yaml", "text": text}], "settings": visit.state.settings()}).value
    visit.bringer.brought("m", text, answer)
    assert list(visit.watched_list.options)[2] == "3. Paket kecamatan"
    visit.switch("en")
    assert list(visit.watched_list.options)[2] == "3. District package"
    assert State.from_link(visit.state.to_link()) == visit.state
    assert list(visit.state.files(desk.catalogue))[2] == "m.yaml", "files go by the name of the file"


def test_every_field_of_a_programme_has_a_unit_and_a_range() -> None:
    catalogue = describe({}).value
    for language in LANGUAGES:
        numbers = Numbers(Texts(language))
        for kind in catalogue["kinds"].values():
            fields = ProgrammeFields({}, kind["fields"], numbers, lambda name, value: None)
            for name in kind["fields"]:
                if name != "target":
                    told = fields.help(name)
                    assert {"id": "Rentang", "en": "Range"}[language] in told, (name, told)
                    assert not re.search(r"\b[EHV]\d+\b(?![);, ])", told), f"{told}: a number without a name"


def test_the_budget_of_a_programme_is_in_millions_as_that_of_the_page() -> None:
    state, catalogue = State(arms=[Arm("baseline"), Arm("support")]), describe({}).value
    made, _ = chooser(state, catalogue)
    field = made.programme_fields(1, 0).control("budget")
    assert "Satuan: juta rupiah" in field.helper_text
    field.value = "12,5"
    assert made.programmes(state.arms[1])[0]["budget"] == 12_500_000
    assert made.programme_fields(1, 0).control("budget").value == "12,5"
    field.value = "0"
    assert made.programmes(state.arms[1])[0]["budget"] is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("extends: ../../secret", "tidak ada skenario atau berkas"),
        ("extends: /dev/zero", "tidak ada skenario atau berkas"),
        ("a: &a [1]\nb: *a", "alias"),
        ("extends: baseline\ntitle_id: !!python/object/apply:os.getcwd []", "teks"),
        ("x" * (MOST_CHARACTERS + 1), "terlalu panjang"),
        ("extends: baseline\nworld: {customers: 900000}", "terlalu besar"),
        ("extends: baseline\nhorizon: 90 years", "terlalu besar"),
        ("extends: baseline\nprogrammes: [{id: x, kind: trainng}]", "bukan program"),
        ("extends: baseline\nworld: [1", "daftar dalam [ ] belum ditutup"),
        ("extends: baseline\nworld:\n\ttalk: 1", "tab"),
    ],
)
def test_documents_are_checked_and_never_executed(text: str, expected: str) -> None:
    assert expected in told(text)


def test_every_shipped_scenario_and_programme_can_be_chosen() -> None:
    catalogue = describe({}).value
    for name, shipped in catalogue["scenarios"].items():
        state = State(arms=[Arm("baseline"), Arm(name, programmes=shipped["programmes"])], size="study")
        answer = check({"documents": state.documents(catalogue), "settings": state.settings()}).value
        assert "problems" not in answer, answer
    for kind, facts in catalogue["kinds"].items():
        item = {"id": kind, "kind": kind} | {name: field["default"] for name, field in facts["fields"].items()}
        state = State(arms=[Arm("baseline"), Arm("co_creation", programmes=[item])])
        answer = check({"documents": state.documents(catalogue), "settings": state.settings()}).value
        assert "problems" not in answer, (kind, answer)


def test_files_taken_away_give_the_scenario_that_was_run(tmp_path: Path) -> None:
    catalogue = describe({}).value
    state = State(size="look", years=2, assumptions={"talk.talk": 0.2})
    run = check({"documents": state.documents(catalogue), "settings": state.settings()}).value["hashes"]
    for name, text in state.files(catalogue).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert [load(tmp_path / name).hash for name in state.files(catalogue)] == run


@pytest.mark.parametrize("parent", ["classroom", "co_creation"])
def test_a_file_brought_and_taken_away_again_gives_the_scenario_that_was_run(tmp_path: Path, parent: str) -> None:
    catalogue = describe({}).value
    own = Arm("good.yaml", text=f"extends: {parent}\nhorizon: 3 years\nworld: {{talk: {{talk: 0.25}}}}\n", name="good")
    state = State(arms=[Arm("baseline"), own], size="look", years=2, region="java")
    run = check({"documents": state.documents(catalogue), "settings": state.settings()}).value["hashes"]
    for name, text in (state.files(catalogue) | state.brought_files(catalogue)).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert [load(tmp_path / name).hash for name in state.files(catalogue)] == run


def test_budget_counts_every_place() -> None:
    grant = {"kind": "grant", "amount": 2_400_000, "unit_cost": 100_000, "slots": "10 firms", "start": "0 weeks"}
    assert budget_of([grant], "class", 5) == 25_000_000
    yearly = {"kind": "cocreation_coaching", "visits": 6, "unit_cost": 400_000, "slots": 0.05, "every": "52 weeks"}
    assert budget_of([yearly], "class", 3) == 3 * 2 * 2_400_000
    assert budget_of([grant | {"start": "5 years"}], "class", 2) == 0
    assert budget_of([grant | {"budget": 7_000_000}], "class", 5) == 7_000_000
    assert budget_of([grant | {"budget": 70_000_000}], "class", 5) == 25_000_000
    assert (weeks_of("2 years", 0), weeks_of("3 bulan", 0), weeks_of("soon", 7)) == (104, 13, 7)
    for word in quantities.WEEKS_OF:
        assert weeks_of(f"5 {word}", 0) == quantities.weeks(f"5 {word}"), word
    for slots in ("40 firms", "40 umkm", "40 usaha", "30%", "7,5 %", 0.25):
        told = quantities.places(slots)
        assert places_of(slots, 1000) == (told if isinstance(told, int) else round(1000 * told)), slots


def test_numbers_are_read_by_language() -> None:
    assert read_number("1.234,5", "id_ID") == read_number("1,234.5", "en_US") == 1234.5
    assert read_number("seribu", "id_ID") is None


def chooser(state: State, catalogue: dict[str, Any], language: str = "id") -> tuple[Chooser, list[str]]:
    """Return the controls of a page that nobody sees, and what they report."""
    calls: list[str] = []
    made = Chooser(
        state,
        catalogue,
        Texts(language),
        60,
        lambda key: calls.append(f"rebuilt {key}"),
        set(),
        lambda: calls.append("changed"),
    )
    return made, calls


def test_a_changed_programme_survives_the_link_and_changes_the_name() -> None:
    catalogue = describe({}).value
    state = State(arms=[Arm("baseline"), Arm("co_creation_and_support")])
    made, _ = chooser(state, catalogue)
    made.own(1)
    assert name_of(state.arms[1], catalogue) == "co_creation_and_support", "nothing is changed yet"
    made.own(1)[0]["unit_cost"] = 80_000
    assert State.from_link(state.to_link()) == state
    texts = [document["text"] for document in state.documents(catalogue)]
    assert "Dengan kokreasi, dengan program (diubah)" in texts[1]
    assert "With co-creation, with programmes (changed)" in texts[1]
    assert "name: co_creation_and_support_changed" in texts[1]


def test_programmes_are_added_removed_and_added_again() -> None:
    catalogue = describe({}).value
    state = State(arms=[Arm("baseline"), Arm("baseline")])
    made, _ = chooser(state, catalogue)
    for _ in range(2):
        made.add(1, "grant")
    made.drop(1, 0)
    made.add(1, "grant")
    assert [item["id"] for item in made.programmes(state.arms[1])] == ["grant_2", "grant_1"]
    assert not made.adder(1).disabled
    for _ in range(9):
        made.add(1, "grant")
    assert len(made.programmes(state.arms[1])) == 8
    assert made.adder(1).disabled
    assert "paling" in made.adder(0).helper_text
    assert made.adder(1).helper_text == Texts("id")("page.add_programme.full", most=8)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_control_shows_unit_range_default_and_source(language: str) -> None:
    catalogue, texts = describe({}).value, Texts(language)
    state = State(arms=[Arm("baseline"), Arm("co_creation_by_lottery")])
    made, _ = chooser(state, catalogue, language)
    for kind in catalogue["kinds"]:
        state.arms[1].programmes = [{"id": "a", "kind": kind}]
        made.own(1)[0] |= {name: told["default"] for name, told in catalogue["kinds"][kind]["fields"].items()}
        shown = made.fields(1, 0)
        wanted = set(catalogue["kinds"][kind]["fields"])
        assert len(shown) == len(wanted) + 1, (kind, wanted)
        helps = [one.helper_text.lower() for one in shown[:-1]]
    fields = [
        *made.assumptions()[0],
        *made.assumptions()[-1],
        made.source(1, state.arms[1]),
        made.rule(1, state.arms[1]),
    ]
    helps += [one.helper_text.lower() for one in fields]
    for word in {"id": ("bawaan", "sumber"), "en": ("default", "source")}[language]:
        assert [told for told in helps if word not in told] == []
    assert [told for told in helps if " -;" in told] == []
    assert made.rule(1, state.arms[1]).helper_text.count(texts("value.share", share="30")) == 1


def test_the_meter_follows_every_field_that_costs() -> None:
    catalogue = describe({}).value
    state = State(arms=[Arm("baseline"), Arm("support")])
    made, calls = chooser(state, catalogue)
    rows = {item["kind"]: row for row, item in enumerate(made.programmes(state.arms[1]))}
    made.meter.measure()
    before = made.meter.pane.object
    field = made.programme_fields(1, rows["grant"]).control("amount")
    assert field.value == "2.400.000"
    field.value = "5.000.000"
    assert made.meter.pane.object != before
    assert calls == ["changed"]


def test_what_cannot_be_taken_is_said_beside_the_field() -> None:
    taken: list[float] = []
    numbers = Numbers(Texts("id"))
    made = whole("Ulangan", 8, (2, 60), taken.append, "Bantuan", numbers)
    for wrong in ("200", "abc", "", "2,5"):
        made.value = wrong
        assert (made.error_state, taken) == (True, []), wrong
        assert "bilangan bulat dari 2 sampai 60" in made.helper_text
        assert "tetap 8" in made.helper_text
    made.value = "30"
    assert (made.error_state, made.helper_text, taken) == (False, "Bantuan", [30])
    money = number("Anggaran", 0, taken.append, "", numbers, (0, float("inf")))
    money.value = "-5"
    assert (money.error_state, taken) == (True, [30])


def test_places_and_durations_are_read_as_people_write_them() -> None:
    numbers = Numbers(Texts("id"))
    for text, share in (("12,5", 0.125), ("12.5", 0.125), ("12,5 %", 0.125), ("7 persen", 0.07)):
        assert read_places(text, numbers) == share
    for text in ("40 umkm", "40 firms", "40 Usaha"):
        assert read_places(text, numbers) == "40 firms"
    for text in ("200", "-5", "", "0 usaha", "40 orang", "nan"):
        assert is_refused(lambda text=text: read_places(text, numbers)), text  # type: ignore[misc]
    assert read_duration(" 2 tahun ", False) == "2 tahun"
    assert read_duration("", True) is None
    for text in ("besok", "26", "minggu ke-26", ""):
        assert is_refused(lambda text=text: read_duration(text, False)), text  # type: ignore[misc]


def is_refused(read: Callable[[], Any]) -> bool:
    try:
        read()
    except ValueError:
        return True
    return False


def test_mistakes_made_on_the_page_are_told_by_scenario_and_control() -> None:
    catalogue = describe({}).value

    def problems(state: State) -> str:
        answer = check({"documents": state.documents(catalogue), "settings": state.settings()}).value
        return str(answer["problems"]["id"][0])

    told = problems(State(assumptions={"adoption.literacy_mean": 9.0}))
    assert told == "Literasi digital rata-rata: 9 terlalu besar; seharusnya paling banyak 1 (bagian)."
    item = {"id": "a", "kind": "cocreation_coaching", "start": "500 minggu"}
    told = problems(State(arms=[Arm("baseline"), Arm("co_creation", programmes=[item])]))
    assert told.startswith("Skenario 2, Pendampingan kokreasi, Mulai: minggu 500 melewati akhir")
    text = "extends: co_creation\nprogrammes: [{id: x, kind: trainng}]"
    told = problems(State(arms=[Arm("baseline"), Arm("file", name="mine", text=text)]))
    assert told.startswith("mine.yaml:2 programmes.x.kind:"), "a file keeps its lines"


def test_what_is_wrong_with_a_file_is_said() -> None:
    texts = Texts("id")
    assert wrong_with("a.yaml", b"extends: baseline", SCENARIO, texts) == ""
    assert "kosong" in wrong_with("a.yaml", b"", SCENARIO, texts)
    assert "paling banyak 64 kB" in wrong_with("a.yaml", b"x" * 64_001, SCENARIO, texts)
    assert "namanya harus berakhiran .yaml, .yml" in wrong_with("a.docx", b"x", SCENARIO, texts)
    assert "CSV" in wrong_with("a.xlsx", b"x", REGISTER, texts)
    assert "bukan teks" in wrong_with("a.csv", b"\xff\xfe", REGISTER, texts)
    assert MOST_REGISTER == MOST_REGISTER_BYTES


def test_the_meter_counts_a_file_by_its_checked_programmes(made: Callable[..., Desk]) -> None:
    desk = made(workers=1)
    desk.catalogue = describe({}).value
    visit = Visit(desk, "id", State())
    visit.build()
    text = "extends: support\nname: mine\n"
    answer = check({"documents": [{"name": "mine.yaml", "text": text}], "settings": visit.state.settings()}).value
    visit.bringer.brought("mine", text, answer)
    shipped = desk.catalogue["scenarios"]["support"]["programmes"]
    assert visit.state.arms[-1].programmes == [counted(item) for item in shipped]
    assert budget_of(visit.state.arms[-1].programmes or [], "class", 3) == budget_of(shipped, "class", 3) > 0
    assert "menggantikan" in visit.bringer.message.object, "the fifth takes the place of the fourth, and says so"
    assert 'class="good"' in visit.bringer.message.object
    assert State.from_link(visit.state.to_link()) == visit.state
    made_, _ = chooser(State(arms=[Arm("baseline"), Arm("file", text=text, name="old")]), desk.catalogue)
    assert "tidak dihitung" in made_.meter.line(1, made_.state.arms[1])


def test_the_list_to_watch_says_what_was_changed(made: Callable[..., Desk]) -> None:
    desk = made(workers=1)
    desk.catalogue = describe({}).value
    visit = Visit(desk, "id", State())
    visit.build()
    visit.watched_list.value = 3
    assert list(visit.watched_list.options)[1] == "2. Dengan kokreasi, tanpa program"
    visit.state.arms[1].co_creation = "all"
    visit.changed()
    assert list(visit.watched_list.options)[1] == "2. Dengan kokreasi, tanpa program (diubah)"
    assert (list(visit.watched_list.options.values()), visit.watched_list.value) == ([0, 1, 2, 3], 3)
    visit.switch("en")
    assert list(visit.watched_list.options)[1] == "2. With co-creation, without programmes (changed)"


@pytest.mark.parametrize(
    ("arms", "removed", "focus"), [(4, 1, "remove.1"), (4, 3, "remove.2"), (3, 0, "add"), (3, 2, "add")]
)
def test_the_focus_goes_to_a_neighbour_of_what_was_removed(arms: int, removed: int, focus: str) -> None:
    state = State(arms=[Arm("baseline"), Arm("co_creation"), Arm("support"), Arm("grants")][:arms])
    made, calls = chooser(state, describe({}).value)
    made.remove_arm(removed)
    assert calls == [f"rebuilt {focus}"]


def test_results_of_an_earlier_choice_are_marked(made: Callable[..., Desk]) -> None:
    desk = made(workers=1)
    desk.catalogue = describe({}).value
    visit = Visit(desk, "id", State())
    visit.build()
    visit.checked({"arms": [{"name": "a"}, {"name": "b"}]}, State())
    visit.job.state, visit.job.version = "done", 1  # type: ignore[union-attr]
    visit.deeper.main = visit.job
    visit.deeper.show = lambda: None  # type: ignore[method-assign]
    visit.poll()
    assert (visit.is_earlier, visit.notice.object, len(visit.taker.view)) == (False, "", 3)
    visit.state.budget = 5
    assert not visit.is_earlier, "the budget changes no result"
    visit.state.years = 1
    visit.poll()
    assert visit.is_earlier
    assert "belum dijalankan" in visit.notice.object
    assert len(visit.taker.view) == 8, "what is chosen now, apart from what was run"


def test_style_sheets_are_this_servers_even_where_no_page_was_handed_out(made: Callable[..., Desk]) -> None:
    """As in a session that began with the connection: the one that its page was made for had died before."""
    desk = made(workers=1)
    desk.catalogue = describe({}).value
    document = Document()
    with set_curdoc(document):
        find_files_here()
        visit = Visit(desk, "id", State())
        visit.begin()
        assert len(visit.root) > 10
        root = visit.root.get_root(document)
    sheets = [model.url for model in root.references() if isinstance(model, ImportedStyleSheet)]
    assert sheets
    assert [url for url in sheets if not url.startswith("static/extensions/panel/")] == []


def test_what_can_be_chosen_is_asked_again_and_visitors_are_told(
    made: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pasar.dashboard.desk.AGAIN_SECONDS", 0.0)
    desk = made(workers=1)
    visit = Visit(desk, "id", State())
    shown: list[tuple[str, float]] = []
    answers = iter([None, None, describe({}).value])

    def ask(_seat: object, function: str, _payload: object, limit: float) -> Any:
        visit.begin()
        shown.append((visit.starting.object, limit))
        assert function == DESCRIBE
        return next(answers)

    desk._ask = ask  # type: ignore[method-assign]
    thread = threading.Thread(target=desk._serve_errands)
    thread.start()
    assert desk.described(60)
    desk._closed.set()
    thread.join(timeout=60)
    assert [visit.texts("page.failed") in told for told, _ in shown] == [False, False, True]
    assert {limit for _, limit in shown} == {TASK_SECONDS}
    visit.begin()
    assert visit.is_laid_out, "the page comes once it can"


def test_who_waits_for_the_page_may_switch_languages(made: Callable[..., Desk]) -> None:
    visit = Visit(made(workers=1), "id", State())
    visit.switch("en")
    assert Texts("en")("page.starting") in visit.starting.object


def test_the_log_says_that_a_workers_time_was_over(made: Callable[..., Desk], caplog: pytest.LogCaptureFixture) -> None:
    desk = made(workers=1)
    seat = SimpleNamespace(ensure_alive=lambda: True, ask=lambda *_: None, timed_out=True)
    assert desk._ask(seat, DESCRIBE, {}, 60.0) is None  # type: ignore[arg-type]
    assert "after 60 seconds" in caplog.text


def test_the_status_says_what_it_waits_for(made: Callable[..., Desk]) -> None:
    desk, texts = made(workers=1), Texts("id")
    job = desk.submit([{"name": "a"}, {"name": "b"}], 2)
    assert "Model sedang dinyalakan" in status_of(job, desk, texts)
    later = desk.submit([{"name": "c"}, {"name": "d"}], 2)
    assert "ada 1 permintaan" in status_of(later, desk, texts)
    job.state, job.done, job.started = "running", 2, 1.0
    assert "gambar dan laporan sedang dibuat" in status_of(job, desk, texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_sends_nobody_to_a_command_line(language: str) -> None:
    texts = Texts(language)
    told = texts("summary.assumptions.not_run")
    for block in for_page([Paragraph(told), Bullets(["x", told])], texts):
        shown = block.text if isinstance(block, Paragraph) else " ".join(block.items)  # type: ignore[union-attr]
        assert "pasar compare" not in shown
        assert texts("page.deeper") in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_names_the_scenario_that_parts_without_a_command(language: str) -> None:
    texts = Texts(language)
    told = texts("summary.cost.apart", other="*X*", command="pasar compare a b --set 'x=1'")
    kept = "`pasar compare a b`"
    (shown,) = for_page([Bullets([told, kept])], texts)
    assert shown.items == [texts("summary.cost.apart.own", other="*X*"), kept]  # type: ignore[union-attr]


def test_names_are_distinct() -> None:
    assert distinct(["a", "b", "a"]) == ["a", "b", "a_3"]


def test_the_desk_shares_equal_requests_and_has_a_full_queue(made: Callable[..., Desk]) -> None:
    desk = made(workers=1, most_seeds=5)
    first = desk.submit([{"name": "a"}], 99)
    assert first is desk.submit([{"name": "a"}], 99)
    assert (first.seeds, first.visitors) == (5, 2)
    desk.leave(first)
    assert first.state == "waiting"
    desk.leave(first)
    assert first.state == "cancelled"
    for place in range(MOST_WAITING):
        desk.submit([{"name": str(place)}], 2)
    with pytest.raises(Busy):
        desk.submit([{"name": "one too many"}], 2)
    assert set(SIZES) == {"look", "class", "study"}
    desk.close()


def test_a_register_becomes_the_population_or_changes_nothing(tmp_path: Path) -> None:
    base = load("baseline")
    text = synthetic_register(80, base).to_csv(index=False)
    answer = check_register({"name": "dinas.csv", "text": text, "region": "java"}).value
    state = State(register=answer["register"], size="look")
    assert State.from_link(state.to_link()) == state
    catalogue = describe({}).value
    run = check({"documents": state.documents(catalogue), "settings": state.settings()}).value
    sectors = {name: one["share"] for name, one in run["arms"][0]["sectors"].items()}
    assert sectors == {one["name"]: one["share"] for one in answer["register"]["sectors"]}
    assert run["arms"][0]["world"]["population"]["customers"] == SIZES["look"]["customers"]
    for name, written in state.files(catalogue).items():
        (tmp_path / name).write_text(written, encoding="utf-8")
    assert [load(tmp_path / name).hash for name in state.files(catalogue)] == run["hashes"]
    bad = check_register({"name": "x.csv", "text": "sector,region\nculinari,urban\n", "region": "java"}).value
    assert bad["problems"]["id"][0].startswith("x.csv:2 sector: 'culinari' tidak diperbolehkan")


@pytest.mark.parametrize(
    "register",
    [
        {"name": "x"},
        {"name": "x", "firms": 1, "world": {"name": "evil"}, "sectors": [], "regions": {}},
        {"name": "x", "firms": 1, "world": {"a.b": "../../secret"}, "sectors": [], "regions": {}},
        {"name": "x", "firms": 1, "world": {}, "sectors": [{"name": ["list"]}], "regions": {}},
    ],
)
def test_a_link_carries_no_other_register(register: dict) -> None:  # type: ignore[type-arg]
    assert State.from_link(State(register=register).to_link()) is None


def test_sectors_are_taken_by_their_shares() -> None:
    catalogue = describe({}).value
    state = State(sectors={"culinary": 0.75, "craft": 0.25, "fashion": 0.0})
    arms = check({"documents": state.documents(catalogue), "settings": state.settings()}).value["arms"]
    assert {name: one["share"] for name, one in arms[0]["sectors"].items()} == {"culinary": 0.75, "craft": 0.25}


def test_the_map_waits_for_the_screening(made: Callable[..., Desk]) -> None:
    """The corners are not handed out before the steps that choose the two assumptions are done."""
    desk = made(workers=1)
    main = desk.submit([{"name": "a"}, {"name": "b"}], 4)
    deeper = desk.submit_deeper(main, 1)
    assert (deeper.seeds, deeper.kind, deeper.arms[1]["name"]) == (12, "deeper", "b")
    assert deeper is desk.submit_deeper(main, 1)
    allowed = []
    for done in (7, 8):
        deeper.handed, deeper.done = 8, done
        allowed.append(deeper.may_hand_out)
    assert allowed == [False, True]
    assert deeper.folder != main.folder  # what one visitor finds is not in the report of another
    desk.close()


def test_workers_load_the_model_unless_there_is_something_to_run(
    made: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pasar.dashboard.desk.QUIET_SECONDS", 0.1)
    desk, asked = made(workers=1), []
    desk.catalogue = {"code": "x"}
    desk._ask = lambda _seat, function, *_: asked.append(function)  # type: ignore[method-assign]
    desk._warm(desk._seats[0])
    assert asked == [WARM]
    desk.submit([{"name": "a"}, {"name": "b"}], 2)
    desk._warm(desk._seats[0])
    assert asked == [WARM]
    desk.close()


def test_a_run_ends_when_more_seeds_lie_in_the_store_than_were_counted(made: Callable[..., Desk]) -> None:
    """As after a run that was cancelled late, or while another worker stores a seed."""
    desk = made(workers=1)
    job = desk.submit([{"name": "a"}, {"name": "b"}], 2)
    for seed in range(2):
        (job.folder / "parts" / f"seed-{seed}").mkdir(parents=True)
    answers = []

    def ask(_seat: object, function: str, payload: dict[str, Any], _limit: float) -> Any:
        answers.append((function, payload.get("seeds"), payload.get("done")))
        return {"pages": {}}

    desk._ask = ask  # type: ignore[method-assign]
    while (taken := desk._take(desk._seats[0])) is not None:
        _, turn = taken
        if turn is None:
            desk._present(desk._seats[0], job)
        else:
            desk._run(desk._seats[0], job, turn)
        if turn == Turn(0):  # the next seed is under way in another worker when the first is shown
            job.handed += 1
            desk._present(desk._seats[0], job)
            job.handed -= 1
    assert (answers[1][1], answers[-1][2], job.state) == ([0, 1], True, "done")
    desk.close()


def test_workers_with_nothing_else_to_do_share_the_first_seed(made: Callable[..., Desk]) -> None:
    """Each takes some of its arms; once it is begun it is ended, whoever waits; the next seeds are whole."""
    desk, asked = made(workers=2), []
    first, second = desk._seats
    desk._ask = lambda _seat, function, payload, _: asked.append((function, payload["piece"])) or {}  # type: ignore[method-assign, func-returns-value]
    assert desk._take(second) is None
    job = desk.submit([{"name": "a"}, {"name": "b"}, {"name": "c"}], 3)
    other = desk.submit([{"name": "a"}, {"name": "b"}], 3)
    turns = [desk._take(first), desk._take(second)]
    assert turns == [(job, Turn(0, 0, 2)), (job, Turn(0, 1, 2))]
    assert desk._take(first) == (other, Turn(0)), "alone with it, nobody shares"
    for seat, (_, turn) in ((second, turns[1]), (first, turns[0])):
        assert isinstance(turn, Turn)
        desk._run(seat, job, turn)
        assert job.done == int(seat is first)
    assert asked == [(RUN[COMPARE], 1), (RUN[COMPARE], 0), (JOIN, 0)]
    assert (job.next_turn(2), job.running, job.handed) == (Turn(1), 0, 2)


@pytest.mark.parametrize(("seeds", "kind", "arms"), [(2, COMPARE, 4), (4, DEEPER, 2), (4, COMPARE, 1)])
def test_a_first_seed_stays_whole_where_sharing_it_gains_nothing(seeds: int, kind: str, arms: int) -> None:
    job = Job("key", Path(), [{"name": str(number)} for number in range(arms)], seeds, kind=kind)
    assert job.next_turn(2) == Turn(0)
    assert job.next_turn(2) == Turn(1)


def test_a_seed_in_pieces_is_the_seed_run_at_once(tmp_path: Path) -> None:
    state = State(arms=[Arm("baseline"), Arm("co_creation"), Arm("support")], size="look", years=1)
    catalogue = describe({}).value
    told = check({"documents": state.documents(catalogue), "settings": state.settings()}).value
    whole, cut = ({"arms": told["arms"], "folder": str(tmp_path / name), "seed": 0} for name in ("whole", "cut"))
    run_seed({**whole, "piece": 0, "pieces": 1})
    for piece in (1, 0, 1):  # the last one again, as after a run that was stopped
        run_seed({**cut, "piece": piece, "pieces": 2})
        assert not Parts(tmp_path / "cut").seeds()
    join_seed({**cut, "pieces": 2})
    for table in TABLES:
        pd.testing.assert_frame_equal(*(Parts(tmp_path / name).read(0, table) for name in ("whole", "cut")))
    assert [path.name for path in (tmp_path / "cut" / "parts").iterdir()] == ["seed-0"]
    run_seed({**cut, "piece": 0, "pieces": 2})  # it is there, and nothing is run again
    join_seed({**cut, "pieces": 2})
    assert [path.name for path in (tmp_path / "cut" / "parts").iterdir()] == ["seed-0"]


def test_a_visitor_is_told_at_once_of_an_answer_of_its_own(made: Callable[..., Desk]) -> None:
    desk = made(workers=1)
    desk._ask = lambda *_: {"pages": {}}  # type: ignore[method-assign]
    woken: list[str] = []
    visits = {name: Visit(desk, "id", State()) for name in ("asks", "runs", "waits")}
    for name, visit in visits.items():
        visit.wake = lambda poll, name=name: woken.append(name)  # type: ignore[misc]
    visits["asks"].ask(CHECK, {}, lambda _: None)
    visits["runs"].job = desk.submit([{"name": "a"}, {"name": "b"}], 2)
    visits["runs"].seen = 0
    desk._tell()
    assert woken == [], "nothing has come"
    errand = desk._next_errand(heavy=False)
    assert errand is not None
    desk._run_errand(desk._clerk, errand, 1)
    assert woken == ["asks"]
    visits["runs"].job.version += 1
    desk._tell()
    assert sorted(woken) == ["asks", "asks", "runs"]
    visits["asks"].leave()
    visits["runs"].wake = waker(SimpleNamespace())
    desk._tell()
    assert len(woken) == 3, "who has left is told nothing, and half a page stops nobody"
    kept = weakref.ref(visits.pop("waits"))
    del visit
    gc.collect()
    desk._tell()
    assert kept() is None, "the desk keeps nobody who has left"
    assert len(desk._listeners) == 2


def test_a_search_that_was_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    kept = tmp_path / "parts" / "seed-3"
    kept.mkdir(parents=True)
    (kept / "answer.json").write_text("[]", encoding="utf-8")
    # Arms that nobody could run: the step is not run again.
    assert run_step({"folder": str(tmp_path), "seed": 3, "each": 4, "arms": []}).value == {"seed": 3}


def test_where_a_number_comes_from_is_said_in_indonesian_too() -> None:
    catalogue, english, indonesian = describe({}).value, Texts("en"), Texts("id")
    facts = [*catalogue["assumptions"], *(f for kind in catalogue["kinds"].values() for f in kind["fields"].values())]
    assert len({fact["source"] for fact in facts}) > 20
    silent = {fact["source"] for fact in facts if indonesian.source(fact["source"]) == fact["source"]}
    unit_silent = {fact["unit"] for fact in facts if f"page.unit.{fact['unit']}" not in english}
    assert (silent, unit_silent) == (set(), set())


def test_a_poll_of_one_visitor_does_not_touch_the_pages_of_all(made: Callable[..., Desk]) -> None:
    page = dressed(Visit(made(workers=1), "id", State()))
    pn.state._add_busy_event("poll")
    try:
        assert (pn.state.busy, page.busy) == (True, False)
    finally:
        pn.state._remove_busy_event("poll")


def test_no_list_that_outlives_a_visitor_holds_the_page(made: Callable[..., Desk]) -> None:
    followers = len(watchers_of_busy())
    page = dressed(Visit(made(workers=1), "id", State()))
    assert page.main, "the page shows the visit"
    assert len(watchers_of_busy()) == followers


def watchers_of_busy() -> list[Any]:
    return list(pn.state.param.watchers.get("busy", {}).get("value", ()))


def test_the_page_runs_with_an_allocator_that_gives_back_and_its_workers_do_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started: list[tuple[str, list[str], dict[str, str]]] = []
    monkeypatch.setattr(os, "execve", lambda *words: started.append(words))
    monkeypatch.delenv(memory.ALLOCATOR, raising=False)
    monkeypatch.setattr(sys, "orig_argv", ["python", "-m", "pasar", "compare"])
    memory.with_system_allocator("dashboard")
    assert started == [], "another command goes on as it is"
    monkeypatch.setattr(sys, "orig_argv", ["python", "-m", "pasar", "dashboard", "--port", "1"])
    memory.with_system_allocator("dashboard")
    if not memory.gives_back():
        assert started == []
        return
    ((program, words, environment),) = started
    assert [program, *words[1:]] == [sys.executable, "-m", "pasar", "dashboard", "--port", "1"]
    monkeypatch.setenv(memory.ALLOCATOR, environment[memory.ALLOCATOR])
    memory.with_system_allocator("dashboard")
    assert len(started) == 1, "once"
    assert memory.ALLOCATOR not in os.environ, "workers inherit nothing of it"


def test_memory_is_given_back_for_everyone_who_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who leaves while it waits for sessions to be forgotten is not left out."""
    given, waiting = threading.Semaphore(0), threading.Semaphore(0)
    go_on = threading.Semaphore(0)

    def wait(_seconds: float) -> None:
        waiting.release()
        go_on.acquire(timeout=60)

    monkeypatch.setattr(memory.time, "sleep", wait)
    monkeypatch.setattr(memory, "give_back", given.release)
    returner = memory.Returner()
    returner.visitor_left()
    assert waiting.acquire(timeout=60)
    returner.visitor_left()
    go_on.release()
    assert given.acquire(timeout=60)
    assert waiting.acquire(timeout=60), "the second one is waited for too"
    go_on.release()
    assert given.acquire(timeout=60)


@pytest.mark.skipif(sys.platform == "win32", reason="priorities are told otherwise there")
def test_workers_of_the_page_stand_back_behind_whoever_uses_it() -> None:
    mine = os.getpriority(os.PRIO_PROCESS, 0)
    for gives_way, behind in ((True, NICE), (False, 0)):
        worker = WorkerProcess(gives_way=gives_way)
        try:
            worker.launch()
            assert os.getpriority(os.PRIO_PROCESS, worker.process_id or 0) == min(19, mine + behind)
        finally:
            worker.stop()
