"""Legality and complaints: what the committee is told when there is something to tell, and that there is not."""

from mi_lib import danish
from mi_lib.disclosure import Publishable
from mi_lib.narrative.sentences import level, unavailable
from mi_lib.series import Look, look_at

MOST_REVERSED = 40.0
"""Per cent of the decisions on the merits that may be reversed before the committee is told."""
FEWEST_DECISIONS = 10
MAP_MONTH = 10
"""The month whose end is the cut-off of November's report, the last one to the committee before the year ends."""

_THE_RULE = (
    f"Udvalget får besked, når Ankestyrelsen har omgjort mere end {MOST_REVERSED:.0f}\N{NO-BREAK SPACE}pct. af mindst "
    f"{danish.count_word(FEWEST_DECISIONS)} afgørelser på 12 måneder, eller når en klage ikke er genvurderet inden for "
    "fire uger."
)


def legality(packet: Publishable) -> str:
    """What there is to tell about complaints in twelve months, or that there is nothing, with the rule that decides.

    There is when the Board of Appeal has reversed more than 40 per cent of at least ten decisions; when a complaint
    was not reassessed within four weeks; and each year in November, as the council must discuss the ministry's map of
    reversal rates before the year ends (retssikkerhedsloven § 79 b; domain reference, 4.6).
    """
    look = look_at(packet, "reversal_rate")
    if not look.latest().is_shown and look.latest().status != "undefined":
        return unavailable(look)
    told = [*_reversed(look), *_late(look), *_the_map(look)]
    return " ".join([*(told or ["Der er ikke noget særligt at oplyse om klager og lovlighed."]), _THE_RULE])


def _reversed(look: Look) -> list[str]:
    rate = look.latest()
    if not rate.is_shown or rate.denominator < FEWEST_DECISIONS or rate.value <= MOST_REVERSED:
        return []
    return [level(look), "Tallet siger kun noget om de afgørelser, der er klaget over."]


def _late(look: Look) -> list[str]:
    cells = look_at(look.packet, "reassessed_in_time_share").series()
    cell = cells[-1] if cells else None
    if cell is None or not cell.is_shown or cell.numerator == cell.denominator:
        return []
    late = round(cell.denominator - cell.numerator)
    return [
        f"{late} af {danish.number(cell.denominator)} klager blev ikke genvurderet inden for fire uger i de 12 "
        f"måneder til og med {danish.month(cell.period)}."
    ]


def _the_map(look: Look) -> list[str]:
    if look.latest().period.number != MAP_MONTH:
        return []
    return [
        "Byrådet skal inden årets udgang drøfte ministeriets årlige danmarkskort over omgørelsesprocenter "
        "(retssikkerhedsloven §\N{NO-BREAK SPACE}79\N{NO-BREAK SPACE}b)."
    ]
