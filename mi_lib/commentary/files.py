"""An analyst's file about one theme of one month: `data/commentary/2015-01/skolefravaer.md`."""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator

from mi_lib.commentary.markdown import Fault, SafeText, read_markdown
from mi_lib.commentary.numbers import read_number
from mi_lib.errors import CommentaryError, MiError
from mi_lib.plan.lined_yaml import LinedDocument, Strict, lined_document, validate_lined
from mi_lib.plan.names import one_of

SLOT_FIELDS = ("explanation", "action", "responsible", "deadline")
"""What a signal asks for."""

_WORDS = ("explanation", "action", "decision", "followed_up")
_FENCE = "---"

Line = Annotated[str, Field(pattern=r"^[^\r\n]*$", max_length=200)]


class FrontMatter(Strict):
    """The keys above the text. Empty ones count as not written yet."""

    author: Line
    date: datetime.date
    audiences: tuple[str, ...] = ()
    """Only these of those who get the version; empty: all of them."""
    explanation: str = ""
    action: str = ""
    decision: str = ""
    """What the reader may discuss or decide. It stands on page one."""
    responsible: Line = ""
    deadline: datetime.date | None = None
    followed_up: str = ""
    """What became of the action that the edition before promised."""
    other_numbers: dict[str, Line] = Field(default_factory=dict)
    """Numbers of the text that are not of the report, each with its source."""

    @field_validator("deadline", mode="before")
    @classmethod
    def _not_yet(cls, value: object) -> object:
        return value or None

    @field_validator("other_numbers")
    @classmethod
    def _numbers_with_sources(cls, value: dict[str, str]) -> dict[str, str]:
        for number, source in value.items():
            if read_number(number) is None:
                raise ValueError(f"{number!r} is not a number; write for example 12, 1.250 or 5,6")
            if not source.strip():
                raise ValueError(f"say where {number} comes from")
        return value


@dataclass(frozen=True)
class Comment:
    """One file, read: its front matter and its safe text."""

    path: Path
    theme: str
    front: FrontMatter
    body: SafeText
    fields: Mapping[str, SafeText]
    """Of explanation, action, decision and followed_up those that are written."""

    @property
    def faults(self) -> list[Fault]:
        """Markdown that may not stand in a report."""
        return sorted({fault for text in (self.body, *self.fields.values()) for fault in text.faults})

    @property
    def missing(self) -> tuple[str, ...]:
        """What a signal asks for and this file does not say yet."""
        return tuple(name for name in SLOT_FIELDS if not getattr(self.front, name))

    @property
    def is_blank(self) -> bool:
        """A skeleton that nobody has written anything into."""
        return not (self.front.author.strip() or self.fields or self.body.paragraphs)

    def is_for(self, audience: str) -> bool:
        return not self.front.audiences or audience in self.front.audiences


@dataclass(frozen=True)
class Desk:
    """What a commentary may name: the version's themes, its audiences, and the units (id to title)."""

    themes: Collection[str]
    audiences: Collection[str]
    units: Mapping[str, str]


def read_comment(path: Path, desk: Desk, shown_as: Path) -> Comment:
    """Read one file. Raises CommentaryError naming it as `shown_as`, the line, what was found and what is allowed."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise CommentaryError(
            "The file is not UTF-8.", where=shown_as.as_posix(), remedy="save it again as UTF-8"
        ) from None
    head, body, first_line = _split(text, shown_as)
    try:
        document = lined_document(head, shown_as)
        front = validate_lined(FrontMatter, document)
    except MiError as error:
        raise CommentaryError(error.what, where=error.where, found=error.found, remedy=error.remedy) from None
    _check_names(path.stem, front, document, desk, shown_as)
    fields = {
        name: read_markdown(getattr(front, name), first_line=document.line_of((name,)), lists=False)
        for name in _WORDS
        if getattr(front, name)
    }
    front = front.model_copy(update={"responsible": _unit_of(front.responsible, desk) or ""})
    comment = Comment(shown_as, path.stem, front, read_markdown(body, first_line=first_line), fields)
    if not (comment.is_blank or front.author.strip()):
        where = f"{shown_as.as_posix()}, line {document.line_of(('author',))}, at author"
        raise CommentaryError("Nobody has signed the commentary.", where=where, remedy="write who answers for the text")
    return comment


def _split(text: str, path: Path) -> tuple[str, str, int]:
    """Front matter (with an empty first line, so that its lines count from the file's), body, the body's first line."""
    lines = text.splitlines()
    ends = [number for number, line in enumerate(lines) if line.rstrip() == _FENCE]
    if len(ends) < 2 or ends[0] != 0:
        raise CommentaryError(
            "The commentary has no front matter.",
            where=f"{path.as_posix()}, line 1",
            found=repr(lines[0][:60]) if lines else "an empty file",
            remedy="begin with a line ---, then author: and date:, then a line --- (`mi commentary MONTH --new`)",
        )
    return "\n".join(["", *lines[1 : ends[1]]]), "\n".join(lines[ends[1] + 1 :]), ends[1] + 2


def _check_names(theme: str, front: FrontMatter, document: LinedDocument, desk: Desk, path: Path) -> None:
    if theme not in desk.themes:
        raise CommentaryError(
            "There is no such theme in this month's report.",
            where=path.as_posix(),
            found=theme,
            remedy=f"name the file after its theme: {one_of(sorted(desk.themes), theme)}",
        )
    for name in front.audiences:
        if name not in desk.audiences:
            raise _unknown(name, "an audience", "audiences", desk.audiences, document, path)
    if front.responsible and _unit_of(front.responsible, desk) is None:
        raise _unknown(front.responsible, "a unit", "responsible", desk.units.values(), document, path)


def _unknown(
    name: str, what: str, key: str, known: Collection[str], document: LinedDocument, path: Path
) -> CommentaryError:
    return CommentaryError(
        f"The commentary names {what} that this report does not have.",
        where=f"{path.as_posix()}, line {document.line_of((key,))}, at {key}",
        found=repr(name),
        remedy=one_of(sorted(known), name),
    )


def _unit_of(name: str, desk: Desk) -> str | None:
    by_name = {said.casefold(): title for number, title in desk.units.items() for said in (number, title)}
    return by_name.get(name.strip().casefold())
