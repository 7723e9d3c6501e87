"""Where an edition is out, the ledger holds it, or nothing more is published."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from mi_lib.disclosure import Ledger, Publishable
from mi_lib.errors import DisclosureError, PublishingError
from mi_lib.periods import Month
from mi_lib.pipeline import ledger
from mi_lib.pipeline.ledger import check_newest, editions_out, read_ledger, record_release
from mi_lib.pipeline.memory import remember_figures, remember_published, remember_seal

JANUARY, FEBRUARY = Month(2015, 1), Month(2015, 2)
Edition = Callable[..., Publishable]


@dataclass(frozen=True)
class Folders:
    """What the ledger asks of a project."""

    root: Path

    def editions(self) -> Path:
        return self.root / "editions"

    @property
    def reports(self) -> Path:
        return self.root / "reports"

    @property
    def ledger(self) -> Path:
        return self.editions() / "ledger.jsonl"


@pytest.fixture
def project(tmp_path: Path) -> Any:
    return Folders(tmp_path)


@pytest.fixture
def edition(packet_of: Callable[..., Publishable]) -> Edition:
    def packet(month: Month, value: float = 60.0) -> Publishable:
        return packet_of({"indicator": "notification_count", "period": "2014-12", "value": value}, month=month)

    return packet


def _release(project: Any, packet: Publishable) -> None:
    record_release(project, [packet], read_ledger(project).seal)


def test_a_release_is_in_the_ledger_and_its_newest(project: Any, edition: Edition) -> None:
    _release(project, edition(JANUARY))
    _release(project, edition(FEBRUARY, 61.0))
    found = read_ledger(project)
    assert [(each.edition, each.entries) for each in found.releases] == [("2015-01 V2", 1), ("2015-02 V2", 2)]
    assert found.seal == found.releases[-1].seal


def test_an_edition_that_told_nothing_new_is_in_the_ledger_too(project: Any, edition: Edition) -> None:
    _release(project, edition(JANUARY))
    _release(project, edition(FEBRUARY))
    assert [(each.edition, each.entries) for each in read_ledger(project).releases] == [
        ("2015-01 V2", 1),
        ("2015-02 V2", 1),
    ]


def test_where_nothing_is_out_there_is_no_ledger(project: Any) -> None:
    assert read_ledger(project).seal == ""


def _remembered(project: Any, packet: Publishable) -> None:
    remember_published(project, [packet])


def _reported(project: Any, packet: Publishable) -> None:
    _touch(project.reports / "direktion" / str(packet.edition.month) / "v2.receipt.json")


def _touch(file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.touch()


@pytest.mark.parametrize("trace", [_release, _remembered, _reported])
def test_a_ledger_that_is_gone_stops_everything(
    trace: Callable[[Any, Publishable], None], project: Any, edition: Edition
) -> None:
    trace(project, edition(JANUARY))
    project.ledger.unlink(missing_ok=True)
    with pytest.raises(DisclosureError, match="ledger") as caught:
        read_ledger(project)
    assert "2015-01 V2" in caught.value.found
    assert "restore the file from the backup" in caught.value.remedy


def test_figures_that_were_kept_for_a_release_that_never_came_are_no_edition(project: Any, edition: Edition) -> None:
    remember_figures(project, edition(JANUARY).edition, pd.DataFrame({"value": [3.0]}))
    assert read_ledger(project).releases == ()


def test_drafts_and_case_overviews_are_not_in_the_ledger(project: Any) -> None:
    _touch(project.reports / "drafts" / "leder-t1" / "2015-01" / "v2-ledere.receipt.json")
    _touch(project.reports / "leder-t1" / "sagsoverblik" / "sagsoverblik.receipt.json")
    assert read_ledger(project).releases == ()


def test_a_ledger_of_last_night_stops_everything_if_the_same_month_went_out_again_today(
    project: Any, edition: Edition
) -> None:
    _release(project, edition(JANUARY))
    backup = shutil.copy(project.ledger, project.root / "backup")
    _release(project, edition(JANUARY, 61.0))
    shutil.copy(backup, project.ledger)
    with pytest.raises(DisclosureError, match="ledger"):
        read_ledger(project)


def test_what_was_decided_before_another_edition_went_out_is_not_released(project: Any, edition: Edition) -> None:
    _release(project, edition(JANUARY))
    decided_beside = read_ledger(project).seal
    _release(project, edition(FEBRUARY, 61.0))
    before = project.ledger.read_bytes()
    with pytest.raises(PublishingError, match="while this one was being made") as caught:
        record_release(project, [edition(Month(2015, 4), 62.0)], decided_beside)
    assert "2015-02 V2" in caught.value.found
    assert project.ledger.read_bytes() == before
    with pytest.raises(PublishingError):
        check_newest(project, "")


def test_an_edition_that_goes_out_while_the_ledger_is_read_is_no_damage(
    project: Any, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    _release(project, edition(JANUARY))

    def meanwhile(folders: Any) -> Iterator[tuple[str, str]]:
        Ledger.read(project.ledger).with_release([edition(FEBRUARY, 61.0)]).write(project.ledger)
        remember_seal(project, edition(FEBRUARY).edition, Ledger.read(project.ledger).seal)
        return editions_out(folders)

    monkeypatch.setattr(ledger, "editions_out", meanwhile)
    assert read_ledger(project).releases[-1].edition == "2015-02 V2"


def test_a_ledger_is_written_whole(project: Any, edition: Edition) -> None:
    _release(project, edition(JANUARY))
    assert [file.name for file in project.editions().iterdir() if file.is_file()] == ["ledger.jsonl"]
    assert len(Ledger.read(project.ledger).entries) == 1
