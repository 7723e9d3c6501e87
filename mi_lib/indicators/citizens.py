"""Themes V3-3 and V3-4: access to files, and support for leisure activities."""

from functools import partial

import ibis
import ibis.expr.types as ir

from mi_lib.indicators.declaration import GRANTS, MILLION_DKK, PERCENT, REQUESTS, Indicator, Measure, Tables

ACCESS_WORKING_DAYS = 7
"""Offentlighedsloven § 36, stk. 2 (domain reference, 5.1)."""


def access_requests(data: Tables) -> ir.Table:
    """One row per request, dated by its receipt."""
    return data.table("access_request").select(
        "requester_type", person="request_id", day="received_date", team_id=ibis.null("string")
    )


def completed_requests(data: Tables) -> ir.Table:
    """One row per completed request; `on_time` also within the new date that a deadline letter has set."""
    calendar = data.table("calendar_day")
    received = calendar.select(received_date="date", before="working_days_so_far")
    completed = calendar.select(completed_date="date", after="working_days_so_far")
    request = data.table("access_request").inner_join(received, "received_date").inner_join(completed, "completed_date")
    within_days = request.after - request.before <= ACCESS_WORKING_DAYS
    on_time = within_days | ibis.coalesce(request.completed_date <= request.deadline_letter_date, False)
    return request.select(
        person="request_id",
        day="completed_date",
        team_id=ibis.null("string"),
        on_time=ibis.ifelse(on_time, 1, 0),
        completed=ibis.literal(1),
    )


_access_indicator = partial(Indicator, theme="aktindsigter", sources=("access_request",), source_system="DUBU")

access_request_count = _access_indicator(
    id="access_request_count",
    name="anmodninger om aktindsigt",
    definition="Anmodninger om aktindsigt modtaget i måneden.",
    unit=REQUESTS,
    numerator=Measure(access_requests),
    windows=("month", "r12", "ytd"),
    breakdowns={"requester_type": "requester_type"},
)

access_on_time_share = _access_indicator(
    id="access_on_time_share",
    name="anmodninger besvaret til tiden",
    definition=(
        "Anmodninger besvaret inden syv arbejdsdage eller inden en ny frist, som ansøgeren har fået, i forhold til "
        "alle besvarede, de seneste 12 måneder."
    ),
    unit=PERCENT,
    numerator=Measure(completed_requests, amount="on_time"),
    denominator=Measure(completed_requests, amount="completed"),
    scale=100.0,
    windows=("r12",),
    direction="up",
    target=95.0,
)


def leisure_grants(data: Tables) -> ir.Table:
    """One row per grant; `amount` in kr."""
    rows = data.table("leisure_grant")
    return rows.select(
        "activity_type", "age_band", person="grant_id", day="decision_date", team_id=ibis.null("string"),
        amount=rows.amount_dkk,
    )  # fmt: skip


_leisure_indicator = partial(
    Indicator, theme="fritidstilbud", sources=("leisure_grant",), source_system="Kulturs bevillingssystem"
)

leisure_grants_count = _leisure_indicator(
    id="leisure_grants_count",
    name="bevillinger til fritidstilbud",
    definition="Bevillinger til fritidspas og økonomisk støtte efter servicelovens § 11, stk. 6, år til dato.",
    unit=GRANTS,
    numerator=Measure(leisure_grants),
    windows=("ytd", "r12"),
    breakdowns={"activity_type": "activity_type", "age_band": "age_band"},
    direction="up",
)

leisure_amount_dkk = _leisure_indicator(
    id="leisure_amount_dkk",
    name="beløb til fritidstilbud",
    protects="amounts",
    definition="Beløb bevilget til fritidstilbud, år til dato.",
    unit=MILLION_DKK,
    scale=1e-6,
    numerator=Measure(leisure_grants, amount="amount"),
    windows=("ytd",),
)

INDICATORS = (access_request_count, access_on_time_share, leisure_grants_count, leisure_amount_dkk)
