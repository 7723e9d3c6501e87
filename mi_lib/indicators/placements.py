"""Theme V2-2: out-of-home placements, and the children's half of V1-3 (foranstaltning/anbringelse)."""

from dataclasses import replace
from functools import partial

import ibis
import ibis.expr.types as ir

from mi_lib.indicators.declaration import CHILDREN, PER_1000, PERCENT, PLACEMENTS, Indicator, Measure, Tables
from mi_lib.indicators.shapes import FAR, age_band, age_group, age_in_years, at_month_ends, day_after, recode
from mi_lib.indicators.teams import with_team_during, with_team_until

PLACEMENT_SECTIONS = (
    "sel_52_3_7", "sel_58", "sel_75", "sel_76_3_1", "sel_76_a",
    "bl_46", "bl_47", "bl_143", "bl_114_1_1", "bl_120",
)  # fmt: skip
"""Day and night away from home (domain reference, V2-2)."""

PREVENTIVE_SECTIONS = (
    "sel_11_3_1", "sel_11_3_2", "sel_11_3_3", "sel_11_3_4",
    "sel_52_3_1", "sel_52_3_2", "sel_52_3_3", "sel_52_3_4", "sel_52_3_5", "sel_52_3_6", "sel_52_3_8", "sel_52_3_9",
    "sel_54", "sel_76_3_2",
    "bl_30_1_1", "bl_30_1_2", "bl_30_1_3", "bl_30_1_4", "bl_32_1", "bl_75", "bl_114_1_2",
)  # fmt: skip
"""§§ 11 stk. 3, 52, 54 and 76 without the placements (domain reference, V1-3 b), and what took their place in 2024."""

_FORMS = {
    "familiepleje": ("1", "21", "22", "23", "24", "25", "26"),
    "doegninstitution": ("9", "7"),
    "opholdssted": ("27",),
}
_COLLAPSED_TARGET_GROUPS = {
    "tgs_omsorg": ("tg_omsorg", "tg_overgreb"),
    "tgs_adfaerd": ("tg_adfaerd", "tg_misbrug_krim"),
}
_UNKNOWN_GROUP = "tg_uoplyst"


def placement_form(site_code: ir.StringValue) -> ir.StringValue:
    """The sites collapsed to four forms (domain reference, chapter 7)."""
    return recode(site_code, _FORMS, "andet")


def measure_group(section: ir.StringValue) -> ir.StringValue:
    """Placement, prevention, or compensation and all else."""
    return recode(section, {"placement": PLACEMENT_SECTIONS, "prevention": PREVENTIVE_SECTIONS}, "compensation")


def _measures(data: Tables, sections: tuple[str, ...]) -> ir.Table:
    """One row per measure and team in turn, with the child, as a state."""
    measure = data.table("measure").filter(ibis._.section_id.isin(sections))
    states = measure.select("measure_id", "case_id", "section_id", start_day="start_date", end_day="end_date")
    case = data.table("case_file").select("case_id", "child_id", "target_group", "case_type", "effort_step")
    child = data.table("child").select("child_id", "birth_date", "sex")
    return with_team_during(states, data).inner_join(case, "case_id").inner_join(child, "child_id")


def placed_children(data: Tables) -> ir.Table:
    """One row per placement measure as a state. Breakdowns by age are added per period by `placed_at_cutoff`."""
    placement = data.table("placement").select("measure_id", "site_code", "placement_spell_id", "consent")
    rows = _measures(data, PLACEMENT_SECTIONS).left_join(placement, "measure_id")
    target_group = ibis.coalesce(rows.target_group, _UNKNOWN_GROUP)
    return rows.select(
        "team_id",
        "birth_date",
        "sex",
        "consent",
        "placement_spell_id",
        "start_day",
        "end_day",
        person=rows.child_id,
        target_group=target_group,
        target_group_collapsed=recode(target_group, _COLLAPSED_TARGET_GROUPS, "tgs_andre"),
        placement_form=placement_form(rows.site_code),
        case_type=rows.case_type,
    )


def placed_at_cutoff(data: Tables) -> ir.Table:
    """One row per placed child and month-end, as a state of that one day, with the child's age on it."""
    placed = at_month_ends(placed_children(data), data)
    age = age_in_years(placed.birth_date, placed.day)
    return placed.mutate(placed_age_band=age_band(age), age_group=age_group(age))


def _placed_without_consent(data: Tables) -> ir.Table:
    return placed_at_cutoff(data).filter(~ibis._.consent)


def _placed_minors(data: Tables) -> ir.Table:
    return placed_at_cutoff(data).filter(ibis._.placed_age_band != "a18_22")


def placement_spells(data: Tables) -> ir.Table:
    """One row per placement, however many places it has had: `begun`, and `ended` (null: it runs still).

    `case_id` and `child_id` are the child's; `went_home` says that it ended with the child's return home.
    """
    placement = data.table("placement").select("measure_id", "placement_spell_id", home="end_reason")
    measure = data.table("measure").filter(ibis._.section_id.isin(PLACEMENT_SECTIONS))
    rows = measure.select("measure_id", "case_id", "start_date", "end_date").inner_join(placement, "measure_id")
    spells = rows.group_by("placement_spell_id").aggregate(
        case_id=rows.case_id.max(),
        begun=rows.start_date.min(),
        ended=ibis.coalesce(rows.end_date, FAR).max().nullif(FAR),
        went_home=(ibis.coalesce(rows.home, "") == "return_home").max(),
    )
    child = data.table("child").select("child_id", "birth_date")
    case = data.table("case_file").select("case_id", "child_id")
    return spells.inner_join(case, "case_id").inner_join(child, "child_id")


def spell_starts(data: Tables) -> ir.Table:
    """One row per placement, however many places and teams it has had, in the team that began it."""
    rows = placed_children(data)
    first = ibis.row_number().over(group_by="placement_spell_id", order_by="start_day")
    starts = rows.mutate(place=first, day=rows.start_day, sign=ibis.literal(1)).filter(ibis._.place == 0)
    return starts.mutate(start_age_band=age_band(age_in_years(starts.birth_date, starts.day)))


def ended_placements(data: Tables) -> ir.Table:
    """One row per placement that has ended, on that day, in the team that had it last."""
    spells = placement_spells(data).filter(ibis._.ended.notnull()).mutate(day=ibis._.ended)
    rows = with_team_until(spells, data)
    return rows.mutate(
        person=rows.child_id, sign=ibis.literal(-1), placed_age_band=age_band(age_in_years(rows.birth_date, rows.day))
    )


def _started_and_ended(data: Tables) -> ir.Table:
    columns = ("person", "team_id", "day", "sign")
    return spell_starts(data).select(*columns).union(ended_placements(data).select(*columns))


def site_changes(data: Tables) -> ir.Table:
    """One row per change of the place of placement, on that day."""
    placement = data.table("placement").filter(ibis._.end_reason == "changed_site").select("measure_id")
    rows = data.table("measure").inner_join(placement, "measure_id").filter(ibis._.end_date.notnull())
    case = data.table("case_file").select("case_id", "child_id")
    moved = rows.select("case_id", day="end_date").inner_join(case, "case_id")
    return with_team_until(moved, data).mutate(person=ibis._.child_id)


def returned_children(data: Tables) -> ir.Table:
    """One row per child and month-end, 12 to 24 months after the child came home, as a state of that day.

    `stable`: the child has not been placed again until then.
    """
    spells = placement_spells(data).select("child_id", "case_id", "begun", "ended", "went_home")
    ends = data.table("month_ends")
    year, two_years = ((ends.day - ibis.interval(months=months)).cast("date") for months in (12, 24))
    home = spells.filter(spells.went_home)
    back = ends.inner_join(home, [home.ended > two_years, home.ended <= year])
    again = spells.select(spell_child="child_id", began_again="begun")
    later = [back.child_id == again.spell_child, back.ended < again.began_again, back.day >= again.began_again]
    rows = back.left_join(again, later).group_by("child_id", "day").aggregate(times=ibis._.began_again.count())
    return rows.select(person="child_id", start_day="day", end_day=day_after(rows.day), stable=rows.times == 0)


def _stable_at_home(data: Tables) -> ir.Table:
    return returned_children(data).filter(ibis._.stable)


def children_in_population(data: Tables) -> ir.Table:
    """Children aged 0-17 as a state: one row per year of the population table, with its number."""
    return data.table("population").select(
        "start_day", "end_day", "children", person="year", team_id=ibis.null("string")
    )


def supported_children(data: Tables) -> ir.Table:
    """One row per active measure of either kind and month-end, as a state of that day, with the child's age on it."""
    running = at_month_ends(_measures(data, PLACEMENT_SECTIONS + PREVENTIVE_SECTIONS), data)
    step = running.effort_step.cast("int64").cast("string")
    return running.select(
        "team_id", "case_type", "start_day", "end_day", person="child_id",
        age_group=age_group(age_in_years(running.birth_date, running.day)), section="section_id",
        effort_step=ibis.coalesce(step, "unknown"),
    )  # fmt: skip


_placement_indicator = partial(
    Indicator, sources=("measure", "placement", "case_file", "child"), source_system="DUBU", by_team=True
)

placed_children_count = _placement_indicator(
    id="placed_children_count",
    theme="anbringelser",
    name="anbragte børn og unge",
    definition="Børn og unge på 0-22 år, der er anbragt uden for hjemmet på opgørelsesdagen.",
    unit=CHILDREN,
    numerator=Measure(placed_at_cutoff, distinct=True, state=True),
    windows=("cutoff",),
    breakdowns={
        "placed_age_band": "placed_age_band",
        "target_group": "target_group",
        "placement_form": "placement_form",
        "age_group": "age_group",
        "target_group_collapsed": "target_group_collapsed",
        "age_group|target_group_collapsed": "age_group|target_group_collapsed",
        "sex": "sex",
    },
    newest_only=("sex",),
)

placements_started = _placement_indicator(
    id="placements_started",
    theme="anbringelser",
    name="nye anbringelser",
    definition="Anbringelser begyndt de seneste 12 måneder. Skift af anbringelsessted tæller ikke.",
    unit=PLACEMENTS,
    numerator=Measure(spell_starts),
    windows=("r12",),
    breakdowns={"start_age_band": "start_age_band"},
    newest_only=("start_age_band",),
)

placements_ended = _placement_indicator(
    id="placements_ended",
    theme="anbringelser",
    name="afsluttede anbringelser",
    definition="Anbringelser sluttet de seneste 12 måneder. Skift af anbringelsessted tæller ikke.",
    unit=PLACEMENTS,
    numerator=Measure(ended_placements),
    windows=("r12",),
)

net_placements = _placement_indicator(
    id="net_placements",
    theme="anbringelser",
    name="nettotilgang af anbringelser",
    definition="Nye anbringelser minus afsluttede anbringelser de seneste 12 måneder.",
    unit=PLACEMENTS,
    numerator=Measure(_started_and_ended, amount="sign"),
    windows=("r12",),
    direction="near_zero",
    parts=("placements_started", "placements_ended"),
)

placement_site_changes = _placement_indicator(
    id="placement_site_changes",
    theme="anbringelser",
    name="skift af anbringelsessted",
    definition="Skift fra ét anbringelsessted til et andet de seneste 12 måneder.",
    unit=PLACEMENTS,
    numerator=Measure(site_changes),
    windows=("r12",),
)

placed_without_consent_share = _placement_indicator(
    id="placed_without_consent_share",
    theme="anbringelser",
    name="anbragte børn og unge uden samtykke",
    definition="Børn og unge, der er anbragt uden samtykke, i forhold til alle anbragte på opgørelsesdagen.",
    unit=PERCENT,
    numerator=Measure(_placed_without_consent, distinct=True, state=True),
    denominator=Measure(placed_at_cutoff, distinct=True, state=True),
    scale=100.0,
    windows=("cutoff",),
)

placement_rate = replace(
    _placement_indicator(
        id="placement_rate",
        theme="anbringelser",
        name="anbragte børn pr. 1.000 børn",
        definition="Anbragte børn på 0-17 år for hver 1.000 børn i kommunen på opgørelsesdagen.",
        unit=PER_1000,
        numerator=Measure(_placed_minors, distinct=True, state=True),
        denominator=Measure(children_in_population, amount="children", state=True),
        scale=1000.0,
        windows=("cutoff",),
    ),
    by_team=False,
)

return_home_stable = replace(
    _placement_indicator(
        id="return_home_stable",
        theme="anbringelser",
        name="stabile hjemgivelser",
        definition=(
            "Børn og unge, der kom hjem fra en anbringelse for 12 til 24 måneder siden og ikke er anbragt igen, i "
            "forhold til alle, der kom hjem i den tid."
        ),
        unit=PERCENT,
        numerator=Measure(_stable_at_home, distinct=True, state=True),
        denominator=Measure(returned_children, distinct=True, state=True),
        scale=100.0,
        windows=("cutoff",),
        direction="up",
    ),
    by_team=False,
)

placement_share_of_children = _placement_indicator(
    id="placement_share_of_children",
    theme="foranstaltning-anbringelse",
    name="anbragte børn blandt børn med en foranstaltning",
    definition="Anbragte børn i forhold til børn, der er anbragt eller har en forebyggende foranstaltning.",
    unit=PERCENT,
    numerator=Measure(placed_at_cutoff, distinct=True, state=True),
    denominator=Measure(supported_children, distinct=True, state=True),
    scale=100.0,
    windows=("cutoff",),
    breakdowns={"age_group": "age_group", "case_type": "case_type"},
    newest_only=("age_group", "case_type"),
    target=28.0,
)

supported_children_count = _placement_indicator(
    id="supported_children_count",
    theme="foranstaltning-anbringelse",
    name="børn og unge med en foranstaltning",
    definition=(
        "Børn og unge, der er anbragt eller har en forebyggende foranstaltning på opgørelsesdagen. Trinnet på "
        "indsatstrappen er sagens: jo højere trin, jo mere indgribende er hjælpen."
    ),
    unit=CHILDREN,
    numerator=Measure(supported_children, distinct=True, state=True),
    windows=("cutoff",),
    breakdowns={"age_group": "age_group", "case_type": "case_type", "effort_step": "effort_step", "section": "section"},
    overlapping=("section",),
    newest_only=("age_group", "case_type", "effort_step", "section"),
)

INDICATORS = (
    placed_children_count,
    placements_started,
    placements_ended,
    net_placements,
    placement_site_changes,
    placed_without_consent_share,
    placement_rate,
    return_home_stable,
    placement_share_of_children,
    supported_children_count,
)
