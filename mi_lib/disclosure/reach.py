"""How far the secret figures of a component can go: which of them cannot go as far as they must."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from mi_lib.disclosure.programmes import DOWN, TOLERANCE, UP, Component, Crowd, Extremes, Flags, Floats, digest_of

LARGE = 2000
"""From so many figures on, pushing many at once is quicker from nothing each time than from the last solution."""
_ROUNDS, _PATIENCE, _FEW = 40, 3, 3
"""How often many figures are pushed at once, in how many such rounds a large component may stand still, and how few
are better pushed one by one."""
_HAIR = 0.01
"""How much short of its goal, relative to its value, a figure may be by the solver's fault."""
_REMEMBERED = 8192
"""Readers share most of what they see, and it is asked about more than once: many programmes are the same to a bit."""


@dataclass(frozen=True, eq=False)
class Asked:
    """A component and what must stay possible in it, from low to high (NaN: no secret). Equal to all others that are
    so to the bit."""

    part: Component
    low: Floats
    high: Floats

    @cached_property
    def content(self) -> bytes:
        part = self.part
        return digest_of((part.truth, part.signed, part.factors, part.sums, part.starts, self.low, self.high))

    @property
    def is_large(self) -> bool:
        return len(self.part.truth) >= LARGE

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Asked) and self.content == other.content

    def __hash__(self) -> int:
        return hash(self.content)


@dataclass(frozen=True)
class Reached:
    """The columns of the secrets that cannot go as far as they must, and the solutions in which the others do."""

    exposed: tuple[int, ...]
    witnesses: tuple[Floats, ...]


def search(asked: Asked, hints: Iterable[Floats] = ()) -> Reached:
    """Push the secrets, all at once and then one by one, until each has been seen as low and as high as it must go.

    `hints` are what may be solutions: where they are, that spares searching.
    """
    reach = _Reach(asked)
    reach.try_hints(hints)
    reach.try_all_at_once()
    return Reached(tuple(reach.exposed()), tuple(reach.witnesses))


@lru_cache(_REMEMBERED)
def exposed_in(asked: Asked) -> tuple[int, ...]:
    """Without the witnesses, and so small enough to be remembered."""
    return search(asked).exposed


class _Reach:
    """How far each secret figure of a component has been seen to go. Every solution is a witness for all of them."""

    def __init__(self, asked: Asked) -> None:
        self._part, self._is_large, self._extremes = asked.part, asked.is_large, Extremes(asked.part)
        self._secret = secret = np.flatnonzero(~np.isnan(asked.low))
        truth, self._caps = asked.part.truth[secret], asked.high[secret]
        sizes = np.maximum(1.0, np.abs(truth))
        self._low, self._high = asked.low[secret] + TOLERANCE * sizes, self._caps - TOLERANCE * sizes
        self._hairs = _HAIR * sizes
        self._least = self._greatest = truth
        self._chance = np.random.default_rng(0)
        self.witnesses: list[Floats] = []

    def try_hints(self, hints: Iterable[Floats]) -> None:
        for hint in hints:
            if self._part.holds(hint):
                self._see(hint)

    def try_all_at_once(self) -> None:
        """Push all that have something to reach, each with a weight by chance, until that helps no more."""
        crowd, idle = Crowd(self._part, self._secret, self._caps) if self._is_large else None, 0
        for _ in range(_ROUNDS):
            pending = self._pending()
            members = np.flatnonzero(pending.any(axis=0))
            if len(members) < _FEW:
                return
            ways = np.where(self._chance.random(len(members)) < _share_of_ups(pending[:, members]), UP, DOWN)
            ways *= self._chance.exponential(size=len(members))
            found = crowd.push(members, ways) if crowd else self._extremes.push(self._secret[members], ways)
            idle = 0 if found is not None and self._see(found) else idle + 1
            if idle == (_PATIENCE if crowd else 1):
                return

    def exposed(self) -> list[int]:
        """What cannot go as far as it must, each tried by itself."""
        return [int(self._secret[index]) for index in range(len(self._secret)) if not self._gets_there(index)]

    def _gets_there(self, index: int) -> bool:
        """From where it last stood the solver may stop a hair's breadth short: then once more from nothing."""
        for row, way in ((0, DOWN), (1, UP)):
            if self._missing()[row, index] > 0:
                self._see(self._extremes.push(self._secret[[index]], np.array([way])))
            if 0 < self._missing()[row, index] < self._hairs[index]:
                self._extremes = Extremes(self._part)
                self._see(self._extremes.push(self._secret[[index]], np.array([way])))
            if self._missing()[row, index] > 0:
                return False
        return True

    def _missing(self) -> Floats:
        """Two rows: how much each is short of having been seen low enough, and high enough."""
        return np.stack([self._least - self._low, self._high - self._greatest])

    def _pending(self) -> Flags:
        return np.asarray(self._missing() > 0)

    def _see(self, solution: Floats) -> bool:
        """Whether it shows anything new."""
        values, pending = solution[self._secret], self._pending()
        self._least = np.minimum(self._least, values)
        self._greatest = np.maximum(self._greatest, values)
        is_new = bool(self._pending().sum() < pending.sum())
        if is_new:
            self.witnesses.append(solution)
        return is_new


def _share_of_ups(pending: Flags) -> Floats:
    """Certainly up where only that is missing, certainly down where only that is, else one in two."""
    down, up = pending.astype(float)
    return np.asarray(up / (down + up))


__all__ = ["Asked", "Reached", "exposed_in", "search"]
