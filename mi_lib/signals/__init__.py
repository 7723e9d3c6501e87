"""Signal or ordinary variation: which movements of a figure are more than chance."""

from mi_lib.signals.false_alarms import read_rates, report_rate
from mi_lib.signals.reference import Break, Seasons, read_breaks, read_seasons
from mi_lib.signals.rules import SIGNALS, Judged, judge
from mi_lib.signals.series import Kind, Series, kind_of
from mi_lib.signals.table import add_signals
from mi_lib.signals.targets import target_status

__all__ = [
    "SIGNALS",
    "Break",
    "Judged",
    "Kind",
    "Seasons",
    "Series",
    "add_signals",
    "judge",
    "kind_of",
    "read_breaks",
    "read_rates",
    "read_seasons",
    "report_rate",
    "target_status",
]
