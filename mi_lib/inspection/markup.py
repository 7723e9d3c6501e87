"""Reads an HTML page, with the SVG and the images in it, into texts, facts and faults."""

import base64
import binascii
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, unquote_to_bytes

from mi_lib.inspection.findings import Finding, error
from mi_lib.inspection.texts import Kind, Text, decoded, printable, unpacked


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_VOID = _words("area base br col embed hr img input link meta param source track wbr")
_INLINE = _words(
    "a abbr b bdi bdo cite code data dfn em font i ins del kbd mark q s samp small span strong sub sup time tspan u "
    "var wbr"
)
_HEADINGS = _words("h1 h2 h3 h4 h5 h6")
_FORBIDDEN = _words("iframe frame object embed base applet portal form")
_URL_ATTRIBUTES = _words("href xlink:href src srcset data poster action formaction background ping cite longdesc")
_READ_ATTRIBUTES = _words("alt title aria-label aria-description summary label placeholder")
# Numbers of drawings, by the thousand, in which any may occur: the markup as a whole is searched for identifiers.
_GEOMETRY = _words("d points transform viewbox x y width height integrity")
# Names, the same ones again and again: they are read together.
_NAMES = _words("style class id")
_NAME_OF_MATPLOTLIB = re.compile(r"[a-z][0-9a-f]{10}")
_CSS_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})[ \n]?")
_SCRIPT_TYPES = _words("text/css text/javascript application/javascript application/x-javascript")
_CSS_URL = re.compile(r"""url\(\s*(['"]?)(.*?)\1\s*\)|@import\s+(['"])(.*?)\3""", re.IGNORECASE | re.DOTALL)
_DATA_URL = re.compile(r"data:[^\s\"')>]{64,}")
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_DEEPEST = 4


@dataclass
class Page:
    """What an HTML page says and is made of.

    `opening` is what stands before the first heading of level 2; `identity` are the places that say whose report this
    is: title, metadata, page header, main heading. `headings` (level, text) and `figures` leave out navigation and
    page header.
    """

    name: str
    texts: list[Text] = field(default_factory=list)
    faults: list[Finding] = field(default_factory=list)
    language: str = ""
    title: str = ""
    main_headings: list[str] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    identity: list[Text] = field(default_factory=list)
    opening: str = ""
    tables: int = 0
    figures: int = 0

    @property
    def visible(self) -> str:
        return "\n".join(text.text for text in self.texts if text.kind == "read")


def read_page(path: Path) -> Page:
    """Read a page and the files beside it that it shows. A file that is not UTF-8 is a fault, not an exception."""
    page = Page(path.name)
    try:
        source = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        page.faults.append(error("readable", path.name, "is not UTF-8"))
        return page
    _Reader(page, path.name, folder=path.parent).read(source)
    return page


class _Reader(HTMLParser):
    """One pass over a page, or over an SVG in it (`depth` above 0)."""

    def __init__(self, page: Page, where: str, *, folder: Path, depth: int = 0) -> None:
        super().__init__(convert_charrefs=True)
        self._page = page
        self._where = where
        self._folder = folder
        self._depth = depth
        self._open: list[str] = []
        self._parts: list[str] = []
        self._heading: list[str] | None = None
        self._header: list[str] = []
        self._names: set[str] = set()
        self._sections = 0

    def read(self, source: str) -> None:
        self.feed(source)
        self.close()
        self._end_section()
        markup = _DATA_URL.sub("data:", source)
        self._add("markup", unescape(markup) if "&" in markup else markup, "source")
        self._add("ids, classes and styles", "\n;\n".join(sorted(self._names)), "hidden")
        if self._depth == 0:
            self._page.identity.append(Text(f"{self._where}, title", self._page.title, "read"))
            self._add("title", self._page.title, "read")
        if self._header:
            self._page.identity.append(Text(f"{self._where}, page header", "".join(self._header), "read"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag not in _INLINE:
            self._say("\n")
        if tag in _HEADINGS:
            self._start_heading(tag)
        self._check_element(tag, attributes)
        for name, value in attributes.items():
            self._read_attribute(tag, name, value)
        self._note(tag, attributes)
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass
        if tag in _HEADINGS and self._heading is not None:
            self._end_heading(int(tag[1]))
        if tag not in _INLINE:
            self._say("\n")

    def handle_data(self, data: str) -> None:
        inside = self._open[-1] if self._open else ""
        if inside == "style":
            self._check_css(data)
            self._add("style sheet", _plain_css(data), "hidden")
        elif inside == "script":
            self._add("script", data, "hidden")
        elif inside == "title" and "svg" not in self._open and self._depth == 0:
            self._page.title += data
        else:
            self._say(data)

    def handle_comment(self, data: str) -> None:
        self._add("comment", unescape(data), "hidden")

    def handle_decl(self, decl: str) -> None:
        self._add("declaration", decl, "hidden")

    def handle_pi(self, data: str) -> None:
        self._add("processing instruction", data, "hidden")

    def unknown_decl(self, data: str) -> None:
        self._add("CDATA section", data, "read")

    def _add(self, container: str, text: str, kind: Kind) -> None:
        self._page.texts.append(Text(f"{self._where}, {container}", text, kind))

    def _fault(self, check: str, what: str) -> None:
        self._page.faults.append(error(check, f"{self._where}, line {self.getpos()[0]}", what))

    def _say(self, data: str) -> None:
        self._parts.append(data)
        if self._heading is not None:
            self._heading.append(data)
        if "header" in self._open:
            self._header.append(data)

    def _start_heading(self, tag: str) -> None:
        self._heading = []
        if tag != "h1" and not self._is_aside() and self._depth == 0:
            self._end_section()

    def _end_heading(self, level: int) -> None:
        text = " ".join("".join(self._heading or ()).split())
        self._heading = None
        if self._depth:
            return
        if level == 1:
            self._page.main_headings.append(text)
            self._page.identity.append(Text(f"{self._where}, main heading", text, "read"))
        elif not self._is_aside():
            self._page.headings.append((level, text))

    def _end_section(self) -> None:
        text = "".join(self._parts)
        self._parts = []
        if self._depth == 0 and self._sections == 0:
            self._page.opening = text
        container = f"text of section {self._sections}" if self._sections else "text before the first section"
        self._add(container if self._depth == 0 else "text", text, "read")
        self._sections += 1

    def _is_aside(self) -> bool:
        return not {"nav", "header"}.isdisjoint(self._open)

    def _note(self, tag: str, attributes: dict[str, str]) -> None:
        """Keep the facts that the checks compare."""
        if tag == "html":
            self._page.language = attributes.get("lang", "")
        elif tag == "meta" and attributes.get("content"):
            name = attributes.get("name") or attributes.get("property") or attributes.get("http-equiv") or "meta"
            self._page.identity.append(Text(f"{self._where}, metadata {name}", attributes["content"], "hidden"))
        elif self._depth == 0 and "svg" not in self._open and not self._is_aside():
            self._page.tables += tag == "table"
            self._page.figures += tag in ("img", "svg") and not _is_decoration(attributes)

    def _check_element(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "script":
            self._fault("script", "has a script")
        if tag in _FORBIDDEN:
            self._fault("active-content", f"has a <{tag}> element")
        if tag == "meta" and attributes.get("http-equiv", "").lower() == "refresh":
            self._fault("active-content", "sends the reader to another page")
        if tag == "img" and not _is_decoration(attributes) and not self._has_alt(attributes):
            self._fault("alt-text", "has an image without an alt text")
        if tag == "svg" and self._depth == 0 and "svg" not in self._open and not _is_described(attributes):
            self._fault("alt-text", "has a drawing without a name for those who cannot see it")

    def _has_alt(self, attributes: dict[str, str]) -> bool:
        """An empty alt text marks an ornament, which has its place in the page header, not in the report."""
        return "alt" in attributes and (bool(attributes["alt"].strip()) or self._is_aside())

    def _read_attribute(self, tag: str, name: str, value: str) -> None:
        if name.startswith("on") and len(name) > 2:
            self._fault("active-content", f"has an event handler ({name})")
        if name in _URL_ATTRIBUTES:
            for url in value.split(", ") if name == "srcset" else [value]:
                self._check_url(url.strip(), tag, name)
        elif "url(" in value.lower():
            self._check_css(value)
        if name in _NAMES:
            if not _NAME_OF_MATPLOTLIB.fullmatch(value):
                self._names.add(_plain_css(value) if name == "style" else unquote(value))
        elif value and name not in _GEOMETRY and not value.startswith("data:"):
            kind: Kind = "read" if name in _READ_ATTRIBUTES else "hidden"
            self._add(f"attribute {name} of <{tag}>, line {self.getpos()[0]}", unquote(value), kind)

    def _check_css(self, css: str) -> None:
        for match in _CSS_URL.finditer(css):
            self._check_url((match[2] or match[4] or "").strip(), "style", "url")

    def _check_url(self, url: str, tag: str, name: str) -> None:
        """A page loads nothing from elsewhere; a link may lead to the web, but not out of the recipient's folder."""
        is_link = tag == "a" and name in ("href", "xlink:href")
        scheme = _SCHEME.match(url)
        if url.startswith("#") or not url:
            return
        if url.lower().startswith("data:"):
            self._read_data_url(url)
        elif scheme or url.startswith(("//", "/", "\\")):
            allowed = is_link and scheme is not None and scheme[1].lower() in ("https", "http", "mailto")
            if not allowed:
                self._fault("external", f"needs something outside itself ({name} of <{tag}>)")
        elif is_link:
            self._check_relative_link(url)
        else:
            self._read_beside(url)

    def _check_relative_link(self, url: str) -> None:
        if PurePosixPath(unquote(url.split("#")[0])).parts[:2] == ("..", ".."):
            self._fault("external", "links to a place outside the recipient's folder")

    def _read_beside(self, url: str) -> None:
        path = PurePosixPath(unquote(url.split("#")[0].split("?")[0]))
        file = self._folder / path
        if ".." in path.parts or not file.is_file():
            self._fault("external", "shows a file that does not lie beside the page")
            return
        self._add("name of a file beside the page", path.as_posix(), "hidden")
        self._read_content(file.read_bytes(), file.suffix, f"{self._where}, file beside the page")

    def _read_data_url(self, url: str) -> None:
        header, _, payload = url[5:].partition(",")
        where = f"{self._where}, data URL in line {self.getpos()[0]}"
        try:
            content = base64.b64decode(unquote(payload)) if header.endswith(";base64") else unquote_to_bytes(payload)
        except (binascii.Error, ValueError):
            self._fault("readable", "has a data URL that cannot be decoded")
            return
        media = header.partition(";")[0].lower()
        if media in _SCRIPT_TYPES:
            self._read_script(content.decode("utf-8", errors="replace"), media, where)
            return
        if not media.startswith(("image/", "font/")):
            self._fault("active-content", "has a data URL that is neither an image nor a font")
        self._read_content(content, media, where)

    def _read_script(self, text: str, media: str, where: str) -> None:
        self._fault("script", f"has a data URL of the type {media}")
        self._page.texts.append(Text(where, text, "source"))
        if media == "text/css":
            self._check_css(text)

    def _read_content(self, content: bytes, kind: str, where: str) -> None:
        """An SVG is read as a page is; of other images and fonts, what can be made out."""
        content = unpacked(content)
        if self._depth >= _DEEPEST:
            self._fault("readable", "holds images within images, deeper than can be read")
        elif kind.endswith(("svg+xml", ".svg", "html")) or content.lstrip()[:5].lower() in (b"<?xml", b"<svg "):
            reader = _Reader(self._page, where, folder=self._folder, depth=self._depth + 1)
            reader.read(decoded(content))
        else:
            self._page.texts.append(Text(where, printable(content), "binary"))
            self._page.texts += [Text(f"{where}, text in the image", text, "hidden") for text in png_texts(content)]


def _plain_css(css: str) -> str:
    """Without what is embedded, which is read by itself, and with the characters that stand for escapes."""
    return _CSS_ESCAPE.sub(lambda match: _character(int(match[1], 16)), _DATA_URL.sub("data:", css))


def _character(number: int) -> str:
    return chr(number) if number < 0x110000 else ""


def _is_decoration(attributes: dict[str, str]) -> bool:
    return attributes.get("aria-hidden") == "true" or attributes.get("role") in ("presentation", "none")


def _is_described(attributes: dict[str, str]) -> bool:
    named = attributes.get("aria-label", "").strip() or attributes.get("aria-labelledby", "").strip()
    return bool(named) or _is_decoration(attributes)


def png_texts(content: bytes) -> Iterator[str]:
    """The text chunks of a PNG, the compressed ones too; nothing for another format."""
    if not content.startswith(b"\x89PNG\r\n\x1a\n"):
        return
    position = 8
    while position + 8 <= len(content):
        length = int.from_bytes(content[position : position + 4], "big")
        kind, data = content[position + 4 : position + 8], content[position + 8 : position + 8 + length]
        position += length + 12
        if kind in _PNG_TEXTS:
            yield _PNG_TEXTS[kind](data)


def _inflated(data: bytes) -> str:
    """Whatever of a chunk is compressed, wherever it begins."""
    keyword, _, rest = data.partition(b"\0")
    for start in range(min(len(rest), 200)):
        try:
            return (keyword + b"\n" + zlib.decompress(rest[start:])).decode("utf-8", errors="replace")
        except zlib.error:
            continue
    return data.decode("utf-8", errors="replace")


_PNG_TEXTS: dict[bytes, Callable[[bytes], str]] = {
    b"tEXt": lambda data: data.decode("latin-1"),
    b"zTXt": _inflated,
    b"iTXt": _inflated,
}
