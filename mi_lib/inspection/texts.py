"""The pieces of text that a page or a PDF consists of, in one spelling."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Kind = Literal["read", "hidden", "source", "binary"]

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_GAPS = re.compile(r"[^\S\n]+")
_PRINTABLE = re.compile(rb"[\x20-\x7e\x80-\xff]{6,}")


@dataclass(frozen=True)
class Text:
    """A piece of text and where it stands.

    `read` is what a reader sees or hears (text, alt texts, bookmarks); `hidden` travels along (comments, metadata,
    attributes); `source` is markup as such, where figures and code are no sign of anything; `binary` is what can be
    made out in an image or a font.
    """

    where: str
    text: str
    kind: Kind


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
    """The runs of six or more printable characters in a binary file, one a line."""
    return "\n".join(run.decode("latin-1") for run in _PRINTABLE.findall(content))
