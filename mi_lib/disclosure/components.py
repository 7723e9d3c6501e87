"""Figures that hang together, and the sums between them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]

TOLERANCE = 1e-6


@dataclass(frozen=True)
class Component:
    """Some figures with their true values, and the sums (rows) between them: their factors by figure (column). No
    figure is negative, except the `signed` ones."""

    truth: Floats
    signed: Flags
    sums: sparse.csc_array

    @property
    def totals(self) -> Floats:
        """What each sum comes to."""
        return np.asarray(self.sums @ self.truth)


__all__ = ["TOLERANCE", "Component", "Flags", "Floats", "Places"]
