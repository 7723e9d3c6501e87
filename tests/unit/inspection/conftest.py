"""A small, faultless report to plant things in: one page, one PDF, and what they are expected to be."""

import functools
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typst

from mi_lib.inspection import Expectation, Finding, KnownValues, inspect_report
from mi_lib.periods import Month

HTML = """<!DOCTYPE html>
<html lang="da">
<head>
<meta charset="utf-8">
<meta name="description" content="Ledelsesinformation om børn og unge">
<title>Opfølgning på mål: Fagudvalg</title>
<style>body{color:#000}</style>
</head>
<body>
<header><p><img src="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E" alt="">
Prøveby Kommune</p></header>
<main>
<h1>Opfølgning på mål</h1>
<p>Modtager: Fagudvalg. Rapportmåned: januar 2015. Data til og med 31. december 2014. Syntetiske data.</p>
<nav><h2>Indhold</h2><ul><li><a href="#et">Underretninger</a></li></ul></nav>
<h2 id="et">Underretninger</h2>
<p>Antallet steg fra 68 i november 2014 til 81 i december 2014, se <a href="https://retsinformation.dk/">loven</a>.</p>
<figure><img src="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3Ctext%3E81%3C/text%3E%3C/svg%3E"
 alt="Kurven stiger fra 68 til 81"><figcaption>Figur 1</figcaption></figure>
<table><caption>Tabel 1</caption><thead><tr><th>Måned</th><th>Antal</th></tr></thead>
<tbody><tr><td>December</td><td>1.234</td></tr></tbody></table>
<!-- here -->
</main>
</body>
</html>
"""

TYPST = """
#set document(title: "Opfølgning på mål", author: "Prøveby Kommune")
#set text(lang: "da", region: "DK")
#set page(header: [Prøveby Kommune])
#show figure.caption: caption => caption.body
= Opfølgning på mål
Modtager: Fagudvalg. Rapportmåned: januar 2015. Data til og med 31. december 2014. Syntetiske data.
#pagebreak()
== Underretninger
Antallet steg fra 68 i november 2014 til 81 i december 2014, se loven.
#figure(image("a.svg", alt: "Kurven stiger fra 68 til 81"), caption: [Figur 1])
#figure(table(columns: 2, table.header([Måned], [Antal]), [December], [1.234]), caption: [Tabel 1])
"""

SVG = (
    "<svg xmlns='http://www.w3.org/2000/svg' width='90' height='40'><rect width='9' height='9'/>"
    "<text x='9' y='20' font-family='DejaVu Sans Mono'>81</text></svg>"
)

Inspect = Callable[..., list[Finding]]


@functools.cache
def compiled(source: str, svg: str) -> bytes:
    files = {"main.typ": source.encode("utf-8"), "a.svg": svg.encode("utf-8")}
    moment = datetime(2014, 12, 31, tzinfo=UTC)
    return bytes(typst.compile(files, pdf_standards="ua-1", timestamp=moment))


@pytest.fixture
def html() -> str:
    return HTML


@pytest.fixture
def make_pdf() -> Callable[..., bytes]:
    """The faultless PDF, or one from changed sources."""

    def make(change: tuple[str, str] = ("", ""), svg: tuple[str, str] = ("", "")) -> bytes:
        return compiled(TYPST.replace(*change), SVG.replace(*svg))

    return make


@pytest.fixture
def expectation() -> Expectation:
    return Expectation(
        month=Month(2015, 1),
        recipient="fagudvalg",
        recipient_name="Fagudvalg",
        title="Opfølgning på mål",
        identifiers=KnownValues(["B004217", "S0008123", "U2015-000412", "123456789"]),
        other_names=frozenset({"Direktion", "Leder, team 1"}),
    )


@pytest.fixture
def inspect(tmp_path: Path, html: str, make_pdf: Callable[..., bytes], expectation: Expectation) -> Inspect:
    """Write the two files, faultless where not given, and inspect them."""

    def run(page: str | None = None, pdf: bytes | None = None, expected: Expectation = expectation) -> list[Finding]:
        (tmp_path / "v1.html").write_text(html if page is None else page, encoding="utf-8")
        (tmp_path / "v1.pdf").write_bytes(make_pdf() if pdf is None else pdf)
        return inspect_report(tmp_path / "v1.html", tmp_path / "v1.pdf", expected)

    return run
