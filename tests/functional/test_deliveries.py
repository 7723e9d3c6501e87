"""A month made when only its own deliveries are in: one is refused, is missing, and comes at last.

The story runs once in a project with the files up to December 2014; each test looks at one of its chapters.
"""

import json
import re
import shutil
from dataclasses import dataclass, field

import pytest
from demo_project import DemoProject, Finished

LATE = "skole/pupil_absence_month_2014-12_syntetisk.csv"
DEMO_RECIPIENTS = ["chef-boern-og-familie", "direktion", "fagudvalg", "offentlig", "udvalgsformand"]


@dataclass
class Story:
    """What the commands answered, and what lay in `reports/` after each chapter."""

    project: DemoProject
    answers: dict[str, Finished] = field(default_factory=dict)
    pages: dict[str, dict[str, bytes]] = field(default_factory=dict)
    good: bytes = b""
    broken: bytes = b""

    def tell(self, chapter: str, *words: str) -> None:
        self.answers[chapter] = self.project.mi(*words)
        self.pages[chapter] = self.project.published()


@pytest.fixture(scope="module")
def story(demo_project: DemoProject, tmp_path_factory: pytest.TempPathFactory) -> Story:
    project = DemoProject.fresh(tmp_path_factory.mktemp("december") / "project")
    # Nobody has written about figures that are not there yet.
    shutil.rmtree(project.root / "data" / "commentary")
    for file in demo_project.incoming.glob("*/*_20*_syntetisk.*"):
        if file.stem.rsplit("_", 2)[1] <= "2014-12":
            target = project.incoming / file.relative_to(demo_project.incoming)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
    late = project.incoming / LATE
    story = Story(project, good=late.read_bytes())
    story.broken = re.sub(rb";illness;[0-9,]+;", b";illness;mange;", story.good, count=1)
    late.write_bytes(story.broken)
    story.tell("refused", "intake")
    story.tell("missing", "publish", "2015-01", "--recipient", "fagudvalg")
    late.write_bytes(story.good)
    story.tell("taken in", "intake", str(late))
    shutil.copytree(demo_project.root / "data" / "commentary", project.root / "data" / "commentary")
    story.tell("complete", "publish", "2015-01")
    return story


def test_a_broken_delivery_is_refused_and_the_others_are_taken(story: Story) -> None:
    answer = story.answers["refused"]
    assert answer.returncode == 11
    assert re.fullmatch(r"5\d\d taken in, 0 known already, 1 refused\n", answer.stdout)


def test_the_refusal_is_explained_in_danish(story: Story) -> None:
    said = story.answers["refused"].stderr
    for line in ("LEVERANCEN ER AFVIST", "Elevfravær", "Række 2, kolonne absence_days: det er ikke et tal.", "»mange«"):
        assert line in said


def test_the_refused_file_is_kept_with_its_explanation(story: Story) -> None:
    kept = story.project.incoming / "refused" / LATE.partition("/")[2]
    assert kept.read_bytes() == story.broken
    assert kept.with_name(f"{kept.name}.txt").read_text(encoding="utf-8") in story.answers["refused"].stderr + "\n"


def test_the_report_is_made_all_the_same(story: Story) -> None:
    assert story.answers["missing"].returncode == 0
    assert {"fagudvalg/2015-01/v1.html", "fagudvalg/2015-01/v1.pdf"} <= story.pages["missing"].keys()


def test_what_is_missing_is_named_with_its_unit(story: Story) -> None:
    assert "Tallet for december 2014 mangler, fordi Skole ikke har leveret alle data." in _absence(story, "missing")


def test_what_is_missing_is_never_nought(story: Story) -> None:
    rows = [row for row in _table_rows(_absence(story, "missing")) if row[0].startswith("december 2014")]
    assert rows == [["december 2014", "mangler", "6,5", "mangler", "mangler"]]
    assert re.findall(r"(?<![\d,.])0(?:,0+)?(?= pct)", _absence(story, "missing")) == []


def test_the_packet_has_no_number_for_what_is_missing(story: Story) -> None:
    packet = json.loads(story.project.packet("2015-01", "fagudvalg", "v1").read_text(encoding="utf-8"))["packet"]
    rows = [dict(zip(packet["columns"], row, strict=True)) for row in packet["rows"]]
    assert all(row["value"] is None for row in rows if row["status"] == "missing")
    assert any(row["indicator"] == "absence_rate" and row["value"] is not None for row in rows)


def test_the_late_delivery_is_taken_in(story: Story) -> None:
    answer = story.answers["taken in"]
    assert (answer.returncode, answer.stdout) == (0, "1 taken in, 0 known already, 0 refused\n")


@pytest.mark.parametrize("recipient", DEMO_RECIPIENTS)
def test_a_report_is_the_same_whether_or_not_later_months_are_in(
    story: Story, demo_project: DemoProject, recipient: str
) -> None:
    """The demo made January with the deliveries of all 36 months in the warehouse, the story with those of 24."""
    assert story.answers["complete"].returncode == 0
    with_later, without = demo_project.reports / recipient / "2015-01", story.project.reports / recipient / "2015-01"
    for name in ("v1.html", "v1.pdf"):
        assert (without / name).read_bytes() == (with_later / name).read_bytes(), name
    packets = [project.packet("2015-01", recipient, "v1") for project in (demo_project, story.project)]
    assert packets[0].read_bytes() == packets[1].read_bytes()


def test_taken_in_again_everything_is_known(story: Story) -> None:
    answer = story.project.mi("intake", "--json")
    assert answer.returncode == 0
    counts = json.loads(answer.stdout)
    assert (counts["accepted"], counts["refused"], counts["known"] > 500) == (0, 0, True)


def _absence(story: Story, chapter: str) -> str:
    """The page's section on school absence."""
    page = story.pages[chapter]["fagudvalg/2015-01/v1.html"].decode("utf-8")
    return page[page.index('id="skolefravær"') :]


def _table_rows(html: str) -> list[list[str]]:
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", html, re.DOTALL)
    return [[re.sub(r"<[^>]+>|\s+", " ", cell).strip() for cell in _cells(row)] for row in rows]


def _cells(row: str) -> list[str]:
    return re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
