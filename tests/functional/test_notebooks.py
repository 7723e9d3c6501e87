"""Templates tell, the library knows: linear, few cells, nothing to program in them."""

import ast

import nbformat
import pytest
import yaml
from demo_project import ROOT

TEMPLATES = sorted((ROOT / "notebooks").glob("*.ipynb"))
EVERY_TEMPLATE = pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.stem)

NO_BUSINESS_HERE = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.If, ast.IfExp, ast.For, ast.While, ast.Try,
    ast.With, ast.Match, ast.ListComp, ast.DictComp, ast.SetComp, ast.GeneratorExp, ast.ImportFrom,
)  # fmt: skip
MOST_CELLS, MOST_LINES = 50, 8


def is_overview(template):
    return template.stem.startswith("sagsoverblik-")


def code(template):
    return [cell for cell in nbformat.read(template, as_version=4).cells if cell.cell_type == "code"]


def test_every_report_of_the_distribution_has_its_template():
    distribution = yaml.safe_load((ROOT / "data" / "reference" / "recipients.yml").read_text(encoding="utf-8"))
    assert sorted(distribution["reports"]) == [template.stem for template in TEMPLATES]


@EVERY_TEMPLATE
def test_it_is_linear(template):
    found = [node for cell in code(template) for node in ast.walk(ast.parse(cell.source))]
    assert [ast.unparse(node) for node in found if isinstance(node, NO_BUSINESS_HERE)] == []


@EVERY_TEMPLATE
def test_it_imports_mi_lib_and_nothing_else(template):
    nodes = [node for cell in code(template) for node in ast.walk(ast.parse(cell.source))]
    assert [ast.unparse(node) for node in nodes if isinstance(node, ast.Import)] == ["import mi_lib"]


@EVERY_TEMPLATE
def test_its_cells_are_few_and_short(template):
    cells = nbformat.read(template, as_version=4).cells
    assert len(cells) <= MOST_CELLS
    assert max(len(cell.source.splitlines()) for cell in code(template)) <= MOST_LINES


@EVERY_TEMPLATE
def test_its_first_cell_is_tagged_and_holds_the_parameters(template):
    first = nbformat.read(template, as_version=4).cells[0]
    assert first.metadata.tags == ["parameters"]
    statements = ast.parse(first.source).body
    day = ["date"] if is_overview(template) else []
    assert [statement.targets[0].id for statement in statements] == ["month", "recipient", *day]
    assert all(isinstance(statement.value.value, str) for statement in statements)


@EVERY_TEMPLATE
def test_it_opens_its_own_report_and_closes_it(template):
    cells = code(template)
    opened, given = ("overview", "month, recipient, date") if is_overview(template) else ("report", "month, recipient")
    assert f'mi_lib.open_{opened}("{template.stem}", {given})' in cells[1].source
    assert cells[-1].source == f"{opened}.end()"


@EVERY_TEMPLATE
def test_it_lies_in_git_without_outputs(template):
    assert [cell.id for cell in code(template) if cell.outputs or cell.execution_count] == []
