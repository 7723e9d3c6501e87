"""What went wrong in a notebook, in words that an analyst can act on."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from mi_lib.errors import NotebookError

INJECTED = "injected-parameters"

_ANSI_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_LINE_IN_CELL = re.compile(r"Cell In\[(\d+)\], line (\d+)")
_MEMORY_REMEDY = "let the cell work on less at a time, or allow more memory"
_TIME_REMEDY = "look for an endless loop or a slow query in the cell, or allow more time"
_EXIT_REMEDY = "take the call out: a report must run to its end"


@dataclass(frozen=True)
class Run:
    """One execution of one template, as its failures name it."""

    template: Path
    parameters: Mapping[str, str]

    def __str__(self) -> str:
        values = ", ".join(f"{name}={value}" for name, value in self.parameters.items())
        return f"{self.template.name} ({values})"

    @property
    def rerun(self) -> str:
        return f"open {self.template.name} in JupyterLab, set the same parameters and run all cells"


def is_executable(cell: NotebookNode) -> bool:
    """Is this a cell that a kernel runs, that is, a code cell with code in it?"""
    return cell.cell_type == "code" and bool(cell.source.strip())


def cell_failure(run: Run, notebook: NotebookNode, index: int) -> NotebookError:
    """The error that stands in the outputs of the cell at this index."""
    cell = notebook.cells[index]
    error = next(output for output in cell.outputs if output.output_type == "error")
    where = _place(notebook, index, _line_number(cell, error))
    match error.ename:
        case "SystemExit":
            return _failure(run, "ended itself before its end (sys.exit or exit)", where, "", _EXIT_REMEDY)
        case "TimeLimitExceeded":
            return _failure(run, f"took {error.evalue} and was stopped", where, "", _TIME_REMEDY)
        case "MemoryError":
            return _failure(run, "ran out of memory", where, error.evalue, _MEMORY_REMEDY)
        case _:
            return _failure(run, "failed", where, f"{error.ename}: {error.evalue}", run.rerun)


def dead_kernel(run: Run, notebook: NotebookNode, index: int) -> NotebookError:
    """The process that ran the cell at this index is gone."""
    found = "the kernel died: killed, crashed or out of memory"
    return _failure(run, "stopped without an answer", _place(notebook, index, None), found, run.rerun)


def kernel_timeout(run: Run, notebook: NotebookNode, index: int, seconds: float) -> NotebookError:
    """The cell at this index had not ended when the report's time was over."""
    what = f"took longer than {seconds:g} seconds and was stopped"
    return _failure(run, what, _place(notebook, index, None), "", _TIME_REMEDY)


def unfinished_cell(run: Run, notebook: NotebookNode, index: int) -> NotebookError:
    """The cell at this index did not run, or not in its turn, and no error says why."""
    found = "the cell did not run to its end in its turn"
    return _failure(run, "did not run to its end", _place(notebook, index, None), found, run.rerun)


def _failure(run: Run, happened: str, where: str, found: str, remedy: str) -> NotebookError:
    # An error of ours in a cell has lines of its own; they stand under the one that tells of it.
    return NotebookError(f"{run} {happened}.", where=where, found=found.replace("\n", "\n  "), remedy=remedy)


def _place(notebook: NotebookNode, index: int, line: int | None) -> str:
    lines = notebook.cells[index].source.splitlines()
    number = _cell_number(notebook, index)
    if line is None or not 0 < line <= len(lines):
        return f"cell {number}, which begins: {next(text for text in lines if text.strip()).strip()}"
    return f"cell {number}, line {line}: {lines[line - 1].strip()}"


def _cell_number(notebook: NotebookNode, index: int) -> int:
    """The number in brackets that JupyterLab shows beside the cell after *Run All* of the template."""
    before = notebook.cells[: index + 1]
    return sum(is_executable(cell) and INJECTED not in cell.metadata.get("tags", []) for cell in before)


def _line_number(cell: NotebookNode, error: NotebookNode) -> int | None:
    """The innermost line of this cell in the traceback; IPython shows none for SystemExit."""
    if error.ename == "SystemExit":
        lines = enumerate(cell.source.splitlines(), start=1)
        return next((number for number, text in lines if re.search(r"\b(exit|quit|SystemExit)\b", text)), None)
    traceback = _ANSI_COLOUR.sub("", "\n".join(error.traceback))
    found = [int(line) for count, line in _LINE_IN_CELL.findall(traceback) if int(count) == cell.execution_count]
    return found[-1] if found else None
