"""From Pandoc's HTML to one file that needs nothing else: no network, no script, its fonts and figures inside."""

import hashlib
import re
from base64 import b64encode
from html import escape
from pathlib import Path
from string import Template

import nh3

from mi_lib.brand import Brand
from mi_lib.errors import RenderingError
from mi_lib.rendering.document import Document
from mi_lib.rendering.fonts import figure_with_fonts, page_faces
from mi_lib.rendering.front import Front
from mi_lib.rendering.look import Look

_PAGE = Path(__file__).with_name("page.html")
_STYLE = Path(__file__).with_name("page.css")
CONTENTS_END = "<!-- contents end -->"
"""Stands between the list of contents and the body in what Pandoc makes with `fragment.html`."""

_TAGS = {
    "a", "abbr", "aside", "blockquote", "br", "caption", "code", "dd", "del", "div", "dl", "dt", "em",
    "figcaption", "figure", "h2", "h3", "h4", "h5", "h6", "hr", "img", "li", "ol", "p", "pre", "section",
    "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"id", "class", "role", "aria-label"},
    "a": {"href"},
    "div": {"tabindex"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "td": {"colspan"},
    "th": {"scope", "colspan"},
}
_IMAGE = re.compile(r'<img src="([^"]*)"')


def make_page(fragment: str, document: Document, brand: Brand, look: Look) -> str:
    """The finished page. `fragment` is Pandoc's answer for the document: contents, `CONTENTS_END`, body."""
    contents, _, body = fragment.partition(CONTENTS_END)
    style = _style(brand)
    return Template(_PAGE.read_text(encoding="utf-8")).substitute(
        _of_front(document.front),
        style=style,
        style_hash=f"'sha256-{_base64(hashlib.sha256(style.encode('utf-8')).digest())}'",
        logo=_data_url(brand.logo.read_text(encoding="utf-8")),
        toc_title=escape(look.toc_title),
        toc=_embedded(_safe(contents), document, brand),
        body=_embedded(_safe(body), document, brand),
    )


def _of_front(front: Front) -> dict[str, str]:
    texts = {name: escape(text) for name, text in vars(front).items() if isinstance(text, str)}
    return {
        **texts,
        "period_name": front.period[0],
        "period": front.period[1],
        "kind": "list" if front.day else "monthly",
        "cutoff": front.cutoff_text,
        "subtitle": f'<p class="subtitle">{texts["subtitle"]}</p>' if front.subtitle else "",
        "draft_band": '<p class="draft">Udkast – ikke godkendt til udsendelse</p>' if front.draft else "",
        "synthetic_mark": '<p class="synthetic">Syntetiske data</p>' if front.synthetic else "",
        "synthetic_note": _SYNTHETIC_NOTE if front.synthetic else "",
    }


_SYNTHETIC_NOTE = (
    "<p><strong>Syntetiske data.</strong> Alle tal, sager og personer i rapporten er opdigtede. "
    "De beskriver ingen virkelig kommune.</p>"
)


def _style(brand: Brand) -> str:
    colors = {name: value for name, value in vars(brand).items() if isinstance(value, str)}
    rules = Template(_STYLE.read_text(encoding="utf-8")).substitute(colors)
    return f"{page_faces(brand)}\n{rules}"


def _safe(html: str) -> str:
    """The second lock: clean.lua let nothing through that this would remove."""
    clean = nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https", "mailto"}, link_rel=None)
    return clean.replace("\u21a9\ufe0e", '<span aria-label="Tilbage til teksten" role="img">↑</span>')


def _embedded(body: str, document: Document, brand: Brand) -> str:
    figures = {f"figures/{path.name}": path for path in document.figures}

    def embed(image: re.Match[str]) -> str:
        if image[1] not in figures:
            raise RenderingError("The page has a picture that is not the report's.", found=image[1])
        svg = figures[image[1]].read_text(encoding="utf-8")
        return f'<img src="{_data_url(figure_with_fonts(svg, brand))}"'

    return _IMAGE.sub(embed, body)


def _data_url(svg: str) -> str:
    return f"data:image/svg+xml;base64,{_base64(svg.encode('utf-8'))}"


def _base64(data: bytes) -> str:
    return b64encode(data).decode("ascii")
