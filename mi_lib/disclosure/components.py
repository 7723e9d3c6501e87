"""Figures that hang together, and the sums between them."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

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


def digest_of(arrays: Iterable[npt.NDArray[np.generic]]) -> bytes:
    """The same for arrays that are equal to the bit."""
    digest = blake2b(digest_size=32)
    for each in arrays:
        digest.update(len(each).to_bytes(8, "little") + each.tobytes())
    return digest.digest()


__all__ = ["TOLERANCE", "Component", "Flags", "Floats", "Places", "digest_of"]
