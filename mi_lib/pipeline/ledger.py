"""The project's release ledger: it holds every edition that is out, or no more is published."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from mi_lib.disclosure import Ledger, Publishable
from mi_lib.errors import PublishingError
from mi_lib.pipeline.memory import remember_seal, remembered_seals
from mi_lib.pipeline.project import Project


def read_ledger(project: Project) -> Ledger:
    """Every cell that has been published, or hidden, for whom: what the next edition must be protected against.

    Raises DisclosureError if the file is not as it was written, or an edition that is out is not in it.
    """
    file = _file(project)
    # In this order: what goes out meanwhile is written here first.
    out = list(editions_out(project))
    ledger = Ledger.read(file)
    ledger.check_holds(out, file)
    return ledger


def editions_out(project: Project) -> Iterator[tuple[str, str]]:
    """Name and seal of each edition that left a trace beside the ledger or among the reports; no seal for a receipt."""
    yield from remembered_seals(project)
    for receipt in project.reports.glob("*/????-??/v*.receipt.json"):
        yield f"{receipt.parent.name} {receipt.name.partition('.')[0].upper()}", ""


def check_newest(project: Project, seal: str) -> Ledger:
    """The ledger, while nobody else may publish. Raises PublishingError if its seal is not this one any more."""
    ledger = read_ledger(project)
    if ledger.seal != seal:
        raise PublishingError(
            "Another edition was published while this one was being made, so it was decided without that one.",
            where=str(_file(project)),
            found=f"{ledger.releases[-1].edition} is the newest release" if ledger.releases else "no release",
            remedy="run the command again",
        )
    return ledger


def record_release(project: Project, packets: Sequence[Publishable], seal: str) -> None:
    """Write into the ledger what these packets' readers are about to read, and keep the edition's seal.

    Raises PublishingError if they were decided by another ledger than that with this `seal`.
    """
    newest = check_newest(project, seal).with_release(packets).write(_file(project))
    remember_seal(project, packets[0].edition, newest)


def _file(project: Project) -> Path:
    return project.editions() / "ledger.jsonl"


__all__ = ["check_newest", "editions_out", "read_ledger", "record_release"]
