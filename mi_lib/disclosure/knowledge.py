"""What every reader knows without being told: how figures hang together, and who reads what.

An equation that the month's data do not satisfy is nobody's knowledge: `system` leaves it out.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from mi_lib.indicators import CATALOGUE, Indicator
from mi_lib.indicators.declaration import Measure, Window
from mi_lib.periods import Month

PUBLIC = ("fagudvalg", "offentlig")
"""Audiences whose reports everyone reads: the committee's agendas are public."""

PART_N, PART_D, PART_REST = 0, 1, 2
"""The parts of a figure: numerator (of a count: the count), denominator, and what is left of the denominator."""


@dataclass(frozen=True)
class Term:
    """One figure in a link: which part of which indicator, so many months back, and how it counts.

    `place` is a dimension and category of its own; without it the term stands wherever the others do.
    """

    factor: int
    indicator: str
    window: Window
    part: int = PART_N
    back: int = 0
    place: tuple[str, str] | None = None


@dataclass(frozen=True)
class Link:
    """In every place (scope, dimension, category, month) the terms add up to 0, or with `at_most` to 0 or less."""

    terms: tuple[Term, ...]
    at_most: bool = False
    between_teams: bool = False
    """Teams hand over to each other: of a team's figures it is known as long as it has held in every month."""


def _equal(one: Term, other: Term) -> Link:
    return Link((one, replace(other, factor=-other.factor)))


def _net_flow(window: Window) -> Link:
    names = ((1, "net_case_flow"), (-1, "cases_opened"), (1, "cases_closed"))
    return Link(tuple(Term(factor, name, window) for factor, name in names))


def _follow_ups(part: int) -> Link:
    kinds = (Term(-1, "deadline_met_share", "r3", part, place=("deadline", name)) for name in _FOLLOW_UP_DEADLINES)
    return Link((Term(1, "follow_ups_on_time_share", "r3", part), *kinds))


def _stock_and_flow(stock: str, came: str, went: str) -> Link:
    flows = (Term(1, stock, "cutoff", back=1), Term(1, came, "month"), Term(-1, went, "month"))
    return Link((Term(-1, stock, "cutoff"), *flows), between_teams=True)


def _stock_a_year_before(stock: str, net: str) -> Link:
    return Link((Term(-1, stock, "cutoff"), Term(1, stock, "cutoff", back=12), Term(1, net, "r12")), between_teams=True)


_FOLLOW_UP_DEADLINES = ("follow_up_first", "follow_up_next")
_ACTIVE = Term(1, "active_cases", "cutoff")

_SHOWN_LINKS = (
    _net_flow("month"),
    _net_flow("ytd"),
    _stock_and_flow("active_cases", "cases_opened", "cases_closed"),
    _stock_and_flow("placed_children_count", "placements_started", "placements_ended"),
    _stock_a_year_before("placed_children_count", "net_placements"),
    _equal(Term(1, "cases_with_missing_registration_share", "month", PART_D), _ACTIVE),
    _equal(Term(1, "cases_with_open_breach_share", "cutoff", PART_D), _ACTIVE),
    _equal(Term(1, "placement_share_of_children", "cutoff"), Term(1, "placed_children_count", "cutoff")),
    _equal(Term(1, "placement_share_of_children", "cutoff", PART_D), Term(1, "supported_children_count", "cutoff")),
    _equal(Term(1, "notification_rate", "r12"), Term(1, "notification_count", "r12")),
    _equal(Term(1, "goals_met_share", "r12", PART_D), Term(1, "goals_partly_share", "r12", PART_D)),
    Link(
        (
            Term(1, "goals_met_share", "r12"),
            Term(1, "goals_partly_share", "r12"),
            Term(-1, "goals_met_share", "r12", PART_D),
        ),
        at_most=True,
    ),
    _equal(Term(1, "claim_rate", "ytd"), Term(1, "sde_reimbursement_claimed_dkk", "ytd")),
    _equal(Term(1, "claim_case_rate", "ytd", PART_D), Term(1, "sde_cases", "ytd")),
    _equal(Term(1, "access_requests_answered", "r12"), Term(1, "access_on_time_share", "r12", PART_D)),
    _equal(Term(1, "access_pages_median", "r12"), Term(1, "access_requests_answered", "r12")),
    Link((Term(1, "children_notified", "r12"), Term(-1, "notification_count", "r12")), at_most=True),
    _equal(Term(1, "repeat_share", "r12", PART_D), Term(1, "children_notified", "r12")),
    _equal(Term(1, "notifications_by_reason", "r12"), Term(1, "notification_count", "r12")),
    _equal(
        Term(1, "cases_fully_registered", "month"), Term(1, "cases_with_missing_registration_share", "month", PART_REST)
    ),
    _equal(Term(1, "case_age_median", "cutoff"), _ACTIVE),
    _equal(Term(1, "reopened_share", "r12", PART_D), Term(1, "cases_opened", "r12")),
    Link(
        tuple(
            Term(factor, name, "r12")
            for factor, name in ((1, "net_placements"), (-1, "placements_started"), (1, "placements_ended"))
        )
    ),
    _equal(Term(1, "placed_without_consent_share", "cutoff", PART_D), Term(1, "placed_children_count", "cutoff")),
    _equal(Term(1, "placement_duration_active", "cutoff"), Term(1, "placed_children_count", "cutoff")),
    _equal(Term(1, "placement_duration_ended", "r12"), Term(1, "placements_ended", "r12")),
    _equal(Term(1, "attendance_confirmed_share", "r12", PART_D), Term(1, "leisure_grants_count", "r12", back=3)),
    Link(
        (
            Term(1, "placement_rate", "cutoff"),
            Term(-1, "placed_children_count", "cutoff"),
            Term(1, "placed_children_count", "cutoff", place=("placed_age_band", "a18_22")),
        ),
        between_teams=True,
    ),
    *(_follow_ups(part) for part in (PART_N, PART_D)),
    _equal(
        Term(1, "deviations_approved_share", "r12", PART_D), Term(1, "within_service_level_share", "r12", PART_REST)
    ),
    _equal(Term(1, "absence_days_per_fte", "r12"), Term(1, "sickness_absence_rate", "r12")),
    _equal(Term(1, "full_year_price_dkk", "r12"), Term(1, "expected_placement_cost_dkk", "r12")),
)


def linked_indicators(chosen: Iterable[Indicator]) -> list[Indicator]:
    """These and all that hang together with them, in the catalogue's order: what the door must know to decide."""
    names = {indicator.id for indicator in chosen}
    for _ in LINKS:
        for link in LINKS:
            members = {term.indicator for term in link.terms}
            names |= members if members & names else set()
    return [indicator for indicator in CATALOGUE.values() if indicator.id in names]


def months_behind(chosen: Iterable[Indicator]) -> list[Indicator]:
    """What sums over three or twelve months are made of: the same indicators by single months, which nobody gets.

    Yesterday's sum subtracted from today's is the newest month less the one that fell out.
    """
    return [
        replace(each, windows=("month",), breakdowns=_not_too_fine(each), newest_only=())
        for each in chosen
        if {"r3", "r12"} & set(each.windows) and not {"month", "ytd"} & set(each.windows) and _is_of_events(each)
    ]


def _not_too_fine(indicator: Indicator) -> dict[str, str]:
    return {name: column for name, column in indicator.breakdowns.items() if name not in indicator.newest_only}


def _is_of_events(indicator: Indicator) -> bool:
    return indicator.protects in ("children", "amounts") and adds_up(indicator)


def adds_up(indicator: Indicator) -> bool:
    """Over months: events do, and their amounts; states, distinct persons, latest values and medians do not."""
    return not indicator.is_statistic and _counts_events(indicator.numerator)


def whole_adds_up(indicator: Indicator) -> bool:
    """The denominator, over months."""
    return indicator.denominator is not None and _counts_events(indicator.denominator)


def _counts_events(measure: Measure) -> bool:
    return not (measure.state or measure.distinct or measure.latest_per or measure.once_per)


def months_inside(window: str, period: Month) -> list[Month]:
    """The months that a cumulative window covers; none for a window that is a single month or day."""
    lengths = {"ytd": period.number, "r3": 3, "r12": 12, "school_ytd": (period.number - 8) % 12 + 1}
    return [period - back for back in range(lengths.get(window, 0))]


def _by_month(link: Link) -> Link | None:
    """What holds over twelve months of events holds in each of them, which nobody is told."""
    over_time = all(each.window in ("r3", "r12") and _is_of_events(CATALOGUE[each.indicator]) for each in link.terms)
    return replace(link, terms=tuple(replace(each, window="month") for each in link.terms)) if over_time else None


LINKS = (*_SHOWN_LINKS, *filter(None, map(_by_month, _SHOWN_LINKS)))
"""Between indicators. Stock and flow hold for the municipality, and for a team that hands no cases over. Cases by
staff have no link to the number of cases, which is no secret there: the staff is."""
