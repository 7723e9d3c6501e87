"""Quality of casework beside the deadlines (domain reference, 4.3 and 4.5): follow-ups, reviews, service."""

from functools import partial

import ibis
import ibis.expr.types as ir

from mi_lib.indicators.deadlines import due_follow_ups
from mi_lib.indicators.declaration import FOLLOW_UPS, PERCENT, Indicator, Measure, Tables
from mi_lib.indicators.placements import measure_group
from mi_lib.indicators.teams import with_team_on


def _follow_ups_on_time(data: Tables) -> ir.Table:
    return due_follow_ups(data).filter(ibis._.on_time)


def held_follow_ups(data: Tables) -> ir.Table:
    """One row per follow-up, on the day it was held."""
    measure = data.table("measure").select("measure_id", "case_id")
    rows = data.table("follow_up").select("measure_id", day="date").inner_join(measure, "measure_id")
    return with_team_on(rows, data).mutate(person=ibis._.case_id)


def review_scores(data: Tables) -> ir.Table:
    """One row per relevant item of a reviewed case: 1 for yes, a half for partly, 0 for no."""
    rows = data.table("legality_review").filter(ibis._.score != "not_relevant")
    score = ibis.cases((rows.score == "yes", 1.0), (rows.score == "partly", 0.5), else_=0.0)
    return rows.select(person="case_id", day="review_date", review_item="item", score=score)


def decided_measures(data: Tables) -> ir.Table:
    """One row per new measure that was held against the service level, on the day of its decision."""
    rows = data.table("measure").filter(ibis._.within_service_level.notnull()).mutate(day=ibis._.decision_date)
    return with_team_on(rows, data).mutate(person=ibis._.case_id, measure_group=measure_group(ibis._.section_id))


def _within(data: Tables) -> ir.Table:
    return decided_measures(data).filter(ibis._.within_service_level)


def _deviations(data: Tables) -> ir.Table:
    return decided_measures(data).filter(~ibis._.within_service_level)


def _approved(data: Tables) -> ir.Table:
    return _deviations(data).filter(ibis._.deviation_approved_by.notnull())


follow_ups_on_time_share = Indicator(
    id="follow_ups_on_time_share",
    theme="sagskvalitet",
    name="opfølgninger holdt til tiden",
    definition=(
        "Opfølgninger, der skulle holdes i de seneste tre måneder og blev holdt inden fristen, i forhold til alle, "
        "der skulle holdes."
    ),
    unit=PERCENT,
    numerator=Measure(_follow_ups_on_time),
    denominator=Measure(due_follow_ups),
    scale=100.0,
    windows=("r3",),
    by_team=True,
    direction="up",
    target=85.0,
    sources=("measure", "follow_up", "case_file"),
    source_system="DUBU",
)

follow_ups_held = Indicator(
    id="follow_ups_held",
    theme="sagskvalitet",
    name="holdte opfølgninger",
    definition="Opfølgninger holdt i de seneste tre måneder, til tiden eller for sent.",
    unit=FOLLOW_UPS,
    numerator=Measure(held_follow_ups),
    windows=("r3",),
    by_team=True,
    sources=("measure", "follow_up", "case_file"),
    source_system="DUBU",
)

review_score_share = Indicator(
    id="review_score_share",
    theme="sagskvalitet",
    name="opfyldte krav i ledelsestilsynet",
    counted_in="point",
    definition=(
        "Hvert kvartal gennemgås en stikprøve af sager. Et krav, der er opfyldt, tæller 1, og et, der er delvist "
        "opfyldt, tæller ½, i forhold til de krav, der er relevante. Opgjort over 12 måneder."
    ),
    unit=PERCENT,
    numerator=Measure(review_scores, amount="score"),
    denominator=Measure(review_scores),
    scale=100.0,
    windows=("r12",),
    breakdowns={"review_item": "review_item"},
    newest_only=("review_item",),
    direction="up",
    sources=("legality_review",),
    source_system="ledelsestilsynet i Børn og familie",
)

_service_indicator = partial(
    Indicator,
    theme="serviceniveau",
    unit=PERCENT,
    scale=100.0,
    windows=("r12",),
    by_team=True,
    sources=("measure", "case_file"),
    source_system="DUBU",
)

within_service_level_share = _service_indicator(
    id="within_service_level_share",
    name="foranstaltninger inden for serviceniveauet",
    definition=(
        "Nye foranstaltninger, der er bevilget inden for det serviceniveau, byrådet har vedtaget, i forhold til "
        "alle nye foranstaltninger de seneste 12 måneder."
    ),
    numerator=Measure(_within),
    denominator=Measure(decided_measures),
    breakdowns={"measure_group": "measure_group"},
    newest_only=("measure_group",),
    direction="up",
    target=85.0,
)

deviations_approved_share = _service_indicator(
    id="deviations_approved_share",
    name="godkendte afvigelser fra serviceniveauet",
    definition=(
        "Afvigelser fra serviceniveauet, som en leder har godkendt, i forhold til alle afvigelser de seneste 12 "
        "måneder."
    ),
    numerator=Measure(_approved),
    denominator=Measure(_deviations),
    direction="up",
    target=100.0,
)

INDICATORS = (
    follow_ups_on_time_share,
    follow_ups_held,
    review_score_share,
    within_service_level_share,
    deviations_approved_share,
)
