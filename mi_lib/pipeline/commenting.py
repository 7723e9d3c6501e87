"""The analysts' words on their way to the readers: read, checked against each packet, kept beside it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from mi_lib.commentary import (
    REQUIRED_IN,
    Comment,
    Desk,
    Finding,
    Promise,
    Remarks,
    Slot,
    agenda_of,
    check_figures,
    check_words,
    file_of,
    merged,
    only_known_numbers,
    read_comment,
    shown_to,
    skeleton,
    slots_of,
)
from mi_lib.disclosure import Publishable, open_packet, packet_path
from mi_lib.errors import CommentaryError
from mi_lib.periods import Month
from mi_lib.pipeline.project import Project
from mi_lib.plan import Version


@dataclass(frozen=True)
class Commented:
    """What the analysts wrote for one month: what each reader sees of it, what is wrong with it, what is still open."""

    month: Month
    version: str
    folder: Path
    comments: Mapping[str, Comment] = field(default_factory=dict)
    promised: Mapping[str, tuple[Month, Comment]] = field(default_factory=dict)
    """By theme, the edition that promised an action, and its commentary."""
    remarks: Mapping[str, Remarks] = field(default_factory=dict)
    """By reader. What was found fault with is not among them."""
    findings: tuple[Finding, ...] = ()
    slots: tuple[Slot, ...] = ()

    @property
    def open_slots(self) -> list[Slot]:
        return [slot for slot in self.slots if slot.missing]

    @property
    def not_followed_up(self) -> list[str]:
        """Themes whose promised action has no status yet."""
        return [
            theme for theme in self.promised if not (theme in self.comments and self.comments[theme].front.followed_up)
        ]

    def notes(self) -> list[str]:
        """All that an analyst should know, one line each."""
        said = [f"{each.severity}: {each}" for each in self.findings]
        said += [f"empty slot: {_asked(slot)}" for slot in self.open_slots]
        said += [
            f"no status: the action that {self.promised[theme][0]} promised for {theme} (followed_up in {theme}.md)"
            for theme in self.not_followed_up
        ]
        return said

    def check(self) -> None:
        """Raise CommentaryError if this must not be published: a fault in a file, or a V1 with an empty slot."""
        faults = [str(each) for each in self.findings if each.severity == "error"]
        slots = [f"empty slot: {_asked(slot)}" for slot in self.open_slots] if self.version in REQUIRED_IN else []
        if not (faults or slots):
            return
        remedy = "correct the files and publish again" if faults else "answer the signals and publish again"
        skeletons = f"; `mi commentary {self.month} --new` writes files to fill in" if slots else ""
        raise CommentaryError(
            f"The commentary of {self.month} is not ready, so nothing was published.",
            where=str(self.folder / str(self.month)),
            found="".join(f"\n    {each}" for each in [*faults, *slots]),
            remedy=f"{remedy}{skeletons}; `mi publish {self.month} --draft` shows how it looks so far",
        )


def _asked(slot: Slot) -> str:
    return f"{slot.theme} ({slot.figures[0]}; {slot.figures[-1]}) needs {', '.join(slot.missing)}"


def comment_on(
    project: Project, month: Month, version: Version, packets: Mapping[str, Publishable], *, draft: bool = False
) -> Commented:
    """Read the month's commentary, hold it against each packet, and keep beside the packet what its reader may see.

    Nothing is raised for what an analyst wrote: a fault is a finding, and what has one is shown to nobody it concerns.
    """
    desk = _desk(project, month, version)
    findings: list[Finding] = []
    comments = _read(project, month, desk, findings)
    before = project.plans.edition_before(month, version.id)
    earlier = _read(project, before, desk, []) if before else {}
    promised = {theme: (before, comment) for theme, comment in earlier.items() if before and _promises(comment)}
    publishable = project.editions(draft=draft) / str(month) / "publishable"
    remarks = {}
    for reader, packet in packets.items():
        mine = list(_for_reader(packet, comments, promised, findings))
        shown = {theme: shown_to(packet, theme, comment, promise) for theme, comment, promise in mine}
        agenda = {theme: agenda_of(packet, comment) for theme, comment, _ in mine}
        remarks[reader] = Remarks(
            packet.digest,
            {theme: said for theme, said in shown.items() if said},
            {theme: points for theme, points in agenda.items() if any(points)},
        )
        remarks[reader].write(publishable, reader, version.id)
    slots = tuple(slots_of(packets.values(), comments))
    return Commented(month, version.id, project.commentary, comments, promised, remarks, merged(findings), slots)


def _desk(project: Project, month: Month, version: Version) -> Desk:
    audiences = {report.audience for report in project.distribution.reports_of(version.id)}
    units = {name: unit.title for name, unit in project.plan_for(month).units.items()}
    return Desk(version.themes, audiences, units)


def _read(project: Project, month: Month, desk: Desk, findings: list[Finding]) -> dict[str, Comment]:
    """The month's files by theme; one that cannot be read, or must be shown to nobody, is a finding instead."""
    comments = {}
    for file in sorted((project.commentary / str(month)).glob("*.md")):
        try:
            comment = read_comment(file, desk, file.relative_to(project.settings.root))
        except CommentaryError as error:
            findings.append(Finding(error.where, error.what.rstrip("."), error.found.strip(), error.remedy))
            continue
        if comment.is_blank:
            continue
        found = check_words(comment)
        findings += found
        if not any(each.severity == "error" for each in found):
            comments[comment.theme] = comment
    return comments


def _promises(comment: Comment) -> bool:
    return bool(comment.front.action)


def _for_reader(
    packet: Publishable,
    comments: Mapping[str, Comment],
    promised: Mapping[str, tuple[Month, Comment]],
    findings: list[Finding],
) -> Iterator[tuple[str, Comment | None, Promise | None]]:
    audience = packet.reader.audience
    for theme in (each.slug for each in packet.edition.themes):
        comment = comments.get(theme)
        if comment and comment.is_for(audience):
            found = check_figures(comment, packet)
            findings += found
            comment = None if found else comment
        else:
            comment = None
        month, before = promised.get(theme, (None, None))
        promise = None
        if month and before and before.is_for(audience):
            promise = Promise(before, month, only_known_numbers(before.fields["action"], before, packet))
        yield theme, comment, promise


def open_commentary(project: Project, month: Month) -> Commented:
    """The month's commentary against the packets that were computed last. Raises UsageError where there are none."""
    version, orders = project.orders_of(month)
    folder = project.editions() / str(month) / "publishable"
    packets = {
        order.recipient: open_packet(packet_path(folder, order.recipient, version.id), month, order.recipient)
        for order in orders
    }
    return comment_on(project, month, version, packets)


def write_skeletons(project: Project, commented: Commented, today: date) -> list[Path]:
    """A file for each slot and each promised action that has none yet; what is there is never overwritten."""
    slots = {slot.theme: slot for slot in commented.slots}
    written = []
    for theme in dict.fromkeys([*slots, *commented.promised]):
        file = file_of(project.commentary, commented.month, theme)
        if not file.exists():
            unit = project.plan_for(commented.month).unit(project.plan_for(commented.month).theme(theme).unit)
            month, before = commented.promised.get(theme, (None, None))
            promised = (month, before.front.action) if month and before else None
            file.parent.mkdir(parents=True, exist_ok=True)
            text = skeleton(slots.get(theme), unit=unit.title, today=today, promised=promised)
            file.write_text(text, encoding="utf-8", newline="\n")
            written.append(file)
    return written
