"""A figure by a dimension, or by two of them crossed."""

from mi_lib import danish
from mi_lib.charts import COLLAPSED, named, when
from mi_lib.series import Cell, Look, is_withheld, label
from mi_lib.tables.cells import change, change_head, has_parts, head, number, parts, parts_head
from mi_lib.tables.over_time import breaks_beside
from mi_lib.tables.table import Table, escaped, pipe_table, sentence_instead


def by_dimension(look: Look, wanted: str) -> Table:
    """The latest figure by the dimension, in its coarser form where only that is there, beside the year before."""
    dimension = look.shown_by(wanted)
    caption = f"{danish.capitalised(named(look))} fordelt på {danish.dimension(dimension)}{when(look)}"
    if "|" in dimension:
        return _crossed(look, dimension, caption)
    if dimension == "team":
        names = look.packet.edition.codelists["team"]
        pairs = [
            (names[cell.scope], cell, Look(look.packet, look.indicator, cell.scope).year_before(cell))
            for cell in look.teams()
        ]
    else:
        before = {cell.category: cell for cell in look.breakdown_year_before(dimension)}
        cells = look.breakdown(dimension)
        names = {cell.category: escaped(label(look.packet, dimension, cell.category)) for cell in cells}
        pairs = [(names[cell.category], cell, before.get(cell.category)) for cell in cells]
    if is_withheld(cell for _, cell, _ in pairs):
        return sentence_instead(f"{named(look)} fordelt på {danish.dimension(dimension)}")
    total = (
        [] if dimension in look.indicator.overlapping else [("I alt", look.latest(), look.year_before(look.latest()))]
    )
    heads = [
        danish.capitalised(danish.dimension(dimension)),
        head(look),
        "Året før",
        change_head(look),
        *parts_head(look),
    ]
    told = [pair for pair in pairs if _is_anything(pair[1]) or _is_anything(pair[2])]
    notes = breaks_beside(look, [look.latest()], dimension)
    if dimension == "section":
        told = [each for each in told if not all(cell is not None and cell.value == 0 for cell in each[1:])]
        notes.append("Paragraffer uden sager er udeladt.")
    rows = [_category_row(name, cell, before, look) for name, cell, before in [*told, *total]]
    return pipe_table(heads, rows, caption, notes=notes if dimension == wanted else [*notes, COLLAPSED])


def _is_anything(cell: Cell | None) -> bool:
    """Something to read: a number, or why there is none. What was divided by nothing is neither."""
    return cell is not None and cell.status != "undefined"


def _category_row(name: str, cell: Cell, before: Cell | None, look: Look) -> list[str]:
    row = [name, number(cell), number(before), change(cell, before)]
    return [*row, parts(cell)] if has_parts(look) else row


def _crossed(look: Look, dimension: str, caption: str) -> Table:
    """Rows of the first dimension by columns of the second, with both margins where the packet has them."""
    first, second = dimension.split("|")
    lists = look.packet.edition.codelists
    cells = {cell.category: cell for cell in look.breakdown(dimension)}
    if is_withheld(cells.values()):
        return sentence_instead(f"{named(look)} fordelt på {danish.dimension(dimension)}")
    row_totals = {cell.category: cell for cell in look.breakdown(first)} if look.has(first) else {}
    column_totals = {cell.category: cell for cell in look.breakdown(second)} if look.has(second) else {}
    heads = [danish.capitalised(danish.dimension(first)), *lists[second].values(), *(["I alt"] if row_totals else [])]
    rows = []
    for code, name in lists[first].items():
        inner = [number(cells[f"{code}|{other}"]) for other in lists[second]]
        rows.append([name, *inner, *([number(row_totals[code])] if row_totals else [])])
    if column_totals:
        rows.append(["I alt", *(number(column_totals[code]) for code in lists[second]), number(look.latest())])
    return pipe_table(heads, rows, caption)
