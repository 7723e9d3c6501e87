"""The pieces of text that a page or a PDF consists of, in one spelling."""

import base64
import binascii
import codecs
import re
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

Kind = Literal["read", "hidden", "source", "binary"]

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_GAPS = re.compile(r"[^\S\n]+")
_PRINTABLE = re.compile(rb"[\x20-\x7e\x80-\xff]{6,}")
_PRINTABLE_WIDE = (re.compile(rb"(?:[\x20-\x7e]\0){6,}"), re.compile(rb"(?:\0[\x20-\x7e]){6,}"))
_WRAPPED = re.compile(r"[A-Za-z0-9+/_-]{12,}={0,2}")
_HEXADECIMAL = re.compile(r"(?:[0-9a-fA-F]{2}){6,}")
_LARGEST_UNPACKED = 50_000_000


@dataclass(frozen=True)
class Text:
    """A piece of text and where it stands.

    `read` is what a reader sees or hears (text, alt texts, bookmarks); `hidden` travels along (comments, metadata,
    attributes); `source` is markup as such, where figures and code are no sign of anything; `binary` is what can be
    made out in an image or a font. `in_columns`: a space may part two cells of a table.
    """

    where: str
    text: str
    kind: Kind
    in_columns: bool = False


@lru_cache(maxsize=32)
def normalised(text: str) -> str:
    """One spelling for what looks the same: compatibility forms, dashes, spaces; without invisible characters.

    Line breaks stay, as a boundary between cells, lines and paragraphs.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        text = _DASHES.sub("-", _INVISIBLE.sub("", text))
    return _GAPS.sub(" ", text)


def spellings(text: str) -> tuple[str, ...]:
    """The text, and where a line ends in a hyphen also the two ways to join it with the next."""
    if "-\n" not in text:
        return (text,)
    return text, text.replace("-\n", "-"), text.replace("-\n", "")


def printable(content: bytes) -> str:
    """The runs of six or more printable characters in a binary file, of one byte or two, one a line."""
    runs = [run.decode("latin-1") for run in _PRINTABLE.findall(content)]
    wide = [
        run.replace(b"\0", b"").decode("latin-1") for pattern in _PRINTABLE_WIDE for run in pattern.findall(content)
    ]
    return "\n".join(runs + wide)


def unwrapped(text: Text) -> Iterator[Text]:
    """What stands in it as base64 or in hexadecimal digits, where that makes text."""
    if len(text.text) < 12 or text.kind in ("source", "binary"):
        return
    for wrapped in _WRAPPED.findall(text.text):
        content = _from_hexadecimal(wrapped) or _from_base64(wrapped)
        if content:
            yield replace(text, where=f"{text.where}, decoded", text=content, kind="hidden")


def _from_hexadecimal(wrapped: str) -> str:
    return _as_words(bytes.fromhex(wrapped)) if _HEXADECIMAL.fullmatch(wrapped) else ""


def _from_base64(wrapped: str) -> str:
    bare = wrapped.rstrip("=").translate({ord("-"): "+", ord("_"): "/"})
    try:
        return _as_words(base64.b64decode(bare + "=" * (-len(bare) % 4)))
    except binascii.Error:
        return ""


def _as_words(content: bytes) -> str:
    try:
        text = decoded(content, errors="strict")
    except UnicodeDecodeError:
        return ""
    return text if text.replace("\n", "").replace("\t", "").isprintable() else ""


def decoded(content: bytes, errors: str = "replace") -> str:
    """As UTF-8, or as UTF-16 where the first bytes say so."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors)
    if b"\0" in content[:2]:
        return content.decode("utf-16-be" if content[:1] == b"\0" else "utf-16-le", errors)
    return content.decode("utf-8-sig", errors)


def unpacked(content: bytes) -> bytes:
    """What is compressed as in a `.svgz`, as far as it can be read; else as it is."""
    if not content.startswith((b"\x1f\x8b", b"\x78")):
        return content
    try:
        return zlib.decompressobj(wbits=zlib.MAX_WBITS | 32).decompress(content, _LARGEST_UNPACKED)
    except zlib.error:
        return content
