"""Case lists: row-level data for the caseworker or team leader who answers for the case, and for nobody else.

The door (`disclosure`) lets figures out; this room lets out rows, and only to readers who are entitled to them. Lists
are computed once for everybody, cut to each reader's own cases, and checked against the assignment of cases on the day
before a packet is written.
"""

from mi_lib.caselists.casework import Casework, compute_casework
from mi_lib.caselists.packet import CaseList, ListEdition, ListReader, case_list_path, open_case_list
from mi_lib.caselists.wall import make_case_lists
from mi_lib.caselists.working_time import DAYS_AHEAD, READ_AT, days_over, hours_left

__all__ = [
    "DAYS_AHEAD",
    "READ_AT",
    "CaseList",
    "Casework",
    "ListEdition",
    "ListReader",
    "case_list_path",
    "compute_casework",
    "days_over",
    "hours_left",
    "make_case_lists",
    "open_case_list",
]
