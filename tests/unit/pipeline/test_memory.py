"""What readers were shown is kept, and laid beside the next edition's packet."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from mi_lib.disclosure import Publishable, before_path, open_before, packet_path
from mi_lib.errors import DisclosureError
from mi_lib.periods import Month
from mi_lib.pipeline.memory import lay_before_beside, published_observations, remember_figures, remember_published

Packets = Callable[..., Publishable]
FEBRUARY, APRIL, JUNE = Month(2015, 2), Month(2015, 4), Month(2015, 6)


@dataclass(frozen=True)
class Folders:
    """What the memory asks of a project."""

    root: Path

    def editions(self) -> Path:
        return self.root / "editions"


@pytest.fixture
def project(tmp_path: Path) -> Any:
    return Folders(tmp_path)


@pytest.fixture
def edition(packet_of: Packets) -> Callable[..., Publishable]:
    def packet(month: Month, value: float = 60.0, **changed: Any) -> Publishable:
        return packet_of(
            {"indicator": "notification_count", "period": "2015-01", "value": value}, month=month, **changed
        )

    return packet


def _shown_before(project: Any, packet: Publishable, folder: Path) -> list[float] | None:
    packet.write(folder)
    lay_before_beside(project, packet, folder)
    before = open_before(packet_path(folder, packet.reader.id, packet.edition.version), packet)
    return None if before is None else before.observations["value"].tolist()


def test_the_newest_published_edition_before_this_one_is_compared_with(
    project: Any, edition: Callable[..., Publishable], tmp_path: Path
) -> None:
    for month, value in ((FEBRUARY, 60.0), (APRIL, 64.0), (JUNE, 99.0)):
        remember_published(project, [edition(month, value)])
    assert _shown_before(project, edition(JUNE), tmp_path / "publishable") == [64.0]
    assert _shown_before(project, edition(APRIL), tmp_path / "publishable") == [60.0]


def test_what_was_only_computed_was_not_shown(
    project: Any, edition: Callable[..., Publishable], tmp_path: Path
) -> None:
    edition(FEBRUARY).write(project.editions() / "2015-02" / "publishable")
    assert _shown_before(project, edition(APRIL), tmp_path / "publishable") is None


def test_another_version_is_no_edition_of_this_report(
    project: Any, edition: Callable[..., Publishable], tmp_path: Path
) -> None:
    remember_published(project, [edition(FEBRUARY, version="V3")])
    assert _shown_before(project, edition(APRIL), tmp_path / "publishable") is None


def test_what_lay_there_before_is_taken_away(project: Any, edition: Callable[..., Publishable], tmp_path: Path) -> None:
    folder = tmp_path / "publishable"
    stale = before_path(packet_path(folder, "direktion", "V2"))
    stale.parent.mkdir(parents=True)
    stale.write_text("old", encoding="utf-8")
    assert _shown_before(project, edition(APRIL), folder) is None


def test_a_kept_packet_that_was_changed_stops_the_month(
    project: Any, edition: Callable[..., Publishable], tmp_path: Path
) -> None:
    remember_published(project, [edition(FEBRUARY)])
    file = packet_path(project.editions() / "2015-02" / "published", "direktion", "V2")
    file.write_text(file.read_text(encoding="utf-8").replace("60.0", "61.0"), encoding="utf-8")
    with pytest.raises(DisclosureError, match="changed by hand"):
        _shown_before(project, edition(APRIL), tmp_path / "publishable")


def test_the_true_values_of_what_is_out_are_kept_the_oldest_first(
    project: Any, edition: Callable[..., Publishable]
) -> None:
    for month, value, version in ((JUNE, 9.0, "V2"), (APRIL, 4.0, "V2"), (FEBRUARY, 2.0, "V2"), (FEBRUARY, 3.0, "V3")):
        _publish(project, edition(month, version=version), value)
    assert _out(project) == [("2015-02 V2", 2.0), ("2015-02 V3", 3.0), ("2015-04 V2", 4.0), ("2015-06 V2", 9.0)]


def test_an_edition_that_goes_out_again_with_other_figures_takes_back_none_of_the_first(
    project: Any, edition: Callable[..., Publishable]
) -> None:
    for value in (2.0, 3.0, 3.0, 4.0):
        _publish(project, edition(FEBRUARY), value)
    assert sorted(_out(project)) == [("2015-02 V2", 2.0), ("2015-02 V2", 3.0), ("2015-02 V2", 4.0)]


def test_made_up_editions_are_not_among_the_real_ones(project: Any, edition: Callable[..., Publishable]) -> None:
    _publish(project, edition(FEBRUARY, synthetic=True), 2.0)
    _publish(project, edition(APRIL, synthetic=False), 4.0)
    assert _out(project, synthetic=False) == [("2015-04 V2", 4.0)]


@pytest.mark.parametrize("damage", [lambda file: file.unlink(), lambda file: file.write_bytes(b"PAR1")])
def test_where_the_true_values_of_an_edition_are_gone_nobody_can_say_what_its_readers_know(
    damage: Callable[[Path], None], project: Any, edition: Callable[..., Publishable]
) -> None:
    _publish(project, edition(FEBRUARY), 3.0)
    damage(project.editions() / "2015-02" / "published" / "v2.parquet")
    with pytest.raises(DisclosureError, match="are gone"):
        _out(project)


def _publish(project: Any, packet: Publishable, value: float) -> None:
    remember_figures(project, packet.edition, pd.DataFrame({"value": [value]}))
    remember_published(project, [packet])


def _out(project: Any, *, synthetic: bool = True) -> list[tuple[str, float]]:
    editions = published_observations(project, synthetic=synthetic)
    return [(name, observations["value"].item()) for name, observations in editions]
