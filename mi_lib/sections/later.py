"""What a reader is told in the place of a figure that comes in other report months."""

from mi_lib import danish
from mi_lib.disclosure import Publishable
from mi_lib.indicators import MUNICIPALITY, TOTAL
from mi_lib.series import look_at


def later_note(packet: Publishable, name: str, dimension: str = TOTAL, scope: str = MUNICIPALITY) -> str | None:
    """In which report months the figure comes; None if it is in the packet, or in no month at all.

    `dimension` team: the totals of all teams.
    """
    look = look_at(packet, name, scope=scope)
    teams = dimension == "team"
    if look.teams() if teams else look.has(dimension):
        return None
    place = "teams" if teams else "kommune" if scope == MUNICIPALITY else "eget"
    wanted = (packet.reader.audience, look.indicator.id, place, TOTAL if teams else dimension)
    months = [
        months
        for each in packet.edition.later
        if (each.audience, each.indicator, each.scope, each.dimension) == wanted
        for months in each.months
    ]
    if not months:
        return None
    spread = "" if dimension == TOTAL else f" fordelt på {danish.dimension(dimension)}"
    names = danish.listed([danish.month_name(number) for number in sorted(set(months))])
    report = "rapporten" if len(set(months)) == 1 else "rapporterne"
    return f"{danish.capitalised(look.indicator.name)}{spread} vises i {report} for {names}."


__all__ = ["later_note"]
