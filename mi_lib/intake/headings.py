"""The headings of a file: the contract's English or Danish names, in any case, with spaces or underscores."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from mi_lib.deliveries import Contract, contract

_GAPS = re.compile(r"[\s_\-\u00a0]+")


def names_found(cells: Sequence[Any], wanted: Contract) -> int:
    """How many of the table's columns these cells name."""
    known = _known(wanted.table)
    return len({known[key] for cell in cells if (key := _key(cell)) in known})


def contract_names(header: Sequence[Any], wanted: Contract) -> tuple[str, ...]:
    """The contract's name for each heading; a heading that is none of them in lower case, an empty one empty."""
    known = _known(wanted.table)
    return tuple(known.get(_key(cell), str(cell or "").casefold()) for cell in header)


def as_written(header: Sequence[Any], names: Sequence[str]) -> dict[str, str]:
    """The headings that say it in other words than the contract's English names, by these names."""
    once = {name for name, times in Counter(names).items() if times == 1}
    return {
        name: str(cell) for cell, name in zip(header, names, strict=True) if name in once and _key(cell) != _key(name)
    }


@lru_cache(None)
def _known(table: str) -> dict[str, str]:
    """By a heading's key the column's name; no heading means two columns (tests/unit/deliveries)."""
    columns = contract(table).columns
    return {_key(heading): column.name for column in columns for heading in (column.name, column.name_da)}


def _key(heading: Any) -> str:
    return _GAPS.sub("_", str(heading or "").strip()).casefold()
