"""What a report shows, block by block, read off the page or off the PDF: tables, figures, paragraphs."""

import base64
import binascii
import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes

import pikepdf

from mi_lib.inspection.texts import normalised

Marked = dict[tuple[int, int], str]
"""The text of a PDF's marked content, by page (from 0) and number on it."""


@dataclass
class TableBlock:
    """A table's cells as they stand, head first. `label` is its name on the page; a PDF keeps none."""

    label: str = ""
    rows: list[list[str]] = field(default_factory=list)


@dataclass
class FigureBlock:
    """A figure's alternative text and the words drawn in it; `at_axes` are those of them that stand at its axes."""

    label: str = ""
    alt: str = ""
    words: list[str] = field(default_factory=list)
    at_axes: list[str] = field(default_factory=list)


@dataclass
class Blocks:
    """In the order of reading. Paragraphs are also list items and captions, not the cells of tables."""

    tables: list[TableBlock] = field(default_factory=list)
    figures: list[FigureBlock] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)


def squeezed(text: str) -> str:
    """Without spaces: where a line is broken depends on the page."""
    return "".join(normalised(text).split())


_DATA_URL = re.compile(r"data:image/svg\+xml[^,]*?(;base64)?,(.*)", re.DOTALL)
_AXIS = "matplotlib.axis"
_PARAGRAPHS = ("p", "li", "figcaption", "caption")


class _PageReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks = Blocks()
        self._aside = 0
        self._figure = ""
        self._into: list[str] | None = None
        self._drawn: FigureBlock | None = None
        self._axis = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in ("nav", "header"):
            self._aside += 1
        elif self._aside:
            return
        elif tag == "figure":
            self._figure = values.get("id", "")
        elif tag == "img" and values.get("alt"):
            drawing = read_drawing(values.get("src", ""))
            self.blocks.figures.append(replace(drawing, label=self._figure, alt=values["alt"]))
        elif tag == "svg":
            self._drawn = FigureBlock(self._figure, values.get("aria-label", ""))
            self.blocks.figures.append(self._drawn)
        elif tag == "g":
            self._axis += bool(self._axis) or values.get("id", "").startswith(_AXIS)
        elif tag == "table":
            self.blocks.tables.append(TableBlock(values.get("id", "")))
        elif tag == "tr" and self.blocks.tables:
            self.blocks.tables[-1].rows.append([])
        elif tag in (*_PARAGRAPHS, "td", "th", "text"):
            self._into = []

    def handle_endtag(self, tag: str) -> None:
        if tag in ("nav", "header"):
            self._aside -= 1
        elif tag == "svg":
            self._drawn = None
        elif tag == "g" and self._axis:
            self._axis -= 1
        if self._into is None or tag not in (*_PARAGRAPHS, "td", "th", "text"):
            return
        text = "".join(self._into)
        if tag in _PARAGRAPHS:
            self.blocks.paragraphs.append(text)
        elif tag == "text" and self._drawn is not None:
            self._drawn.words.append(text)
            self._drawn.at_axes += [text] if self._axis else []
        elif tag in ("td", "th") and self.blocks.tables and self.blocks.tables[-1].rows:
            self.blocks.tables[-1].rows[-1].append(text)
        self._into = None

    def handle_data(self, data: str) -> None:
        if self._into is not None:
            self._into.append(data)


def blocks_of_page(path: Path) -> Blocks:
    """A page that is not UTF-8 has none; `read_page` says so."""
    reader = _PageReader()
    reader.feed(path.read_bytes().decode("utf-8", errors="replace"))
    reader.close()
    return reader.blocks


def read_drawing(url: str) -> FigureBlock:
    """The words in a drawing that an image shows; none in one that cannot be read."""
    found = _DATA_URL.fullmatch(url)
    if not found:
        return FigureBlock()
    try:
        content = base64.b64decode(unquote(found[2])) if found[1] else unquote_to_bytes(found[2])
    except binascii.Error:
        return FigureBlock()  # `read_page` has it as a fault
    reader = _PageReader()
    reader.feed(content.decode("utf-8", errors="replace"))
    reader.close()
    return reader.blocks.figures[0] if reader.blocks.figures else FigureBlock()


def blocks_of_pdf(pdf: pikepdf.Pdf, marked: Marked) -> Blocks:
    """From the structure that is read aloud; a PDF without one has no blocks."""
    reader = _StructureReader(marked, {page.obj.objgen: number for number, page in enumerate(pdf.pages)})
    if "/StructTreeRoot" in pdf.Root:
        reader.read(pdf.Root.StructTreeRoot, None)
    return reader.blocks


class _StructureReader:
    def __init__(self, marked: Marked, pages: dict[tuple[int, int], int]) -> None:
        self.blocks = Blocks()
        self._marked = marked
        self._pages = pages

    def read(self, element: pikepdf.Object, page: int | None) -> None:
        role = str(element.get("/S", ""))
        if role == "/Table":
            self.blocks.tables.append(TableBlock())
        elif role == "/TR" and self.blocks.tables:
            self.blocks.tables[-1].rows.append([])
        elif role in ("/TH", "/TD") and self.blocks.tables and self.blocks.tables[-1].rows:
            self.blocks.tables[-1].rows[-1].append(self._text(element, page))
            return
        elif role == "/Figure":
            self.blocks.figures.append(FigureBlock("", str(element.get("/Alt", "")), [self._text(element, page)]))
            return
        elif role in ("/P", "/LBody", "/Caption"):
            self.blocks.paragraphs.append(self._text(element, page))
        for child in _children(element):
            if isinstance(child, pikepdf.Dictionary):
                self.read(child, self._page_of(element, page))

    def _text(self, element: pikepdf.Object, page: int | None) -> str:
        here = self._page_of(element, page)
        pieces = []
        for child in _children(element):
            if isinstance(child, int) and here is not None:
                pieces.append(self._marked.get((here, child), ""))
            elif isinstance(child, pikepdf.Dictionary) and "/MCID" in child:
                number = self._page_of(child, here)
                pieces.append("" if number is None else self._marked.get((number, int(child["/MCID"])), ""))
            elif isinstance(child, pikepdf.Dictionary):
                pieces.append(self._text(child, here))
        return "".join(pieces)

    def _page_of(self, element: pikepdf.Object, page: int | None) -> int | None:
        return self._pages[element["/Pg"].objgen] if "/Pg" in element else page


def _children(element: pikepdf.Object) -> list[object]:
    kids = element.get("/K")
    if isinstance(kids, pikepdf.Array):
        return list(kids)
    return [] if kids is None else [kids]
