"""`mi demo`: what a newcomer gets from one command."""

import json
from pathlib import Path

from demo_project import DemoProject, Finished

from mi_lib.demo import write_deliveries

ADMINISTRATION = ["chef-boern-og-familie", "direktion", "leder-t1", "leder-t2", "leder-t3", "leder-t4"]
EDITIONS = {
    ("2015-01", "v1"): [*ADMINISTRATION, "fagudvalg", "offentlig", "udvalgsformand"],
    ("2015-02", "v2"): ADMINISTRATION,
    ("2015-03", "v3"): ADMINISTRATION,
}


def test_each_month_is_published_for_exactly_its_recipients(demo_project: DemoProject) -> None:
    found = {name for name in demo_project.published() if name.endswith((".html", ".pdf", ".receipt.json"))}
    reports = {
        f"{recipient}/{month}/{version}.{kind}"
        for (month, version), recipients in EDITIONS.items()
        for recipient in recipients
        for kind in ("html", "pdf", "receipt.json")
    }
    assert {name for name in found if name.count("/") == 2} == reports
    indexes = {f"{recipient}/index.html" for recipients in EDITIONS.values() for recipient in recipients}
    assert {name for name in found if name.endswith("/index.html")} == indexes


def test_it_says_where_to_look_and_that_all_is_synthetic(demo_run: tuple[DemoProject, Finished]) -> None:
    project, run = demo_run
    last = Path(run.stdout.splitlines()[-1].strip())
    assert last == project.reports / "fagudvalg" / "2015-01" / "v1.html"
    assert last.is_file()
    assert "All data are synthetic." in run.stdout


def test_every_output_says_that_the_data_are_synthetic(demo_project: DemoProject) -> None:
    for name, content in demo_project.published().items():
        if name.endswith(".receipt.json"):
            assert json.loads(content)["predicate"]["synthetic"] is True, name
        elif name.endswith(".html") and name.count("/") == 2:
            assert "syntetiske data" in content.decode("utf-8").lower(), name


def test_the_same_seed_gives_the_same_deliveries(demo_project: DemoProject, tmp_path: Path) -> None:
    write_deliveries(tmp_path / "incoming", seed=2015)
    assert _files(tmp_path / "incoming") == _files(demo_project.incoming)


def test_it_does_not_mix_with_real_deliveries(fresh_project: DemoProject, demo_project: DemoProject) -> None:
    made_up = demo_project.incoming / "boern_og_familie" / "child_conversation_2014-12_syntetisk.csv"
    real = fresh_project.root / "child_conversation_2014-12.csv"
    real.write_bytes(made_up.read_bytes())
    assert fresh_project.mi("intake", real.name).returncode == 0
    run = fresh_project.mi("demo")
    assert run.returncode == 2
    assert "holds real deliveries" in run.stderr
    assert not fresh_project.incoming.exists()
    assert not fresh_project.reports.exists()


def test_readers_of_one_audience_get_the_same_figures(demo_project: DemoProject) -> None:
    """The committee's chair and the committee differ only in the name on the page."""
    one, other = (
        json.loads(demo_project.packet("2015-01", recipient, "v1").read_text(encoding="utf-8"))["packet"]["rows"]
        for recipient in ("fagudvalg", "udvalgsformand")
    )
    assert one == other


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
