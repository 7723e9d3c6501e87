"""What an indicator is: a declaration of numerator, denominator, breakdowns and how to read it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

import ibis.expr.types as ir

Window = Literal["month", "ytd", "r3", "r12", "r24", "school_ytd", "cutoff"]
"""Which days an observation covers: its month; 1 January to its end; the last three, twelve or 24 months;
1 August to its end; or only its last day (`cutoff`, for stocks)."""

Protects = Literal["children", "amounts", "staff", "caseload", "pupils", "nothing"]
"""Whom the figures are about, and so which of the door's rules applies (`caseload`: cases divided by staff).

`nothing` is a decision to be taken with the data-protection officer: every count is shown, however small. It stands for
the budget and the political goals, which are public, and for complaints and the Board's decisions: acts of authorities,
published for every municipality each year (domain reference, 4.6 and sentence 17 of 11.3)."""

Statistic = Literal["sum", "median", "survival_median"]
"""What is made of the amounts: their sum, their median, or the median by Kaplan and Meier."""

Direction = Literal["up", "down", "neutral", "near_zero"]
"""Which way is good."""


class Tables(Protocol):
    """What an indicator may ask for: raw tables as known at the cut-off, and reference tables."""

    def table(self, name: str) -> ir.Table: ...

    def kept(self, rows: Callable[["Tables"], ir.Table]) -> ir.Table:
        """What the function makes of these tables, computed at the first call: for rows that many indicators share."""


@dataclass(frozen=True)
class Unit:
    """How a value is written: its Danish word in one and several, and the decimals a table shows."""

    id: str
    one: str
    many: str
    decimals: int


PERCENT = Unit("percent", "pct.", "pct.", 1)
MILLION_DKK = Unit("dkk_million", "mio. kr.", "mio. kr.", 1)
DKK = Unit("dkk", "kr.", "kr.", 0)
MONEY = (MILLION_DKK, DKK)
TO_MILLIONS = 1e-6
"""The scale of amounts in kroner that are told in million kroner."""
CHILDREN = Unit("children", "barn eller ung", "børn og unge", 0)
CASES = Unit("cases", "sag", "sager", 0)
NOTIFICATIONS = Unit("notifications", "underretning", "underretninger", 0)
REQUESTS = Unit("requests", "anmodning", "anmodninger", 0)
GRANTS = Unit("grants", "bevilling", "bevillinger", 0)
PLACEMENTS = Unit("placements", "anbringelse", "anbringelser", 0)
NEW_PLACEMENTS = Unit("new_placements", "ny anbringelse", "nye anbringelser", 0)
FULL_YEAR_PERSONS = Unit("full_year_persons", "helårsperson", "helårspersoner", 1)
BREACHES = Unit("breaches", "overskredet frist", "overskredne frister", 0)
FOLLOW_UPS = Unit("follow_ups", "opfølgning", "opfølgninger", 0)
COMPLAINTS = Unit("complaints", "klage", "klager", 0)
DECISIONS = Unit("decisions", "afgørelse", "afgørelser", 0)
MONTHS = Unit("months", "måned", "måneder", 1)
DAYS = Unit("days", "dag", "dage", 0)
PAGES = Unit("pages", "side", "sider", 0)
CASES_PER_FTE = Unit("cases_per_fte", "sag", "sager", 1)
GOALS = Unit("goals", "mål", "mål", 0)
DAYS_PER_FTE = Unit("days_per_fte", "dag pr. årsværk", "dage pr. årsværk", 1)
DKK_PER_FTE = Unit("dkk_per_fte", "kr. pr. årsværk", "kr. pr. årsværk", 0)
PER_1000 = Unit("per_1000", "pr. 1.000 børn", "pr. 1.000 børn", 1)


@dataclass(frozen=True)
class Measure:
    """One number per period and group, counted over rows.

    `rows` returns an Ibis table with `person` (whom the row is about), `team_id`, the breakdown columns, and
    either `day` (an event) or `start_day` and `end_day` (a state, counted when it holds at the end of the last
    day; `end_day` null: still). `amount` names the column to add up; without it rows are counted, or persons
    when `distinct`. `latest_per` keeps, in each window, only the last row of each value of that column.
    `at_least` leaves out persons with fewer rows; `once_per` names what is counted, and counts each of its values
    once in every cell, however many rows it has there.

    With a `statistic` the number is a median of `amount` over the rows, which no reader can add up or subtract:
    the numerator is then the number of persons behind it (of a `median` with `once_per`: of what that names), and only
    the value is the statistic. `survival_median` wants rows with `start_day` and `end_day` (null or after the window:
    still running); it follows what began in the window, in months of 30.44 days, and has no value while fewer than
    half have ended.
    """

    rows: Callable[[Tables], ir.Table]
    amount: str | None = None
    distinct: bool = False
    state: bool = False
    latest_per: str | None = None
    at_least: int = 1
    once_per: str | None = None
    statistic: Statistic = "sum"


@dataclass(frozen=True)
class Indicator:
    """One key figure, computed for the municipality and, with `by_team`, for each team.

    value = scale × numerator, or scale × numerator ÷ denominator. `breakdowns` maps a dimension of
    `codelists.yml` to the column that holds its codes; a denominator whose rows lack the column is not broken
    down. `windows` are the spans it is computed for, the headline's first. `due_months` are the calendar
    months at whose end there is a figure at all. `sources` are the raw tables without which it is missing.
    """

    id: str
    theme: str
    name: str
    definition: str
    unit: Unit
    numerator: Measure
    sources: tuple[str, ...]
    source_system: str
    denominator: Measure | None = None
    scale: float = 1.0
    windows: tuple[Window, ...] = ("month",)
    breakdowns: Mapping[str, str] = field(default_factory=dict)
    overlapping: tuple[str, ...] = ()
    """Breakdowns whose categories share persons, so that they do not add up to the total."""
    newest_only: tuple[str, ...] = ()
    """Breakdowns too fine for every month: only in the last of the windows, for the newest month and the same month
    of the year before."""
    by_team: bool = False
    direction: Direction = "neutral"
    target: float | None = None
    due_months: tuple[int, ...] = tuple(range(1, 13))
    protects: Protects = "children"
    revised_by_late_registration: bool = False
    seasonal: bool = False
    """Judged against the same month last year instead of the mean of all months."""
    counted_in: str = ""
    """What numerator and denominator of a percentage are, where they are no persons or cases: `dage`, `timer`."""
    of_money: bool = False
    """A share whose numerator and denominator are kroner, not persons or cases."""
    parts: tuple[str, ...] = ()
    """Indicators that this one is computed from in the open: if one of them is hidden, so is this."""

    @property
    def is_stock(self) -> bool:
        return self.numerator.state

    @property
    def is_statistic(self) -> bool:
        return self.numerator.statistic != "sum"

    @property
    def is_share(self) -> bool:
        return self.denominator is not None
