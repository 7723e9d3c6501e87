"""What can be wrong with a file, told to the office that delivered it: in Danish, without personal values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mi_lib.errors import DeliveryError
from mi_lib.periods import Month

SHOWN = 20
REFUSED_AT = "%d-%m-%Y kl. %H:%M:%S"
COUNTED = 1000
"""Nobody mends more by hand, and a file may have millions: from here on they are not counted."""


def grouped(number: float) -> str:
    """As an office writes it, without decimals: `1.000.000`."""
    return f"{number:,.0f}".replace(",", ".")


@dataclass(frozen=True)
class Problem:
    """One thing to mend. `row` is the row number as Excel shows it; texts are Danish and hold no CPR number."""

    what: str
    expected: str = ""
    remedy: str = ""
    found: str = ""
    column: str = ""
    row: int | None = None
    sheet: str = ""

    @property
    def where(self) -> str:
        sheet = f"ark {self.sheet}" if self.sheet else ""
        row = f"række {self.row}" if self.row is not None else ""
        column = f"kolonne {self.column}" if self.column else ""
        return ", ".join(filter(None, (sheet, row, column)))


class RefusedFileError(Exception):
    """A file cannot be taken in. Does not leave the intake: it ends as a Refusal."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(*self.problems)


@dataclass(frozen=True)
class Refusal:
    """A file that was not taken in, why, and where it is kept; table, month and unit if its name told them."""

    file_name: str
    problems: tuple[Problem, ...]
    kept_at: Path
    table: str = ""
    table_da: str = ""
    month: Month | None = None
    unit: str = ""
    refused_at: datetime | None = None

    @property
    def error(self) -> DeliveryError:
        """The first problem as the command line shows it, and how many there are."""
        first = self.problems[0]
        more = f" (i alt {self._count} fejl)" if len(self.problems) > 1 else ""
        return DeliveryError(
            f"{self.file_name} er afvist: {first.what}{more}",
            where=first.where,
            found=first.found,
            remedy=f"{first.remedy} Se {self.kept_at.name}.txt ved siden af filen.".strip(),
        )

    @property
    def report(self) -> str:
        """A page that can be forwarded as it is: every problem up to the twentieth, and how many there are."""
        parts = (self._head(), *(_paragraph(n, each) for n, each in enumerate(self.problems[:SHOWN], 1)), self._foot())
        return "\n\n".join(filter(None, parts)) + "\n"

    @property
    def _count(self) -> str:
        return str(len(self.problems)) if len(self.problems) <= COUNTED else f"mere end {grouped(COUNTED)}"

    def _head(self) -> str:
        lines = ["LEVERANCEN ER AFVIST", "", f"Fil:     {self.file_name}"]
        if self.table:
            lines.append(f"Tabel:   {self.table} ({self.table_da})")
        if self.month:
            lines.append(f"Måned:   {self.month}")
        if self.refused_at:
            lines.append(f"Afvist:  {self.refused_at:{REFUSED_AT}}")
        found = f"Der er fundet {self._count} fejl."
        return "\n".join([*lines, "", "Ingen af filens rækker er læst ind.", found])

    def _foot(self) -> str:
        hidden = len(self.problems) - SHOWN
        shown = f"Her vises de første {SHOWN} af {self._count} fejl.\n\n" if hidden > 0 else ""
        return f"{shown}Ret fejlene, dan hele filen igen, og aflevér den i mappen til leverancer."


def _paragraph(number: int, problem: Problem) -> str:
    sentence = f"{problem.where}: {problem.what}" if problem.where else problem.what
    details = (("Fundet:   ", problem.found), ("Ventet:   ", problem.expected), ("Gør dette:", problem.remedy))
    return "\n".join(
        [f"{number}. {sentence[:1].upper()}{sentence[1:]}", *(f"   {label} {text}" for label, text in details if text)]
    )
