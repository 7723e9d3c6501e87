"""The covering e-mail, in Danish: to whom, for which meeting, what is attached and where it can be read."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from mi_lib.periods import Month
from mi_lib.plan.words import danish_day, danish_moment, danish_month


@dataclass(frozen=True, kw_only=True)
class Letter:
    """All that the letter says. `late_for` is the deadline that has passed, if it has; `themes` are titles.

    `previous` is the month of the edition before this one and a link to it, where the reader has it.
    """

    to_name: str
    to_email: str
    salutation: str
    sender_name: str
    sender_email: str
    municipality: str
    month: Month
    report: str
    title: str
    themes: Sequence[str]
    forum: str
    forum_title: str
    meeting: datetime
    cutoff: date
    link: str
    previous: tuple[Month, str] | None
    late_for: datetime | None
    synthetic: bool

    @property
    def subject(self) -> str:
        mark = " (syntetiske data)" if self.synthetic else ""
        return f"Ledelsesinformation for {danish_month(self.month)} til mødet {danish_day(self.meeting)}{mark}"

    @property
    def text(self) -> str:
        """The whole letter, paragraphs apart by an empty line."""
        return "\n\n".join(paragraph for paragraph in self._paragraphs() if paragraph) + "\n"

    def _paragraphs(self) -> list[str]:
        month = danish_month(self.month)
        themes = "\n".join(f"- {theme}" for theme in self.themes)
        return [
            self.salutation,
            f"Hermed sendes ledelsesinformationen for {month} til mødet {danish_moment(self.meeting)} "
            f"({self.forum_title}).",
            _apology(self.late_for) if self.late_for else "",
            f"Rapporten »{self.title}« er vedhæftet som PDF. Den kan også læses som webside:\n{self.link}",
            f"Rapporten handler om:\n{themes}",
            _before(*self.previous) if self.previous else "",
            f"Data går til og med {danish_day(self.cutoff)}.",
            "Data er syntetiske: tal, sager og personer er opdigtede." if self.synthetic else "",
            f"Spørgsmål til rapporten besvares på {self.sender_email}.",
            f"Med venlig hilsen\n{self.sender_name}\n{self.municipality}",
        ]


def make_message(
    letter: Letter, pdf: bytes, written: datetime, headers: Mapping[str, str] | None = None
) -> EmailMessage:
    """The letter as an e-mail with the PDF attached; the same input gives the same bytes.

    `written` carries its offset. `headers` are added as they are.
    """
    message = EmailMessage(policy=SMTP)
    message["Subject"] = letter.subject
    message["From"] = _address(f"{letter.sender_name}, {letter.municipality}", letter.sender_email)
    message["To"] = _address(letter.to_name, letter.to_email)
    message["Date"] = format_datetime(written)
    message["Message-ID"] = f"<{_identity(letter, pdf, written)}@{letter.sender_email.partition('@')[2]}>"
    for name, value in (headers or {}).items():
        message[name] = value
    message.set_content(letter.text, cte="quoted-printable")
    message["Content-Language"] = "da"
    message.add_attachment(
        pdf,
        maintype="application",
        subtype="pdf",
        filename=f"ledelsesinformation-{letter.month}-{letter.report}.pdf",
    )
    # Otherwise drawn at random for each message.
    message.set_boundary(f"=_{_identity(letter, pdf, written)}")
    return message


def _identity(letter: Letter, pdf: bytes, written: datetime) -> str:
    """Of this letter, sent at this moment: mail programs take two messages of one id for one."""
    content = "\n".join((letter.to_email, letter.subject, letter.text, written.isoformat())).encode("utf-8")
    return f"{letter.month}-{letter.forum}-{hashlib.sha256(content + pdf).hexdigest()[:16]}"


def _address(name: str, email: str) -> Address:
    return Address(name, addr_spec=email)


def _apology(deadline: datetime) -> str:
    return (
        f"Materialet skulle have været sendt senest {danish_moment(deadline)}. "
        "Vi beklager, at det kommer efter fristen."
    )


def _before(month: Month, link: str) -> str:
    return f"Den forrige udgave er fra {danish_month(month)}:\n{link}"
