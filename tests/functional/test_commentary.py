"""A signal asks for an answer: `mi publish` waits for it, `mi commentary` says what is missing."""

import json
import re
from dataclasses import dataclass, field

import pytest
from demo_project import DemoProject, Finished

from mi_lib.periods import Month
from mi_lib.pipeline.commenting import open_commentary
from mi_lib.pipeline.project import Project
from mi_lib.pipeline.stand_ins import remove_stand_ins, write_stand_ins

CORRECTED = "skole/pupil_absence_month_2014-12_syntetisk.csv"
THEME = "skolefravaer"


@dataclass
class Story:
    """What the commands answered, chapter by chapter."""

    project: DemoProject
    answers: dict[str, Finished] = field(default_factory=dict)

    def tell(self, chapter: str, *words: str) -> None:
        self.answers[chapter] = self.project.mi(*words)


@pytest.fixture(scope="module")
def story(demo_project: DemoProject, tmp_path_factory: pytest.TempPathFactory) -> Story:
    """Skole corrects December: absence is twice as high, and nobody has said anything about it."""
    project = demo_project.copied_to(tmp_path_factory.mktemp("commentary") / "project")
    file = project.incoming / CORRECTED
    doubled = re.sub(
        r";(\d+),(\d\d);(\d+,00)",
        lambda match: f";{2 * int(match[1] + match[2]) / 100:.2f}".replace(".", ",") + f";{match[3]}",
        file.read_text(encoding="utf-8"),
    )
    file.write_text(doubled, encoding="utf-8", newline="")
    written = project.root / "data" / "commentary" / "2015-01" / f"{THEME}.md"
    written.unlink(missing_ok=True)
    story = Story(project)
    story.tell("corrected", "intake", str(file))
    story.tell("refused", "publish", "2015-01")
    story.tell("new", "commentary", "2015-01", "--new", "--json")
    written.write_text(
        "---\nauthor: Jens Bøgelund\ndate: 2015-01-06\nexplanation: Kan skyldes influenza.\n---\n"
        "Fraværet er faldet til 3,1 pct.\n",
        encoding="utf-8",
    )
    story.tell("wrong", "commentary", "2015-01", "--new")
    story.tell("draft", "publish", "2015-01", "--recipient", "fagudvalg", "--draft")
    return story


def test_the_demo_needs_no_stand_ins(demo_project: DemoProject) -> None:
    """The commentary in git is about the demo's own figures. If they change, change the text."""
    assert not (demo_project.root / "data" / "demo-commentary").exists()


def test_a_commentary_is_on_the_page_with_author_and_in_the_receipt(demo_project: DemoProject) -> None:
    page = (demo_project.reports / "fagudvalg" / "2015-01" / "v1.html").read_text(encoding="utf-8")
    assert "Forklaring og handling" in page
    assert "<strong>Ansvarlig:</strong>" in page
    receipt = json.loads((demo_project.reports / "fagudvalg" / "2015-01" / "v1.receipt.json").read_text("utf-8"))
    kept = demo_project.root / "data" / "editions" / "2015-01" / "publishable" / "fagudvalg" / "v1.commentary.json"
    assert json.loads(kept.read_text(encoding="utf-8"))["digest"] == receipt["predicate"]["commentary_sha256"]


def test_a_v1_with_an_empty_slot_is_refused_and_the_slot_is_named(story: Story) -> None:
    answer = story.answers["refused"]
    assert answer.returncode == 18
    for part in (f"empty slot: {THEME}", "outside_above", "explanation, action, responsible, deadline", "--new"):
        assert part in answer.stderr


def test_new_writes_a_file_for_the_signal(story: Story) -> None:
    answer = json.loads(story.answers["new"].stdout)
    assert answer["written"] == [f"data/commentary/2015-01/{THEME}.md"]
    (slot,) = (slot for slot in answer["slots"] if slot["theme"] == THEME)
    assert (slot["state"], slot["signal"]) == ("empty", "outside_above")


def test_new_overwrites_nothing(story: Story) -> None:
    assert "written:" not in story.answers["wrong"].stdout
    assert f"written    {THEME}: Jens Bøgelund, 2015-01-06" in story.answers["wrong"].stdout


def test_the_lint_names_file_line_number_and_reader(story: Story) -> None:
    said = story.answers["wrong"].stdout
    line = f"data/commentary/2015-01/{THEME}.md, line 6: "
    for what in ("The packet does not show this number: '3,1'", "The figures did not move that way: 'faldet'"):
        assert re.search(re.escape(f"{line}{what} (for ") + r"[^)]*\boffentlig\b[^)]*\); the packet says ", said)
    assert f"incomplete {THEME}" in said


def test_a_draft_is_made_all_the_same_without_what_is_wrong(story: Story) -> None:
    answer = story.answers["draft"]
    assert answer.returncode == 0
    assert f"commentary, empty slot: {THEME}" in answer.stdout
    assert "commentary, error: data/commentary/2015-01" in answer.stdout
    page = story.project.reports / "drafts" / "fagudvalg" / "2015-01" / "v1-fagudvalg.html"
    text = page.read_text(encoding="utf-8")
    assert "Udkast" in text
    assert "faldet til 3,1" not in text


def test_stand_ins_answer_every_signal_and_claim_nothing(story: Story) -> None:
    """What `mi demo` does for a world that nobody wrote about."""
    project, month = Project.read(story.project.root, {}), Month(2015, 1)
    write_stand_ins(project, month)
    try:
        commented = open_commentary(project, month)
        commented.check()
        assert commented.comments[THEME].front.author == "Demoens stedfortræder"
        assert set(commented.comments) > {THEME}, "what fits the figures stays"
    finally:
        remove_stand_ins(project)
