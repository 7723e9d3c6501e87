"""Coarser categories that may stand in for finer ones."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import TypeAdapter, ValidationError

from mi_lib.errors import UsageError


@dataclass(frozen=True)
class Hierarchy:
    """A dimension that collapses another: which codes of `fine` each code of `coarse` holds."""

    coarse: str
    fine: str
    groups: Mapping[str, tuple[str, ...]]


def read_hierarchies(file: Path, codelists: Mapping[str, Mapping[str, str]]) -> tuple[Hierarchy, ...]:
    """Read `hierarchies.yml`. Raises UsageError for another shape, and unless every code stands in just one group."""
    try:
        found = TypeAdapter(tuple[Hierarchy, ...]).validate_python(yaml.safe_load(file.read_text(encoding="utf-8")))
    except ValidationError as error:
        raise _unusable(file, str(error.errors()[0]["loc"]), error.errors()[0]["msg"]) from None
    for each in found:
        fine = [code for codes in each.groups.values() for code in codes]
        pairs = ((each.coarse, list(each.groups)), (each.fine, fine))
        for dimension, codes in pairs:
            if sorted(codes) != sorted(codelists.get(dimension, ())):
                raise _unusable(file, dimension, "name each code of the dimension in codelists.yml once")
    return found


def _unusable(file: Path, found: str, remedy: str) -> UsageError:
    return UsageError("The hierarchies cannot be used.", where=file.name, found=found, remedy=remedy)


def coarser_than(dimension: str, hierarchies: Iterable[Hierarchy]) -> Iterator[str]:
    """The dimensions that may stand in for this one, the finest first."""
    known = tuple(hierarchies)
    for each in known:
        if each.fine == dimension:
            yield each.coarse
            yield from coarser_than(each.coarse, known)


__all__ = ["Hierarchy", "coarser_than", "read_hierarchies"]
