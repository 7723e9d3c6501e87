"""Titles beside the annual plan's, from `data/reference/`.

`topics.yml`: what reports tell of that is none of the plan's themes. `theme_titles.yml`: what an audience calls a theme
where the plan's words are not theirs.
"""

from collections.abc import Collection
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from mi_lib.errors import UsageError, unusable


class Topic(BaseModel):
    """A title as readers see it, and the unit of the annual plan that answers for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    title: str
    unit: str


_TOPICS = TypeAdapter(dict[str, Topic])
_THEME_TITLES = TypeAdapter(dict[str, dict[str, str]])
_Entries = TypeVar("_Entries")


def read_topics(file: Path) -> dict[str, Topic]:
    """The topics by slug. Raises UsageError naming the entry that is wrong."""
    return _read(file, _TOPICS, "topics")


def read_theme_titles(file: Path, audiences: Collection[str], themes: Collection[str]) -> dict[str, dict[str, str]]:
    """Titles by audience and theme, where the annual plan's are not a reader's; none where there is no such file.

    Raises UsageError naming what is unknown.
    """
    if not file.is_file():
        return {}
    titles = _read(file, _THEME_TITLES, "titles")
    for audience, mine in titles.items():
        for name, known in ((audience, audiences), *((theme, themes) for theme in mine)):
            if name not in known:
                raise UsageError(
                    "The list of titles names what there is not.",
                    where=f"{file.name}: {audience}",
                    found=name,
                    remedy=f"use one of {', '.join(known)}",
                )
    return titles


def _read(file: Path, entries: TypeAdapter[_Entries], what: str) -> _Entries:
    try:
        return entries.validate_python(yaml.safe_load(file.read_text(encoding="utf-8")) or {})
    except ValidationError as error:
        raise unusable(f"list of {what}", file, error) from None
