"""What is given: the records by theme, sectors and regions, loading and checking."""

from simulation.scenario.folder import data_folder, scenario_files
from simulation.scenario.layers import Problem
from simulation.scenario.loading import Shipped, load, shipped
from simulation.scenario.records import Region, Sector, World
from simulation.scenario.scenario import Change, CoCreationRule, Scenario
from simulation.scenario.schema import schema

__all__ = [
    "Change", "CoCreationRule", "Problem", "Region", "Scenario", "Sector", "Shipped", "World",
    "data_folder", "load", "scenario_files", "schema", "shipped",
]  # fmt: skip
