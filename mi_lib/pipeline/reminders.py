"""The letter that reminds a unit of what it owes, in Danish, to be sent as it is."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from mi_lib import danish
from mi_lib.pipeline.status import Owed, Status
from mi_lib.plan.words import danish_day
from mi_lib.recipients import Sender

_WHERE = "Forklaringen ligger ved siden af den afviste fil: {report}"
_WHY = {
    "missing": "ikke modtaget.",
    "awaited": "ikke modtaget endnu.",
    "refused": f"afvist. {_WHERE}",
    "accepted": f"en fil er afvist, og den, I har sendt, gælder stadig. {_WHERE}",
}


def reminder_text(status: Status, unit: str, today: date, sender: Sender | None = None) -> str:
    """To whom, what is missing, by when, how to send it and whom to ask.

    For a unit that owes something (`Status.open_by_unit`).
    """
    owner = status.plan.unit(unit)
    owed = status.open_by_unit()[unit]
    report = f"ledelsesinformation for {danish.month(status.month)}"
    lines = [
        f"Til: {owner.responsible.name} <{owner.responsible.email}>",
        f"Emne: {_subject(status, owed, today)} til {report}",
        "",
        f"Kære {owner.responsible.name}",
        "",
        f"Vi mangler {'en rettet fil' if _is_only_correction(owed) else 'data'} fra {owner.title} til {report}.",
        _due_sentence(status.due, owed, today),
        "",
        *(line for each in owed for line in _items(each)),
        "",
        f"Læg {_it(owed, 'filen', 'filerne')} i mappen til leverancer. Send {_it(owed, 'den', 'dem')} ikke med e-mail.",
        "Er der ingen rækker i måneden, så send filen med kolonnenavnene alene.",
        _without(owner.title, owed),
        *([f"Spørg os gerne: {sender.name}, {sender.email}."] if sender else []),
        "",
        "Venlig hilsen",
        *([sender.name] if sender else []),
        status.plan.municipality,
    ]
    return "\n".join(lines) + "\n"


def write_reminders(status: Status, folder: Path, today: date, sender: Sender | None = None) -> list[Path]:
    """A text file for each unit that owes something: `rykker_<month>_<unit>.txt`."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for unit in status.open_by_unit():
        path = folder / f"rykker_{status.month}_{unit}.txt"
        path.write_text(reminder_text(status, unit, today, sender), encoding="utf-8", newline="\n")
        paths.append(path)
    return paths


def _is_only_correction(owed: list[Owed]) -> bool:
    return all(each.state == "accepted" for each in owed)


def _it(owed: list[Owed], one: str, many: str) -> str:
    return one if len(owed) == 1 else many


def _subject(status: Status, owed: list[Owed], today: date) -> str:
    if _is_only_correction(owed):
        return _it(owed, "Afvist fil", "Afviste filer")
    return "Vi mangler data" if today > status.due else "Husk data"


def _due_sentence(due: date, owed: list[Owed], today: date) -> str:
    day = danish_day(due)
    if today > due:
        return f"Fristen var {day}. Send {_it(owed, 'den', 'dem')}, så snart I kan."
    return f"Fristen er {day}."


def _items(each: Owed) -> Iterator[str]:
    head = f"- {each.title} for {danish.month(each.month)} ({each.table}_{each.month}.csv eller .xlsx)"
    reports = [refused.report.name for refused in each.refused] or [""]
    yield from (f"{head}: {_WHY[each.state].format(report=report)}" for report in reports)


def _without(unit: str, owed: list[Owed]) -> str:
    if _is_only_correction(owed):
        return "Kommer der ingen ny fil, bruger rapporten den, I har sendt."
    it = _it(owed, "den", "dem")
    return f"Uden {it} udkommer rapporten uden de tal, der bygger på {it}, og skriver, at {unit} ikke har leveret."
