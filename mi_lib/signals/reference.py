"""What the rules must be told: the season of a figure, and where its definition changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from mi_lib.errors import UsageError
from mi_lib.indicators import CATALOGUE
from mi_lib.periods import Month

Seasons = Mapping[str, Sequence[float]]
"""By indicator: each calendar month in relation to the year's mean, January first."""

_MONTHS = 12


@dataclass(frozen=True)
class Break:
    """From this month on an indicator is counted in another way. `reason` is a Danish sentence for the reader.

    `dimension` empty: the total and everything else; a dimension: only the figures broken down by it.
    """

    indicator: str
    month: Month
    reason: str
    dimension: str = ""


def read_seasons(file: Path) -> dict[str, tuple[float, ...]]:
    """Read `seasons.yml`. Raises UsageError for an unknown indicator or a profile that is not twelve months."""
    seasons = {}
    for name, months in _read(file)["seasons"].items():
        _check_indicator(name, file)
        numbers = tuple(float(each) for each in months)
        if len(numbers) != _MONTHS or min(numbers) <= 0:
            raise UsageError(
                "A season is not twelve positive numbers.",
                where=f"{file.name}, {name}",
                found=", ".join(map(str, months)),
                remedy="write one number for each month, January first, 1.0 for a month like the mean of the year",
            )
        year = sum(numbers) / _MONTHS
        seasons[name] = tuple(each / year for each in numbers)
    return seasons


def read_breaks(file: Path) -> list[Break]:
    """Read `breaks.yml`, oldest first: a date, a reason in Danish, and the indicators. Raises UsageError."""
    return sorted(_breaks(file), key=lambda each: (each.month, each.indicator))


def _breaks(file: Path) -> Iterator[Break]:
    for entry in _read(file)["breaks"]:
        for name in entry["indicators"]:
            _check_indicator(name, file)
            dimension = entry.get("dimension", "")
            _check_known(dimension, ["", *CATALOGUE[name].breakdowns], f"{file.name}, {name}", "dimension")
            yield Break(name, Month.of(entry["from"]), entry["reason"], dimension)


def _check_indicator(name: str, file: Path) -> None:
    _check_known(name, list(CATALOGUE), file.name, "indicator")


def _check_known(word: str, allowed: Sequence[str], where: str, what: str) -> None:
    if word not in allowed:
        raise UsageError(
            f"A reference file names an unknown {what}.",
            where=where,
            found=word,
            remedy=f"use one of {', '.join(filter(None, allowed))}",
        )


def _read(file: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return content
