"""Seeded faults: the list is up to date, and the tests catch what they must."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.mutations import FAULTS, Fault, mutated
from benchmarks.mutations.fault import source
from benchmarks.mutations.workshop import REPOSITORY, Workshop, users_of

FEW = [fault for fault in FAULTS if fault.is_few]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_every_fault_can_be_made(fault: Fault, repository: Path) -> None:
    text = source(fault, repository)
    broken = mutated(fault, text)
    assert broken != text
    ast.parse(broken)


def test_there_are_faults_of_every_part() -> None:
    assert len(set(FAULTS)) == len(FAULTS) >= 30
    parts = Counter(Path(fault.file).parts[1] for fault in FAULTS)
    assert min(parts[part] for part in ("kernels", "processes", "record")) >= 10
    assert 2 <= len(FEW) <= 3


def test_a_text_that_is_gone_is_refused() -> None:
    with pytest.raises(ValueError, match="occurs 0 times"):
        mutated(FAULTS[0], "nothing of it")


def test_users_of_a_kernel_module_are_found() -> None:
    kernels = REPOSITORY / "simulation" / "kernels"
    assert users_of("sampling", kernels) == {"sampling"}
    assert {"memory", "hearing", "launching", "sampling"} <= users_of("memory", kernels)
    assert {"shopping", "chance"} & users_of("random", kernels) == {"shopping"}


def test_a_few_faults_are_caught_and_the_project_stays_as_it_is(repository: Path) -> None:
    before = {fault: source(fault, repository) for fault in FEW}
    with Workshop() as workshop:
        workshop.warm_up()
        for fault in FEW:
            quick = replace(fault, tests=("tests/test_measures.py",))
            assert workshop.judge(quick).caught_by, fault.name
            assert source(fault, workshop.copy) == before[fault]
    assert {fault: source(fault, repository) for fault in FEW} == before
    assert not workshop.copy.exists()


@pytest.mark.long
def test_all_faults_are_caught() -> None:
    with Workshop() as workshop:
        workshop.warm_up()
        missed = [fault.name for fault in FAULTS if not workshop.judge(fault).caught_by]
    assert missed == []
