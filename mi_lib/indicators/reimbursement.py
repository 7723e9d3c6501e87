"""Theme V3-1: state reimbursement of particularly expensive single cases (særligt dyre enkeltsager, SDE)."""

from functools import partial

import ibis
import ibis.expr.types as ir

from mi_lib.indicators.declaration import (
    CASES,
    DAYS,
    DKK,
    MILLION_DKK,
    PERCENT,
    TO_MILLIONS,
    Indicator,
    Measure,
    Tables,
)
from mi_lib.indicators.shapes import at_month_ends, day_after

_MONTHS_OF_YEAR = 12
_ROUNDING = 1
"""Kr. by which a delivered amount may differ and still be the same: offices round their steps."""


def refund(costs: ir.Table, thresholds: ir.Table) -> ir.Table:
    """`costs` with one more column, `refund`: what the state refunds of a year's costs so far, in kr.

    `costs` has year, scheme, child_id, household_id, day (a month-end) and net: the year's costs less income up to
    that day. Between the first and the second threshold 25 pct. are refunded, above that 50 (from 2021: 75 above a
    third), as `thresholds` says for the year and scheme (serviceloven §§ 176 and 176 a, barnets lov § 198; domain
    reference, chapter 6). Where it says so, the costs of a household's children are added up first, and each child's
    part of the refund is its part of the costs. On an annual basis the costs are held against the thresholds' share of
    the months that have passed; on a monthly basis each month's costs against a twelfth, and months are added up.
    Null where the year has no such scheme.
    """
    rows = costs.left_join(thresholds, ["year", "scheme"]).drop("year_right", "scheme_right")
    rows = rows.mutate(unit=ibis.ifelse(rows.by_household, rows.household_id, rows.child_id))
    together = ibis.window(group_by=["year", "scheme", "unit", "day"])
    rows = rows.mutate(unit_net=rows.net.sum().over(together))
    units = rows.group_by(["year", "scheme", "unit", "day"]).aggregate(
        net=rows.net.sum(), **{name: rows[name].max() for name in _LEVELS}, monthly=rows.monthly.max()
    )
    one_year = {"group_by": ["year", "scheme", "unit"], "order_by": "day"}
    units = units.mutate(added=units.net - ibis.coalesce(units.net.lag().over(**one_year), 0.0))
    of_month = units.mutate(piece=_by_brackets(units.added, units, 1 / _MONTHS_OF_YEAR))
    passed = of_month.day.month() / _MONTHS_OF_YEAR
    monthly = of_month.piece.cumsum(**one_year)
    total = ibis.ifelse(of_month.monthly == 1, monthly, _by_brackets(of_month.net, of_month, passed))
    refunds = of_month.select("year", "scheme", "unit", "day", unit_refund=total)
    found = rows.inner_join(refunds, ["year", "scheme", "unit", "day"])
    share = ibis.ifelse(found.unit_net > 0, found.net / found.unit_net.nullif(0), 0.0)
    return found.select(*costs.columns, refund=found.unit_refund * share)


_LEVELS = ("from_1", "rate_1", "from_2", "rate_2", "from_3", "rate_3")


def _by_brackets(cost: ir.NumericValue, levels: ir.Table, part: ir.NumericValue | float) -> ir.NumericValue:
    """The refund of a cost by the thresholds, each times `part`."""
    first, second, third = (levels[name] * part for name in ("from_1", "from_2", "from_3"))
    return (
        levels.rate_1 * ibis.greatest(ibis.least(cost, second) - first, 0.0)
        + levels.rate_2 * ibis.greatest(ibis.least(cost, third) - second, 0.0)
        + levels.rate_3 * ibis.greatest(cost - third, 0.0)
    )


_NEAR = 0.9
"""The part of the first threshold from which a case is near it."""


def expensive_children(data: Tables) -> ir.Table:
    """One row per child, year and month-end of that year, as a state of that one day, amounts in kr.

    `net` are the year's costs less income; `expected` is computed from them by `refund`; `reported` is what the finance
    office had computed, and `claimed` what it had claimed, both as delivered by then.
    """
    versions = data.table("sde_case_year_by_month")
    known = at_month_ends(versions, data).filter(ibis._.day.year() == ibis._.year)
    costs = known.select(
        "child_id", "household_id", "scheme", "day", year=known.year.cast("int64"),
        net=(known.eligible_cost_dkk - known.deducted_income_dkk).cast("float64"),
        reported=known.expected_refund_dkk.cast("float64"), claimed=known.claimed_refund_dkk.cast("float64"),
    )  # fmt: skip
    rows = refund(costs, data.table("sde_thresholds"))
    expected = ibis.coalesce(rows.refund, 0.0).round(2)
    # No code list has such a code: a scheme that its year does not know stops the computation instead of vanishing.
    scheme = ibis.ifelse(rows.refund.isnull(), rows.scheme.concat(" without thresholds that year"), rows.scheme)
    return rows.select(
        "reported", "claimed", "net", "year", person="child_id", team_id=ibis.null("string"), scheme=scheme,
        start_day=rows.day, end_day=day_after(rows.day), expected=expected,
        difference=ibis.ifelse((rows.reported - expected).abs() <= _ROUNDING, 0.0, rows.reported - expected),
    )  # fmt: skip


def _expensive_cases(data: Tables) -> ir.Table:
    return expensive_children(data).filter(ibis._.expected > 0)


def _cases_near_threshold(data: Tables) -> ir.Table:
    """Those with nothing to expect yet whose costs are near the first threshold's share of the months so far."""
    rows = expensive_children(data).filter(ibis._.expected == 0)
    levels = data.table("sde_thresholds").select("scheme", "from_1", threshold_year="year")
    known = rows.inner_join(levels, [rows.scheme == levels.scheme, rows.year == levels.threshold_year])
    near = known.from_1 * known.start_day.month() / _MONTHS_OF_YEAR * _NEAR
    return known.filter(known.net >= near).select("person", "team_id", "start_day", "end_day", "scheme")


def first_claims(data: Tables) -> ir.Table:
    """One row per child and year for which something is claimed, on the day of the first claim.

    `days` go from the first day of the month at whose end the costs were above the threshold. Where the claim comes
    before that they are 0.
    """
    above = _expensive_cases(data).group_by("person", "year").aggregate(passed=ibis._.start_day.min())
    versions = data.table("sde_case_year_by_month").filter(ibis._.claim_date.notnull())
    claims = versions.select("child_id", claim_year=versions.year.cast("int64"), day="claim_date")
    claims = claims.group_by("child_id", "claim_year").aggregate(day=claims.day.min())
    rows = above.inner_join(claims, [above.person == claims.child_id, above.year == claims.claim_year])
    since = rows.passed.truncate("M").cast("date")
    days = ibis.greatest(rows.day.delta(since, unit="day"), 0)
    return rows.select("person", "day", team_id=ibis.null("string"), days=days)


def _claimed_cases(data: Tables) -> ir.Table:
    return _expensive_cases(data).filter(ibis._.claimed > 0)


def audited_claims(data: Tables) -> ir.Table:
    """One row per child and year whose claim has been audited, dated by the delivery that said so."""
    rows = data.table("sde_case_year_by_month").filter(ibis._.audit_status != "open")
    claimed, received = (rows[name].cast("float64") for name in ("claimed_refund_dkk", "received_refund_dkk"))
    corrected = ibis.ifelse(rows.audit_status == "corrected", (claimed - received).abs(), 0.0)
    return rows.select(
        person="child_id", day="start_day", team_id=ibis.null("string"), claimed=claimed, corrected=corrected
    )


_sde_indicator = partial(
    Indicator,
    theme="refusion",
    windows=("ytd",),
    sources=("sde_case_year",),
    source_system="økonomisystemet",
)
_BY_SCHEME = {"scheme": "scheme"}

sde_reimbursement_claimed_dkk = _sde_indicator(
    id="sde_reimbursement_claimed_dkk",
    protects="amounts",
    name="hjemtaget refusion",
    definition=(
        "Refusion af særligt dyre enkeltsager, som kommunen har anmodet staten om for regnskabsåret, år til dato. "
        "Beløbet er ikke delt op efter beløbsgrænser."
    ),
    unit=MILLION_DKK,
    scale=TO_MILLIONS,
    numerator=Measure(expensive_children, amount="claimed", state=True),
    breakdowns=_BY_SCHEME,
)

sde_expected_dkk = _sde_indicator(
    id="sde_expected_dkk",
    protects="amounts",
    name="forventet refusion",
    definition=(
        "Refusion beregnet efter årets beløbsgrænser af de udgifter, der er dokumenteret til dato, minus indtægter. "
        "Beløbsgrænserne er sat i forhold til den del af året, der er gået."
    ),
    unit=MILLION_DKK,
    scale=TO_MILLIONS,
    numerator=Measure(expensive_children, amount="expected", state=True),
    breakdowns=_BY_SCHEME,
)

sde_cases = _sde_indicator(
    id="sde_cases",
    name="sager over beløbsgrænsen",
    definition="Børn og unge, hvis udgifter i året er over den første beløbsgrænse.",
    unit=CASES,
    numerator=Measure(_expensive_cases, distinct=True, state=True),
    breakdowns=_BY_SCHEME,
)

claim_rate = _sde_indicator(
    id="claim_rate",
    of_money=True,
    protects="amounts",
    name="hjemtaget andel af den forventede refusion",
    definition="Refusion, der er anmodet om, i forhold til den forventede refusion, år til dato.",
    unit=PERCENT,
    scale=100.0,
    numerator=Measure(expensive_children, amount="claimed", state=True),
    denominator=Measure(expensive_children, amount="expected", state=True),
    direction="up",
    target=98.0,
)

claim_case_rate = _sde_indicator(
    id="claim_case_rate",
    name="sager med anmodning om refusion",
    definition="Sager, hvor der er anmodet om refusion, i forhold til alle sager over beløbsgrænsen, år til dato.",
    unit=PERCENT,
    scale=100.0,
    numerator=Measure(_claimed_cases, distinct=True, state=True),
    denominator=Measure(_expensive_cases, distinct=True, state=True),
    direction="up",
)

sde_reported_difference_dkk = _sde_indicator(
    id="sde_reported_difference_dkk",
    protects="amounts",
    name="afvigelse i Økonomis beregning",
    definition=(
        "Forventet refusion ifølge Økonomis indberetning minus forventet refusion beregnet efter beløbsgrænserne."
    ),
    unit=DKK,
    numerator=Measure(expensive_children, amount="difference", state=True),
    direction="near_zero",
)

sde_near_threshold = _sde_indicator(
    id="sde_near_threshold",
    name="sager tæt på beløbsgrænsen",
    definition=(
        "Børn og unge, hvis udgifter i året er mellem 90 og 100 pct. af den første beløbsgrænse. De kan give refusion, "
        "hvis udgifterne stiger."
    ),
    unit=CASES,
    numerator=Measure(_cases_near_threshold, distinct=True, state=True),
)

claim_lag_days = _sde_indicator(
    id="claim_lag_days",
    name="dage til den første anmodning om refusion",
    definition=(
        "Medianen af dagene fra den første i den måned, hvor sagens udgifter kom over beløbsgrænsen, til der første "
        "gang blev anmodet om refusion. Opgjort på de anmodninger, der er sendt de seneste 12 måneder."
    ),
    unit=DAYS,
    numerator=Measure(first_claims, amount="days", statistic="median"),
    windows=("r12",),
    direction="down",
    target=60.0,
)

audit_correction_rate = _sde_indicator(
    id="audit_correction_rate",
    of_money=True,
    protects="amounts",
    name="rettelser ved revision af refusionen",
    definition=(
        "Beløb rettet ved revisionen i forhold til den refusion, der er anmodet om, i sager revideret de seneste "
        "12 måneder."
    ),
    unit=PERCENT,
    scale=100.0,
    numerator=Measure(audited_claims, amount="corrected"),
    denominator=Measure(audited_claims, amount="claimed"),
    windows=("r12",),
    direction="down",
    target=1.0,
)

INDICATORS = (
    sde_reimbursement_claimed_dkk,
    sde_expected_dkk,
    sde_cases,
    claim_rate,
    claim_case_rate,
    sde_reported_difference_dkk,
    audit_correction_rate,
    sde_near_threshold,
    claim_lag_days,
)
