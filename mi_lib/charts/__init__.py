"""One chart for one idea, drawn from a packet."""

from collections.abc import Callable
from dataclasses import dataclass

from mi_lib import danish
from mi_lib.brand import Brand
from mi_lib.charts.alt import Named
from mi_lib.charts.canvas import Chart
from mi_lib.charts.draw import bars, last_twelve, pair, trend, year_to_date
from mi_lib.charts.marks import explained
from mi_lib.charts.multiples import multiples
from mi_lib.charts.words import COLLAPSED, each_month, left_out, marks, named, when, whose
from mi_lib.disclosure import Publishable
from mi_lib.indicators import MUNICIPALITY
from mi_lib.indicators.declaration import MILLION_DKK
from mi_lib.series import LAST_YEAR, Cell, Look, is_withheld, label, look_at

DIMENSIONS = {
    "team": "team",
    "alder": "age_band",
    "aldersgruppe": "age_group",
    "anbragtes_alder": "placed_age_band",
    "maalgruppe": "target_group",
    "samlet_maalgruppe": "target_group_collapsed",
    "form": "placement_form",
    "sagstype": "case_type",
    "underretter": "notifier_group",
    "udfald": "outcome",
    "kontrol": "check",
    "frist": "deadline",
    "omraade": "budget_area",
    "status": "goal_status",
    "maalomraade": "goal_area",
    "fravaerstype": "absence_type",
    "klassetrin": "grade_group",
    "ordning": "scheme",
    "jobgruppe": "job_group",
    "ansoeger": "requester_type",
    "aktivitet": "activity_type",
    "barnets_alder": "child_age_band",
    "alder_ved_start": "start_age_band",
    "koen": "sex",
    "sagens_alder": "case_age",
    "aabnet_fordi": "opened_reason",
    "lukket_fordi": "closed_reason",
    "overskredet": "overdue_age",
    "overskredet_frist": "open_deadline",
    "kendt_sag": "known_case",
    "hjemmel": "legal_basis",
    "ugedag": "weekday",
    "aarsag": "notification_reason",
    "paragraf": "section",
    "foranstaltning": "measure_kind",
    "slags": "measure_group",
    "krav": "review_item",
    "resultat": "board_result",
    "lov": "access_law",
    "afgoerelse": "access_decision",
    "stoetteordning": "leisure_scheme",
    "social_sag": "social_case",
    "fravaerslaengde": "spell_length",
    "enhed": "owner_unit",
    "politik": "goal_policy",
    "trin": "effort_step",
    "skole": "school",
    "uddannelse": "training_kind",
    "konto": "account",
}
"""What an analyst types as `by=`, and the dimension it stands for."""

_RANKED = ("notifier_group", "check", "deadline", "activity_type", "requester_type", "placement_form", "target_group",
    "opened_reason", "closed_reason", "open_deadline", "notification_reason", "review_item",
)  # fmt: skip
YEARS = "aar"
"""What an analyst types as `by=` for the same time of each year."""

_ONLY_BARS = {"policy_goals": "goal_status", "goals_on_track_share": "goal_status"}


@dataclass(frozen=True)
class Captioned:
    """A chart with its caption, ready for a page."""

    chart: Chart
    caption: str


def chart_of(packet: Publishable, name: str, brand: Brand, *, by: str = "", scope: str = MUNICIPALITY) -> Captioned:
    """The chart of a theme or indicator: over time, or by a dimension. Raises UsageError if the packet has none."""
    look = look_at(packet, name, scope=scope)
    if by == YEARS:
        return _by_year(look, brand)
    if by:
        return _by_dimension(look, by, brand)
    kind = _OVER_TIME.get(look.indicator.id, _trend)
    return kind(look, brand)


def withheld(packet: Publishable, name: str, *, by: str = "", scope: str = MUNICIPALITY) -> str:
    """What to say in the place of a chart of which nearly all is hidden. Empty: there is a chart."""
    wanted = DIMENSIONS.get(by, by)
    look = look_at(packet, name, scope=scope).by(wanted)
    dimension = look.shown_by(wanted)
    if by == YEARS or not is_withheld(_drawn(look, dimension)):
        return ""
    return left_out("Figuren", named(look) + (f" fordelt på {danish.dimension(dimension)}" if by else ""))


def _drawn(look: Look, dimension: str) -> list[Cell]:
    if dimension == "team":
        return [cell for team in look.team_looks() for cell in team.series()]
    if dimension:
        return look.breakdown(dimension)
    names = ("cases_opened", "cases_closed") if look.indicator.id == "net_case_flow" else (look.indicator.id,)
    return [cell for name in names for cell in look_at(look.packet, name, scope=look.scope).series()]


def _trend(look: Look, brand: Brand) -> Captioned:
    cells = look.series()
    ring = " Ringen viser samme måned året før." if look.last_year() else ""
    drawn = any(cell.is_shown for cell in cells)
    spans = " Hvert punkt dækker 12 måneder." if drawn and cells[-1].window == "r12" else ""
    first, last = danish.month(cells[0].period), danish.month(cells[-1].period)
    notes = f"{spans}{ring}{explained(look, cells)}{marks(cells)}"
    return Captioned(trend(look, brand), f"{_name(look)} fra {first} til {last}.{notes}")


def _last_twelve(look: Look, brand: Brand) -> Captioned:
    cells = look.series()[-2 * LAST_YEAR :]
    last = cells[-1].period
    drawn = [cell for cell in cells if cell.period > last - LAST_YEAR]
    words = f"{_name(look)} i de 12 måneder til og med {danish.month(last)} og i de 12 måneder før."
    words += explained(look, drawn) + marks(cells)
    return Captioned(last_twelve(look, brand), words)


def _year_to_date(look: Look, brand: Brand) -> Captioned:
    year = look.latest().period.year
    cells = [cell for cell in look.series() if cell.period.year >= year - 1]
    unit = f" ({look.indicator.unit.many})" if look.indicator.unit is MILLION_DKK else ""
    words = f"{_name(look)}{unit}, år til dato i {year} og {year - 1}.{marks(cells)}"
    return Captioned(year_to_date(look, brand), words)


def _case_flow(look: Look, brand: Brand) -> Captioned:
    opened = look_at(look.packet, "cases_opened", scope=look.scope)
    closed = look_at(look.packet, "cases_closed", scope=look.scope)
    cells = opened.series()
    first, last = danish.month(cells[0].period), danish.month(cells[-1].period)
    stars = marks([*cells, *closed.series()])
    words = f"Åbnede og lukkede sager{whose(look)} fra {first} til {last}.{stars}"
    return Captioned(pair((("Åbnede", opened), ("Lukkede", closed)), brand), words)


def _policy_goals(look: Look, brand: Brand) -> Captioned:
    return _by_dimension(look_at(look.packet, "policy_goals"), "goal_status", brand)


def _forecast(look: Look, brand: Brand) -> Captioned:
    rows = _rows(look, "budget_area", with_last_year=False)
    words = f"Forventet merforbrug (+) eller mindreforbrug (−) i {look.latest().period.year}, mio. kr."
    return Captioned(bars(rows, look, brand, by="budgetområde", signed=True), words)


_OVER_TIME: dict[str, Callable[[Look, Brand], Captioned]] = {
    "goals_on_track_share": _policy_goals,
    "forecast_variance_dkk": _forecast,
    "placement_share_of_net_spend": _year_to_date,
    "absence_rate": _last_twelve,
    "net_case_flow": _case_flow,
    "notification_count": _last_twelve,
    "sde_reimbursement_claimed_dkk": _year_to_date,
    "leisure_grants_count": _year_to_date,
    "sickness_absence_rate": _last_twelve,
}


def _by_year(look: Look, brand: Brand) -> Captioned:
    rows: list[Named] = [(str(cell.period.year), cell, None) for cell in look.same_time_of_year()]
    stars = marks(cell for _, cell, _ in rows)
    words = f"{_name(look)} på samme tid af året{when(look)} og årene før.{stars}"
    return Captioned(bars(rows, look, brand, by="år"), words)


def _teams_over_time(look: Look, brand: Brand) -> Captioned:
    names = look.packet.edition.codelists["team"]
    panels = [(names[each.scope], each.series()) for each in look.team_looks()]
    first, last = panels[0][1][0].period, panels[0][1][-1].period
    stars = marks(cell for _, cells in panels for cell in cells)
    target = " Den stiplede linje er målet." if look.indicator.target is not None else ""
    span = f"fra {danish.month(first)} til {danish.month(last)}"
    words = f"{_name(look)} i hvert team {span}. Alle felter har samme akse.{target}{stars}"
    return Captioned(multiples(panels, look, brand), words)


_BEFORE = " Den lodrette streg og tallet i parentes er fra samme tidspunkt året før."


def _by_dimension(look: Look, by: str, brand: Brand) -> Captioned:
    wanted = DIMENSIONS.get(by, by)
    look = look.by(wanted)
    dimension = look.shown_by(wanted)
    if dimension == "team" and look.teams_over_time:
        return _teams_over_time(look, brand)
    rows = _team_rows(look) if dimension == "team" else _rows(look, dimension)
    if dimension in _RANKED:
        rows = sorted(rows, key=lambda row: -row[1].value if row[1].is_shown else float("inf"))
    before = _BEFORE if any(row[2] for row in rows) else ""
    stars = marks(cell for _, cell, _ in rows)
    words = f"{_name(look)} fordelt på {danish.dimension(dimension)}{when(look)}.{before}{stars}"
    words += "" if dimension == wanted else f" {COLLAPSED}"
    return Captioned(bars(rows, look, brand, by=danish.dimension(dimension)), words)


def _rows(look: Look, dimension: str, *, with_last_year: bool = True) -> list[Named]:
    now = look.breakdown(dimension)
    earlier = look.breakdown_year_before(dimension) if with_last_year else []
    before = {cell.category: cell for cell in earlier if cell.is_shown}
    return [(label(look.packet, dimension, cell.category), cell, before.get(cell.category)) for cell in now]


def _team_rows(look: Look) -> list[Named]:
    names = look.packet.edition.codelists["team"]
    rows: list[Named] = []
    for cell in look.teams():
        before = Look(look.packet, look.indicator, cell.scope, look.window).last_year()
        rows.append((names[cell.scope], cell, before))
    return rows


def _name(look: Look) -> str:
    return danish.capitalised(named(look))


__all__ = [
    "COLLAPSED",
    "DIMENSIONS",
    "YEARS",
    "Captioned",
    "Cell",
    "Chart",
    "chart_of",
    "each_month",
    "left_out",
    "named",
    "when",
    "whose",
    "withheld",
]
