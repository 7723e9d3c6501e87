"""The embedded renderer: one document to an accessible page and an accessible PDF."""

import base64
import hashlib
import os
import re
import subprocess
import sys
from html.parser import HTMLParser

import page as page_validation
import pikepdf
import pytest
from pypdf import PdfReader

from mi_lib.errors import RenderingError
from mi_lib.rendering import choose_renderer, write_document
from mi_lib.rendering.pandoc import PandocRenderer

HOSTILE = """
Skadeligt: <script>alert('a')</script> <img src=x onerror=alert(1)> <b>fed</b>

[link](javascript:alert(1)){onclick="alert(2)" style="color:red"} [spand]{onclick="alert(3)"}

![fjernt](https://example.org/spor.png) ![lokalt](../../hemmeligt.png) <javascript:alert(4)>

```{=html}
<script>alert(5)</script>
```

`#read("/etc/passwd")`{=typst} #read("/etc/passwd") #panic() $x^2$ og 5 $ og 6 $ \\textbf{tex}

<div onclick="alert(6)">boks</div> skriv til navn@bakkedal.dk eller @navn

| A | B |
|---|---|
| <script>alert(7)</script> | *x* |
"""


class Outline(HTMLParser):
    """Every start tag with its attributes, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def html(rendered) -> str:
    return rendered.html.read_text(encoding="utf-8").replace("&nbsp;", "\u00a0")


@pytest.fixture(scope="module")
def outline(html) -> Outline:
    return Outline(html)


def render(sample, pandoc, folder, *cells, front=None):
    document = write_document(sample.notebook(*cells, front=front), folder, "v1")
    return pandoc.render(document, folder / "made")


def pdf_text(path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def structure(path) -> list[tuple[str, str]]:
    """The PDF's structure elements in reading order: tag name and alt text."""

    def walk(element):
        if not isinstance(element, pikepdf.Dictionary):
            return
        if "/S" in element:
            yield str(element.S)[1:], element
        kids = element.get("/K", pikepdf.Array())
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            yield from walk(kid)

    with pikepdf.open(path) as pdf:
        return [(name, str(element.get("/Alt", ""))) for name, element in walk(pdf.Root.StructTreeRoot)]


def links_out(path) -> list[str]:
    with pikepdf.open(path) as pdf:
        notes = [note for page in pdf.pages for note in page.get("/Annots", [])]
        return [str(note.A.URI) for note in notes if "/A" in note and "/URI" in note.A]


def test_the_page_says_its_language_and_title(html, outline):
    assert outline.all("html") == [{"lang": "da"}]
    assert (
        "<title>Børn og unge med særlige behov – Fagudvalget for Børn, Unge og Kultur – Bakkedal Kommune</title>"
        in html
    )
    assert len(outline.all("h1")) == 1


def test_the_page_introduces_the_report(html):
    for words in ("Fagudvalget for Børn, Unge og Kultur", "januar 2015", "31. december 2014", "Syntetiske data"):
        assert f">{words}<" in html


def test_the_page_needs_nothing_outside_itself(outline):
    addresses = [a[name] for _, a in outline.tags for name in ("src", "href") if name in a]
    assert len(addresses) > 5
    assert [a for a in addresses if not a.startswith(("#", "data:image/svg+xml;base64,"))] == []
    assert outline.all("script") == []


def test_the_policy_allows_exactly_this_style(html):
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in html
    assert "default-src 'none'" in html
    assert ' style="' not in html.replace(style, "")


def test_figures_carry_alt_text_and_their_own_fonts(outline, sample):
    pictures = [picture for picture in outline.all("img") if picture["alt"]]
    assert pictures[0]["alt"] == sample.FIGURE_ALT
    svg = base64.b64decode(pictures[0]["src"].partition(",")[2]).decode()
    assert svg.count("@font-face") == 2
    assert "font-family:'Source Sans Pro'" in svg


def test_figures_and_tables_are_numbered_in_danish_and_referred_to(html):
    numbers = re.findall(r"<strong>((?:Figur|Tabel)\u00a0\d):</strong>", html)
    assert numbers == ["Figur\u00a01", "Tabel\u00a01", "Tabel\u00a02", "Figur\u00a02", "Tabel\u00a03"]
    assert 'se <a href="#fig-underretninger">Figur\u00a01</a> og <a href="#tbl-underretninger">Tabel\u00a01</a>' in html
    assert 'id="fig-underretninger"' in html
    assert 'id="tbl-underretninger"' in html


def test_tables_have_headers_for_columns_and_rows_and_figures_to_the_right(html):
    table = html[html.index('<table id="tbl-alder">') :]
    assert '<th scope="col">Alder</th>' in table
    assert '<th class="num" scope="col">Omsorg</th>' in table
    assert '<th class="whole" scope="row">0-5\u00a0år</th>\n<td class="num">8</td>\n<td class="num">*</td>' in table


def test_a_row_of_totals_is_marked(html):
    assert '<tr class="total">\n<th scope="row">I alt</th>' in html


def test_a_callout_becomes_an_aside_with_its_title(html):
    assert '<aside class="callout callout-note" role="note">' in html
    assert "<strong>Kommentar fra Børn og familie</strong>" in html


def test_the_contents_list_every_section(html):
    contents = html[html.index("<nav") : html.index("</nav>")]
    assert re.findall(r'<a href="#[^"]+" id="toc-[^"]+">([^<]+)</a>', contents) == [
        "Det vigtigste",
        "Antal underretninger",
        "Forventet regnskab",
        "Anbringelser fordelt på alder og målgruppe",
        "Skolefravær",
    ]


def test_a_draft_says_so_on_page_and_in_pdf_and_others_do_not(sample, pandoc, tmp_path, html, rendered):
    draft = render(sample, pandoc, tmp_path, sample.markdown("Tekst"), front={**sample.FRONT, "draft": True})
    assert "Udkast – ikke godkendt" in draft.html.read_text("utf-8")
    assert "Udkast – ikke godkendt" in pdf_text(draft.pdf)
    assert "Udkast" not in html
    assert "Udkast" not in pdf_text(rendered.pdf)


def test_a_report_on_real_data_does_not_call_them_synthetic(sample, pandoc, tmp_path):
    real = render(sample, pandoc, tmp_path, sample.markdown("Tekst"), front={**sample.FRONT, "synthetic": False})
    assert "yntetisk" not in real.html.read_text("utf-8")
    assert "yntetisk" not in pdf_text(real.pdf)


def test_the_pdf_is_pdf_ua(rendered):
    report = page_validation.validate_pdf(str(rendered.pdf), profile="ua1")
    assert report.is_compliant, report.failures


def test_the_pdf_carries_title_language_author_and_the_cutoff_as_date(rendered):
    pdf = pikepdf.open(rendered.pdf)
    assert str(pdf.docinfo.Title) == "Børn og unge med særlige behov"
    assert str(pdf.docinfo.Author) == "Bakkedal Kommune"
    assert str(pdf.docinfo.CreationDate).startswith("D:20141231000000")
    assert str(pdf.Root.Lang) == "da-DK"


def test_the_pdf_has_the_headings_figures_and_tables_of_the_page(rendered, outline, sample):
    elements = structure(rendered.pdf)
    names = [name for name, _ in elements]
    assert [name for name in names if re.fullmatch(r"H\d", name)] == ["H1", "H2", "H2", "H2", "H3", "H2", "H2"]
    assert names.count("Table") == len(outline.all("table")) == 3
    alts = [alt for name, alt in elements if name == "Figure"]
    assert alts == [picture["alt"] for picture in outline.all("img") if picture["alt"]]


def test_each_table_of_the_pdf_has_header_cells(rendered):
    assert [name for name, _ in structure(rendered.pdf)].count("TH") == 6 + 5 + 4


def test_the_pdf_runs_its_head_and_foot(rendered):
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(rendered.pdf).pages]
    assert len(pages) == 2
    for number, text in enumerate(pages, start=1):
        assert f"Side {number} af 2" in text
        assert "Data til og med 31. december 2014" in text
    assert all("Bakkedal Kommune" in text and "Børn og unge med særlige behov" in text for text in pages)


def test_the_pdf_uses_the_brands_fonts_only(rendered):
    fonts = {
        str(font.BaseFont)[8:] for page in pikepdf.open(rendered.pdf).pages for font in page.Resources.Font.values()
    }
    assert fonts == {"SourceSansPro-Regular", "SourceSansPro-Semibold", "SourceSansPro-Bold"}


def test_the_same_document_gives_the_same_bytes(document, rendered, brand, project, tmp_path):
    again = choose_renderer("pandoc", brand, project).render(document, tmp_path)
    assert again.html.read_bytes() == rendered.html.read_bytes()
    assert again.pdf.read_bytes() == rendered.pdf.read_bytes()


def test_code_in_text_is_shown_or_dropped_but_never_run(sample, pandoc, tmp_path):
    made = render(sample, pandoc, tmp_path, sample.code("", sample.text(HOSTILE)))
    outline = Outline(made.html.read_text("utf-8"))
    attributes = [(name, value) for _, found in outline.tags for name, value in found.items()]
    assert outline.all("script") == []
    assert [name for name, _ in attributes if name.startswith("on") or name == "style"] == []
    assert [
        value
        for name, value in attributes
        if name in ("href", "src") and not re.match(r"#|data:image/svg|mailto:", value)
    ] == []
    assert [picture for picture in outline.all("img") if picture["alt"]] == []
    text = pdf_text(made.pdf)
    assert "root:" not in text
    assert all(address.startswith("mailto:") for address in links_out(made.pdf))
    assert "navn@bakkedal.dk" in text
    assert "$x^2$ og 5 $ og 6 $" in text
    assert page_validation.validate_pdf(str(made.pdf), profile="ua1").is_compliant


def test_the_page_has_a_second_lock(document, pandoc, tmp_path, monkeypatch):
    hostile = (
        '<p onclick="x()" style="color:red">A</p><script>y()</script><a href="javascript:z()">B</a><iframe></iframe>'
    )
    html = lambda _self, _text, to, *_: hostile if to == "html5" else "A B"  # noqa: E731
    monkeypatch.setattr(PandocRenderer, "_convert", html)
    page = pandoc.render(document, tmp_path).html.read_text("utf-8")
    assert "<p>A</p><a>B</a>" in page


def test_a_picture_from_elsewhere_is_refused(document, pandoc, tmp_path, monkeypatch):
    monkeypatch.setattr(PandocRenderer, "_convert", lambda *_: '<img src="https://example.org/x.png" alt="x">')
    with pytest.raises(RenderingError, match=r"picture(.|\n)*example\.org"):
        pandoc.render(document, tmp_path)


def test_a_title_is_text_and_nothing_else(sample, pandoc, tmp_path):
    title = 'A & B <script>alert(1)</script> "#panic()" $title'
    made = render(sample, pandoc, tmp_path, sample.markdown("Tekst"), front={**sample.FRONT, "title": title})
    html = made.html.read_text("utf-8")
    assert "<h1>A &amp; B &lt;script&gt;alert(1)&lt;/script&gt; &quot;#panic()&quot; $title</h1>" in html
    assert str(pikepdf.open(made.pdf).docinfo.Title) == title


def test_a_table_of_many_rows_repeats_its_header_on_the_next_page(sample, pandoc, tmp_path):
    rows = "\n".join(f"| Sag {number} | {number} |" for number in range(1, 131))
    table = sample.table("tbl-sager", "Sager", f"| Sag nr. | Dage |\n|:---|---:|\n{rows}")
    made = render(sample, pandoc, tmp_path, sample.code("", table))
    pages = [page.extract_text() for page in PdfReader(made.pdf).pages]
    assert len(pages) == 3
    assert all("Sag nr." in text for text in pages)


def test_danish_quotation_marks_are_used(sample, pandoc, tmp_path):
    made = render(sample, pandoc, tmp_path, sample.markdown('Kaldet "anbragt" i loven'))
    assert "Kaldet ”anbragt” i loven" in made.html.read_text("utf-8")
    assert "Kaldet ”anbragt” i loven" in pdf_text(made.pdf)


def test_what_typst_refuses_is_told_as_our_error(document, pandoc, tmp_path, monkeypatch):
    monkeypatch.setattr(PandocRenderer, "_convert", lambda *_: '#image("/figures/none.svg", alt: "x")')
    with pytest.raises(RenderingError, match=r"The PDF cannot be made(.|\n)*none\.svg"):
        pandoc.render(document, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_dates_and_case_numbers_do_not_break_at_their_hyphens(sample, pandoc, tmp_path):
    table = sample.table("tbl-sager", "Sager", "| Sag | Type |\n|---|---|\n| BF-2014-1 | Under-søgelse af alt |")
    html = render(sample, pandoc, tmp_path, sample.code("", table)).html.read_text("utf-8")
    assert '<th class="whole" scope="row">BF-2014-1</th>\n<td>Under-søgelse af alt</td>' in html


@pytest.mark.parametrize(
    ("columns", "said"), [(2, '<table id="tbl-a" class="narrow">'), (5, '<table id="tbl-a">'), (12, 'class="dense"')]
)
def test_a_table_is_as_wide_as_its_columns_ask_for(sample, pandoc, tmp_path, columns, said):
    rows = ["| Tal " * columns + "|", "|---:" * columns + "|", "| 1 " * columns + "|"]
    made = render(sample, pandoc, tmp_path, sample.code("", sample.table("tbl-a", "Tal", "\n".join(rows))))
    assert said in made.html.read_text("utf-8")


FORKED = """
import os, sys
from pathlib import Path
from mi_lib.brand import Brand
from mi_lib.rendering import Document, choose_renderer
from mi_lib.rendering.front import Front
root, qmd, target = map(Path, sys.argv[1:])
renderer = choose_renderer("pandoc", Brand.read(root / "_brand.yml"), root)
renderer.warm_up()
threads = len(os.listdir("/proc/self/task")) if os.path.isdir("/proc/self/task") else 1
front = Front("Titel", "", "da", "x", "X", "2015-01", "v1", "2014-12-31", "Bakkedal Kommune", False, True, "")
if os.fork() == 0:
    renderer.render(Document(qmd, front, ()), target)
    os._exit(threads - 1)
sys.exit(os.waitstatus_to_exitcode(os.wait()[1]))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_process_that_warmed_up_can_fork_children_that_render(project, tmp_path):
    (tmp_path / "v1.qmd").write_text("---\ntitle: x\n---\n\n## A\n\nTekst\n", encoding="utf-8")
    arguments = [str(project), str(tmp_path / "v1.qmd"), str(tmp_path / "made")]
    subprocess.run([sys.executable, "-c", FORKED, *arguments], cwd=project, check=True, timeout=60)
    assert sorted(path.name for path in (tmp_path / "made").iterdir()) == ["v1.html", "v1.pdf"]


def test_a_note_on_data_is_small_print_on_page_and_paper(html, rendered):
    note = html[html.index('<div class="data-note">') :]
    assert note.startswith('<div class="data-note">\n<p>* Tal, der dækker få børn')
    assert "<br>\nKilde: DUBU." in note
    assert "Kilde: DUBU. Ansvarlig enhed: Børn og familie." in " ".join(pdf_text(rendered.pdf).split())


@pytest.mark.parametrize("kind", ["{.masthead}", "{#side-indhold .callout}", "{.draft onclick=x}"])
def test_other_boxes_are_opened_and_their_words_stay(sample, pandoc, tmp_path, kind):
    made = render(sample, pandoc, tmp_path, sample.markdown(f"::: {kind}\nTekst i boks\n:::"))
    assert re.search(r"<article[^>]*>\s*<p>Tekst i boks</p>\s*</article>", made.html.read_text("utf-8"))


TWO_ROWS = "| Måned | Antal |\n|:---|---:|\n| januar 2015 | 58 |\n| december 2014 | 74 |"
WIDE = "| " + " | ".join(f"Meget langt hoved {n}" for n in range(8)) + " |\n" + "|:---|" + "---:|" * 7
WIDE += "\n| " + " | ".join(["et langt navn i tabellen", *["1.250.000"] * 7]) + " |"


def _places(sample, pandoc, folder, *tables):
    """Where the caption of each table stands: points from the left, and from the foot of the page."""
    cells = [sample.table(f"tbl-nr{n}", f"Billede{n}", rows) for n, rows in enumerate(tables)]
    made = render(sample, pandoc, folder, sample.code("", *cells))
    found = {}

    def look(text, matrix, place, *_):
        for word in re.findall(r"Billede\d", text):
            found[word] = (matrix[0] * place[4] + matrix[4], matrix[3] * place[5] + matrix[5])

    for page in PdfReader(made.pdf).pages:
        page.extract_text(visitor_text=look)
    return [found[f"Billede{n}"] for n in range(len(tables))]


def test_two_small_tables_stand_abreast_in_print_and_a_wide_one_alone(sample, pandoc, tmp_path):
    first, second, wide = _places(sample, pandoc, tmp_path, TWO_ROWS, TWO_ROWS, WIDE)
    assert first[1] == second[1]
    assert first[0] < second[0]
    assert wide[1] < first[1]
