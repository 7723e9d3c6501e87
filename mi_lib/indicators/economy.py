"""Themes V1-2 and V1-3 (the money's half): the budget and its forecast, and what was spent."""

from functools import partial

import ibis
import ibis.expr.types as ir

from mi_lib.indicators.declaration import MILLION_DKK, PERCENT, TO_MILLIONS, Indicator, Measure, Tables

_LAST_MONTH = 12


def forecasts(data: Tables) -> ir.Table:
    """One row per account and cut-off, amounts in kr.; `previous` is the forecast before that in the same year."""
    account = data.table("account").filter(ibis._.budget_area != "admin").select("account_id", "budget_area")
    rows = data.table("forecast").inner_join(account, "account_id")
    return rows.select(
        "budget_area", "account_id", "year",
        person="account_id", day="cutoff_date", team_id=ibis.null("string"),
        forecast="forecast_dkk", revised="revised_dkk", variance=rows.forecast_dkk - rows.revised_dkk,
        actual="actual_ytd_dkk", committed="committed_dkk", growth="expected_growth_dkk",
        previous=rows.forecast_dkk.lag().over(group_by=["account_id", "year"], order_by="cutoff_date"),
    )  # fmt: skip


def earlier_forecasts(data: Tables) -> ir.Table:
    """Those with a forecast before them in the same year."""
    return forecasts(data).filter(ibis._.previous.notnull())


def adopted_budgets(data: Tables) -> ir.Table:
    """One row per account and cut-off of a forecast: the year's budget as it was adopted, in kr."""
    budget = data.table("budget").select("year", "account_id", adopted="adopted_dkk")
    return forecasts(data).inner_join(budget, ["year", "account_id"])


def spending_of_last_year(data: Tables) -> ir.Table:
    """One row per account and cut-off: what had been spent a year before, and what that whole year came to, in kr."""
    rows = forecasts(data)
    whole = rows.filter(rows.day.month() == _LAST_MONTH).select("account_id", "year", whole="actual")
    year_on = rows.inner_join(whole, ["account_id", "year"])
    return year_on.select(
        "budget_area", "person", "team_id", "whole", day=year_on.day + ibis.interval(years=1), spent="actual"
    )


_forecast_indicator = partial(
    Indicator,
    theme="forventet-regnskab",
    unit=MILLION_DKK,
    scale=TO_MILLIONS,
    breakdowns={"budget_area": "budget_area", "account": "account_id"},
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

adopted_budget_dkk = _forecast_indicator(
    id="adopted_budget_dkk",
    name="oprindeligt budget",
    definition="Årets budget, som det blev vedtaget.",
    numerator=Measure(adopted_budgets, amount="adopted"),
    sources=("forecast", "account", "budget"),
)

previous_forecast_dkk = _forecast_indicator(
    id="previous_forecast_dkk",
    name="forrige skøn",
    definition="Det forventede regnskab ved den forrige budgetopfølgning i samme år.",
    numerator=Measure(earlier_forecasts, amount="previous"),
    due_months=(10, 12),
)

actual_spending_dkk = _forecast_indicator(
    id="actual_spending_dkk",
    name="forbrug til dato",
    definition="Det bogførte nettoforbrug i året til og med opgørelsesdagen.",
    numerator=Measure(forecasts, amount="actual"),
)

committed_dkk = _forecast_indicator(
    id="committed_dkk",
    name="disponeret resten af året",
    definition="Bevilgede foranstaltninger fra opgørelsesdagen til deres planlagte afslutning eller årets udgang.",
    numerator=Measure(forecasts, amount="committed"),
)

expected_growth_dkk = _forecast_indicator(
    id="expected_growth_dkk",
    name="forventet nettotilgang",
    definition="Det, som nye og afsluttede foranstaltninger ventes at ændre resten af året.",
    numerator=Measure(forecasts, amount="growth"),
    direction="neutral",
)

forecast_variance_pct = _forecast_indicator(
    id="forecast_variance_pct",
    of_money=True,
    name="afvigelse i procent af budgettet",
    definition="Forventet regnskab minus korrigeret budget i forhold til det korrigerede budget.",
    unit=PERCENT,
    scale=100.0,
    numerator=Measure(forecasts, amount="variance"),
    denominator=Measure(forecasts, amount="revised"),
    direction="near_zero",
)

spend_rate = _forecast_indicator(
    id="spend_rate",
    of_money=True,
    name="forbrugsprocent",
    definition="Forbrug til dato i forhold til det korrigerede budget for hele året.",
    unit=PERCENT,
    scale=100.0,
    numerator=Measure(forecasts, amount="actual"),
    denominator=Measure(forecasts, amount="revised"),
)

expected_spend_rate = _forecast_indicator(
    id="expected_spend_rate",
    of_money=True,
    name="forventet forbrugsprocent",
    definition=(
        "Den del af forrige års samlede forbrug, der var bogført på samme tid. Regninger kommer en måned eller to "
        "efter hjælpen, og refusionen sent på året, så forbruget følger ikke kalenderen."
    ),
    unit=PERCENT,
    scale=100.0,
    numerator=Measure(spending_of_last_year, amount="spent"),
    denominator=Measure(spending_of_last_year, amount="whole"),
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
    of_money=True,
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


INDICATORS = (
    forecast_variance_dkk,
    forecast_dkk,
    revised_budget_dkk,
    adopted_budget_dkk,
    previous_forecast_dkk,
    actual_spending_dkk,
    committed_dkk,
    expected_growth_dkk,
    forecast_variance_pct,
    spend_rate,
    expected_spend_rate,
    placement_share_of_net_spend,
)
