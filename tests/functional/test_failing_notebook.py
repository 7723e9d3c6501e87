"""A notebook that fails: the others get their report, this recipient keeps the edition they had."""

import json
import re
from pathlib import Path

import pytest
from demo_project import DemoProject, Finished

TEXT = 'report.text("skolefravaer")'
Publication = tuple[dict[str, bytes], dict[str, bytes], Finished]
"""`reports/` before, `reports/` after, and what the command said."""


@pytest.fixture(scope="module")
def before_and_after(demo_project: DemoProject, tmp_path_factory: pytest.TempPathFactory) -> Publication:
    """What lay in `reports/` before and after a publication of January with one broken and one changed template."""
    project = demo_project.copied_to(tmp_path_factory.mktemp("failing") / "project")
    _change(project.root / "notebooks" / "v1-offentlig.ipynb", TEXT, 'report.text("skolefravar")')
    _change(project.root / "notebooks" / "v1-fagudvalg.ipynb", "Fraværet følger årstiden.", "Fravær følger årstiden.")
    before = project.published()
    run = project.mi("publish", "2015-01", "--recipient", "offentlig", "--recipient", "fagudvalg")
    return before, project.published(), run


def test_the_recipient_keeps_the_old_edition(before_and_after: Publication) -> None:
    before, after, _ = before_and_after
    old = {name: content for name, content in before.items() if name.startswith("offentlig/")}
    assert len(old) >= 4
    assert old == {name: content for name, content in after.items() if name.startswith("offentlig/")}


def test_the_others_are_published(before_and_after: Publication) -> None:
    before, after, run = before_and_after
    assert "Fravær følger årstiden.".encode() in after["fagudvalg/2015-01/v1.html"]
    assert "Fravær følger årstiden.".encode() not in before["fagudvalg/2015-01/v1.html"]
    assert run.stdout.startswith("V1 2015-01: fagudvalg in ")


def test_the_message_names_template_cell_line_and_error(before_and_after: Publication) -> None:
    run = before_and_after[2]
    assert run.returncode == 14
    assert "offentlig keeps the edition it had." in run.stderr
    assert "v1-offentlig.ipynb (month=2015-01, recipient=offentlig) failed." in run.stderr
    assert ', line 1: report.text("skolefravar")' in run.stderr
    assert re.search(r"found: \w+Error: .*'skolefravar'", run.stderr)
    assert "did you mean skolefravaer?" in run.stderr
    assert "Traceback" not in run.stderr


def test_the_cell_number_is_the_one_that_jupyter_shows(
    before_and_after: Publication, demo_project: DemoProject
) -> None:
    cells = json.loads((demo_project.root / "notebooks" / "v1-offentlig.ipynb").read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    number = [TEXT in cell for cell in code].index(True) + 1
    assert f"cell {number}, line 1:" in before_and_after[2].stderr


def _change(notebook: Path, old: str, new: str) -> None:
    content = json.loads(notebook.read_text(encoding="utf-8"))
    cells = [cell for cell in content["cells"] if old in "".join(cell["source"])]
    assert len(cells) == 1
    cells[0]["source"] = ["".join(cells[0]["source"]).replace(old, new)]
    notebook.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
