"""Small counts in running text and in the words that stand for pictures."""

import re
from collections.abc import Iterator
from itertools import chain

from mi_lib.pipeline.stranger.pages import Page
from mi_lib.pipeline.stranger.tables import MARK

_NUMBERS = ("", "et", "to", "tre", "fire")
_COUNTED = r"børn|barn|unge|sager|sag|elever|elev|anbringelser|underretninger|bevillinger"
_IN_TEXT = re.compile(rf"(?<![\d,.-])\b(?P<number>to|tre|fire|[1-9])(?: \w+e)? (?:{_COUNTED})\b", re.IGNORECASE)
"""`tre børn`, `2 aktive sager`. Not `et barn`, which is nobody in particular."""
_DIFFERENCE = re.compile(r" (?:flere|færre|mere|mindre) ")
_IN_PICTURE = re.compile(r"(?P<label>[^:;.]+): (?P<number>[1-9])(?! ?[\d%]|[.,]\d| pct)")


def small_counts(page: Page, threshold: int) -> Iterator[tuple[str, int]]:
    """The words and the count: in the text, and in a picture's words for a category that the page's tables hide."""
    for found in chain.from_iterable(map(_IN_TEXT.finditer, (page.text, *page.alternatives))):
        number = _number(found["number"])
        if number < threshold and not _DIFFERENCE.search(found[0]):
            yield found[0], number
    hidden = {row[0] for table in page.tables for row in table.rows if MARK in row[1:]}
    for text in page.alternatives:
        for found in _IN_PICTURE.finditer(text):
            if found["label"].strip() in hidden and int(found["number"]) < threshold:
                yield found[0].strip(), int(found["number"])


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS.index(word.lower())
