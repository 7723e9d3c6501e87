"""What a packet's figures look like in print, made anew from the packet: the inspection compares pages with it."""

import re
from collections.abc import Container, Iterator
from functools import partial
from html import unescape
from pathlib import Path

from mi_lib import danish
from mi_lib.brand import Brand
from mi_lib.charts import DIMENSIONS, YEARS, Chart, chart_of
from mi_lib.disclosure import Publishable
from mi_lib.indicators import CATALOGUE, HEADLINES, MUNICIPALITY, TOTAL
from mi_lib.inspection import Printed, squeezed
from mi_lib.narrative import legality, overview, theme_text
from mi_lib.narrative.phrases import PHRASES
from mi_lib.series import label_of
from mi_lib.side_by_side import side_by_side
from mi_lib.tables import Table, key_figures, table_of

_LABEL = re.compile(r'\bid="((?:fig|tbl)-[a-z0-9-]+)"')
_BESIDE = re.compile(r'<table[^>]*\bid="(tbl-[a-z0-9-]+-beside(?:-eget)?)"(.*?)</table>', re.DOTALL)
_CELLS = re.compile(r"(?<!\\)\|")

_WITH_WORDS = {*HEADLINES.values(), *PHRASES}
"""The indicators that `report.text` can say something of."""

Element = tuple[str, str, str]
"""Theme or indicator, what it is broken down by, and its scope."""


def printed_of(packet: Publishable, page: Path, brand: Brand) -> Printed:
    """For the tables and figures that stand on the page by the names that the methods of a report give."""
    source = page.read_text(encoding="utf-8")
    names = set(_LABEL.findall(source))
    elements = {label: each for label, each in _elements(packet) if label in names}
    charts = {label: _chart(packet, each, brand) for label, each in elements.items() if label.startswith("fig-")}
    tables = {label: _rows_of(packet, each) for label, each in elements.items() if label.startswith("tbl-")}
    return Printed(
        tables=tables | dict(_key_figures(packet, names)) | _beside(packet, source),
        alts={label: chart.alt for label, chart in charts.items()},
        drawn={label: chart.figures for label, chart in charts.items()},
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


def _chart(packet: Publishable, element: Element, brand: Brand) -> Chart:
    name, by, scope = element
    return chart_of(packet, name, brand, by=by, scope=scope).chart


def _rows_of(packet: Publishable, element: Element) -> list[list[str]]:
    name, by, scope = element
    return _rows(table_of(packet, name, by=by, scope=scope))


def _key_figures(packet: Publishable, names: Container[str]) -> Iterator[tuple[str, list[list[str]]]]:
    for theme in packet.edition.themes:
        for scope in _scopes(packet):
            label = label_of("tbl", theme.slug, "noegletal", team=scope != MUNICIPALITY)
            if label in names:
                yield label, _rows(key_figures(packet, theme.slug, scope=scope))


def _beside(packet: Publishable, source: str) -> dict[str, list[list[str]]]:
    """Which lines an analyst has put side by side only the page tells."""
    found = {}
    for label, table in _BESIDE.findall(source):
        scope = _scopes(packet)[-1] if label.endswith("-eget") else MUNICIPALITY
        named = squeezed(unescape(table))
        names = [name for name in _held(packet, scope) if squeezed(danish.capitalised(CATALOGUE[name].name)) in named]
        if names:
            found[label] = _rows(side_by_side(packet, names, scope=scope))
    return found


def _held(packet: Publishable, scope: str) -> list[str]:
    frame = packet.observations
    there = set(frame.loc[frame["scope"].eq(scope) & frame["dimension"].eq(TOTAL), "indicator"])
    return [name for name in CATALOGUE if name in there]


def _rows(table: Table) -> list[list[str]]:
    if table.is_sentence:
        return []
    head, _, *body = table.markdown.splitlines()
    return [[_plain(cell) for cell in _CELLS.split(line)[1:-1]] for line in (head, *body)]


def _plain(cell: str) -> str:
    return re.sub(r"\\(.)", r"\1", cell).strip()


def _texts(packet: Publishable) -> Iterator[str]:
    if "reversal_rate" in set(packet.observations["indicator"]):
        yield legality(packet)
    for scope in _scopes(packet):
        yield from (f"{title}: {said}" for title, said in overview(packet, scope))
        mine = set(packet.observations.loc[packet.observations["scope"].eq(scope), "indicator"])
        told = partial(theme_text, packet, scope=scope)
        yield from (told(name) for name in CATALOGUE if name in mine & _WITH_WORDS)


__all__ = ["printed_of"]
