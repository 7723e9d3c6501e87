"""Themes V3-3 and V3-4: access to files, and support for leisure activities."""

from functools import partial

import ibis
import ibis.expr.types as ir

from mi_lib.indicators.declaration import DKK, GRANTS, PAGES, PERCENT, REQUESTS, Indicator, Measure, Tables

ACCESS_WORKING_DAYS = 7
"""Offentlighedsloven § 36, stk. 2 (domain reference, 5.1)."""

CONFIRMED_AFTER_MONTHS = 3
"""When a child's attendance should have been confirmed (domain reference, V3-4)."""


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
        access_decision=ibis.coalesce(request.decision, "unknown"),
        access_law=request.legal_basis,
        on_time=ibis.ifelse(on_time, 1, 0),
        completed=ibis.literal(1),
        pages="pages",
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


access_requests_answered = _access_indicator(
    id="access_requests_answered",
    name="besvarede anmodninger om aktindsigt",
    definition="Anmodninger om aktindsigt besvaret de seneste 12 måneder, efter afgørelse og efter lov.",
    unit=REQUESTS,
    numerator=Measure(completed_requests),
    windows=("r12",),
    breakdowns={"access_decision": "access_decision", "access_law": "access_law"},
)


access_pages_median = _access_indicator(
    id="access_pages_median",
    name="sider pr. besvaret anmodning",
    definition=(
        "Medianen af sider i de anmodninger, der er besvaret de seneste 12 måneder: Halvdelen er på færre sider, "
        "halvdelen på flere."
    ),
    unit=PAGES,
    numerator=Measure(completed_requests, amount="pages", statistic="median"),
    windows=("r12",),
)


def leisure_grants(data: Tables) -> ir.Table:
    """One row per grant; `amount` in kr."""
    rows = data.table("leisure_grant")
    social_case = ibis.cases(
        (rows.has_social_case, "with_case"), (~rows.has_social_case, "without_case"), else_="unknown"
    )
    return rows.select(
        "activity_type", "age_band", person="grant_id", day="decision_date", team_id=ibis.null("string"),
        amount=rows.amount_dkk, leisure_scheme=rows.scheme, social_case=social_case,
    )  # fmt: skip


def grants_to_confirm(data: Tables) -> ir.Table:
    """One row per grant, on the last day of the third month after its decision: was attendance confirmed by then?"""
    rows = data.table("leisure_grant")
    due = rows.decision_date + ibis.interval(months=CONFIRMED_AFTER_MONTHS)
    confirmed = ibis.coalesce(rows.attendance_confirmed_date <= due, False)
    return rows.select(
        person="grant_id", day=due, team_id=ibis.null("string"), leisure_scheme=rows.scheme,
        confirmed=ibis.ifelse(confirmed, 1, 0), granted=ibis.literal(1),
    )  # fmt: skip


_leisure_indicator = partial(
    Indicator, theme="fritidstilbud", sources=("leisure_grant",), source_system="Kulturs bevillingssystem"
)

leisure_grants_count = _leisure_indicator(
    id="leisure_grants_count",
    name="bevillinger til fritidstilbud",
    definition="Bevillinger til fritidspas og økonomisk støtte efter servicelovens § 11, stk. 6, år til dato.",
    unit=GRANTS,
    numerator=Measure(leisure_grants),
    windows=("ytd", "r12"),
    breakdowns={
        "activity_type": "activity_type",
        "age_band": "age_band",
        "leisure_scheme": "leisure_scheme",
        "social_case": "social_case",
    },
    direction="up",
)

leisure_amount_dkk = _leisure_indicator(
    id="leisure_amount_dkk",
    name="beløb til fritidstilbud",
    protects="amounts",
    definition="Beløb bevilget til fritidstilbud, år til dato.",
    unit=DKK,
    numerator=Measure(leisure_grants, amount="amount"),
    windows=("ytd",),
    breakdowns={"leisure_scheme": "leisure_scheme"},
)

attendance_confirmed_share = _leisure_indicator(
    id="attendance_confirmed_share",
    name="bekræftet deltagelse i fritidstilbud",
    definition=(
        "Bevillinger, hvor barnets deltagelse er bekræftet inden tre måneder, i forhold til alle bevillinger, der blev "
        "tre måneder gamle i de seneste 12 måneder."
    ),
    unit=PERCENT,
    numerator=Measure(grants_to_confirm, amount="confirmed"),
    denominator=Measure(grants_to_confirm, amount="granted"),
    scale=100.0,
    windows=("r12",),
    breakdowns={"leisure_scheme": "leisure_scheme"},
    direction="up",
)

INDICATORS = (
    access_request_count,
    access_on_time_share,
    access_requests_answered,
    access_pages_median,
    leisure_grants_count,
    leisure_amount_dkk,
    attendance_confirmed_share,
)
