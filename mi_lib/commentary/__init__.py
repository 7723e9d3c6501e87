"""What analysts say about the figures: read, held against each reader's packet, and shown beside them."""

from mi_lib.commentary.files import Comment, Desk, read_comment
from mi_lib.commentary.lint import Finding, check_figures, check_words, merged, only_known_numbers
from mi_lib.commentary.remarks import Remarks, open_remarks
from mi_lib.commentary.shown import Promise, agenda_of, shown_to
from mi_lib.commentary.slots import REQUIRED_IN, Slot, file_of, skeleton, slots_of

__all__ = [
    "REQUIRED_IN",
    "Comment",
    "Desk",
    "Finding",
    "Promise",
    "Remarks",
    "Slot",
    "agenda_of",
    "check_figures",
    "check_words",
    "file_of",
    "merged",
    "only_known_numbers",
    "open_remarks",
    "read_comment",
    "shown_to",
    "skeleton",
    "slots_of",
]
