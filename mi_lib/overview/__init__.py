"""What the template of a case overview says: open the reader's own list, then title, what is urgent, and the lists."""

import datetime
import os
from pathlib import Path

from mi_lib import danish
from mi_lib.caselists import DAYS_AHEAD, CaseList, case_list_path, open_case_list
from mi_lib.errors import UsageError
from mi_lib.overview import lists
from mi_lib.overview.lists import Listed
from mi_lib.overview.summary import important
from mi_lib.periods import Month
from mi_lib.plan.words import danish_day
from mi_lib.recipients import CASE_OVERVIEW
from mi_lib.settings import find_root, read_settings
from mi_lib.showing import show, show_note, show_text

STALE_DAYS = 7
"""Older data than this get a notice at the top: what was registered since is not on the list."""


class Overview:
    """One reader's case overview while its template runs. Every method shows something and returns nothing."""

    def __init__(self, packet: CaseList, template: str, *, draft: bool = False) -> None:
        self.packet = packet
        self._template = template
        self._draft = draft

    def title(self) -> None:
        """The head: what it is, for whom, which day, and how far the data behind it go."""
        edition, reader = self.packet.edition, self.packet.reader
        on = danish_day(edition.day)
        front = {
            "kind": "front",
            "title": reader.title,
            "subtitle": danish.capitalised(on),
            "description": f"{reader.title}, {on}. Data til og med {danish.day(edition.data_until)}.",
            "lang": "da",
            "recipient": reader.id,
            "recipient_name": reader.name,
            "month": str(Month.of(edition.day)),
            "version": CASE_OVERVIEW,
            "cutoff": edition.data_until.isoformat(),
            "municipality": edition.municipality,
            "draft": self._draft,
            "synthetic": edition.synthetic,
            "day": edition.day.isoformat(),
        }
        show(f"# {front['title']}\n\n{front['subtitle']}", front)
        self._say_how_far_data_reach()

    def important(self) -> None:
        """What must be done today, in a few lines: the reader who stops here knows that."""
        show_text("\n".join(f"- {line}" for line in important(self.packet)))

    def due(self) -> None:
        """Deadlines today and in the next days."""
        self._show(lists.due(self.packet), f"Ingen frister i dag og de næste {DAYS_AHEAD} dage.")

    def overdue(self) -> None:
        """Deadlines that have run out, the longest ago first."""
        self._show(lists.overdue(self.packet), "Ingen overskredne frister.")

    def inbox(self) -> None:
        """Notifications that have not been assessed, with the hours left."""
        self._show(lists.inbox(self.packet), "Ingen underretninger venter på vurdering.")

    def without_caseworker(self) -> None:
        """Cases that nobody at work answers for."""
        self._show(lists.without_caseworker(self.packet), "Alle sager har en sagsbehandler.")

    def caseload(self) -> None:
        """How much lies with whom."""
        self._show(lists.caseload(self.packet), "Teamet har ingen sagsbehandlere.")

    def registrations(self) -> None:
        """What is not registered, in words."""
        self._show(lists.registrations(self.packet), "Ingen manglende registreringer.")

    def goals(self) -> None:
        """The goals of each child, and when they must be assessed next."""
        self._show(lists.goals(self.packet), "Ingen åbne mål i dine sager.")

    def service_level(self) -> None:
        """Measures outside the service level, with who approved them."""
        self._show(lists.service_level(self.packet), "Alle foranstaltninger er inden for serviceniveauet.")

    def placements(self) -> None:
        """Placed children with the next follow-up and visit."""
        self._show(lists.placements(self.packet), "Ingen anbragte børn og unge.")

    def refunds(self) -> None:
        """Cases that may give reimbursement from the state."""
        self._show(lists.refunds(self.packet), "Ingen sager kan give refusion lige nu.")

    def end(self) -> None:
        """The last line of every template: proof that the overview came to its end, for the right reader and day."""
        edition, reader = self.packet.edition, self.packet.reader
        marker = {
            "kind": "end",
            "template": self._template,
            "month": str(Month.of(edition.day)),
            "recipient": reader.id,
            "date": edition.day.isoformat(),
            "packet": self.packet.digest,
        }
        show("", marker)

    def _say_how_far_data_reach(self) -> None:
        edition = self.packet.edition
        until, age = danish.day(edition.data_until), (edition.day - edition.data_until).days
        said = f"Listen viser, hvad der var registreret til og med den {until}."
        if age > STALE_DAYS:
            said = (
                f"**Data er {danish.number(age)} dage gamle.** {said} Det, der er registreret siden, er ikke med. "
                "Se efter i DUBU, før du handler på listen."
            )
        gaps = f" Der mangler data: {danish.listed(edition.gaps)}." if edition.gaps else ""
        if age > STALE_DAYS or gaps:
            show_text(f"::: {{.callout-important}}\n{said}{gaps}\n:::")
        else:
            show_note(said)

    def _show(self, listed: Listed | None, nothing: str) -> None:
        if listed is None:
            show_text(nothing)
            return
        show(listed.markdown, {"kind": "table", "label": f"tbl-{listed.name}", "caption": listed.caption})
        if listed.notes:
            show_note("  \n".join(listed.notes))


def open_overview(template: str, month: str, recipient: str, date: str) -> Overview:
    """Open a reader's own case list for a day (YYYY-MM-DD, in that month). `template` is `sagsoverblik-<audience>`.

    Raises UsageError for an impossible day, for a recipient whose audience is another than the template's, and
    where there is no list yet: it names the command that makes one.
    """
    day = _day(date, Month.parse(month))
    settings = read_settings(find_root(Path.cwd()), os.environ)
    packet = open_case_list(
        case_list_path(settings.path(settings.editions) / CASE_OVERVIEW / "publishable", recipient), day, recipient
    )
    audience = template.partition("-")[2]
    if packet.reader.audience != audience:
        raise UsageError(
            f"The template {template} is for {audience}, and {recipient} is not.",
            where="recipient",
            found=f"{recipient} ({packet.reader.audience})",
            remedy=f"run {CASE_OVERVIEW}-{packet.reader.audience} for this recipient",
        )
    return Overview(packet, template, draft=settings.draft)


def _day(text: str, month: Month) -> datetime.date:
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            "This is not a day.", where="date", found=repr(text), remedy="write it as 2015-04-01"
        ) from None
    if Month.of(day) != month:
        raise UsageError("The day lies outside the month.", where="date", found=f"{text}, month {month}")
    return day


__all__ = ["Overview", "open_overview"]
