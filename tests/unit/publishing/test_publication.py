import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from mi_lib.errors import PublishingError
from mi_lib.periods import Month
from mi_lib.publishing import Manifest, Publication, verify
from mi_lib.publishing.releases import files_below

Publish = Callable[..., Manifest]
Open = Callable[..., Publication]
JANUARY = Month(2015, 1)


def contents(reports: Path) -> dict[str, str]:
    return {name: (reports / name).read_text(encoding="utf-8") for name in files_below(reports)}


def test_a_month_is_published_with_pages_receipts_and_manifest(publish: Publish, reports: Path) -> None:
    publish("2015-01", "first", "fagudvalg", "offentlig")

    assert list(files_below(reports)) == [
        "fagudvalg/2015-01/v1.html",
        "fagudvalg/2015-01/v1.pdf",
        "fagudvalg/2015-01/v1.receipt.json",
        "fagudvalg/index.html",
        "manifest.json",
        "offentlig/2015-01/v1.html",
        "offentlig/2015-01/v1.pdf",
        "offentlig/2015-01/v1.receipt.json",
        "offentlig/index.html",
    ]
    assert (reports / "fagudvalg/2015-01/v1.html").read_text(encoding="utf-8") == "html first"
    assert verify(reports) == []


@pytest.mark.skipif(os.name == "nt", reason="there are no links to swap on Windows")
def test_reports_is_a_relative_link_to_a_release(publish: Publish, reports: Path) -> None:
    publish("2015-01", "first")

    assert reports.readlink() == Path(".releases/reports-000001")


def test_there_is_no_page_that_lists_all_recipients(publish: Publish, reports: Path) -> None:
    publish("2015-01", "first", "fagudvalg", "offentlig")

    assert not (reports / "index.html").exists()


def test_the_manifest_holds_the_hash_of_every_file_and_of_the_manifest_before(publish: Publish, reports: Path) -> None:
    publish("2015-01", "first")
    first = hashlib.sha256((reports / "manifest.json").read_bytes()).hexdigest()
    publish("2015-02", "second")

    statement = json.loads((reports / "manifest.json").read_text(encoding="utf-8"))

    assert statement["predicate"]["previous"] == {"sha256": first}
    assert statement["predicate"]["sequence"] == 2
    assert {"name": "fagudvalg/2015-01/v1.html", "digest": {"sha256": hashlib.sha256(b"html first").hexdigest()}} in (
        statement["subject"]
    )
    assert [entry["name"] for entry in statement["subject"]] == [
        name for name in files_below(reports) if name != "manifest.json"
    ]


def test_publishing_again_leaves_every_byte_but_the_manifest(publish: Publish, reports: Path) -> None:
    publish("2015-01", "same", "fagudvalg", "offentlig")
    before = contents(reports)
    publish("2015-01", "same", "fagudvalg", "offentlig")
    after = contents(reports)

    assert before.pop("manifest.json") != after.pop("manifest.json")
    assert after == before


def test_a_later_clock_does_not_change_a_repeated_receipt(publish: Publish, reports: Path) -> None:
    from_then, from_now = "2015-01-05T08:00:00", "2026-11-21T21:00:00"
    publish("2015-01", "same", published_at=datetime.fromisoformat(from_then))
    publish("2015-01", "same", published_at=datetime.fromisoformat(from_now))
    receipt = json.loads((reports / "fagudvalg/2015-01/v1.receipt.json").read_text(encoding="utf-8"))

    assert receipt["predicate"]["published_at"] == from_then


def test_other_recipients_and_months_keep_the_very_same_files(publish: Publish, reports: Path) -> None:
    publish("2015-01", "first", "fagudvalg", "offentlig")
    others = ["fagudvalg/2015-01/v1.html", "offentlig/2015-01/v1.pdf", "offentlig/index.html"]
    before = [(reports / name).stat().st_ino for name in others]
    publish("2015-02", "second", "fagudvalg")

    assert [(reports / name).stat().st_ino for name in others] == before
    assert (reports / "fagudvalg/2015-02/v1.html").is_file()


def test_a_dropped_recipient_keeps_the_old_edition(
    publish: Publish, open_publication: Open, stage: Callable[..., object], reports: Path
) -> None:
    publish("2015-01", "old", "fagudvalg", "offentlig")
    with open_publication() as publication:
        for recipient in ("fagudvalg", "offentlig"):
            publication.keep(stage(publication, recipient, "2015-01", "new"))
        publication.drop("offentlig")
        publication.publish()

    assert (reports / "fagudvalg/2015-01/v1.html").read_text(encoding="utf-8") == "html new"
    assert (reports / "offentlig/2015-01/v1.html").read_text(encoding="utf-8") == "html old"
    assert verify(reports) == []


def test_files_that_a_new_version_of_a_report_no_longer_has_are_removed(
    publish: Publish,
    open_publication: Open,
    stage: Callable[..., object],
    make_receipt: Callable[..., object],
    reports: Path,
) -> None:
    publish("2015-01", "old")
    with open_publication() as publication:
        receipt = stage(publication, "fagudvalg", "2015-01", "new")
        publication.keep(make_receipt(outputs=receipt.outputs[:1]))
        publication.publish()

    assert not (reports / "fagudvalg/2015-01/v1.pdf").exists()
    assert verify(reports) == []


def test_a_report_beside_another_in_the_same_month_stays(publish: Publish, reports: Path) -> None:
    publish("2015-01", "one")
    publish("2015-01", "two", report="sagsoverblik")

    assert (reports / "fagudvalg/2015-01/v1.html").is_file()
    assert (reports / "fagudvalg/2015-01/sagsoverblik.html").is_file()
    assert verify(reports) == []


def test_a_draft_goes_to_drafts_and_to_no_index(publish: Publish, reports: Path) -> None:
    publish("2015-04", "try", "direktion", report="v2-direktion", draft=True)

    assert list(files_below(reports)) == [
        "drafts/direktion/2015-04/v2-direktion.html",
        "drafts/direktion/2015-04/v2-direktion.pdf",
        "drafts/direktion/2015-04/v2-direktion.receipt.json",
        "manifest.json",
    ]
    assert verify(reports) == []


def test_drafts_that_someone_threw_away_are_forgotten(publish: Publish, reports: Path) -> None:
    publish("2015-04", "try", "direktion", report="v2-direktion", draft=True)
    for file in (reports / "drafts/direktion/2015-04").iterdir():
        file.unlink()
    publish("2015-01", "first")

    assert verify(reports) == []


def test_a_change_by_hand_is_not_blessed_by_the_next_publication(publish: Publish, reports: Path) -> None:
    publish("2015-01", "first")
    (reports / "fagudvalg/2015-01/v1.html").write_text("forged", encoding="utf-8")
    publish("2015-02", "second")

    assert [(finding.path, finding.problem) for finding in verify(reports)] == [
        ("fagudvalg/2015-01/v1.html", "changed")
    ]


def test_a_broken_receipt_is_mended_by_publishing_again(publish: Publish, reports: Path) -> None:
    publish("2015-01", "first")
    (reports / "fagudvalg/2015-01/v1.receipt.json").write_text("{", encoding="utf-8")
    publish("2015-01", "first")

    assert verify(reports) == []


def test_leaving_without_publish_changes_nothing(
    publish: Publish, open_publication: Open, stage: Callable[..., object], reports: Path
) -> None:
    publish("2015-01", "old")
    before = contents(reports)
    with open_publication() as publication:
        publication.keep(stage(publication, "fagudvalg", "2015-01", "new"))

    assert contents(reports) == before


def test_a_staged_file_that_differs_from_its_receipt_is_refused(
    open_publication: Open, stage: Callable[..., object]
) -> None:
    with open_publication() as publication:
        receipt = stage(publication, "fagudvalg", "2015-01", "text")
        (publication.folder("fagudvalg", JANUARY) / "v1.pdf").write_text("other", encoding="utf-8")
        with pytest.raises(PublishingError, match="not the one that was receipted"):
            publication.keep(receipt)


def test_a_file_changed_after_it_was_kept_is_not_published(
    open_publication: Open, stage: Callable[..., object], reports: Path
) -> None:
    with open_publication() as publication:
        publication.keep(stage(publication, "fagudvalg", "2015-01", "text"))
        (publication.folder("fagudvalg", JANUARY) / "v1.pdf").write_text("other", encoding="utf-8")
        with pytest.raises(PublishingError, match="not the one that was receipted"):
            publication.publish()

    assert not reports.exists()


def test_publishing_nothing_is_an_error(open_publication: Open) -> None:
    with open_publication() as publication, pytest.raises(PublishingError, match="nothing to publish"):
        publication.publish()


@pytest.mark.parametrize("recipient", ["", "..", "a/b", "Ålborg", "drafts", "nul", "-a", "a" * 65, "a.b"])
def test_a_recipient_that_may_not_be_a_folder_is_refused(open_publication: Open, recipient: str) -> None:
    with open_publication() as publication, pytest.raises(PublishingError, match="cannot be the id"):
        publication.folder(recipient, JANUARY)


def test_a_second_publisher_is_told_to_wait(open_publication: Open) -> None:
    with open_publication(), pytest.raises(PublishingError, match="Someone else is publishing"):
        open_publication().__enter__()


def test_the_lock_is_free_again_after_a_publication(publish: Publish, reports: Path) -> None:
    publish("2015-01", "first")
    publish("2015-02", "second")

    assert (reports / "fagudvalg/2015-02/v1.html").is_file()


def test_another_process_cannot_publish_at_the_same_time(open_publication: Open, reports: Path, tmp_path: Path) -> None:
    attempt = (
        "import sys; from filelock import FileLock, Timeout\n"
        "try: FileLock(sys.argv[1], timeout=0).acquire()\n"
        "except Timeout: print('held')"
    )
    with open_publication():
        answer = subprocess.run(
            [sys.executable, "-c", attempt, str(reports.parent / ".reports.lock")],
            capture_output=True, text=True, check=True,
        )  # fmt: skip

    assert answer.stdout.strip() == "held"


def test_a_full_disk_leaves_reports_as_it_was(publish: Publish, reports: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish("2015-01", "old")
    before = contents(reports)

    def no_room(_: int) -> None:
        raise OSError(28, "No space left on device", "v1.html")

    monkeypatch.setattr("os.fsync", no_room)
    with pytest.raises(PublishingError, match="No space left on device"):
        publish("2015-01", "new")

    assert contents(reports) == before
    assert [path.name for path in (reports.parent / ".releases").iterdir()] == ["reports-000001"]
