"""One report: a template run with its parameters, and not believed until it shows its end marker."""

import logging
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import nbformat
import papermill
from jupyter_client.kernelspec import NoSuchKernel
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillException, PapermillExecutionError
from traitlets.config import Config

from mi_lib.errors import NotebookError
from mi_lib.execution import failures
from mi_lib.execution.engine import InProcessEngine
from mi_lib.execution.failures import Run
from mi_lib.execution.outputs import settle_streams
from mi_lib.execution.process import INLINE_BACKEND, TimeLimitExceeded, environment, time_limit
from mi_lib.execution.templates import check_parameters, read_template

Mode = Literal["warm", "kernel"]

ENGINE = "mi"

# The entry point in pyproject.toml does the same for an installed package; this serves a bare source tree.
papermill_engines.register(ENGINE, InProcessEngine)


def execute_template(
    template: Path,
    parameters: Mapping[str, str],
    output: Path,
    *,
    mode: Mode = "warm",
    working_directory: Path,
    timeout: float,
) -> NotebookNode:
    """Run a template in `working_directory` and write the executed notebook to `output`, whole or not at all.

    `warm` runs the cells in this process, which should live for this report only; `kernel` starts a kernel, as
    papermill does. The run may take `timeout` seconds in all. Afterwards every cell has run in its turn and the
    report's end marker names the month and recipient of the parameters.

    Raises UsageError for a wrong template or parameter, before anything runs, and NotebookError for what fails
    in the run: an error in a cell (named by cell and line), `sys.exit`, too much time or memory, a dead kernel.
    """
    check_parameters(template, parameters)
    run = Run(template.absolute(), parameters)
    with tempfile.TemporaryDirectory(prefix=".mi-", dir=output.parent) as folder:
        draft = Path(folder).absolute() / output.name
        notebook = _RUNNERS[mode](run, draft, working_directory, timeout)
        check_finished(run, notebook)
        draft.replace(output.absolute())
    return notebook


def check_finished(run: Run, notebook: NotebookNode) -> None:
    """Raise NotebookError unless every cell ran to its end in its turn, down to the right end marker."""
    executable = [index for index, cell in enumerate(notebook.cells) if failures.is_executable(cell)]
    for turn, index in enumerate(executable, start=1):
        cell = notebook.cells[index]
        if any(output.output_type == "error" for output in cell.outputs):
            raise failures.cell_failure(run, notebook, index)
        if cell.execution_count != turn:
            raise failures.unfinished_cell(run, notebook, index)
    _check_end_marker(run, [marker for index in executable[-1:] for marker in _end_markers(notebook.cells[index])])


def _check_end_marker(run: Run, markers: list[Any]) -> None:
    wanted = {name: run.parameters[name] for name in ("month", "recipient", "date") if name in run.parameters}
    if not markers:
        found = "the last cell shows no end marker"
        remedy = "let the last code cell of the template close the report"
        raise NotebookError(f"{run} did not close its report.", found=found, remedy=remedy)
    for marker in markers:
        if {name: marker.get(name) for name in wanted} != wanted:
            found = f"an end marker of month {marker.get('month')} for recipient {marker.get('recipient')}"
            remedy = f"the template must open its report with the parameters {' and '.join(wanted)}"
            raise NotebookError(f"{run} made another report than it was asked for.", found=found, remedy=remedy)


def _end_markers(cell: NotebookNode) -> list[Any]:
    ours = (output.get("metadata", {}).get("mi", {}) for output in cell.outputs)
    return [marker for marker in ours if marker.get("kind") == "end"]


def _run_here(run: Run, draft: Path, working_directory: Path, timeout: float) -> NotebookNode:
    language = read_template(run.template).metadata.get("language_info", {}).get("name", "python")
    if language != "python":
        raise NotebookError(f"{run} is written in {language}.", remedy="run it in a kernel (mode `kernel`)")
    try:
        with time_limit(timeout):
            return _execute(run, draft, working_directory, engine_name=ENGINE)
    except TimeLimitExceeded as error:
        raise NotebookError(
            f"{run} took {error} and was stopped.", found="the time was over between two cells"
        ) from error


def _run_in_kernel(run: Run, draft: Path, working_directory: Path, timeout: float) -> NotebookNode:
    progress = _Progress(time.monotonic() + timeout)
    try:
        with _kernel_options() as options, _quiet_papermill():
            notebook = _execute(run, draft, working_directory, **options, **progress.hooks())
    except CellTimeoutError as error:
        raise failures.kernel_timeout(run, progress.notebook, progress.index, timeout) from error
    except DeadKernelError as error:
        raise failures.dead_kernel(run, progress.notebook, progress.index) from error
    except NoSuchKernel as error:
        raise NotebookError(f"{run} is for a kernel that is not installed.", found=error.name) from error
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = settle_streams(cell.outputs)
    nbformat.write(notebook, draft)  # type: ignore[no-untyped-call]
    return notebook


_RUNNERS = {"warm": _run_here, "kernel": _run_in_kernel}


def _execute(run: Run, draft: Path, working_directory: Path, **options: Any) -> NotebookNode:
    """Let papermill run the template; an error in a cell comes back in words."""
    try:
        notebook: NotebookNode = papermill.execute_notebook(
            _unformatted(run.template),
            _unformatted(draft),
            dict(run.parameters),
            cwd=str(working_directory),
            progress_bar=False,
            request_save_on_cell_execute=False,
            **options,
        )
        return notebook
    except PapermillExecutionError as error:
        failed = nbformat.read(draft, as_version=4)  # type: ignore[no-untyped-call]
        check_finished(run, failed)
        raise NotebookError(f"{run} failed.", found=f"{error.ename}: {error.evalue}") from error
    except PapermillException as error:
        raise NotebookError(f"{run} cannot be run by papermill.", found=str(error)) from error


def _unformatted(path: Path) -> str:
    """A path that papermill leaves as it is: it takes braces for places to fill in."""
    return str(path).replace("{", "{{").replace("}", "}}")


@contextmanager
def _quiet_papermill() -> Iterator[None]:
    """Keep papermill's log off the terminal where nobody listens to it: what it says comes as our error."""
    logger, handler = logging.getLogger("papermill"), logging.NullHandler()
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)


@dataclass
class _Progress:
    """How far a kernel has come, told by nbclient's hooks: its exceptions name no cell."""

    deadline: float
    notebook: NotebookNode = field(default_factory=NotebookNode)
    index: int = 0

    def hooks(self) -> dict[str, Any]:
        return {
            "on_notebook_start": self._start,
            "on_cell_execute": self._enter_cell,
            "timeout_func": self._seconds_left,
        }

    def _start(self, notebook: NotebookNode) -> None:
        self.notebook = notebook

    def _enter_cell(self, cell: NotebookNode, cell_index: int) -> None:
        self.index = cell_index

    def _seconds_left(self, cell: NotebookNode) -> float:
        # nbclient takes 0 for no limit at all.
        return max(self.deadline - time.monotonic(), 0.001)


@contextmanager
def _kernel_options() -> Iterator[dict[str, Any]]:
    """A kernel of its own: no user configuration, figures inline, sockets that no other run can meet.

    Sockets are files in a fresh folder, and the connection file is named because jupyter_client otherwise falls
    back to TCP. On Windows, where there are no such sockets, TCP it is; there kernels can meet on one port.
    """
    with tempfile.TemporaryDirectory(prefix="mi-") as folder, environment(MPLBACKEND=INLINE_BACKEND):
        transport = "tcp" if sys.platform == "win32" else "ipc"
        connection_file = str(Path(folder) / "kernel.json")
        yield {
            "config": Config(KernelManager={"transport": transport, "connection_file": connection_file}),
            "extra_arguments": [f"--ipython-dir={folder}", "--HistoryManager.enabled=False"],
            "shutdown_kernel": "immediate",
        }
