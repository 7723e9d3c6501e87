"""The release ledger: every cell that an edition has shown or hidden, for whom. What is out cannot be taken back."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from mi_lib.disclosure.packet import HIDDEN, Edition, Publishable
from mi_lib.disclosure.system import KEY
from mi_lib.disclosure.views import ReaderClass
from mi_lib.errors import DisclosureError

_FIGURES = ("value", "numerator", "denominator")
_COLUMNS = ("edition", "as_of", "data", "synthetic", "audience", "team", *KEY, "hidden", *_FIGURES)
_SHOWN = ("final", "preliminary", "undefined")


@dataclass(frozen=True)
class Ledger:
    """One line per cell that told a reader class something new, in the order of publication."""

    entries: pd.DataFrame

    @classmethod
    def empty(cls) -> "Ledger":
        return cls(pd.DataFrame(columns=list(_COLUMNS)))

    @classmethod
    def read(cls, file: Path) -> "Ledger":
        """A file that is not there is an empty ledger. Raises DisclosureError for one that cannot be read."""
        if not file.exists():
            return cls.empty()
        lines = file.read_text(encoding="utf-8").splitlines()
        return cls(pd.DataFrame([_entry(line, number, file) for number, line in enumerate(lines, 1)], columns=_COLUMNS))

    def about(self, edition: Edition) -> "Ledger":
        """Real data beside real data only, made-up beside made-up: what a demo published tells of no child."""
        return Ledger(self.entries[self.entries["synthetic"].astype(bool) == edition.synthetic])

    def beside(self, edition: Edition) -> "Ledger":
        """What other editions told: an edition is judged by what it adds to those."""
        return Ledger(self.entries[self.entries["edition"].ne(name_of(edition))])

    def still_hidden(self) -> pd.DataFrame:
        """The cells that the latest edition with them hid from anyone."""
        latest = self.entries.drop_duplicates([*KEY, "audience", "team"], keep="last")
        return latest[latest["hidden"].astype(bool)].drop_duplicates(list(KEY))

    def with_release(self, packets: Iterable[Publishable]) -> "Ledger":
        """The ledger after these packets have been published: only what is new to their readers is added."""
        new = pd.DataFrame([entry for packet in packets for entry in _entries(packet)], columns=_COLUMNS)
        both = pd.concat([self.entries, new], ignore_index=True) if len(self.entries) else new
        same = [*KEY, "audience", "team"]
        what = _in_words(both)
        before = what.groupby([both[key] for key in same]).shift()
        return Ledger(both[what.ne(before)].reset_index(drop=True))

    def write(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary = file.with_suffix(".part")
        temporary.write_text("".join(map(_line, self.entries.to_dict("records"))), encoding="utf-8", newline="\n")
        temporary.replace(file)


def seen_by(reader: ReaderClass, entries: pd.DataFrame) -> pd.DataFrame:
    """Those of packets that this reader class may read."""
    classes = list(zip(entries["audience"], entries["team"], strict=True))
    mine = {each for each in set(classes) if reader.reads(ReaderClass(each[0], each[1] or None))}
    return entries[pd.Series([each in mine for each in classes], index=entries.index, dtype=bool)]


def _in_words(entries: pd.DataFrame) -> "pd.Series[str]":
    """What an entry says, to be compared."""
    figures = entries[list(_FIGURES)].astype(float)
    said = [f"{hidden} {row}" for hidden, row in zip(entries["hidden"], figures.values.tolist(), strict=True)]
    return pd.Series(said, index=entries.index, dtype=object)


def name_of(edition: Edition) -> str:
    """As a person says it: "2015-02 V2"."""
    return f"{edition.month} {edition.version}"


def _entries(packet: Publishable) -> Iterable[dict[str, Any]]:
    edition, reader = packet.edition, packet.reader
    who: dict[str, Any] = {"edition": name_of(edition), "as_of": edition.as_of}
    who |= {"data": edition.data_digest[:12]}
    who |= {"synthetic": edition.synthetic, "audience": reader.audience, "team": reader.team or ""}
    for row in packet.observations.to_dict("records"):
        if row["status"] == HIDDEN or row["status"] in _SHOWN:
            key = {name: row[name] for name in KEY}
            hidden = row["status"] == HIDDEN
            yield (
                who | key | {"hidden": hidden} | {name: None if pd.isna(row[name]) else row[name] for name in _FIGURES}
            )


def _line(entry: Mapping[Any, Any]) -> str:
    plain = {name: None if pd.isna(value) else value for name, value in entry.items()}
    flags = {name: bool(entry[name]) for name in ("hidden", "synthetic")}
    return json.dumps(plain | flags, ensure_ascii=False) + "\n"


def _entry(line: str, number: int, file: Path) -> dict[str, Any]:
    try:
        entry: dict[str, Any] = json.loads(line)
    except ValueError:
        entry = {}
    if set(entry) != set(_COLUMNS):
        raise DisclosureError(
            "The ledger of what has been published cannot be read, so nothing more may be.",
            where=f"{file.name}, line {number}",
            found=line[:80],
            remedy="restore the file from the backup; without it nobody knows what readers can subtract",
        )
    return entry
