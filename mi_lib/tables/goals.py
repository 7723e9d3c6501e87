"""The political goals, one line each."""

from collections.abc import Mapping, Sequence
from datetime import date

from mi_lib import danish
from mi_lib.disclosure import GoalLine
from mi_lib.series import Look
from mi_lib.tables.table import ABSENT_MARK, Table, escaped, pipe_table


def policy_goals(look: Look) -> Table:
    """One line per goal, with its status in words."""
    edition = look.packet.edition
    statuses = edition.codelists["goal_status"]
    heads = ["Mål", "Udgangspunkt", "Nu", "Måltal", "Frist", "Status"]
    rows = [
        [
            escaped(goal.title),
            danish.plain(goal.baseline),
            ABSENT_MARK if goal.value is None else danish.plain(goal.value),
            danish.plain(goal.target),
            danish.short_day(date.fromisoformat(goal.target_date)),
            statuses[goal.status],
        ]
        for goal in edition.goals
    ]
    caption = f"De politiske mål ved udgangen af {danish.month(look.latest().period)}"
    notes = (*_measured_on(look), *_otherwise_reported(edition.goals, statuses))
    return pipe_table(heads, rows, caption, notes=notes)


def _measured_on(look: Look) -> tuple[str, ...]:
    """The goals are delivered by a unit of their own: whose figures stand here, and of which day."""
    edition = look.packet.edition
    days = {goal.measured_on for goal in edition.goals if goal.measured_on}
    if not days:
        return ()
    unit = next(theme.unit for theme in edition.themes if theme.slug == look.indicator.theme)
    return (
        f"»Nu« er målt pr. {danish.day(date.fromisoformat(max(days)))} og meldt ind af {unit}. "
        "Tal, der er rettet siden, kan være lidt anderledes i deres eget afsnit.",
    )


def _otherwise_reported(goals: Sequence[GoalLine], statuses: Mapping[str, str]) -> tuple[str, ...]:
    """Where the unit reported another status than the rule gives."""
    return tuple(
        f"{escaped(goal.title)}: {goal.owner} har meldt »{statuses[goal.delivered_status]}«. "
        "Status i tabellen følger den fælles regel."
        for goal in goals
        if goal.delivered_status not in ("", goal.status)
    )
