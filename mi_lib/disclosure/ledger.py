"""The release ledger: every cell that an edition has shown or hidden, for whom. What is out cannot be taken back."""

import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd

from mi_lib.disclosure.packet import HIDDEN, Edition, Publishable
from mi_lib.disclosure.system import KEY
from mi_lib.disclosure.views import ReaderClass
from mi_lib.errors import DisclosureError
from mi_lib.sealed import whole

_FIGURES = ("value", "numerator", "denominator")
_COLUMNS = ("edition", "as_of", "data", "synthetic", "audience", "team", *KEY, "hidden", *_FIGURES)
_SHOWN = ("final", "preliminary", "undefined")
_SEAL = ("release", "sha256")


@dataclass(frozen=True)
class Release:
    """An edition that went out, and how many entries there were when it had.

    In the file its seal stands there: the SHA-256 of all above it, the earlier seals too. Empty until it is written.
    """

    edition: str
    entries: int
    seal: str = ""


@dataclass(frozen=True)
class Ledger:
    """One line per cell that told a reader class something new, in the order of publication."""

    entries: pd.DataFrame
    releases: tuple[Release, ...] = ()

    @classmethod
    def empty(cls) -> "Ledger":
        return cls(pd.DataFrame(columns=list(_COLUMNS)))

    @classmethod
    def read(cls, file: Path) -> "Ledger":
        """A file that is not there is an empty ledger. Raises DisclosureError for one that is not as it was written."""
        if not file.exists():
            return cls.empty()
        entries: list[dict[str, Any]] = []
        releases: list[Release] = []
        above, sealed = sha256(), False
        for number, line in enumerate(file.read_bytes().splitlines(keepends=True), 1):
            content = _parsed(line, number, file)
            sealed = set(content) == set(_SEAL)
            if not sealed:
                entries.append(content)
            elif content["sha256"] != above.hexdigest():
                raise _unusable(f"{file.name}, line {number}", "the lines above it are not those that it seals")
            else:
                releases.append(Release(content["release"], len(entries), content["sha256"]))
            above.update(line)
        if not sealed:
            raise _unusable(f"{file.name}, the end", "no seal after the last line")
        return cls(pd.DataFrame(entries, columns=_COLUMNS), tuple(releases))

    @property
    def seal(self) -> str:
        """That of the newest release: two ledgers with the same seal are the same. Empty if nothing was published."""
        return self.releases[-1].seal if self.releases else ""

    def check_holds(self, editions: Iterable[tuple[str, str]], file: Path) -> None:
        """Raises DisclosureError unless each of these is in it, by its name and its seal ("": whatever that was)."""
        known = {(each.edition, seal) for each in self.releases for seal in (each.seal, "")}
        lacking = sorted({name for name, seal in editions if (name, seal) not in known})
        if lacking:
            raise _unusable(str(file), f"{', '.join(lacking)} has been published and is not in it")

    def about(self, edition: Edition) -> "Ledger":
        """Real data beside real data only, made-up beside made-up: what a demo published tells of no child."""
        return Ledger(self.entries[self.entries["synthetic"].astype(bool) == edition.synthetic])

    def beside(self, edition: Edition) -> "Ledger":
        """What other editions told: an edition is judged by what it adds to those."""
        return Ledger(self.entries[self.entries["edition"].ne(name_of(edition))])

    def shown(self) -> pd.DataFrame:
        """What anyone has been shown."""
        return self.entries[~self.entries["hidden"].astype(bool)]

    def still_hidden(self) -> pd.DataFrame:
        """The cells that the latest edition with them hid from anyone."""
        return self.still_hidden_from_each().drop_duplicates(list(KEY))

    def still_hidden_from_each(self) -> pd.DataFrame:
        """The same for each class of readers: one line for each that was given the cell."""
        latest = self.entries.drop_duplicates([*KEY, "audience", "team"], keep="last")
        return latest[latest["hidden"].astype(bool)]

    def with_release(self, packets: Iterable[Publishable]) -> "Ledger":
        """The ledger after these packets have been published: only what is new to their readers is added."""
        out = list(packets)
        new = pd.DataFrame([entry for packet in out for entry in _entries(packet)], columns=_COLUMNS)
        both = pd.concat([self.entries, new], ignore_index=True) if len(self.entries) else new
        same = [*KEY, "audience", "team"]
        what = _in_words(both)
        before = what.groupby([both[key] for key in same]).shift()
        entries = both[what.ne(before)].reset_index(drop=True)
        newest = (Release(name_of(each.edition), len(entries)) for each in out[:1])
        return Ledger(entries, (*self.releases, *newest))

    def write(self, file: Path) -> str:
        """Whole or not at all, and on disk when this returns. Returns the seal of the newest release there."""
        lines = list(self._sealed())
        with whole(file) as temporary, temporary.open("wb") as stream:
            stream.writelines(lines)
            stream.flush()
            os.fsync(stream.fileno())
        return str(json.loads(lines[-1])["sha256"]) if lines else ""

    def _sealed(self) -> Iterator[bytes]:
        """The lines of the file, each release with its seal."""
        lines, above, done = [_line(entry) for entry in self.entries.to_dict("records")], sha256(), 0
        for release in self.releases:
            for line in lines[done : release.entries]:
                above.update(line)
                yield line
            seal = _as_line(dict(zip(_SEAL, (release.edition, above.hexdigest()), strict=True)))
            above.update(seal)
            yield seal
            done = release.entries


def seen_by(readers: Collection[ReaderClass], entries: pd.DataFrame) -> pd.DataFrame:
    """Those of packets that one of these reader classes may read."""
    classes = pd.MultiIndex.from_frame(entries[["audience", "team"]])
    known = {each: ReaderClass(each[0], each[1] or None) for each in classes.unique()}
    theirs = [each for each, other in known.items() if any(reader.reads(other) for reader in readers)]
    return entries[classes.isin(theirs)]


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


def _line(entry: Mapping[Any, Any]) -> bytes:
    plain = {name: None if pd.isna(value) else value for name, value in entry.items()}
    flags = {name: bool(entry[name]) for name in ("hidden", "synthetic")}
    return _as_line(plain | flags)


def _as_line(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False) + "\n").encode()


def _parsed(line: bytes, number: int, file: Path) -> dict[str, Any]:
    """An entry or a seal."""
    try:
        content = json.loads(line)
    except ValueError:
        content = None
    if not isinstance(content, dict) or set(content) not in (set(_COLUMNS), set(_SEAL)):
        raise _unusable(f"{file.name}, line {number}", line[:80].decode(errors="replace"))
    return content


def _unusable(where: str, found: str) -> DisclosureError:
    return DisclosureError(
        "The ledger of what has been published is not as it was written, so nothing more may be.",
        where=where,
        found=found,
        remedy="restore the file from the backup; without it nobody knows what readers can subtract. If there is none"
        " and all that was published is a demo that nobody has: remove data/editions, reports and .releases",
    )
