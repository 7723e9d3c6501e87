"""What a report says about itself: title, recipient, month, cut-off. Becomes front matter and title block."""

from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, fields
from datetime import UTC, date, datetime
from typing import Any

import yaml
from babel.dates import format_date

from mi_lib.errors import RenderingError
from mi_lib.periods import Month

_MARKDOWN = str.maketrans({char: "\\" + char for char in "\\`*_{}[]<>#|@$^~\"'"})


@dataclass(frozen=True)
class Front:
    """The facts of one report. `month` is YYYY-MM, `cutoff` an ISO date, `recipient` an id, the rest text to show."""

    title: str
    subtitle: str
    lang: str
    recipient: str
    recipient_name: str
    month: str
    version: str
    cutoff: str
    municipality: str
    draft: bool
    synthetic: bool
    description: str
    day: str = ""
    """ISO date of a page that is made for a day instead of a month (a case overview): it is set small and close."""

    @classmethod
    def from_metadata(cls, metadata: Mapping[str, Any]) -> "Front":
        """The front in a notebook output's metadata. Raises RenderingError for missing, unknown or odd entries."""
        _check_names(metadata)
        front = cls(**metadata)
        _check_values(front)
        return front

    @property
    def month_text(self) -> str:
        """`januar 2015`."""
        return format_date(Month.parse(self.month).first_day, "MMMM y", locale=self.lang)

    @property
    def period(self) -> tuple[str, str]:
        """What the report is about: the words for it, and the month or day, `1. april 2015`."""
        if self.day:
            return "Dag", format_date(date.fromisoformat(self.day), "d. MMMM y", locale=self.lang)
        return "Rapportmåned", self.month_text

    @property
    def cutoff_text(self) -> str:
        """`31. december 2014`."""
        return format_date(date.fromisoformat(self.cutoff), "d. MMMM y", locale=self.lang)

    @property
    def timestamp(self) -> datetime:
        """The moment that files made from this report carry: the cut-off, so that equal input gives equal bytes."""
        return datetime.combine(date.fromisoformat(self.cutoff), datetime.min.time(), UTC)

    def to_yaml(self) -> str:
        """Front matter for Quarto; text is escaped because Quarto reads it as Markdown."""
        shown = {"title": self.title, "subtitle": self.subtitle, "author": self.municipality}
        shown["description"] = self.description
        escaped = {name: text.translate(_MARKDOWN) for name, text in shown.items() if text}
        own = {name: value for name, value in asdict(self).items() if name not in {*shown, "lang"}}
        if not self.day:
            del own["day"]
        return yaml.safe_dump(
            {**escaped, "lang": self.lang, "mi": own}, allow_unicode=True, sort_keys=False, width=1000
        )


def _check_names(metadata: Mapping[str, Any]) -> None:
    known = {field.name for field in fields(Front)}
    needed = {field.name for field in fields(Front) if field.default is MISSING}
    missing, unknown = sorted(needed - set(metadata)), sorted(set(metadata) - known)
    if missing or unknown:
        raise RenderingError(
            "The report does not introduce itself as it should.",
            where="front matter",
            found="; ".join(
                f"{word}: {', '.join(names)}" for word, names in (("missing", missing), ("unknown", unknown)) if names
            ),
            remedy="let report.title() write the front",
        )


def _check_values(front: Front) -> None:
    flags = ("draft", "synthetic")
    wrong = [name for name, value in asdict(front).items() if not isinstance(value, bool if name in flags else str)]
    wrong += [name for name in ("title", "recipient", "municipality", "lang") if not getattr(front, name)]
    if not wrong:
        dated = ("cutoff", "day") if front.day else ("cutoff",)
        wrong += [name for name in dated if not _is_date(getattr(front, name))]
    if wrong:
        raise RenderingError(
            "The report's front has a value of the wrong kind.",
            where="front matter",
            found="; ".join(f"{name} = {getattr(front, name)!r}" for name in wrong),
            remedy="draft and synthetic are true or false, cutoff is an ISO date, title and recipient are not empty",
        )
    Month.parse(front.month)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
