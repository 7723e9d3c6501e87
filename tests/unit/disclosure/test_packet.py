"""Packets: made by the door alone, the same after a round trip, and refused where they do not belong."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from mi_lib.disclosure import Edition, Gap, GoalLine, Publishable, Reader, open_packet, packet_path
from mi_lib.errors import DisclosureError, UsageError
from mi_lib.periods import Month

JANUARY = Month(2015, 1)
Packets = Callable[..., Publishable]


@pytest.fixture
def packet(packet_of: Packets) -> Publishable:
    return packet_of(
        {"indicator": "notification_count", "value": 81.0, "mean": 72.5},
        {"indicator": "notification_count", "status": "hidden", "dimension": "outcome", "category": "other"},
        gaps=(Gap("absence_rate", "Skole", "2014-12", "2014-11"),),
        goals=(GoalLine("Færre på »ventelisten«", "Skole", 57.0, None, 63.0, "2016-12-31", "not_measured"),),
    )


def test_only_the_door_makes_packets(packet: Publishable, edition_of: Callable[..., Edition], reader: Reader) -> None:
    with pytest.raises(DisclosureError, match="only be made by the door"):
        Publishable(edition_of(), reader, packet.observations, passed=object())


def test_a_packet_comes_back_as_it_was_written(packet: Publishable, tmp_path: Path) -> None:
    back = open_packet(packet.write(tmp_path), JANUARY, "direktion")
    pd.testing.assert_frame_equal(back.observations, packet.observations, check_dtype=False)
    assert (back.edition, back.reader, back.digest) == (packet.edition, packet.reader, packet.digest)


def test_a_packet_lies_in_its_readers_folder_under_its_version(packet: Publishable, tmp_path: Path) -> None:
    assert packet.write(tmp_path) == tmp_path / "direktion" / "v2.json" == packet_path(tmp_path, "direktion", "V2")


def test_the_same_packet_gives_the_same_bytes_and_leaves_nothing_beside_them(
    packet: Publishable, tmp_path: Path
) -> None:
    first = packet.write(tmp_path).read_bytes()
    assert packet.write(tmp_path).read_bytes() == first
    assert [file.name for file in (tmp_path / "direktion").iterdir()] == ["v2.json"]


def test_a_hidden_number_is_not_in_the_file(packet: Publishable, tmp_path: Path) -> None:
    text = packet.write(tmp_path).read_text(encoding="utf-8")
    row = text[text.index('"hidden"') :]
    assert row[: row.index("]")].endswith("null, null, null, null, null, null")


@pytest.mark.parametrize(
    ("old", "new"),
    [("81.0", "18.0"), ('"hidden"', '"final"'), ("Direktionen", "Redaktionen"), ("2015-01", "2015-02")],
)
def test_a_packet_that_was_changed_by_hand_is_refused(packet: Publishable, tmp_path: Path, old: str, new: str) -> None:
    file = packet.write(tmp_path)
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(DisclosureError, match="changed by hand"):
        open_packet(file, JANUARY, "direktion")


@pytest.mark.parametrize(("month", "recipient"), [(Month(2015, 2), "direktion"), (JANUARY, "fagudvalg")])
def test_another_months_or_recipients_packet_is_refused(
    packet: Publishable, tmp_path: Path, month: Month, recipient: str
) -> None:
    with pytest.raises(DisclosureError, match="another report"):
        open_packet(packet.write(tmp_path), month, recipient)


def test_where_there_is_no_packet_the_command_that_makes_it_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="mi compute 2015-01"):
        open_packet(tmp_path / "v2.json", JANUARY, "direktion")
