"""The door: figures go out only through here, as one `Publishable` packet per recipient."""

from mi_lib.disclosure.audit import Decision, HiddenCell, attackers_view, audit
from mi_lib.disclosure.before import before_path, open_before, seen_before
from mi_lib.disclosure.distribution import check_versions, later_figures, read_distribution_rules, rules_for
from mi_lib.disclosure.door import decide, make_packets
from mi_lib.disclosure.hierarchies import Hierarchy, coarser_than, read_hierarchies
from mi_lib.disclosure.knowledge import linked_indicators, months_behind
from mi_lib.disclosure.ledger import Ledger, name_of
from mi_lib.disclosure.packet import (
    HIDDEN,
    Definition,
    Edition,
    Focus,
    Gap,
    GoalLine,
    Later,
    Publishable,
    Quality,
    Reader,
    SeriesBreak,
    ThemeInfo,
    open_packet,
    packet_path,
    read_packet,
)
from mi_lib.disclosure.submission import Submission

__all__ = [
    "HIDDEN",
    "Decision",
    "Definition",
    "Edition",
    "Focus",
    "Gap",
    "GoalLine",
    "HiddenCell",
    "Hierarchy",
    "Later",
    "Ledger",
    "Publishable",
    "Quality",
    "Reader",
    "SeriesBreak",
    "Submission",
    "ThemeInfo",
    "attackers_view",
    "audit",
    "before_path",
    "check_versions",
    "coarser_than",
    "decide",
    "later_figures",
    "linked_indicators",
    "make_packets",
    "months_behind",
    "name_of",
    "open_before",
    "open_packet",
    "packet_path",
    "read_distribution_rules",
    "read_hierarchies",
    "read_packet",
    "rules_for",
    "seen_before",
]
