"""What may and may not stand in the demo's published files."""

import json
import re
from html.parser import HTMLParser
from io import BytesIO

import duckdb
import page as page_validation
import pytest
from demo_project import DemoProject
from pypdf import PdfReader

LEADERS = {"leder-t1": "T1", "leder-t2": "T2", "leder-t3": "T3", "leder-t4": "T4"}
NAMES = {"T1": "Modtagelse og undersøgelse", "T2": "Familieteamet", "T3": "Ungeteamet", "T4": "Handicapteamet"}
EDITIONS = pytest.mark.parametrize(("month", "version"), [("2015-02", "v2"), ("2015-03", "v3")])
EVERY_LEADER = pytest.mark.parametrize("leader", LEADERS)


class Page(HTMLParser):
    """A page's words, what it refers to, and the words under each id that ends in `-eget` (the reader's own team)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.references: list[str] = []
        self.ids: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if name in ("href", "src", "srcset", "action", "data", "poster") and value:
                self.references.append(value)
            if name == "id" and value:
                self.ids.add(value)
            if name in ("alt", "title", "aria-label") and value:
                self.words.append(value)

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@pytest.fixture(scope="module")
def pages(demo_project: DemoProject) -> dict[str, str]:
    """Each published page's source by its path."""
    return {name: text.decode("utf-8") for name, text in demo_project.published().items() if name.endswith(".html")}


@pytest.fixture(scope="module")
def pdf_texts(demo_project: DemoProject) -> dict[str, str]:
    """Each published PDF's text, bookmarks and properties by its path."""
    return {name: _pdf_text(data) for name, data in demo_project.published().items() if name.endswith(".pdf")}


def test_every_pdf_is_pdf_ua_1(demo_project: DemoProject) -> None:
    pdfs = sorted(demo_project.reports.resolve().rglob("v*.pdf"))
    assert len({pdf.read_bytes() for pdf in pdfs}) == 21
    reports = {str(pdf): page_validation.validate_pdf(str(pdf), profile="ua1") for pdf in pdfs}
    assert {name: report.failures for name, report in reports.items() if not report.is_compliant} == {}


def test_no_published_file_holds_the_id_of_a_child_a_case_or_an_employee(
    demo_project: DemoProject, pages: dict[str, str], pdf_texts: dict[str, str]
) -> None:
    ids = _identifiers(demo_project)
    assert len(ids) > 10_000
    for name, text in {**pages, **pdf_texts}.items():
        tokens = set(re.findall(r"[\w.-]+", re.sub(r"base64,[A-Za-z0-9+/=]+", "", text)))
        assert tokens & ids == set(), name


@EDITIONS
@EVERY_LEADER
def test_a_leaders_packet_knows_no_other_team(demo_project: DemoProject, month: str, version: str, leader: str) -> None:
    packet = json.loads(demo_project.packet(month, leader, version).read_text(encoding="utf-8"))["packet"]
    rows = [dict(zip(packet["columns"], row, strict=True)) for row in packet["rows"]]
    assert {row["scope"] for row in rows} == {"kommune", LEADERS[leader]}
    assert [row for row in rows if row["category"] in LEADERS.values()] == []


@EDITIONS
@EVERY_LEADER
def test_a_leaders_page_and_pdf_name_no_other_team(
    pages: dict[str, str], pdf_texts: dict[str, str], month: str, version: str, leader: str
) -> None:
    others = [name for team, name in NAMES.items() if team != LEADERS[leader]]
    page, pdf = pages[f"{leader}/{month}/{version}.html"], pdf_texts[f"{leader}/{month}/{version}.pdf"]
    assert [name for name in others if name in Page(page).text or name in pdf] == []
    assert NAMES[LEADERS[leader]] in page


@EDITIONS
@EVERY_LEADER
def test_what_another_leaders_report_says_of_their_team_stands_only_there(
    demo_project: DemoProject, pages: dict[str, str], month: str, version: str, leader: str
) -> None:
    """Canaries: whole tables, alternative texts and drawings of the own team, as the other leaders' pages have them."""
    mine = pages[f"{leader}/{month}/{version}.html"]
    for other in LEADERS.keys() - {leader}:
        theirs = pages[f"{other}/{month}/{version}.html"]
        canaries = _own_team_blocks(theirs)
        assert len(canaries) >= 2
        assert [block[:80] for block in canaries if block not in theirs] == []
        assert [block[:80] for block in canaries if _holds_figures(block) and block in mine] == []


def test_a_recipients_folder_needs_nothing_outside_itself(demo_project: DemoProject, pages: dict[str, str]) -> None:
    for name, html in pages.items():
        page, folder = Page(html), (demo_project.reports / name).parent
        files = [each for each in page.references if not each.startswith(("data:", "#"))]
        for reference in files:
            assert re.match(r"[a-z]+:|/|.*\.\.", reference) is None, f"{name}: {reference}"
            assert (folder / reference.partition("#")[0]).is_file(), f"{name}: {reference}"
        assert re.findall(r"url\((?!['\"]?data:)[^)]*\)|@import", html) == [], name
        within = {each[1:] for each in page.references if each.startswith("#")}
        assert {each for each in within if each not in page.ids} == set(), name


def test_the_index_leads_to_every_edition_and_to_no_other_recipient(pages: dict[str, str]) -> None:
    for name in [name for name in pages if name.endswith("/index.html")]:
        recipient = name.partition("/")[0]
        reports = {page for page in pages if page.startswith(f"{recipient}/20")}
        linked = {f"{recipient}/{each}" for each in Page(pages[name]).references}
        assert reports <= linked, name


def _own_team_blocks(html: str) -> list[str]:
    """The tables and figures whose id says that they are of the reader's own team (`eget`)."""
    blocks = []
    for match in re.finditer(r'<(figure|div|table)[^>]*id="(?:fig|tbl)-[^"]*-eget"[^>]*>', html):
        end = html.index(f"</{match[1]}>", match.end())
        blocks.append(html[match.end() : end])
    return blocks


def _holds_figures(block: str) -> bool:
    """A block in which everything is hidden or nought is the same for any team."""
    return len(set(re.findall(r"(?<![\w,.])[1-9]\d*(?:,\d+)?(?![\w,.])", re.sub(r"20\d\d", "", block)))) > 3


def _identifiers(project: DemoProject) -> set[str]:
    """Every id in the delivered CSV files of the units that know persons, read without any code of ours."""
    ids: set[str] = set()
    columns = {"child_id", "case_id", "household_id", "caseworker_id", "employee_id", "measure_id", "notification_id"}
    for file in sorted(project.incoming.glob("boern_og_familie/*.csv")):
        table = duckdb.read_csv(str(file), sep=";", all_varchar=True, encoding="utf-8")
        for column in columns & set(table.columns):
            ids.update(value for (value,) in table.project(f'"{column}"').distinct().fetchall() if value)
    return ids


def _pdf_text(content: bytes) -> str:
    reader = PdfReader(BytesIO(content))
    outline = " ".join(str(each.title) for each in reader.outline if not isinstance(each, list))
    return " ".join(
        [*(page.extract_text() for page in reader.pages), outline, *map(str, (reader.metadata or {}).values())]
    )
