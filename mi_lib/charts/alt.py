"""What a chart says to those who do not see it: its kind and subject, then the values that matter most."""

from collections.abc import Callable, Sequence

from mi_lib import danish
from mi_lib.charts.marks import spoken
from mi_lib.charts.words import if_hidden, named, when, whose
from mi_lib.indicators.declaration import MONEY
from mi_lib.series import Cell, Look, is_partial

Named = tuple[str, Cell, Cell | None]
"""A bar's label, its cell, and last year's where that is shown."""

Panel = tuple[str, Sequence[Cell]]
"""A team's name and its months, oldest first."""


def in_full(cell: Cell) -> str:
    return danish.amount(cell.value, cell.indicator.unit)


def trend_alt(look: Look, cells: Sequence[Cell]) -> str:
    shown = [cell for cell in cells if cell.is_shown]
    first = f"Kurvediagram over {named(look)} fra {danish.month(cells[0].period)} til {danish.month(cells[-1].period)}."
    if not shown:
        return f"{first} Ingen tal kan vises."
    return " ".join(
        filter(None, (first, _extremes(cells), _last_words(shown[-1], look), spoken(look), if_hidden(cells)))
    )


def _extremes(cells: Sequence[Cell]) -> str:
    """Lowest and highest, and of which months: of all, or of those that are shown."""
    shown = [cell for cell in cells if cell.is_shown]
    by_value: Callable[[Cell], float] = lambda cell: cell.value  # noqa: E731 - two uses, one line
    low, high = min(shown, key=by_value), max(shown, key=by_value)
    if low.value == high.value:
        return danish.sentence(f"Alle viste tal er {in_full(low)}")
    lowest, highest = (f"{in_full(cell)} i {danish.month(cell.period)}" for cell in (low, high))
    if is_partial(cells):
        return f"Af de viste tal er det laveste {lowest} og det højeste {highest}."
    return f"Lavest er {lowest}, højest {highest}."


def _last_words(last: Cell, look: Look) -> str:
    """Where the latest month is not shown, the month of the last one that is."""
    before = look.last_year()
    if look.latest().period != last.period:
        return f"Seneste viste tal er {in_full(last)} i {danish.month(last.period)}."
    against = f" mod {in_full(before)} et år før" if before is not None else ""
    return danish.sentence(f"Seneste tal er {in_full(last)}{against}")


def two_lines_alt(look: Look, now: tuple[list[Cell], str], before: tuple[list[Cell], str]) -> str:
    lines = " og ".join(
        f"{danish.month(cells[0].period)} til {danish.month(cells[-1].period)}" for cells, _ in (now, before) if cells
    )
    first = f"Kurvediagram over {named(look)} måned for måned, {lines}."
    shown = [cell for cell in now[0] if cell.is_shown]
    if not shown:
        return f"{first} Årets tal kan ikke vises."
    return " ".join(filter(None, (first, _last_words(shown[-1], look), spoken(look), if_hidden(now[0] + before[0]))))


def pair_alt(looks: Sequence[tuple[str, Look]]) -> str:
    names = danish.listed([look.indicator.name for _, look in looks])
    everything = [cell for _, look in looks for cell in look.series()]
    months = [cell.period for cell in looks[0][1].series()]
    ends = [f"{look.indicator.name}: {in_full(look.latest())}" for _, look in looks if look.latest().is_shown]
    first = (
        f"Kurvediagram over {names}{whose(looks[0][1])} fra {danish.month(months[0])} til {danish.month(months[-1])}."
    )
    words = f"{first} Seneste måned: {', '.join(ends)}." if ends else first
    return f"{words} {if_hidden(everything)}".rstrip()


def bars_alt(rows: Sequence[Named], look: Look, by: str, signed: bool) -> str:
    ranked = sorted((row for row in rows if row[1].is_shown), key=lambda row: -abs(row[1].value))
    unit = f"{danish.NBSP}{look.indicator.unit.many}" if look.indicator.unit in MONEY else ""
    first = f"Søjlediagram over {named(look)} fordelt på {by}{when(look)}."
    largest = "; ".join(f"{name}: {value_text(cell, signed)}{unit}" for name, cell, _ in ranked[:4])
    cells = [cell for _, cell, _ in rows]
    of_which = "Størst af de viste" if is_partial(cells) else "Størst"
    words = f"{first} {of_which}: {largest.removesuffix('.')}." if largest else first
    return f"{words} {if_hidden(cells)}".rstrip()


def multiples_alt(teams: Sequence[Panel], look: Look) -> str:
    everything = [cell for _, cells in teams for cell in cells]
    months = [cell.period for cell in everything]
    first = (
        f"{danish.capitalised(danish.count_word(len(teams)))} kurvediagrammer på samme akse over {named(look)}, "
        f"ét for hvert team, fra {danish.month(min(months))} til {danish.month(max(months))}."
    )
    ends = [f"{name}: {in_full(cells[-1])}" for name, cells in teams if cells[-1].is_shown]
    words = f"{first} Seneste måned: {danish.sentence('; '.join(ends))}" if ends else first
    return f"{words} {if_hidden(everything)}".rstrip()


def value_text(cell: Cell, signed: bool = False) -> str:
    """As it stands in the chart: without its unit, but for percentages."""
    unit = cell.indicator.unit
    if signed:
        return danish.signed(cell.value, unit.decimals)
    return danish.number(cell.value, unit.decimals) + ("\N{NO-BREAK SPACE}%" if unit.id == "percent" else "")
