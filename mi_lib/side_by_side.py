"""Several figures in one table, a line each: what stands beside a headline without a chart of its own."""

from collections.abc import Sequence

from mi_lib import danish
from mi_lib.charts import whose
from mi_lib.disclosure import Publishable
from mi_lib.indicators import MUNICIPALITY
from mi_lib.series import Look, look_at
from mi_lib.tables import Table, figures_beside, lines_of, unit_of

_OVER = {"r3": " (tre måneder)", "r12": " (12 måneder)", "r24": " (24 måneder)", "ytd": " (år til dato)"}


def side_by_side(packet: Publishable, names: Sequence[str], *, scope: str = MUNICIPALITY) -> Table:
    """The latest of each indicator and the same a year before. Raises UsageError like `look_at`."""
    looks = [look_at(packet, name, scope=scope) for name in names]
    rows = [_row(look) for look in looks]
    month = danish.month(looks[0].latest().period)
    caption = f"Nøgletal{whose(looks[0])} ved udgangen af {month} og et år tidligere"
    return lines_of(["Nøgletal", "Enhed", "Nu", "Året før", "Ændring", "Antal"], rows, caption)


def _row(look: Look) -> list[str]:
    now, before = look.latest(), look.year_before(look.latest())
    name = danish.capitalised(look.indicator.name) + _OVER.get(now.window, "")
    return [name, unit_of(look.indicator), *figures_beside(now, before)]
