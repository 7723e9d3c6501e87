"""The door: figures go out only through here, as one `Publishable` packet per recipient."""

from mi_lib.disclosure.audit import Decision, HiddenCell, attackers_view, audit
from mi_lib.disclosure.door import decide, make_packets, read_distribution_rules
from mi_lib.disclosure.knowledge import linked_indicators
from mi_lib.disclosure.ledger import Ledger
from mi_lib.disclosure.packet import (
    HIDDEN,
    Edition,
    Gap,
    GoalLine,
    Publishable,
    Reader,
    SeriesBreak,
    ThemeInfo,
    open_packet,
    packet_path,
)
from mi_lib.disclosure.submission import Submission

__all__ = [
    "HIDDEN",
    "Decision",
    "Edition",
    "Gap",
    "GoalLine",
    "HiddenCell",
    "Ledger",
    "Publishable",
    "Reader",
    "SeriesBreak",
    "Submission",
    "ThemeInfo",
    "attackers_view",
    "audit",
    "decide",
    "linked_indicators",
    "make_packets",
    "open_packet",
    "packet_path",
    "read_distribution_rules",
]
