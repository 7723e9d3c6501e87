"""Names that people type: which are allowed, and which one was meant."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TypeVar

from mi_lib.errors import PlanError

Thing = TypeVar("Thing")


def one_of(allowed: Iterable[str], found: str) -> str:
    """`use one of a, b, c; did you mean b?`"""
    names = list(allowed)
    near = get_close_matches(found, names, n=1)
    return f"use one of {', '.join(names)}" + (f"; did you mean {near[0]}?" if near else "")


def known(things: Mapping[str, Thing], name: str, kind: str) -> Thing:
    """The thing of that name. Raises PlanError that names the others and the nearest; `kind` says what it is."""
    if name not in things:
        raise PlanError(f"There is no such {kind}.", where=kind, found=repr(name), remedy=one_of(things, name))
    return things[name]
