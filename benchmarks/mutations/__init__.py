"""Faults put into a copy of the model on purpose, to see whether the tests notice."""

from __future__ import annotations

from benchmarks.mutations.fault import Fault, mutated
from benchmarks.mutations.in_kernels import IN_KERNELS
from benchmarks.mutations.in_processes import IN_PROCESSES
from benchmarks.mutations.in_record import IN_RECORD

FAULTS = (*IN_KERNELS, *IN_PROCESSES, *IN_RECORD)

__all__ = ["FAULTS", "Fault", "mutated"]
