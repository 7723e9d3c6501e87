"""Many jobs, each in a clean process of its own.

On Linux a *warm process* is started first. It imports what the jobs need (`warm`), does nothing else, and forks
one child per job (about 5 ms). The caller does not fork itself, for two reasons: it may hold threads that a fork
cuts off (a child forked after a Typst compilation waits for ever; DuckDB connections and progress bars have threads
too), and it may hold row-level data in memory that no report's process should inherit.
Elsewhere, and where the warm process finds a thread that it cannot explain, each job's process is spawned.

Threads seen on Linux after an import (Python 3.11; counted in /proc/self/task): OpenBLAS, that is NumPy, one less
than OPENBLAS_NUM_THREADS (cores, when not set); pyarrow, and with it pandas and papermill, one (`jemalloc_bg_thd`);
DuckDB one; matplotlib, Ibis and IPython none. These allocators and OpenBLAS prepare themselves for forks. More
appear with work: DuckDB's connection one per core, Typst's compilation one per core (they stay), a ZeroMQ context two.
"""

import gc
import hashlib
import logging
import multiprocessing
import os
import pickle
import random
import signal
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import FrameType
from typing import Any, Generic, NoReturn, TypeVar

from mi_lib.errors import MiError, NotebookError
from mi_lib.execution import process
from mi_lib.execution.process import TimeLimitExceeded, die_with_parent, environment, limit_memory, time_limit

Job = TypeVar("Job")
Result = TypeVar("Result")

log = logging.getLogger(__name__)

# A child raises when its time is over and answers with a traceback; after this much more it is killed.
_GRACE_SECONDS = 3.0
# A spawned child starts Python and imports everything before its time begins to run.
_SPAWN_SECONDS = 60.0


class WorkerError(Exception):
    """A job's process failed in a way that is our bug; the text is the traceback from there."""


@dataclass(frozen=True)
class Outcome(Generic[Job, Result]):
    """What became of a job: its result, or the error instead of it, after so many seconds."""

    job: Job
    result: Result | None
    error: Exception | None
    seconds: float


def run_jobs(
    function: Callable[[Job], Result],
    jobs: Sequence[Job],
    *,
    workers: int,
    timeout: float,
    warm: Callable[[], None] | None = None,
    memory_limit: int | None = None,
    key: Callable[[Job], str] = repr,
) -> Iterator[Outcome[Job, Result]]:
    """Yield an outcome per job, as they end; at most `workers` run at once, each for `timeout` seconds at most.

    `function`, `warm`, jobs and results must be picklable, so functions stand in modules. `random` and NumPy's
    global generator start from a seed made of `key(job)`: let it name what the result depends on and no temporary
    path. `memory_limit` is bytes of address space per job. A MiError in a job comes back whole; any other exception
    as WorkerError; a process that took too long or too much memory, or died, as NotebookError.
    When the caller stops (also by Ctrl-C), every process ends.
    """
    work = _Work(function, tuple((job, key(job)) for job in jobs), timeout, warm, memory_limit)
    replies = _from_warm_process(work, workers) if sys.platform == "linux" else _spawn_each(work, workers)
    with closing(replies):
        for reply in replies:
            result, error = pickle.loads(reply.content)
            yield Outcome(jobs[reply.index], result, error, reply.seconds)


@dataclass(frozen=True)
class _Work:
    """All that a process needs to know to do any of the jobs."""

    function: Callable[[Any], Any]
    jobs: Sequence[tuple[Any, str]]  # with their keys
    timeout: float
    warm: Callable[[], None] | None
    memory_limit: int | None


@dataclass(frozen=True)
class _Reply:
    """A pickled pair of result and error, passed on as it is."""

    index: int
    content: bytes
    seconds: float


# ------------------------------------------------------------------------------------------ the warm process


def _from_warm_process(work: _Work, workers: int) -> Generator[_Reply, None, None]:
    receiver, sender = multiprocessing.Pipe(duplex=False)
    warm_process = multiprocessing.get_context("spawn").Process(target=_be_warm_process, args=(work, workers, sender))
    # In effect before NumPy is loaded there: OpenBLAS then starts no threads, there or in its children.
    with environment(OPENBLAS_NUM_THREADS="1"):
        warm_process.start()
    sender.close()
    try:
        for _ in work.jobs:
            reply = _receive(receiver, warm_process)
            if isinstance(reply, Exception):
                raise reply
            yield reply
    finally:
        warm_process.terminate()
        warm_process.join(_GRACE_SECONDS)
        warm_process.kill()
        receiver.close()


def _receive(receiver: "Connection[Any, Any]", warm_process: BaseProcess) -> Any:
    wait([receiver, warm_process.sentinel])
    try:
        return receiver.recv()
    except EOFError:
        warm_process.join()
        raise WorkerError(f"The warm process {_death(warm_process.exitcode)}.") from None


def _be_warm_process(work: _Work, workers: int, sender: "Connection[Any, Any]") -> None:
    die_with_parent()
    signal.signal(signal.SIGTERM, _exit)
    # Ctrl-C reaches the whole group; the parent takes it and ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        if work.warm:
            work.warm()
    except Exception as error:
        sender.send(_portable(error, "the warm process"))
        return
    with closing(_fork_each(work, workers)) as replies:
        for count, reply in enumerate(replies, start=1):
            if count == len(work.jobs):
                # All children have ended: with the last reply in hand, the parent may end this process anywhere.
                signal.signal(signal.SIGTERM, signal.SIG_DFL)
            sender.send(reply)


def _exit(signum: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit


def _fork_each(work: _Work, workers: int) -> Generator[_Reply, None, None]:
    if threads := unexplained_threads():
        log.warning("Reports run slowly: threads are alive before the fork (%s), so each is spawned.", threads)
        return _spawn_each(work, workers)
    # What is here stays: children do not touch it to count references, and so share it.
    gc.collect()
    gc.freeze()
    context = multiprocessing.get_context("fork")
    return _supervise(lambda index: _Child(context, work, index, None, _GRACE_SECONDS), len(work.jobs), workers)


def unexplained_threads() -> list[str]:
    """The threads beside this one that may not survive a fork: all but those that imports are known to start."""
    python = [thread.name for thread in threading.enumerate() if thread is not threading.current_thread()]
    native = [(task / "comm").read_text().strip() for task in Path("/proc/self/task").iterdir()]
    harmless = 1 + native.count("jemalloc_bg_thd") + ("duckdb" in sys.modules)
    return python or native[harmless:]


# ------------------------------------------------------------------------------------------ children and their parent


def _spawn_each(work: _Work, workers: int) -> Generator[_Reply, None, None]:
    context = multiprocessing.get_context("spawn")
    patience = _SPAWN_SECONDS + _GRACE_SECONDS
    return _supervise(lambda index: _Child(context, work, index, work.warm, patience), len(work.jobs), workers)


def _supervise(start: "Callable[[int], _Child]", jobs: int, workers: int) -> Generator[_Reply, None, None]:
    """Keep so many children running until all jobs are answered for."""
    waiting = deque(range(jobs))
    running: list[_Child] = []
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                running.append(start(waiting.popleft()))
            for child in _finished(running):
                running.remove(child)
                yield child.reply()
    finally:
        for child in running:
            child.kill()


def _finished(running: "list[_Child]") -> "list[_Child]":
    """Wait for the next that answers, dies or runs out of time; those that do together come together."""
    patience = max(0.0, min(child.deadline for child in running) - time.monotonic())
    ready = wait([child.receiver for child in running], patience)
    now = time.monotonic()
    return [child for child in running if child.receiver in ready or child.deadline <= now]


class _Child:
    """A process for one job. multiprocessing starts it and ends it with `os._exit`; its group and time are ours."""

    def __init__(
        self, context: BaseContext, work: _Work, index: int, warm: Callable[[], None] | None, patience: float
    ) -> None:
        self.index = index
        self.timeout = work.timeout
        self.key = work.jobs[index][1]
        self.started = time.monotonic()
        self.deadline = self.started + work.timeout + patience
        self.receiver, sender = context.Pipe(duplex=False)
        self.process: BaseProcess = context.Process(target=_do_job, args=(work, index, warm, sender))  # type: ignore[attr-defined]
        with environment(OPENBLAS_NUM_THREADS="1"):
            self.process.start()
        # The last one that could write is now the child itself: its end is the end of the pipe.
        sender.close()

    def reply(self) -> _Reply:
        """The child's answer, or ours in its place; nothing of the child is left afterwards."""
        content = self._answer()
        self.kill()
        return _Reply(self.index, content, time.monotonic() - self.started)

    def _answer(self) -> bytes:
        if not self.receiver.poll():
            return _failed(_out_of_time(self.key, self.timeout, "it did not stop by itself and was killed"))
        try:
            return self.receiver.recv_bytes()
        except EOFError:
            self.process.join(_GRACE_SECONDS)
            found = f"the process {_death(self.process.exitcode)}"
            remedy = "look for what can end Python itself: too little memory, os._exit, or a crash in a library"
            what = "The report's process ended without an answer."
            return _failed(NotebookError(what, where=self.key, found=found, remedy=remedy))

    def kill(self) -> None:
        """End the child and all that it started."""
        if hasattr(os, "killpg") and self.process.pid:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.join()
        self.receiver.close()


def _death(exitcode: int | None) -> str:
    if exitcode is None:
        return "closed its answer and lives on"
    if exitcode < 0:
        return f"was ended by the signal {signal.Signals(-exitcode).name}"
    return f"ended with exit code {exitcode}"


# ------------------------------------------------------------------------------------------ in a child


def _do_job(work: _Work, index: int, warm: Callable[[], None] | None, sender: "Connection[Any, Any]") -> None:
    """Do the job, answer, and leave without the goodbyes of a process that was copied in the middle of its life."""
    _settle_in()
    content = _result_of(work, index, warm)
    with suppress(Exception):
        sys.stdout.flush()
        sys.stderr.flush()
    sender.send_bytes(content)
    os._exit(0)


def _settle_in() -> None:
    """Be the head of a group that dies with the parent, without the parent's signal handlers."""
    if hasattr(os, "setpgid"):
        os.setpgid(0, 0)
    die_with_parent()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _result_of(work: _Work, index: int, warm: Callable[[], None] | None) -> bytes:
    job, key = work.jobs[index]
    try:
        if warm:
            warm()
        _seed_generators(key)
        limit_memory(work.memory_limit)
        with time_limit(work.timeout):
            return pickle.dumps((work.function(job), None))
    except TimeLimitExceeded as error:
        return _failed(_out_of_time(key, work.timeout, _last_frame(error)))
    except Exception as error:
        return _failed(_portable(error, key))


def _seed_generators(key: str) -> None:
    """A fork copies the state of both generators, so all children would draw the same numbers."""
    import numpy  # papermill imports this module whenever it starts; NumPy would be too heavy for that

    seed = int.from_bytes(hashlib.sha256(key.encode()).digest()[:4])
    random.seed(seed)
    numpy.random.seed(seed)


def _failed(error: Exception) -> bytes:
    return pickle.dumps((None, error))


def _portable(error: Exception, key: str) -> Exception:
    """The error as it can travel between processes."""
    if isinstance(error, MemoryError):
        return NotebookError("The report ran out of memory.", where=key, found=_last_frame(error))
    if isinstance(error, MiError) and _is_picklable(error):
        return error
    return WorkerError("".join(traceback.format_exception(error)))


def _is_picklable(error: Exception) -> bool:
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return False
    return True


def _out_of_time(key: str, timeout: float, found: str) -> NotebookError:
    return NotebookError(f"The report took longer than {timeout:g} seconds and was stopped.", where=key, found=found)


def _last_frame(error: BaseException) -> str:
    """The innermost place, but not that of the timer which interrupts it."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename != process.__file__]
    return f"stopped in {frames[-1].name}, {Path(frames[-1].filename).name} line {frames[-1].lineno}: {frames[-1].line}"
