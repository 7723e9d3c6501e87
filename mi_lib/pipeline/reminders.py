"""The letter that reminds a unit of what it owes, in Danish, to be sent as it is."""

from datetime import date
from pathlib import Path

from mi_lib import danish
from mi_lib.pipeline.status import Owed, Status

_WHY = {
    "refused": "filen er afvist; forklaringen er vedlagt den afviste fil",
    "missing": "vi har ikke modtaget filen",
    "awaited": "filen er ikke kommet endnu",
}


def reminder_text(status: Status, unit: str, today: date) -> str:
    """To whom, about what, and what to do; for a unit that owes something (`Status.open_by_unit`)."""
    owner = status.plan.unit(unit)
    owed = status.open_by_unit()[unit]
    report = f"ledelsesinformation for {danish.month(status.month)}"
    lines = [
        f"Til: {owner.responsible.name} <{owner.responsible.email}>",
        f"Emne: {_subject(status, today)} til {report}",
        "",
        f"Kære {owner.responsible.name}",
        "",
        f"{owner.title} skal levere data til {report}.",
        _due_sentence(status.due, today),
        "",
        "Vi mangler:",
        *(f"- {each.title} for {danish.month(each.month)} ({_file(each)}): {_WHY[each.state]}." for each in owed),
        "",
        "Uden filerne står de tal, der bygger på dem, som manglende i rapporten, med enhedens navn.",
        "Er der ingen rækker i måneden, så send filen med kolonnenavnene alene.",
        "",
        "Venlig hilsen",
        status.plan.municipality,
    ]
    return "\n".join(lines) + "\n"


def write_reminders(status: Status, folder: Path, today: date) -> list[Path]:
    """A text file for each unit that owes something: `rykker_<month>_<unit>.txt`."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for unit in status.open_by_unit():
        path = folder / f"rykker_{status.month}_{unit}.txt"
        path.write_text(reminder_text(status, unit, today), encoding="utf-8", newline="\n")
        paths.append(path)
    return paths


def _subject(status: Status, today: date) -> str:
    return "Vi mangler data" if today > status.due else "Husk data"


def _due_sentence(due: date, today: date) -> str:
    if today > due:
        return f"Fristen var {danish.day(due)}. Send det, der mangler, så snart I kan."
    return f"Fristen er {danish.day(due)}."


def _file(owed: Owed) -> str:
    return f"{owed.table}_{owed.month}.csv eller .xlsx"
