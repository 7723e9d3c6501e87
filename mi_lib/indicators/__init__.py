"""Key figures: declarations of numerator and denominator that become observations."""

from mi_lib.indicators.catalogue import CATALOGUE, HEADLINES, indicator
from mi_lib.indicators.compute import (
    COLUMNS,
    categories_of,
    compute_observations,
    missing_deliveries,
)
from mi_lib.indicators.counting import MUNICIPALITY, TOTAL
from mi_lib.indicators.declaration import Indicator, Measure, Unit
from mi_lib.indicators.known import Codelists, first_month
from mi_lib.indicators.reference import read_reference_tables

__all__ = [
    "CATALOGUE",
    "COLUMNS",
    "HEADLINES",
    "MUNICIPALITY",
    "TOTAL",
    "Codelists",
    "Indicator",
    "Measure",
    "Unit",
    "categories_of",
    "compute_observations",
    "first_month",
    "indicator",
    "missing_deliveries",
    "read_reference_tables",
]
