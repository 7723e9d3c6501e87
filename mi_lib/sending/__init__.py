"""From a published report to a letter: what is approved, the covering e-mail, and who was sent what."""

from mi_lib.sending.approvals import Approval, approve, check_approved
from mi_lib.sending.letter import Letter, make_message
from mi_lib.sending.mail import MailServer, hand_over
from mi_lib.sending.published import PublishedReport, read_published
from mi_lib.sending.sent import Sending, check_not_sent, log_sending, read_sendings

__all__ = [
    "Approval",
    "Letter",
    "MailServer",
    "PublishedReport",
    "Sending",
    "approve",
    "check_approved",
    "check_not_sent",
    "hand_over",
    "log_sending",
    "make_message",
    "read_published",
    "read_sendings",
]
