"""Everything that can go wrong, sorted by who can act.

    MiError
    ├── UsageError        2   the person at the keyboard: unknown month, recipient, template, option
    ├── PlanError        10   the analyst: the annual plan has no such report, or is written wrong
    ├── DeliveryError    11   the unit that delivers: a file is missing or broken
    ├── IndicatorError   12   the analyst: an indicator cannot be computed as declared
    ├── DisclosureError  13   the data-protection officer: the door would not let figures out
    ├── NotebookError    14   the analyst: a template fails in a cell
    ├── RenderingError   15   the analyst: HTML or PDF cannot be made
    ├── InspectionError  16   the data-protection officer: a finished page holds what it must not
    ├── PublishingError  17   the operator: the result cannot be moved into `reports/`
    └── CommentaryError  18   the analyst: a commentary is missing, written wrong, or says what the figures do not

Anything else that is raised is our bug: a traceback and exit code 1.
"""

from pathlib import Path
from typing import ClassVar

from pydantic import ValidationError

_LABELS = {
    "en": ("where", "found", "to do"),
    "da": ("hvor", "fundet", "gør dette"),
}


class MiError(Exception):
    """An error that a person can mend: what happened, where, what was found, what to do."""

    exit_code: ClassVar[int] = 1
    language: ClassVar[str] = "en"

    def __init__(self, what: str, *, where: str = "", found: str = "", remedy: str = "") -> None:
        super().__init__(what, where, found, remedy)
        self.what = what
        self.where = where
        self.found = found
        self.remedy = remedy

    def __str__(self) -> str:
        labels = _LABELS[self.language]
        details = zip(labels, (self.where, self.found, self.remedy), strict=True)
        return "\n".join([self.what, *(f"  {label}: {text}" for label, text in details if text)])

    def __reduce__(self) -> tuple[type["MiError"], tuple[str], dict[str, str]]:
        """Travel between processes whole."""
        return type(self), (self.what,), dict(self.__dict__)


class UsageError(MiError):
    exit_code = 2


def unusable(what: str, file: Path, error: ValidationError) -> UsageError:
    """The first thing that pydantic found wrong in one of the files that people edit."""
    first = error.errors()[0]
    return UsageError(
        f"The {what} cannot be used.",
        where=": ".join(filter(None, (file.name, ".".join(str(part) for part in first["loc"])))),
        found=repr(first["input"])[:200],
        remedy=first["msg"].removeprefix("Value error, "),
    )


class PlanError(MiError):
    exit_code = 10


class DeliveryError(MiError):
    """Read by the office that delivers, therefore in Danish."""

    exit_code = 11
    language = "da"


class IndicatorError(MiError):
    exit_code = 12


class DisclosureError(MiError):
    exit_code = 13


class NotebookError(MiError):
    exit_code = 14


class RenderingError(MiError):
    exit_code = 15


class InspectionError(MiError):
    exit_code = 16


class PublishingError(MiError):
    exit_code = 17


class CommentaryError(MiError):
    exit_code = 18
