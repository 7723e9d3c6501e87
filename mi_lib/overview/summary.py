"""The first lines of a case overview: what must be done today, counted and with the case numbers."""

from collections.abc import Iterator, Sequence
from itertools import chain

from mi_lib import danish
from mi_lib.caselists import DAYS_AHEAD, CaseList
from mi_lib.caselists.packet import Row

_NAMED = 6
"""So many case numbers are named; a longer list stands below."""

_SOON = 7

_FRISTER = ("frist", "frister")
_SAGER = ("sag", "sager")


def important(packet: CaseList) -> list[str]:
    """One line for each thing that needs somebody, the most urgent first; never empty."""
    lines = chain(_waiting(packet), _today(packet), _overdue(packet), _alone(packet), _rest(packet))
    return list(lines) or ["Der er intet, der haster."]


def _today(packet: CaseList) -> Iterator[str]:
    deadlines = packet.lists["deadlines"]
    today = [row for row in deadlines if row["days"] == 0]
    soon = [row for row in deadlines if -_SOON <= row["days"] < 0]
    later = [row for row in deadlines if row["days"] < -_SOON]
    said = f"{_frister(len(today))} udløber{_cases(today)}" if today else "ingen frister udløber"
    yield f"**I dag:** {said}."
    if soon or later:
        more = f", og {danish.count_word(len(later))} mere inden for {DAYS_AHEAD} dage" if later else ""
        yield f"**Kommer:** {_frister(len(soon))} i de næste {danish.count_word(_SOON)} dage{_cases(soon)}{more}."


def _overdue(packet: CaseList) -> Iterator[str]:
    late = [row for row in packet.lists["deadlines"] if row["days"] > 0]
    if late:
        recent = [row for row in late if row["days"] <= _SOON]
        new = f" {danish.capitalised(danish.count_word(len(recent)))} udløb inden for den seneste uge{_cases(recent)}."
        cases = len({row["case_id"] for row in late})
        # Both counts of a sentence in the same form: letters only where both are small.
        said = danish.count_word if len(late) <= danish.LAST_IN_LETTERS else danish.number
        yield (
            f"**Overskredet:** {said(len(late))} {_FRISTER[len(late) != 1]} i {said(cases)} {_SAGER[cases != 1]}. "
            f"{'Den ældste' if len(late) > 1 else 'Den'} udløb for "
            f"{danish.number(late[0]['days'])} {'dag' if late[0]['days'] == 1 else 'dage'} siden."
            f"{new if recent else ''}"
        )


def _waiting(packet: CaseList) -> Iterator[str]:
    waiting = [row for row in packet.lists.get("inbox", ()) if row["due_at"]]
    if waiting:
        over = sum(row["hours"] < 0 for row in waiting)
        one = "underretning er" if len(waiting) == 1 else "underretninger er"
        late = f"; fristen på 24{danish.NBSP}timer er overskredet for {danish.count_word(over)}" if over else ""
        yield f"**Underretninger:** {danish.count_word(len(waiting))} {one} ikke vurderet{late}."


def _alone(packet: CaseList) -> Iterator[str]:
    alone = packet.lists.get("without_caseworker", ())
    if alone:
        left = sorted({row["caseworker_id"] for row in alone if row["caseworker_id"]})
        why = f", heraf de sager, som {danish.listed(left)} havde" if left else ""
        yield f"**Uden sagsbehandler:** {_sager(len(alone))}{why}."


def _rest(packet: CaseList) -> Iterator[str]:
    goals = [row for row in packet.lists.get("goals", ()) if row["days"] > 0]
    if goals:
        yield f"**Mål:** {_sager(len(goals))} har mål, der skulle være vurderet."
    missing = packet.lists["registrations"]
    if missing:
        yield f"**Registrering:** {_sager(len(missing))} mangler mindst én registrering."
    refunds = packet.lists["refunds"]
    if refunds:
        yield f"**Refusion:** {_sager(len(refunds))} kan give refusion{_cases(refunds)}."


def _frister(count: int) -> str:
    return f"{danish.count_word(count)} {_FRISTER[count != 1]}"


def _sager(count: int) -> str:
    return f"{danish.count_word(count)} {_SAGER[count != 1]}"


def _cases(rows: Sequence[Row]) -> str:
    """The case numbers in brackets, where there are few."""
    names = list(dict.fromkeys(row["case_id"] for row in rows))
    return f" ({', '.join(names)})" if 0 < len(names) <= _NAMED else ""
