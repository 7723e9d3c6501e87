"""From Pandoc's Typst to a PDF/UA-1 file, the same bytes for the same input.

Typst starts threads: a process that compiled must not fork (its children would hang), so only the process that
renders calls this.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import typst

from mi_lib.brand import Brand
from mi_lib.errors import RenderingError
from mi_lib.rendering.document import Document
from mi_lib.rendering.look import Look

_TEMPLATE = Path(__file__).with_name("report.typ")


def make_pdf(body: str, document: Document, brand: Brand, look: Look) -> bytes:
    """The PDF. `body` is Pandoc's answer in Typst's language. Raises RenderingError with what Typst objects to."""
    source = _TEMPLATE.read_text(encoding="utf-8") + body
    try:
        with brand_fonts(brand) as fonts:
            compiler = typst.Compiler(
                source.encode("utf-8"),
                root=document.path.parent,
                font_paths=fonts,
                sys_inputs={"page": json.dumps(_page(document, brand, look), ensure_ascii=False)},
            )
            moment = int(document.front.timestamp.timestamp())
            return cast(bytes, compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=moment))
    except typst.TypstError as error:
        raise RenderingError(
            "The PDF cannot be made.",
            where=document.path.name,
            found=error.message,
            remedy="; ".join(error.hints),
        ) from error


@contextmanager
def brand_fonts(brand: Brand) -> Iterator[typst.Fonts]:
    """Only the brand's files and Typst's own, so that a page looks the same on every machine.

    Typst takes folders and reads the files as late as it can. The font package's own folder will not do: it holds
    each cut twice, and which of them wins would depend on the file system.
    """
    with TemporaryDirectory() as folder:
        for path in brand.font_files:
            shutil.copyfile(path, Path(folder) / path.name)
        yield typst.Fonts(include_system_fonts=False, font_paths=[folder])


def _page(document: Document, brand: Brand, look: Look) -> dict[str, object]:
    front = document.front
    return {
        "title": front.title,
        "subtitle": front.subtitle,
        "description": front.description,
        "municipality": front.municipality,
        "recipient": front.recipient_name,
        "period_name": front.period[0],
        "period": front.period[1],
        "compact": bool(front.day),
        "cutoff": front.cutoff_text,
        "draft": front.draft,
        "synthetic": front.synthetic,
        "lang": front.lang,
        "region": look.region,
        "font": [brand.font_family, "Libertinus Serif"],
        "logo": brand.logo.read_text(encoding="utf-8"),
        "colors": {name: getattr(brand, name) for name in ("foreground", "primary", "accent", "muted", "grid", "tint")},
    }
