import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import PurePosixPath

import pytest

from mi_lib.brand import Brand
from mi_lib.periods import Month
from mi_lib.publishing import Receipt
from mi_lib.publishing.pages import month_name, render_index


@pytest.fixture
def page(make_receipt: Callable[..., Receipt], brand: Brand) -> Callable[..., str]:
    def render(*receipts: Receipt) -> str:
        chosen = receipts or (make_receipt(),)
        sizes = {r.folder / o.name: 412_345 for r in chosen for o in r.outputs}
        return render_index(chosen, sizes, brand)

    return render


def test_editions_are_listed_newest_first_under_their_year(
    page: Callable[..., str], make_receipt: Callable[..., Receipt]
) -> None:
    html = page(*(make_receipt(month=month) for month in ("2014-11", "2015-08", "2015-01")))

    assert re.findall(r"<h2>(\d+)</h2>|<h3>(\w+ \d+)", html) == [
        ("2015", ""), ("", "August 2015"), ("", "Januar 2015"), ("2014", ""), ("", "November 2014"),
    ]  # fmt: skip


def test_an_entry_says_cutoff_and_day_of_publishing_in_danish(
    page: Callable[..., str], make_receipt: Callable[..., Receipt]
) -> None:
    html = page(make_receipt(cutoff=date(2014, 12, 31), published_at=datetime(2015, 1, 5)))

    assert "Data til og med 31. december 2014, udgivet 5. januar 2015" in html


def test_links_are_relative_and_say_what_they_open(page: Callable[..., str]) -> None:
    html = page()

    assert re.findall(r'<a href="([^"]+)"', html) == ["2015-01/v1.html", "2015-01/v1.pdf"]
    assert 'aria-label="Hent som PDF: Januar 2015: Mål, økonomi og resultater (PDF, 412 kB)"' in html


def test_the_page_is_danish_has_one_heading_and_no_script(page: Callable[..., str]) -> None:
    html = page()

    assert '<html lang="da">' in html
    assert html.count("<h1>") == 1
    assert "<h1>Ledelsesinformation til Fagudvalg</h1>" in html
    assert "<script" not in html
    assert "http:" not in html
    assert "https:" not in html


@pytest.mark.parametrize(("synthetic", "count"), [(True, 1), (False, 0)])
def test_synthetic_data_are_said_to_be_so(
    synthetic: bool, count: int, page: Callable[..., str], make_receipt: Callable[..., Receipt]
) -> None:
    html = page(make_receipt(synthetic=synthetic))

    assert html.count("Syntetiske data") == count
    assert html.count("handler ikke om virkelige børn") == count


def test_the_brands_fonts_are_inside_if_given(make_receipt: Callable[..., Receipt], brand: Brand) -> None:
    receipt = make_receipt()
    sizes = {receipt.folder / output.name: 1 for output in receipt.outputs}

    assert "@font-face{x}" in render_index([receipt], sizes, brand, "@font-face{x}")


def test_the_number_of_editions_is_said(page: Callable[..., str], make_receipt: Callable[..., Receipt]) -> None:
    assert '<p class="lead">1 udgave</p>' in page()
    assert "2 udgaver, de nyeste øverst" in page(make_receipt(), make_receipt(month="2015-08"))


def test_names_and_titles_are_text_not_markup(page: Callable[..., str], make_receipt: Callable[..., Receipt]) -> None:
    html = page(make_receipt(title="<b>Mål & midler</b>", recipient_name='A "B"'))

    assert "&lt;b&gt;Mål &amp; midler&lt;/b&gt;" in html
    assert "A &quot;B&quot;" in html


def test_a_title_that_names_the_month_does_not_say_it_twice(
    page: Callable[..., str], make_receipt: Callable[..., Receipt]
) -> None:
    assert "<h3>Ledelsesinformation januar 2015</h3>" in page(make_receipt(title="Ledelsesinformation januar 2015"))


def test_a_large_file_is_said_in_megabytes(make_receipt: Callable[..., Receipt], brand: Brand) -> None:
    receipt = make_receipt()
    sizes = {PurePosixPath("fagudvalg/2015-01/v1.html"): 1, PurePosixPath("fagudvalg/2015-01/v1.pdf"): 2_460_000}

    assert "Hent som PDF (2,5 MB)" in render_index([receipt], sizes, brand)


def test_month_names_are_danish() -> None:
    assert month_name(Month(2015, 5)) == "maj 2015"
