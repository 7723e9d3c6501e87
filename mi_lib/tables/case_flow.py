"""Cases opened and closed, beside those that are active."""

from mi_lib.charts import whose
from mi_lib.indicators import MUNICIPALITY
from mi_lib.series import Look, look_at
from mi_lib.tables.cells import month_of, number
from mi_lib.tables.over_time import last_months
from mi_lib.tables.table import Table, pipe_table


def case_flow(look: Look) -> Table:
    """Twelve months, newest first: opened, closed, net, and active at the end of the month."""
    names = ("cases_opened", "cases_closed", "net_case_flow", "active_cases")
    looks = [look_at(look.packet, name, scope=look.scope) for name in names]
    heads = ["Måned", "Åbnede", "Lukkede", "Netto", "Aktive ved månedens udgang"]
    found = [{cell.period: cell for cell in each.series()} for each in looks]
    rows = [
        [month_of(cell), *(number(cells.get(cell.period)) for cells in found)] for cell in reversed(last_months(look))
    ]
    caption = f"Åbnede, lukkede og aktive sager{whose(look)} måned for måned"
    moves = (
        () if look.scope == MUNICIPALITY else ("Antallet af aktive sager ændrer sig også, når en sag skifter team.",)
    )
    return pipe_table(heads, rows, caption, notes=moves)
