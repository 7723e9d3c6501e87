import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from mi_lib.errors import InspectionError
from mi_lib.inspection import Expectation, Finding, KnownValues, check_report
from mi_lib.inspection.report import months_in
from mi_lib.periods import Month

Inspect = Callable[..., list[Finding]]
MakePdf = Callable[..., bytes]


def checks(findings: list[Finding]) -> set[str]:
    return {finding.check for finding in findings}


def test_a_faultless_report_has_no_findings(inspect: Inspect) -> None:
    assert inspect() == []


@pytest.mark.parametrize(
    ("before", "after", "check"),
    [
        ('lang="da"', 'lang="en"', "language"),
        ('<html lang="da">', "<html>", "language"),
        ("<title>Opfølgning på mål", "<title>Opfølgning", "title"),
        ("<h1>Opfølgning på mål", "<h1>Sager", "title"),
        ("<h1>Opfølgning på mål</h1>", "<p>Opfølgning på mål</p>", "headings"),
        ("</main>", "<h1>Opfølgning på mål</h1></main>", "headings"),
        ("</main>", "<h4>For dyb</h4></main>", "headings"),
        ("<h1>Opfølgning på mål", "<h1>Opfølgning på mål februar 2015", "month"),
        ("Rapportmåned: januar 2015", "Rapportmåned: januar 2014", "month"),
        ("Rapportmåned: januar 2015", "Rapportmåned: 2015-01", "month"),
        ("Fagudvalg", "Direktion", "recipient"),
        (": Fagudvalg</title>", ": Direktion</title>", "recipient"),
        ("<p>Modtager", "<dt>Til</dt><dd>Direktion</dd><p>Modtager", "recipient"),
        ("Prøveby Kommune</p></header>", "Leder, team 1</p></header>", "recipient"),
        ('<h2 id="et">Underretninger', '<h2 id="et">Underretninger Direktion', "recipient"),
        ("<p>Antallet steg", "<p>Til Direktion: Antallet steg", "recipient"),
        ("til og med 31. december 2014", "til og med 31. januar 2015", "month"),
        ("til og med 31. december 2014", "til og med 31. februar 2014", "month"),
        ('content="Ledelsesinformation om', 'content="Til direktion om', "recipient"),
        ("Syntetiske data", "Data", "synthetic"),
        ('alt="Kurven stiger fra 68 til 81"', "", "alt-text"),
        ('alt="Kurven stiger fra 68 til 81"', 'alt=" "', "alt-text"),
        ("</main>", "<svg><path/></svg></main>", "alt-text"),
        ("</main>", "<table><tr><td>1</td></tr></table></main>", "agreement"),
        ("</main>", "<h2>Mere</h2></main>", "agreement"),
        ("</main>", '<img src="data:image/png,x" alt="En graf mere"></main>', "agreement"),
    ],
)
def test_what_a_page_must_be(inspect: Inspect, html: str, before: str, after: str, check: str) -> None:
    assert check in checks(inspect(html.replace(before, after)))


@pytest.mark.parametrize(
    ("before", "after", "check"),
    [
        ('lang: "da"', 'lang: "en"', "language"),
        ('title: "Opfølgning på mål"', 'title: "Sager"', "title"),
        ('title: "Opfølgning på mål"', 'title: "Opfølgning på mål, maj 2015"', "month"),
        ("Rapportmåned: januar 2015", "Rapportmåned: marts 2015", "month"),
        ("Modtager: Fagudvalg", "Modtager: Direktion", "recipient"),
        ('author: "Prøveby Kommune"', 'author: "Direktion"', "recipient"),
        ("header: [Prøveby Kommune]", "header: [Direktion]", "recipient"),
        ("Antallet steg", "Til Direktion: Antallet steg", "recipient"),
        ("til og med 31. december 2014", "til og med 30. december 2014", "month"),
        ("header: [Prøveby Kommune]", "header: [Maj 2015]", "month"),
        ("Syntetiske data", "Data", "synthetic"),
        ("== Underretninger\n", "", "agreement"),
    ],
)
def test_what_a_pdf_must_be(inspect: Inspect, make_pdf: MakePdf, before: str, after: str, check: str) -> None:
    assert check in checks(inspect(pdf=make_pdf((before, after))))


def test_a_month_in_running_text_or_in_a_date_is_not_the_reports_month() -> None:
    assert months_in("Januar 2015. Data til og med 31. december 2014 og d. 1 maj 2014") == {Month(2015, 1)}


def test_a_month_is_found_over_spaces_and_lines() -> None:
    assert months_in("Rapportmåned januar\u00a02015, marts\n2016") == {Month(2015, 1), Month(2016, 3)}


@pytest.mark.parametrize(
    "words", ["Antallet steg til direktion", "Fra den 1. maj 2014 til og med 31. januar 2015 steg det"]
)
def test_names_and_days_in_running_text_are_in_order(
    words: str, inspect: Inspect, html: str, make_pdf: MakePdf
) -> None:
    assert inspect(html.replace("Antallet steg", words), make_pdf(("Antallet steg", words))) == []


CHAIR = "Formanden for fagudvalg"


def test_a_name_within_the_own_name_is_not_another_recipient(
    inspect: Inspect, html: str, make_pdf: MakePdf, expectation: Expectation
) -> None:
    expected = replace(expectation, recipient_name=CHAIR, other_names=frozenset({"Fagudvalg"}))

    assert inspect(html.replace("Fagudvalg", CHAIR), make_pdf(("Fagudvalg", CHAIR)), expected) == []


def test_the_own_name_within_anothers_is_the_other_recipient(
    inspect: Inspect, html: str, make_pdf: MakePdf, expectation: Expectation
) -> None:
    expected = replace(expectation, other_names=frozenset({CHAIR}))
    found = inspect(html.replace("Fagudvalg", CHAIR), make_pdf(("Fagudvalg", CHAIR)), expected)

    assert {(finding.check, finding.where) for finding in found} == {
        ("recipient", "v1.html, opening"),
        ("recipient", "v1.html, title"),
        ("recipient", "v1.pdf, title and first page"),
    }


def test_of_two_names_that_begin_alike_the_longer_one_is_meant(
    inspect: Inspect, html: str, make_pdf: MakePdf, expectation: Expectation
) -> None:
    board, heads = "Direktion", "Direktion og chefer"
    expected = replace(expectation, recipient_name=board, other_names=frozenset({heads}))
    found = inspect(html.replace("Fagudvalg", heads), make_pdf(("Fagudvalg", heads)), expected)

    assert "does not name the recipient fagudvalg" in {finding.what for finding in found}


def test_a_draft_must_be_marked(inspect: Inspect, html: str, make_pdf: MakePdf, expectation: Expectation) -> None:
    expected = replace(expectation, draft=True)
    marked = make_pdf(("Modtager:", "Udkast. Modtager:"))

    assert [finding.where for finding in inspect(expected=expected)] == ["v1.html", "v1.pdf"]
    assert inspect(html.replace("Modtager:", "Udkast. Modtager:"), marked, expected) == []


def test_a_pdf_without_tags_is_refused(inspect: Inspect, tmp_path: Path) -> None:
    empty, buffer = pikepdf.new(), io.BytesIO()
    empty.add_blank_page()
    empty.save(buffer)

    assert {"tagged", "language", "title", "month", "recipient"} <= checks(inspect(pdf=buffer.getvalue()))


@pytest.mark.parametrize("content", [b"", b"no pdf", b"%PDF-1.7\n"])
def test_a_pdf_that_cannot_be_read_is_a_finding(inspect: Inspect, content: bytes) -> None:
    assert "readable" in checks(inspect(pdf=content))


def test_a_page_that_is_not_utf8_is_a_finding(inspect: Inspect, tmp_path: Path, expectation: Expectation) -> None:
    inspect()
    (tmp_path / "v1.html").write_bytes("mål".encode("cp1252"))

    with pytest.raises(InspectionError, match="is not UTF-8"):
        check_report(tmp_path / "v1.html", tmp_path / "v1.pdf", expectation)


def test_the_error_lists_what_was_found_without_repeating_it(
    inspect: Inspect, html: str, tmp_path: Path, expectation: Expectation
) -> None:
    inspect(html.replace("</main>", "<p>B004217 720105-1234</p></main>"))
    with pytest.raises(InspectionError) as caught:
        check_report(tmp_path / "v1.html", tmp_path / "v1.pdf", expectation)
    message = str(caught.value)

    assert caught.value.exit_code == 16
    assert "v1.html, text of section 1: holds an identifier of the source data (b••••••)" in message
    assert "v1.html, text of section 1: holds what may be a CPR number (••••••-••••)" in message
    assert "004217" not in message.lower()
    assert "720105" not in message


def test_a_long_list_is_cut_short(inspect: Inspect, html: str, tmp_path: Path, expectation: Expectation) -> None:
    inspect(html.replace("</main>", "<p onclick='x()'>a</p>\n" * 30 + "</main>"))
    with pytest.raises(InspectionError, match="and 5 more\n"):
        check_report(tmp_path / "v1.html", tmp_path / "v1.pdf", replace(expectation, title="Opfølgning"))


def test_warnings_are_returned_and_stop_nothing(
    inspect: Inspect, html: str, tmp_path: Path, expectation: Expectation
) -> None:
    inspect(html.replace("</main>", "<p>Sagsnummer 9999991234</p></main>"))
    found = check_report(tmp_path / "v1.html", tmp_path / "v1.pdf", expectation)

    assert [(finding.severity, finding.check) for finding in found] == [("warning", "cpr")]


def test_identifiers_too_short_to_search_for_are_said(inspect: Inspect, expectation: Expectation) -> None:
    found = inspect(expected=replace(expectation, identifiers=KnownValues(["T2", "B004217"])))

    assert [(finding.severity, finding.what) for finding in found] == [
        ("warning", "1 identifiers have fewer than 4 characters and are not searched for")
    ]
