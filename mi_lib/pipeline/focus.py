"""Focus areas: what an analyst wants shown first for a time, from `focus.yml`."""

from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from mi_lib.disclosure import Focus
from mi_lib.errors import UsageError, unusable
from mi_lib.indicators import CATALOGUE, HEADLINES
from mi_lib.periods import Month


def _month(text: object) -> Month:
    try:
        return Month.parse(str(text))
    except UsageError as error:
        raise ValueError(f"{error.what} {error.remedy}") from None


def _known(name: str) -> str:
    if name not in HEADLINES and name not in CATALOGUE:
        near = get_close_matches(name, [*HEADLINES, *CATALOGUE], n=1)
        raise ValueError(f"there is no theme or indicator {name!r}{f' (did you mean {near[0]}?)' if near else ''}")
    return name


MonthText = Annotated[Month, BeforeValidator(_month)]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
    about: Annotated[str, BeforeValidator(_known)]
    title: str = Field(min_length=1)
    why: str = Field(min_length=1)
    first: MonthText = Field(alias="from")
    until: MonthText
    audiences: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "_Entry":
        if self.until < self.first:
            raise ValueError(f"it ends ({self.until}) before it begins ({self.first})")
        return self


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    focus: tuple[_Entry, ...] = ()


def read_focus_areas(file: Path, month: Month, audiences: tuple[str, ...]) -> tuple[Focus, ...]:
    """The focus areas that run in that report month, both ends included, in the order of the file.

    Without a file there are none. Raises UsageError naming the entry, also for one that is not running.
    """
    if not file.is_file():
        return ()
    content = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    try:
        entries = _File.model_validate(content).focus
    except ValidationError as error:
        raise unusable("focus areas", file, error) from None
    for number, entry in enumerate(entries):
        for name in entry.audiences:
            if name not in audiences:
                raise UsageError(
                    "The focus areas name an audience that there is not.",
                    where=f"{file.name}: focus.{number}.audiences",
                    found=name,
                    remedy=f"use some of {', '.join(audiences)}",
                )
    return tuple(
        Focus(entry.about, entry.title, entry.why, entry.until, entry.audiences)
        for entry in entries
        if entry.first <= month <= entry.until
    )


__all__ = ["read_focus_areas"]
