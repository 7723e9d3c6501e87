"""The annual plan as page and PDF, made from the real plan of 2015."""

import re
from pathlib import Path

import page as page_validation
import pikepdf
import pypdf
import pytest

from mi_lib.brand import Brand
from mi_lib.plan import AnnualPlan, read_plan
from mi_lib.plan.figure import describe_plan
from mi_lib.rendering.annual_plan import make_plan_figure, make_plan_page, make_plan_pdf

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def plan() -> AnnualPlan:
    return read_plan(ROOT / "data" / "reference" / "plan-2015.yml")


@pytest.fixture(scope="module")
def brand() -> Brand:
    return Brand.read(ROOT / "_brand.yml")


@pytest.fixture(scope="module")
def page(plan: AnnualPlan, brand: Brand) -> str:
    return make_plan_page(plan, brand, "aarsplan.pdf")


@pytest.fixture(scope="module")
def pdf(plan: AnnualPlan, brand: Brand, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("plan") / "aarsplan.pdf"
    file.write_bytes(make_plan_pdf(plan, brand))
    return file


def test_the_pdf_is_pdf_ua(pdf: Path) -> None:
    report = page_validation.validate_pdf(str(pdf), profile="ua1")
    assert report.is_compliant, report.failures


def test_the_pdf_is_danish_and_says_what_it_is(pdf: Path) -> None:
    document = pikepdf.open(pdf)
    assert str(document.docinfo.Title) == "Årsplan 2015 for ledelsesinformation"
    assert str(document.Root.Lang) == "da-DK"


def test_every_page_is_a_landscape_a4_and_the_figure_has_the_first_alone(pdf: Path) -> None:
    pages = pypdf.PdfReader(pdf).pages
    assert [(round(page.mediabox.width), round(page.mediabox.height)) for page in pages] == [(842, 595), (842, 595)]
    assert "Fagudvalgsmøde" in pages[0].extract_text()
    assert "Møde" in pages[1].extract_text()


def test_the_figure_in_the_pdf_has_the_plan_as_alt_text(pdf: Path, plan: AnnualPlan) -> None:
    with pikepdf.open(pdf) as document:
        dictionaries = [item for item in document.objects if isinstance(item, pikepdf.Dictionary)]
        alts = [str(item.Alt) for item in dictionaries if "/Alt" in item]
    assert alts == [describe_plan(plan)]


def test_the_table_in_the_pdf_has_every_deadline(pdf: Path) -> None:
    text = re.sub(r"\s+", " ", pypdf.PdfReader(pdf).pages[1].extract_text())
    assert text.count(" kl. ") == 2 * 28
    assert "V1 januar 2015 F: Fagudvalgsmøde onsdag den 28. januar 2015 kl. 15 onsdag den 21. januar 2015 kl. 9" in text


def test_the_same_plan_gives_the_same_bytes(pdf: Path, page: str, plan: AnnualPlan, brand: Brand) -> None:
    assert make_plan_pdf(plan, brand) == pdf.read_bytes()
    assert make_plan_page(plan, brand, "aarsplan.pdf") == page


def test_the_page_needs_nothing_but_its_neighbours(page: str) -> None:
    links = set(re.findall(r'(?:href|src)="([^"]*)"', page))
    assert {link for link in links if not link.startswith("data:")} == {"#tabel", "index.html", "aarsplan.pdf"}
    assert "<script" not in page


def test_the_page_has_figure_and_table(page: str) -> None:
    assert page.count("<svg ") == 1
    assert page.count("<tbody>") == 11
    assert '<html lang="da">' in page


def test_the_figure_alone_brings_its_letters(plan: AnnualPlan, brand: Brand) -> None:
    figure = make_plan_figure(plan, brand)
    assert figure.count("@font-face") == 3  # regular, semibold and bold
    assert "https://" not in figure
