import os
from collections.abc import Callable
from pathlib import Path

import pytest

from mi_lib.errors import PublishingError
from mi_lib.publishing import Publication, Receipt, releases, verify

posix = pytest.mark.skipif(os.name == "nt", reason="links are not used on Windows")


@pytest.fixture
def without_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system as Windows is: no symbolic links, no exchange of two names."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError("a required privilege is not held by the client")

    monkeypatch.setattr("os.symlink", refuse)
    monkeypatch.setattr(releases, "_exchange", lambda *_: False)


def released(reports: Path) -> list[str]:
    return sorted(path.name for path in (reports.parent / ".releases").iterdir())


@posix
@pytest.mark.parametrize("can_exchange", [True, False])
def test_a_real_folder_becomes_a_link_and_keeps_its_files(
    can_exchange: bool, publish: Callable[..., object], reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not can_exchange:
        monkeypatch.setattr(releases, "_exchange", lambda *_: False)
    (reports / "fagudvalg").mkdir(parents=True)
    (reports / "fagudvalg" / "note.txt").write_text("by hand", encoding="utf-8")
    publish("2015-01", "first")

    assert reports.is_symlink()
    assert (reports / "fagudvalg" / "note.txt").read_text(encoding="utf-8") == "by hand"
    assert [(finding.path, finding.problem) for finding in verify(reports)] == [("fagudvalg/note.txt", "unknown")]
    assert released(reports) == ["reports-000001", "reports-000002"]


@pytest.mark.usefixtures("without_links")
def test_without_links_the_folders_are_swapped(publish: Callable[..., object], reports: Path) -> None:
    publish("2015-01", "old")
    publish("2015-01", "new")

    assert not reports.is_symlink()
    assert (reports / "fagudvalg/2015-01/v1.html").read_text(encoding="utf-8") == "html new"
    assert verify(reports) == []


@pytest.mark.usefixtures("without_links")
def test_a_swap_of_folders_that_was_cut_in_two_is_taken_back(publish: Callable[..., object], reports: Path) -> None:
    publish("2015-01", "old")
    reports.rename(reports.parent / ".releases" / "reports.aside")
    releases.settle(reports)

    assert (reports / "fagudvalg/2015-01/v1.html").read_text(encoding="utf-8") == "html old"


@pytest.mark.usefixtures("without_links")
def test_a_folder_that_cannot_take_the_place_leaves_the_old_one(
    publish: Callable[..., object], reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish("2015-01", "old")
    rename = Path.rename

    def refuse_releases(self: Path, target: Path) -> Path:
        if self.name == "reports-000001":
            raise PermissionError(13, "in use", str(self))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse_releases)
    with pytest.raises(PublishingError, match="in use"):
        publish("2015-01", "new")

    assert (reports / "fagudvalg/2015-01/v1.html").read_text(encoding="utf-8") == "html old"


def test_a_superseded_release_stays_for_its_readers_and_goes_with_age(
    publish: Callable[..., object], reports: Path
) -> None:
    publish("2015-01", "one")
    publish("2015-01", "two")
    assert released(reports) == ["reports-000001", "reports-000002"]

    an_hour_ago = reports.stat().st_mtime - 3601
    os.utime(reports.parent / ".releases" / "reports-000001", (an_hour_ago, an_hour_ago))
    publish("2015-01", "three")

    assert released(reports) == ["reports-000002", "reports-000003"]


def test_the_age_of_a_release_counts_from_when_it_was_superseded(publish: Callable[..., object], reports: Path) -> None:
    publish("2015-01", "one")
    two_hours_ago = reports.stat().st_mtime - 7200
    os.utime(reports.resolve(), (two_hours_ago, two_hours_ago))
    publish("2015-01", "two")

    assert released(reports) == ["reports-000001", "reports-000002"]


def test_the_published_release_is_never_collected(
    open_publication: Callable[..., Publication], stage: Callable[..., Receipt], reports: Path
) -> None:
    for _ in range(2):
        with open_publication(keep_seconds=-1.0) as publication:
            publication.keep(stage(publication, "fagudvalg", "2015-01", "text"))
            publication.publish()

    assert released(reports) == ["reports-000002"]
    assert verify(reports) == []


@posix
def test_an_operators_own_link_is_followed_and_stays(publish: Callable[..., object], reports: Path) -> None:
    share = reports.parent.parent / "share" / "reports"
    share.mkdir(parents=True)
    reports.parent.mkdir()
    reports.symlink_to(share)
    publish("2015-01", "first")

    assert reports.readlink() == share
    assert share.readlink() == Path(".releases/reports-000001")


@posix
def test_a_link_to_a_release_that_is_gone_is_an_error_in_words(publish: Callable[..., object], reports: Path) -> None:
    reports.parent.mkdir()
    reports.symlink_to(Path(".releases/reports-000004"))

    with pytest.raises(PublishingError, match="points to a release that is not there"):
        publish("2015-01", "first")


def test_a_file_is_copied_where_it_cannot_be_linked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("cross-device link")

    monkeypatch.setattr("os.link", refuse)
    (tmp_path / "a").write_bytes(b"text")
    releases.carry(tmp_path / "a", tmp_path / "folder" / "b")

    assert (tmp_path / "folder" / "b").read_bytes() == b"text"
