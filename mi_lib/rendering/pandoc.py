"""The embedded renderer: Pandoc and Typst from their wheels, that is, what Quarto itself is built on."""

import importlib.util
import os
import subprocess
from pathlib import Path

from mi_lib.brand import Brand
from mi_lib.errors import RenderingError
from mi_lib.rendering.document import Document
from mi_lib.rendering.fonts import warm_up
from mi_lib.rendering.html import make_page
from mi_lib.rendering.look import Look
from mi_lib.rendering.pdf import make_pdf
from mi_lib.rendering.rendered import Rendered, write_rendered

_HERE = Path(__file__).parent
_SECONDS = 60

# Pandoc's Markdown without every way to pass HTML, TeX or Typst through, without formulas ("5 $ og 6 $" is none) and
# without a second front matter.
READER = (
    "markdown-raw_html-raw_tex-raw_attribute-native_divs-native_spans-markdown_in_html_blocks"
    "-tex_math_dollars-latex_macros-yaml_metadata_block-pandoc_title_block"
)

# Memory that Pandoc takes before it first collects garbage: with more than its default of 8 MB, a report takes a fifth
# less time.
_ROOMY = ("+RTS", "-A64m", "-RTS")


class PandocRenderer:
    """Renders a document to one HTML file and one PDF/UA-1 file, the same bytes for the same input."""

    name = "pandoc"

    def __init__(self, brand: Brand, look: Look) -> None:
        self._brand = brand
        self._look = look
        self._pandoc = find_pandoc()

    def warm_up(self) -> None:
        """Prepare what all reports share; safe before a fork."""
        warm_up(self._brand)

    def render(self, document: Document, folder: Path) -> Rendered:
        """Write `<name>.html` and `<name>.pdf` into `folder`. Raises RenderingError."""
        body = document.read_body()
        page = make_page(self._convert(body, "html5", *self._contents()), document, self._brand, self._look)
        pdf = make_pdf(self._convert(body, "typst-smart"), document, self._brand, self._look)
        return write_rendered(page.encode("utf-8"), pdf, document.name, folder)

    def _contents(self) -> tuple[str, ...]:
        template = _HERE / "fragment.html"
        return ("--standalone", f"--template={template}", "--toc", f"--toc-depth={self._look.toc_depth}")

    def _convert(self, markdown: str, to: str, *options: str) -> str:
        command = [
            str(self._pandoc),
            f"--from={READER}",
            f"--to={to}",
            "--sandbox",
            "--wrap=none",
            "--columns=10000",
            "--metadata=pagetitle:-",
            *(f"--lua-filter={_HERE / name}" for name in ("clean.lua", "number.lua")),
            *options,
            *_ROOMY,
        ]
        return _run(command, markdown)


def find_pandoc() -> Path:
    """The program inside the wheel `pypandoc-binary`. Raises RenderingError where that is not installed."""
    spec = importlib.util.find_spec("pypandoc")
    program = "pandoc.exe" if os.name == "nt" else "pandoc"
    path = Path(spec.origin).parent / "files" / program if spec and spec.origin else None
    if path is None or not path.is_file():
        raise RenderingError("Pandoc is not installed.", remedy="install the package pypandoc-binary")
    return path


def _run(command: list[str], text: str) -> str:
    try:
        done = subprocess.run(command, input=text.encode("utf-8"), capture_output=True, timeout=_SECONDS, check=True)
    except subprocess.CalledProcessError as error:
        raise RenderingError(
            "Pandoc cannot convert the report.", found=error.stderr.decode("utf-8", "replace").strip()[:500]
        ) from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RenderingError("Pandoc did not finish.", found=str(error)[:500]) from error
    return done.stdout.decode("utf-8").replace("\r\n", "\n")
