"""Reads a PDF into texts, facts and faults: pages, metadata, bookmarks, structure, attachments, every string in it."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
from pypdf.errors import PyPdfError

from mi_lib.inspection.blocks import Blocks, Marked, blocks_of_pdf
from mi_lib.inspection.findings import Finding, error
from mi_lib.inspection.texts import Kind, Text, decoded, printable

# What a reader hears or sees of an object's strings; the others travel along unseen.
_READ_KEYS = {"/Alt": "alt text", "/ActualText": "replacement text", "/E": "expansion", "/Contents": "annotation"}
_ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/ImportData",
    "/SubmitForm",
    "/GoToR",
    "/GoToE",
    "/Rendition",
    "/RichMediaExecute",
}
_HEADING = re.compile(r"/H([1-6])")
_INLINE_PROPERTY = re.compile(
    rb"/(Alt|ActualText|E|T|Title|Contents)\s*(\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>)", re.DOTALL
)


@dataclass
class Document:
    """What a PDF says and is made of; `identity` are its metadata and the lines that every page repeats."""

    name: str
    texts: list[Text] = field(default_factory=list)
    faults: list[Finding] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    language: str = ""
    title: str = ""
    is_tagged: bool = False
    identity: list[Text] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    tables: int = 0
    figures: int = 0
    blocks: Blocks = field(default_factory=Blocks)

    @property
    def visible(self) -> str:
        return "\n".join(self.pages)


def read_document(path: Path) -> Document:
    """Read a PDF. One that cannot be read, or only with a password, has that as its fault."""
    document = Document(path.name)
    content = path.read_bytes()
    try:
        marked = _read_pages(document, content)
        with pikepdf.open(io.BytesIO(content)) as pdf:
            document.blocks = blocks_of_pdf(pdf, marked)
            _read_facts(document, pdf)
            _read_objects(document, pdf)
        document.texts.append(Text(f"{path.name}, file as it is", printable(content), "binary"))
    except (pikepdf.PdfError, PyPdfError) as trouble:
        document.faults.append(error("readable", path.name, f"is no PDF that can be read ({type(trouble).__name__})"))
    return document


def _read_pages(document: Document, content: bytes) -> Marked:
    """The pages' texts; and the text of each piece of marked content, which the structure puts in order."""
    marked: Marked = {}
    for number, page in enumerate(pypdf.PdfReader(io.BytesIO(content)).pages):
        where, pieces = f"{document.name}, page {number + 1}", _Pieces()
        document.pages.append(page.extract_text(visitor_operand_before=pieces.open_or_close, visitor_text=pieces.take))
        document.texts.append(Text(where, document.pages[-1], "read", in_columns=True))
        # The text as one reads it may run words together that do not touch on paper; the pieces do not.
        document.texts.append(Text(where, "\n".join(pieces.all), "hidden"))
        marked |= {(number, name): text for name, text in pieces.marked.items()}
    document.identity += [Text(f"{document.name}, running header", line, "read") for line in _repeated(document.pages)]
    return marked


class _Pieces:
    """Collects a page's text as it is drawn, and by the number of the marked content that it is drawn in."""

    def __init__(self) -> None:
        self.all: list[str] = []
        self.marked: dict[int, str] = {}
        self._open: list[int | None] = []

    def open_or_close(self, operator: bytes, operands: list[Any], *_: object) -> None:
        if operator in (b"BDC", b"BMC"):
            properties = operands[1] if len(operands) > 1 else None
            self._open.append(properties.get("/MCID") if isinstance(properties, dict) else None)
        elif operator == b"EMC" and self._open:
            self._open.pop()

    def take(self, text: str, *_: object) -> None:
        self.all.append(text)
        inside = next((number for number in reversed(self._open) if number is not None), None)
        if inside is not None:
            self.marked[inside] = self.marked.get(inside, "") + text


def _repeated(pages: list[str]) -> list[str]:
    """The lines at the edges of every page but perhaps the first: running header and footer."""
    counts = Counter(line for page in pages for line in _edges(page.splitlines()))
    return sorted(line for line, count in counts.items() if count >= max(2, len(pages) - 1))


def _edges(lines: list[str]) -> set[str]:
    return {line.strip() for line in (*lines[:3], *lines[-3:])} - {""}


def _read_facts(document: Document, pdf: pikepdf.Pdf) -> None:
    root = pdf.Root
    document.language = str(root.get("/Lang", ""))
    document.title = str(pdf.docinfo.get("/Title", ""))
    marks = root.get("/MarkInfo", pikepdf.Dictionary())
    document.is_tagged = bool(marks.get("/Marked", False)) and "/StructTreeRoot" in root
    document.identity += [
        Text(f"{document.name}, metadata {key}", str(value), "hidden") for key, value in pdf.docinfo.items()
    ]
    if pdf.is_encrypted:
        document.faults.append(error("readable", document.name, "is encrypted, which shuts out assistive technology"))


def _read_objects(document: Document, pdf: pikepdf.Pdf) -> None:
    """Every string and name of every object, so that nothing depends on knowing where one can be hidden."""
    names: set[str] = set()
    for item in (*pdf.objects, pdf.trailer):
        if isinstance(item, pikepdf.Stream):
            _read_stream(document, item)
        elif not isinstance(item, pikepdf.Dictionary):
            _read_value(document, "an object of its own", item, names)
        for holder in _dictionaries(item):
            _read_dictionary(document, holder, names)
    document.texts.append(Text(f"{document.name}, names", "\n;\n".join(sorted(names)), "hidden"))


def _read_stream(document: Document, stream: pikepdf.Stream) -> None:
    """Metadata, attachments, the strings that page content carries besides its text, and what can be made out."""
    content = _content_of(stream)
    if stream.get("/Type") == "/Metadata":
        text = decoded(content)
        document.texts.append(Text(f"{document.name}, XMP metadata", text, "hidden"))
        document.identity.append(Text(f"{document.name}, XMP metadata", text, "hidden"))
        return
    if stream.get("/Type") == "/EmbeddedFile":
        document.texts.append(Text(f"{document.name}, an attached file", decoded(content), "hidden"))
    elif stream.get("/Subtype") in (None, "/Form") and "/Length1" not in stream and "/N" not in stream:
        for key, value in _INLINE_PROPERTY.findall(content):
            text = str(pikepdf.Object.parse(value))
            document.texts.append(Text(f"{document.name}, {key.decode()} within page content", text, "read"))
    document.texts.append(Text(f"{document.name}, a stream", printable(content), "binary"))


def _content_of(stream: pikepdf.Stream) -> bytes:
    """Decompressed where that is possible; an image as it is."""
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:
        return stream.read_raw_bytes()


def _dictionaries(item: object) -> Iterator[pikepdf.Object]:
    """The dictionaries in an object, without following its references to others."""
    if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        yield item
        values = [value for _, value in item.items()]
    elif isinstance(item, pikepdf.Array):
        values = list(item)
    else:
        return
    for value in values:
        if isinstance(value, pikepdf.Object) and not value.is_indirect:
            yield from _dictionaries(value)


def _read_dictionary(document: Document, holder: pikepdf.Object, names: set[str]) -> None:
    for key, value in holder.items():
        names.add(key)
        _read_value(document, key, value, names)
    _note(document, holder)


def _read_value(document: Document, key: str, value: object, names: set[str]) -> None:
    """The strings and the names in a value, but for those in dictionaries and other objects."""
    if isinstance(value, pikepdf.Name):
        names.add(str(value))
    elif isinstance(value, pikepdf.String):
        kind: Kind = "read" if key in _READ_KEYS or key == "/Title" else "hidden"
        where = _READ_KEYS.get(key, f"entry {key}" if key.startswith("/") else key)
        document.texts.append(Text(f"{document.name}, {where}", str(value), kind))
    elif isinstance(value, pikepdf.Array):
        for item in value:
            if isinstance(item, pikepdf.Object) and not item.is_indirect:
                _read_value(document, key, item, names)


def _note(document: Document, holder: pikepdf.Object) -> None:
    """Keep the facts that the checks compare, and the faults that an object is by itself."""
    role = str(holder.get("/S", ""))
    if role in _ACTIONS or "/JS" in holder:
        document.faults.append(error("active-content", document.name, f"holds an action ({role or '/JS'})"))
    if "/EF" in holder:
        document.faults.append(error("active-content", document.name, "carries an attached file"))
    if "/P" not in holder or "/K" not in holder:
        return
    document.tables += role == "/Table"
    document.figures += role == "/Figure"
    if heading := _HEADING.fullmatch(role):
        document.headings.append(int(heading[1]))
    if role == "/Figure" and not str(holder.get("/Alt", "")).strip():
        document.faults.append(error("alt-text", document.name, "has a figure without an alt text"))
