"""Which team had a case when. Cases change teams, and each team's figures count what was its own at the time."""

import ibis
import ibis.expr.types as ir

from mi_lib.indicators.declaration import Tables
from mi_lib.indicators.shapes import FAR

INTAKE_TEAM = "T1"
"""Receives what concerns a child without a case (Modtagelse og undersøgelse)."""

DISABILITY_TEAM = "T4"
"""The team whose caseworkers have the disability cases (Handicap)."""


def case_spells(data: Tables) -> ir.Table:
    """One row per case and team in turn: the case's columns, `start_day` and `end_day` (null: still so).

    A case changes teams on the first day of the month for which the change was delivered. Its closing, once
    known, counts from the day on which it happened. `is_first` and `is_last` mark the spells in which the case was
    opened and closed; teams' spells add up to the case, so transfers sum to zero.
    """
    return data.kept(_case_spells)


def _case_spells(data: Tables) -> ir.Table:
    versions = data.table("case_file_by_month").select("case_id", "team_id", since="start_day", until="end_day")
    each = ibis.window(group_by="case_id", order_by="since")
    numbered = versions.mutate(place=ibis.row_number().over(each), is_last=versions.until.isnull())
    case = data.table("case_file").select(
        "case_id",
        "child_id",
        "case_type",
        "target_group",
        "opened_date",
        "closed_date",
        "opened_reason",
        "closed_reason",
    )
    rows = numbered.inner_join(case, "case_id")
    end = ibis.least(ibis.coalesce(rows.until, FAR), ibis.coalesce(rows.closed_date, FAR))
    return rows.mutate(
        is_first=rows.place == 0,
        start_day=ibis.ifelse(rows.place == 0, rows.opened_date, rows.since),
        end_day=end.nullif(FAR),
    ).drop("since", "until", "place")


def with_team_on(events: ir.Table, data: Tables) -> ir.Table:
    """Events with `case_id` and `day`, and the `team_id` that had the case that day (null: no case, or none open)."""
    spells = case_spells(data).select(
        "case_id", "team_id", since="start_day", until=ibis.coalesce(ibis._.end_day, FAR)
    )  # fmt: skip
    same_case = events.case_id == spells.case_id
    # Comparisons only: with an "or" among them DuckDB compares every event with every spell.
    that_day = [spells.since <= events.day, spells.until > events.day]
    return events.left_join(spells, [same_case, *that_day]).select(*events.columns, "team_id")


def with_team_until(events: ir.Table, data: Tables) -> ir.Table:
    """The same for what ends on `day`: the team that had the case on the day before, as the case may end with it."""
    before = events.mutate(last_day=events.day, day=(events.day - ibis.interval(days=1)).cast("date"))
    return with_team_on(before, data).mutate(day=ibis._.last_day).drop("last_day")


def with_team_during(states: ir.Table, data: Tables) -> ir.Table:
    """States with `case_id`, `start_day` and `end_day`, cut into one piece for each team that had the case meanwhile.

    What lies outside the case's time has no team and is dropped: a measure of a closed case is not active.
    """
    spells = case_spells(data).select("case_id", "team_id", since="start_day", until="end_day")
    rows = states.inner_join(spells, "case_id")
    start = ibis.greatest(rows.start_day, rows.since)
    end = ibis.least(ibis.coalesce(rows.end_day, FAR), ibis.coalesce(rows.until, FAR))
    pieces = rows.mutate(start_day=start, end_day=end.nullif(FAR)).drop("since", "until")
    return pieces.filter(pieces.end_day.isnull() | (pieces.start_day < pieces.end_day))
