"""Who may read what: audiences, recipients and the reports made for them."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from mi_lib.errors import UsageError, unusable

Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
ForumName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
Email = Annotated[str, Field(pattern=r"^[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")]
Line = Annotated[str, Field(pattern=r"^[^\r\n]+$")]
CASE_OVERVIEW = "sagsoverblik"
"""The version of reports that are made for a day, with `mi overview`, and lie in a folder of this name."""
LOWEST_THRESHOLD = 3
"""Who counts one of two children knows the other (domain reference, chapter 8.2)."""

_FROZEN = ConfigDict(frozen=True, extra="forbid")
_Named = TypeVar("_Named")


class Audience(BaseModel):
    model_config = _FROZEN
    name: str
    threshold: int
    """Counts from 1 up to one below it are hidden from these readers."""

    @field_validator("threshold")
    @classmethod
    def _protects_somebody(cls, threshold: int) -> int:
        if threshold < LOWEST_THRESHOLD:
            raise ValueError(
                f"write {LOWEST_THRESHOLD} or more, 5 for what everybody may read: a lower threshold protects nobody. "
                "Case overviews are made without it, whatever stands here"
            )
        return threshold


class Recipient(BaseModel):
    model_config = _FROZEN
    id: Identifier
    audience: Identifier
    name: str
    team: str | None = None
    email: Email | None = None
    salutation: Line | None = None
    """How a letter to them begins."""
    employee: str | None = None
    """Whose own cases they may see, for a member of a group."""


class StaffGroup(BaseModel):
    """Recipients that data name: one for each employee of a job group who is at work, such as `medarbejder-m001`.

    `name` is what a reader is called, with the employee's id in the place of `{employee}`.
    """

    model_config = _FROZEN
    id: Identifier
    audience: Identifier
    job_group: Identifier
    name: Annotated[str, Field(pattern=r"\{employee\}")]


class Sender(BaseModel):
    """Who signs the covering e-mails and answers them."""

    model_config = _FROZEN
    name: Line
    email: Email


class ReportKind(BaseModel):
    """One report: the notebook of its name, for one version and one audience."""

    model_config = _FROZEN
    template: Identifier
    version: str
    audience: Identifier
    recipients: tuple[Identifier, ...] = ()
    groups: tuple[Identifier, ...] = ()
    """Groups whose members get it, each their own."""
    title: Line | None = None
    """Its own, where that of the version in the annual plan does not fit the audience."""


class Distribution(BaseModel):
    """The whole of `recipients.yml`, checked: every name that is used is also explained."""

    model_config = _FROZEN
    audiences: dict[Identifier, Audience]
    recipients: dict[Identifier, Recipient]
    reports: dict[Identifier, ReportKind]
    groups: dict[Identifier, StaffGroup] = Field(default_factory=dict)
    forums: dict[ForumName, Identifier] = Field(default_factory=dict)
    """Whose report goes to each meeting forum of the annual plan."""
    sender: Sender | None = None

    @model_validator(mode="after")
    def _names_are_known(self) -> "Distribution":
        audiences = {each.id: each.audience for each in self.recipients.values()}
        audiences |= {each.id: each.audience for each in self.groups.values()}
        for name, audience in audiences.items():
            if audience not in self.audiences:
                raise ValueError(f"recipient {name} has the unknown audience {audience}")
        for report in self.reports.values():
            for name in report.recipients:
                if name not in self.recipients or self.recipients[name].audience != report.audience:
                    raise ValueError(f"report {report.template} goes to {name}, which is not of {report.audience}")
            for name in report.groups:
                if name not in self.groups or self.groups[name].audience != report.audience:
                    raise ValueError(f"report {report.template} goes to {name}, which is no group of {report.audience}")
        return self

    @model_validator(mode="after")
    def _forums_can_be_written_to(self) -> "Distribution":
        if self.forums and self.sender is None:
            raise ValueError("forums need a sender with name and email")
        for forum, name in self.forums.items():
            recipient = self.recipients.get(name)
            if recipient is None:
                raise ValueError(f"forum {forum} has the unknown recipient {name}")
            if not recipient.email or not recipient.salutation:
                raise ValueError(f"forum {forum}: recipient {name} needs email and salutation")
        return self

    def recipient(self, name: str) -> Recipient:
        """The recipient of that id. Raises UsageError with the valid ids and a near miss."""
        return look_up(name, self.recipients, "recipient")

    def recipient_of(self, forum: str) -> Recipient:
        """Whose report this meeting forum gets. Raises UsageError with the valid forums and a near miss."""
        return self.recipients[look_up(forum, self.forums, "meeting forum")]

    def report(self, template: str) -> ReportKind:
        """The report of that template. Raises UsageError with the valid names and a near miss."""
        return look_up(template, self.reports, "template")

    def report_for(self, template: str, recipient: str) -> ReportKind:
        """The report, if this recipient gets it. Raises UsageError otherwise."""
        report = self.report(template)
        if report.version == CASE_OVERVIEW:
            raise UsageError(
                "A case overview is made for a day, not for a month.",
                where="template",
                found=template,
                remedy=f"run `mi overview --recipient {recipient}`",
            )
        if self.recipient(recipient).id not in report.recipients:
            raise UsageError(
                f"The report {template} is not made for {recipient}.",
                where="recipient",
                found=recipient,
                remedy=f"use one of {', '.join(report.recipients)}",
            )
        return report

    def readers_of(self, version: str, staff: Iterable[tuple[str, str]]) -> dict[str, tuple[ReportKind, Recipient]]:
        """Who gets which report of a version, by recipient: those of the list, and the staff at work in its groups.

        `staff` are employees' ids with their job groups. Raises UsageError for ids that cannot name a recipient.
        """
        found: dict[str, tuple[ReportKind, Recipient]] = {}
        at_work = tuple(staff)
        for report in self.reports_of(version):
            members = (each for name in report.groups for each in self._members(self.groups[name], at_work))
            for recipient in (*(self.recipients[name] for name in report.recipients), *members):
                if recipient.id in found:
                    raise UsageError("Two readers would share a recipient's id.", where=version, found=recipient.id)
                found[recipient.id] = (report, recipient)
        return found

    def _members(self, group: StaffGroup, staff: Iterable[tuple[str, str]]) -> Iterator[Recipient]:
        for employee, job_group in staff:
            if job_group == group.job_group:
                name = group.name.replace("{employee}", employee)
                try:
                    yield Recipient(
                        id=f"{group.id}-{employee.lower()}", audience=group.audience, name=name, employee=employee
                    )
                except ValidationError:
                    raise UsageError(
                        "An employee's id cannot become that of a recipient.",
                        where=f"group {group.id}",
                        found=repr(employee),
                        remedy="use letters a to z, digits and hyphens in the staff system's ids",
                    ) from None

    def titles_of(self, version: str) -> dict[str, str]:
        """By audience, the reports of a version that have a title of their own."""
        return {report.audience: report.title for report in self.reports_of(version) if report.title}

    def reports_of(self, version: str) -> tuple[ReportKind, ...]:
        return tuple(report for report in self.reports.values() if report.version == version)


def look_up(name: str, known: Mapping[str, _Named], what: str) -> _Named:
    """What has that name. Raises UsageError with the valid names and a near miss."""
    if name in known:
        return known[name]
    near = get_close_matches(name, known, n=1)
    raise UsageError(
        f"There is no {what} called {name!r}.",
        where=what,
        found=f"{name!r}{f' (did you mean {near[0]}?)' if near else ''}",
        remedy=f"use one of {', '.join(known)}",
    )


def read_distribution(file: Path) -> Distribution:
    """Read `recipients.yml`. Raises UsageError naming the entry that is wrong."""
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    try:
        return Distribution.model_validate(_with_names(content))
    except ValidationError as error:
        raise unusable("list of recipients", file, error) from None


def _with_names(content: dict[str, dict[str, dict[str, object]]]) -> dict[str, dict[str, dict[str, object]]]:
    """Give each recipient and report the name it stands under."""
    named = dict(content)
    for group, field in (("recipients", "id"), ("reports", "template"), ("groups", "id")):
        named[group] = {name: {field: name, **entry} for name, entry in content.get(group, {}).items()}
    return named
