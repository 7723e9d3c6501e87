"""What a renderer leaves behind."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Rendered:
    """The two files of one report."""

    html: Path
    pdf: Path


def write_rendered(html: bytes, pdf: bytes, name: str, folder: Path) -> Rendered:
    """Write both files of a report, once both are made."""
    folder.mkdir(parents=True, exist_ok=True)
    rendered = Rendered(folder / f"{name}.html", folder / f"{name}.pdf")
    rendered.html.write_bytes(html)
    rendered.pdf.write_bytes(pdf)
    return rendered
