"""What a packet's figures look like in print, made anew from the packet: the inspection compares pages with it."""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from mi_lib import danish
from mi_lib.charts import DIMENSIONS, YEARS
from mi_lib.disclosure import Publishable
from mi_lib.indicators import CATALOGUE, HEADLINES, MUNICIPALITY
from mi_lib.inspection import Printed
from mi_lib.narrative import legality, overview, theme_text
from mi_lib.narrative.phrases import PHRASES
from mi_lib.series import label_of, look_at
from mi_lib.tables import table_of

_LABEL = re.compile(r'\bid="((?:fig|tbl)-[a-z0-9-]+)"')
_CELLS = re.compile(r"(?<!\\)\|")

_WITH_WORDS = {*HEADLINES.values(), *PHRASES}
"""The indicators that `report.text` can say something of."""

Element = tuple[str, str, str]
"""Theme or indicator, what it is broken down by, and its scope."""


def printed_of(packet: Publishable, page: Path) -> Printed:
    """For the tables and figures that stand on the page by the names that `report.table` and `report.chart` give."""
    names = set(_LABEL.findall(page.read_text(encoding="utf-8")))
    elements = {label: each for label, each in _elements(packet) if label in names}
    return Printed(
        tables={label: _rows(packet, each) for label, each in elements.items() if label.startswith("tbl-")},
        months={label: _months(packet, each) for label, each in elements.items() if _is_over_time(label, each)},
        texts=frozenset(_texts(packet)),
    )


def _elements(packet: Publishable) -> Iterator[tuple[str, Element]]:
    held = set(packet.observations["indicator"])
    names = [name for name in (*HEADLINES, *CATALOGUE) if HEADLINES.get(name, name) in held]
    for name in names:
        breakdowns = CATALOGUE[HEADLINES.get(name, name)].breakdowns
        for by in ("", YEARS, *DIMENSIONS, *breakdowns):
            for scope in _scopes(packet):
                for kind in ("fig", "tbl"):
                    yield label_of(kind, name, by, team=scope != MUNICIPALITY), (name, by, scope)


def _scopes(packet: Publishable) -> tuple[str, ...]:
    return (MUNICIPALITY, packet.reader.team) if packet.reader.team else (MUNICIPALITY,)


def _rows(packet: Publishable, element: Element) -> list[list[str]]:
    name, by, scope = element
    table = table_of(packet, name, by=by, scope=scope)
    if table.is_sentence:
        return []
    head, _, *body = table.markdown.splitlines()
    return [[_plain(cell) for cell in _CELLS.split(line)[1:-1]] for line in (head, *body)]


def _plain(cell: str) -> str:
    return re.sub(r"\\(.)", r"\1", cell).strip()


def _is_over_time(label: str, element: Element) -> bool:
    return label.startswith("fig-") and not element[1]


def _months(packet: Publishable, element: Element) -> dict[str, float | None]:
    name, _, scope = element
    cells = look_at(packet, name, scope=scope).series()
    return {danish.month(cell.period): cell.value if cell.is_shown else None for cell in cells}


def _texts(packet: Publishable) -> Iterator[str]:
    if "reversal_rate" in set(packet.observations["indicator"]):
        yield legality(packet)
    for scope in _scopes(packet):
        yield from (f"{title}: {said}" for title, said in overview(packet, scope))
        mine = set(packet.observations.loc[packet.observations["scope"].eq(scope), "indicator"])
        told = partial(theme_text, packet, scope=scope)
        yield from (told(name) for name in CATALOGUE if name in mine & _WITH_WORDS)


__all__ = ["printed_of"]
