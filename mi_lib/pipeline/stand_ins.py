"""Commentary for a made-up world that nobody wrote about: it says that it is a stand-in, and claims nothing."""

import shutil
from datetime import date

from mi_lib.commentary import Slot, file_of
from mi_lib.periods import Month
from mi_lib.pipeline.commenting import open_commentary
from mi_lib.pipeline.project import Project

_TEXT = """---
author: Demoens stedfortræder
date: {date}
explanation: Ingen har undersøgt, hvad udsvinget kan skyldes. Kommunen er opdigtet, og teksten her holder pladsen.
action: Enheden drøfter tallet på sit næste møde.
responsible: {unit}
deadline: {deadline}
---
"""


def write_stand_ins(project: Project, month: Month) -> None:
    """Put a folder in the place of `data/commentary/`: its files that fit the figures, and stand-ins for the rest.

    Needs the month's packets. From then on the project's commentary is in `data/demo-commentary/`, which is not in git.
    """
    commented = open_commentary(project, month)
    wrong = {finding.where.partition(",")[0] for finding in commented.findings if finding.severity == "error"}
    fitting = {theme: each for theme, each in commented.comments.items() if each.path.as_posix() not in wrong}
    folder = project.stand_ins
    (folder / str(month)).mkdir(parents=True, exist_ok=True)
    for comment in fitting.values():
        shutil.copyfile(project.settings.path(comment.path), folder / str(month) / comment.path.name)
    for slot in commented.slots:
        if slot.theme not in fitting or fitting[slot.theme].missing:
            text = _stand_in(project, month, slot)
            file_of(folder, month, slot.theme).write_text(text, encoding="utf-8", newline="\n")


def _stand_in(project: Project, month: Month, slot: Slot) -> str:
    plan = project.plan_for(month)
    unit = plan.unit(plan.theme(slot.theme).unit).title
    deadline: date = (month + 2).last_day
    return _TEXT.format(date=month.first_day.isoformat(), unit=unit, deadline=deadline.isoformat())


def remove_stand_ins(project: Project) -> None:
    """Let `data/commentary/` count again."""
    shutil.rmtree(project.stand_ins, ignore_errors=True)
