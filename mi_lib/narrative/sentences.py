"""The rules that make sentences: each looks at observations and says one thing about them, or nothing.

Words follow chapter 11 of the domain reference. A rule has a name; the numbers come from the packet alone.
"""

from collections.abc import Sequence

from mi_lib import danish
from mi_lib.disclosure import Gap
from mi_lib.indicators import MUNICIPALITY, Indicator
from mi_lib.indicators.declaration import MONEY, PERCENT, REQUESTS
from mi_lib.narrative.phrases import PHRASES, Phrase
from mi_lib.narrative.variation import variant
from mi_lib.periods import Month
from mi_lib.series import Cell, Look, label, look_at

_PROTECTED = {
    "children": ("børn", "børnene og deres familier"),
    "amounts": ("børn", "børnene og deres familier"),
    "pupils": ("elever", "eleverne"),
    "staff": ("medarbejdere", "medarbejderne"),
    "caseload": ("medarbejdere eller børn", "dem"),
}
_PROTECTED_PERSONS = ("personer", "dem, det handler om")

_PROMISES = (
    "Det manglende tal kommer med i næste rapport, når data er modtaget.",
    "Når data er modtaget, kommer tallet med i næste rapport.",
)
_PRELIMINARY = (
    "Tallet er foreløbigt og kan blive højere, når de sidste hændelser er registreret.",
    "Tallet er foreløbigt: Det, der bliver registreret senere, lægges til.",
)
_PRELIMINARY_FLOW = "Tallene er foreløbige: Nogle sager bliver først registreret senere."
_SMALL_SHARE = (
    "Tallene er små. Derfor kan en forskel på to-tre {few} ændre procenten mærkbart.",
    "Procenten hviler på få {few}. Blot to-tre af dem kan flytte den mærkbart.",
)
_SMALL_COUNT = (
    "Tallene er små, og en forskel på få {few} kan være tilfældig.",
    "Med så små tal kan en forskel på få {few} være tilfældig.",
)
_MET = (
    "Målet på {wanted} er nået.",
    "Dermed er målet på {wanted} nået.",
)
_NEARLY_MET = "Målet på {wanted} er næsten nået."

_ALL = 100.0
_ENDS = 2
_FEW, _FEW_PARTS = 20, 30
"""A count, and a denominator, below which a difference of a few is easily taken for more than it is."""


def hidden_note(indicator: Indicator) -> str:
    """Why some figures are not shown, and whom that protects (domain reference, 11.3, sentence 10)."""
    few, whom = _protected(indicator)
    return f"Tal, der dækker få {few}, og tal, som de kan regnes ud fra, vises ikke. Det sker for at beskytte {whom}."


def _protected(indicator: Indicator) -> tuple[str, str]:
    """In a request for access to files anybody can be meant, not only a child."""
    return _PROTECTED_PERSONS if indicator.unit is REQUESTS else _PROTECTED.get(indicator.protects, _PROTECTED_PERSONS)


def level(look: Look) -> str:
    """How much, when, and against last year: the first sentence about a headline."""
    if not look.latest().is_shown:
        return unavailable(look)
    phrase = PHRASES[look.indicator.id]
    return _compared(look, phrase.level if look.scope == MUNICIPALITY else phrase.team, phrase.versus)


def brief(look: Look) -> str:
    """The same in fewer words, for page one; without a figure it says only that, and whom it spares."""
    cell = look.latest()
    if cell.is_hidden:
        return f"{_figure_of(look)} vises ikke af hensyn til {_protected(look.indicator)[1]}."
    if not cell.is_shown:
        return unavailable(look)
    phrase = PHRASES[look.indicator.id]
    return _compared(look, phrase.brief if look.scope == MUNICIPALITY else phrase.brief_team, phrase.brief_versus)


def _compared(look: Look, words: str, versus: str) -> str:
    phrase = PHRASES[look.indicator.id]
    now, before = look.latest(), look.last_year() if phrase.versus else None
    in_words = _all_small([cell for cell in (now, before) if cell is not None])
    sentence = words.format(**_placeholders(now, phrase, in_words=in_words))
    if before is None or not versus:
        return danish.sentence(sentence)
    return danish.sentence(f"{sentence}{_versus(now, before, versus, in_words=in_words)}")


def _versus(now: Cell, before: Cell, versus: str, *, in_words: bool) -> str:
    decimals = PHRASES[now.indicator.id].decimals
    if now.period.number == 12:
        versus = versus.replace(" i samme periode året før", " året før")
    if _same(now, before):
        like = ("lige så mange som" if now.value else "ligesom") if _is_count(now.indicator) else "det samme som"
        return versus.replace("mod {last}", f", {like}")
    if not _is_count(now.indicator):
        return f" {versus.format(last=danish.amount(before.value, before.indicator.unit, decimals))}"
    return f" {versus.format(last=_count(before.value, in_words=in_words))}"


def _same(now: Cell, before: Cell) -> bool:
    """To the reader, that is, in the decimals of running text."""
    decimals = PHRASES[now.indicator.id].decimals
    return danish.rounded(now.value, decimals) == danish.rounded(before.value, decimals)


def _is_count(indicator: Indicator) -> bool:
    return not (indicator.is_share or indicator.is_statistic) and indicator.unit not in MONEY


def _all_small(cells: Sequence[Cell]) -> bool:
    """Zero to ten are written in letters, unless a greater number stands in the same sentence."""
    return all(_is_count(cell.indicator) and cell.value <= danish.LAST_IN_LETTERS for cell in cells)


def _count(value: float, *, in_words: bool) -> str:
    if not in_words:
        return danish.number(value)
    return danish.count_word(round(value)) if round(value) else "ingen"


def _placeholders(cell: Cell, phrase: Phrase, *, in_words: bool = False) -> dict[str, str]:
    parts = {"n": cell.numerator, "d": cell.denominator} if cell.indicator.is_share else {}
    value = danish.amount(cell.value, cell.indicator.unit, phrase.decimals)
    number = danish.number(cell.value, phrase.decimals)
    word = _count(cell.value, in_words=True) if in_words else number
    return {
        "value": value.replace(number, word, 1),
        "number": word,
        **{name: danish.number(part) for name, part in parts.items()},
        "month": danish.month(cell.period),
        "ytd": danish.first_months(cell.period).removeprefix("hele "),
        "year": str(cell.period.year),
        "school_year": danish.school_year(cell.period),
        "last_year": str(cell.period.year - 1),
    }


def unavailable(look: Look) -> str:
    """Why there is no figure: hidden, missing, or nothing to measure."""
    cell = look.latest()
    if cell.is_hidden:
        return f"{_figure_of(look)} vises ikke. {hidden_note(look.indicator)}"
    if cell.is_missing:
        return missing(look)
    if look.indicator.numerator.statistic == "survival_median":
        return "Varigheden kan ikke opgøres endnu, fordi færre end halvdelen er sluttet."
    return f"Der var ingenting at opgøre i {danish.month(cell.period)}."


def _figure_of(look: Look) -> str:
    whose = "Tallet" if look.scope == MUNICIPALITY else "Teamets tal"
    return f"{whose} for {danish.month(look.latest().period)}"


def missing(look: Look) -> str:
    """Which unit's delivery is not there, and what was the last good month."""
    gaps = [gap for gap in look.packet.edition.gaps if gap.indicator == look.indicator.id]
    period = danish.month(look.latest().period)
    if not gaps:
        return f"{_figure_of(look)} mangler."
    units = danish.listed(sorted({gap.unit for gap in gaps}))
    return f"Tallet for {period} mangler, fordi {units} ikke har leveret alle data. {_last_good(look, gaps)}"


def _last_good(look: Look, gaps: Sequence[Gap]) -> str:
    shown = [cell for cell in look.series() if cell.is_shown]
    if shown and look.indicator.id in PHRASES:
        value = danish.amount(shown[-1].value, look.indicator.unit, PHRASES[look.indicator.id].decimals)
        return f"Det seneste tal er {value} fra {danish.month(shown[-1].period)}."
    known = sorted({gap.last_good_month for gap in gaps if gap.last_good_month})
    return f"Den seneste måned med alle data er {danish.month(Month.parse(known[0]))}." if known else ""


def promise(look: Look) -> str | None:
    """When a missing figure comes."""
    if not look.latest().is_missing:
        return None
    return variant(look, _PROMISES)


def target(look: Look) -> str | None:
    """Whether the target is met, and by how much not."""
    cell, goal = look.latest(), look.indicator.target
    if goal is None:
        return None
    distance = _distance(look, goal)
    if look.indicator.direction == "neutral":
        side = "lavere" if look.latest().value > goal else "højere"
        return f"Målet er {_goal_words(look.indicator, goal)}, altså {distance} {side}." if distance else None
    if cell.target_status == "none":
        return None
    wanted = _target_words(look.indicator, goal)
    if cell.target_status == "met":
        return variant(look, _MET).format(wanted=wanted)
    if distance is None:
        return _NEARLY_MET.format(wanted=wanted)
    if _is_even(look):
        way = "op" if look.indicator.direction == "up" else "ned"
        return danish.sentence(f"Der er {distance} {way} til målet på {wanted}")
    who = "Resultatet" if look.scope == MUNICIPALITY else "Teamet"
    return f"Målet på {wanted} er ikke nået: {who} ligger {distance} {_side(look)}."


def brief_target(look: Look) -> str | None:
    """The same without the distance, for page one."""
    goal, status = look.indicator.target, look.latest().target_status
    if goal is None or status == "none":
        return None
    wanted = _target_words(look.indicator, goal)
    if status == "met":
        return _MET[0].format(wanted=wanted)
    if _distance(look, goal) is None:
        return _NEARLY_MET.format(wanted=wanted)
    return danish.sentence(
        f"Målet på {wanted} er ikke nået" if _is_even(look) else f"Det er {_side(look)} målet på {wanted}"
    )


def _distance(look: Look, goal: float) -> str | None:
    """From the target, as far as the printed decimals show one."""
    decimals = PHRASES[look.indicator.id].decimals
    distance = abs(danish.rounded(look.latest().value, decimals) - danish.rounded(goal, decimals))
    if look.indicator.unit is PERCENT:
        return f"{danish.number(distance, decimals)}\N{NO-BREAK SPACE}procentpoint" if distance else None
    return danish.amount(float(distance), look.indicator.unit, decimals) if distance else None


def is_missed(look: Look) -> bool:
    """Not met, and as far from it as a reader can see."""
    goal = look.indicator.target
    return goal is not None and look.latest().target_status == "not_met" and _distance(look, goal) is not None


def _side(look: Look) -> str:
    return "under" if look.indicator.direction == "up" else "over"


def _is_even(look: Look) -> bool:
    """Neighbouring themes of a report say the same thing in different words."""
    slugs = [theme.slug for theme in look.packet.edition.themes]
    return look.indicator.theme not in slugs or slugs.index(look.indicator.theme) % 2 == 0


def _target_words(indicator: Indicator, goal: float) -> str:
    limit = "" if goal == _ALL else {"up": "mindst ", "down": "højst "}[indicator.direction]
    return f"{limit}{_goal_words(indicator, goal)}"


def _goal_words(indicator: Indicator, goal: float) -> str:
    return danish.amount(goal, indicator.unit, _decimals_of(goal))


def _decimals_of(goal: float) -> int:
    return 0 if goal == int(goal) else 1


def spread(look: Look) -> str | None:
    """The two ends of a breakdown, where all of it is shown."""
    phrase = PHRASES[look.indicator.id]
    dimension = look.shown_by(phrase.spread_by)
    cells = look.breakdown(dimension, look.latest().period) if phrase.spread else []
    if len(cells) < _ENDS or not all(cell.is_shown for cell in cells):
        return None
    least, *_, most = sorted(cells, key=lambda cell: cell.value)
    ends = {"most": most, "least": least}
    values = {name: danish.amount(cell.value, cell.indicator.unit, phrase.decimals) for name, cell in ends.items()}
    if values["most"] == values["least"]:
        return None
    names = {place: named(look, dimension, cell) for place, cell in (("top", most), ("bottom", least))}
    return danish.sentence(phrase.spread.format(**values, **names))


def named(look: Look, dimension: str, cell: Cell) -> str:
    """A category as it is said inside a sentence."""
    words = label(look.packet, dimension, cell.category)
    return words[:1].lower() + words[1:]


def small_numbers(look: Look) -> str | None:
    """A warning against reading much into a change of few (domain reference, 11.3, sentence 15)."""
    now, before = look.latest(), look.last_year()
    if before is None or _same(now, before):
        return None
    if look.indicator.protects == "staff":
        return None if look.scope == MUNICIPALITY else "Et team har få medarbejdere, og tallet svinger derfor mere."
    if (
        look.indicator.is_share
        and look.indicator.protects == "children"
        and min(now.denominator, before.denominator) < _FEW_PARTS
    ):
        few = "mål" if look.indicator.theme == "resultatdokumentation" else "sager"
        return variant(look, _SMALL_SHARE).format(few=few)
    if _is_count(look.indicator) and max(now.value, before.value) < _FEW and now.signal != "none":
        return variant(look, _SMALL_COUNT).format(few=look.indicator.unit.many)
    return None


def preliminary(look: Look) -> str | None:
    """The last month can still change because events are registered late."""
    if look.latest().status != "preliminary":
        return None
    if look.indicator.id == "net_case_flow":
        return _PRELIMINARY_FLOW
    return variant(look, _PRELIMINARY)


def neutral(look: Look) -> str | None:
    """A movement that is neither good nor bad is said to be so, when there is one."""
    now, before, phrase = look.latest(), look.last_year(), PHRASES[look.indicator.id]
    if before is None or now.status != "final" or _same(now, before):
        return None
    return (phrase.if_higher if now.value > before.value else phrase.if_lower) or None


def municipality_beside(look: Look) -> str | None:
    """For a leader: the whole municipality's figure next to the team's."""
    cell, phrase = look.latest(), PHRASES[look.indicator.id]
    if not cell.is_shown:
        return None
    plain = _is_count(look.indicator)
    value = danish.number(cell.value) if plain else danish.amount(cell.value, cell.indicator.unit, phrase.decimals)
    return danish.sentence(f"For {phrase.whole} er tallet {value}")


def case_flow(look: Look) -> list[str]:
    """Opened, closed and what that makes of the cases in progress."""
    packet, scope = look.packet, look.scope
    opened, closed = (look_at(packet, name, scope=scope).latest() for name in ("cases_opened", "cases_closed"))
    net = look.latest()
    if not (opened.is_shown and closed.is_shown and net.is_shown):
        return [unavailable(look), *_active(look_at(packet, "active_cases", scope=scope))]
    where = "I kommunen" if scope == MUNICIPALITY else "I teamet"
    so_far = "foreløbig " if net.status == "preliminary" else ""
    in_words = _all_small([opened, closed])
    first = (
        f"{where} blev der {so_far}åbnet {_count(opened.value, in_words=in_words)}\N{NO-BREAK SPACE}"
        f"{'sag' if opened.value == 1 else 'sager'} og lukket "
        f"{_count(closed.value, in_words=in_words or not closed.value)} i {danish.month(net.period)}."
    )
    if scope == MUNICIPALITY:
        return [first, _net_words(net), *_active(look_at(packet, "active_cases"))]
    return [first, *_active(look_at(packet, "active_cases", scope=scope)), _TRANSFERS]


_TRANSFERS = "Antallet ændrer sig også, når en sag skifter team."


def _net_words(net: Cell) -> str:
    if net.value == 0:
        return "Antallet af aktive sager er dermed uændret."
    size, more = abs(round(net.value)), net.value > 0
    if size == 1:
        return f"Det giver én aktiv sag {'mere' if more else 'mindre'}."
    return f"Det giver {danish.count_word(size)} {'flere' if more else 'færre'} aktive sager."


def _active(look: Look) -> list[str]:
    now, before = look.latest(), look.last_year()
    if not now.is_shown:
        return []
    against = ""
    if before is not None:
        same = before.value == now.value
        against = ", lige så mange som" if same else f" mod {danish.number(before.value)}"
        against += " et år tidligere"
    return [f"Ved månedens udgang var der {danish.amount(now.value, now.indicator.unit)} i gang{against}."]
