"""The look, read once from `_brand.yml` (Quarto's brand format): colours, type, logo.

Charts, the embedded renderer and Quarto all take it from here, so that a page, its PDF and its figures agree.
"""

import importlib.util
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from mi_lib.errors import RenderingError

FONT_STYLES = ("Regular", "It", "Semibold", "Bold")
"""The cuts that pages and figures use, as font packages name them in `files/<Family>-<cut>.ttf`."""

_HEX = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True)
class Brand:
    """Colours as `#rrggbb`, fonts and logo as existing files.

    `series` is the order in which lines and bars take colours: all at least 3:1 on white and at least 9 steps of
    lightness apart (of 100), so that they can be told apart in grey. `foreground`, `muted`, `primary` and `accent`
    reach 4.5:1 as text on `background` and on `tint`. `grid` is for hairlines only.
    """

    name: str
    palette: Mapping[str, str]
    series: tuple[str, ...]
    foreground: str
    background: str
    primary: str
    muted: str
    grid: str
    accent: str
    tint: str
    font_family: str
    font_files: tuple[Path, ...]
    logo: Path

    @classmethod
    def read(cls, path: Path) -> "Brand":
        """The brand in the file `path`. Raises RenderingError where it is missing, unclear or names no such font."""
        document = _read_yaml(path)
        try:
            return _brand(document, path)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise RenderingError(
                "The brand file is incomplete or not understood.",
                where=str(path),
                found=f"{type(error).__name__}: {error}",
                remedy="give it meta, logo, color, typography and defaults.mi as in the brand file of this project",
            ) from error


def _read_yaml(path: Path) -> dict[str, Any]:
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise RenderingError("The brand file cannot be read.", where=str(path), found=str(error)) from error
    if not isinstance(document, dict):
        raise RenderingError("The brand file is not a YAML mapping.", where=str(path), found=type(document).__name__)
    return document


def _brand(document: dict[str, Any], path: Path) -> Brand:
    colors, own = document["color"], document["defaults"]["mi"]
    palette = {name: _checked(value) for name, value in colors["palette"].items()}

    def color(name: str) -> str:
        return palette[name] if name in palette else _checked(name)

    family = document["typography"]["base"]["family"]
    return Brand(
        name=document["meta"]["name"],
        palette=palette,
        series=tuple(color(name) for name in own["series"]),
        foreground=color(colors["foreground"]),
        background=color(colors["background"]),
        primary=color(colors["primary"]),
        muted=color(colors["secondary"]),
        grid=color(colors["light"]),
        accent=color(colors["tertiary"]),
        tint=color(own["tint"]),
        font_family=family,
        font_files=_font_files(family, own["font-package"]),
        logo=_logo(document["logo"], path.parent),
    )


def _checked(value: str) -> str:
    value = value.lower()
    if not _HEX.fullmatch(value):
        raise ValueError(f"{value!r} is neither a colour of the palette nor of the form #rrggbb")
    return value


def _font_files(family: str, package: str) -> tuple[Path, ...]:
    spec = importlib.util.find_spec(package)
    folder = Path(spec.origin).parent / "files" if spec and spec.origin else None
    files = tuple(folder / f"{family.replace(' ', '')}-{cut}.ttf" for cut in FONT_STYLES) if folder else ()
    if not files or not all(file.is_file() for file in files):
        raise RenderingError(
            f"The font {family} is not installed.",
            where=f"package {package}",
            remedy=f"install the package {package.replace('_', '-')}",
        )
    return files


def _logo(logo: dict[str, Any], folder: Path) -> Path:
    path: Path = folder / logo["images"][logo["small"]]["path"]
    if not path.is_file():
        raise RenderingError("The logo is not there.", where=str(path), remedy="mend logo.images in the brand file")
    return path
