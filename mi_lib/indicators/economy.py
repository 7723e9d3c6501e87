"""Themes V1-2, V1-3 (the money's half) and V3-1: forecast, spending and state reimbursement."""

from functools import partial

import ibis
import ibis.expr.types as ir

from mi_lib.indicators.declaration import CASES, MILLION_DKK, PERCENT, Indicator, Measure, Tables

_TO_MILLIONS = 1e-6


def forecasts(data: Tables) -> ir.Table:
    """One row per account and cut-off, amounts in kr."""
    forecast = data.table("forecast")
    account = data.table("account").select("account_id", "budget_area")
    rows = forecast.inner_join(account, "account_id").filter(ibis._.budget_area != "admin")
    return rows.select(
        "budget_area",
        person="account_id",
        day="cutoff_date",
        team_id=ibis.null("string"),
        forecast=rows.forecast_dkk,
        revised=rows.revised_dkk,
        variance=rows.forecast_dkk - rows.revised_dkk,
    )


_forecast_indicator = partial(
    Indicator,
    theme="forventet-regnskab",
    unit=MILLION_DKK,
    scale=_TO_MILLIONS,
    breakdowns={"budget_area": "budget_area"},
    due_months=(7, 10, 12),
    protects="nothing",
    sources=("forecast", "account"),
    source_system="økonomisystemet",
)

forecast_variance_dkk = _forecast_indicator(
    id="forecast_variance_dkk",
    name="afvigelse fra det korrigerede budget",
    definition="Forventet regnskab minus korrigeret budget. Et positivt tal er et merforbrug.",
    numerator=Measure(forecasts, amount="variance"),
    direction="near_zero",
    target=0.0,
)

forecast_dkk = _forecast_indicator(
    id="forecast_dkk",
    name="forventet regnskab",
    definition="Forbrug til dato plus disponeret og forventet resten af året.",
    numerator=Measure(forecasts, amount="forecast"),
)

revised_budget_dkk = _forecast_indicator(
    id="revised_budget_dkk",
    name="korrigeret budget",
    definition="Oprindeligt budget plus tillægsbevillinger.",
    numerator=Measure(forecasts, amount="revised"),
)


def spending(data: Tables) -> ir.Table:
    """One row per posting on placements (less reimbursement) and prevention, in kr."""
    account = data.table("account").filter(ibis._.budget_area.isin(("placement", "income", "prevention")))
    rows = data.table("ledger_entry").inner_join(account.select("account_id", "budget_area"), "account_id")
    amount = rows.amount_dkk
    return rows.select(
        team_id=ibis.null("string"),
        person=ibis.coalesce(rows.measure_id, rows.entry_id),
        day="posting_date",
        amount=amount,
        placement_amount=ibis.ifelse(rows.budget_area == "prevention", 0, amount),
    )


placement_share_of_net_spend = Indicator(
    id="placement_share_of_net_spend",
    theme="foranstaltning-anbringelse",
    name="anbringelsernes andel af udgifterne",
    definition=(
        "Nettoudgifter til anbringelser i forhold til nettoudgifter til anbringelser og forebyggende "
        "foranstaltninger, år til dato."
    ),
    unit=PERCENT,
    numerator=Measure(spending, amount="placement_amount"),
    denominator=Measure(spending, amount="amount"),
    scale=100.0,
    windows=("ytd",),
    protects="nothing",
    target=62.0,
    sources=("ledger_entry", "account"),
    source_system="økonomisystemet",
)


def _reimbursement(data: Tables) -> ir.Table:
    """One row per child, year and delivery month: what had been claimed by then, in kr. It counts in its own year."""
    rows = data.table("sde_case_year_by_month")
    year_end = ibis.date(rows.year + 1, 1, 1)
    return rows.select(
        "scheme",
        "start_day",
        end_day=ibis.least(ibis.coalesce(rows.end_day, year_end), year_end),
        person="child_id",
        team_id=ibis.null("string"),
        claimed=rows.claimed_refund_dkk,
        expected=rows.expected_refund_dkk,
    )


def _expensive_cases(data: Tables) -> ir.Table:
    return _reimbursement(data).filter(ibis._.expected > 0)


_sde_indicator = partial(
    Indicator,
    theme="refusion",
    windows=("ytd",),
    breakdowns={"scheme": "scheme"},
    sources=("sde_case_year",),
    source_system="økonomisystemet",
)

sde_reimbursement_claimed_dkk = _sde_indicator(
    id="sde_reimbursement_claimed_dkk",
    protects="amounts",
    name="hjemtaget refusion",
    definition=(
        "Refusion af særligt dyre enkeltsager, som kommunen har anmodet staten om for regnskabsåret, år til dato."
    ),
    unit=MILLION_DKK,
    scale=_TO_MILLIONS,
    numerator=Measure(_reimbursement, amount="claimed", state=True),
)

sde_expected_dkk = _sde_indicator(
    id="sde_expected_dkk",
    protects="amounts",
    name="forventet refusion",
    definition="Refusion beregnet efter årets beløbsgrænser af de udgifter, der er dokumenteret til dato.",
    unit=MILLION_DKK,
    scale=_TO_MILLIONS,
    numerator=Measure(_reimbursement, amount="expected", state=True),
)

sde_cases = _sde_indicator(
    id="sde_cases",
    name="sager over beløbsgrænsen",
    definition="Børn og unge, hvis udgifter i året er over den første beløbsgrænse.",
    unit=CASES,
    numerator=Measure(_expensive_cases, distinct=True, state=True),
)

INDICATORS = (
    forecast_variance_dkk,
    forecast_dkk,
    revised_budget_dkk,
    placement_share_of_net_spend,
    sde_reimbursement_claimed_dkk,
    sde_expected_dkk,
    sde_cases,
)
