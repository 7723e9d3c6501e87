"""A leak is planted in each kind of container, one at a time; each must be found, and the finding must not repeat it.

The CPR numbers have 60 added to the day, as replacement numbers do, so that no real person can be hit.
"""

import base64
import gzip
import io
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pikepdf
import pytest

from mi_lib.inspection import Expectation, Finding, inspect_report

Inspect = Callable[..., list[Finding]]
MakePdf = Callable[..., bytes]
Plant = Callable[[str], str]

SECRETS = {"identifier": "B004217", "cpr": "720105-1234"}


def data_url(content: str | bytes, media: str = "image/svg+xml") -> str:
    raw = content.encode("utf-8") if isinstance(content, str) else content
    return f"data:{media};base64,{base64.b64encode(raw).decode('ascii')}"


def svg(inside: str) -> str:
    return f"<svg xmlns='http://www.w3.org/2000/svg'>{inside}</svg>"


def image(source: str) -> str:
    return f'<img src="{source}" alt="En tegning" role="presentation">'


def png(kind: bytes, data: bytes) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4, "big") + name + content + zlib.crc32(name + content).to_bytes(4, "big")

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", bytes(13)) + chunk(kind, data) + chunk(b"IEND", b"")


IN_HTML: dict[str, Plant] = {
    "text": lambda s: f"<p>Sag {s} er åben.</p>",
    "text over inline tags": lambda s: f"<p>Sag {s[:4]}<b>{s[4:]}</b></p>",
    "text with a soft hyphen": lambda s: f"<p>{s[:4]}&shy;{s[4:]}</p>",
    "text in character references": lambda s: "<p>" + "".join(f"&#{ord(c)};" for c in s) + "</p>",
    "text in wide characters": lambda s: "<p>" + "".join(chr(ord(c) + 0xFEE0) for c in s) + "</p>",
    "table cell": lambda s: f"<p><span>{s}</span></p>",
    "alt text": lambda s: f'<img src="{data_url(svg(""))}" alt="Sag {s}" role="presentation">',
    "label": lambda s: f'<p aria-label="Sag {s}"></p>',
    "data attribute": lambda s: f'<p data-key="{s}"></p>',
    "class": lambda s: f'<p class="c {s}"></p>',
    "id": lambda s: f'<p id="{s}"></p>',
    "id among other words": lambda s: f'<p id="fig_{s}_1"></p>',
    "style": lambda s: f"<p style=\"--x:'{s}'\"></p>",
    "style sheet": lambda s: f"<style>p:after{{content:'{s}'}}</style>",
    "style sheet with escapes": lambda s: (
        "<style>p:after{content:'" + "".join(f"\\{ord(c):x} " for c in s) + "'}</style>"
    ),
    "base64 in an attribute": lambda s: f'<p data-x="{base64.b64encode(f"Barn {s}".encode()).decode()}"></p>',
    "base64 in a comment": lambda s: f"<!-- {base64.b64encode(f'Barn {s} er'.encode()).decode()} -->",
    "hexadecimal digits": lambda s: f'<p data-x="{s.encode().hex()}"></p>',
    "link": lambda s: f'<a href="v1.pdf?sag={quote(s)}">x</a>',
    "percent-encoded link": lambda s: '<a href="v1.pdf#' + "".join(f"%{ord(c):02x}" for c in s) + '">x</a>',
    "comment": lambda s: f"<!-- {s} -->",
    "comment in character references": lambda s: "<!-- " + "".join(f"&#{ord(c)};" for c in s) + " -->",
    "processing instruction": lambda s: f"<?note {s}?>",
    "metadata": lambda s: f'<meta name="keywords" content="{s}">',
    "script": lambda s: f"<script>var x = '{s}'</script>",
    "template": lambda s: f"<template><p>{s}</p></template>",
    "hidden text": lambda s: f'<p hidden style="display:none">{s}</p>',
    "inline drawing": lambda s: f'<svg aria-hidden="true"><text x="1">{s[:3]}<tspan>{s[3:]}</tspan></text></svg>',
    "drawing's description": lambda s: f'<svg aria-hidden="true"><desc>{s}</desc></svg>',
    "embedded drawing, text": lambda s: image(data_url(svg(f"<text>{s}</text>"))),
    "embedded drawing, attribute": lambda s: image(data_url(svg(f"<g inkscape:label='{s}'/>"))),
    "embedded drawing, comment": lambda s: image(data_url(svg(f"<!-- {s} -->"))),
    "embedded drawing, CDATA": lambda s: image(data_url(svg(f"<text><![CDATA[{s}]]></text>"))),
    "embedded drawing without base64": lambda s: image("data:image/svg+xml," + quote(svg(f"<text>{s}</text>"))),
    "drawing in a drawing": lambda s: image(data_url(svg(f"<image href='{data_url(svg(f'<text>{s}</text>'))}'/>"))),
    "drawing in a style sheet": lambda s: f"<style>p{{background:url({data_url(svg(f'<text>{s}</text>'))})}}</style>",
    "drawing's id": lambda s: image(data_url(svg(f"<g id='{s}'/>"))),
    "drawing in two bytes a letter": lambda s: image(data_url(svg(f"<text>{s}</text>").encode("utf-16"))),
    "compressed drawing": lambda s: image(data_url(gzip.compress(svg(f"<text>{s}</text>").encode()))),
    "notes of a camera": lambda s: image(data_url(b"\xff\xd8\xff\xe1\0\1Exif\0\0" + s.encode() + b"\0", "image/jpeg")),
    "notes of a camera in two bytes a letter": lambda s: image(
        data_url(b"\xff\xd8\xff\xe1UNICODE\0" + s.encode("utf-16-le"), "image/jpeg")
    ),
    "image text": lambda s: image(data_url(png(b"tEXt", b"Comment\0" + s.encode()), "image/png")),
    "compressed image text": lambda s: image(
        data_url(png(b"zTXt", b"Comment\0\0" + zlib.compress(s.encode())), "image/png")
    ),
    "international image text": lambda s: image(
        data_url(png(b"iTXt", b"Comment\0\1\0da\0\0" + zlib.compress(s.encode())), "image/png")
    ),
}


@pytest.mark.parametrize("kind", SECRETS)
@pytest.mark.parametrize("container", IN_HTML)
def test_a_leak_in_a_page_is_found(kind: str, container: str, inspect: Inspect, html: str) -> None:
    planted = html.replace("<!-- here -->", IN_HTML[container](SECRETS[kind]))
    found = [finding for finding in inspect(planted) if finding.check == kind]

    assert found, container
    assert all(SECRETS[kind].lower() not in str(finding).lower() for finding in found)


@pytest.mark.parametrize("kind", SECRETS)
def test_a_leak_in_the_pages_title_is_found(kind: str, inspect: Inspect, html: str) -> None:
    found = inspect(html.replace("</title>", f" {SECRETS[kind]}</title>"))

    assert kind in {finding.check for finding in found}


def test_an_identifier_in_a_style_sheet_is_found(inspect: Inspect, html: str) -> None:
    found = inspect(html.replace("</style>", "/* B004217 */</style>"))

    assert "identifier" in {finding.check for finding in found}


def test_an_identifier_within_the_bytes_of_an_image_is_found(inspect: Inspect, html: str) -> None:
    noise = b"\x89PNG\r\n\x1a\n\x00\x01\x02 B004217 \x00\x03"
    found = inspect(html.replace("<!-- here -->", image(data_url(noise, "image/png"))))

    assert "identifier" in {finding.check for finding in found}


@pytest.mark.parametrize("kind", SECRETS)
def test_a_leak_in_a_file_beside_the_page_is_found(kind: str, inspect: Inspect, html: str, tmp_path: Path) -> None:
    (tmp_path / "v1_files").mkdir()
    (tmp_path / "v1_files" / "a.svg").write_text(svg(f"<text>{SECRETS[kind]}</text>"), encoding="utf-8")
    found = inspect(html.replace("<!-- here -->", image("v1_files/a.svg")))

    assert kind in {finding.check for finding in found}


@pytest.mark.parametrize("kind", SECRETS)
def test_a_leak_in_a_file_name_is_found(
    kind: str, inspect: Inspect, html: str, make_pdf: MakePdf, tmp_path: Path, expectation: Expectation
) -> None:
    page, pdf = tmp_path / "v1.html", tmp_path / f"v1 {SECRETS[kind]}.pdf"
    page.write_text(html, encoding="utf-8")
    pdf.write_bytes(make_pdf())

    assert kind in {finding.check for finding in inspect_report(page, pdf, expectation)}


IN_TYPST: dict[str, Callable[[str], tuple[tuple[str, str], tuple[str, str]]]] = {
    "text": lambda s: (("Antallet", f"Sag {s}. Antallet"), ("", "")),
    "white text": lambda s: (("Antallet", f"#text(fill: white)[{s}] Antallet"), ("", "")),
    "text off the page": lambda s: (("Antallet", f"#place(dx: 90cm)[{s}] Antallet"), ("", "")),
    "text with its letters apart": lambda s: (("Antallet", f"#text(tracking: 3pt)[{s}] Antallet"), ("", "")),
    "text in two weights": lambda s: (("Antallet", f"{s[:4]}#strong[{s[4:]}] Antallet"), ("", "")),
    "running header": lambda s: (("header: [Prøveby", f"header: [{s}"), ("", "")),
    "alt text": lambda s: (('alt: "Kurven', f'alt: "{s} Kurven'), ("", "")),
    "bookmark": lambda s: (("== Underretninger", f"== Underretninger {s}"), ("", "")),
    "title": lambda s: (('title: "', f'title: "{s} '), ("", "")),
    "author": lambda s: (('author: "', f'author: "{s} '), ("", "")),
    "drawing": lambda s: (("", ""), (">81<", f">{s}<")),
    "table cell": lambda s: (("[1.234]", f"[{s}]"), ("", "")),
    "link": lambda s: (("Antallet", f'#link("https://example.org/?sag={s}")[her] Antallet'), ("", "")),
}


@pytest.mark.parametrize("kind", SECRETS)
@pytest.mark.parametrize("container", IN_TYPST)
def test_a_leak_in_a_rendered_pdf_is_found(kind: str, container: str, inspect: Inspect, make_pdf: MakePdf) -> None:
    found = [finding for finding in inspect(pdf=make_pdf(*IN_TYPST[container](SECRETS[kind]))) if finding.check == kind]

    assert found, container
    assert all(SECRETS[kind].lower() not in str(finding).lower() for finding in found)


def test_an_identifier_broken_over_two_lines_of_a_pdf_is_found(inspect: Inspect, make_pdf: MakePdf) -> None:
    pdf = make_pdf(("Antallet", "#block(width: 2.2cm)[Sag U2015-000412] Antallet"))

    assert "identifier" in {finding.check for finding in inspect(pdf=pdf)}


def plant_info(pdf: pikepdf.Pdf, secret: str) -> None:
    pdf.docinfo["/Keywords"] = secret


def plant_xmp(pdf: pikepdf.Pdf, secret: str) -> None:
    with pdf.open_metadata() as metadata:
        metadata["dc:subject"] = {secret}


def plant_attachment(pdf: pikepdf.Pdf, secret: str) -> None:
    pdf.attachments["data.csv"] = pikepdf.AttachedFileSpec(pdf, secret.encode("utf-8"))


def plant_attachment_name(pdf: pikepdf.Pdf, secret: str) -> None:
    pdf.attachments[f"{secret}.csv"] = pikepdf.AttachedFileSpec(pdf, b"1", filename=f"{secret}.csv")


def plant_annotation(pdf: pikepdf.Pdf, secret: str) -> None:
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents=secret)
    pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(note)])


def plant_replacement_text(pdf: pikepdf.Pdf, secret: str) -> None:
    content = f"/Span <</ActualText ({secret})>> BDC EMC".encode()
    pdf.pages[0].contents_add(pdf.make_stream(content))


def plant_hex_string(pdf: pikepdf.Pdf, secret: str) -> None:
    content = b"/Span <</Alt <" + ("\ufeff" + secret).encode("utf-16-be").hex().encode() + b">>> BDC EMC"
    pdf.pages[0].contents_add(pdf.make_stream(content))


def plant_private_entry(pdf: pikepdf.Pdf, secret: str) -> None:
    pdf.Root["/PieceInfo"] = pikepdf.Dictionary(Private=pikepdf.Array([pikepdf.Dictionary(Note=secret)]))


def plant_table_summary(pdf: pikepdf.Pdf, secret: str) -> None:
    pdf.Root.StructTreeRoot["/T"] = secret


def attached(pdf: pikepdf.Pdf, secret: str) -> pikepdf.Dictionary:
    file = pdf.make_stream(
        zlib.compress(secret.encode()), Type=pikepdf.Name.EmbeddedFile, Filter=pikepdf.Name.FlateDecode
    )
    return pikepdf.Dictionary(Type=pikepdf.Name.Filespec, F="x", EF=pikepdf.Dictionary(F=file))


def plant_associated_file(pdf: pikepdf.Pdf, secret: str) -> None:
    pdf.Root.AF = pikepdf.Array([pdf.make_indirect(attached(pdf, secret))])


def plant_attachment_of_a_note(pdf: pikepdf.Pdf, secret: str) -> None:
    note = pikepdf.Dictionary(Subtype=pikepdf.Name.FileAttachment, Rect=[0, 0, 9, 9], FS=attached(pdf, secret))
    pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(note)])


def plant_private_stream(pdf: pikepdf.Pdf, secret: str) -> None:
    stream = pdf.make_stream(zlib.compress(f"Barn {secret}".encode()), Filter=pikepdf.Name.FlateDecode)
    pdf.Root["/PieceInfo"] = pikepdf.Dictionary(X=pikepdf.Dictionary(Private=stream))


def plant_comment(pdf: pikepdf.Pdf, secret: str) -> None:
    pdf.pages[0].contents_add(pdf.make_stream(f"% {secret}\n".encode()))


def plant_key(pdf: pikepdf.Pdf, secret: str) -> None:
    pdf.Root[f"/{secret}"] = 1


def plant_name(pdf: pikepdf.Pdf, secret: str) -> None:
    pdf.Root["/X"] = pikepdf.Array([pikepdf.Name(f"/{secret}")])


def plant_list(pdf: pikepdf.Pdf, secret: str) -> None:
    pdf.Root["/X"] = pdf.make_indirect(pikepdf.Array([pikepdf.String(f"Barn {secret}")]))


def plant_trailer(pdf: pikepdf.Pdf, secret: str) -> None:
    pdf.trailer["/X"] = pikepdf.String(secret)


def plant_letter_by_letter(pdf: pikepdf.Pdf, secret: str) -> None:
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    pdf.pages[0].Resources.Font["/HX"] = pdf.make_indirect(font)
    letters = " ".join(f"({letter}) Tj 12 0 Td" for letter in secret)
    pdf.pages[0].contents_add(pdf.make_stream(f"BT /HX 9 Tf 3 Tr 10 10 Td {letters} ET".encode()))


PLANT_IN_PDF = (
    plant_info, plant_xmp, plant_attachment, plant_attachment_name, plant_annotation, plant_replacement_text,
    plant_hex_string, plant_private_entry, plant_table_summary, plant_associated_file, plant_attachment_of_a_note,
    plant_private_stream, plant_comment, plant_key, plant_name, plant_list, plant_trailer, plant_letter_by_letter,
)  # fmt: skip


@pytest.mark.parametrize("kind", SECRETS)
@pytest.mark.parametrize("plant", PLANT_IN_PDF)
def test_a_leak_added_to_a_pdf_is_found(
    kind: str, plant: Callable[[pikepdf.Pdf, str], None], inspect: Inspect, make_pdf: MakePdf
) -> None:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(make_pdf())) as pdf:
        plant(pdf, SECRETS[kind])
        pdf.save(buffer)
    found = [finding for finding in inspect(pdf=buffer.getvalue()) if finding.check == kind]

    assert found
    assert all(SECRETS[kind].lower() not in str(finding).lower() for finding in found)


@pytest.mark.parametrize("kind", SECRETS)
def test_a_leak_behind_the_end_of_a_pdf_is_found(kind: str, inspect: Inspect, make_pdf: MakePdf) -> None:
    found = inspect(pdf=make_pdf() + f"\n% Barn {SECRETS[kind]}\n".encode())

    assert kind in {finding.check for finding in found}


@pytest.mark.parametrize("plant", [plant_attachment, plant_associated_file, plant_attachment_of_a_note])
def test_a_pdf_carries_no_other_file(
    plant: Callable[[pikepdf.Pdf, str], None], inspect: Inspect, make_pdf: MakePdf
) -> None:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(make_pdf())) as pdf:
        plant(pdf, "x")
        pdf.save(buffer)

    assert "active-content" in {finding.check for finding in inspect(pdf=buffer.getvalue())}


LEFTOVERS = [
    "Traceback (most recent call last)",
    "KeyError: 'x'",
    "<matplotlib.axes.Axes at 0x7f>",
    "<Figure size 640x480 with 1 Axes>",
    "<function f at 0x7f00>",
    "Empty DataFrame",
    "dtype: int64",
    "np.float64(3.0)",
    "NaN",
    "gennemsnit nan dage",
    "<NA>",
    "NaT",
    "None",
    "-inf",
    "@fig-antal",
    "?@tbl-alder",
    "::: {.callout-note}",
    "{#fig-x}",
    "{{< include x >}}",
    "![Antal](figures/x.svg)",
    "\x1b[31mrød",
    "report.text('underretninger')",
    "import pandas as pd",
    "from mi_lib import open_report",
    "def antal(x):",
    "df = pd.read_csv('x.csv')",
    "In [1]:",
    "[1 rows x 2 columns]",
    "array([1, 2])",
    "Text(0.5, 1.0, 'x')",
    "datetime.date(2015, 1, 1)",
    "{{ month }}",
    "{month}",
    "{cell.value:.1f}",
    "%s børn",
    "TODO",
    "undefined",
    "SystemExit",
    "/home/jens/mi/data",
    "C:\\mi",
]  # fmt: skip
READ = ("text", "text over inline tags", "alt text", "label", "inline drawing", "embedded drawing, text")


@pytest.mark.parametrize("leftover", LEFTOVERS)
@pytest.mark.parametrize("container", READ)
def test_a_leftover_in_a_page_is_found(leftover: str, container: str, inspect: Inspect, html: str) -> None:
    text = leftover.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if container == "text over inline tags":
        text = f"x {text} y" if "&lt;" not in text else text
    planted = html.replace("<!-- here -->", _plant_whole(container, text))

    assert "leftover" in {finding.check for finding in inspect(planted)}


def _plant_whole(container: str, text: str) -> str:
    """Like IN_HTML, but without cutting through character references."""
    if container in ("text over inline tags", "inline drawing"):
        return f'<p><b></b>{text}</p><svg aria-hidden="true"><text>{text}</text></svg>'
    return IN_HTML[container](text)


@pytest.mark.parametrize("leftover", [text for text in LEFTOVERS if "\x1b" not in text])
@pytest.mark.parametrize("container", ["text", "alt text", "drawing", "bookmark"])
def test_a_leftover_in_a_pdf_is_found(leftover: str, container: str, inspect: Inspect, make_pdf: MakePdf) -> None:
    text = leftover.replace("<", "&lt;") if container == "drawing" else leftover
    if container in ("text", "bookmark"):
        text = '#"' + text.replace('"', "") + '"'
    pdf = make_pdf(*IN_TYPST[container](text))

    assert "leftover" in {finding.check for finding in inspect(pdf=pdf)}


HIDDEN_IN_HTML: dict[str, Plant] = {
    "comment": lambda s: f"<!-- {s} -->",
    "data attribute": lambda s: f"<p data-x='{s}'></p>",
    "metadata": lambda s: f"<meta name='keywords' content='{s}'>",
    "embedded drawing, comment": lambda s: image(data_url(svg(f"<!-- {s} -->"))),
}


@pytest.mark.parametrize(
    "leftover",
    ["Traceback (most recent call last)", 'report.text("x")', "import pandas as pd", "In [1]:", "object at 0x7f3a"],
)
@pytest.mark.parametrize("container", HIDDEN_IN_HTML)
def test_code_where_nobody_looks_is_found(leftover: str, container: str, inspect: Inspect, html: str) -> None:
    planted = html.replace("<!-- here -->", HIDDEN_IN_HTML[container](leftover))

    assert "leftover" in {finding.check for finding in inspect(planted)}


def test_code_in_a_block_of_code_is_found(inspect: Inspect, html: str) -> None:
    planted = html.replace("<!-- here -->", '<pre><code><span>report</span>.text(<span>"x"</span>)</code></pre>')

    assert "leftover" in {finding.check for finding in inspect(planted)}


def test_a_placeholder_of_a_script_is_none_of_ours(inspect: Inspect, html: str, expectation: Expectation) -> None:
    planted = html.replace("<!-- here -->", "<script>if (pd.a(null)) {print(`{{ x }}`)}</script>")

    assert inspect(planted, expected=replace(expectation, allows_scripts=True)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Nonetheless",
        "Nanna, Finland og infrastruktur",
        "se @ side 3",
        "kl. 10:00",
        "a::b",
        "Figur 1: Antal",
        "[1]",
        "Rapport: import af data, 12 % steg",
        "og/eller til/fra",
        "{1, 2}",
        "importen (12 %) faldt",
        "Undefineret",
    ],
)
def test_ordinary_words_are_no_leftovers(text: str, inspect: Inspect, html: str) -> None:
    assert inspect(html.replace("<!-- here -->", f"<p>{text}</p>")) == []
