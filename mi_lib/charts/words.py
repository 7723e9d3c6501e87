"""How captions, headings and alt texts name what they show: whose figures, over what time, by what."""

from collections.abc import Iterable

from mi_lib import danish
from mi_lib.indicators import MUNICIPALITY
from mi_lib.series import Cell, Look

_EACH_MONTH = {
    "cutoff": "ved udgangen af hver måned",
    "ytd": "år til dato, måned for måned",
    "r3": "over tre måneder, opgjort hver måned",
    "r12": "over 12 måneder, opgjort hver måned",
    "r24": "over 24 måneder, opgjort hver måned",
    "school_ytd": "skoleåret til dato, måned for måned",
}


def named(look: Look) -> str:
    """The indicator and whose it is: `anbragte børn og unge i team Familie`."""
    return look.indicator.name + whose(look)


def whose(look: Look) -> str:
    """Nothing where there is no doubt: only a leader reads the team's figures beside the municipality's."""
    if look.scope != MUNICIPALITY:
        return f" i team {look.packet.edition.codelists['team'][look.scope]}"
    if look.packet.reader.team is None or not look.indicator.by_team:
        return ""
    return " i hele Børn og familie" if look.indicator.protects == "staff" else " i hele kommunen"


def when(look: Look) -> str:
    """The time that the latest figure covers: `, januar 2015`, ` ved udgangen af januar 2015`."""
    latest = look.latest()
    return danish.when(latest.window, latest.period)


def each_month(look: Look) -> str:
    """How the rows of a table over time follow each other."""
    return _EACH_MONTH.get(look.latest().window, "måned for måned")


def marks(cells: Iterable[Cell]) -> str:
    """What the star in a chart means, where there is one."""
    found = list(cells)
    drawn = any(cell.is_shown for cell in found) and any(cell.is_hidden for cell in found)
    return " Stjernen (*) betyder, at tallet ikke vises." if drawn else ""


def if_hidden(cells: Iterable[Cell]) -> str:
    """What the last sentence of an alt text says of the star, where there is one."""
    return "Nogle tal er skjult." if any(cell.is_hidden for cell in cells) else ""


COLLAPSED = "Kategorierne er slået sammen, så færre tal skal skjules."
"""For a table or chart that is shown by coarser categories than its template asks for."""


def left_out(what: str, subject: str) -> str:
    """In the place of a chart or table of which nearly all would be hidden."""
    return (
        f"{what} over {subject} er udeladt. Næsten alle tal skulle skjules for at beskytte de personer, det handler om."
    )
