"""The same figure has one value on the page, in the PDF, in drawings, alternative texts, words, and in the packet."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from mi_lib.inspection import Expectation, Finding, Printed
from mi_lib.inspection.agreement import check_numbers
from mi_lib.inspection.blocks import Blocks, read_drawing

Inspect = Callable[..., list[Finding]]
MakePdf = Callable[..., bytes]


def _contradictions(found: list[Finding]) -> list[str]:
    return [finding.what for finding in found if finding.check == "one-number"]


@pytest.mark.parametrize(
    ("container", "change"),
    [
        ("table cell", ("1.234", "1.235")),
        ("table head", ("<th>Antal</th>", "<th>Andel</th>")),
        ("table row too many", ("</tbody>", "<tr><td>Januar</td><td>9</td></tr></tbody>")),
        ("alternative text", ('fra 68 til 81"', 'fra 68 til 18"')),
        ("drawing", ("%3E81%3C", "%3E18%3C")),
        ("sentence", ("til 81 i december", "til 82 i december")),
        ("caption of a figure", ("<figcaption>Figur 1", "<figcaption>Figur 2")),
        ("caption of a table", ("<caption>Tabel 1", "<caption>Tabel 7")),
    ],
)
def test_a_page_that_contradicts_its_pdf_is_held_back(
    container: str, change: tuple[str, str], inspect: Inspect, html: str
) -> None:
    assert _contradictions(inspect()) == []
    assert change[0] in html
    assert _contradictions(inspect(html.replace(*change))), container


@pytest.mark.parametrize(
    ("container", "change", "svg"),
    [
        ("table cell", ("[1.234]", "[1.243]"), ("", "")),
        ("alternative text", ("fra 68 til 81", "fra 67 til 81"), ("", "")),
        ("drawing", ("", ""), (">81<", ">80<")),
        ("sentence", ("til 81 i december 2014,", "til 81 i december 2015,"), ("", "")),
    ],
)
def test_a_pdf_that_contradicts_its_page_is_held_back(
    container: str, change: tuple[str, str], svg: tuple[str, str], inspect: Inspect, make_pdf: MakePdf
) -> None:
    assert _contradictions(inspect(pdf=make_pdf(change, svg))), container


@pytest.fixture
def labelled(html: str) -> str:
    """The page with the names that our reports give to tables and figures."""
    page = html.replace("<table>", '<table id="tbl-x">').replace("<figure>", '<figure id="fig-x">')
    return page


ALT = "Kurven stiger fra 68 til 81"
TEXT = "Antallet steg fra 68 i november 2014 til 81 i december 2014, se loven."


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        (Printed(tables={"tbl-x": [["Måned", "Antal"], ["December", "1.234"]]}), []),
        (Printed(tables={"tbl-x": [["Måned", "Antal"], ["December", "*"]]}), ["in the table tbl-x, December"]),
        (Printed(tables={"tbl-x": [["Måned", "Antal"], ["Januar", "7"]]}), []),
        (Printed(alts={"fig-x": ALT}), []),
        (Printed(alts={"fig-x": ALT.replace("81", "82")}), ["in the alternative text of fig-x"]),
        (Printed(alts={"fig-y": "En anden kurve"}), []),
        (Printed(drawn={"fig-x": ("81",)}), []),
        (Printed(drawn={"fig-x": ("8", "1")}), ["in the drawing fig-x"]),
        (Printed(drawn={"fig-x": ("81", "81")}), ["in the drawing fig-x"]),
        (Printed(texts=frozenset({TEXT})), []),
        (Printed(texts=frozenset({TEXT.replace("81", "79")})), ["say the same with other numbers"] * 2),
        (Printed(texts=frozenset({TEXT.replace("steg", "faldt").replace("81", "79")})), []),
    ],
    ids=[
        "table", "table with a hidden cell", "another row", "alternative text", "another alternative text",
        "another figure's text", "drawing", "drawing with another figure", "drawing with a figure too few",
        "text", "text with another number", "another text",
    ],
)  # fmt: skip
def test_a_page_that_contradicts_the_packet_is_held_back(
    printed: Printed, said: list[str], inspect: Inspect, labelled: str, expectation: Expectation
) -> None:
    found = _contradictions(inspect(labelled, expected=replace(expectation, printed=printed)))
    assert len(found) == len(said)
    assert all(words in each for words, each in zip(said, found, strict=True))


def test_a_finding_names_the_place_and_not_the_number(inspect: Inspect, html: str) -> None:
    (finding,) = [each for each in inspect(html.replace("1.234", "1.235")) if each.check == "one-number"]
    assert str(finding) == "v1.html and v1.pdf: differ in a table, December, Antal"
    (finding,) = [each for each in inspect(html.replace("til 81 i", "til 82 i")) if each.check == "one-number"]
    assert "81" not in str(finding)
    assert "82" not in str(finding)


def test_a_drawing_that_cannot_be_read_has_no_words() -> None:
    assert read_drawing("data:image/svg+xml;base64,=").words == []
    assert read_drawing("v1_files/a.svg").words == []


def test_a_number_at_an_axis_does_not_stand_for_the_figure() -> None:
    axis = "<g id='matplotlib.axis_2'><g><text>81</text></g></g><text>82</text>"
    drawing = read_drawing(f"data:image/svg+xml,<svg>{axis}</svg>")
    assert (drawing.words, drawing.at_axes) == (["81", "82"], ["81"])
    printed = Printed(drawn={"": ("81",)})
    blocks = Blocks(figures=[drawing])
    assert [each.what for each in check_numbers(blocks, blocks, printed, ("a", "b"))] == [
        "shows another figure than the packet in the drawing "
    ]
