"""Who was sent what, by hash. The log names forums and recipients of the project, never a person or an address."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from mi_lib.errors import PublishingError
from mi_lib.sending.ledger import add_line, read_lines

Way = Literal["eml", "smtp"]
"""Written as a file for a person to send, or handed to a mail server."""


@dataclass(frozen=True)
class Sending:
    """`at` and `deadline` are ISO; `files` is the SHA-256 in hex of what the letter attaches or links to, by name."""

    at: str
    forum: str
    recipient: str
    report: str
    deadline: str
    late: bool
    way: Way
    files: Mapping[str, str]


def log_sending(sending: Sending, log: Path) -> None:
    """Raises PublishingError where the log cannot be written."""
    add_line(log, asdict(sending))


def read_sendings(log: Path) -> list[Sending]:
    """Every sending, the oldest first. Raises PublishingError for a line that is none."""
    return read_lines(log, Sending)


def check_not_sent(sending: Sending, log: Path) -> None:
    """A server is handed the same files for the same forum once. Raises PublishingError if it was before."""
    for before in read_sendings(log):
        if (before.way, before.forum, before.files) == ("smtp", sending.forum, dict(sending.files)):
            raise PublishingError(
                "This has been sent already.",
                where=f"{sending.report} to {sending.forum}",
                found=f"the same files, handed to a mail server at {before.at}",
                remedy="use --again if it must go once more",
            )
