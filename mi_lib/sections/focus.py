"""Focus areas: what is shown first and in more detail for some audiences, as long as it lasts."""

from mi_lib import danish
from mi_lib.disclosure import Focus, Publishable
from mi_lib.indicators import HEADLINES, MUNICIPALITY
from mi_lib.series import Look, look_at
from mi_lib.tables import escaped


def focus_areas(packet: Publishable) -> list[Focus]:
    """The ones of this reader's audience whose figure is in the packet, in the order of the file."""
    held = set(packet.observations["indicator"])
    mine = (focus for focus in packet.edition.focus if packet.reader.audience in focus.audiences)
    return [focus for focus in mine if HEADLINES.get(focus.about, focus.about) in held]


def focus_opening(focus: Focus) -> str:
    """The section's heading, why it is in focus, and for how long."""
    why = escaped(focus.why)
    until = danish.month(focus.until)
    return f"## Fokusområde: {escaped(focus.title)}\n\n{why} Fokusområdet gælder til og med {until}."


def details_of(packet: Publishable, focus: Focus) -> list[str]:
    """By which dimensions the packet breaks the figure down, the teams first; without crossed ones."""
    look = scope_of(packet, focus)
    teams = ["team"] if look.scope == MUNICIPALITY and look.teams() else []
    return [*teams, *(name for name in look.indicator.breakdowns if "|" not in name and look.has(name))]


def scope_of(packet: Publishable, focus: Focus) -> Look:
    """The reader's own team's figure where the packet has it, else the municipality's."""
    look = look_at(packet, focus.about, scope=packet.reader.team or MUNICIPALITY)
    return look if look.series() else look_at(packet, focus.about)


__all__ = ["details_of", "focus_areas", "focus_opening", "scope_of"]
