"""The contracts between the six units and the report: who delivers which table, in which shape."""

from mi_lib.deliveries.catalogue import CONTRACTS, contract
from mi_lib.deliveries.contract import EVERY_MONTH, ON_CHANGE, Column, Contract, Kind, Period
from mi_lib.deliveries.examples import EXAMPLE_KEY

__all__ = ["CONTRACTS", "EVERY_MONTH", "EXAMPLE_KEY", "ON_CHANGE", "Column", "Contract", "Kind", "Period", "contract"]
