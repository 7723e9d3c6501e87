"""The fonts inside a page: small, complete for Danish, the same bytes every time."""

import base64
import io
import re

import pytest
from fontTools.ttLib import TTFont

from mi_lib.rendering import fonts

SVG = '<svg width="1"><text style="font: {weight} 10px \'Source Sans Pro\'">12</text></svg>'


@pytest.fixture(scope="module")
def faces(brand) -> list[bytes]:
    return [base64.b64decode(data) for data in re.findall(r"base64,([^)]+)\)", fonts.page_faces(brand))]


def test_a_page_carries_four_cuts_of_less_than_20_kilobytes_each(faces):
    assert len(faces) == 4
    assert max(map(len, faces)) < 20_000


def test_every_cut_has_what_danish_reports_are_written_with(faces):
    for face in faces:
        with TTFont(io.BytesIO(face)) as font:
            assert {ord(letter) for letter in "aZæøåÆØÅéü0129§–−”’…·½%≥"} <= set(font.getBestCmap())


def test_figures_can_stand_in_columns(faces):
    for face in faces:
        with TTFont(io.BytesIO(face)) as font:
            glyphs = font.getBestCmap()
            assert len({font["hmtx"][glyphs[ord(figure)]][0] for figure in "0123456789−"}) == 1


def test_equal_input_gives_equal_bytes(brand, faces):
    fonts._web_font.cache_clear()
    again = [base64.b64decode(data) for data in re.findall(r"base64,([^)]+)\)", fonts.page_faces(brand))]
    assert again == faces


@pytest.mark.parametrize(
    ("weight", "cuts"), [("400", [400]), ("600", [400, 600]), ("bold", [400, 700]), ("italic 400", [400, 400])]
)
def test_a_figure_carries_only_the_cuts_that_it_uses(brand, weight, cuts):
    svg = fonts.figure_with_fonts(SVG.format(weight=weight), brand)
    assert svg.startswith('<svg width="1"><style>@font-face')
    assert [int(found) for found in re.findall(r"font-weight:(\d+)", svg)] == cuts
