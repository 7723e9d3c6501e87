"""Markdown from a person, read so that nothing but words, emphasis, lists and links to the web comes out of it.

CommonMark is read into a tree, and the tree written anew in the dialect of our documents with every sign of markup
escaped. So what Pandoc or Quarto would obey (raw HTML, shortcodes, blocks, citations) is letters or is refused.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

_REFUSED = {
    "html_block": "HTML",
    "html_inline": "HTML",
    "image": "a picture",
    "code_inline": "code",
    "code_block": "code (a line that begins with four spaces)",
    "fence": "code",
    "heading": "a heading",
    "hr": "a line of dashes",
    "blockquote": "a quotation",
}
_REFUSED_SIGNS = {
    "a block (:::)": re.compile(r":::"),
    "a shortcode": re.compile(r"\{\{"),
    "a footnote": re.compile(r"\[\^"),
    "a table": re.compile(r"\|\s*:?-{2,}"),
    "a link that leads not to the web": re.compile(r"\]\("),
    "an invisible sign": re.compile("[\u0000-\u0008\u000b-\u001f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"),
}
_WEB = re.compile(r"https?://[^\s<>()\\\"'`]+")
_OPENING = re.compile(r"^(\(?\w{1,9}[.)](?=\s)|[-+%=](?=\s)|\.{3})")
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~^$@:&])")


@dataclass(frozen=True)
class Paragraph:
    """Plain words of one paragraph or list item; `starts` are the offsets where a line of the file begins."""

    text: str
    starts: tuple[tuple[int, int], ...]

    def line_at(self, offset: int) -> int:
        return max(line for start, line in self.starts if start <= offset)


@dataclass(frozen=True, order=True)
class Fault:
    """What may not stand in a commentary, and in which line."""

    line: int
    what: str


@dataclass(frozen=True)
class SafeText:
    """`markdown` to render, `paragraphs` to read, and the faults for which it must not be rendered."""

    markdown: str
    paragraphs: tuple[Paragraph, ...]
    faults: tuple[Fault, ...] = ()


def read_markdown(text: str, *, first_line: int = 1, lists: bool = True) -> SafeText:
    """Read what a person wrote. Lines count from `first_line`; `lists=False` takes paragraphs only."""
    tree = SyntaxTreeNode(MarkdownIt("commonmark").parse(text))
    reading = _Reading(first_line, lists)
    markdown = reading.blocks(tree.children)
    return SafeText(markdown, tuple(reading.paragraphs), tuple(sorted(set(reading.faults))))


class _Reading:
    """One pass over the tree, collecting words and faults on the way."""

    def __init__(self, first_line: int, lists: bool) -> None:
        self._first_line = first_line
        self._lists = lists
        self.paragraphs: list[Paragraph] = []
        self.faults: list[Fault] = []

    def blocks(self, nodes: Sequence[SyntaxTreeNode], indent: str = "") -> str:
        return "\n\n".join(part for node in nodes if (part := self._block(node, indent)))

    def _block(self, node: SyntaxTreeNode, indent: str) -> str:
        line = self._first_line + (node.map[0] if node.map else 0)
        if node.type == "paragraph":
            return self._paragraph(node.children[0], line)
        if node.type in ("bullet_list", "ordered_list"):
            if not self._lists:
                self.faults.append(Fault(line, "a list; write it below the front matter"))
            return self._list(node, indent)
        self.faults.append(Fault(line, _REFUSED.get(node.type, node.type)))
        return ""

    def _list(self, node: SyntaxTreeNode, indent: str) -> str:
        numbered = node.type == "ordered_list"
        if numbered and node.attrs.get("start", 1) != 1:
            line = self._first_line + (node.map[0] if node.map else 0)
            what = f"a list that begins with {node.attrs['start']}; is it a date? Then write another word first"
            self.faults.append(Fault(line, what))
        items = []
        for number, item in enumerate(node.children, start=1):
            mark = f"{number}." if numbered else "-"
            inner = self.blocks(item.children).replace("\n", "\n    ")
            items.append(f"{mark:<4}{inner}".rstrip())
        return "\n".join(items)

    def _paragraph(self, inline: SyntaxTreeNode, line: int) -> str:
        words: list[str] = []
        starts = [(0, line)]
        pieces = list(self._inline(inline.children, words, starts))
        text = "".join(words)
        paragraph = Paragraph(text, tuple(starts))
        self.paragraphs.append(paragraph)
        for name, pattern in _REFUSED_SIGNS.items():
            self.faults += [Fault(paragraph.line_at(match.start()), name) for match in pattern.finditer(text)]
        return _as_words_first("".join(pieces))

    def _inline(
        self, nodes: Sequence[SyntaxTreeNode], words: list[str], starts: list[tuple[int, int]]
    ) -> Iterator[str]:
        for node in nodes:
            if node.type == "text":
                words.append(node.content)
                yield escaped(node.content)
            elif node.type in ("softbreak", "hardbreak"):
                words.append(" ")
                starts.append((sum(map(len, words)), starts[-1][1] + 1))
                yield " " if node.type == "softbreak" else "\\\n"
            elif node.type in ("em", "strong"):
                mark = "*" if node.type == "em" else "**"
                yield f"{mark}{''.join(self._inline(node.children, words, starts))}{mark}"
            elif node.type == "link":
                yield self._link(node, words, starts)
            else:
                self.faults.append(Fault(starts[-1][1], _REFUSED.get(node.type, node.type)))

    def _link(self, node: SyntaxTreeNode, words: list[str], starts: list[tuple[int, int]]) -> str:
        said = "".join(self._inline(node.children, words, starts))
        address = str(node.attrs.get("href", ""))
        if not _WEB.fullmatch(address):
            self.faults.append(Fault(starts[-1][1], "a link that leads not to the web"))
        return f"[{said}](<{address}>)"


def escaped(text: str) -> str:
    """Words as they stand: none of their signs is markup."""
    return _MARKUP.sub(r"\\\1", text)


def _as_words_first(markdown: str) -> str:
    """A paragraph never begins a list or another block: `(1) …`, `i. …`, `+ …` are words."""
    return _OPENING.sub(lambda match: re.sub(r"([^\w\s])", r"\\\1", match[0]), markdown)
