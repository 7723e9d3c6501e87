"""When the demo's deliveries came in: a plausible moment, so that one can travel back in time."""

from datetime import UTC, datetime

import pytest

from mi_lib.periods import Month
from mi_lib.pipeline.demo import received_at


@pytest.mark.parametrize(
    ("month", "moment"),
    [
        ("2014-12", datetime(2015, 1, 2, 9, tzinfo=UTC)),  # the first is a holiday, the second a Friday
        ("2015-02", datetime(2015, 3, 2, 9, tzinfo=UTC)),  # a Sunday goes before
        ("2015-06", datetime(2015, 7, 1, 8, tzinfo=UTC)),  # summer time
    ],
)
def test_it_is_ten_o_clock_on_the_first_working_day_after_the_month(month: str, moment: datetime) -> None:
    assert received_at(Month.parse(month)) == moment
