"""Is the target met?"""

from collections.abc import Callable

import numpy as np

from mi_lib.indicators import Indicator


def target_status(indicator: Indicator, value: float) -> str:
    """met, not_met, or none where there is no target, no good direction or no value."""
    if indicator.target is None or np.isnan(value) or indicator.direction not in _MEETS:
        return "none"
    return "met" if _MEETS[indicator.direction](value, indicator.target) else "not_met"


_MEETS: dict[str, Callable[[float, float], bool]] = {
    "up": lambda value, target: value >= target,
    "down": lambda value, target: value <= target,
}
