"""The door: figures go out only through here, as one `Publishable` packet per recipient."""

from mi_lib.disclosure.door import make_publishable, read_distribution_rules
from mi_lib.disclosure.packet import (
    HIDDEN,
    Edition,
    Gap,
    GoalLine,
    Publishable,
    Reader,
    ThemeInfo,
    open_packet,
    packet_path,
)

__all__ = [
    "HIDDEN",
    "Edition",
    "Gap",
    "GoalLine",
    "Publishable",
    "Reader",
    "ThemeInfo",
    "make_publishable",
    "open_packet",
    "packet_path",
    "read_distribution_rules",
]
