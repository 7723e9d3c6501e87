"""What has been published is known, or nothing more is: the release ledger lost, damaged, and overtaken."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from demo_project import DemoProject
from small_project import Desk

from mi_lib.errors import DisclosureError
from mi_lib.pipeline import figures, month
from mi_lib.pipeline.figures import Figures
from mi_lib.pipeline.ledger import read_ledger, record_release
from mi_lib.pipeline.memory import published_observations
from mi_lib.pipeline.project import Project

Damage = Callable[[Path], object]


@pytest.fixture
def desk(project_copy: DemoProject, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Desk:
    return Desk(project_copy.root, monkeypatch, capfd)


def _ledger(project: Path) -> Path:
    return project / "data" / "editions" / "ledger.jsonl"


def _cut(ledger: Path) -> None:
    """To where February ended, as a backup from before March was published would be."""
    lines = ledger.read_bytes().splitlines(keepends=True)
    seals = [number for number, line in enumerate(lines) if line.startswith(b'{"release"')]
    ledger.write_bytes(b"".join(lines[: seals[1] + 1]))


def _opened(ledger: Path) -> None:
    ledger.write_bytes(ledger.read_bytes().replace(b'"hidden": true', b'"hidden": false'))


def _made(project: Path) -> dict[str, bytes]:
    """All that a month writes, but for the warehouse."""
    files = [file for name in ("data/editions", "reports") for file in (project / name).rglob("*") if file.is_file()]
    return {file.relative_to(project).as_posix(): file.read_bytes() for file in files}


@pytest.mark.parametrize("damage", [Path.unlink, _cut, _opened])
def test_without_the_whole_ledger_nothing_is_computed_published_or_judged(damage: Damage, desk: Desk) -> None:
    damage(_ledger(desk.project))
    before = _made(desk.project)
    for words in (("compute", "2015-02"), ("publish", "2015-04"), ("audit", "2015-02")):
        answer = desk.mi(*words)
        assert answer.code == 13, words
        assert "restore the file from the backup" in answer.err
    assert _made(desk.project) == before


def test_reports_alone_tell_that_a_ledger_is_missing(desk: Desk) -> None:
    """Who throws `data/editions` away to begin anew has not taken the pages from their readers."""
    (desk.project / "data" / "editions").rename(desk.project / "data" / "old-editions")
    answer = desk.mi("publish", "2015-04")
    assert answer.code == 13
    assert "2015-01 V1, 2015-02 V2, 2015-03 V3" in answer.err


def test_an_edition_that_was_overtaken_by_another_is_not_published(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """While its figures are made, somebody else's publication of the same month ends."""
    compute = figures.compute_figures

    def and_someone_else_publishes(project: Project, *what: object, **how: object) -> Figures:
        made = compute(project, *what, **how)  # type: ignore[arg-type]
        record_release(project, [made.packets["direktion"]], read_ledger(project).seal)
        return made

    monkeypatch.setattr(month, "compute_figures", and_someone_else_publishes)
    before = (desk.project / "reports" / "manifest.json").read_bytes()
    answer = desk.mi("publish", "2015-03", "--recipient", "direktion", "--recipient", "leder-t1")
    assert answer.code == 17
    assert "run the command again" in answer.err
    assert (desk.project / "reports" / "manifest.json").read_bytes() == before


def test_killed_while_it_records_a_release_a_month_stops_no_later_one(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its figures are kept before the ledger names it: nobody could restore them."""

    def and_then_killed(*release: Any) -> None:
        record_release(*release)
        raise DisclosureError("Killed.")

    monkeypatch.setattr(month, "record_release", and_then_killed)
    assert desk.mi("publish", "2015-05", "--recipient", "direktion").code == 13
    project = Project.read(desk.project, {})
    assert read_ledger(project).releases[-1].edition == "2015-05 V3"
    assert [name for name, _ in published_observations(project, synthetic=True)][-1] == "2015-05 V3"


def test_what_the_door_refuses_leaves_the_figures_as_they_were(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(submission: object) -> None:
        raise DisclosureError("The door would not let figures out.")

    monkeypatch.setattr(figures, "make_packets", refuse)
    before = _made(desk.project)
    assert desk.mi("compute", "2015-03", "--as-of", "2015-02-20").code == 13
    assert _made(desk.project) == before


def test_the_audit_judges_what_was_published_whatever_was_computed_since(desk: Desk) -> None:
    before = desk.mi("audit", "2015-03")
    assert "V3 2015-03, as published: 0 small figures" in before.out
    assert desk.mi("compute", "2015-03", "--as-of", "2015-02-20").code == 0
    assert desk.mi("audit", "2015-03") == before


def test_the_audit_of_a_month_that_is_only_computed_says_so(desk: Desk) -> None:
    """And what nobody notes: drafts."""
    for out in (*desk.project.glob("data/editions/*/published"), desk.project / ".releases"):
        shutil.rmtree(out)
    _ledger(desk.project).unlink()
    (desk.project / "reports").unlink()
    answer = json.loads(desk.mi("audit", "2015-03", "--json").out)
    assert answer["judged"] == "computed"
    assert any(limit.startswith("Drafts.") for limit in answer["limits"])


def test_the_true_values_of_what_is_published_are_kept_with_it(project_copy: DemoProject) -> None:
    project = Project.read(project_copy.root, {})
    names = [name for name, _ in published_observations(project, synthetic=True)]
    assert names == ["2015-01 V1", "2015-02 V2", "2015-03 V3"]
