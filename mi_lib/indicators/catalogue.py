"""All indicators by id. A new one is declared in its area's file and joins that file's `INDICATORS`."""

from mi_lib.errors import IndicatorError
from mi_lib.indicators import (
    budget,
    caseload,
    cases,
    citizens,
    complaints,
    deadlines,
    durations,
    economy,
    goals,
    notifications,
    placements,
    quality,
    reimbursement,
    results,
    school,
    staff,
    visits,
)
from mi_lib.indicators.declaration import Indicator

_AREAS = (
    goals,
    results,
    economy,
    placements,
    school,
    cases,
    deadlines,
    visits,
    notifications,
    reimbursement,
    staff,
    citizens,
    caseload,
    durations,
    quality,
    complaints,
    budget,
)

CATALOGUE: dict[str, Indicator] = {indicator.id: indicator for area in _AREAS for indicator in area.INDICATORS}

HEADLINES: dict[str, str] = {
    "maalopfoelgning": "goals_on_track_share",
    "forventet-regnskab": "forecast_variance_dkk",
    "foranstaltning-anbringelse": "placement_share_of_net_spend",
    "resultatdokumentation": "goals_met_share",
    "skolefravaer": "absence_rate",
    "manglende-registrering": "cases_with_missing_registration_share",
    "anbringelser": "placed_children_count",
    "sager": "net_case_flow",
    "tidsfrister": "cases_with_open_breach_share",
    "underretninger": "notification_count",
    "refusion": "sde_reimbursement_claimed_dkk",
    "kompetenceudvikling": "training_hours_share",
    "aktindsigter": "access_request_count",
    "fritidstilbud": "leisure_grants_count",
    "sygefravaer": "sickness_absence_rate",
    "sagstal": "caseload",
    "varighed": "placement_duration_active",
    "sagskvalitet": "review_score_share",
    "serviceniveau": "within_service_level_share",
    "klager": "reversal_rate",
    "budgetopfoelgning": "expected_placement_cost_dkk",
}
"""The headline indicator of each theme of the annual plan, and of each topic of `topics.yml`."""


def indicator(name: str) -> Indicator:
    """The indicator of that id. Raises IndicatorError with the valid ids."""
    if name not in CATALOGUE:
        raise IndicatorError(
            f"There is no indicator {name!r}.",
            where="indicator",
            found=name,
            remedy=f"use one of {', '.join(CATALOGUE)}",
        )
    return CATALOGUE[name]
