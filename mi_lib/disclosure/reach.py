"""How far the secret figures of a component can go: which of them cannot go as far as they must."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b

import numpy as np

from mi_lib.disclosure.components import TOLERANCE, Component, Flags, Floats, Places
from mi_lib.disclosure.programmes import DOWN, UP, Extremes

_PATIENCE, _FEW = 3, 3
"""In how many rounds of pushing all at once a component may stand still, and how few are better pushed one by one."""
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
        """The same for those that are equal to the bit."""
        part, sums, digest = self.part, self.part.sums, blake2b(digest_size=32)
        for each in (part.truth, part.signed, sums.data, sums.indices, sums.indptr, self.low, self.high):
            digest.update(len(each).to_bytes(8, "little") + each.tobytes())
        return digest.digest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Asked) and self.content == other.content

    def __hash__(self) -> int:
        return hash(self.content)


@lru_cache(_REMEMBERED)
def exposed_in(asked: Asked) -> tuple[int, ...]:
    """The columns of the secrets that cannot go as far as they must.

    All are pushed at once and then one by one, until each has been seen as low and as high as it must go.
    """
    reach = _Reach(asked)
    reach.try_all_at_once()
    return tuple(reach.exposed())


class _Reach:
    """How far each secret figure of a component has been seen to go. Every solution is a witness for all of them."""

    def __init__(self, asked: Asked) -> None:
        self._part, self._extremes = asked.part, Extremes(asked.part)
        self._secret = secret = np.flatnonzero(~np.isnan(asked.low))
        truth = asked.part.truth[secret]
        sizes = np.maximum(1.0, np.abs(truth))
        self._low, self._high = asked.low[secret] + TOLERANCE * sizes, asked.high[secret] - TOLERANCE * sizes
        self._hairs = _HAIR * sizes
        self._least = self._greatest = truth
        self._chance = np.random.default_rng(0)

    def try_all_at_once(self) -> None:
        """Push all that have something to reach, each with a weight by chance, until that helps no more."""
        idle = 0
        while idle < _PATIENCE:
            pending = self._pending()
            members = np.flatnonzero(pending.any(axis=0))
            if len(members) < _FEW:
                return
            ways = np.where(self._chance.random(len(members)) < _share_of_ups(pending[:, members]), UP, DOWN)
            self._push(members, ways * self._chance.exponential(size=len(members)))
            idle = 0 if self._pending().sum() < pending.sum() else idle + 1

    def exposed(self) -> list[int]:
        """What cannot go as far as it must, each tried by itself."""
        pending = np.flatnonzero(self._pending().any(axis=0))
        return [int(self._secret[index]) for index in pending if not self._gets_there(int(index))]

    def _gets_there(self, index: int) -> bool:
        """From where it last stood the solver may stop a hair's breadth short: then once more from nothing."""
        one = np.array([index])
        for row, way in ((0, DOWN), (1, UP)):
            if self._missing()[row, index] > 0:
                self._push(one, np.array([way]))
            if 0 < self._missing()[row, index] < self._hairs[index]:
                self._extremes = Extremes(self._part)
                self._push(one, np.array([way]))
            if self._missing()[row, index] > 0:
                return False
        return True

    def _missing(self) -> Floats:
        """Two rows: how much each is short of having been seen low enough, and high enough."""
        return np.stack([self._least - self._low, self._high - self._greatest])

    def _pending(self) -> Flags:
        return np.asarray(self._missing() > 0)

    def _push(self, members: Places, ways: Floats) -> None:
        values = self._extremes.push(self._secret[members], ways)[self._secret]
        self._least, self._greatest = np.minimum(self._least, values), np.maximum(self._greatest, values)


def _share_of_ups(pending: Flags) -> Floats:
    """Certainly up where only that is missing, certainly down where only that is, else one in two."""
    down, up = pending.astype(float)
    return np.asarray(up / (down + up))


__all__ = ["Asked", "exposed_in"]
