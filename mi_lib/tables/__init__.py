"""Tables as Markdown, made from a packet: a figure over its last months, or by a dimension."""

from collections.abc import Callable

from mi_lib.charts import DIMENSIONS, YEARS
from mi_lib.disclosure import Publishable
from mi_lib.indicators import MUNICIPALITY
from mi_lib.series import Look, look_at
from mi_lib.tables.breakdown import by_dimension
from mi_lib.tables.budget import accounts, forecast, quantity_and_price
from mi_lib.tables.case_flow import case_flow
from mi_lib.tables.cells import figures_beside, unit_of
from mi_lib.tables.goals import policy_goals
from mi_lib.tables.key_figures import key_figures
from mi_lib.tables.over_time import by_year, over_time
from mi_lib.tables.table import HIDDEN_MARK, POINTS_NOTE, Table, escaped, lines_of


def table_of(packet: Publishable, name: str, *, by: str = "", scope: str = MUNICIPALITY) -> Table:
    """The table of a theme or indicator over its last months, or by a dimension. Raises UsageError like `look_at`."""
    look = look_at(packet, name, scope=scope)
    own = _OWN_TABLES.get(look.indicator.id)
    if by == YEARS:
        return by_year(look)
    if by:
        dimension = DIMENSIONS.get(by, by)
        if (look.indicator.id, dimension) == ("forecast_variance_dkk", "account"):
            return accounts(look)
        return by_dimension(look.by(dimension), dimension)
    return own(look) if own else over_time(look)


_OWN_TABLES: dict[str, Callable[[Look], Table]] = {
    "net_case_flow": case_flow,
    "forecast_variance_dkk": forecast,
    "expected_placement_cost_dkk": quantity_and_price,
    "goals_on_track_share": policy_goals,
}


__all__ = [
    "HIDDEN_MARK",
    "POINTS_NOTE",
    "Table",
    "escaped",
    "figures_beside",
    "key_figures",
    "lines_of",
    "table_of",
    "unit_of",
]
