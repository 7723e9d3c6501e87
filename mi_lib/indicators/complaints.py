"""Complaints about decisions, and what the Board of Appeal (Ankestyrelsen) made of them (domain reference, 4.6).

What is counted are acts of authorities, and small counts are shown: a percentage of 14 decisions misleads without them,
and the ministry publishes the same figures of every municipality each year. So there is no breakdown by child, case
or section.
"""

from functools import partial

import ibis
import ibis.expr.types as ir

from mi_lib.indicators.deadlines import judged
from mi_lib.indicators.declaration import COMPLAINTS, DECISIONS, PERCENT, Indicator, Measure, Tables

ON_THE_MERITS = ("upheld", "changed", "remitted")
REVERSED = ("changed", "remitted")


def received_complaints(data: Tables) -> ir.Table:
    """One row per complaint, on the day it came."""
    return data.table("complaint").mutate(person=ibis._.complaint_id, day=ibis._.received_date)


def due_reassessments(data: Tables) -> ir.Table:
    """One row per complaint, on the last day for its reassessment; `on_time` says whether it was done by then."""
    return judged(data, {"reassessment_by_municipality": _reassessments}).mutate(
        person=ibis._.subject, day=ibis._.due_day
    )


def _reassessments(data: Tables) -> ir.Table:
    rows = data.table("complaint")
    return rows.select(
        case_id=ibis.null("string"),
        subject="complaint_id",
        about="complaint_id",
        triggered="received_date",
        fulfilled="reassessed_date",
    )


def _reassessed_in_time(data: Tables) -> ir.Table:
    return due_reassessments(data).filter(ibis._.on_time)


def reassessed_complaints(data: Tables) -> ir.Table:
    """One row per complaint that was reassessed, on that day."""
    rows = data.table("complaint").filter(ibis._.reassessed_date.notnull())
    return rows.mutate(person=ibis._.complaint_id, day=ibis._.reassessed_date)


def _changed_at_reassessment(data: Tables) -> ir.Table:
    return reassessed_complaints(data).filter(ibis._.reassessment_result.isin(("changed", "partly")))


def board_decisions_made(data: Tables) -> ir.Table:
    """One row per decision of the Board, on its day."""
    rows = data.table("complaint").filter(ibis._.board_decision_date.notnull())
    return rows.mutate(person=ibis._.complaint_id, day=ibis._.board_decision_date)


def _on_the_merits(data: Tables) -> ir.Table:
    return board_decisions_made(data).filter(ibis._.board_result.isin(ON_THE_MERITS))


def _reversed(data: Tables) -> ir.Table:
    return board_decisions_made(data).filter(ibis._.board_result.isin(REVERSED))


_complaint_indicator = partial(
    Indicator,
    theme="klager",
    windows=("r12",),
    sources=("complaint",),
    source_system="kommunens register over klager",
    protects="nothing",
)

complaints_received = _complaint_indicator(
    id="complaints_received",
    name="modtagne klager",
    definition="Klager over afgørelser, modtaget de seneste 12 måneder.",
    unit=COMPLAINTS,
    numerator=Measure(received_complaints),
)

reassessed_in_time_share = _complaint_indicator(
    id="reassessed_in_time_share",
    name="klager genvurderet inden fire uger",
    definition=(
        "Klager, som kommunen har genvurderet inden for fire uger, i forhold til alle klager, hvor de fire uger "
        "udløb de seneste 12 måneder."
    ),
    unit=PERCENT,
    numerator=Measure(_reassessed_in_time),
    denominator=Measure(due_reassessments),
    scale=100.0,
    direction="up",
    target=100.0,
)

reassessment_changed_share = _complaint_indicator(
    id="reassessment_changed_share",
    name="afgørelser ændret ved genvurdering",
    definition=(
        "Klager, hvor kommunen selv ændrede afgørelsen helt eller delvist, i forhold til alle genvurderede klager."
    ),
    unit=PERCENT,
    numerator=Measure(_changed_at_reassessment),
    denominator=Measure(reassessed_complaints),
    scale=100.0,
)

board_decisions = _complaint_indicator(
    id="board_decisions",
    name="afgørelser fra Ankestyrelsen",
    definition="Klagesager, som Ankestyrelsen har afgjort de seneste 12 måneder.",
    unit=DECISIONS,
    numerator=Measure(board_decisions_made),
    breakdowns={"board_result": "board_result"},
    newest_only=("board_result",),
)

reversal_rate = _complaint_indicator(
    id="reversal_rate",
    name="omgjorte afgørelser (omgørelsesprocenten)",
    definition=(
        "Afgørelser, som Ankestyrelsen har ændret eller hjemvist, i forhold til de afgørelser, den har taget "
        "stilling til de seneste 12 måneder. En sag, der er hjemvist, skal kommunen behandle igen. Tallet siger kun "
        "noget om de afgørelser, der er klaget over."
    ),
    unit=PERCENT,
    numerator=Measure(_reversed),
    denominator=Measure(_on_the_merits),
    scale=100.0,
    direction="down",
)

INDICATORS = (
    complaints_received,
    reassessed_in_time_share,
    reassessment_changed_share,
    board_decisions,
    reversal_rate,
)
