from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

from mi_lib.inspection import Expectation, Finding
from mi_lib.inspection.markup import read_page

Inspect = Callable[..., list[Finding]]


def planted(inspect: Inspect, html: str, markup: str) -> set[str]:
    return {finding.check for finding in inspect(html.replace("<!-- here -->", markup))}


@pytest.mark.parametrize(
    "markup",
    [
        "<p onclick='x()'>a</p>",
        "<svg aria-hidden='true' onload='x()'></svg>",
        "<img alt='En tegning' role='presentation' src=\"data:image/svg+xml,<svg onload='x()'/>\">",
        "<iframe></iframe>",
        "<object></object>",
        "<base href='.'>",
        "<form></form>",
        "<meta http-equiv='refresh' content='1'>",
        "<a href='data:text/html,hej'>a</a>",
    ],
)
def test_nothing_in_a_page_is_active(markup: str, inspect: Inspect, html: str) -> None:
    assert "active-content" in planted(inspect, html, markup)


SCRIPTS = [
    "<script>1</script>",
    "<SCRIPT src='data:text/javascript,1'></SCRIPT>",
    "<svg aria-hidden='true'><script>1</script></svg>",
    "<img alt='En tegning' role='presentation' src=\"data:image/svg+xml,<svg><script>1</script></svg>\">",
    "<link rel='stylesheet' href='data:text/css,p{}'>",
]


@pytest.mark.parametrize("markup", SCRIPTS)
def test_scripts_and_linked_style_sheets_are_refused_unless_the_renderer_needs_them(
    markup: str, inspect: Inspect, html: str, expectation: Expectation
) -> None:
    page = html.replace("<!-- here -->", markup)

    assert {finding.check for finding in inspect(page)} == {"script"}
    assert inspect(page, expected=replace(expectation, allows_scripts=True)) == []


@pytest.mark.parametrize("kind", ["text/javascript", "text/css"])
def test_an_allowed_script_is_searched_all_the_same(
    kind: str, inspect: Inspect, html: str, expectation: Expectation
) -> None:
    page = html.replace(
        "<!-- here -->", f"<script src='data:{kind},a=%22B0%30%34217%22;url(http://example.org)'></script>"
    )
    found = {finding.check for finding in inspect(page, expected=replace(expectation, allows_scripts=True))}

    assert found == {"identifier"} | ({"external"} if kind == "text/css" else set())


@pytest.mark.parametrize(
    "markup",
    [
        "<img src='https://example.org/a.png' alt='En tegning' role='presentation'>",
        "<img src='//example.org/a.png' alt='En tegning' role='presentation'>",
        "<img src='file:///a.png' alt='En tegning' role='presentation'>",
        "<img src='/a.png' alt='En tegning' role='presentation'>",
        "<img src='../a.png' alt='En tegning' role='presentation'>",
        "<img src='mangler.png' alt='En tegning' role='presentation'>",
        "<img srcset='https://example.org/a.png 2x' alt='En tegning' role='presentation'>",
        "<link rel='stylesheet' href='https://example.org/a.css'>",
        "<style>@import 'https://example.org/a.css';</style>",
        "<style>p{background:url(http://example.org/a.png)}</style>",
        "<p style='background:URL(\"http://example.org/a.png\")'></p>",
        "<svg aria-hidden='true'><image href='http://example.org/a.png'/></svg>",
        "<svg aria-hidden='true'><rect fill='url(http://example.org/a)'/></svg>",
        "<img alt='x' role='none' src=\"data:image/svg+xml,<svg><image href='http://example.org/a'/></svg>\">",
        "<video poster='http://example.org/a.png'></video>",
        "<a href='javascript:x()'>a</a>",
        "<a href='file:///a'>a</a>",
        "<a href='/andre/'>a</a>",
        "<a href='../../andre/index.html'>a</a>",
        "<a ping='https://example.org/' href='#x'>a</a>",
    ],
)
def test_a_page_needs_nothing_outside_itself(markup: str, inspect: Inspect, html: str) -> None:
    assert "external" in planted(inspect, html, markup)


@pytest.mark.parametrize(
    "markup",
    [
        "<a href='https://www.retsinformation.dk/'>loven</a>",
        "<a href='mailto:post@example.org'>skriv</a>",
        "<a href='#et'>op</a>",
        "<a href='v1.pdf'>PDF</a>",
        "<a href='../index.html'>alle udgaver</a>",
        "<svg aria-hidden='true'><defs><path id='a'/></defs><use href='#a' clip-path='url(#a)'/></svg>",
        "<svg role='img' aria-label='En pil'></svg>",
    ],
)
def test_links_and_drawings_of_its_own_are_fine(markup: str, inspect: Inspect, html: str) -> None:
    expected = {"agreement"} if "role='img'" in markup else set()  # it is a figure that the PDF does not have
    assert planted(inspect, html, markup) == expected


def test_data_that_cannot_be_decoded_are_a_finding(inspect: Inspect, html: str) -> None:
    assert "readable" in planted(inspect, html, "<img src='data:image/png;base64,A' alt='x' role='none'>")


def test_images_nested_without_end_are_a_finding(inspect: Inspect, html: str) -> None:
    url = "data:image/svg+xml,x"
    for _ in range(6):
        url = "data:image/svg+xml," + quote(f"<svg><image href='{url}'/></svg>")

    assert "readable" in planted(inspect, html, f'<img src="{url}" alt="x" role="none">')


def test_headings_of_navigation_and_page_header_are_not_sections(tmp_path: Path) -> None:
    file = tmp_path / "v1.html"
    file.write_text(
        "<header><h2>Top</h2></header><h1>Mål</h1><nav><h2>Indhold</h2></nav><p>Først.</p>"
        "<h2>En</h2><p>To.</p><h3>Tre</h3>",
        encoding="utf-8",
    )
    page = read_page(file)

    assert page.main_headings == ["Mål"]
    assert page.headings == [(2, "En"), (3, "Tre")]
    assert page.opening.split() == ["Top", "Mål", "Indhold", "Først."]


def test_an_ornament_in_the_page_header_needs_no_alt_text_and_is_no_figure(tmp_path: Path) -> None:
    file = tmp_path / "v1.html"
    file.write_text('<header><img src="data:image/png,x" alt=""></header>', encoding="utf-8")
    page = read_page(file)

    assert page.faults == []
    assert page.figures == 0
