"""Is it a signal, a new level, ordinary variation, too few months to say, or figures that cannot be compared?

Each has its own words. What a signal claims is only what its rule has found: against what the months before let one
expect, with the season taken out where there is one.
"""

from collections.abc import Sequence
from math import isnan

from mi_lib import danish
from mi_lib.indicators import Indicator
from mi_lib.narrative.phrases import PHRASES, Phrase
from mi_lib.series import Cell, Look
from mi_lib.signals import SIGNALS

_ORDINARY = (
    "Udsvinget ligger inden for den almindelige variation og bør ikke tolkes som en ændring i udviklingen.",
    "Det er inden for den almindelige variation fra måned til måned.",
    "Forskellen er ikke større, end den plejer at være fra måned til måned.",
    "Forskellen kan være tilfældig: Så meget svinger tallet af sig selv.",
)

_ORDINARY_STOCK = (
    "Ændringen siden måneden før er ikke større end ellers.",
    "Fra måneden før har tallet ikke ændret sig mere, end det plejer.",
)
"""Of a stock only the month's change is judged, not how far it has come in a year."""

_TOO_FEW = (
    "Der er endnu for få måneder til at vurdere, om udsving er mere end tilfældige.",
    "Tallet er opgjort i for få måneder til, at man kan skelne udsving fra en ændring.",
)

_NOT_COMPARABLE = (
    "Tal før og efter denne dato kan derfor ikke sammenlignes direkte.",
    "Derfor sammenlignes der ikke med tal fra før.",
)

_OUTSIDE = {
    "outside_above": (
        "{subject} {is_now} usædvanligt {high} i forhold til, hvad {it} plejer at være.",
        "{subject} {is_now} {higher}, end man kunne vente ud fra den almindelige variation.",
        "{subject} {is_now} usædvanligt {high}: Ud fra månederne før kunne man vente omkring {expected}",
    ),
    "outside_below": (
        "{subject} {is_now} usædvanligt {low} i forhold til, hvad {it} plejer at være.",
        "{subject} {is_now} {lower}, end man kunne vente ud fra den almindelige variation.",
        "{subject} {is_now} usædvanligt {low}: Ud fra månederne før kunne man vente omkring {expected}",
    ),
}

_OUTSIDE_SEASON = {
    "outside_above": (
        "{subject} {is_now} usædvanligt {high} for årstiden, hvor man kunne vente omkring {expected}",
        "For årstiden {is_now} tallet usædvanligt højt. Man kunne vente omkring {expected}",
    ),
    "outside_below": (
        "{subject} {is_now} usædvanligt {low} for årstiden, hvor man kunne vente omkring {expected}",
        "For årstiden {is_now} tallet usædvanligt lavt. Man kunne vente omkring {expected}",
    ),
}

_OUTSIDE_STOCK = {
    True: ("{subject} {is_now} steget usædvanligt meget på én måned.", "Stigningen på én måned er usædvanligt stor."),
    False: ("{subject} {is_now} faldet usædvanligt meget på én måned.", "Faldet på én måned er usædvanligt stort."),
    None: ("Ændringen fra måneden før er usædvanlig.",),
}
"""Of a stock the month's change is judged, not its level: did it rise in that month, or fall, or neither?"""

_RUNS = {
    "run_above": (
        "{subject} har ligget over gennemsnittet mindst otte måneder i træk. "
        "Det tyder på, at niveauet er blevet varigt højere.",
        "Mindst otte måneder i træk har tallet ligget over det, månederne før lod vente. "
        "Det er mere, end tilfældet forklarer.",
    ),
    "run_below": (
        "{subject} har ligget under gennemsnittet mindst otte måneder i træk. "
        "Det tyder på, at niveauet er blevet varigt lavere.",
        "Mindst otte måneder i træk har tallet ligget under det, månederne før lod vente. "
        "Det er mere, end tilfældet forklarer.",
    ),
}

_RUNS_SEASON = {
    "run_above": (
        "{subject} har mindst otte måneder i træk ligget over det, man kunne vente for årstiden. "
        "Det tyder på, at niveauet er blevet varigt højere.",
    ),
    "run_below": (
        "{subject} har mindst otte måneder i træk ligget under det, man kunne vente for årstiden. "
        "Det tyder på, at niveauet er blevet varigt lavere.",
    ),
}

_TRENDS = {
    "rising": ("{subject} er steget mindst seks måneder i træk{until}.",),
    "falling": ("{subject} er faldet mindst seks måneder i træk{until}.",),
}

_TRENDS_SEASON = {
    "rising": ("Når årstiden regnes fra, er tallet steget mindst seks måneder i træk{until}.",),
    "falling": ("Når årstiden regnes fra, er tallet faldet mindst seks måneder i træk{until}.",),
}

_STEPS = (
    "Siden {step} har niveauet været omkring {level} mod {before} før{season}",
    "Niveauet skiftede i {step} fra omkring {before} til omkring {level}{season}",
)
_STEP_ALIKE = "Siden {step} har niveauet været lidt {way} end før{season}"
_NEW_LEVEL = (
    "Der er endnu for få måneder på det nye niveau til at vurdere udsving omkring det.",
    "Udsving omkring det nye niveau kan først vurderes, når der er tal for flere måneder.",
)


def variation(look: Look) -> list[str]:
    """A signal in its words, a step with both levels, or that the figure moves as it always does."""
    cell = look.judged()
    if cell is None:
        return []
    said = [] if cell.step and cell.signal in _RUNS else _signal(look, cell)
    if cell.step:
        said += _step(look, cell)
    elif cell.signal == "too_few":
        said.append(variant(look, _TOO_FEW))
    if cell.signal == "none" and cell == look.latest() and _has_moved(look):
        said.append(variant(look, _ORDINARY_STOCK if is_stock(look.indicator) else _ORDINARY))
    return said


def break_in_series(look: Look) -> str | None:
    """Why the figure is not compared with last year's, where the way of counting has changed in between."""
    latest = look.latest()
    broken = look.broken_between(latest.period - 12, latest)
    return f"{broken.reason} {variant(look, _NOT_COMPARABLE)}" if broken else None


def variant(look: Look, wordings: Sequence[str]) -> str:
    """The same figure is always said in the same way, its neighbours on the page and other months differently."""
    slugs = [theme.slug for theme in look.packet.edition.themes]
    place = slugs.index(look.indicator.theme) if look.indicator.theme in slugs else len(slugs)
    return wordings[(place + look.latest().period.number) % len(wordings)]


def _signal(look: Look, cell: Cell) -> list[str]:
    if cell.signal not in SIGNALS:
        return []
    phrase = PHRASES[look.indicator.id]
    return [danish.sentence(variant(look, _wordings(look, cell)).format(**_words(look, cell, phrase)))]


def _wordings(look: Look, cell: Cell) -> Sequence[str]:
    if cell.signal in _OUTSIDE and is_stock(look.indicator):
        return _OUTSIDE_STOCK[_rose(look, cell)]
    plain, season = _OUTSIDE | _RUNS | _TRENDS, _OUTSIDE_SEASON | _RUNS_SEASON | _TRENDS_SEASON
    return (season if look.indicator.seasonal else plain)[cell.signal]


def _rose(look: Look, cell: Cell) -> bool | None:
    """In its month, if that is also the way it was found to be unusual."""
    before = look.at(cell.period - 1)
    if before is None or (cell.value > before.value) != (cell.signal == "outside_above"):
        return None
    return None if cell.value == before.value else cell.value > before.value


def is_stock(indicator: Indicator) -> bool:
    return indicator.is_stock and not indicator.is_share


def _words(look: Look, cell: Cell, phrase: Phrase) -> dict[str, str]:
    """Danish adjectives follow the noun: antallet er højt, andelen er høj. A month that is not the latest is named."""
    earlier = cell != look.latest()
    high, low, it = ("højt", "lavt", "det") if phrase.neuter else ("høj", "lav", "den")
    month = danish.month(cell.period)
    return {
        "subject": phrase.subject, "high": high, "low": low, "it": it, "higher": "højere", "lower": "lavere",
        "is_now": f"var i {month}" if earlier else "er",
        "until": f" til og med {month}" if earlier else "",
        "expected": _figure(look, cell.mean) if cell.signal in _OUTSIDE else "",
    }  # fmt: skip


def _figure(look: Look, value: float, more: int = 0) -> str:
    decimals = PHRASES[look.indicator.id].decimals + more
    number = danish.number(value, decimals)
    return danish.share(value, decimals) if look.indicator.unit.id == "percent" else number


def _step(look: Look, cell: Cell) -> list[str]:
    """Since when the level is another, and the two levels, told apart by one more decimal where that is needed."""
    season = ", korrigeret for årstiden" if look.indicator.seasonal else ""
    step = danish.month(cell.step_month)
    pairs = ([_figure(look, value, more) for value in (cell.level, cell.level_before)] for more in (0, 1))
    apart = next((pair for pair in pairs if pair[0] != pair[1]), None)
    way = "højere" if cell.level > cell.level_before else "lavere"
    wording = variant(look, _STEPS) if apart else _STEP_ALIKE
    level, before = apart or ("", "")
    said = [danish.sentence(wording.format(step=step, season=season, level=level, before=before, way=way))]
    return [*said, variant(look, _NEW_LEVEL)] if isnan(cell.upper) else said


def _has_moved(look: Look) -> bool:
    """To the reader, that is, in the decimals of running text, since last year."""
    now, before = look.latest(), look.last_year()
    decimals = PHRASES[look.indicator.id].decimals
    return before is not None and danish.rounded(now.value, decimals) != danish.rounded(before.value, decimals)
