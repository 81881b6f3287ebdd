"""The pool survives what happens to its workers, and says what happened."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from experiments.pool import Pool, Waiting
from experiments.tasks import Failure, Task
from experiments.wire import Message
from simulation.errors import PasarError


def double(payload: dict[str, Any]) -> Message:
    """Answer with twice the number, and its bytes."""
    sys.stdout.write("a print in a task\n")
    os.system("echo a print of another program")
    return Message(2 * payload["number"], {"bytes": bytes(payload["number"])})


def fail(payload: dict[str, Any]) -> Message:
    """Raise, as a task with a mistake in it does."""
    raise ZeroDivisionError(f"number {payload['number']}")


def refuse(payload: dict[str, Any]) -> Message:
    """Raise bad input, with a value that is not JSON-able."""
    raise PasarError("bad_number", number=payload["number"], path=Path("x"))


def die_once(payload: dict[str, Any]) -> Message:
    """Kill the own process the first time only, as the kernel does when memory runs out."""
    mark = Path(payload["mark"])
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return Message("alive")


def die(payload: dict[str, Any]) -> Message:
    """Kill the own process each time, after a last word."""
    sys.stderr.write("last word\n")
    sys.stderr.flush()
    os.kill(os.getpid(), signal.SIGKILL)
    return Message()


def sleep(payload: dict[str, Any]) -> Message:
    """Take as long as told."""
    time.sleep(payload["seconds"])
    return Message(os.environ["NUMBA_NUM_THREADS"])


def task(work: str, key: object = "one", **payload: Any) -> Task:
    """Return a task for a function of this file."""
    return Task(str(key), f"tests.test_pool:{work}", payload)


def answers(pool: Pool, tasks: list[Task]) -> tuple[dict[str, Message], list[Failure]]:
    """Map and collect."""
    seen: dict[str, Message] = {}
    failures = pool.map(tasks, lambda done, answer: seen.update({done.key: answer}))
    return seen, failures


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_task_is_answered_once_and_counted(jobs: int) -> None:
    counts: list[tuple[int, int]] = []
    seen: dict[str, Message] = {}
    with Pool(jobs) as pool:
        for batch in (range(3), range(3, 7)):
            tasks = [task("double", n, number=n) for n in batch]
            failures = pool.map(tasks, lambda t, a: seen.update({t.key: a}), lambda *count: counts.append(count))
            assert failures == []
    assert {key: answer.value for key, answer in seen.items()} == {str(n): 2 * n for n in range(7)}
    assert seen["5"].blobs["bytes"] == bytes(5)
    assert counts == [(1, 3), (2, 3), (3, 3), (1, 4), (2, 4), (3, 4), (4, 4)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_exception_comes_back_with_its_traceback_and_the_rest_goes_on(jobs: int) -> None:
    with Pool(jobs) as pool:
        seen, failures = answers(
            pool, [task("fail", "f", number=3), task("refuse", "r", number=4), task("double", "d", number=1)]
        )
    assert seen["d"].value == 2
    crash, bad_input = failures
    assert (crash.kind, crash.reason, crash.bad_input()) == ("exception", "ZeroDivisionError('number 3')", None)
    assert "in fail" in crash.traceback
    error = bad_input.bad_input()
    assert error is not None
    assert error.key == "bad_number"
    assert error.values == {"number": 4, "path": "x"}


def test_a_killed_worker_costs_one_attempt(tmp_path: Path) -> None:
    tasks = [task("die_once", "d", mark=str(tmp_path / "mark")), *(task("double", n, number=n) for n in range(4))]
    with Pool(2) as pool:
        seen, failures = answers(pool, tasks)
    assert failures == []
    assert seen["d"].value == "alive"
    assert len(seen) == 5


def test_a_task_that_always_kills_is_marked_with_the_reason() -> None:
    with Pool(2, attempts=2) as pool:
        seen, failures = answers(pool, [task("die", "d"), task("double", "a", number=1), task("double", "b", number=2)])
    assert sorted(seen) == ["a", "b"]
    assert [(f.task.key, f.kind, f.attempts) for f in failures] == [("d", "killed", 2)]
    assert "exit code -9" in failures[0].reason
    assert "last word" in failures[0].reason


def test_a_task_over_its_time_limit_is_killed_and_the_worker_replaced() -> None:
    with Pool(2, time_limit=3) as pool:
        seen, failures = answers(
            pool, [task("sleep", "long", seconds=60), task("sleep", "short", seconds=0), task("double", number=1)]
        )
    assert seen["short"].value == "1", "threads are pinned"
    assert [(f.task.key, f.kind) for f in failures] == [("long", "time_limit")]


def test_an_interrupt_stops_the_workers_and_passes_on() -> None:
    def interrupt(done: Task, answer: Message) -> None:
        raise KeyboardInterrupt

    pool = Pool(2)
    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        pool.map([task("double", number=1), task("sleep", "s", seconds=60), task("sleep", "t", seconds=60)], interrupt)
    assert time.monotonic() - start < 20
    assert pool._workers == []


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_control_c_leaves_no_process_behind(tmp_path: Path) -> None:
    script = tmp_path / "driver.py"
    script.write_text(
        "from experiments.pool import Pool\nfrom tests.test_pool import task\n"
        "with Pool(2) as pool:\n"
        "    pool.map([task('double', number=1), *(task('sleep', n, seconds=60) for n in range(3))],\n"
        "             lambda t, a: print(*(w._process.pid for w in pool._workers), flush=True))\n"
    )
    env = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env) as driver:
        assert driver.stdout is not None
        workers = [int(pid) for pid in driver.stdout.readline().split()]
        driver.send_signal(signal.SIGINT)
        _, complaint = driver.communicate(timeout=20)
    assert b"KeyboardInterrupt" in complaint
    assert len(workers) == 2
    assert not any(Path(f"/proc/{pid}").exists() for pid in workers)


def test_jobs_must_be_positive() -> None:
    with pytest.raises(PasarError):
        Pool(0)


def test_workers_launched_ahead_do_the_tasks() -> None:
    with Pool(2) as pool:
        pool.launch(5, "tests.test_pool:double")
        ahead = [worker.process_id for worker in pool._workers]
        assert len(ahead) == 2
        assert None not in ahead
        seen, failures = answers(pool, [task("double", n, number=n) for n in range(3)])
        assert failures == []
        assert {key: answer.value for key, answer in seen.items()} == {"0": 0, "1": 2, "2": 4}
        assert [worker.process_id for worker in pool._workers] == ahead


def test_a_worker_that_cannot_import_its_module_is_told_of() -> None:
    with Pool(2) as pool:
        pool.launch(2, "no.such.module:work")
        seen, failures = answers(pool, [task("double", n, number=n) for n in range(2)])
    assert seen == {}
    assert all(failure.kind == "killed" and "No module named" in failure.reason for failure in failures)


def test_a_worker_stays_with_one_kin_and_then_takes_one_that_nobody_is_at() -> None:
    tasks = [Task(f"{kin}{n}", "", {}, kin) for n in range(2) for kin in "abc"]
    waiting = Waiting(tasks)
    first, second = waiting.take(), waiting.take()
    assert (first, second) == (tasks[0], tasks[1])
    assert waiting.take(first) == Task("a1", "", {}, "a")
    third = waiting.take(Task("a1", "", {}, "a"))
    assert third == tasks[2]  # c: b is the second worker's
    assert waiting.take(second) == Task("b1", "", {}, "b")
    assert waiting.take(Task("b1", "", {}, "b")) == Task("c1", "", {}, "c")  # better a kin of another's than idle
    assert waiting.take(third) is None


def test_tasks_of_no_kin_go_out_in_order() -> None:
    waiting = Waiting([Task(str(n), "", {}) for n in range(3)])
    taken = [waiting.take() for _ in range(4)]
    assert [one.key if one else "" for one in taken] == ["0", "1", "2", ""]


def pid_of_worker(_payload: dict[str, Any]) -> Message:
    """Tell which process this is, late enough for the other one to take its own task."""
    time.sleep(0.2)
    return Message(os.getpid())


def test_kin_meet_in_one_worker() -> None:
    tasks = [Task(f"{kin}{n}", "tests.test_pool:pid_of_worker", {}, kin) for n in range(3) for kin in "ab"]
    with Pool(2) as pool:
        seen, failures = answers(pool, tasks)
    assert failures == []
    workers = {kin: {answer.value for key, answer in seen.items() if key.startswith(kin)} for kin in "ab"}
    assert workers["a"].isdisjoint(workers["b"])
    assert len(workers["a"]) == len(workers["b"]) == 1
