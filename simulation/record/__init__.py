"""What is seen: sums, measures, tables."""

from simulation.record.measures import MEASURES, measures_of
from simulation.record.memories import present_bonds, remembered
from simulation.record.recorder import Recorder
from simulation.record.tables import RunTables
from simulation.record.view import Measure

__all__ = ["MEASURES", "Measure", "Recorder", "RunTables", "measures_of", "present_bonds", "remembered"]
