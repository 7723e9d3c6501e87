"""What must be collected, made, approved and sent in the next days, in order, with the command for each."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from types import MappingProxyType
from typing import Literal

from mi_lib.periods import Month
from mi_lib.plan.annual import AnnualPlan, Plans
from mi_lib.plan.calendar import working_days_before
from mi_lib.plan.words import danish_day, danish_hour, danish_list, danish_month

TaskKind = Literal["collect", "check", "make", "approve", "send", "plan"]
_ORDER: tuple[TaskKind, ...] = ("collect", "check", "make", "approve", "send", "plan")
COMMANDS: Mapping[TaskKind, str] = MappingProxyType(
    {
        "collect": "mi intake",
        "check": "mi status {month}",
        "make": "mi publish {month}",
        "approve": "mi approve {month}",
        "send": "mi send {month} --forum {forum}",
        "plan": "mi plan {year} --from {before}",
    }
)


@dataclass(frozen=True)
class Task:
    """Something to do on a day, at the latest at an hour if it has one; `text` is Danish, `command` does it.

    `starts` is the first day that it can be done. `forum` is empty but for what is sent.
    """

    kind: TaskKind
    month: Month
    starts: date
    due: date
    hour: time | None
    text: str
    command: str
    forum: str = ""


def due_tasks(plans: Plans, today: date, days: int = 7) -> list[Task]:
    """The tasks due from `today` to `days` later, in the order to do them.

    Raises PlanError if the year of `today` has no plan; if only the next year has none, making it is a task.
    """
    plans.of_year(today.year)
    last = today + timedelta(days=days)
    tasks = [task for year in range(today.year, last.year + 2) for task in _tasks_of_year(plans, year)]
    return sorted((task for task in tasks if today <= task.due <= last), key=_in_order)


def describe_task(task: Task) -> str:
    """`tirsdag den 6. januar 2015 kl. 10: Send … (mi send …)`."""
    hour = f" {danish_hour(task.hour)}" if task.hour else ""
    return f"{danish_day(task.due)}{hour}: {task.text} ({task.command})"


def tasks_json(tasks: list[Task]) -> str:
    """The tasks for a scheduler: a JSON list in the order to do them, days and hours in ISO, `hour` null if none."""
    return json.dumps([_as_data(task) for task in tasks], ensure_ascii=False, indent=2) + "\n"


def _as_data(task: Task) -> dict[str, str | None]:
    return {
        "kind": task.kind,
        "month": str(task.month),
        "forum": task.forum or None,
        "starts": task.starts.isoformat(),
        "due": task.due.isoformat(),
        "hour": task.hour.isoformat(timespec="minutes") if task.hour else None,
        "text": task.text,
        "command": task.command,
    }


def _in_order(task: Task) -> tuple[date, int, time, Month]:
    """Of one day in the order of the work: nothing is sent before it is collected, made and approved."""
    return task.due, _ORDER.index(task.kind), task.hour or time.max, task.month


def _tasks_of_year(plans: Plans, year: int) -> list[Task]:
    """The next year's first tasks can fall before it begins, so a missing plan for it is itself a task."""
    if year in plans.by_year:
        plan = plans.of_year(year)
        return [task for month in plan.months if plan.meetings_of(month) for task in _tasks_of(plan, month)]
    return [_plan_task(plans, year)] if year - 1 in plans.by_year else []


def _tasks_of(plan: AnnualPlan, month: Month) -> Iterator[Task]:
    edition = f"{plan.version_of(month).id} for {danish_month(month)}"
    delivery, extraction = plan.delivery_day(month), plan.extraction_day(month)
    deadlines = sorted(plan.deadlines_of(month), key=lambda deadline: deadline.at)
    first = deadlines[0].at
    made = max(delivery, working_days_before(first.date(), 1, plan.profile))
    starts = min(extraction, delivery)
    units = danish_list([unit.title for unit in plan.units_of(plan.version_of(month))])
    yield _task("collect", month, starts, delivery, None, f"Modtag data til {edition} fra {units}.")
    yield _task("check", month, starts, delivery, None, f"Se, om alt er leveret til {edition}.")
    yield _task("make", month, delivery, made, None, f"Dan {edition}.")
    yield _task("approve", month, made, first.date(), first.time(), f"Godkend {edition}.")
    for deadline in deadlines:
        title = plan.forum(deadline.forum).title
        yield _task(
            "send", month, made, deadline.at.date(), deadline.at.time(), f"Send {edition} til {title}.", deadline.forum
        )


def _task(kind: TaskKind, month: Month, starts: date, due: date, hour: time | None, text: str, forum: str = "") -> Task:
    return Task(kind, month, starts, due, hour, text, COMMANDS[kind].format(month=month, forum=forum), forum)


def _plan_task(plans: Plans, year: int) -> Task:
    before = plans.of_year(year - 1)
    due = working_days_before(date(year, 1, 1), 1, before.profile)
    command = COMMANDS["plan"].format(year=year, before=year - 1)
    return Task("plan", Month(year, 1), date(year - 1, 12, 1), due, None, f"Lav årsplanen for {year}.", command)
