"""The brand: one source for pages, PDFs and charts."""

from itertools import combinations
from pathlib import Path

import pytest

from mi_lib.brand import Brand
from mi_lib.errors import RenderingError

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def brand() -> Brand:
    return Brand.read(ROOT / "_brand.yml")


def luminance(color: str) -> float:
    """Relative luminance as WCAG 2.1 defines it."""
    shares = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lightness(color: str) -> float:
    """CIE L*, 0 black to 100 white."""
    return 116 * luminance(color) ** (1 / 3) - 16


def test_the_yardstick_is_right():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_colours_are_those_of_the_file(brand):
    assert brand.name == "Bakkedal Kommune"
    assert brand.primary == "#0c3547"
    assert brand.series[:3] == ("#0c3547", "#a24019", "#46a090")
    assert brand.font_family == "Source Sans Pro"


def test_every_series_colour_has_three_to_one_on_white(brand):
    assert {color: contrast(color, "#ffffff") >= 3 for color in brand.series} == dict.fromkeys(brand.series, True)


def test_series_can_be_told_apart_in_grey(brand):
    assert min(abs(lightness(a) - lightness(b)) for a, b in combinations(brand.series, 2)) >= 9


@pytest.mark.parametrize("role", ["foreground", "muted", "primary", "accent"])
def test_text_colours_have_four_and_a_half_to_one(brand, role):
    color = getattr(brand, role)
    assert contrast(color, brand.background) >= 4.5
    assert contrast(color, brand.tint) >= 4.5


def test_fonts_and_logo_are_files(brand):
    assert [path.name for path in brand.font_files] == [
        "SourceSansPro-Regular.ttf",
        "SourceSansPro-It.ttf",
        "SourceSansPro-Semibold.ttf",
        "SourceSansPro-Bold.ttf",
    ]
    assert all(path.is_file() for path in (*brand.font_files, brand.logo))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"#0c3547"', '"blue"', "blue"),
        ("series: [fjord,", "series: [fjrod,", "fjrod"),
        ("font_source_sans_pro", "font_that_is_not", "font-that-is-not"),
        ("color:\n  palette", "colour:\n  palette", "color"),
        ("assets/logo.svg", "assets/gone.svg", "gone.svg"),
        ("meta:", "meta: [", "cannot be read"),
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path, old, new, said):
    text = (ROOT / "_brand.yml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "logo.svg").write_text("<svg/>", encoding="utf-8")
    (tmp_path / "_brand.yml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RenderingError, match=said):
        Brand.read(tmp_path / "_brand.yml")
