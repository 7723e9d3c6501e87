"""A template that misbehaves is refused in words, and leaves no output."""

import json
import re
from pathlib import Path

import nbformat
import pytest
from execution_zoo import NOTEBOOKS, PARAMETERS, Visit, visit_all

from mi_lib.errors import NotebookError, UsageError
from mi_lib.execution import execute_template
from mi_lib.execution.execute import check_finished
from mi_lib.execution.failures import Run

# What must be in the message: what happened, where, what was found.
SAID = {
    "bad-exit": ["ended itself before its end (sys.exit or exit)", "cell 3, line 2: sys.exit(0)"],
    "bad-memory": ["ran out of memory", "cell 2, line 1: hul = bytes(2**60)"],
    "bad-error": ["failed", "cell 3, line 2: return part / whole", "ZeroDivisionError: division by zero"],
    "bad-error-in-library": ["failed", "cell 3, line 2: json.loads(text)", "JSONDecodeError: Expecting property"],
    "bad-syntax": ["failed", "cell 2, line 2: y = = 2", "SyntaxError: invalid syntax"],
    "bad-display": ["failed", 'cell 2, line 3: raise ValueError("kan ikke vises")', "ValueError: kan ikke vises"],
    "bad-input": ["failed", 'cell 2, line 1: navn = input("Hvem?")'],
    "bad-no-tag": ["must have exactly one cell tagged `parameters`", "0 such cells"],
    "bad-two-tags": ["must have exactly one cell tagged `parameters`", "2 such cells"],
    "bad-no-end": ["did not close its report", "the last cell shows no end marker"],
    "bad-other-recipient": ["made another report than it was asked for", "of month 2015-01 for recipient direktion"],
}
SAID_WARM = SAID | {
    "bad-language": ["is written in snobol", "run it in a kernel"],
    "bad-exit-bare": ["ended itself before its end", "cell 2, line 2: exit()"],
    "bad-our-error": [
        "failed",
        "cell 2, line 3: raise PlanError(",
        "The plan has no report in July.",
        "to do: choose an",
    ],
    "bad-killed": ["ended without an answer", "where: bad-killed", "was ended by the signal SIGKILL"],
    "bad-os-exit": ["ended without an answer", "where: bad-os-exit", "ended with exit code 0"],
    "bad-endless": ["took longer than 1 seconds and was stopped", "cell 3, line"],
}
SAID_KERNEL = SAID | {
    "bad-kernel": ["is for a kernel that is not installed", "snobol"],
    "bad-language": ["cannot be run by papermill", "snobol"],
    "bad-killed": ["stopped without an answer", "cell 4, which begins: os.kill(", "the kernel died"],
    "bad-os-exit": ["stopped without an answer", "cell 2, which begins: import os", "the kernel died"],
    "bad-endless": ["took longer than 1 seconds and was stopped", 'cell 3, which begins: print("i gang")'],
    "bad-stubborn": ["took longer than 1 seconds and was stopped", "cell 2, which begins: while True:"],
}
ENDLESS = {"bad-endless", "bad-stubborn"}
EXPECTED = [("warm", name) for name in SAID_WARM] + [("kernel", name) for name in SAID_KERNEL]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("misbehaviour")


@pytest.fixture(scope="module")
def errors(folder: Path) -> dict[str, dict[str, Exception]]:
    def meet(mode: str, names) -> dict[str, Exception]:
        visits = [Visit(name, folder, mode, 1 if name in ENDLESS else 30) for name in names]
        return {name: outcome.error for name, outcome in visit_all(visits).items()}

    return {"warm": meet("warm", SAID_WARM), "kernel": meet("kernel", SAID_KERNEL)}


@pytest.mark.parametrize(("mode", "name"), EXPECTED)
def test_a_misbehaving_template_is_named_with_its_cell_and_line(errors, mode: str, name: str) -> None:
    error = errors[mode][name]
    assert isinstance(error, NotebookError)
    said = {"warm": SAID_WARM, "kernel": SAID_KERNEL}[mode][name]
    assert [text for text in said if text not in str(error)] == []
    assert "Traceback" not in str(error)
    assert not re.search(r"\x1b", str(error))


def test_a_failed_run_leaves_no_output(errors, folder: Path) -> None:
    assert list(folder.glob("bad-*")) == []


def test_a_failed_run_leaves_the_old_output(tmp_path: Path) -> None:
    output = tmp_path / "report.ipynb"
    output.write_text("the old edition", encoding="utf-8")
    template = NOTEBOOKS / "bad-no-end.ipynb"
    with pytest.raises(NotebookError):
        execute_template(template, PARAMETERS, output, mode="kernel", working_directory=tmp_path, timeout=30)
    assert output.read_text(encoding="utf-8") == "the old edition"
    assert list(tmp_path.iterdir()) == [output]


def test_wrong_parameters_are_refused_before_anything_runs(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="has no parameter reciepient"):
        execute_template(
            NOTEBOOKS / "bad-endless.ipynb",
            {"month": "2015-01", "reciepient": "fagudvalg"},
            tmp_path / "report.ipynb",
            working_directory=tmp_path,
            timeout=1,
        )


def test_folders_with_braces_and_values_with_quotes_are_taken_as_they_are(tmp_path: Path) -> None:
    odd = tmp_path / "{month} æ"
    odd.mkdir()
    template = odd / "template.ipynb"
    template.write_bytes((NOTEBOOKS / "good-results.ipynb").read_bytes())
    value = {"month": "0101", "recipient": 'æ"\\n{}\n'}
    notebook = execute_template(template, value, odd / "report.ipynb", mode="kernel", working_directory=odd, timeout=30)
    marker = notebook.cells[-1].outputs[0].metadata.mi
    assert (marker.month, marker.recipient) == ("0101", 'æ"\\n{}\n')
    assert json.loads((odd / "report.ipynb").read_text(encoding="utf-8"))["cells"][-1]["execution_count"] == 9


def executed(*cells: tuple[str, int | None, dict | None]):
    notebook = nbformat.v4.new_notebook()
    for source, count, marker in cells:
        cell = nbformat.v4.new_code_cell(source, execution_count=count)
        if marker:
            cell.outputs.append(nbformat.v4.new_output("display_data", metadata={"mi": marker}))
        notebook.cells.append(cell)
    return notebook


END = {"kind": "end", "month": "2015-01", "recipient": "fagudvalg"}


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ([("x = 1", 1, None), ("end", 2, END)], None),
        ([("x = 1", 1, None), ("", None, None), ("end", 2, END)], None),
        ([("x = 1", 1, None), ("skipped", None, None), ("end", 2, END)], "cell 2, which begins: skipped"),
        ([("x = 1", 1, None), ("y", 2, None), ("end", None, END)], "cell 3, which begins: end"),
        ([("late", 2, None), ("end", 1, END)], "cell 1, which begins: late"),
        ([("end", 1, END), ("after", 2, None)], "did not close its report"),
        ([("end", 1, END | {"month": "2015-02"})], "an end marker of month 2015-02 for recipient fagudvalg"),
        ([("end", 1, END | {"kind": "figure"})], "did not close its report"),
        ([], "did not close its report"),
    ],
)
def test_a_report_is_finished_when_all_cells_ran_in_turn_down_to_its_end_marker(cells, said: str | None) -> None:
    run = Run(Path("v1.ipynb"), PARAMETERS)
    if said is None:
        check_finished(run, executed(*cells))
    else:
        with pytest.raises(NotebookError) as caught:
            check_finished(run, executed(*cells))
        assert said in str(caught.value)
