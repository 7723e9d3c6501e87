"""Two supervision visits a year with every placed child, at which the child is spoken to (theme V2-4)."""

import ibis
import ibis.expr.types as ir

from mi_lib.indicators.declaration import PERCENT, Indicator, Measure, Tables
from mi_lib.indicators.shapes import day_after
from mi_lib.indicators.teams import with_team_during


def too_few_visits(data: Tables, days: ir.Table) -> ir.Table:
    """One row per day of `days` and placement with too few talks with the child in the year before, as a state then.

    A placement younger than a year owes one for each full half year (`law_deadlines.yml`, supervision_visits).
    """
    return owed_visits(data, days).filter(~ibis._.enough)


def owed_visits(data: Tables, days: ir.Table) -> ir.Table:
    """One row per day of `days` and placement that owes a talk, as a state then; `enough`: it has had them."""
    rules = data.table("rule_versions").filter(ibis._.unit == "visits_per_12_months")
    spells = _placement_spells(data)
    ends = days.select("day")
    running = [spells.start_date <= ends.day, spells.end_date.isnull() | (spells.end_date > ends.day)]
    checked = ends.inner_join(spells, running)
    # The year that is judged began twelve months ago, or with the placement: the law of that day counts.
    arose = ibis.greatest(checked.begun, (checked.day - ibis.interval(months=12)).cast("date"))
    checked = checked.mutate(arose=arose)
    checked = checked.inner_join(rules, [checked.arose >= rules.valid_from, checked.arose <= rules.valid_to])
    rows = checked.left_join(_counted_visits(checked, data), ["placement_spell_id", "day"])
    owed = ibis.least(rows.value, (_whole_months(rows.begun, rows.day) * rows.value / 12).floor())
    owing = rows.mutate(enough=ibis.coalesce(rows.visits, 0) >= owed).filter(owed > 0)
    return owing.select("case_id", "enough", deadline="id", start_day="day", end_day=day_after(owing.day))


def _placements_that_owe_visits(data: Tables) -> ir.Table:
    return with_team_during(owed_visits(data, data.table("month_ends")), data).mutate(person=ibis._.case_id)


def _placements_with_visits(data: Tables) -> ir.Table:
    return _placements_that_owe_visits(data).filter(ibis._.enough)


def _placement_spells(data: Tables) -> ir.Table:
    """One row per placement measure, with the day on which its placement began, at whatever place."""
    placement = data.table("placement").select("measure_id", "placement_spell_id")
    rows = data.table("measure").select("measure_id", "case_id", "start_date", "end_date")
    rows = rows.inner_join(placement, "measure_id")
    first_day = rows.start_date.min().over(ibis.window(group_by="placement_spell_id"))
    return rows.mutate(begun=first_day)


def _counted_visits(checked: ir.Table, data: Tables) -> ir.Table:
    """For each placement and day checked, the visits of the twelve months before at which the child was spoken to."""
    spell = data.table("placement").select("measure_id", "placement_spell_id")
    visit = (
        data.table("supervision_visit").filter(ibis._.talked_to_child).select("visit_id", "measure_id", visited="date")
    )
    visit = visit.inner_join(spell, "measure_id").select("visit_id", "visited", spell="placement_spell_id")
    days = checked.select("placement_spell_id", "day").distinct()
    year_before = (days.day - ibis.interval(months=12)).cast("date")
    inside = [days.placement_spell_id == visit.spell, visit.visited > year_before, visit.visited <= days.day]
    found = days.inner_join(visit, inside)
    return found.group_by("placement_spell_id", "day").aggregate(visits=ibis._.visit_id.nunique())


def _whole_months(first: ir.DateValue, last: ir.DateValue) -> ir.IntegerValue:
    """Full months from one day to the other; the last day of a month completes it."""
    months = (last.year() - first.year()) * 12 + last.month() - first.month()
    complete = (last.day() >= first.day()) | (day_after(last).day() == 1)
    return months - ibis.ifelse(complete, 0, 1)


supervision_met_share = Indicator(
    id="supervision_met_share",
    theme="tidsfrister",
    name="anbringelser med nok tilsynsbesøg",
    definition=(
        "Anbringelser, hvor der de seneste 12 måneder har været de tilsynsbesøg med en samtale med barnet, som "
        "loven kræver, i forhold til alle anbringelser, der skulle have haft et."
    ),
    numerator=Measure(_placements_with_visits, state=True),
    denominator=Measure(_placements_that_owe_visits, state=True),
    windows=("cutoff",),
    direction="up",
    target=90.0,
    unit=PERCENT,
    scale=100.0,
    by_team=True,
    sources=("measure", "placement", "supervision_visit", "case_file"),
    source_system="DUBU",
)

INDICATORS = (supervision_met_share,)
