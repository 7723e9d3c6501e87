"""The limits a process sets itself."""

import os
import signal
import time

import pytest

from mi_lib.execution.process import TimeLimitExceeded, environment, time_limit

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no interval timers")


def test_the_time_limit_stops_what_takes_longer() -> None:
    started = time.monotonic()
    with pytest.raises(TimeLimitExceeded, match=r"longer than 0\.05 seconds"), time_limit(0.05):
        time.sleep(60)
    assert time.monotonic() - started < 30


def sleep_like_a_careless_cell() -> None:
    try:
        time.sleep(5)
    except Exception:
        pytest.fail("a cell could swallow its own time limit")


def test_the_time_limit_passes_through_except_exception() -> None:
    with pytest.raises(TimeLimitExceeded), time_limit(0.05):
        sleep_like_a_careless_cell()


def test_the_time_limit_leaves_no_timer_behind() -> None:
    before = signal.getsignal(signal.SIGALRM)
    with time_limit(60):
        pass
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    assert signal.getsignal(signal.SIGALRM) is before


@pytest.mark.parametrize(("outer", "inner"), [(0.05, 60), (60, 0.05)])
def test_of_two_limits_the_shorter_one_stops(outer: float, inner: float) -> None:
    with pytest.raises(TimeLimitExceeded, match=r"longer than 0\.05 seconds"), time_limit(outer), time_limit(inner):
        time.sleep(5)


def keep_a_limit_and_go_on() -> None:
    with time_limit(0.1):
        pass
    time.sleep(5)


def test_an_inner_limit_that_was_kept_leaves_the_outer_one_in_force() -> None:
    with pytest.raises(TimeLimitExceeded, match=r"longer than 0\.2 seconds"), time_limit(0.2):
        keep_a_limit_and_go_on()


def test_the_environment_is_set_in_the_block_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MI_KNOWN", "before")
    monkeypatch.delenv("MI_NEW", raising=False)
    with environment(MI_KNOWN="inside", MI_NEW="inside"):
        assert (os.environ["MI_KNOWN"], os.environ["MI_NEW"]) == ("inside", "inside")
    assert (os.environ["MI_KNOWN"], os.environ.get("MI_NEW")) == ("before", None)
