"""Topics: what reports tell of that is none of the annual plan's themes, in `data/reference/topics.yml`."""

from collections.abc import Collection
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from mi_lib.errors import UsageError


class Topic(BaseModel):
    """A title as readers see it, and the unit of the annual plan that answers for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    title: str
    unit: str


_TOPICS = TypeAdapter(dict[str, Topic])


def read_topics(file: Path) -> dict[str, Topic]:
    """The topics by slug. Raises UsageError naming the entry that is wrong."""
    try:
        return _TOPICS.validate_python(yaml.safe_load(file.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        raise UsageError(
            "The list of topics cannot be used.",
            where=f"{file.name}: {'.'.join(str(part) for part in first['loc'])}",
            found=repr(first["input"])[:200],
            remedy=first["msg"],
        ) from None


_THEME_TITLES = TypeAdapter(dict[str, dict[str, str]])


def read_theme_titles(file: Path, audiences: Collection[str], themes: Collection[str]) -> dict[str, dict[str, str]]:
    """Titles by audience and theme, where the annual plan's are not a reader's; none where there is no such file.

    Raises UsageError naming what is unknown.
    """
    if not file.is_file():
        return {}
    try:
        titles = _THEME_TITLES.validate_python(yaml.safe_load(file.read_text(encoding="utf-8")) or {})
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise UsageError("The list of titles cannot be used.", where=f"{file.name}: {where}") from None
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
