"""The lists of a case overview as Markdown tables: case numbers and what is to be done, never a name."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from mi_lib import danish
from mi_lib.caselists import DAYS_AHEAD, READ_AT, CaseList
from mi_lib.caselists.packet import ListEdition, Row
from mi_lib.tables import escaped

_NOTHING = "–"
_SINCE_DATA = "*"
_LEFT, _RIGHT = ":---", "---:"
_LONG_HOURS = 48


@dataclass(frozen=True)
class Listed:
    """A pipe table with its caption and notes; `name` is what its label is made of."""

    name: str
    markdown: str
    caption: str
    notes: tuple[str, ...] = ()


Column = tuple[str, str, Callable[[Row], str]]
"""Its head, its alignment, and what stands in it."""


def _listed(
    name: str, caption: str, rows: Sequence[Row], columns: Iterable[Column], notes: Sequence[str] = ()
) -> Listed | None:
    """None where there is nothing to list."""
    if not rows:
        return None
    shown = tuple(columns)
    lines = [
        [head for head, _, _ in shown],
        *([escaped(text(row)) for _, _, text in shown] for row in rows),
    ]
    head, *body = ("| " + " | ".join(cells) + " |" for cells in lines)
    rule = "|" + "|".join(side for _, side, _ in shown) + "|"
    return Listed(name, "\n".join([head, rule, *body]), f"{caption} ({danish.number(len(rows))})", tuple(notes))


def due(packet: CaseList) -> Listed | None:
    """Today and the days ahead, the nearest first."""
    rows = sorted((row for row in packet.lists["deadlines"] if row["days"] <= 0), key=_urgency)
    columns = (*_who(packet), ("Dage tilbage", _RIGHT, _days_left), _duty(packet), _DUE, _LAW)
    return _listed("frister", f"Frister i dag og de næste {DAYS_AHEAD} dage", rows, columns)


def _urgency(row: Row) -> tuple[str, bool, str]:
    """By the day, and first what is due before the day is over."""
    return row["due_day"], row["due_at"] is None, row["due_at"] or ""


def overdue(packet: CaseList) -> Listed | None:
    """What has run out, the longest ago first."""
    rows = [row for row in packet.lists["deadlines"] if row["days"] > 0]
    marked = any(_ran_out_since(packet.edition, row) for row in rows)
    columns = (*_who(packet), _days_over(packet.edition), _duty(packet), _DUE, _LAW)
    note = (
        f"\\* Fristen udløb efter den {danish.day(packet.edition.data_until)}, som data går til. "
        "Handlingen kan være registreret siden."
    )
    return _listed("overskredet", "Overskredne frister, de ældste først", rows, columns, [note] if marked else [])


def inbox(packet: CaseList) -> Listed | None:
    """What waits in the inbox: assessments by the hours left, then receipts."""
    columns: tuple[Column, ...] = (
        ("Underretning", _LEFT, lambda row: row["notification_id"]),
        ("Sag", _LEFT, lambda row: row["case_id"] or "ingen sag"),
        _by("Sagsbehandler", "caseworker_id"),
        ("Det skal gøres", _LEFT, lambda row: packet.edition.codelists["duty"][row["deadline"]]),
        ("Senest", _LEFT, _due),
        ("Tid tilbage", _RIGHT, lambda row: _hours(row["hours"]) if row["due_at"] else _days(row["days"])),
    )
    note = f"Timer regnes fra kl. {READ_AT.hour} på listens dag."
    return _listed("underretninger", "Underretninger, der venter", packet.lists["inbox"], columns, [note])


def without_caseworker(packet: CaseList) -> Listed | None:
    """One line for each employee who has left, with the cases: they are handed over together."""
    left: dict[str | None, list[str]] = {}
    for row in packet.lists["without_caseworker"]:
        left.setdefault(row["caseworker_id"], []).append(row["case_id"])
    rows = [{"who": who, "cases": cases} for who, cases in left.items()]
    columns: tuple[Column, ...] = (
        ("Hvorfor", _LEFT, lambda row: f"{row['who']} er fratrådt" if row["who"] else "Ingen er registreret"),
        ("Sager", _RIGHT, lambda row: danish.number(len(row["cases"]))),
        ("Sagsnumre", _LEFT, lambda row: ", ".join(row["cases"])),
    )
    found = _listed("uden-sagsbehandler", "Sager uden sagsbehandler", rows, columns)
    count = len(packet.lists["without_caseworker"])
    return found and Listed(found.name, found.markdown, f"Sager uden sagsbehandler ({danish.number(count)})")


def caseload(packet: CaseList) -> Listed | None:
    """Caseworkers, the heaviest load first."""
    columns: tuple[Column, ...] = (
        _by("Sagsbehandler", "employee_id"),
        _amount("Årsværk", "fte", 2),
        _amount("Sager", "cases"),
        _amount("Pr. årsværk", "per_fte"),
        _amount("Vægtet pr. årsværk", "weighted_per_fte"),
        _amount("Overskredne frister", "overdue"),
    )
    note = (
        "Vægtet: anbringelse 2,5, åben undersøgelse 2,0, forebyggende foranstaltning 1,5, rådgivning eller ingen "
        "foranstaltning 1,0, alene kompensation 0,7. Den tungeste opgave i sagen tæller."
    )
    return _listed("sagstal", "Sager pr. sagsbehandler", packet.lists["caseload"], columns, [note])


def registrations(packet: CaseList) -> Listed | None:
    """What the latest monthly check found missing."""
    labels = packet.edition.codelists["check"]
    columns = (
        *_who(packet),
        ("Kontrollen viser", _LEFT, lambda row: "; ".join(labels[code] for code in row["checks"].split("|"))),
    )
    checked = packet.edition.checked_on
    notes = [f"Registreringerne er senest kontrolleret den {danish.day(checked)}."] if checked else []
    return _listed("registreringer", "Sager med manglende registrering", packet.lists["registrations"], columns, notes)


def goals(packet: CaseList) -> Listed | None:
    """How the open goals of each child stand, the assessment that has waited longest first."""
    columns: tuple[Column, ...] = (
        _CASE,
        _amount("Nået", "met"),
        _amount("Delvist", "partly"),
        _amount("Ikke nået", "not_met"),
        _amount("Forværret", "worse"),
        _amount("Ikke vurderet", "none"),
        _on("Vurderes senest", "next_day"),
        ("Overskredet", _LEFT, lambda row: _over(row["days"])),
    )
    note = "Antal åbne mål i hver sag, fordelt efter den seneste vurdering. Et mål vurderes mindst hvert halve år."
    return _listed("maal", "Sager med åbne mål", packet.lists["goals"], columns, [note])


def service_level(packet: CaseList) -> Listed | None:
    """Running measures outside the service level."""
    names, approvers = packet.edition.codelists["section"], packet.edition.codelists["approver"]
    columns: tuple[Column, ...] = (
        _CASE,
        ("Foranstaltning", _LEFT, lambda row: names[row["section_id"]]),
        _on("Startet", "start_date"),
        ("Afvigelsen er godkendt af", _LEFT, lambda row: approvers.get(row["approved_by"], "mangler godkendelse")),
    )
    return _listed("serviceniveau", "Foranstaltninger uden for serviceniveauet", packet.lists["service_level"], columns)


def placements(packet: CaseList) -> Listed | None:
    """Placed children, whose next follow-up or visit is nearest first."""
    columns = (
        *_who(packet),
        ("Alder", _RIGHT, lambda row: f"{row['age']}{danish.NBSP}år"),
        _on("Anbragt siden", "since"),
        ("Opfølgning senest", _LEFT, lambda row: _deadline(row["next_follow_up"], packet.edition)),
        ("Tilsyn senest", _LEFT, lambda row: _deadline(row["next_visit"], packet.edition)),
    )
    rows = packet.lists["placements"]
    missing = any(row["next_follow_up"] is None or row["next_visit"] is None for row in rows)
    notes = [f"{_NOTHING} Fristen kan ikke regnes ud af data."] if missing else []
    return _listed("anbragte", "Anbragte børn og unge", rows, columns, notes)


def refunds(packet: CaseList) -> Listed | None:
    """Cases whose costs this year are above the first threshold of the state's reimbursement."""
    note = (
        "Udgifterne i år er over grænsen for særligt dyre enkeltsager, og refusionen er ikke hjemtaget fuldt ud. "
        "Kontakt Økonomi."
    )
    rows = packet.lists["refunds"]
    columns = (*_who(packet), ("Bemærk", _LEFT, lambda row: "Kan give refusion"))
    return _listed("refusion", "Sager, der kan give refusion", rows, columns, [note])


def _by(head: str, name: str) -> Column:
    return head, _LEFT, lambda row: row[name] or _NOTHING


def _on(head: str, name: str) -> Column:
    return head, _LEFT, lambda row: _short(row[name])


def _short(day: str) -> str:
    return danish.short_day(date.fromisoformat(day))


def _amount(head: str, name: str, decimals: int = 0) -> Column:
    return head, _RIGHT, lambda row: danish.number(row[name], decimals)


def _due(row: Row) -> str:
    return _moment(row["due_at"]) if row["due_at"] else _short(row["due_day"])


_CASE = _by("Sag", "case_id")
_DUE: Column = ("Frist", _LEFT, _due)
_LAW: Column = ("Efter", _LEFT, lambda row: row["law"].replace(" § ", f" §{danish.NBSP}"))


def _who(packet: CaseList) -> tuple[Column, ...]:
    """The case, and for a leader also who has it."""
    return (_CASE,) if packet.reader.employee else (_CASE, _by("Sagsbehandler", "caseworker_id"))


def _duty(packet: CaseList) -> Column:
    labels = packet.edition.codelists["duty"]

    def said(row: Row) -> str:
        times = f" ({row['count']} foranstaltninger)" if row["count"] > 1 else ""
        return f"{labels[row['deadline']]}{times}"

    return "Det skal gøres", _LEFT, said


def _days_left(row: Row) -> str:
    return "i dag" if row["days"] == 0 else str(-row["days"])


def _days_over(edition: ListEdition) -> Column:
    def said(row: Row) -> str:
        return f"{danish.number(row['days'])}{_SINCE_DATA if _ran_out_since(edition, row) else ''}"

    return "Dage over", _RIGHT, said


def _ran_out_since(edition: ListEdition, row: Row) -> bool:
    """Between the last day of the data and the day of the list: whether it was kept is not known."""
    return edition.data_until < date.fromisoformat(row["due_day"]) < edition.day


def _deadline(day: Any, edition: ListEdition) -> str:
    if day is None:
        return _NOTHING
    when = date.fromisoformat(day)
    late = " (over)" if when < edition.day else ""
    return f"{danish.short_day(when)}{late}"


def _over(days: int) -> str:
    return f"{_count(days)} over" if days > 0 else ""


def _days(days: int) -> str:
    """As time left, from days over."""
    if days == 0:
        return "i dag"
    return f"{_count(days)} over" if days > 0 else _count(-days)


def _count(days: int) -> str:
    return f"{danish.number(days)}{danish.NBSP}{'dag' if days == 1 else 'dage'}"


def _moment(text: str) -> str:
    when = datetime.fromisoformat(text)
    return f"{danish.short_day(when)} kl.{danish.NBSP}{when:%H.%M}"


def _hours(hours: int) -> str:
    size = abs(hours)
    long = timedelta(hours=size)
    said = f"{danish.number(size)}{danish.NBSP}{'time' if size == 1 else 'timer'}"
    said = said if size <= _LONG_HOURS else _count(long.days)
    return f"{said} over" if hours < 0 else said
