"""The annual plan on paper, on screen, in calendars, and on the sites of those who work by it."""

from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mi_lib.brand import Brand
from mi_lib.errors import UsageError
from mi_lib.periods import Month
from mi_lib.pipeline.project import Project
from mi_lib.plan import AnnualPlan
from mi_lib.plan.export import plan_calendars, plan_csv, plan_ics, plan_json, plan_rows
from mi_lib.plan.words import WEEKDAYS
from mi_lib.rendering.annual_plan import make_plan_figure, make_plan_page, make_plan_pdf

PAGE, PDF = "aarsplan.html", "aarsplan.pdf"
_ADMINISTRATION = ("direktion", "ledere")
"""The audiences whose sites show the plan: they deliver, approve and send by it."""

_FORMS: Mapping[str, Callable[[AnnualPlan, Brand], bytes]] = {
    "table": lambda plan, brand: plan_text(plan).encode("utf-8"),
    "csv": lambda plan, brand: plan_csv(plan).encode("utf-8"),
    "json": lambda plan, brand: plan_json(plan).encode("utf-8"),
    "ics": lambda plan, brand: plan_ics(plan),
    "svg": lambda plan, brand: make_plan_figure(plan, brand).encode("utf-8"),
    "pdf": make_plan_pdf,
}
FORMATS = tuple(_FORMS)


@dataclass(frozen=True)
class PlanPage:
    """A file of the plan for a recipient's folder."""

    recipient: str
    name: str
    content: bytes


def render_plan(project: Project, plan: AnnualPlan, form: str, *, for_file: bool) -> bytes:
    """The plan in one of `FORMATS`; a CSV file begins with the mark by which Excel knows UTF-8."""
    mark = BOM_UTF8 if for_file and form == "csv" else b""
    return mark + _FORMS[form](plan, project.brand)


def write_calendars(plan: AnnualPlan, folder: Path) -> list[Path]:
    """Write a calendar for each forum and one for all; returns the files. Raises UsageError where that is refused."""
    return [write_file(folder / name, content) for name, content in plan_calendars(plan).items()]


def write_file(file: Path, content: bytes) -> Path:
    """Write what a person asked for where they asked for it. Raises UsageError where that is refused."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    except OSError as error:
        raise UsageError(
            "The file cannot be written.",
            where=str(file),
            found=error.strerror or str(error),
            remedy="name another file or folder: --output",
        ) from error
    return file


def plan_text(plan: AnnualPlan) -> str:
    """The plan as a table of plain text, in Danish, columns in line."""
    rows = [("Rapport", "Måned", "Mødeforum", "Møde", "Frist", "Levering")]
    for row in plan_rows(plan):
        forum = plan.forum(row.forum)
        meeting, deadline = (f"{WEEKDAYS[at.weekday()][:3]} {at:%d-%m-%Y %H:%M}" for at in (row.meeting, row.deadline))
        rows.append((row.version, row.month, f"{forum.letter} {forum.short_title}", meeting, deadline, row.delivery))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)
    return "\n".join(lines) + "\n"


def plan_pages(project: Project, month: Month, recipients: Iterable[str]) -> Iterator[PlanPage]:
    """Page and PDF for each of these recipients that is of the administration.

    The plan is that of the newest edition they have: publishing an old month again does not bring an old plan back.
    """
    made: dict[int, dict[str, bytes]] = {}
    for name in recipients:
        if project.distribution.recipient(name).audience not in _ADMINISTRATION:
            continue
        year = _newest_year(project, name, month)
        if year not in made:
            made[year] = _files(project.plans.of_year(year), project.brand)
        for file, content in made[year].items():
            yield PlanPage(name, file, content)


def _files(plan: AnnualPlan, brand: Brand) -> dict[str, bytes]:
    return {PAGE: make_plan_page(plan, brand, PDF).encode("utf-8"), PDF: make_plan_pdf(plan, brand)}


def _newest_year(project: Project, recipient: str, month: Month) -> int:
    published = (folder.name[:4] for folder in (project.reports / recipient).glob("[0-9][0-9][0-9][0-9]-[0-9][0-9]"))
    return max({month.year, *map(int, published)} & set(project.plans.by_year))
