"""The brand's fonts as small files to embed in pages: the letters of Danish text, figures, a few signs.

Made once per process and cut (0.1 s each); call `warm_up` in a process that will be forked.
"""

import io
import re
from base64 import b64encode
from functools import cache
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from mi_lib.brand import Brand

_ASCII_AND_LATIN = (*range(0x20, 0x7F), *range(0xA0, 0x100))
_SIGNS = tuple(map(ord, "–—‘’“”„•…‰€←↑→↓−≈≠≤≥■□▲△▼▽◆◇○\u202f"))
_CUTS = {"Regular": (400, "normal"), "It": (400, "italic"), "Semibold": (600, "normal"), "Bold": (700, "normal")}

_BOLD = re.compile(r"font(?:-weight)?(?::\s*|=\")(?:italic )?(?:bold|700)")
_SEMIBOLD = re.compile(r"font(?:-weight)?(?::\s*|=\")(?:italic )?(?:semibold|600)")
_ITALIC = re.compile(r"font(?:-style)?:\s*italic")


def warm_up(brand: Brand) -> None:
    """Make every font file now, so that forked children find it made."""
    for path in brand.font_files:
        _web_font(path)


def page_faces(brand: Brand) -> str:
    """The `@font-face` rules of a page: all cuts, as data URLs."""
    return "\n".join(_face(brand.font_family, path) for path in brand.font_files)


def figure_with_fonts(svg: str, brand: Brand) -> str:
    """The SVG with the cuts that it uses inside: a picture in a page does not see the page's fonts."""
    used = {"Regular"}
    used |= {cut for cut, sign in (("Bold", _BOLD), ("Semibold", _SEMIBOLD), ("It", _ITALIC)) if sign.search(svg)}
    faces = "".join(_face(brand.font_family, path) for path in brand.font_files if _cut(path) in used)
    return re.sub(r"(<svg\b[^>]*>)", lambda opening: f"{opening[0]}<style>{faces}</style>", svg, count=1)


def _cut(path: Path) -> str:
    return path.stem.rpartition("-")[2]


def _face(family: str, path: Path) -> str:
    weight, style = _CUTS[_cut(path)]
    source = f"url(data:font/woff;base64,{b64encode(_web_font(path)).decode('ascii')}) format('woff')"
    return f"@font-face{{font-family:'{family}';font-weight:{weight};font-style:{style};src:{source}}}"


@cache
def _web_font(path: Path) -> bytes:
    options = Options(
        layout_features=["kern", "locl", "ccmp", "mark", "tnum", "lnum"],
        hinting=False,
        name_IDs=[1, 2],
        notdef_outline=True,
        recalc_timestamp=False,
    )
    with TTFont(path, lazy=True, recalcTimestamp=False) as font:
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=(*_ASCII_AND_LATIN, *_SIGNS))
        subsetter.subset(font)
        font.flavor = "woff"
        buffer = io.BytesIO()
        font.save(buffer)
    return buffer.getvalue()
