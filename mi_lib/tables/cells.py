"""What stands in one cell and at its head: the figure, its change, its parts, its unit."""

from mi_lib import danish
from mi_lib.indicators import Indicator
from mi_lib.indicators.declaration import MILLION_DKK, PERCENT, TO_MILLIONS
from mi_lib.series import Cell, Look
from mi_lib.tables.table import ABSENT_MARK, CHANGE_IN_POINTS, HIDDEN_MARK, MISSING_MARK, UNDEFINED_MARK


def number(cell: Cell | None) -> str:
    """The figure as printed, or the mark that says why there is none."""
    if cell is None:
        return ABSENT_MARK
    if cell.is_missing:
        return MISSING_MARK
    if cell.is_hidden:
        return HIDDEN_MARK
    return danish.number(cell.value, cell.indicator.unit.decimals) if cell.is_shown else UNDEFINED_MARK


def change(now: Cell, before: Cell | None) -> str:
    """Between the figures as they are printed, so that a reader can check it; percentages in percentage points."""
    if before is None or not (now.is_shown and before.is_shown):
        marks = [number(cell) for cell in (now, before) if cell is None or not cell.is_shown]
        return next(mark for mark in (HIDDEN_MARK, MISSING_MARK, ABSENT_MARK, UNDEFINED_MARK) if mark in marks)
    decimals = now.indicator.unit.decimals
    return danish.signed(danish.rounded(now.value, decimals) - danish.rounded(before.value, decimals), decimals)


def change_head(look: Look) -> str:
    """The head of the column of changes; those of percentages are in percentage points."""
    return CHANGE_IN_POINTS if look.indicator.unit is PERCENT else "Ændring"


def head(look: Look) -> str:
    """The head of the column of figures: their unit."""
    return _HEADS.get(look.indicator.unit.id, "Antal")


_HEADS = {
    "percent": "Pct.",
    "dkk_million": "Mio. kr.",
    "dkk": "Kr.",
    "dkk_per_fte": "Kr. pr. årsværk",
    "days_per_fte": "Dage pr. årsværk",
    "months": "Måneder (median)",
    "days": "Dage (median)",
    "pages": "Sider (median)",
    "cases_per_fte": "Sager pr. årsværk",
    "per_1000": "Pr. 1.000 børn",
}


def unit_of(indicator: Indicator) -> str:
    """For a line of its own in a table of different figures: `pct.`, `kr. pr. årsværk`, `antal`."""
    head = _HEADS.get(indicator.unit.id, "Antal")
    return head[:1].lower() + head[1:]


def figures_beside(now: Cell, before: Cell | None) -> list[str]:
    """The figure, the one of the year before, the change, and what the figure is made of."""
    return [number(now), number(before), change(now, before), parts_beside(now)]


def parts_beside(cell: Cell) -> str:
    """Numerator and denominator of a percentage, the number behind a median; else nothing."""
    figure = cell.indicator
    if not (_is_percentage(figure) or figure.is_statistic):
        return ""
    kind = "mio. kr." if figure.of_money else figure.counted_in
    return f"{parts(cell)} {kind}".rstrip() if cell.is_shown else parts(cell)


def has_parts(look: Look) -> bool:
    """Percentages are shown with numerator and denominator, medians with the number behind them."""
    return _is_percentage(look.indicator) or look.indicator.is_statistic


def _is_percentage(indicator: Indicator) -> bool:
    """Also one in a thousand children; not what is divided by staff or by days of work."""
    return indicator.is_share and (indicator.unit is PERCENT or indicator.protects in ("children", "nothing"))


def parts_head(look: Look) -> list[str]:
    """The head of the column with what a figure is made of; empty where there is none."""
    if not has_parts(look):
        return []
    return ["Beløb (mio. kr.)" if look.indicator.of_money else danish.capitalised(look.indicator.counted_in or "antal")]


def parts(cell: Cell) -> str:
    """What the figure is made of: `46 af 120`, `72,1 af 109,6` (mio. kr.), the number behind a median; or its mark."""
    if not cell.is_shown:
        return number(cell)
    if cell.indicator.is_statistic:
        return danish.number(cell.numerator)
    if cell.indicator.of_money:
        return f"{millions(cell.numerator)} af {millions(cell.denominator)}"
    halves = 1 if cell.indicator.counted_in == _POINTS and cell.numerator != round(cell.numerator) else 0
    return f"{danish.number(cell.numerator, halves)} af {danish.number(_whole(cell))}"


_POINTS = "point"
"""There are half ones."""

_ALL = 100.0


def _whole(cell: Cell) -> float:
    """What the percentage is a part of, in the numerator's unit: hours of work are computed from days."""
    converted = cell.indicator.unit is PERCENT and cell.indicator.scale != _ALL and cell.value
    return _ALL * cell.numerator / cell.value if converted else cell.denominator


def millions(kroner: float) -> str:
    """Kroner as millions with the decimals of that unit."""
    return danish.number(kroner * TO_MILLIONS, MILLION_DKK.decimals)


def month_of(cell: Cell) -> str:
    """The month in words, with the mark of a preliminary figure."""
    return danish.month(cell.period) + (" f" if cell.status == "preliminary" else "")
