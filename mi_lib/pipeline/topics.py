"""Topics: what reports tell of that is none of the annual plan's themes, in `data/reference/topics.yml`."""

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
