"""A large world, made as several towns one after the other, so that it needs the time and memory of its parts.

Every town has children, cases, schools and staff of its own, whose keys end in the town's number. They share the chart
of accounts and the political goals, and their budgets and forecasts are added up.
"""

from collections.abc import Callable, Iterator

import numpy as np

from mi_lib.deliveries import CONTRACTS, Contract
from mi_lib.demo.chance import MONTHS
from mi_lib.demo.history import History, World
from mi_lib.demo.world import make_world

LARGEST = 5  # times 45,000 inhabitants; a town's placements are drawn one by one among all its children
ONCE = ("account", "policy_goal", "policy_goal_status")
SUMMED = ("budget", "forecast")
_SHARED_KEYS = ("account_id", "team_id")


def make_parts(seed: int, scale: int, done: Callable[[], None]) -> Iterator[World]:
    """The towns' tables; `done` is called `len(MONTHS)` times in all. Shared tables come with the last town."""
    sizes = [min(LARGEST, scale - start) for start in range(0, scale, LARGEST)]
    steps = _every(len(sizes), done)
    sums: World = {}
    for number, size in enumerate(sizes):
        world = make_world(seed + number, size, steps)
        for table in SUMMED:
            sums[table] = _added(CONTRACTS[table], sums.get(table), world[table])
        is_last = number == len(sizes) - 1
        shared = {table: sums.get(table, world[table]) if is_last else None for table in (*ONCE, *SUMMED)}
        own = {table: _named(CONTRACTS[table], world[table], number) for table in world if table not in shared}
        del world
        yield {**own, **{table: history for table, history in shared.items() if history is not None}}


def _every(parts: int, done: Callable[[], None]) -> Callable[[], None]:
    """Passes on one of so many calls."""
    calls = iter(range(parts * len(MONTHS)))

    def one() -> None:
        if next(calls) % parts == parts - 1:
            done()

    return one


def _named(contract: Contract, history: History, number: int) -> History:
    """The first town's keys stay as they are, so that a small world is that town."""
    if number:
        for column in contract.columns:
            if column.kind == "id" and column.name not in _SHARED_KEYS:
                values = history.columns[column.name]
                ending = f"-{number:02d}"
                history.columns[column.name] = np.array([value and value + ending for value in values], dtype=object)
    return history


def _added(contract: Contract, sums: History | None, history: History) -> History:
    """Row by row: these tables have the same rows in every town."""
    if sums is None:
        return history
    numbers = [each.name for each in contract.columns if each.kind in ("decimal", "integer") and each.name != "year"]
    for name in numbers:
        sums.columns[name] = sums.columns[name] + history.columns[name]
    return sums


def joined(first: History, second: History) -> History:
    """The rows of both, where each has the same columns."""
    return History(
        {name: np.concatenate([values, second.columns[name]]) for name, values in first.columns.items()},
        np.concatenate([first.known, second.known]),
        {group: np.concatenate([days, second.reveals[group]]) for group, days in first.reveals.items()},
        None if first.until is None or second.until is None else np.concatenate([first.until, second.until]),
    )
