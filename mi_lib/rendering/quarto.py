"""Quarto as renderer, where its program is on the path.

Each report is rendered in a private copy of the project that lives as long as the call: Quarto empties its output
folder when it starts, leaves intermediates behind when it is stopped and cannot render twice in one folder.
"""

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from mi_lib.brand import Brand
from mi_lib.errors import RenderingError
from mi_lib.rendering.document import Document
from mi_lib.rendering.front import Front
from mi_lib.rendering.look import read_project
from mi_lib.rendering.pandoc import READER
from mi_lib.rendering.rendered import Rendered, write_rendered

_HERE = Path(__file__).parent
_SECONDS = 300
_FILTERS = {"html": ("clean.lua",), "typst": ("clean.lua", "quote_callouts.lua")}


class QuartoRenderer:
    """Renders a document with Quarto's own look, from the `_quarto.yml` and `_brand.yml` in the folder `project`."""

    name = "quarto"

    def __init__(self, brand: Brand, project: Path) -> None:
        self._brand = brand
        self._project = project
        self._quarto = find_quarto()

    def warm_up(self) -> None:
        """Nothing to prepare: Quarto is a process of its own."""

    def render(self, document: Document, folder: Path) -> Rendered:
        """Write `<name>.html` and `<name>.pdf` into `folder`. Raises RenderingError with Quarto's last words."""
        with TemporaryDirectory() as temporary:
            project = Path(temporary) / "project"
            prepare_project(document, self._brand, self._project, project)
            for to in _FILTERS:
                self._run(project, document.path.name, to, document.front)
            html, pdf = (_read(project / f"{document.name}.{kind}") for kind in ("html", "pdf"))
        return write_rendered(html, pdf, document.name, folder)

    def _run(self, project: Path, name: str, to: str, front: Front) -> None:
        command = [self._quarto, "render", name, "--to", to, "--no-execute", "--quiet"]
        # The moment that Typst writes into the PDF: without it no two files are the same.
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(int(front.timestamp.timestamp()))}
        try:
            subprocess.run(
                command, cwd=project, env=environment, capture_output=True, timeout=_SECONDS, check=True, text=True,
                encoding="utf-8", errors="replace",
            )  # fmt: skip
        except subprocess.CalledProcessError as error:
            raise RenderingError(
                f"Quarto cannot render the report to {to}.",
                where=name,
                found=" ".join((error.stderr or error.stdout).split())[-500:],
                remedy="try the other renderer with --renderer pandoc",
            ) from error
        except (OSError, subprocess.TimeoutExpired) as error:
            raise RenderingError("Quarto did not finish.", where=name, found=str(error)[:500]) from error


def find_quarto() -> str:
    """Quarto's program on the path. Raises RenderingError where there is none."""
    program = shutil.which("quarto")
    if program is None:
        raise RenderingError("Quarto is not installed.", remedy="install it, or use --renderer pandoc")
    return program


def prepare_project(document: Document, brand: Brand, source: Path, target: Path) -> None:
    """Make the private project `target`: the document, its figures, the look, the fonts; nothing to execute."""
    (target / "figures").mkdir(parents=True)
    (target / "fonts").mkdir()
    for figure in document.figures:
        shutil.copyfile(figure, target / "figures" / figure.name)
    for font in brand.font_files:
        shutil.copyfile(font, target / "fonts" / font.name)
    shutil.copyfile(brand.logo, target / brand.logo.name)
    for name in _FILTERS["typst"]:
        shutil.copyfile(_HERE / name, target / name)
    _write_yaml(_project_settings(read_project(source / "_quarto.yml")), target / "_quarto.yml")
    _write_yaml(_brand_settings(read_project(source / "_brand.yml"), brand), target / "_brand.yml")
    body = f"---\n{document.front.to_yaml()}---\n\n{_introduction(document.front)}\n{document.read_body()}"
    (target / document.path.name).write_text(body, encoding="utf-8", newline="\n")


def _project_settings(settings: dict[str, Any]) -> dict[str, Any]:
    formats = {to: {**settings.get("format", {}).get(to, {}), "filters": _filters(to)} for to in _FILTERS}
    formats["typst"]["font-paths"] = ["fonts"]
    own = {
        "project": {"type": "default"},
        "brand": "_brand.yml",
        "engine": "markdown",
        "execute": {"enabled": False},
        "from": READER,
        "format": formats,
    }
    return {**{key: value for key, value in settings.items() if key != "mi"}, **own}


def _filters(to: str) -> list[dict[str, str]]:
    """At the earliest point: later, Quarto has made nodes of its own of what people wrote."""
    return [{"at": "pre-ast", "path": name} for name in _FILTERS[to]]


def _brand_settings(settings: dict[str, Any], brand: Brand) -> dict[str, Any]:
    files = [f"fonts/{path.name}" for path in brand.font_files]
    fonts = [{"family": brand.font_family, "source": "file", "files": files}]
    images = {name: {**image, "path": brand.logo.name} for name, image in settings["logo"]["images"].items()}
    return {
        **{key: value for key, value in settings.items() if key != "defaults"},
        "logo": {**settings["logo"], "images": images},
        "typography": {**settings["typography"], "fonts": fonts},
    }


def _introduction(front: Front) -> str:
    """What the embedded renderer's title block says and Quarto's does not."""
    facts = {"Modtager": front.recipient_name, front.period[0]: front.period[1], "Data til og med": front.cutoff_text}
    notices = []
    if front.draft:
        notices.append("**Udkast – ikke godkendt til udsendelse.**")
    if front.synthetic:
        notices.append("**Syntetiske data.** Alle tal, sager og personer i rapporten er opdigtede.")
    lines = [" · ".join(f"{name}: **{value}**" for name, value in facts.items()), *notices]
    return "\n\n".join(lines) + "\n"


def _write_yaml(settings: dict[str, Any], path: Path) -> None:
    text = yaml.safe_dump(settings, allow_unicode=True, sort_keys=False)
    path.write_text(text, encoding="utf-8", newline="\n")


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise RenderingError("Quarto ended well but left no file.", found=path.name)
    return path.read_bytes()
