"""Other values that the figures could have for all that a reader can tell: who has one for a secret cannot know it."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from mi_lib.disclosure.attack import Needs, System, cut, hanging_together
from mi_lib.disclosure.components import TOLERANCE, Flags, Floats, Places
from mi_lib.disclosure.programmes import Changes


class Alternatives:
    """Changes of a system's true values that keep every sum true and leave the fixed figures as they are."""

    def __init__(self, system: System, fixed: Flags) -> None:
        self._system, self._fixed = system, fixed
        self._labels = hanging_together(system, fixed)
        self._programmes: dict[int, tuple[Places, Changes]] = {}

    def cheapest(self, target: int, change: float, costs: Floats) -> Floats | None:
        """What to add to each figure so that the target changes so much. None: it cannot.

        To change a figure costs its `costs` times the amount; what costs infinitely much stays as it is.
        """
        places, programme = self._around(target)
        found = programme.cheapest(int(np.searchsorted(places, target)), change, costs[places])
        if found is None:
            return None
        result = np.zeros(len(costs))
        result[places] = np.where(np.abs(found) > TOLERANCE, found, 0.0)
        return result

    def _around(self, target: int) -> tuple[Places, Changes]:
        label = int(self._labels[target])
        if label not in self._programmes:
            places = np.flatnonzero(~self._fixed & (self._labels == label))
            self._programmes[label] = places, Changes(cut(self._system, places))
        return self._programmes[label]


@dataclass(frozen=True)
class Goals:
    """How much secret figures must be able to change: two goals for each, up to its high and down to its low."""

    targets: Places
    changes: Floats

    def __len__(self) -> int:
        return len(self.targets)

    def __getitem__(self, index: int) -> tuple[int, float]:
        return int(self.targets[index]), float(self.changes[index])

    def reached(self, found: Floats) -> Flags:
        """The goals that this change of all figures reaches, or goes beyond."""
        much, enough = found[self.targets], self.changes - TOLERANCE * np.sign(self.changes)
        return np.where(self.changes > 0, much >= enough, much <= enough)


def goals_of(secrets: Iterable[int], system: System, needs: Needs) -> Goals:
    """What these secrets need beyond their true values."""
    targets = np.repeat(np.array(list(secrets), dtype=np.intp), 2)
    ends = np.column_stack([needs.high, needs.low])[targets[::2]].ravel()
    changes = ends - system.values[targets]
    upwards = np.arange(len(targets)) % 2 == 0
    wanted = np.where(upwards, changes, -changes) > TOLERANCE
    return Goals(targets[wanted], changes[wanted])


__all__ = ["Alternatives", "Goals", "goals_of"]
