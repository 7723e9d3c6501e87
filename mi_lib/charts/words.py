"""How captions, headings and alt texts name what they show: whose figures, over what time, by what."""

from collections.abc import Iterable

from mi_lib import danish
from mi_lib.indicators import MUNICIPALITY
from mi_lib.series import Cell, Look

WORDS = {
    "team": "team", "age_band": "alder", "age_group": "alder", "placed_age_band": "alder", "target_group": "målgruppe",
    "target_group_collapsed": "målgruppe", "placement_form": "anbringelsesform", "case_type": "sagstype",
    "notifier_group": "underretter", "outcome": "udfald", "check": "kontrol",
    "deadline": "frist", "budget_area": "budgetområde", "goal_status": "status", "goal_area": "målområde",
    "absence_type": "årsag", "grade_group": "klassetrin", "scheme": "ordning", "job_group": "jobgruppe",
    "requester_type": "ansøger", "activity_type": "aktivitet",
    "child_age_band": "alder", "start_age_band": "alder ved starten", "sex": "køn", "case_age": "sagens alder",
    "opened_reason": "årsag", "closed_reason": "årsag", "overdue_age": "overskridelsens længde",
    "open_deadline": "frist", "known_case": "barnets sag", "legal_basis": "hjemmel", "weekday": "ugedag",
    "notification_reason": "årsag", "section": "paragraf", "measure_kind": "foranstaltning",
    "measure_group": "slags foranstaltning", "review_item": "krav", "board_result": "resultat",
    "access_law": "lov", "access_decision": "afgørelse", "leisure_scheme": "ordning", "social_case": "social sag",
    "spell_length": "fraværets længde", "owner_unit": "ansvarlig enhed", "goal_policy": "politik",
}  # fmt: skip
"""How a dimension is said after `fordelt på`."""

_WHEN = {
    "month": ", {month}",
    "cutoff": " ved udgangen af {month}",
    "ytd": ", januar til {month}",
    "r3": ", de tre måneder til og med {month}",
    "r12": ", de 12 måneder til og med {month}",
    "r24": ", de 24 måneder til og med {month}",
    "school_ytd": ", skoleåret til og med {month}",
}
_EACH_MONTH = {
    "cutoff": "ved udgangen af hver måned",
    "ytd": "år til dato, måned for måned",
    "r3": "over tre måneder, opgjort hver måned",
    "r12": "over 12 måneder, opgjort hver måned",
    "r24": "over 24 måneder, opgjort hver måned",
    "school_ytd": "skoleåret til dato, måned for måned",
}


def named(look: Look) -> str:
    """The indicator and whose it is: `anbragte børn og unge i team Familie`."""
    return look.indicator.name + whose(look)


def whose(look: Look) -> str:
    """Nothing where there is no doubt: only a leader reads the team's figures beside the municipality's."""
    if look.scope != MUNICIPALITY:
        return f" i team {look.packet.edition.codelists['team'][look.scope]}"
    if look.packet.reader.team is None or not look.indicator.by_team:
        return ""
    return " i hele Børn og familie" if look.indicator.protects == "staff" else " i hele kommunen"


def when(look: Look) -> str:
    """The time that the latest figure covers: `, januar 2015`, ` ved udgangen af januar 2015`."""
    latest = look.latest()
    if latest.window == "ytd" and latest.period.number == 1:
        return _WHEN["month"].format(month=danish.month(latest.period))
    return _WHEN[latest.window].format(month=danish.month(latest.period))


def each_month(look: Look) -> str:
    """How the rows of a table over time follow each other."""
    return _EACH_MONTH.get(look.latest().window, "måned for måned")


def marks(cells: Iterable[Cell]) -> str:
    """What the star in a chart means, where there is one."""
    found = list(cells)
    drawn = any(cell.is_shown for cell in found) and any(cell.is_hidden for cell in found)
    return " Stjernen (*) betyder, at tallet ikke vises." if drawn else ""


COLLAPSED = "Kategorierne er slået sammen, så færre tal skal skjules."
"""For a table or chart that is shown by coarser categories than its template asks for."""


def left_out(what: str, subject: str) -> str:
    """In the place of a chart or table of which nearly all would be hidden."""
    return (
        f"{what} over {subject} er udeladt. Næsten alle tal skulle skjules for at beskytte de personer, det handler om."
    )
