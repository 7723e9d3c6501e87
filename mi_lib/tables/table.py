"""A table as Markdown with its caption and the notes that explain its marks."""

from collections.abc import Sequence
from dataclasses import dataclass

from mi_lib.charts import left_out

HIDDEN_MARK, MISSING_MARK, ABSENT_MARK, UNDEFINED_MARK = "*", "mangler", "..", "."

CHANGE_IN_POINTS, POINTS_NOTE = "Ændring (pp.)", "pp.: procentpoint."

_NOTES = {
    HIDDEN_MARK: r"\* Tallet vises ikke af hensyn til de personer, det handler om.",
    MISSING_MARK: "mangler: Data er ikke leveret.",
    ABSENT_MARK: ".. Tallet er ikke tilgængeligt.",
    UNDEFINED_MARK: ". Der var ingenting at opgøre.",
    "f": "f: foreløbigt tal.",
}

_IN_POINTS = "Ændringer i pct. er målt i procentpoint."


@dataclass(frozen=True)
class Table:
    """A pipe table with its caption, and notes that explain its marks; or a sentence that stands in its place."""

    markdown: str
    caption: str
    notes: tuple[str, ...]

    @property
    def is_sentence(self) -> bool:
        return not self.caption


def pipe_table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], caption: str, *, notes: Sequence[str] = (), words: int = 1
) -> Table:
    """The first columns are `words` and stand left; figures stand right. `notes` come after those on marks."""
    heads, rows = _without_empty(heads, rows)
    lines = [
        _line(heads),
        "|" + ":---|" * words + "---:|" * (len(heads) - words),
        *(_line([row[0], *(escaped(text) for text in row[1:])]) for row in rows),
    ]
    notes = [*notes, *([POINTS_NOTE] if CHANGE_IN_POINTS in heads else [])]
    used = {text for row in rows for text in row[1:]} | {"f" for row in rows if row[0].endswith(" f")}
    on_marks = (note for mark, note in _NOTES.items() if mark in used)
    return Table("\n".join(lines), caption, (*on_marks, *notes))


def lines_of(heads: Sequence[str], rows: Sequence[Sequence[str]], caption: str) -> Table:
    """A table of lines that are different figures. The second column is their unit, in words."""
    notes = [_IN_POINTS] if "Ændring" in heads and any(row[1] == "pct." for row in rows) else []
    return pipe_table(heads, rows, caption, notes=notes, words=2)


def sentence_instead(subject: str) -> Table:
    """What stands there when nearly everything would be hidden."""
    return Table(left_out("Tabellen", subject), "", ())


def _without_empty(
    heads: Sequence[str], rows: Sequence[Sequence[str]]
) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    """A column in which nothing stands is left out."""
    filled = [place for place in range(len(heads)) if not rows or any(row[place] for row in rows)]
    return [heads[place] for place in filled], [[row[place] for place in filled] for row in rows]


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def escaped(text: str) -> str:
    """As it stands: none of its characters is markup."""
    return "".join(f"\\{letter}" if letter in _MARKUP else letter for letter in text)


_MARKUP = r"\`*_{}[]<>#|~^$@"
