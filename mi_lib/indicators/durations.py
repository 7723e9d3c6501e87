"""How long measures and placements last (domain reference, 4.2): those that ended, those in progress, all begun.

The first two are medians and never mixed: what is in progress has lasted longer than what ends, as long ones are
there longer. The third follows everything that began in the last two years and lets what still runs count with what
is known of it: longer than until now (Kaplan and Meier, 1958).
"""

from functools import partial

import ibis
import ibis.expr.types as ir

from mi_lib.indicators.declaration import MONTHS, Indicator, Measure, Tables
from mi_lib.indicators.placements import (
    PREVENTIVE_SECTIONS,
    ended_placements,
    placed_at_cutoff,
    placement_spells,
    spell_starts,
)
from mi_lib.indicators.shapes import at_month_ends, recode
from mi_lib.indicators.statistics import months_from
from mi_lib.indicators.teams import with_team_during, with_team_on, with_team_until

_KINDS = {
    "guidance": ("sel_11_3_1", "sel_11_3_2", "sel_11_3_3", "sel_11_3_4"),
    "practical_support": ("sel_52_3_2",),
    "family_treatment": ("sel_52_3_3",),
    "respite": ("sel_52_3_5",),
    "contact_person": ("sel_52_3_6", "sel_76_3_2"),
}


def placements_so_far(data: Tables) -> ir.Table:
    """One row per placed child and month-end, with the months since the placement began, at whatever place."""
    rows = placed_at_cutoff(data).inner_join(
        placement_spells(data).select("placement_spell_id", "begun"), "placement_spell_id"
    )
    return rows.mutate(months=months_from(rows.begun, rows.day))


def finished_placements(data: Tables) -> ir.Table:
    """One row per placement that ended, with the months that it lasted."""
    rows = ended_placements(data)
    return rows.mutate(months=months_from(rows.begun, rows.day))


def begun_placements(data: Tables) -> ir.Table:
    """One row per placement from its first day to its last, in the team that began it."""
    spells = placement_spells(data).select("placement_spell_id", "ended")
    rows = spell_starts(data).select("placement_spell_id", "person", "team_id", "start_age_band", start_day="day")
    return rows.inner_join(spells, "placement_spell_id").mutate(end_day=ibis._.ended)


def _measures(data: Tables) -> ir.Table:
    """One row per preventive measure, with its child."""
    measure = data.table("measure").filter(ibis._.section_id.isin(PREVENTIVE_SECTIONS))
    rows = measure.inner_join(data.table("case_file").select("case_id", "child_id"), "case_id")
    kind = recode(rows.section_id, _KINDS, "other_prevention")
    return rows.select("case_id", "start_date", "end_date", person="child_id", measure_kind=kind)


def measures_so_far(data: Tables) -> ir.Table:
    """One row per preventive measure in progress and month-end, with the months since it began."""
    states = _measures(data).mutate(start_day=ibis._.start_date, end_day=ibis._.end_date)
    running = at_month_ends(with_team_during(states, data), data)
    return running.mutate(months=months_from(running.start_date, running.day))


def finished_measures(data: Tables) -> ir.Table:
    """One row per preventive measure that ended, with the months that it lasted, in the team that had it last."""
    rows = _measures(data).filter(ibis._.end_date.notnull()).mutate(day=ibis._.end_date)
    return with_team_until(rows, data).mutate(months=months_from(ibis._.start_date, ibis._.end_date))


def begun_measures(data: Tables) -> ir.Table:
    """One row per preventive measure from its first day to its last, in the team that began it."""
    rows = _measures(data).mutate(day=ibis._.start_date)
    return with_team_on(rows, data).mutate(start_day=ibis._.start_date, end_day=ibis._.end_date)


_duration_indicator = partial(
    Indicator,
    theme="varighed",
    unit=MONTHS,
    sources=("measure", "placement", "case_file", "child"),
    source_system="DUBU",
    by_team=True,
)

placement_duration_active = _duration_indicator(
    id="placement_duration_active",
    name="varighed indtil nu af igangværende anbringelser",
    definition=(
        "Medianen af månederne fra anbringelsens begyndelse til opgørelsesdagen: Halvdelen har varet kortere, "
        "halvdelen længere. Et skift af anbringelsessted begynder ikke forfra."
    ),
    numerator=Measure(placements_so_far, amount="months", state=True, statistic="median"),
    windows=("cutoff",),
    breakdowns={"placed_age_band": "placed_age_band", "target_group": "target_group"},
    newest_only=("placed_age_band", "target_group"),
)

placement_duration_ended = _duration_indicator(
    id="placement_duration_ended",
    name="varighed af afsluttede anbringelser",
    definition=(
        "Medianen af månederne fra begyndelse til slutning for anbringelser, der er sluttet de seneste 12 måneder."
    ),
    numerator=Measure(finished_placements, amount="months", statistic="median", once_per="placement_spell_id"),
    windows=("r12",),
    breakdowns={"placed_age_band": "placed_age_band"},
    newest_only=("placed_age_band",),
)

placement_duration_expected = _duration_indicator(
    id="placement_duration_expected",
    name="forventet varighed af nye anbringelser",
    definition=(
        "Den varighed, som halvdelen af anbringelserne ventes at nå ud over, opgjort på de seneste 24 måneder med "
        "Kaplan-Meier-metoden, hvor også anbringelser i gang tæller med."
    ),
    numerator=Measure(begun_placements, statistic="survival_median"),
    windows=("r24",),
)

measure_duration_active = _duration_indicator(
    id="measure_duration_active",
    name="varighed indtil nu af igangværende forebyggende foranstaltninger",
    definition="Medianen af månederne fra foranstaltningens begyndelse til opgørelsesdagen.",
    numerator=Measure(measures_so_far, amount="months", state=True, statistic="median"),
    windows=("cutoff",),
    breakdowns={"measure_kind": "measure_kind"},
    overlapping=("measure_kind",),
    newest_only=("measure_kind",),
)

measure_duration_ended = _duration_indicator(
    id="measure_duration_ended",
    name="varighed af afsluttede forebyggende foranstaltninger",
    definition=(
        "Medianen af månederne fra begyndelse til slutning for foranstaltninger, der er sluttet de seneste 12 måneder."
    ),
    numerator=Measure(finished_measures, amount="months", statistic="median"),
    windows=("r12",),
    breakdowns={"measure_kind": "measure_kind"},
    overlapping=("measure_kind",),
    newest_only=("measure_kind",),
)

measure_duration_expected = _duration_indicator(
    id="measure_duration_expected",
    name="forventet varighed af nye forebyggende foranstaltninger",
    definition=(
        "Den varighed, som halvdelen af foranstaltningerne ventes at nå ud over, opgjort på de seneste 24 måneder med "
        "Kaplan-Meier-metoden, hvor også foranstaltninger i gang tæller med."
    ),
    numerator=Measure(begun_measures, statistic="survival_median"),
    windows=("r24",),
    breakdowns={"measure_kind": "measure_kind"},
    overlapping=("measure_kind",),
    newest_only=("measure_kind",),
)

INDICATORS = (
    placement_duration_active,
    placement_duration_ended,
    placement_duration_expected,
    measure_duration_active,
    measure_duration_ended,
    measure_duration_expected,
)
