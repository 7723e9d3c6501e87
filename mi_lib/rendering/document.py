"""From an executed notebook to the one document that is rendered and inspected: plain Quarto Markdown.

Markdown cells come as they are; of code cells only those outputs that carry `metadata["mi"]`, which is what
`report.text`, `report.chart` and `report.table` write. Everything else is refused, so that nothing reaches a reader
by accident: no code, no printed frame, no traceback.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from mi_lib.errors import RenderingError
from mi_lib.rendering.front import Front

_LABEL = re.compile(r"(fig|tbl)-[a-z0-9]+(-[a-z0-9]+)*")
_REFERENCE = re.compile(r"(?<![\w\\@])@((?:fig|tbl)-[\w-]*\w)")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r"^(#{1,6})\s+\S")
_SVG_PROLOGUE = re.compile(r"^\s*(<\?xml.*?\?>)?\s*(<!DOCTYPE.*?>)?\s*", re.DOTALL)
_SVG_METADATA = re.compile(r"\s*<metadata>.*?</metadata>", re.DOTALL)
# A number stays with its unit and a paragraph sign with its number, whoever wrote them.
_GAP = re.compile(r"(?<=\d) (?=pct\.|kr\.|mio\.|%|år\b)|(?<=mio\.) (?=kr\.)|(?<=§) (?=\d)")
_NO_BREAK = "\N{NO-BREAK SPACE}"

# What Quarto would obey although it stands in text: includes and other shortcodes, cells to execute, a second front
# matter. Pandoc's other ways to pass code (raw HTML, raw attributes) are switched off in the reader.
_COMMANDS = {
    "a Quarto shortcode": re.compile(r"\{\{[<%]"),
    "a cell to execute": re.compile(r"^\s*(`{3,}|~{3,})\s*\{+\w", re.MULTILINE),
    "a line of three dashes or dots": re.compile(r"^(---|\.\.\.)\s*$", re.MULTILINE),
}


@dataclass(frozen=True)
class Document:
    """A report as Quarto Markdown: `path` is `<name>.qmd`, `figures` are the SVG files beside it in `figures/`."""

    path: Path
    front: Front
    figures: tuple[Path, ...]

    @property
    def name(self) -> str:
        return self.path.stem

    def read_body(self) -> str:
        """The Markdown after the front matter."""
        return self.path.read_text(encoding="utf-8").split("\n---\n", maxsplit=1)[1]


@dataclass(frozen=True)
class _Block:
    """One piece of the page, and what stands in the cell that it came from."""

    markdown: str
    where: str
    label: str = ""
    svg: str = ""


def write_document(notebook: NotebookNode, folder: Path, name: str) -> Document:
    """Write `<name>.qmd` and its figures into `folder`, which is made if needed.

    Raises RenderingError, naming the cell, for whatever is not meant for a reader: printed text, plain displays,
    errors, figures without alt text, doubled labels, references to nothing, headings that skip a level.
    """
    fronts, blocks = _split(list(_outputs(notebook)))
    front = _only_front(fronts)
    _check_labels(blocks)
    _check_references(blocks)
    _check_headings(blocks)
    return _write(front, blocks, folder, name)


def _split(outputs: list[Front | _Block]) -> tuple[list[Front], list[_Block]]:
    fronts = [item for item in outputs if isinstance(item, Front)]
    blocks = [item for item in outputs if isinstance(item, _Block)]
    if fronts and not isinstance(outputs[0], Front):
        raise RenderingError(
            "Something stands before the report's front.",
            where=blocks[0].where,
            remedy="call report.title() before anything else is shown",
        )
    return fronts, [block for block in blocks if block.markdown]


def _only_front(fronts: list[Front]) -> Front:
    if len(fronts) != 1:
        raise RenderingError(
            "A report needs exactly one front.",
            found=f"{len(fronts)} of them",
            remedy="call report.title() once, before anything else is shown",
        )
    return fronts[0]


def _outputs(notebook: NotebookNode) -> Iterator[Front | _Block]:
    for number, cell in enumerate(notebook.cells, start=1):
        where = _where(number, cell)
        if cell.cell_type == "markdown":
            yield _text(_joined(cell.source), where)
        elif cell.cell_type == "code":
            for output in cell.outputs:
                yield from _of_output(output, where)


def _where(number: int, cell: NotebookNode) -> str:
    first = next((line.strip() for line in _joined(cell.source).splitlines() if line.strip()), "empty")
    return f"cell {number} ({cell.cell_type}): {first[:60]}"


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)


def _of_output(output: NotebookNode, where: str) -> Iterator[Front | _Block]:
    if output.output_type == "stream" and output.name == "stderr":
        return
    if output.output_type in ("stream", "error") or "mi" not in output.metadata:
        raise _not_for_readers(output, where)
    metadata = dict(output.metadata["mi"])
    kind = str(metadata.pop("kind", ""))
    if kind == "front":
        yield Front.from_metadata(metadata)
    elif kind in _KINDS:
        yield _KINDS[kind](metadata, output.data, where)
    elif kind != "end":
        raise RenderingError("An output is of a kind that rendering does not know.", where=where, found=repr(kind))


def _not_for_readers(output: NotebookNode, where: str) -> RenderingError:
    if output.output_type == "error":
        return RenderingError("The cell failed.", where=where, found=f"{output.ename}: {output.evalue}"[:200])
    printed = output.text if output.output_type == "stream" else output.data.get("text/plain", "")
    return RenderingError(
        "The cell shows something that did not come through the report.",
        where=where,
        found=" ".join(_joined(printed).split())[:120],
        remedy="show it with report.text, report.chart or report.table, or end the line with a semicolon",
    )


def _text_output(metadata: Mapping[str, Any], data: Mapping[str, Any], where: str) -> _Block:
    return _text(_content(data, "text/markdown", where), where)


def _text(markdown: str, where: str) -> _Block:
    for name, pattern in _COMMANDS.items():
        if found := pattern.search(markdown):
            raise RenderingError(f"The text holds {name}.", where=where, found=found[0].strip(), remedy="leave it out")
    return _Block(_GAP.sub(_NO_BREAK, markdown.strip()), where)


def _table(metadata: Mapping[str, Any], data: Mapping[str, Any], where: str) -> _Block:
    rows = _text(_content(data, "text/markdown", where), where).markdown
    if not all(line.lstrip().startswith("|") for line in rows.splitlines()) or rows.count("\n") < 2:
        raise RenderingError("A table is not a Markdown pipe table.", where=where, found=rows[:80])
    label, caption = _label(metadata, "tbl", where), _caption(metadata, where)
    return _Block(f"{rows}\n\n: {caption} {{#{label}}}", where, label)


def _figure(metadata: Mapping[str, Any], data: Mapping[str, Any], where: str) -> _Block:
    label, caption = _label(metadata, "fig", where), _caption(metadata, where)
    alt = _one_line(str(metadata.get("alt", "")))
    if not alt or alt == _one_line(str(metadata["caption"])):
        raise RenderingError(
            "A figure has no alt text of its own.",
            where=where,
            found=f"{label}: {alt!r}",
            remedy="say in one or two sentences what the figure shows; the caption does not do for both",
        )
    svg = _plain_svg(_content(data, "image/svg+xml", where))
    quoted = alt.replace("\\", "\\\\").replace('"', '\\"')
    return _Block(f'![{caption}](figures/{label}.svg){{#{label} fig-alt="{quoted}"}}', where, label, svg)


_KINDS: dict[str, Callable[[Mapping[str, Any], Mapping[str, Any], str], _Block]] = {
    "text": _text_output,
    "table": _table,
    "figure": _figure,
}


def _content(data: Mapping[str, Any], mime: str, where: str) -> str:
    text = _joined(data.get(mime, ""))
    if not text.strip():
        raise RenderingError("An output is empty.", where=where, remedy=f"it should hold {mime}")
    return text.replace("\r\n", "\n")


def _label(metadata: Mapping[str, Any], prefix: str, where: str) -> str:
    label = str(metadata.get("label", ""))
    if not _LABEL.fullmatch(label) or not label.startswith(prefix + "-"):
        raise RenderingError(
            "A figure or table has no proper label.",
            where=where,
            found=repr(label),
            remedy=f"write it as {prefix}-name with small letters a to z, digits and hyphens",
        )
    return label


def _caption(metadata: Mapping[str, Any], where: str) -> str:
    caption = _one_line(str(metadata.get("caption", "")))
    if not caption:
        raise RenderingError("A figure or table has no caption.", where=where, found=str(metadata.get("label", "")))
    return re.sub(r"([\\`*_{}\[\]<>#|@$^~])", r"\\\1", caption)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _plain_svg(svg: str) -> str:
    """Without prologue and metadata: they carry versions, dates and addresses that no reader sees."""
    return _SVG_METADATA.sub("", _SVG_PROLOGUE.sub("", svg, count=1)).strip() + "\n"


def _check_labels(blocks: list[_Block]) -> None:
    seen: dict[str, str] = {}
    for block in blocks:
        if block.label in seen:
            raise RenderingError(
                "Two figures or tables have the same label.",
                where=block.where,
                found=f"{block.label}, also in {seen[block.label]}",
                remedy="give each its own label",
            )
        if block.label:
            seen[block.label] = block.where


def _check_references(blocks: list[_Block]) -> None:
    known = {block.label for block in blocks}
    for block in blocks:
        for label in _REFERENCE.findall(block.markdown):
            if label not in known:
                raise RenderingError(
                    "The text refers to a figure or table that is not there.",
                    where=block.where,
                    found=f"@{label}",
                    remedy="there are: " + (", ".join(f"@{name}" for name in sorted(known - {""})) or "none"),
                )


def _check_headings(blocks: list[_Block]) -> None:
    """The title is the only heading of level 1, and each level opens the next: PDF/UA demands it."""
    before = 1
    for block in blocks:
        for level, line in _headings(block.markdown):
            if not 2 <= level <= before + 1:
                raise RenderingError(
                    "A heading has the wrong level.",
                    where=block.where,
                    found=line,
                    remedy=f"write it with {'#' * 2} to {'#' * (before + 1)}; the report's title is the one with #",
                )
            before = level


def _headings(markdown: str) -> Iterator[tuple[int, str]]:
    fence = ""
    previous = ""
    for line in markdown.splitlines():
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        elif not fence and (heading := _HEADING.match(line)):
            yield len(heading[1]), line
        elif not fence and previous.strip() and re.fullmatch(r"=+\s*", line):
            yield 1, previous
        previous = line


def _write(front: Front, blocks: list[_Block], folder: Path, name: str) -> Document:
    figures = tuple(folder / "figures" / f"{block.label}.svg" for block in blocks if block.svg)
    (folder / "figures").mkdir(parents=True, exist_ok=True)
    for path, block in zip(figures, (block for block in blocks if block.svg), strict=True):
        path.write_text(block.svg, encoding="utf-8", newline="\n")
    path = folder / f"{name}.qmd"
    body = "\n\n".join(block.markdown for block in blocks)
    path.write_text(f"---\n{front.to_yaml()}---\n\n{body}\n", encoding="utf-8", newline="\n")
    return Document(path, front, figures)
