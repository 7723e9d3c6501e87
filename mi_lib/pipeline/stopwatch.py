"""How far a command has come, for who waits, and how long each step took, for who wants it to be faster."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter

Progress = Callable[[str, int, int], None]
"""What is being done, how much of it is done, of how much."""


class Seconds(dict[str, float]):
    """Seconds by the name of the step, in the order of the steps."""

    @contextmanager
    def of(self, step: str) -> Iterator[None]:
        """Count the time of the block to this step."""
        started = perf_counter()
        try:
            yield
        finally:
            self[step] = self.get(step, 0.0) + perf_counter() - started
