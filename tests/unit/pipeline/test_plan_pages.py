"""Whose site shows the annual plan, and which year's."""

import shutil
from pathlib import Path

import pytest

from mi_lib.periods import Month
from mi_lib.pipeline.annual_plan import plan_pages
from mi_lib.pipeline.project import Project

ROOT = Path(__file__).parents[3]
NEXT_YEAR = "plan-2016.yml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("_quarto.yml", "_brand.yml"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "assets", tmp_path / "assets")
    shutil.copytree(ROOT / "data" / "reference", tmp_path / "data" / "reference")
    return tmp_path


def add_plan_of_2016(folder: Path) -> None:
    text = (ROOT / "data/reference/plan-2015.yml").read_text("utf-8")
    text = text.partition("meetings:")[0].replace("year: 2015", "year: 2016")
    (folder / "data/reference" / NEXT_YEAR).write_text(text, encoding="utf-8")


def years_shown(folder: Path, month: Month) -> dict[str, str]:
    pages = plan_pages(Project.read(folder, {}), month, ["direktion"])
    return {page.name: "2016" if b"2016" in page.content else "2015" for page in pages if page.name.endswith(".html")}


def test_the_administration_sees_the_plan_and_nobody_else(folder: Path) -> None:
    everyone = ["fagudvalg", "udvalgsformand", "direktion", "chef-boern-og-familie", "leder-t1", "offentlig"]
    pages = plan_pages(Project.read(folder, {}), Month(2015, 1), everyone)
    assert [(page.recipient, page.name) for page in pages] == [
        (name, file)
        for name in ("direktion", "chef-boern-og-familie", "leder-t1")
        for file in ("aarsplan.html", "aarsplan.pdf")
    ]


def test_the_plan_is_that_of_the_month(folder: Path) -> None:
    add_plan_of_2016(folder)
    assert years_shown(folder, Month(2015, 12)) == {"aarsplan.html": "2015"}
    assert years_shown(folder, Month(2016, 2)) == {"aarsplan.html": "2016"}


def test_an_old_month_made_again_does_not_bring_the_old_plan_back(folder: Path) -> None:
    add_plan_of_2016(folder)
    (folder / "reports/direktion/2016-02").mkdir(parents=True)
    assert years_shown(folder, Month(2015, 12)) == {"aarsplan.html": "2016"}


def test_an_edition_of_a_year_without_a_plan_does_not_matter(folder: Path) -> None:
    (folder / "reports/direktion/2016-02").mkdir(parents=True)
    assert years_shown(folder, Month(2015, 12)) == {"aarsplan.html": "2015"}
