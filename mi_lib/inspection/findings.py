"""What an inspection found, said without repeating it."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Finding:
    """One thing in one place.

    `where` names the file and the container in it, `what` is a sentence, `hint` at most a masked form: a finding is
    read by more people than the report, so it never holds a personal value.
    """

    severity: Severity
    check: str
    where: str
    what: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" + (f" ({self.hint})" if self.hint else "")


def error(check: str, where: str, what: str, hint: str = "") -> Finding:
    """A finding that stops the edition."""
    return Finding("error", check, where, what, hint)


def warning(check: str, where: str, what: str, hint: str = "") -> Finding:
    """A finding for a person to look at; the edition goes on."""
    return Finding("warning", check, where, what, hint)


def masked(value: str) -> str:
    """The first character and the length: enough to look for it, not to know it."""
    return value[:1] + "•" * (len(value) - 1)
