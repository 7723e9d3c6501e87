"""The few settings of `_quarto.yml` that the embedded renderer shares with Quarto."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from mi_lib.errors import RenderingError


@dataclass(frozen=True)
class Look:
    """Defaults are those of an empty `_quarto.yml`."""

    toc_title: str = "Indhold"
    toc_depth: int = 2
    region: str = "DK"

    @classmethod
    def read(cls, path: Path) -> "Look":
        """The look in the project file `path`. Raises RenderingError where it cannot be read."""
        formats = read_project(path).get("format", {})
        try:
            html, typst = formats.get("html", {}), formats.get("typst", {})
            return cls(
                toc_title=str(html.get("toc-title", cls.toc_title)),
                toc_depth=int(html.get("toc-depth", cls.toc_depth)),
                region=str(typst.get("region", cls.region)),
            )
        except (AttributeError, ValueError, TypeError) as error:
            raise RenderingError(
                "The project file has a format that is not understood.", where=f"{path}: format", found=str(error)
            ) from error


def read_project(path: Path) -> dict[str, Any]:
    """`_quarto.yml` as a mapping. Raises RenderingError where it cannot be read."""
    try:
        project = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise RenderingError("The project file cannot be read.", where=str(path), found=str(error)) from error
    if not isinstance(project, dict):
        raise RenderingError("The project file is not a YAML mapping.", where=str(path), found=type(project).__name__)
    return project
