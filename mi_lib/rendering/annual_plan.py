"""The annual plan as a page for a recipient's folder and as a PDF for the wall: figure first, then the same as a table.

Like reports: one HTML file that needs nothing else, a PDF/UA-1 file, the same bytes for the same plan and brand.
"""

import hashlib
import json
from base64 import b64encode
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from string import Template
from typing import cast

import typst

from mi_lib.brand import Brand
from mi_lib.errors import RenderingError
from mi_lib.plan import AnnualPlan
from mi_lib.plan.figure import describe_plan, plan_svg, plan_table_html
from mi_lib.plan.words import danish_moment, danish_month
from mi_lib.rendering.fonts import figure_with_fonts, page_faces
from mi_lib.rendering.pdf import brand_fonts

_HERE = Path(__file__).parent
_HEADS = ("Rapport", "Mødeforum", "Møde", "Frist")


def make_plan_figure(plan: AnnualPlan, brand: Brand) -> str:
    """The figure as SVG with its letters inside, so that it looks the same wherever it is opened."""
    return figure_with_fonts(plan_svg(plan, brand.font_family), brand)


def make_plan_page(plan: AnnualPlan, brand: Brand, pdf_name: str) -> str:
    """The page as HTML, in Danish, without script or network; it links to `pdf_name` and `index.html` beside it."""
    style = _style(brand)
    return Template((_HERE / "annual_plan.html").read_text(encoding="utf-8")).substitute(
        title=escape(_title(plan)),
        description=escape(describe_plan(plan)),
        sender=escape(brand.name),
        logo=f"data:image/svg+xml;base64,{_base64(brand.logo.read_bytes())}",
        style=style,
        style_hash=f"sha256-{_base64(hashlib.sha256(style.encode('utf-8')).digest())}",
        pdf=escape(pdf_name),
        figure=plan_svg(plan, brand.font_family),
        table=plan_table_html(plan),
    )


def make_plan_pdf(plan: AnnualPlan, brand: Brand) -> bytes:
    """The figure on a landscape A4 and the table on the next, as PDF/UA-1. Raises RenderingError."""
    try:
        with brand_fonts(brand) as fonts:
            compiler = typst.Compiler(
                (_HERE / "annual_plan.typ").read_bytes(),
                root=_HERE,
                font_paths=fonts,
                sys_inputs={"plan": json.dumps(_inputs(plan, brand), ensure_ascii=False)},
            )
            moment = int(datetime(plan.year, 1, 1, tzinfo=UTC).timestamp())
            return cast(bytes, compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=moment))
    except typst.TypstError as error:
        raise RenderingError(
            "The annual plan cannot be set as PDF.", found=error.message, remedy="; ".join(error.hints)
        ) from error


def _inputs(plan: AnnualPlan, brand: Brand) -> dict[str, object]:
    return {
        "title": _title(plan),
        "description": describe_plan(plan),
        "municipality": plan.municipality,
        "figure": plan_svg(plan, brand.font_family),
        "heads": _HEADS,
        "rows": _rows(plan),
        "font": [brand.font_family, "Libertinus Serif"],
        "colors": {name: getattr(brand, name) for name in ("foreground", "primary", "muted", "grid")},
    }


def _rows(plan: AnnualPlan) -> list[tuple[str, str, str, str]]:
    rows = []
    for deadline in plan.deadlines:
        meeting, forum = deadline.meeting, plan.forum(deadline.forum)
        edition = f"{meeting.version} {danish_month(meeting.month)}"
        moments = danish_moment(meeting.at), danish_moment(deadline.at)
        rows.append((edition, f"{forum.letter}: {forum.title}", *moments))
    return rows


def _title(plan: AnnualPlan) -> str:
    return f"Årsplan {plan.year} for ledelsesinformation"


def _style(brand: Brand) -> str:
    colors = {name: value for name, value in vars(brand).items() if isinstance(value, str)}
    sheets = ((_HERE / name).read_text(encoding="utf-8") for name in ("page.css", "annual_plan.css"))
    return "\n".join((page_faces(brand), *(Template(sheet).substitute(colors) for sheet in sheets)))


def _base64(content: bytes) -> str:
    return b64encode(content).decode("ascii")
