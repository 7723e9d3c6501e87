"""What this machine has for the work, and what it lacks."""

import importlib.metadata
import shutil
from dataclasses import dataclass
from pathlib import Path

import pypandoc

from mi_lib.brand import Brand
from mi_lib.errors import MiError
from mi_lib.pipeline.project import Project
from mi_lib.warehouse import Warehouse

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")


@dataclass(frozen=True)
class Check:
    """One thing looked for; `optional` ones may be missing."""

    what: str
    found: str
    ok: bool
    optional: bool = False


def examine(project: Project) -> list[Check]:
    """Renderers, warehouse, fonts, browser, and the version of what makes a report."""
    return [
        Check("pandoc", pypandoc.get_pandoc_version(), True),
        Check("typst", importlib.metadata.version("typst"), True),
        _program("quarto", ("quarto",), "not on the path: reports are made with Pandoc and Typst"),
        _warehouse(project),
        _fonts(project.settings.root),
        _program("browser", _BROWSERS, "none on the path: only the tests need one"),
        Check("papermill", importlib.metadata.version("papermill"), True),
        Check("ibis", importlib.metadata.version("ibis-framework"), True),
    ]


def _program(what: str, names: tuple[str, ...], otherwise: str) -> Check:
    path = next((found for found in map(shutil.which, names) if found), None)
    return Check(what, path or otherwise, path is not None, optional=True)


def _warehouse(project: Project) -> Check:
    try:
        with Warehouse.open(project.settings.warehouse_url) as warehouse:
            count = len(warehouse.deliveries())
    except MiError as error:
        return Check("warehouse", str(error), False)
    return Check("warehouse", f"{project.settings.warehouse_shown}, {count} deliveries", True)


def _fonts(root: Path) -> Check:
    try:
        brand = Brand.read(root / "_brand.yml")
    except MiError as error:
        return Check("fonts", str(error), False)
    return Check("fonts", f"{brand.font_family}, {len(brand.font_files)} cuts", True)
