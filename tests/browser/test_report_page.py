"""The report in a real browser: accessible, whole at every width, silent on the network, readable by keyboard."""

from contextlib import contextmanager
from importlib.resources import files

import pytest

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "EN-301-549", "best-practice"]
WIDTHS = pytest.mark.parametrize("width", [1280, 320])


@contextmanager
def opened(browser, path, width, bypass=False):
    context = browser.new_context(viewport={"width": width, "height": 800}, bypass_csp=bypass)
    page = context.new_page()
    page.goto(path.resolve().as_uri())
    page.evaluate("document.fonts.ready")
    yield page
    context.close()


@WIDTHS
def test_axe_finds_nothing(browser, sample_page, width):
    with opened(browser, sample_page, width, bypass=True) as page:
        page.add_script_tag(content=AXE)
        found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    assert [(v["id"], [node["html"][:120] for node in v["nodes"]]) for v in found["violations"]] == []
    assert len(found["passes"]) > 20


@WIDTHS
def test_the_page_does_not_scroll_sideways(browser, sample_page, width):
    with opened(browser, sample_page, width) as page:
        assert page.evaluate("document.documentElement.scrollWidth") == width


@WIDTHS
def test_wide_tables_scroll_inside_their_own_box(browser, sample_page, width):
    with opened(browser, sample_page, width) as page:
        boxes = page.evaluate("[...document.querySelectorAll('.scroll')].map(b => b.scrollWidth > b.clientWidth)")
    assert any(boxes) is (width == 320)


@WIDTHS
def test_the_whole_of_a_chart_is_in_sight(browser, sample_page, width):
    """A chart that slides hides the words at the end of its lines, and nobody slides what looks whole."""
    with opened(browser, sample_page, width) as page:
        boxes = page.evaluate(
            "[...document.querySelectorAll('figure .scroll')].map(b => [b.scrollWidth, b.clientWidth])"
        )
    assert len(boxes) > 0
    assert all(drawn <= shown for drawn, shown in boxes)


@pytest.mark.parametrize(("width", "least"), [(1280, 540), (320, 288)])
def test_figures_stay_large_enough_to_read(browser, sample_page, width, least):
    with opened(browser, sample_page, width) as page:
        widths = page.evaluate("[...document.querySelectorAll('figure img')].map(i => i.clientWidth)")
    assert all(shown >= least for shown in widths)


def test_nothing_is_asked_of_the_network_and_nothing_is_blocked(browser, sample_page):
    context = browser.new_context()
    page = context.new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url.partition(":")[0]))
    page.on("console", lambda message: said.append(message.text))
    page.goto(sample_page.resolve().as_uri())
    page.evaluate("document.fonts.ready")
    context.close()
    assert set(asked) <= {"file", "data"}
    assert said == []


def test_text_and_figures_are_drawn_in_the_brands_font(browser, sample_page):
    with opened(browser, sample_page, 1280) as page:
        assert page.evaluate("document.fonts.check(\"600 16px 'Source Sans Pro'\")")
        pictures = page.evaluate("[...document.images].map(i => i.complete && i.naturalWidth > 0)")
    assert pictures == [True, True, True]


def test_the_first_tab_stops_jump_to_the_report_and_to_the_contents(browser, sample_page):
    with opened(browser, sample_page, 1280) as page:
        seen = []
        for _ in range(2):
            page.keyboard.press("Tab")
            seen.append(page.evaluate("document.activeElement.textContent"))
            assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "side-indhold"
    assert seen == ["Spring til rapporten", "Spring til indholdsfortegnelsen"]


def test_every_entry_of_the_contents_leads_to_a_heading(browser, sample_page):
    with opened(browser, sample_page, 1280) as page:
        targets = page.evaluate(
            "[...document.querySelectorAll('nav.contents a')]"
            ".map(a => document.getElementById(decodeURIComponent(a.hash.slice(1)))?.tagName)"
        )
    assert targets == ["H2"] * 5


def test_the_draft_band_is_seen_first(browser, sample_page):
    with opened(browser, sample_page, 1280) as page:
        box = page.locator(".draft").bounding_box()
    assert (box["y"], box["width"]) == (0, 1280)
