"""A report as a template writes it: what each line shows, and what it refuses."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import mi_lib
from mi_lib import showing
from mi_lib.brand import Brand
from mi_lib.disclosure import Publishable, Reader
from mi_lib.errors import DisclosureError, UsageError
from mi_lib.report import Report, open_report
from mi_lib.settings import Settings

ROOT = Path(__file__).parents[2]
Packets = Callable[..., Publishable]
Shown = list[tuple[dict[str, str], dict[str, Any]]]
FIGURES = [
    {"indicator": "notification_count", "value": 81.0},
    {"indicator": "notification_count", "value": 30.0, "scope": "T1"},
    {"indicator": "notification_count", "dimension": "notifier_group", "category": "skole", "value": 30.0},
    {"indicator": "notification_count", "dimension": "notifier_group", "category": "politi", "status": "hidden"},
]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Shown:
    """Everything that a report displays: its content, and what it tells the press."""
    found: Shown = []

    def display(content: dict[str, str], *, metadata: dict[str, Any], raw: bool) -> None:
        found.append((content, metadata["mi"]))

    monkeypatch.setattr(showing, "display", display)
    return found


@pytest.fixture
def made(packet_of: Packets) -> Callable[..., Report]:
    def make(*rows: dict[str, Any], **changed: Any) -> Report:
        settings = Settings(root=ROOT)
        return Report(
            packet_of(*(rows or FIGURES), **changed), "v2-direktion", Brand.read(ROOT / "_brand.yml"), settings
        )

    return make


Make = Callable[..., Report]


def test_the_title_tells_the_press_month_recipient_and_cutoff(made: Make, shown: Shown) -> None:
    made().title()
    _, front = shown[0]
    assert (front["kind"], front["month"], front["recipient"], front["version"]) == (
        "front",
        "2015-01",
        "direktion",
        "V2",
    )
    assert (front["cutoff"], front["lang"], front["draft"], front["synthetic"]) == ("2014-12-31", "da", False, True)
    assert "anuar 2015" in front["subtitle"]
    assert front["recipient_name"] == "Direktionen"


def test_the_end_marker_names_template_month_recipient_and_packet(made: Make, shown: Shown) -> None:
    report = made()
    report.end()
    assert shown[0][1] == {
        "kind": "end",
        "template": "v2-direktion",
        "month": "2015-01",
        "recipient": "direktion",
        "packet": report.packet.digest,
    }


def test_text_is_text(made: Make, shown: Shown) -> None:
    made().text("underretninger")
    content, told = shown[0]
    assert told == {"kind": "text"}
    assert content["text/markdown"].startswith("Kommunen modtog 81")


def test_a_chart_carries_caption_label_and_words_for_those_who_do_not_see_it(made: Make, shown: Shown) -> None:
    made().chart("underretninger", by="underretter")
    content, told = shown[0]
    assert set(content) == {"image/svg+xml", "text/plain"}
    assert (told["kind"], told["label"]) == ("figure", "fig-underretninger-underretter")
    assert told["alt"] != told["caption"]


def test_a_table_carries_caption_and_label_and_explains_its_marks(made: Make, shown: Shown) -> None:
    made().table("underretninger", by="underretter")
    (table, told), (note, _) = shown
    assert (told["kind"], told["label"]) == ("table", "tbl-underretninger-underretter")
    assert table["text/markdown"].startswith("| ")
    assert r"\* Tallet vises ikke" in note["text/markdown"]


def test_labels_are_unique_in_a_report(made: Make, shown: Shown) -> None:
    report = made(*FIGURES, reader=Reader("leder-t1", "Leder af T1", "ledere", "T1"))
    report.table("underretninger")
    report.table("underretninger", team=True)
    report.table("underretninger", by="underretter")
    labels = [told["label"] for _, told in shown if told["kind"] == "table"]
    assert labels == ["tbl-underretninger", "tbl-underretninger-eget", "tbl-underretninger-underretter"]


def test_the_source_says_what_is_hidden_only_where_something_is(made: Make, shown: Shown) -> None:
    made().source("underretninger")
    made(FIGURES[0]).source("underretninger")
    first, second = (content["text/markdown"] for content, _ in shown)
    assert "vises ikke" in first
    assert "vises ikke" not in second
    assert all(words in second for words in ("Kilde: DUBU.", "Børn og familie", "31. december 2014"))


@pytest.mark.parametrize("line", ["text", "chart", "table", "source"])
def test_a_misspelt_theme_is_answered_with_a_near_miss(made: Make, shown: Shown, line: str) -> None:
    with pytest.raises(UsageError, match="did you mean underretninger"):
        getattr(made(), line)("underretning")
    assert shown == []


def test_a_reader_without_a_team_has_no_own_figures(made: Make, shown: Shown) -> None:
    with pytest.raises(UsageError, match="no team of its own"):
        made().text("underretninger", team=True)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packet_of: Packets) -> Path:
    """A project's folder with the direction's packet of January, and the process in it."""
    for name in ("_quarto.yml", "_brand.yml"):
        (tmp_path / name).write_text((ROOT / name).read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "assets").mkdir()
    for file in (ROOT / "assets").iterdir():
        (tmp_path / "assets" / file.name).write_bytes(file.read_bytes())
    packet_of(*FIGURES).write(tmp_path / "data" / "editions" / "2015-01" / "publishable")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("template", ["v2", "v2-direktion"])
def test_a_report_is_opened_by_its_template_or_its_version(project: Path, template: str) -> None:
    assert mi_lib.open_report(template, "2015-01", "direktion").packet.reader.id == "direktion"


def test_a_template_of_another_audience_is_refused(project: Path) -> None:
    with pytest.raises(UsageError, match="is for ledere, and direktion is not") as caught:
        open_report("v2-ledere", "2015-01", "direktion")
    assert "v2-direktion" in str(caught.value)


def test_an_impossible_month_is_refused(project: Path) -> None:
    with pytest.raises(UsageError, match="not a month"):
        open_report("v2-direktion", "2015-13", "direktion")


@pytest.mark.parametrize(("month", "recipient"), [("2015-02", "direktion"), ("2015-01", "chef-boern-og-familie")])
def test_where_nothing_is_computed_the_command_is_named(project: Path, month: str, recipient: str) -> None:
    with pytest.raises(UsageError, match=f"mi compute {month}"):
        open_report("v2-direktion", month, recipient)


def test_another_recipients_packet_under_the_own_name_is_refused(project: Path) -> None:
    folder = project / "data" / "editions" / "2015-01" / "publishable"
    (folder / "direktion").rename(folder / "fagudvalg")
    with pytest.raises(DisclosureError, match="another report"):
        open_report("v2", "2015-01", "fagudvalg")


def test_why_figures_are_hidden_is_told_where_there_is_a_star(made: Make, shown: Shown) -> None:
    report = made()
    report.table("underretninger", by="underretter")
    report.hidden()
    assert shown[-1][0]["text/markdown"].startswith("## Hvorfor er nogle tal skjult?")


def test_no_star_needs_no_explanation(made: Make, shown: Shown) -> None:
    report = made(FIGURES[0])
    report.table("underretninger")
    before = len(shown)
    report.hidden()
    assert len(shown) == before


def test_words_of_the_trade_are_listed_at_the_end(made: Make, shown: Shown) -> None:
    rows = [
        {
            "indicator": "cases_with_open_breach_share",
            "value": 30.0,
            "period": month,
            "numerator": 3.0,
            "denominator": 10,
        }
        for month in ("2013-12", "2014-12")
    ]
    report = made(*rows)
    report.table("tidsfrister")
    report.words()
    assert "- **Procentpoint (pp.):** Forskellen" in shown[-1][0]["text/markdown"]
