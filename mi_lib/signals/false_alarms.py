"""How often the rules call a signal where nothing has changed: simulated, kept as data, told to readers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import numpy as np
import yaml

from mi_lib.signals.rules import SIGNALS, judge
from mi_lib.signals.series import Kind
from mi_lib.signals.stable import MONTHS, STABLE, Chance

_JUDGED_FROM = 24
"""A report shows a series of at least two years; before, there is little to judge by."""


@dataclass(frozen=True)
class Rate:
    """The part of the months of one kind that is called a signal by chance, measured over so many series."""

    share: float
    series: int

    @property
    def error(self) -> float:
        """Standard error; the months of one series go together, so each series counts once."""
        return float(np.sqrt(max(self.share, 1e-4) / self.series))


def measure(kind: Kind, series: int, seed: int) -> Rate:
    """Simulate so many series of each process of the kind, and count the months that are called a signal."""
    shares = [
        _share(judge(process(chance), kind).signal)
        for place, process in enumerate(STABLE[kind].values())
        for chance in _streams(seed, place, series)
    ]
    return Rate(round(float(np.mean(shares)), 5), len(shares))


def _streams(seed: int, place: int, count: int) -> Iterable[Chance]:
    return (np.random.default_rng([seed, place, number]) for number in range(count))


def _share(signals: list[str]) -> float:
    late = signals[_JUDGED_FROM:MONTHS]
    return sum(each in SIGNALS for each in late) / len(late)


MEASURED = Path(__file__).with_name("false_alarms.yml")
"""What `python -m benchmarks.signals --write` has measured."""


def read_rates() -> dict[Kind, Rate]:
    """The measured rate of each kind."""
    rates = yaml.safe_load(MEASURED.read_text(encoding="utf-8"))["rates"]
    return {kind: Rate(rates[kind]["share"], rates[kind]["series"]) for kind in get_args(Kind)}


def report_rate(rates: Mapping[Kind, Rate], kinds: Iterable[Kind]) -> float:
    """Chance that a report with a judged figure of each of these kinds has a false alarm in at least one."""
    quiet = 1.0
    for kind in kinds:
        quiet *= 1 - rates[kind].share
    return 1 - quiet
