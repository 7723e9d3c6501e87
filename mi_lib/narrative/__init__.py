"""Text made from figures: two or three true sentences about a theme, and an overview of a whole report."""

from mi_lib.disclosure import Publishable
from mi_lib.indicators import HEADLINES, MUNICIPALITY
from mi_lib.narrative import money, sentences, variation
from mi_lib.narrative.complaints import legality
from mi_lib.narrative.glossary import explained_words
from mi_lib.narrative.method import method_note
from mi_lib.narrative.quality import quality_note
from mi_lib.narrative.sentences import hidden_note
from mi_lib.series import Look, look_at
from mi_lib.signals import SIGNALS

_OWN_WORDS = {
    "net_case_flow": sentences.case_flow,
    "forecast_variance_dkk": money.forecast,
    "spend_rate": money.pace,
    "sde_reported_difference_dkk": money.reported_refund,
}
_MOST_SENTENCES = 6


def theme_text(packet: Publishable, theme: str, scope: str = MUNICIPALITY) -> str:
    """What the headline of a theme says: how much against last year, signal or not, target, reservations.

    A leader reads the own team's figure first and the municipality's last.
    """
    look = look_at(packet, theme, scope=scope)
    if look.indicator.id not in HEADLINES.values() and look.latest().is_hidden and scope != MUNICIPALITY:
        # That the team is too small has been said of the headline; a companion then speaks for the whole.
        whole = look_at(packet, theme)
        look = whole if whole.series() else look
    beside = _beside(look)
    return " ".join([*_said_of(look)[: _MOST_SENTENCES - len(beside)], *beside])


def _said_of(look: Look) -> list[str]:
    own = _OWN_WORDS.get(look.indicator.id)
    first = own(look) if own else [sentences.level(look)]
    if broken := variation.break_in_series(look):
        first.append(broken)
    if not look.latest().is_shown:
        return [*first, *(said for said in [sentences.promise(look)] if said)]
    if not own:
        first += variation.variation(look)
    rules = (
        sentences.small_numbers,
        sentences.target,
        sentences.spread,
        sentences.neutral,
        sentences.preliminary,
    )
    return [*first, *(said for said in (rule(look) for rule in rules if _applies(rule, look)) if said)]


def _applies(rule: object, look: Look) -> bool:
    """Words about a single headline number do not fit a theme that is said in words of its own."""
    return look.indicator.id not in _OWN_WORDS or rule is sentences.preliminary


def _beside(look: Look) -> list[str]:
    if look.scope == MUNICIPALITY or look.indicator.id in _OWN_WORDS:
        return []
    whole = Look(look.packet, look.indicator, MUNICIPALITY, look.window)
    said = sentences.municipality_beside(whole) if whole.series() else None
    return [said] if said else []


def overview(packet: Publishable, scope: str = MUNICIPALITY) -> list[tuple[str, str]]:
    """One line for each theme of the report whose headline it has, in its order: the theme's title and what moved."""
    return [(title, _in_brief(look)) for title, look in _headlines(packet, scope)]


def _headlines(packet: Publishable, scope: str) -> list[tuple[str, Look]]:
    return [
        (packet.title_of(theme), look_at(packet, theme.slug, scope=_scope_of(packet, theme.slug, scope)))
        for theme in (*packet.edition.themes, *packet.edition.borrowed)
        if not theme.is_topic and HEADLINES[theme.slug] in set(packet.observations["indicator"])
    ]


_GROUPS = ("Usædvanligt", "Målet er ikke nået", "Øvrige tal")
_CALM = "Ingen af hovedtallene har flyttet sig usædvanligt meget."


def page_one(packet: Publishable, scope: str = MUNICIPALITY) -> list[str]:
    """The lines of `overview` as Markdown, what calls for attention first: signals, missed targets, the calm rest."""
    groups: dict[str, list[str]] = {name: [] for name in _GROUPS}
    for title, look in _headlines(packet, scope):
        groups[_GROUPS[_urgency(look)]].append(f"- **{title}:** {_in_brief(look)}")
    first = [] if groups[_GROUPS[0]] else [_CALM]
    named = [f"**{name}**\n\n{chr(10).join(lines)}" for name, lines in groups.items() if lines]
    return [*first, *named]


def _urgency(look: Look) -> int:
    """Which of the groups: a signal comes before a missed target."""
    judged = look.judged()
    if judged is not None and judged.signal in SIGNALS and look.latest().is_shown:
        return 0
    return 1 if sentences.is_missed(look) else 2


def _scope_of(packet: Publishable, theme: str, scope: str) -> str:
    """The reader's own team where the theme has figures for teams, else the municipality."""
    frame = packet.observations
    own = frame["indicator"].eq(HEADLINES[theme]) & frame["scope"].eq(scope)
    return scope if own.any() else MUNICIPALITY


def _in_brief(look: Look) -> str:
    """How much, and the one thing that matters most beside it: a signal, else the target; and what is uncertain."""
    if look.indicator.id == "forecast_variance_dkk":
        return money.brief_forecast(look)
    if look.indicator.id == "net_case_flow":
        return " ".join(sentences.case_flow(look)[:2]) if look.latest().is_shown else sentences.brief(look)
    first = sentences.brief(look)
    if not look.latest().is_shown:
        return first
    judged = look.judged()
    signal = next(iter(variation.variation(look))) if judged and judged.signal in SIGNALS else None
    second = signal or sentences.brief_target(look)
    third = "Tallet er foreløbigt." if look.latest().status == "preliminary" else None
    return " ".join(said for said in (first, second, third) if said)


__all__ = [
    "explained_words",
    "hidden_note",
    "legality",
    "method_note",
    "overview",
    "page_one",
    "quality_note",
    "theme_text",
]
