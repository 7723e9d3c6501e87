"""The data-protection officer's command: what readers can prove, from the packets and from the pages."""

import json

from demo_project import DemoProject


def test_after_the_demo_no_reader_can_prove_anything(demo_project: DemoProject) -> None:
    run = demo_project.mi("audit", "2015-02", "--json")
    assert run.returncode == 0, run.stderr
    answer = json.loads(run.stdout)
    assert answer["exposed"] == []
    assert any("tell each other" in limit for limit in answer["limits"])
    assert {table["reader"] for table in answer["tables"]} >= {
        "direktion",
        "ledere/T1",
        "ledere/T1, knowing the own team's cases",
    }
    proven = [table["narrowest"] for table in answer["tables"] if table["secrets"]]
    assert proven
    assert all(least <= 0 and (greatest is None or greatest >= 3) for least, greatest in proven)


def test_leaders_who_tell_each_other_all_find_what_one_alone_does_not(demo_project: DemoProject) -> None:
    """Three of four teams' cases and the municipality's totals: the audit of a month that is out can find something."""
    run = demo_project.mi("audit", "2015-02", "--together", "leder-t1,leder-t2,leder-t3", "--json")
    assert run.returncode == 0, run.stderr
    assert any("team Handicap" in cell for cell in json.loads(run.stdout)["together"])
    unknown = demo_project.mi("audit", "2015-02", "--together", "leder-t1,leder-t9")
    assert unknown.returncode == 2
    assert "leder-t9" in unknown.stderr


def test_the_ledger_holds_what_was_published_and_no_draft(project_copy: DemoProject) -> None:
    ledger = project_copy.root / "data" / "editions" / "ledger.jsonl"
    before = ledger.read_bytes()
    lines = [json.loads(line) for line in before.splitlines()]
    assert [line["release"] for line in lines if "release" in line] == ["2015-01 V1", "2015-02 V2", "2015-03 V3"]
    assert all(line["value"] is None for line in lines if line.get("hidden"))
    assert project_copy.mi("report", "v2-direktion", "2015-04", "--recipient", "direktion").returncode == 0
    assert ledger.read_bytes() == before


def test_a_number_planted_in_a_page_is_found_by_reading_the_pages(project_copy: DemoProject) -> None:
    clean = project_copy.mi("audit", "2015-02", "--against", "reports")
    assert clean.returncode == 0, clean.stderr
    page = project_copy.reports / "leder-t2" / "2015-02" / "v2.html"
    table = (
        '<table id="tbl-plantet"><caption>Klager fordelt på alder, januar 2015</caption>'
        "<tr><th>Alder</th><th>Antal</th><th>Året før</th></tr>"
        "<tr><th>0-9 år</th><td>*</td><td>7</td></tr><tr><th>10-22 år</th><td>9</td><td>8</td></tr>"
        "<tr><th>I alt</th><td>11</td><td>15</td></tr></table></body>"
    )
    page.write_text(page.read_text(encoding="utf-8").replace("</body>", table), encoding="utf-8")
    planted = project_copy.mi("audit", "2015-02", "--against", "reports")
    assert planted.returncode == 13
    assert "leder-t2/2015-02/v2.html: Klager, 0-9 år, januar 2015" in planted.stderr
    assert "`mi audit 2015-02` attacks with the true ones" in planted.stderr
    earlier = project_copy.mi("audit", "2015-01", "--against", "reports")
    assert earlier.returncode == 0, earlier.stderr
    assert "tables read" in earlier.stdout


def test_pages_are_attacked_for_readers_there_are(project_copy: DemoProject) -> None:
    unknown = project_copy.mi("audit", "2015-02", "--against", "reports", "--together", "leder-t1,leder-t9")
    assert unknown.returncode == 2
    assert "leder-t9" in unknown.stderr
