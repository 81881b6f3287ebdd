"""Who there is: one declaration per kind of agent."""

from simulation.agents.cell import Cell
from simulation.agents.columns import NOBODY, ColumnAgent, Population, StaleAgent, column, columns_of
from simulation.agents.community import Community, own_parts
from simulation.agents.customer import Customer
from simulation.agents.firm import BigBrand, Exit, Firm, Method, Size, Umkm
from simulation.agents.government import Government
from simulation.agents.trend import Trend
from simulation.kernels.tables import LONG_AGO

__all__ = [
    "LONG_AGO", "NOBODY", "BigBrand", "Cell", "ColumnAgent", "Community", "Customer", "Exit", "Firm", "Government",
    "Method", "Population", "Size", "StaleAgent", "Trend", "Umkm", "column", "columns_of", "own_parts",
]  # fmt: skip
