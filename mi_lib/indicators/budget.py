"""Budget follow-up for leaders: quantity × price of the placements granted, and what is expected to come
(domain reference, V1-2, V1-3 c and 4.7)."""

from functools import partial

import ibis
import ibis.expr.types as ir

from mi_lib.indicators.declaration import (
    DKK,
    FULL_YEAR_PERSONS,
    MILLION_DKK,
    NEW_PLACEMENTS,
    TO_MILLIONS,
    Indicator,
    Measure,
    Tables,
)
from mi_lib.indicators.placements import PLACEMENT_SECTIONS, placement_form, placement_spells
from mi_lib.indicators.shapes import day_after

_MONTHS_A_YEAR = 12
_MONTHS_OF_INFLOW = 24


def _placements(data: Tables) -> ir.Table:
    """One row per placement measure, with its child and form."""
    measure = data.table("measure").filter(ibis._.section_id.isin(PLACEMENT_SECTIONS))
    rows = measure.select("measure_id", "case_id", "start_date", "planned_end_date", "end_date")
    rows = rows.left_join(data.table("placement").select("measure_id", "site_code"), "measure_id")
    rows = rows.inner_join(data.table("case_file").select("case_id", "child_id"), "case_id")
    return rows.select(
        "measure_id", "start_date", "planned_end_date", "end_date",
        person="child_id", placement_form=placement_form(rows.site_code),
    )  # fmt: skip


def _cutoffs(data: Tables) -> ir.Table:
    """One row per month-end: the year it lies in, and the first day of the 12 and the 24 months up to it."""
    ends = data.table("month_ends").select("day")
    new_year = ends.day.truncate("Y").cast("date")
    next_day = day_after(ends.day)
    return ends.mutate(
        new_year=new_year,
        next_year=(new_year + ibis.interval(years=1)).cast("date"),
        next_day=next_day,
        year_ago=(next_day - ibis.interval(months=_MONTHS_A_YEAR)).cast("date"),
        two_years_ago=(next_day - ibis.interval(months=_MONTHS_OF_INFLOW)).cast("date"),
        months_left=_MONTHS_A_YEAR - ends.day.month(),
    )


def _full_years(rows: ir.Table, first: ir.DateValue, until: ir.DateValue, last: ir.DateValue) -> ir.FloatingValue:
    """The days from the start of a measure to `last`, inside first to until, as a part of the days there."""
    days = ibis.least(last, until).delta(ibis.greatest(rows.start_date, first), unit="day")
    return days.cast("float64") / until.delta(first, unit="day").cast("float64")


def granted_years(data: Tables) -> ir.Table:
    """One row per placement measure and month-end, as a state of that day: `years` is its part of the calendar year.

    What has ended counts to its end; what runs counts to its planned end, or to 31 December where that is not set or
    has been passed. What was decided after the month-end is not known on it.
    """
    ends, rows = _cutoffs(data), _placements(data)
    still = rows.end_date.isnull() | (rows.end_date > ends.new_year)
    joined = ends.inner_join(rows, [rows.start_date <= ends.day, still])
    planned = ibis.ifelse(joined.planned_end_date > joined.day, joined.planned_end_date, joined.next_year)
    ended = joined.end_date.notnull() & (joined.end_date <= joined.day)
    last = ibis.ifelse(ended, joined.end_date, ibis.coalesce(planned, joined.next_year))
    return joined.select(
        "person", "placement_form", "day",
        team_id=ibis.null("string"), start_day="day", end_day="next_day",
        years=_full_years(joined, joined.new_year, joined.next_year, last),
    )  # fmt: skip


def _prices(data: Tables) -> ir.Table:
    """One row per month-end and form, in kr. for a full year: `price` of the form, `any_price` of all placements.

    Posted in the 12 months for placement measures ÷ the full years that these measures ran in the 12 months. A form
    for which nothing was posted has no price of its own.
    """
    both = ["day", "placement_form"]
    sums = _posted(data).outer_join(_run(data), both)
    sums = sums.select(
        "posted", "years", **{name: ibis.coalesce(sums[name], sums[f"{name}_right"]) for name in both}
    ).fill_null({"posted": 0.0, "years": 0.0})
    each_day = ibis.window(group_by="day")
    anything = sums.posted.sum().over(each_day) / sums.years.sum().over(each_day).nullif(0.0)
    return sums.select(*both, price=sums.posted.nullif(0.0) / sums.years.nullif(0.0), any_price=anything)


def _posted(data: Tables) -> ir.Table:
    entry = data.table("ledger_entry").select("measure_id", "amount_dkk", month=ibis._.posting_date.truncate("M"))
    rows = entry.inner_join(_placements(data).select("measure_id", "placement_form"), "measure_id")
    # By whole months first: joined one by one, each posting would stand twelve times.
    rows = rows.group_by("month", "placement_form").aggregate(posted=rows.amount_dkk.sum().cast("float64"))
    ends = _cutoffs(data)
    inside = ends.inner_join(rows, [rows.month >= ends.year_ago, rows.month <= ends.day])
    return inside.group_by("day", "placement_form").aggregate(posted=inside.posted.sum())


def _run(data: Tables) -> ir.Table:
    ends, rows = _cutoffs(data), _placements(data)
    still = rows.end_date.isnull() | (rows.end_date > ends.year_ago)
    joined = ends.inner_join(rows, [rows.start_date <= ends.day, still])
    last = ibis.coalesce(joined.end_date, joined.next_day)
    years = _full_years(joined, joined.year_ago, joined.next_day, last)
    return joined.mutate(years=years).group_by("day", "placement_form").aggregate(years=ibis._.years.sum())


def granted_costs(data: Tables) -> ir.Table:
    """The rows of `granted_years` with `cost`: full years × the average price of the form, in kr."""
    rows = granted_years(data).left_join(_prices(data), ["day", "placement_form"])
    price = ibis.coalesce(rows.price, rows.any_price)
    return rows.select("person", "placement_form", "day", "team_id", "start_day", "end_day", cost=rows.years * price)


def expected_starts(data: Tables) -> ir.Table:
    """One row per placement begun in the 24 months up to a month-end, as a state of that day.

    `starts` is what it adds to the placements expected in the months left of the year at an unchanged inflow, and
    `cost` what these cost until 31 December, in kr.: new placements come evenly, so each has half of the months left.
    """
    ends = _cutoffs(data)
    spells = placement_spells(data).select("begun", person="child_id")
    rows = ends.inner_join(spells, [spells.begun >= ends.two_years_ago, spells.begun <= ends.day])
    starts = rows.months_left / float(_MONTHS_OF_INFLOW)
    rows = rows.mutate(starts=starts, years=starts * rows.months_left / float(2 * _MONTHS_A_YEAR))
    rows = rows.left_join(_prices(data).group_by("day").aggregate(any_price=ibis._.any_price.max()), "day")
    return rows.select(
        "person", "starts",
        team_id=ibis.null("string"), start_day="day", end_day="next_day", cost=rows.years * rows.any_price,
    )  # fmt: skip


_PRICE_WORDS = (
    "Prisen er det, der er bogført på anbringelser af samme form de seneste 12 måneder, pr. helårsperson. "
    "Refusion og fælles udgifter er ikke regnet med."
)

_budget_indicator = partial(
    Indicator,
    theme="budgetopfoelgning",
    protects="amounts",
    sources=("measure", "placement", "case_file", "child", "ledger_entry"),
    source_system="DUBU og økonomisystemet",
)

expected_placement_cost_dkk = _budget_indicator(
    id="expected_placement_cost_dkk",
    name="ventet udgift til bevilgede anbringelser i året",
    definition=(
        "Helårspersoner ganget med gennemsnitspris, lagt sammen over anbringelsesformerne. En anbringelse tæller til "
        f"sin planlagte afslutning, ellers til årets udgang. {_PRICE_WORDS}"
    ),
    unit=MILLION_DKK,
    scale=TO_MILLIONS,
    numerator=Measure(granted_costs, amount="cost", state=True),
    windows=("r12",),
)

full_year_persons = _budget_indicator(
    id="full_year_persons",
    name="helårspersoner i bevilgede anbringelser i året",
    definition="Dagene i anbringelse i kalenderåret, også de bevilgede, divideret med årets dage.",
    unit=FULL_YEAR_PERSONS,
    numerator=Measure(granted_years, amount="years", state=True),
    windows=("cutoff",),
    sources=("measure", "placement", "case_file"),
    source_system="DUBU",
)

full_year_price_dkk = _budget_indicator(
    id="full_year_price_dkk",
    name="gennemsnitspris pr. helårsperson",
    definition=f"Den ventede udgift i året i forhold til helårspersonerne. {_PRICE_WORDS}",
    unit=DKK,
    numerator=Measure(granted_costs, amount="cost", state=True),
    denominator=Measure(granted_years, amount="years", state=True),
    windows=("r12",),
    breakdowns={"placement_form": "placement_form"},
)

expected_new_placements = _budget_indicator(
    id="expected_new_placements",
    name="ventede nye anbringelser resten af året",
    definition="Gennemsnittet pr. måned af de seneste 24 måneders nye anbringelser ganget med de måneder, der er igen.",
    unit=NEW_PLACEMENTS,
    numerator=Measure(expected_starts, amount="starts", state=True),
    windows=("r24",),
)

expected_inflow_dkk = _budget_indicator(
    id="expected_inflow_dkk",
    name="ventet udgift til nye anbringelser resten af året",
    definition=(
        "Ventede nye anbringelser ganget med halvdelen af de måneder, der er igen, og gennemsnitsprisen for alle "
        "anbringelser."
    ),
    unit=MILLION_DKK,
    scale=TO_MILLIONS,
    numerator=Measure(expected_starts, amount="cost", state=True),
    windows=("r24",),
)

INDICATORS = (
    expected_placement_cost_dkk,
    full_year_persons,
    full_year_price_dkk,
    expected_new_placements,
    expected_inflow_dkk,
)
