"""The benchmark runs, its table is complete, peers are checked before they are timed. Only ratios, with wide bounds."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from benchmarks.peers import OURS, PEERS, Peer, compared
from benchmarks.peers.comparing import CannotRun, Different
from benchmarks.peers.task import make
from benchmarks.timing import exponent, interleaved

SMALL = {"customers": 2_000, "firms": 40}
MODEL = next(peer for peer in PEERS if peer.name == OURS)


def plain(name: str, script: str) -> Peer:
    """Return a peer that runs in the environment of the tests."""
    return Peer(name, script)


@pytest.mark.long
def test_the_quick_form_prints_its_table(repository: Path, python: str, tmp_path: Path) -> None:
    results = repository / "benchmarks" / "results.json"
    before = results.read_bytes() if results.exists() else None
    done = subprocess.run(
        (python, "-m", "benchmarks", "--quick", "--rounds", "1"), cwd=repository, capture_output=True, text=True,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for heading in ("ns per customer-week", "one thread", "yardstick", "pasar --help", "share of time by process"):
        assert heading in done.stdout
    assert (results.read_bytes() if results.exists() else None) == before


def test_the_fast_model_is_far_ahead_of_its_twin() -> None:
    from benchmarks.week import by_customers

    row = by_customers([4_000], rounds=3)["4000"]  # in smaller markets the fixed cost of a week rules
    assert row["twin over one thread"] > 5.0


def test_slopes_and_medians_are_what_they_should_be() -> None:
    assert exponent([1.0, 10.0, 100.0], [2.0, 20.0, 200.0]) == pytest.approx(1.0)
    calls = []
    taken = interleaved({"a": lambda: calls.append("a"), "b": lambda: calls.append("b")}, 3)
    assert calls == ["a", "b"] * 3
    assert set(taken) == {"a", "b"}


def test_the_task_has_different_firms_in_every_memory_and_too_little_for_all() -> None:
    task = make(**SMALL)
    known = np.sort(task["known"], axis=1)
    assert (np.diff(known, axis=1) > 0).all()
    assert task["stock"].sum() < len(known)
    assert ((task["draw"] >= 0.0) & (task["draw"] < 1.0)).all()
    with pytest.raises(ValueError, match="too few"):
        make(customers=10, firms=5)


def test_peers_serve_the_same_customers() -> None:
    peers = [MODEL, plain("NumPy", "with_numpy.py"), plain("Mesa", "with_mesa.py")]
    table = compared(2, peers, **SMALL)
    assert table[f"Mesa over {OURS}"] > 1.0
    assert all(isinstance(value, float) and value > 0.0 for value in table.values())


def test_who_serves_others_is_an_error_and_who_cannot_run_is_named(tmp_path: Path) -> None:
    wrong = _variant(tmp_path, 'task["queue"][waiting]', '-task["queue"][waiting]')
    with pytest.raises(Different, match="Wrong"):
        compared(1, [MODEL, plain("Wrong", wrong)], **SMALL)
    broken = _variant(tmp_path, "import numpy as np", "import a_package_that_is_not_there")
    table = compared(1, [MODEL, plain("Broken", broken)], **SMALL)
    assert "a_package_that_is_not_there" in str(table["Broken"])
    with pytest.raises(CannotRun):
        compared(1, [Peer(OURS, broken)], **SMALL)


def _variant(folder: Path, old: str, new: str) -> str:
    """Return the path of NumPy's script with ``old`` replaced by ``new``."""
    source = Path(__file__).parent.parent / "benchmarks" / "peers"
    shutil.copy2(source / "answering.py", folder)
    text = (source / "with_numpy.py").read_text(encoding="utf-8")
    assert text.count(old) == 1
    path = folder / "variant.py"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return str(path)


@pytest.mark.long
def test_all_peers_serve_the_same_customers() -> None:
    table = compared(1, **SMALL)
    assert not [name for name, value in table.items() if isinstance(value, str)]
