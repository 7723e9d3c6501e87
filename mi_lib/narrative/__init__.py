"""Text made from figures: two or three true sentences about a theme, and an overview of a whole report."""

from mi_lib import danish
from mi_lib.disclosure import Publishable
from mi_lib.indicators import HEADLINES, MUNICIPALITY
from mi_lib.narrative import sentences
from mi_lib.narrative.sentences import HIDDEN_NOTE
from mi_lib.series import Look, look_at

_OWN_WORDS = {"net_case_flow": sentences.case_flow, "forecast_variance_dkk": sentences.forecast}
_MOST_SENTENCES = 5


def theme_text(packet: Publishable, theme: str, scope: str = MUNICIPALITY) -> str:
    """What the headline of a theme says: how much against last year, signal or not, target, reservations."""
    look = look_at(packet, theme, scope=scope)
    return " ".join(_said_of(look)[:_MOST_SENTENCES])


def _said_of(look: Look) -> list[str]:
    own = _OWN_WORDS.get(look.indicator.id)
    first = own(look) if own else [sentences.level(look), *_beside(look)]
    if not look.latest().is_shown:
        return first
    rules = (sentences.variation, sentences.target, sentences.neutral, sentences.preliminary)
    return [*first, *(said for said in (rule(look) for rule in rules if _applies(rule, look)) if said)]


def _applies(rule: object, look: Look) -> bool:
    """Words about a single headline number do not fit a theme that is said in words of its own."""
    return look.indicator.id not in _OWN_WORDS or rule is sentences.preliminary


def _beside(look: Look) -> list[str]:
    if look.scope == MUNICIPALITY:
        return []
    whole = Look(look.packet, look.indicator, MUNICIPALITY, look.window)
    said = sentences.municipality_beside(whole, look)
    return [said] if said else []


def overview(packet: Publishable, scope: str = MUNICIPALITY) -> list[tuple[str, str]]:
    """One line for each theme of the report, in its order: the theme's title and what moved."""
    return [
        (theme.title, _in_brief(look_at(packet, theme.slug, scope=_scope_of(packet, theme.slug, scope))))
        for theme in packet.edition.themes
        if HEADLINES[theme.slug] in set(packet.observations["indicator"])
    ]


def _scope_of(packet: Publishable, theme: str, scope: str) -> str:
    """The reader's own team where the theme has figures for teams, else the municipality."""
    frame = packet.observations
    own = frame["indicator"].eq(HEADLINES[theme]) & frame["scope"].eq(scope)
    return scope if own.any() else MUNICIPALITY


def _in_brief(look: Look) -> str:
    """The first sentence, and the one thing that matters most beside it: a signal, else the target."""
    own = _OWN_WORDS.get(look.indicator.id)
    if own:
        return " ".join(own(look)[:2])
    first = sentences.level(look)
    if not look.latest().is_shown:
        return first
    signal = sentences.variation(look) if look.latest().signal not in ("none", "too_few", "not_judged") else None
    second = signal or sentences.target(look)
    return f"{first} {second}" if second else first


__all__ = ["HIDDEN_NOTE", "overview", "theme_text"]
