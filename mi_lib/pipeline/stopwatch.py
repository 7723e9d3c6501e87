"""How long each step took, for those who want a month to be faster."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter


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
