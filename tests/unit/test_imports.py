"""Imports only point down: two columns that never meet, one foundation, one composer above them."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import chain
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "mi_lib"

FOUNDATION = ("errors", "periods", "settings", "plan", "recipients", "brand", "sealed")
PRODUCTION = ("execution", "rendering", "inspection", "publishing", "sending")
CONTENT = (
    ("deliveries",),
    ("demo", "intake", "warehouse"),
    ("indicators",),
    ("danish", "signals", "showing"),
    ("disclosure", "caselists"),
    ("series",),
    ("commentary",),
    ("narrative", "charts"),
    ("tables",),
    ("side_by_side", "sections"),
    ("report", "overview"),
)
"""From the bottom up; rooms on one floor do not see each other, but for intake, which stores in the warehouse, and the
demo, which fills files for intake."""
NEIGHBOURS = {("intake", "warehouse"), ("signals", "danish")}
TOP = ("pipeline", "cli")
FACES = ("__init__", "__main__")
"""`mi_lib` itself, and `python -m mi_lib`, may name anything."""


@dataclass(frozen=True)
class Import:
    """A line that imports: in which file, from which module of ours, which name."""

    file: Path
    line: int
    module: str
    name: str

    @property
    def at(self) -> str:
        return _room(_dotted(self.file))

    @property
    def of(self) -> str:
        """The room; for `from mi_lib import danish` that is the name."""
        return _room(self.module if self.module != "mi_lib" else f"mi_lib.{self.name}")

    def __str__(self) -> str:
        where = self.file.relative_to(PACKAGE.parent).as_posix()
        return f"{where}:{self.line} imports {self.name} from {self.module}"


def _dotted(file: Path) -> str:
    parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 2 else parts)


def _room(module: str) -> str:
    return module.split(".")[1]


def _imports_in(file: Path) -> Iterator[Import]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            module = node.module if node.level == 0 else f"(relative){node.module}"
            yield from (Import(file, node.lineno, str(module), alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (Import(file, node.lineno, alias.name, "") for alias in node.names)


EVERY_IMPORT = tuple(chain.from_iterable(map(_imports_in, sorted(PACKAGE.rglob("*.py")))))
OURS = tuple(each for each in EVERY_IMPORT if each.module.split(".")[0] == "mi_lib")
BETWEEN_ROOMS = tuple(each for each in OURS if each.at not in FACES and each.at != each.of)


def is_allowed(importer: str, imported: str) -> bool:
    """May a module of the one room import from the other?"""
    if imported in FACES:
        return False
    if importer in TOP:
        return imported not in TOP or (importer, imported) == ("cli", "pipeline")
    if importer in FOUNDATION:
        return imported in FOUNDATION
    if imported in FOUNDATION:
        return True
    if importer in PRODUCTION:
        return imported in PRODUCTION
    floors = {room: floor for floor, rooms in enumerate(CONTENT) for room in rooms}
    if importer not in floors or imported not in floors:
        return False
    return floors[imported] < floors[importer] or (importer, imported) in NEIGHBOURS


@pytest.mark.parametrize(
    ("importer", "imported", "allowed"),
    [
        ("cli", "pipeline", True), ("pipeline", "cli", False), ("pipeline", "report", True),
        ("pipeline", "publishing", True), ("report", "disclosure", True), ("disclosure", "report", False),
        ("charts", "narrative", False), ("rendering", "disclosure", False), ("narrative", "rendering", False),
        ("errors", "periods", True), ("plan", "indicators", False), ("inspection", "plan", True),
        ("disclosure", "series", False), ("indicators", "danish", False), ("nowhere", "errors", True),
        ("nowhere", "report", False), ("tables", "charts", True), ("intake", "demo", False),
    ],
)  # fmt: skip
def test_the_house_rules_are_these(importer: str, imported: str, allowed: bool) -> None:
    assert is_allowed(importer, imported) is allowed


def test_imports_between_rooms_only_point_down() -> None:
    assert [str(each) for each in BETWEEN_ROOMS if not is_allowed(each.at, each.of)] == []


def test_every_room_has_its_place_in_the_house() -> None:
    rooms = {_room(_dotted(file)) for file in PACKAGE.rglob("*.py")} - set(FACES)
    assert rooms == {*FOUNDATION, *PRODUCTION, *TOP, *chain.from_iterable(CONTENT)}


def test_a_private_name_is_imported_only_inside_its_own_room() -> None:
    between = [each for each in BETWEEN_ROOMS if each.name != "__version__"]
    private = [each for each in between if each.name.startswith("_") or "._" in each.module]
    assert [str(each) for each in private] == []


def test_all_imports_are_absolute() -> None:
    assert [str(each) for each in EVERY_IMPORT if each.module.startswith("(relative)")] == []


def test_no_module_imports_itself_round_a_corner() -> None:
    modules = {_dotted(file) for file in PACKAGE.rglob("*.py")}
    graph: dict[str, set[str]] = {}
    for each in OURS:
        wanted = f"{each.module}.{each.name}"
        graph.setdefault(_dotted(each.file), set()).add(wanted if wanted in modules else each.module)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


CLOCK = {f"{name}.{asked}" for name in ("date", "datetime") for asked in ("today", "now", "utcnow")}


def test_only_the_command_line_knows_the_clock() -> None:
    """Everything else is told the day, so that the same input gives the same bytes."""
    below = (file for file in sorted(PACKAGE.rglob("*.py")) if file.parent.name != "cli")
    asks = [
        f"{file.relative_to(PACKAGE).as_posix()}:{node.lineno}"
        for file in below
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and ast.unparse(node) in CLOCK
    ]
    assert asks == []
