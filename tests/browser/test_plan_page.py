"""The annual plan in a real browser: accessible, whole at every width, silent on the network."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from mi_lib.brand import Brand
from mi_lib.plan import read_plan
from mi_lib.rendering.annual_plan import make_plan_page

ROOT = Path(__file__).parents[2]
AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "EN-301-549", "best-practice"]
WIDTHS = pytest.mark.parametrize("width", [1280, 320])


@pytest.fixture(scope="module")
def plan_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("plan") / "aarsplan.html"
    plan = read_plan(ROOT / "data" / "reference" / "plan-2015.yml")
    file.write_text(make_plan_page(plan, Brand.read(ROOT / "_brand.yml"), "aarsplan.pdf"), encoding="utf-8")
    return file


@contextmanager
def opened(browser: Browser, file: Path, width: int, *, bypass: bool = False) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": 800}, bypass_csp=bypass)
    page = context.new_page()
    page.goto(file.resolve().as_uri())
    page.evaluate("document.fonts.ready")
    yield page
    context.close()


@WIDTHS
def test_axe_finds_nothing(browser: Browser, plan_page: Path, width: int) -> None:
    with opened(browser, plan_page, width, bypass=True) as page:
        page.add_script_tag(content=AXE)
        found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    assert [(v["id"], [node["html"][:120] for node in v["nodes"]]) for v in found["violations"]] == []
    assert len(found["passes"]) > 20


@WIDTHS
def test_the_page_does_not_scroll_sideways(browser: Browser, plan_page: Path, width: int) -> None:
    with opened(browser, plan_page, width) as page:
        assert page.evaluate("document.documentElement.scrollWidth") == width


@WIDTHS
def test_the_figure_stays_large_enough_to_read(browser: Browser, plan_page: Path, width: int) -> None:
    with opened(browser, plan_page, width) as page:
        assert page.locator("svg").bounding_box()["width"] >= 990


def test_nothing_is_asked_of_the_network_and_nothing_is_blocked(browser: Browser, plan_page: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url.partition(":")[0]))
    page.on("console", lambda message: said.append(message.text))
    page.goto(plan_page.resolve().as_uri())
    page.evaluate("document.fonts.ready")
    context.close()
    assert set(asked) <= {"file", "data"}
    assert said == []


def test_the_skip_link_leads_to_the_table(browser: Browser, plan_page: Path) -> None:
    with opened(browser, plan_page, 1280) as page:
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "tabel"
