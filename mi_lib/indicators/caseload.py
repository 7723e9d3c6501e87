"""Cases for each full-time caseworker (domain reference, 4.1)."""

from functools import partial

import ibis
import ibis.expr.types as ir

from mi_lib.indicators.cases import cases
from mi_lib.indicators.declaration import CASES_PER_FTE, Indicator, Measure, Tables
from mi_lib.indicators.placements import PLACEMENT_SECTIONS, PREVENTIVE_SECTIONS
from mi_lib.indicators.shapes import at_month_ends, day_after
from mi_lib.indicators.teams import DISABILITY_TEAM, with_team_during

_GUIDANCE = (
    "sel_11_3_1", "sel_11_3_2", "sel_11_3_3", "sel_11_3_4", "sel_11_6", "sel_52_a",
    "bl_30_1_1", "bl_30_1_2", "bl_30_1_3", "bl_30_1_4", "bl_35_3", "bl_35_4",
)  # fmt: skip
_OPEN_EXAMINATION = 2.0
NOTHING_ELSE = 1.0
"""What a case weighs that has neither a measure nor an open examination."""


def active_cases(data: Tables) -> ir.Table:
    """The cases and not their children are counted."""
    return cases(data).mutate(person=ibis._.case_id)


def caseworkers(data: Tables) -> ir.Table:
    """One row per caseworker as a state; `fte` is the share of a full-time post. The intake counts as family work."""
    rows = data.table("employee").filter(ibis._.job_group == "caseworker")
    return rows.select(
        "team_id",
        "fte",
        person="employee_id",
        start_day="from_date",
        end_day=day_after(rows.to_date),
        case_type=ibis.ifelse(rows.team_id == DISABILITY_TEAM, "disability", "family"),
    )


def cases_by_section(data: Tables) -> ir.Table:
    """One row per measure and team in turn, as a state; a case with several sections has a row for each."""
    states = data.table("measure").select("case_id", "section_id", start_day="start_date", end_day="end_date")
    return with_team_during(states, data).mutate(person=ibis._.case_id, section=ibis._.section_id)


def weighted_cases(data: Tables) -> ir.Table:
    """One row per active case and month-end, as a state of that day, weighted by what most of its work goes to."""
    active = at_month_ends(cases(data).select("case_id", "team_id", "start_day", "end_day"), data)
    work = at_month_ends(work_weights(data), data).group_by("case_id", "day").aggregate(weight=ibis._.weight.max())
    rows = active.left_join(work, ["case_id", "day"])
    # Exact: the last digit of a sum of binary fractions such as 0.7 hangs on the order of the rows.
    weight = ibis.coalesce(rows.weight, NOTHING_ELSE).cast("decimal(18, 4)")
    return rows.select("team_id", "day", "start_day", "end_day", person="case_id", weight=weight)


def work_weights(data: Tables) -> ir.Table:
    """Measures and examinations as states with their weights (domain reference, 4.1)."""
    measure = data.table("measure")
    weight = ibis.cases(
        (measure.section_id.isin(PLACEMENT_SECTIONS), 2.5),
        (measure.section_id.isin(_GUIDANCE), 1.0),
        (measure.section_id.isin(PREVENTIVE_SECTIONS), 1.5),
        else_=0.7,
    )
    measures = measure.select("case_id", start_day="start_date", end_day="end_date", weight=weight)
    examination = data.table("child_examination").select(
        "case_id", start_day="decision_date", end_day="completed_date", weight=ibis.literal(_OPEN_EXAMINATION)
    )
    return measures.union(examination)


_caseload_indicator = partial(
    Indicator,
    theme="sagstal",
    unit=CASES_PER_FTE,
    denominator=Measure(caseworkers, amount="fte", state=True),
    windows=("cutoff",),
    by_team=True,
    protects="caseload",
)

caseload = _caseload_indicator(
    id="caseload",
    name="aktive sager pr. årsværk",
    definition=(
        "Aktive sager på opgørelsesdagen i forhold til sagsbehandlernes årsværk. Modtagelsens sagsbehandlere regnes"
        " med til familiesagerne."
    ),
    numerator=Measure(active_cases, distinct=True, state=True),
    breakdowns={"case_type": "case_type"},
    sources=("case_file", "employee"),
    source_system="DUBU og personalesystemet",
)

section_caseload = _caseload_indicator(
    id="section_caseload",
    name="sager med en aktiv foranstaltning pr. årsværk",
    definition=(
        "Sager med mindst én aktiv foranstaltning efter paragraffen i forhold til sagsbehandlernes årsværk. En sag "
        "kan have foranstaltninger efter flere paragraffer."
    ),
    numerator=Measure(cases_by_section, distinct=True, state=True),
    breakdowns={"section": "section"},
    overlapping=("section",),
    newest_only=("section",),
    sources=("case_file", "measure", "employee"),
    source_system="DUBU og personalesystemet",
)

weighted_caseload = _caseload_indicator(
    id="weighted_caseload",
    name="vægtet sagstal pr. årsværk",
    definition=(
        "Aktive sager vægtet efter det, der kræver mest arbejde: anbringelse 2,5, åben undersøgelse 2,0, "
        "forebyggende foranstaltning 1,5, rådgivning 1,0 og alene kompensation 0,7, i forhold til sagsbehandlernes "
        "årsværk."
    ),
    numerator=Measure(weighted_cases, amount="weight", state=True),
    sources=("case_file", "measure", "child_examination", "employee"),
    source_system="DUBU og personalesystemet",
)

INDICATORS = (caseload, section_caseload, weighted_caseload)
