"""One page of every template, as the demo published it, and an index page: accessible and whole at every width."""

from contextlib import closing
from importlib.resources import files
from pathlib import Path

import pytest
from demo_project import ROOT, DemoProject

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "EN-301-549", "best-practice"]
PAGES = {
    "v1-fagudvalg": "fagudvalg/2015-01/v1.html",
    "v1-direktion": "direktion/2015-01/v1.html",
    "v1-ledere": "leder-t2/2015-01/v1.html",
    "v1-offentlig": "offentlig/2015-01/v1.html",
    "v2-direktion": "direktion/2015-02/v2.html",
    "v2-ledere": "leder-t1/2015-02/v2.html",
    "v3-direktion": "direktion/2015-03/v3.html",
    "v3-ledere": "leder-t3/2015-03/v3.html",
    "index": "direktion/index.html",
}

CASE_LISTS = {
    "sagsoverblik-ledere": "leder-t2",
    "sagsoverblik-medarbejdere": "medarbejder-m010",
}


@pytest.fixture(scope="module")
def pages(demo_project: DemoProject, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every template's page. Case lists are made in a copy: the demo's project is for reading."""
    copy = demo_project.copied_to(tmp_path_factory.mktemp("case_lists") / "project")
    asked = [word for name in CASE_LISTS.values() for word in ("--recipient", name)]
    run = copy.mi("overview", "--date", "2015-04-01", *asked)
    assert run.returncode == 0, run.stderr
    lists = {name: copy.reports / reader / "sagsoverblik" / "sagsoverblik.html" for name, reader in CASE_LISTS.items()}
    return {name: demo_project.reports / place for name, place in PAGES.items()} | lists


def test_every_template_has_its_page_here():
    assert {template.stem for template in (ROOT / "notebooks").glob("*.ipynb")} == {*PAGES, *CASE_LISTS} - {"index"}


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("name", [*PAGES, *CASE_LISTS])
def test_axe_finds_nothing_and_the_page_does_not_scroll_sideways(browser, pages, name, width):
    with closing(browser.new_context(viewport={"width": width, "height": 800}, bypass_csp=True)) as context:
        page = context.new_page()
        page.goto(pages[name].resolve().as_uri())
        page.evaluate("document.fonts.ready")
        assert page.evaluate("document.documentElement.scrollWidth") == width
        page.add_script_tag(content=AXE)
        found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    assert [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found["violations"]] == []
    assert len(found["passes"]) > 15
