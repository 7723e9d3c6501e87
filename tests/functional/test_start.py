"""Before anything heavy is loaded: help, and what is refused. That is what makes them quick."""

import pytest
from demo_project import ROOT, DemoProject, Finished

from mi_lib.cli import app

COMMANDS = sorted(str(command.name or command.callback.__name__) for command in app.registered_commands)
HEAVY = {"pandas", "numpy", "papermill", "matplotlib", "ibis", "duckdb", "IPython"}
_THEN_TELL_WHAT_IS_LOADED = f"""
import sys
from mi_lib.cli import main
sys.argv[0] = "mi"
try:
    main()
finally:
    print("heavy:", *sorted({HEAVY} & set(sys.modules)))
"""

WRONG_USE = {
    "month that does not exist": (["publish", "2015-13"], 2, ["'2015-13'", "YYYY-MM"]),
    "month in another form": (["publish", "januar"], 2, ["'januar'", "YYYY-MM"]),
    "month to compute": (["compute", "2015-00"], 2, ["'2015-00'", "YYYY-MM"]),
    "year without a plan": (["publish", "2019-01"], 10, ["2019", "2015"]),
    "month without a report": (["publish", "2015-07"], 10, ["2015-07", "2015-06, 2015-08"]),
    "recipient": (["publish", "2015-01", "--recipient", "fagudval"], 2, ["did you mean fagudvalg?", "offentlig"]),
    "recipient of another version": (
        ["publish", "2015-02", "--recipient", "fagudvalg"], 2, ["fagudvalg gets no V2", "use one of", "leder-t1"]
    ),
    "template": (
        ["report", "v2-direction", "2015-04", "--recipient", "direktion"], 2,
        ["did you mean v2-direktion?", "v3-ledere"],
    ),
    "recipient of another template": (
        ["report", "v2-direktion", "2015-04", "--recipient", "offentlig"], 2, ["direktion, chef-boern-og-familie"]
    ),
    "no recipient at all": (["report", "v2-direktion", "2015-04"], 2, ["--recipient"]),
    "renderer": (["publish", "2015-01", "--renderer", "pandok"], 2, ["did you mean pandoc?", "'quarto'"]),
    "option": (["publish", "2015-01", "--recipent", "fagudvalg"], 2, ["--recipent", "--recipient"]),
    "number of jobs": (["publish", "2015-01", "--jobs", "0"], 2, ["--jobs", "1"]),
    "scale": (["demo", "--scale", "0"], 2, ["--scale", "1"]),
    "command": (["publsh", "2015-01"], 2, ["publsh", "publish"]),
    "file to take in": (["intake", "notification_2015-01.csv"], 2, ["notification_2015-01.csv", "check the name"]),
}  # fmt: skip


def _with_what_is_loaded(project: DemoProject, words: list[str]) -> Finished:
    """The command's run, with one more line at the end of what it says."""
    return project.python("-c", _THEN_TELL_WHAT_IS_LOADED, *words)


@pytest.mark.parametrize(("words", "exit_code", "said"), WRONG_USE.values(), ids=WRONG_USE.keys())
def test_wrong_use_is_refused_at_once_with_the_choices(
    fresh_project: DemoProject, words: list[str], exit_code: int, said: list[str]
) -> None:
    run = _with_what_is_loaded(fresh_project, words)
    assert (run.returncode, run.stdout) == (exit_code, "heavy:\n")
    assert [text for text in said if text not in run.stderr] == [], run.stderr
    assert "Traceback" not in run.stderr
    assert not (fresh_project.root / "data" / "warehouse").exists()


def test_outside_a_project_the_message_says_where_to_go(fresh_project: DemoProject) -> None:
    elsewhere = fresh_project.root.parent / "elsewhere"
    elsewhere.mkdir()
    run = DemoProject(elsewhere).mi("publish", "2015-01")
    assert run.returncode == 2
    assert "go to the project's folder" in run.stderr


@pytest.mark.parametrize("words", [["--help"], ["publish", "--help"]])
def test_help_loads_nothing_heavy(fresh_project: DemoProject, words: list[str]) -> None:
    assert _with_what_is_loaded(fresh_project, words).stdout.splitlines()[-1] == "heavy:"


def test_a_bare_mi_shows_every_command(fresh_project: DemoProject) -> None:
    run = fresh_project.mi()
    assert [name for name in COMMANDS if f" {name} " not in run.stdout + run.stderr] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(fresh_project: DemoProject, command: str) -> None:
    run = fresh_project.mi(command, "--help")
    assert run.returncode == 0
    assert f"mi {command}" in run.stdout.partition("Example")[2]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_stands_in_the_readme(command: str) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"`mi {command}" in readme


def test_doctor_says_what_is_there_and_what_is_not(fresh_project: DemoProject) -> None:
    run = fresh_project.mi("doctor")
    lines = dict(line.split(": ", 1) for line in run.stdout.splitlines())
    assert run.returncode == 0
    assert lines["ok      fonts"] == "Source Sans Pro, 4 cuts"
    assert "0 deliveries" in lines["ok      warehouse"]
    assert {line.split()[-1] for line in lines} >= {"pandoc", "typst", "quarto", "browser", "papermill", "ibis"}
