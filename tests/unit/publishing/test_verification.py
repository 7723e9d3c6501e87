import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mi_lib.errors import PublishingError
from mi_lib.publishing import sha256_of, verify


@pytest.fixture
def published(publish: Callable[..., object], reports: Path) -> Path:
    publish("2015-01", "first", "fagudvalg", "offentlig")
    return reports


def problems(path: Path) -> list[tuple[str, str]]:
    return [(finding.path, finding.problem) for finding in verify(path)]


def test_a_tree_as_published_has_no_findings(published: Path) -> None:
    assert verify(published) == []
    assert verify(published / "fagudvalg") == []
    assert verify(published / "fagudvalg/2015-01/v1.pdf") == []


def test_a_changed_file_is_found_in_its_folder_only(published: Path) -> None:
    (published / "fagudvalg/2015-01/v1.pdf").write_bytes(b"changed")

    assert problems(published) == [("fagudvalg/2015-01/v1.pdf", "changed")]
    assert problems(published / "fagudvalg/2015-01/v1.pdf") == [("fagudvalg/2015-01/v1.pdf", "changed")]
    assert problems(published / "offentlig") == []


def test_a_missing_file_is_found(published: Path) -> None:
    (published / "offentlig/2015-01/v1.html").unlink()

    assert problems(published) == [("offentlig/2015-01/v1.html", "missing")]
    assert problems(published / "offentlig/2015-01/v1.html") == [("offentlig/2015-01/v1.html", "missing")]


def test_a_file_that_we_did_not_publish_is_found(published: Path) -> None:
    (published / "fagudvalg/2015-01/list.csv").write_text("B000000", encoding="utf-8")

    assert problems(published) == [("fagudvalg/2015-01/list.csv", "unknown")]


def test_a_manifest_edited_by_hand_is_not_trusted(published: Path) -> None:
    manifest = published / "manifest.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("\n", "\r\n"), encoding="utf-8")

    assert problems(published) == [("manifest.json", "manifest")]


def test_a_forged_page_and_manifest_still_disagree_with_the_receipt(published: Path) -> None:
    page, manifest = published / "fagudvalg/2015-01/v1.html", published / "manifest.json"
    before, text = sha256_of(page), manifest.read_text(encoding="utf-8")
    page.write_text("forged", encoding="utf-8")
    manifest.write_text(text.replace(before, sha256_of(page), 1), encoding="utf-8")

    assert problems(published) == [("fagudvalg/2015-01/v1.html", "incomplete")]


def test_a_copy_elsewhere_is_known_by_its_content(published: Path, tmp_path: Path) -> None:
    ours, forged = tmp_path / "mail.pdf", tmp_path / "forged.pdf"
    shutil.copy(published / "fagudvalg/2015-01/v1.pdf", ours)
    forged.write_bytes(b"forged")

    assert verify(ours, reports=published) == []
    assert [finding.problem for finding in verify(forged, reports=published)] == ["unknown"]


def test_a_copy_with_no_manifest_to_ask_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "mail.pdf").write_bytes(b"pdf")

    with pytest.raises(PublishingError, match="no manifest to verify against"):
        verify(tmp_path / "mail.pdf")


def test_a_path_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PublishingError, match="no such file or folder"):
        verify(tmp_path / "nothing")
