"""What readers could work out, in words for the data-protection officer: as the reports say it, never the number."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mi_lib import danish
from mi_lib.disclosure.knowledge import PART_D, PART_N, PART_REST
from mi_lib.disclosure.packet import Edition, Reader
from mi_lib.disclosure.system import Key
from mi_lib.disclosure.views import ReaderClass
from mi_lib.errors import DisclosureError
from mi_lib.indicators import CATALOGUE, MUNICIPALITY, TOTAL
from mi_lib.periods import Month

_OF_CHILDREN = {
    PART_N: "a small count of children",
    PART_D: "that a percentage is of few children",
    PART_REST: "that a percentage leaves out few children",
}
_KINDS = {
    "amounts": "an amount of money behind which stand few children, or mostly one",
    "staff": "a figure about few employees",
    "caseload": "a figure about few children or few employees",
    "pupils": "the absence of few pupils",
}


@dataclass(frozen=True)
class Exposure:
    """A secret that a reader could narrow down too far: of which cell which part, and the cells that stand in a sum
    with it. Without those it simply stands there. `insider`: only to a leader who knows the own team's cases.
    `compares`: to whom has kept the editions before."""

    reader: ReaderClass
    insider: bool
    key: Key
    part: int
    told_by: tuple[Key, ...] = ()
    compares: bool = False

    def __str__(self) -> str:
        return seen_as(self.reader, insider=self.insider)


def seen_as(reader: ReaderClass, *, insider: bool) -> str:
    return f"{reader}, knowing the own team's cases" if insider else str(reader)


def table_in_words(key: Key) -> str:
    """As the report's own caption begins: `anbragte børn og unge fordelt på alder`."""
    indicator, _, _, dimension, *_ = key
    name = CATALOGUE[indicator].name
    return name if dimension == TOTAL else f"{name} fordelt på {danish.dimension(dimension)}"


def place_in_words(key: Key, codelists: Mapping[str, Mapping[str, str]]) -> str:
    """The cell in its table: `6-9 år, team Familie, ved udgangen af december 2014`."""
    _, window, scope, dimension, category, period = key
    where = "hele kommunen" if scope == MUNICIPALITY else f"team {codelists['team'][scope]}"
    parts = [] if dimension == TOTAL else zip(dimension.split("|"), category.split("|"), strict=True)
    names = [codelists[part][code] for part, code in parts]
    return ", ".join([*names, where]) + danish.when(window, Month.parse(period))


def refusal(found: Sequence[Exposure], edition: Edition, readers: Iterable[Reader]) -> DisclosureError:
    """The error that stops the edition: the first figure with its reader and the tables that give it away."""
    first = found[0]
    tables = list(dict.fromkeys(quoted(each.key) for each in found))
    more = f". In all {len(found)} such figures, in {_listed(tables)}" if len(found) > 1 else ""
    indicator, _, _, dimension, *_ = first.key
    return DisclosureError(
        f"{edition.version} of {edition.month} is stopped: in the table {tables[0]} someone could work out"
        f" {kind_of(first)}. Nothing is published.",
        where=place_in_words(first.key, edition.codelists),
        found=f"{_who(first.reader, readers)}{_how(first)}{more}",
        remedy="take one of these tables from that reader in data/reference/distribution.csv (the first is"
        f" {edition.version}, {first.reader.audience}, {indicator}, {dimension}), or give it by a coarser dimension,"
        " and run the month again; `mi compute` says whether that is enough",
    )


def _how(exposure: Exposure) -> str:
    if not exposure.told_by:
        return " would read it in the table itself"
    insider = ", knowing the own team's cases," if exposure.insider else ""
    tables = _listed([quoted(each) for each in exposure.told_by])
    return f"{insider} could work it out by adding and subtracting figures in {tables}"


def quoted(key: Key) -> str:
    return f"“{table_in_words(key)}”"


def kind_of(exposure: Exposure) -> str:
    """What sort of secret it is."""
    if exposure.compares:
        return "that few children were registered late, or struck out, since an earlier edition"
    protects = CATALOGUE[exposure.key[0]].protects
    return _OF_CHILDREN[exposure.part] if protects == "children" else _KINDS[protects]


def _who(reader: ReaderClass, readers: Iterable[Reader]) -> str:
    names = [each.name for each in readers if (each.audience, each.team) == (reader.audience, reader.team)]
    return _listed(names)


def _listed(words: Sequence[str]) -> str:
    once = list(dict.fromkeys(words))
    return once[0] if len(once) == 1 else f"{', '.join(once[:-1])} and {once[-1]}"


__all__ = ["Exposure", "place_in_words", "refusal", "seen_as", "table_in_words"]
