"""The memory of a process and all its descendants, sampled; Linux only, where /proc tells."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_EVERY_SECONDS = 0.1
_PROC = Path("/proc")


class MemoryWatch:
    """The highest sum of proportional set sizes (shared pages counted once) seen while each step ran, in bytes."""

    def __init__(self) -> None:
        self.peaks: dict[str, int] = {}
        self._step = ""
        self._ended = threading.Event()

    @contextmanager
    def running(self) -> Iterator["MemoryWatch"]:
        thread = threading.Thread(target=self._watch, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._ended.set()
            thread.join()

    def step(self, name: str) -> None:
        """From now on, what is seen counts to this step."""
        self._step = name

    def _watch(self) -> None:
        while not self._ended.wait(_EVERY_SECONDS):
            size = tree_size(os.getpid())
            self.peaks[self._step] = max(self.peaks.get(self._step, 0), size)


def tree_size(root: int) -> int:
    """Proportional set size of the process and its descendants in bytes; 0 where there is no /proc."""
    return sum(map(_size, _tree(root)))


def _tree(root: int) -> list[int]:
    parents = {int(folder.name): _parent(folder) for folder in _PROC.glob("[0-9]*")}
    found = [root]
    for process in found:
        found += [child for child, parent in parents.items() if parent == process]
    return found


def _parent(folder: Path) -> int:
    try:
        return int((folder / "stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _size(process: int) -> int:
    try:
        lines = (_PROC / str(process) / "smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
