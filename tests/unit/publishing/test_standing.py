"""Files that stand beside the editions: the annual plan."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mi_lib.errors import PublishingError
from mi_lib.publishing import Publication, read_manifest, sha256_of, verify


@pytest.fixture
def publish_with(open_publication: Callable[..., Publication], stage: Callable[..., object]) -> Callable[..., None]:
    """Publish a report for a recipient, with standing files."""

    def run(recipient: str, month: str, /, **files: bytes) -> None:
        with open_publication() as publication:
            publication.keep(stage(publication, recipient, month, "tal"))
            for kind, content in files.items():
                publication.add_standing(recipient, f"aarsplan.{kind}", content)
            publication.publish()

    return run


def test_a_standing_file_lies_in_the_folder_and_in_the_manifest(
    publish_with: Callable[..., None], reports: Path
) -> None:
    publish_with("direktion", "2015-01", html=b"plan", pdf=b"%PDF")
    assert (reports / "direktion/aarsplan.html").read_bytes() == b"plan"
    assert read_manifest(reports).files["direktion/aarsplan.pdf"] == sha256_of(reports / "direktion/aarsplan.pdf")
    assert verify(reports) == []


def test_the_index_page_leads_to_it(publish_with: Callable[..., None], reports: Path) -> None:
    publish_with("direktion", "2015-01", html=b"plan", pdf=b"%PDF")
    page = (reports / "direktion/index.html").read_text("utf-8")
    assert '<a href="aarsplan.html">Årsplan: møder og frister</a>' in page
    assert '<a href="aarsplan.pdf">Hent årsplanen som PDF</a>' in page


def test_a_recipient_without_one_gets_no_link(publish_with: Callable[..., None], reports: Path) -> None:
    publish_with("fagudvalg", "2015-01")
    assert "rsplan" not in (reports / "fagudvalg/index.html").read_text("utf-8")


def test_it_stays_when_a_later_month_brings_none(publish_with: Callable[..., None], reports: Path) -> None:
    publish_with("direktion", "2015-01", html=b"plan")
    publish_with("direktion", "2015-02")
    assert (reports / "direktion/aarsplan.html").read_bytes() == b"plan"
    assert "aarsplan.html" in (reports / "direktion/index.html").read_text("utf-8")
    assert verify(reports) == []


def test_a_new_one_takes_the_place_of_the_old(publish_with: Callable[..., None], reports: Path) -> None:
    publish_with("direktion", "2015-01", html=b"plan")
    publish_with("direktion", "2015-02", html=b"ny plan")
    assert (reports / "direktion/aarsplan.html").read_bytes() == b"ny plan"
    assert "direktion/aarsplan.html" in read_manifest(reports).changed
    assert verify(reports) == []


def test_a_recipient_whose_report_failed_keeps_the_old_one(
    publish_with: Callable[..., None],
    open_publication: Callable[..., Publication],
    stage: Callable[..., object],
    reports: Path,
) -> None:
    publish_with("direktion", "2015-01", html=b"plan")
    with open_publication() as publication:
        publication.keep(stage(publication, "fagudvalg", "2015-02", "tal"))
        publication.keep(stage(publication, "direktion", "2015-02", "tal"))
        publication.add_standing("direktion", "aarsplan.html", b"ny plan")
        publication.drop("direktion")
        publication.publish()
    assert (reports / "direktion/aarsplan.html").read_bytes() == b"plan"
    assert verify(reports) == []


def test_one_changed_by_hand_is_found(publish_with: Callable[..., None], reports: Path) -> None:
    publish_with("direktion", "2015-01", html=b"plan")
    (reports / "direktion/aarsplan.html").write_bytes(b"min plan")
    assert [(finding.path, finding.problem) for finding in verify(reports)] == [("direktion/aarsplan.html", "changed")]


@pytest.mark.parametrize("name", ["index.html", "plan.html", "../aarsplan.html", "2015-01/v1.html"])
def test_nothing_else_may_stand_there(open_publication: Callable[..., Publication], name: str) -> None:
    with open_publication() as publication, pytest.raises(PublishingError):
        publication.add_standing("direktion", name, b"")


def test_a_publication_that_fails_at_the_last_leaves_the_old_one_as_it_was(
    publish_with: Callable[..., None], reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Releases share unchanged files by hard link: writing into one would change the published release."""
    publish_with("direktion", "2015-01", html=b"plan")

    def fail(release: Path, reports: Path) -> None:
        raise OSError("disk gone")

    with monkeypatch.context() as broken:
        broken.setattr("mi_lib.publishing.releases.swap_in", fail)
        with pytest.raises(PublishingError):
            publish_with("direktion", "2015-02", html=b"ny plan")
    assert (reports / "direktion/aarsplan.html").read_bytes() == b"plan"
    assert verify(reports) == []
