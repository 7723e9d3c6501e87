"""A figure month by month, or at the same time of each year."""

from collections.abc import Sequence
from dataclasses import replace

from mi_lib import danish
from mi_lib.charts import each_month, named
from mi_lib.indicators import TOTAL
from mi_lib.indicators.declaration import MILLION_DKK
from mi_lib.periods import Month
from mi_lib.series import LAST_YEAR, Cell, Look, is_withheld
from mi_lib.tables.cells import change, change_head, has_parts, head, month_of, number, parts, parts_head
from mi_lib.tables.table import Table, pipe_table, sentence_instead

MONTHS_SHOWN = 12


def over_time(look: Look) -> Table:
    """The last twelve months, newest first, beside those of the year before where most of them have one."""
    cells = list(reversed(last_months(look)))
    before = [look.year_before(cell) for cell in cells]
    if is_withheld(cells):
        return sentence_instead(f"{named(look)} {each_month(look)}")
    compared = sum(cell is not None for cell in before) > len(cells) / 2
    heads = ["Måned", head(look), *(["Året før", change_head(look)] if compared else [])]
    heads += parts_head(look)
    rows = [_month_row(cell, last, look, compared=compared) for cell, last in zip(cells, before, strict=True)]
    unit = f" ({look.indicator.unit.many})" if look.indicator.unit is MILLION_DKK else ""
    caption = f"{danish.capitalised(named(look))} {each_month(look)}{unit}"
    return pipe_table(heads, rows, caption, notes=breaks_beside(look, cells))


def last_months(look: Look) -> list[Cell]:
    """Twelve months, or fewer where some have no figure by plan."""
    cells = look.series()
    return [cell for cell in cells if cell.period > cells[-1].period - MONTHS_SHOWN]


def _month_row(cell: Cell, before: Cell | None, look: Look, *, compared: bool) -> list[str]:
    against = [number(before), change(cell, before)] if compared else []
    return [month_of(cell), number(cell), *against, *([parts(cell)] if has_parts(look) else [])]


def breaks_beside(look: Look, cells: Sequence[Cell], dimension: str = TOTAL) -> list[str]:
    """Why some figures stand without those of the year before."""
    first = min(cell.period for cell in cells) - LAST_YEAR
    between = [each for each in look.breaks(dimension) if first < Month.parse(each.month) <= look.latest().period]
    return [f"Databrud: {each.reason} Tal før og efter kan ikke sammenlignes." for each in between]


def by_year(look: Look) -> Table:
    """The same time of each year, newest first: the month, the year to date and whatever else the packet has."""
    cells = list(reversed(look.same_time_of_year()))
    before = [_comparable(look, cell, last) for cell, last in zip(cells, [*cells[1:], None], strict=True)]
    looks = _other_windows(look)
    made_of = parts_head(look)
    heads = ["År", _of_a_year(look), change_head(look), *made_of, *map(_of_a_year, looks)]
    rows = [
        [
            f"{cell.period.year}{' f' if cell.status == 'preliminary' else ''}",
            number(cell),
            change(cell, last),
            *([parts(cell)] if made_of else []),
            *(number(each.any_at(cell.period)) for each in looks),
        ]
        for cell, last in zip(cells, before, strict=True)
    ]
    unit = f" ({look.indicator.unit.many})" if look.indicator.unit.id in _NAMED_IN_CAPTION else ""
    return pipe_table(heads, rows, f"{danish.capitalised(named(look))}: udvikling over årene{unit}")


def _comparable(look: Look, cell: Cell, before: Cell | None) -> Cell | None:
    """Nothing across a break in the series."""
    return None if before is None or look.broken_between(before.period, cell) else before


def _other_windows(look: Look) -> list[Look]:
    """Windows besides the first that say something else: in January the year to date is the month."""
    names = look.indicator.windows[1:]
    if look.latest().period.number == 1:
        names = tuple(name for name in names if name != "ytd")
    looks = (replace(look, window=name) for name in names)
    return [each for each in looks if each.series()]


_OF_A_YEAR = {
    "month": "{Month}",
    "cutoff": "Ved udgangen af {month}",
    "ytd": "Januar til {month}",
    "r3": "Tre måneder til og med {month}",
    "r12": "12 måneder til og med {month}",
    "r24": "24 måneder til og med {month}",
    "school_ytd": "Skoleåret til og med {month}",
}
"""What a column says that shows one window at the same time of each year."""


def _of_a_year(look: Look) -> str:
    latest = look.latest()
    month = danish.month_name(latest.period.number)
    return _OF_A_YEAR[latest.window].format(month=month, Month=danish.capitalised(month))


_NAMED_IN_CAPTION = ("dkk_million", "percent")
