"""What a process sets for itself: its environment, time, memory, and not to outlive its parent."""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

INLINE_BACKEND = "module://matplotlib_inline.backend_inline"
_PR_SET_PDEATHSIG = 1


class TimeLimitExceeded(BaseException):
    """Raised wherever the code is when the time is over; not an `Exception`, so `except Exception` lets it through."""


@contextmanager
def environment(**values: str) -> Iterator[None]:
    """Set environment variables in the block, for this process and those it starts."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `TimeLimitExceeded` in the block after so many seconds; an outer limit that ends earlier stays in force.

    Needs the main thread and a system with interval timers: on Windows nothing happens here and only the process
    that watches this one can end it (`run_jobs` does).
    """
    if not hasattr(signal, "setitimer"):
        yield
        return
    outer, _ = signal.getitimer(signal.ITIMER_REAL)
    if 0 < outer <= seconds:
        yield
        return

    def stop(signum: int, frame: FrameType | None) -> NoReturn:
        raise TimeLimitExceeded(f"longer than {seconds:g} seconds")

    started = time.monotonic()
    handler = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        if outer:
            signal.setitimer(signal.ITIMER_REAL, max(outer - (time.monotonic() - started), 0.001))


def limit_memory(limit: int | None) -> None:
    """Let allocations beyond so many bytes of address space fail with a MemoryError, where the system can."""
    if limit is None or sys.platform == "win32":
        return
    import resource  # only where there is one

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def die_with_parent() -> None:
    """On Linux, be killed when the parent dies, even when that was killed itself."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
