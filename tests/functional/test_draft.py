"""`mi report`: one report for any month, marked as a draft, beside what is published."""

import pytest
from demo_project import DemoProject, Finished
from pypdf import PdfReader

FOLDER = "drafts/direktion/2015-04"
Draft = tuple[DemoProject, dict[str, bytes], Finished]


@pytest.fixture(scope="module")
def draft(demo_project: DemoProject, tmp_path_factory: pytest.TempPathFactory) -> Draft:
    """The project, what was published before, and what the command said."""
    project = demo_project.copied_to(tmp_path_factory.mktemp("draft") / "project")
    before = project.published()
    return project, before, project.mi("report", "v2-direktion", "2015-04", "--recipient", "direktion")


def test_it_lies_among_the_drafts_and_the_command_says_where(draft: Draft) -> None:
    project, before, run = draft
    assert run.returncode == 0
    assert run.stdout.splitlines()[-1].strip() == str(project.reports / FOLDER / "v2-direktion.html")
    new = project.published().keys() - before.keys()
    assert new == {f"{FOLDER}/v2-direktion.{kind}" for kind in ("html", "pdf", "receipt.json")}


def test_what_is_published_stays_as_it_was(draft: Draft) -> None:
    project, before, _ = draft
    after = project.published()
    assert [name for name in before if name != "manifest.json" and after[name] != before[name]] == []
    assert project.mi("verify").returncode == 0


def test_page_and_pdf_say_that_it_is_a_draft(draft: Draft) -> None:
    project = draft[0]
    assert "Udkast" in (project.reports / FOLDER / "v2-direktion.html").read_text(encoding="utf-8")
    pages = PdfReader(project.reports / FOLDER / "v2-direktion.pdf").pages
    assert [number for number, page in enumerate(pages, 1) if "Udkast" not in page.extract_text()] == []


def test_its_figures_lie_apart_from_those_of_the_published_months(draft: Draft) -> None:
    project = draft[0]
    assert not (project.root / "data" / "editions" / "2015-04").exists()
    assert (project.root / "data" / "editions" / "drafts" / "2015-04" / "publishable" / "direktion").is_dir()


def test_no_index_page_leads_to_a_draft(draft: Draft) -> None:
    index = (draft[0].reports / "direktion" / "index.html").read_text(encoding="utf-8")
    assert "drafts" not in index
    assert "2015-04" not in index
