"""What is due, and what of it is done already: as far as the published reports and the books of sending tell."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from mi_lib.errors import MiError
from mi_lib.periods import Month
from mi_lib.pipeline.project import Project
from mi_lib.pipeline.sending import approvals_of, sent_log_of
from mi_lib.plan.due import Task, describe_task, due_tasks, tasks_json
from mi_lib.sending import PublishedReport, check_approved, read_published, read_sendings


@dataclass(frozen=True)
class DueTask:
    """A task of the plan. `done` is False where nobody can know: deliveries can come again at any time."""

    task: Task
    done: bool

    def __str__(self) -> str:
        return describe_task(self.task) + (" – udført" if self.done else "")

    def as_data(self) -> dict[str, Any]:
        """For a script: the plan's own record of the task, and whether it is done."""
        (record,) = json.loads(tasks_json([self.task]))
        return {**record, "done": self.done}


def due_work(project: Project, today: date, days: int) -> list[DueTask]:
    """The tasks due from `today` to `days` later, in order. Raises PlanError if the year of `today` has no plan."""
    return [DueTask(task, _is_done(project, task)) for task in due_tasks(project.plans, today, days)]


def _is_done(project: Project, task: Task) -> bool:
    check = {"make": _is_made, "approve": _is_approved, "send": _is_sent}.get(task.kind)
    try:
        return check is not None and check(project, task)
    except MiError:
        # Not published, not approved, changed by hand, nobody to send to: the command for the task says which.
        return False


def _is_made(project: Project, task: Task) -> bool:
    return len(list(_published(project, task.month))) > 0


def _is_approved(project: Project, task: Task) -> bool:
    """Approved are those that will be sent; `mi approve` for the others is a choice."""
    forums = [deadline.forum for deadline in project.plan_for(task.month).deadlines_of(task.month)]
    for forum in forums:
        check_approved(_report_for(project, task.month, forum), approvals_of(project, task.month))
    return True


def _is_sent(project: Project, task: Task) -> bool:
    """These very files, not an edition that was published anew since."""
    digests = _report_for(project, task.month, task.forum).digests
    sendings = read_sendings(sent_log_of(project, task.month))
    return any((sending.forum, sending.files) == (task.forum, digests) for sending in sendings)


def _published(project: Project, month: Month) -> Iterator[PublishedReport]:
    version, orders = project.orders_of(month)
    for order in orders:
        yield read_published(project.reports, order.recipient, month, version.id.lower())


def _report_for(project: Project, month: Month, forum: str) -> PublishedReport:
    recipient = project.distribution.recipient_of(forum)
    return read_published(project.reports, recipient.id, month, project.plans.version_of(month).id.lower())
