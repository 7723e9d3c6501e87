"""Theme V2-2: out-of-home placements, and the children's half of V1-3 (foranstaltning/anbringelse)."""

from functools import partial

import ibis
import ibis.expr.types as ir

from mi_lib.indicators.declaration import CHILDREN, PERCENT, Indicator, Measure, Tables
from mi_lib.indicators.shapes import age_band, age_group, age_in_years, recode
from mi_lib.indicators.teams import with_team_during

PLACEMENT_SECTIONS = ("sel_52_3_7", "sel_58", "sel_75", "sel_76_3_1", "sel_76_a")
"""Day and night away from home (domain reference, V2-2)."""

PREVENTIVE_SECTIONS = (
    "sel_11_3_1", "sel_11_3_2", "sel_11_3_3", "sel_11_3_4",
    "sel_52_3_1", "sel_52_3_2", "sel_52_3_3", "sel_52_3_4", "sel_52_3_5", "sel_52_3_6", "sel_52_3_8", "sel_52_3_9",
    "sel_54", "sel_76_3_2",
)  # fmt: skip
"""§§ 11 stk. 3, 52, 54 and 76 without the placements (domain reference, V1-3 b)."""

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


def _measures(data: Tables, sections: tuple[str, ...]) -> ir.Table:
    """One row per measure and team in turn, with the child, as a state."""
    measure = data.table("measure").filter(ibis._.section_id.isin(sections))
    states = measure.select("measure_id", "case_id", start_day="start_date", end_day="end_date")
    case = data.table("case_file").select("case_id", "child_id", "target_group")
    child = data.table("child").select("child_id", "birth_date")
    return with_team_during(states, data).inner_join(case, "case_id").inner_join(child, "child_id")


def placed_children(data: Tables) -> ir.Table:
    """One row per placement measure as a state. Breakdowns by age are added per period by `placed_at_cutoff`."""
    placement = data.table("placement").select("measure_id", "site_code", "placement_spell_id")
    rows = _measures(data, PLACEMENT_SECTIONS).left_join(placement, "measure_id")
    target_group = ibis.coalesce(rows.target_group, _UNKNOWN_GROUP)
    return rows.select(
        "team_id",
        "birth_date",
        "placement_spell_id",
        "start_day",
        "end_day",
        person=rows.child_id,
        target_group=target_group,
        target_group_collapsed=recode(target_group, _COLLAPSED_TARGET_GROUPS, "tgs_andre"),
        placement_form=recode(rows.site_code, _FORMS, "andet"),
    )


def placed_at_cutoff(data: Tables) -> ir.Table:
    """One row per placed child and month-end, as a state of that one day, with the child's age on it."""
    rows = placed_children(data)
    ends = data.table("month_ends")
    placed = ends.inner_join(rows, [rows.start_day <= ends.day, rows.end_day.isnull() | (rows.end_day > ends.day)])
    age = age_in_years(placed.birth_date, placed.day)
    one_day = placed.mutate(start_day=placed.day, end_day=placed.day + ibis.interval(days=1))
    return one_day.mutate(placed_age_band=age_band(age), age_group=age_group(age))


def _spell_starts(data: Tables) -> ir.Table:
    """One row per placement, however many places and teams it has had, in the team that began it."""
    rows = placed_children(data)
    first = ibis.row_number().over(group_by="placement_spell_id", order_by="start_day")
    return rows.mutate(place=first, day=rows.start_day).filter(ibis._.place == 0)


def _supported_children(data: Tables) -> ir.Table:
    """One row per active measure of either kind; a child with both counts as placed."""
    rows = _measures(data, PLACEMENT_SECTIONS + PREVENTIVE_SECTIONS)
    return rows.select("team_id", "start_day", "end_day", person="child_id")


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
    },
)

placements_started = _placement_indicator(
    id="placements_started",
    theme="anbringelser",
    name="nye anbringelser",
    definition="Anbringelser begyndt de seneste 12 måneder. Skift af anbringelsessted tæller ikke.",
    unit=CHILDREN,
    numerator=Measure(_spell_starts),
    windows=("r12",),
)

placement_share_of_children = _placement_indicator(
    id="placement_share_of_children",
    theme="foranstaltning-anbringelse",
    name="anbragte børn blandt børn med en foranstaltning",
    definition="Anbragte børn i forhold til børn, der er anbragt eller har en forebyggende foranstaltning.",
    unit=PERCENT,
    numerator=Measure(placed_children, distinct=True, state=True),
    denominator=Measure(_supported_children, distinct=True, state=True),
    scale=100.0,
    windows=("cutoff",),
    target=28.0,
)

INDICATORS = (placed_children_count, placements_started, placement_share_of_children)
