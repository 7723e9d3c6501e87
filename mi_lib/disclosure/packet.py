"""The packet: all that one recipient's report may show, and the only thing that text, charts and tables accept."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from mi_lib.disclosure.hierarchies import Hierarchy
from mi_lib.errors import DisclosureError, UsageError
from mi_lib.periods import Month
from mi_lib.sealed import digest_of, read_sealed, write_sealed

HIDDEN = "hidden"
JUDGEMENTS = ("mean", "lower", "upper", "level", "level_before")
"""Numbers that are computed from all months of a series (`signals.add_signals`)."""
NUMBERS = ("numerator", "denominator", "value", *JUDGEMENTS)
WORDS = (
    "indicator", "period", "window", "scope", "dimension", "category", "status", "signal", "step", "target_status",
)  # fmt: skip
_FORMAT = 1


@dataclass(frozen=True)
class ThemeInfo:
    """A theme as the reader meets it: title, the unit that answers for it, and who in that unit."""

    slug: str
    title: str
    unit: str
    responsible: str
    is_topic: bool = False
    """None of the plan's themes: it has no line on page one."""


@dataclass(frozen=True)
class Gap:
    """A delivery that has not come: which figures miss it, of which unit, for which month, and the last that came."""

    indicator: str
    unit: str
    month: str
    last_good_month: str


@dataclass(frozen=True)
class SeriesBreak:
    """From this month (YYYY-MM) on an indicator is counted in another way; why is a Danish sentence.

    `dimension` empty: the total and everything else; a dimension: only the figures broken down by it.
    """

    indicator: str
    month: str
    reason: str
    dimension: str = ""


@dataclass(frozen=True)
class Quality:
    """How good the data behind an indicator are, for the whole municipality: `level` is good, fair or poor.

    The share of cases with a missing registration lies in the band above `missing_from` and up to `missing_to` per
    cent, as far as these are known. `newest` is a day, YYYY-MM-DD, or empty; `last_month` is the last one that was
    delivered where a later one was due, or empty.
    """

    indicator: str
    level: str
    missing_from: int | None = None
    missing_to: int | None = None
    too_few_cases: bool = False
    newest: str = ""
    last_month: str = ""


@dataclass(frozen=True)
class GoalLine:
    """A political goal as it stands: no figure about persons, and public since it was adopted.

    `status` follows the rule of `indicators.goals`; `delivered_status` is what was reported, empty if not known.
    """

    title: str
    owner: str
    baseline: float
    value: float | None
    target: float
    target_date: str
    status: str
    delivered_status: str = ""
    measured_on: str = ""
    """The cut-off of the follow-up that says so, which may be earlier than the report's."""


@dataclass(frozen=True)
class Later:
    """A figure that an audience gets in other report months than this one, by the distribution."""

    audience: str
    indicator: str
    scope: str
    dimension: str
    months: tuple[int, ...]


@dataclass(frozen=True)
class Focus:
    """What some audiences get shown first, and why, up to and including the report month `until`.

    `about` is a theme or the id of an indicator.
    """

    about: str
    title: str
    why: str
    until: Month
    audiences: tuple[str, ...]


@dataclass(frozen=True)
class Definition:
    """What a figure meant in this edition, so that a later one can tell its readers when that changes."""

    name: str
    text: str
    unit: str
    target: float | None


@dataclass(frozen=True)
class Edition:
    """What all packets of one version and month have in common.

    `title` is the version's; `titles` by audience, where a report has one of its own, and `theme_titles` by audience
    and theme, where its readers would not understand the annual plan's. `themes` are the version's,
    `borrowed` those of other versions, and topics, of which it shows a figure. `as_of` is the day, YYYY-MM-DD, up to
    whose end deliveries were looked at; None: all that had come.
    """

    month: Month
    version: str
    title: str
    municipality: str
    data_digest: str
    synthetic: bool
    themes: tuple[ThemeInfo, ...]
    codelists: Mapping[str, Mapping[str, str]]
    gaps: tuple[Gap, ...] = ()
    quality: tuple[Quality, ...] = ()
    goals: tuple[GoalLine, ...] = ()
    as_of: str | None = None
    breaks: tuple[SeriesBreak, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    theme_titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    borrowed: tuple[ThemeInfo, ...] = ()
    later: tuple[Later, ...] = ()
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    focus: tuple[Focus, ...] = ()
    hierarchies: tuple[Hierarchy, ...] = ()

    @property
    def cutoff(self) -> date:
        return self.month.cutoff


@dataclass(frozen=True)
class Reader:
    """Whom a packet is for."""

    id: str
    name: str
    audience: str
    team: str | None


class Publishable:
    """A recipient's figures after the door. Made by `disclosure.make_packets` or read back by `open_packet`.

    `observations` has the columns WORDS and NUMBERS. A hidden observation has the status `hidden` and no number
    anywhere; its signal is `not_judged` and its target status `none`.
    """

    def __init__(self, edition: Edition, reader: Reader, observations: pd.DataFrame, *, passed: object) -> None:
        if passed is not _THE_DOOR:
            raise DisclosureError(
                "A packet can only be made by the door.",
                where="Publishable",
                remedy="use mi_lib.disclosure.make_packets or open_packet",
            )
        self.edition = edition
        self.reader = reader
        self.observations = observations

    @property
    def title(self) -> str:
        """That of this audience's report."""
        return self.edition.titles.get(self.reader.audience, self.edition.title)

    def title_of(self, theme: ThemeInfo) -> str:
        """The theme's title in this audience's words."""
        return self.edition.theme_titles.get(self.reader.audience, {}).get(theme.slug, theme.title)

    @property
    def digest(self) -> str:
        return digest_of(self._content())

    def write(self, folder: Path) -> Path:
        """Write to `<folder>/<recipient>/<version>.json`; the same packet gives the same bytes."""
        return self.write_to(packet_path(folder, self.reader.id, self.edition.version))

    def write_to(self, file: Path) -> Path:
        return write_sealed(file, self._content())

    def _content(self) -> str:
        rows = self.observations[[*WORDS, *NUMBERS]].astype(object)
        plain = rows.where(rows.notna(), None)
        content = {
            "format": _FORMAT,
            "edition": self._edition_content(),
            "reader": asdict(self.reader),
            "columns": list(plain.columns),
            "rows": plain.values.tolist(),
        }
        return json.dumps(content, ensure_ascii=False, allow_nan=False)

    def _edition_content(self) -> dict[str, Any]:
        focus = [asdict(each) | {"until": str(each.until)} for each in self.edition.focus]
        return asdict(self.edition) | {"month": str(self.edition.month), "focus": focus}


_THE_DOOR = object()


def let_through(edition: Edition, reader: Reader, observations: pd.DataFrame) -> Publishable:
    """For the door only."""
    return Publishable(edition, reader, observations, passed=_THE_DOOR)


def packet_path(folder: Path, recipient: str, version: str) -> Path:
    return folder / recipient / f"{version.lower()}.json"


def open_packet(file: Path, month: Month, recipient: str) -> Publishable:
    """Read a packet back, and make sure that it is untouched and that it is this month's and this recipient's.

    Raises UsageError if there is none, DisclosureError if it has been changed or belongs to someone else.
    """
    if not file.is_file():
        raise UsageError(
            f"The figures of {month} for {recipient} have not been computed yet.",
            where=str(file),
            remedy=f"run `mi compute {month}` in the project's folder, then run the notebook again",
        )
    packet = read_packet(file)
    if (packet.edition.month, packet.reader.id) != (month, recipient):
        raise DisclosureError(
            "This packet belongs to another report.",
            where=str(file),
            found=f"{packet.edition.month} for {packet.reader.id}",
            remedy=f"run `mi compute {month}` again",
        )
    return packet


def read_packet(file: Path) -> Publishable:
    """Read a packet back, whosever it is. Raises DisclosureError if it has been changed."""
    content = read_sealed(file, remedy="delete the file and run `mi compute` for the month again")
    # A packet that an older version kept lacks the columns that have come since.
    frame = pd.DataFrame(content["rows"], columns=content["columns"]).reindex(columns=[*WORDS, *NUMBERS])
    frame[list(NUMBERS)] = frame[list(NUMBERS)].astype(float)
    return let_through(_edition(content["edition"]), Reader(**content["reader"]), frame)


def _edition(content: dict[str, Any]) -> Edition:
    made = {name: tuple(map(make, content[name])) for name, make in _PARTS.items() if name in content}
    definitions = {name: Definition(**each) for name, each in content.get("definitions", {}).items()}
    return Edition(**{**content, **made, "definitions": definitions, "month": Month.parse(content["month"])})


def _later(content: dict[str, Any]) -> Later:
    return Later(**{**content, "months": tuple(content["months"])})


def _focus(content: dict[str, Any]) -> Focus:
    return Focus(**{**content, "until": Month.parse(content["until"]), "audiences": tuple(content["audiences"])})


def _hierarchy(content: dict[str, Any]) -> Hierarchy:
    groups = {code: tuple(parts) for code, parts in content["groups"].items()}
    return Hierarchy(content["coarse"], content["fine"], groups)


_PARTS: Mapping[str, Callable[[dict[str, Any]], object]] = {
    "themes": lambda content: ThemeInfo(**content),
    "borrowed": lambda content: ThemeInfo(**content),
    "gaps": lambda content: Gap(**content),
    "quality": lambda content: Quality(**content),
    "goals": lambda content: GoalLine(**content),
    "breaks": lambda content: SeriesBreak(**content),
    "later": _later,
    "focus": _focus,
    "hierarchies": _hierarchy,
}
"""The edition's lists, and what stands in them."""
