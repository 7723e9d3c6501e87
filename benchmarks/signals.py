"""How often is a signal a false alarm? `python -m benchmarks.signals [--series 2000] [--write]`.

Series in which nothing changes are simulated for every kind of figure and judged by the rules. The table gives the
share of months that are called a signal, and for a report with so many figures how often at least one of them is.
`--write` keeps the result as `mi_lib/signals/false_alarms.yml`, which the reports' method note is made from.
"""

import argparse
from collections.abc import Sequence
from typing import get_args

from mi_lib.signals.false_alarms import MEASURED, Rate, measure, report_rate
from mi_lib.signals.series import Kind

SEED = 2015
_HEAD = """\
# Written by `python -m benchmarks.signals --write`: the share of months that the rules call a signal in series
# in which nothing changes, and over how many simulated series it was measured.
"""


def main(words: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.signals", description=__doc__)
    parser.add_argument("--series", type=int, default=2000, help="of each process (2000)")
    parser.add_argument("--write", action="store_true", help=f"keep the result as {MEASURED.name}")
    options = parser.parse_args(words)
    rates = {kind: measure(kind, options.series, SEED) for kind in get_args(Kind)}
    for kind, rate in rates.items():
        print(f"{kind:<12} {100 * rate.share:5.2f} % of months  ± {100 * rate.error:.2f}")
    for figures in (5, 8, 12, 20):
        share = report_rate(rates, [list(rates)[place % len(rates)] for place in range(figures)])
        print(f"a report with {figures} figures of all kinds: {100 * share:.0f} % have a false alarm")
    if options.write:
        MEASURED.write_text(_HEAD + _as_yaml(rates), encoding="utf-8", newline="\n")


def _as_yaml(rates: dict[Kind, Rate]) -> str:
    lines = [f"  {kind}: {{share: {rate.share}, series: {rate.series}}}" for kind, rate in rates.items()]
    return "\n".join(["rates:", *lines, ""])


if __name__ == "__main__":
    main()
