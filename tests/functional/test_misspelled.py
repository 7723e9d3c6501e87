"""An audience, scope, team or recipient that is misspelled stops a month before anything is made."""

import re
from pathlib import Path

import pytest
from demo_project import DemoProject
from small_project import Desk

_WORD = re.compile(r"[\w-]+")
DISTRIBUTION, RECIPIENTS = "distribution.csv", "recipients.yml"


@pytest.mark.parametrize(
    ("file", "right", "wrong"),
    [
        (DISTRIBUTION, "V1,fagudvalg,", "V1,fagudvalgg,"),
        (DISTRIBUTION, "V1,offentlig,", "V1,Offentlig,"),
        (DISTRIBUTION, "V2,direktion,", "V2,direction,"),
        (DISTRIBUTION, "V2,ledere,", "V2,leder,"),
        (DISTRIBUTION, "V2,", "V4,"),
        (DISTRIBUTION, ",eget,", ",egen,"),
        (DISTRIBUTION, ",kommune,", ",komune,"),
        (DISTRIBUTION, ",teams,", ",team,"),
        (RECIPIENTS, "{audience: direktion", "{audience: direction"),
        (RECIPIENTS, "{audience: ledere", "{audience: ledre"),
        (RECIPIENTS, "recipients: [leder-t1,", "recipients: [leder-t9,"),
        (RECIPIENTS, "team: T2", "team: T9"),
    ],
)
def test_a_misspelled_word_in_the_reference_files_stops_the_month(
    file: str,
    right: str,
    wrong: str,
    fresh_project: DemoProject,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    project = fresh_project.root
    path = project / "data" / "reference" / file
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    _stops(project, monkeypatch, capfd, "publish", "2015-02", said=_WORD.findall(wrong)[-1])


@pytest.mark.parametrize("recipient", ["direktionen", "leder-t9", "Direktion", "../direktion"])
def test_a_misspelled_recipient_stops_the_month(
    recipient: str, fresh_project: DemoProject, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    words = ("publish", "2015-02", "--recipient", recipient)
    _stops(fresh_project.root, monkeypatch, capfd, *words, said=recipient)


def _stops(
    project: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], *words: str, said: str
) -> None:
    before = {file for file in project.rglob("*") if file.is_file()}
    answer = Desk(project, monkeypatch, capfd).mi(*words)
    assert answer.code not in (0, 1), answer.err
    assert said in answer.err
    made = {file.relative_to(project).parts[:2] for file in project.rglob("*") if file.is_file() and file not in before}
    assert made <= {("data", "warehouse")}, "an empty warehouse at most"
