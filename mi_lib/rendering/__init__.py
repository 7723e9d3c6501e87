"""From an executed notebook to HTML and PDF: one document, two renderers behind one method."""

import shutil
from pathlib import Path
from typing import Literal, Protocol

from mi_lib.brand import Brand
from mi_lib.rendering.document import Document, write_document
from mi_lib.rendering.front import Front
from mi_lib.rendering.look import Look
from mi_lib.rendering.pandoc import PandocRenderer
from mi_lib.rendering.quarto import QuartoRenderer
from mi_lib.rendering.rendered import Rendered

__all__ = ["Document", "Front", "Rendered", "Renderer", "RendererName", "choose_renderer", "write_document"]

RendererName = Literal["auto", "quarto", "pandoc"]


class Renderer(Protocol):
    """Makes a document's HTML and PDF. One object renders any number of documents."""

    @property
    def name(self) -> str: ...

    def warm_up(self) -> None:
        """Prepare what all reports share. Safe in a process that will be forked; `render` is not."""

    def render(self, document: Document, folder: Path) -> Rendered:
        """Write `<name>.html` and `<name>.pdf` into `folder`. Raises RenderingError."""


def choose_renderer(name: RendererName, brand: Brand, project: Path) -> Renderer:
    """The renderer called `name`; `auto` is Quarto where its program is on the path, else Pandoc with Typst.

    `project` is the folder that holds `_quarto.yml` and `_brand.yml`. Raises RenderingError where the renderer is not
    installed.
    """
    if name == "quarto" or (name == "auto" and shutil.which("quarto")):
        return QuartoRenderer(brand, project)
    return PandocRenderer(brand, Look.read(project / "_quarto.yml"))
