"""An old month with what was known then, and with today's data: two commands, and the report says which it is.

The demo's data for February are received on Monday 2 March 2015 at ten o'clock. The story runs once: after the month is
published, the unit that gives leisure grants sends February again without the last three grants.
"""

import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from demo_project import DemoProject

FILE = "leisure_grant_2015-02_syntetisk.csv"
Packet = dict[str, Any]


@dataclass
class Story:
    project: DemoProject
    packets: dict[str, Packet] = field(default_factory=dict)

    def tell(self, chapter: str, *words: str) -> None:
        run = self.project.mi(*words)
        assert run.returncode == 0, run.stderr
        self.packets[chapter] = self.read()

    def read(self) -> Packet:
        content = json.loads(self.project.packet("2015-03", "direktion", "v3").read_text(encoding="utf-8"))
        packet: Packet = content["packet"]
        return packet

    def rows(self, chapter: str) -> list[Any]:
        return list(self.packets[chapter]["rows"])


@pytest.fixture(scope="module")
def story(demo_project: DemoProject, tmp_path_factory: pytest.TempPathFactory) -> Story:
    project = demo_project.copied_to(tmp_path_factory.mktemp("travel") / "project")
    story = Story(project)
    story.packets["published"] = story.read()
    story.tell("a day early", "compute", "2015-03", "--as-of", "2015-03-01")
    corrected = project.root / "corrected" / FILE
    corrected.parent.mkdir()
    lines = (project.incoming / "kultur" / FILE).read_bytes().splitlines(keepends=True)
    corrected.write_bytes(b"".join(lines[:-3]))
    story.tell("corrected", "intake", str(corrected))
    story.tell("then", "compute", "2015-03", "--as-of", "2015-03-02")
    story.tell("today", "compute", "2015-03")
    story.tell("draft", "report", "v3-direktion", "2015-03", "--recipient", "direktion", "--as-of", "2015-03-02")
    return story


def test_as_of_the_day_of_the_delivery_the_figures_are_those_published(story: Story) -> None:
    assert story.rows("then") == story.rows("published")
    assert story.packets["then"]["edition"]["data_digest"] == story.packets["published"]["edition"]["data_digest"]


def test_without_it_the_correction_counts(story: Story) -> None:
    assert story.rows("today") != story.rows("published")


def test_a_day_earlier_the_month_had_not_been_delivered(story: Story) -> None:
    gaps = story.packets["a day early"]["edition"]["gaps"]
    assert {(gap["month"], gap["last_good_month"]) for gap in gaps} == {("2015-02", "2015-01")}
    assert story.packets["published"]["edition"]["gaps"] == []


def test_the_packet_says_what_it_was_made_from(story: Story) -> None:
    said = {chapter: packet["edition"]["as_of"] for chapter, packet in story.packets.items()}
    assert (said["published"], said["then"], said["today"]) == (None, "2015-03-02", None)


def test_the_report_says_which_it_is(story: Story) -> None:
    page = (story.project.reports / "drafts" / "direktion" / "2015-03" / "v3-direktion.html").read_text("utf-8")
    published = (story.project.reports / "direktion" / "2015-03" / "v3.html").read_text("utf-8")
    assert "opgjort med de data, kommunen havde modtaget til og med 2. marts 2015." in page
    assert "opgjort med de nyeste data." in published


def test_the_receipt_says_how_to_make_it_again(story: Story) -> None:
    folder = story.project.reports / "drafts" / "direktion" / "2015-03"
    receipt = json.loads((folder / "v3-direktion.receipt.json").read_text("utf-8"))
    assert receipt["predicate"]["parameters"] == {"month": "2015-03", "recipient": "direktion", "as_of": "2015-03-02"}


def test_a_day_that_is_none_is_refused(story: Story) -> None:
    assert story.project.mi("compute", "2015-03", "--as-of", "2. marts").returncode == 2
