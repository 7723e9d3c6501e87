"""What a reader was shown before: the packet of the previous edition, without what is hidden now."""

from pathlib import Path

import pandas as pd

from mi_lib.disclosure.packet import HIDDEN, NUMBERS, Publishable, let_through, read_packet
from mi_lib.disclosure.system import KEY


def seen_before(previous: Publishable, now: Publishable) -> Publishable | None:
    """What this reader was shown in the previous edition and may be reminded of in this one.

    A cell that is hidden in either edition has no number in it, and a cell that is not in this edition is left out:
    a comparison says nothing that the reader could not read from the two reports, which the ledger holds both.
    None if the packets are not two editions of one report for one reader (a leader who has changed teams), or if one
    is made of synthetic data and the other not.
    """
    if _identity(previous) != _identity(now) or previous.edition.month >= now.edition.month:
        return None
    status = now.observations.set_index(list(KEY))["status"]
    keys = pd.MultiIndex.from_frame(previous.observations[list(KEY)])
    kept = previous.observations[keys.isin(status.index)].reset_index(drop=True)
    hidden = status.reindex(pd.MultiIndex.from_frame(kept[list(KEY)])).eq(HIDDEN).to_numpy()
    kept.loc[hidden, list(NUMBERS)] = float("nan")
    kept.loc[hidden, ["status", "signal", "target_status"]] = [HIDDEN, "not_judged", "none"]
    return let_through(previous.edition, previous.reader, kept)


def _identity(packet: Publishable) -> tuple[object, ...]:
    edition, reader = packet.edition, packet.reader
    return reader.id, reader.audience, reader.team, edition.version, edition.synthetic


def before_path(packet: Path) -> Path:
    """Where what was seen before lies: beside the packet."""
    return packet.with_suffix(".before.json")


def open_before(packet_file: Path, now: Publishable) -> Publishable | None:
    """Read it back; None where there was no previous edition. Raises DisclosureError if it has been changed."""
    file = before_path(packet_file)
    return seen_before(read_packet(file), now) if file.is_file() else None


__all__ = ["before_path", "open_before", "seen_before"]
