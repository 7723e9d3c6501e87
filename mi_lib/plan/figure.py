"""The figure of the annual plan: a year calendar for the wall, and the same plan as a table for who cannot see it.

Circle is a meeting, square a submission; each forum has a colour and a letter, so that colour is never alone.
The SVG is 297 x 210 units, millimetres on a landscape A4, in the words and order of a Danish wall calendar.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from itertools import groupby

from mi_lib.periods import Month
from mi_lib.plan.annual import AnnualPlan, Deadline, Forum
from mi_lib.plan.calendar import why_closed
from mi_lib.plan.deadlines import describe_rule
from mi_lib.plan.words import MONTHS, WEEKDAYS, danish_hour, danish_list, danish_moment, danish_month

WIDTH, HEIGHT = 297, 210
_MARGIN, _TOP, _HEAD = 9.0, 24.0, 11.0
_COLUMN, _ROW = (WIDTH - 2 * _MARGIN) / 12, 5.1
_FIRST_ROW = _TOP + _HEAD
_GRID_BOTTOM = _FIRST_ROW + 31 * _ROW
_MARK = 4.1
_INK, _MUTED, _LINE, _CLOSED, _HEADING = "#1b2a33", "#55636d", "#c4cdd2", "#e9eeee", "#0c3547"
_DAY_LETTERS = "MTOTFLS"


@dataclass(frozen=True)
class _Mark:
    """A circle or a square on a day."""

    day: date
    forum: Forum
    is_meeting: bool
    hour: str
    text: str


def plan_svg(plan: AnnualPlan, font_family: str = "Source Sans Pro") -> str:
    """The year on one landscape page. Title and description tell it to those who do not see it; the marks as well."""
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}mm" height="{HEIGHT}mm" '
            f'viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="plan-title plan-description" lang="da" '
            f'font-family="{escape(font_family)}, Arial, sans-serif" fill="{_INK}">',
            f'<title id="plan-title">{escape(_title(plan))}</title>',
            f'<desc id="plan-description">{escape(describe_plan(plan))}</desc>',
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
            *_heading(plan),
            *(line for number in range(1, 13) for line in _month_column(plan, Month(plan.year, number))),
            *_marks(plan),
            *_legend(plan),
            "</svg>\n",
        ]
    )


def describe_plan(plan: AnnualPlan) -> str:
    """The figure in two Danish sentences, short enough for an alternative text."""
    forums = danish_list([f"{forum.letter} ({forum.short_title})" for forum in plan.forums.values()])
    months = [
        f"{version.id} i {danish_list([MONTHS[number - 1] for number in sorted(version.months)])}"
        for version in plan.versions.values()
    ]
    return (
        f"Årskalender med {len(plan.meetings)} møder (cirkler) og deres frister (firkanter), mærket {forums}. "
        f"Udgivelse: {'; '.join(months)}."
    )


def plan_table_html(plan: AnnualPlan) -> str:
    """The plan as an HTML table: caption, a row group for each edition, heads with scope. No styles, no colours."""
    return "\n".join(
        [
            f'<table class="annual-plan" lang="da"><caption>{escape(_title(plan))}: møder og frister</caption>',
            "<thead><tr>"
            + "".join(f'<th scope="col">{head}</th>' for head in ("Rapport", "Mødeforum", "Møde", "Frist"))
            + "</tr></thead>",
            *(line for month in plan.months for line in _table_group(plan, month)),
            "</table>\n",
        ]
    )


def _title(plan: AnnualPlan) -> str:
    return f"Årsplan {plan.year} for ledelsesinformation i {plan.municipality}"


def _edition(deadline: Deadline) -> str:
    return f"{deadline.meeting.version} {danish_month(deadline.meeting.month)}"


def _heading(plan: AnnualPlan) -> Iterator[str]:
    yield _text(_MARGIN, 13.5, f"Årsplan {plan.year}", 8.2, weight=700, fill=_HEADING)
    yield _text(_MARGIN, 19.2, f"Ledelsesinformation om børn og unge · {plan.municipality}", 3.4, fill=_MUTED)


def _month_column(plan: AnnualPlan, month: Month) -> Iterator[str]:
    left = _left_of(month.number)
    yield from _month_head(plan, month, left)
    day = month.first_day
    while day <= month.last_day:
        yield from _day_cell(plan, day, left)
        day += timedelta(days=1)
    yield f'<path d="M{left:.2f} {_TOP}V{_bottom_of(month):.2f}" stroke="{_LINE}" stroke-width="0.2" fill="none"/>'


def _month_head(plan: AnnualPlan, month: Month, left: float) -> Iterator[str]:
    planned = month in plan.months
    fill, ink = (_HEADING, "#ffffff") if planned else (_CLOSED, _MUTED)
    version = plan.version_of(month) if planned else None
    below = f"{version.id} · {_audience(version.audience)}" if version else "ingen rapport"
    yield f'<rect x="{left:.2f}" y="{_TOP}" width="{_COLUMN - 0.5:.2f}" height="{_HEAD - 0.6}" fill="{fill}"/>'
    yield _text(left + 1.5, _TOP + 4.7, MONTHS[month.number - 1].capitalize(), 4.1, weight=600, fill=ink)
    yield _text(left + 1.5, _TOP + 8.7, below, 2.5, fill=ink)


def _audience(text: str) -> str:
    """The first word: the column is narrow."""
    return text.split()[0]


def _day_cell(plan: AnnualPlan, day: date, left: float) -> Iterator[str]:
    top = _top_of(day)
    closed = why_closed(day, plan.profile)
    if closed is not None:
        yield f'<rect x="{left:.2f}" y="{top:.2f}" width="{_COLUMN - 0.5:.2f}" height="{_ROW:.2f}" fill="{_CLOSED}"/>'
    weight = 700 if day.weekday() == 6 else 400
    ink = _MUTED if closed else _INK
    yield _text(left + 3.2, top + 3.45, _DAY_LETTERS[day.weekday()], 2.6, weight=weight, fill=_MUTED, anchor="end")
    yield _text(left + 7.1, top + 3.55, str(day.day), 3.0, weight=weight, fill=ink, anchor="end")
    if closed is not None and closed not in WEEKDAYS:
        yield _text(left + 8.0, top + 3.4, _short(closed), 2.3, fill=_MUTED)
    elif day.weekday() == 0:
        yield _text(left + _COLUMN - 1.3, top + 3.4, str(day.isocalendar().week), 2.3, fill=_MUTED, anchor="end")
    bottom = top + _ROW
    yield (f'<path d="M{left:.2f} {bottom:.2f}h{_COLUMN - 0.5:.2f}" stroke="{_LINE}" stroke-width="0.12" fill="none"/>')


def _short(holiday: str) -> str:
    """What fits in a cell."""
    name = {"Kristi himmelfartsdag": "Kr. himmelfart", "fredag efter Kristi himmelfartsdag": "klemmedag"}.get(holiday)
    return (name or holiday).replace("aftensdag", "aften")


def _marks(plan: AnnualPlan) -> Iterator[str]:
    marks = sorted(_marks_of(plan), key=lambda mark: (mark.day, mark.is_meeting, mark.forum.order))
    for day, same_day in groupby((mark for mark in marks if mark.day.year == plan.year), key=lambda mark: mark.day):
        yield from _marks_on(day, list(same_day))


def _marks_on(day: date, marks: list[_Mark]) -> Iterator[str]:
    """Side by side, closer if there are many; the hour is written only where a mark is alone."""
    x, y = _left_of(day.month) + 10.4, _top_of(day) + _ROW / 2
    stride = min(_MARK + 0.35, (_COLUMN - 13.0) / max(1, len(marks) - 1))
    for place, mark in enumerate(marks):
        yield _mark_at(mark, x + place * stride, y)
    if len(marks) == 1:
        yield _text(x + 2.7, y + 0.85, marks[0].hour, 2.3, fill=_MUTED)


def _marks_of(plan: AnnualPlan) -> Iterator[_Mark]:
    for deadline in plan.deadlines:
        forum, at = plan.forum(deadline.forum), deadline.meeting.at
        edition = _edition(deadline)
        meeting_text = f"{forum.title}, {danish_moment(at)}: {edition}"
        deadline_text = f"Frist {danish_moment(deadline.at)} til {forum.title}: {edition}"
        yield _Mark(at.date(), forum, True, danish_hour(at.time()), meeting_text)
        yield _Mark(deadline.at.date(), forum, False, danish_hour(deadline.at.time()), deadline_text)


def _mark_at(mark: _Mark, x: float, y: float) -> str:
    """A full circle with a white letter, or an empty square with a coloured one: told apart in grey print as well."""
    return f"<g><title>{escape(mark.text)}</title>{_sign(mark.forum, mark.is_meeting, x, y)}</g>"


def _sign(forum: Forum, is_meeting: bool, x: float, y: float) -> str:
    half = _MARK / 2
    if is_meeting:
        shape = f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{half:.2f}" fill="{forum.colour}"/>'
    else:
        side = _MARK - 0.7
        shape = (
            f'<rect x="{x - side / 2:.2f}" y="{y - side / 2:.2f}" width="{side:.2f}" height="{side:.2f}" '
            f'fill="#ffffff" stroke="{forum.colour}" stroke-width="0.6"/>'
        )
    ink = "#ffffff" if is_meeting else forum.colour
    return shape + _text(x, y + 1.0, forum.letter, 2.85, weight=700, fill=ink, anchor="middle")


def _legend(plan: AnnualPlan) -> Iterator[str]:
    """Top right, beside the heading: the forums with their rules in two columns; the shapes at the bottom."""
    for place, forum in enumerate(plan.forums.values()):
        x, y = 104.0 + place % 2 * 92, 9.2 + place // 2 * 7.4
        yield _sign(forum, True, x, y) + _sign(forum, False, x + _MARK + 0.5, y)
        rule = describe_rule(forum.rule, plan.readings)
        yield _text(x + 7.8, y - 0.2, forum.title, 3.1, weight=600)
        yield _text(x + 7.8, y + 2.9, f"materialet sendes {rule}", 2.5, fill=_MUTED)
    yield from _shapes(_GRID_BOTTOM + 5.2)
    yield from _outside(plan, _GRID_BOTTOM + 6.25)


def _shapes(y: float) -> Iterator[str]:
    yield f'<circle cx="{_MARGIN + 2:.2f}" cy="{y:.2f}" r="{_MARK / 2:.2f}" fill="{_MUTED}"/>'
    yield _text(_MARGIN + 5.2, y + 1.05, "møde", 3.0)
    yield (
        f'<rect x="{_MARGIN + 16:.2f}" y="{y - 1.7:.2f}" width="3.4" height="3.4" fill="#ffffff" '
        f'stroke="{_MUTED}" stroke-width="0.6"/>'
    )
    yield _text(_MARGIN + 21, y + 1.05, "frist for indsendelse", 3.0)
    yield f'<rect x="{_MARGIN + 51:.2f}" y="{y - 1.9:.2f}" width="6" height="3.8" fill="{_CLOSED}"/>'
    yield _text(_MARGIN + 58.5, y + 1.05, "lukket", 3.0)
    yield _text(_MARGIN + 72, y + 1.05, "Tallet til højre om mandagen er ugens nummer.", 2.6, fill=_MUTED)


def _outside(plan: AnnualPlan, y: float) -> Iterator[str]:
    """What has no cell in this year's calendar is said in words."""
    texts = [mark.text for mark in _marks_of(plan) if mark.day.year != plan.year]
    for place, text in enumerate(texts):
        yield _text(WIDTH - _MARGIN, y + place * 3.2, f"Uden for året: {text}.", 2.6, anchor="end")


def _table_group(plan: AnnualPlan, month: Month) -> Iterator[str]:
    deadlines = plan.deadlines_of(month)
    if not deadlines:
        return
    yield "<tbody>"
    for place, deadline in enumerate(deadlines):
        head = (
            f'<th scope="rowgroup" rowspan="{len(deadlines)}">{escape(_edition(deadline))}</th>' if place == 0 else ""
        )
        forum = plan.forum(deadline.forum)
        yield (
            f'<tr>{head}<th scope="row">{escape(forum.letter)}: {escape(forum.title)}</th>'
            f"<td>{_time(deadline.meeting.at.isoformat(timespec='minutes'), danish_moment(deadline.meeting.at))}</td>"
            f"<td>{_time(deadline.at.isoformat(timespec='minutes'), danish_moment(deadline.at))}</td></tr>"
        )
    yield "</tbody>"


def _time(machine: str, text: str) -> str:
    return f'<time datetime="{machine}">{text}</time>'


def _text(
    x: float, y: float, text: str, size: float, *, weight: int = 400, fill: str = "", anchor: str = "start"
) -> str:
    colour = f' fill="{fill}"' if fill else ""
    place = f' text-anchor="{anchor}"' if anchor != "start" else ""
    bold = f' font-weight="{weight}"' if weight != 400 else ""
    return f'<text x="{x:.2f}" y="{y:.2f}" font-size="{size}"{bold}{place}{colour}>{escape(text)}</text>'


def _left_of(month: int) -> float:
    return _MARGIN + (month - 1) * _COLUMN


def _top_of(day: date) -> float:
    return _FIRST_ROW + (day.day - 1) * _ROW


def _bottom_of(month: Month) -> float:
    return _FIRST_ROW + month.last_day.day * _ROW
