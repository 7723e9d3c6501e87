"""The rules that make sentences: each looks at observations and says one thing about them, or nothing.

Words follow chapter 11 of the domain reference. A rule has a name; the numbers come from the packet alone.
"""

from hashlib import sha256

from mi_lib import danish
from mi_lib.disclosure import Gap
from mi_lib.indicators import MUNICIPALITY, Indicator
from mi_lib.indicators.declaration import MILLION_DKK
from mi_lib.narrative.phrases import PHRASES, Phrase
from mi_lib.periods import Month
from mi_lib.series import Cell, Look, look_at

HIDDEN_NOTE = (
    "Tal, der dækker få børn, og tal, som de kan regnes ud fra, vises ikke. "
    "Det sker for at beskytte børnene og deres familier."
)

_ORDINARY = (
    "Udsvinget ligger inden for den almindelige variation og bør ikke tolkes som en ændring i udviklingen.",
    "Det er inden for den almindelige variation fra måned til måned.",
    "Forskellen er ikke større, end tallet plejer at svinge.",
)

_SIGNALS = {
    "outside_above": "{subject} er usædvanligt {high} i forhold til, hvad {it} plejer at være.",
    "outside_below": "{subject} er usædvanligt {low} i forhold til, hvad {it} plejer at være.",
    "run_above": "{subject} har ligget over gennemsnittet otte måneder i træk. Det tyder på, at niveauet er blevet varigt højere.",
    "run_below": "{subject} har ligget under gennemsnittet otte måneder i træk. Det tyder på, at niveauet er blevet varigt lavere.",
    "rising": "{subject} er steget seks måneder i træk.",
    "falling": "{subject} er faldet seks måneder i træk.",
}

_SEASONAL_SIGNALS = {
    "outside_above": "Stigningen fra samme måned året før er usædvanligt stor.",
    "outside_below": "Faldet fra samme måned året før er usædvanligt stort.",
    "run_above": (
        "{subject} har ligget over samme måned året før otte måneder i træk. "
        "Det tyder på, at niveauet er blevet varigt højere."
    ),
    "run_below": (
        "{subject} har ligget under samme måned året før otte måneder i træk. "
        "Det tyder på, at niveauet er blevet varigt lavere."
    ),
    "rising": "Forskellen til året før er vokset seks måneder i træk.",
    "falling": "Forskellen til året før er blevet mindre seks måneder i træk.",
}


def level(look: Look) -> str:
    """How much, when, and against last year: the first sentence about a headline."""
    now, before = look.latest(), look.last_year()
    if not now.is_shown:
        return unavailable(look)
    phrase = PHRASES[look.indicator.id]
    words = phrase.level if look.scope == MUNICIPALITY else phrase.team
    sentence = words.format(**_placeholders(now, phrase))
    if before is None:
        return danish.sentence(sentence)
    return danish.sentence(f"{sentence} {_versus(now, before, phrase)}")


def _versus(now: Cell, before: Cell, phrase: Phrase) -> str:
    last = _value(before, phrase.decimals)
    if last == _value(now, phrase.decimals):
        return phrase.versus.format(last="det samme").replace("mod det samme", "– det samme som")
    bare = danish.number(before.value, phrase.decimals)
    keeps_its_unit = now.indicator.is_share or now.indicator.unit is MILLION_DKK
    return phrase.versus.format(last=last if keeps_its_unit else bare)


def _value(cell: Cell, decimals: int) -> str:
    return danish.amount(cell.value, cell.indicator.unit, decimals)


def _placeholders(cell: Cell, phrase: Phrase) -> dict[str, str]:
    parts = {"n": cell.numerator, "d": cell.denominator} if cell.indicator.is_share else {}
    return {
        "value": _value(cell, phrase.decimals),
        "number": danish.number(cell.value, phrase.decimals),
        **{name: danish.number(part) for name, part in parts.items()},
        "month": danish.month(cell.period),
        "ytd": danish.first_months(cell.period),
        "year": str(cell.period.year),
        "school_year": danish.school_year(cell.period),
    }


def unavailable(look: Look) -> str:
    """Why there is no figure: hidden, missing, or nothing to measure."""
    cell = look.latest()
    if cell.is_hidden:
        return f"Tallet for {danish.month(cell.period)} vises ikke. {HIDDEN_NOTE}"
    if cell.is_missing:
        return missing(look)
    return f"Der var ingenting at opgøre i {danish.month(cell.period)}."


def missing(look: Look) -> str:
    """Which unit's delivery is not there, and what was the last good month."""
    gaps = [gap for gap in look.packet.edition.gaps if gap.indicator == look.indicator.id]
    period = danish.month(look.latest().period)
    if not gaps:
        return f"Tallet for {period} mangler."
    units = danish.listed(sorted({gap.unit for gap in gaps}))
    return (
        f"Tallet for {period} mangler, fordi {units} ikke har leveret alle data. "
        f"{_last_good(gaps)}Det kommer med i næste rapport, når data er modtaget."
    )


def _last_good(gaps: list[Gap]) -> str:
    known = sorted({gap.last_good_month for gap in gaps if gap.last_good_month})
    return f"Den seneste måned med alle data er {danish.month(Month.parse(known[0]))}. " if known else ""


def variation(look: Look) -> str | None:
    """Signal or ordinary variation, for the figures that are judged."""
    cell = look.latest()
    phrase = PHRASES[look.indicator.id]
    signals = _SEASONAL_SIGNALS if look.indicator.seasonal else _SIGNALS
    if cell.signal in signals:
        return signals[cell.signal].format(subject=phrase.subject, **_gendered(phrase))
    if cell.signal == "none" and look.last_year() is not None:
        return _variant(_ORDINARY, look.indicator, cell)
    return None


def _gendered(phrase: Phrase) -> dict[str, str]:
    """Danish adjectives follow the noun: antallet er højt, andelen er høj."""
    words = ("højt", "lavt", "det") if phrase.neuter else ("høj", "lav", "den")
    return dict(zip(("high", "low", "it"), words, strict=True))


def _variant(wordings: tuple[str, ...], indicator: Indicator, cell: Cell) -> str:
    """The same figure is always said in the same way, different figures differently."""
    choice = sha256(f"{indicator.id} {cell.period} {cell.scope}".encode()).digest()[0]
    return wordings[choice % len(wordings)]


def target(look: Look) -> str | None:
    """Whether the target is met, and by how much not."""
    cell, goal = look.latest(), look.indicator.target
    if cell.target_status == "none" or goal is None:
        return None
    wanted = _target_words(look.indicator, goal)
    if cell.target_status == "met":
        return f"Målet på {wanted} er nået."
    decimals = PHRASES[look.indicator.id].decimals
    distance = danish.rounded(cell.value, decimals) - danish.rounded(goal, decimals)
    if distance == 0:
        return f"Målet på {wanted} er næsten nået."
    side = "over" if distance > 0 else "under"
    return f"Målet på {wanted} er ikke nået: Resultatet ligger {danish.number(abs(distance), decimals)} procentpoint {side}."


def _target_words(indicator: Indicator, goal: float) -> str:
    limit = {"up": "mindst ", "down": "højst "}[indicator.direction]
    return f"{limit}{danish.share(goal, 0 if goal == int(goal) else 1)}"


def preliminary(look: Look) -> str | None:
    """The last month can still change because events are registered late."""
    if look.latest().status != "preliminary":
        return None
    return "Tallet er foreløbigt og bliver højere, når de sidste hændelser er registreret."


def neutral(look: Look) -> str | None:
    """A movement that is neither good nor bad is said to be so, when there is one."""
    now, before, phrase = look.latest(), look.last_year(), PHRASES[look.indicator.id]
    if before is None or now.status != "final" or now.value == before.value:
        return None
    return (phrase.if_higher if now.value > before.value else phrase.if_lower) or None


def municipality_beside(look: Look, team: Look) -> str | None:
    """For a leader: the whole municipality's figure next to the team's."""
    cell = look.latest()
    if not cell.is_shown or not team.latest().is_shown:
        return None
    return danish.sentence(f"For hele kommunen er tallet {_value(cell, PHRASES[look.indicator.id].decimals)}")


def case_flow(look: Look) -> list[str]:
    """Opened, closed and net in one breath."""
    packet, scope = look.packet, look.scope
    opened, closed = (look_at(packet, name, scope=scope).latest() for name in ("cases_opened", "cases_closed"))
    net = look.latest()
    if not (opened.is_shown and closed.is_shown and net.is_shown):
        return [unavailable(look)]
    where = "I kommunen" if scope == MUNICIPALITY else "I teamet"
    so_far = "foreløbig " if net.status == "preliminary" else ""
    first = (
        f"{where} blev der {so_far}åbnet {danish.amount(opened.value, opened.indicator.unit)} og lukket "
        f"{danish.number(closed.value)} i {danish.month(net.period)}."
    )
    return [first, _net_words(net), *_active(look_at(packet, "active_cases", scope=scope))]


def _net_words(net: Cell) -> str:
    if net.value == 0:
        return "Antallet af aktive sager er dermed uændret."
    direction = "flere" if net.value > 0 else "færre"
    size = abs(round(net.value))
    return f"Det giver {danish.count_word(size)} {direction} aktive {'sag' if size == 1 else 'sager'}."


def _active(look: Look) -> list[str]:
    now, before = look.latest(), look.last_year()
    if not now.is_shown:
        return []
    against = f" mod {danish.number(before.value)} et år tidligere" if before else ""
    return [f"Ved månedens udgang var der {danish.amount(now.value, now.indicator.unit)} i gang{against}."]


def forecast(look: Look) -> list[str]:
    """The expected result against the revised budget (domain reference, 11.3, sentence 13)."""
    packet = look.packet
    variance = look.latest()
    expected, budget = (look_at(packet, name).latest() for name in ("forecast_dkk", "revised_budget_dkk"))
    if not (variance.is_shown and expected.is_shown and budget.is_shown):
        return [unavailable(look)]
    unit = expected.indicator.unit
    difference = float(danish.rounded(expected.value, 1) - danish.rounded(budget.value, 1))
    year = variance.period.year
    first = f"Det forventede regnskab for {year} er {danish.amount(expected.value, unit)}"
    if abs(difference) < 0.05:
        return [f"{danish.sentence(first)} Det svarer til det korrigerede budget."]
    side = "mere" if difference > 0 else "mindre"
    word = "merforbrug" if difference > 0 else "mindreforbrug"
    share = danish.share(100 * abs(variance.value) / budget.value, 1)
    against = (
        f"Det er {danish.amount(abs(difference), unit)} {side} end det korrigerede budget på "
        f"{danish.amount(budget.value, unit)}"
    )
    return [
        f"{danish.sentence(first)} {danish.sentence(against)}",
        danish.sentence(f"Det svarer til et {word} på {share}"),
    ]
