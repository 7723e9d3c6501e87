"""Focus areas: which run in which month, for whom, and with what detail."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mi_lib.disclosure import Focus, Publishable, Reader, read_packet
from mi_lib.errors import UsageError
from mi_lib.periods import Month
from mi_lib.pipeline.focus import read_focus_areas
from mi_lib.sections import details_of, focus_areas, focus_opening, scope_of

Packets = Callable[..., Publishable]
AUDIENCES = ("direktion", "ledere", "fagudvalg")
GOOD = """
focus:
  - about: tidsfrister
    title: Sager til tiden
    why: Flere er rejst.
    from: 2015-04
    until: 2015-10
    audiences: [direktion, ledere]
"""
ON_TIME = Focus("tidsfrister", "Sager til tiden", "Flere er rejst.", Month(2015, 10), ("direktion", "ledere"))
BREACHES = "cases_with_open_breach_share"
LEADER = Reader("leder-t1", "Leder", "ledere", "T1")


def _read(folder: Path, month: str, old: str = "", new: str = "") -> tuple[Focus, ...]:
    file = folder / "focus.yml"
    file.write_text(GOOD.replace(old, new) if old else GOOD, encoding="utf-8")
    return read_focus_areas(file, Month.parse(month), AUDIENCES)


@pytest.mark.parametrize(
    ("month", "runs"),
    [("2015-03", False), ("2015-04", True), ("2015-08", True), ("2015-10", True), ("2015-11", False)],
)
def test_a_focus_area_runs_from_its_first_month_to_its_last(tmp_path: Path, month: str, *, runs: bool) -> None:
    assert _read(tmp_path, month) == ((ON_TIME,) if runs else ())


def test_without_a_file_there_are_none(tmp_path: Path) -> None:
    assert read_focus_areas(tmp_path / "focus.yml", Month(2015, 4), AUDIENCES) == ()


@pytest.mark.parametrize(
    ("old", "new", "where", "remedy"),
    [
        ("tidsfrister", "tidsfrist", "focus.0.about", "did you mean tidsfrister"),
        ("until: 2015-10", "until: 2015-03", "focus.0", "ends \\(2015-03\\) before it begins"),
        ("from: 2015-04", "from: 2015-14", "focus.0.from", "not a month"),
        ("ledere]", "leder]", "focus.0.audiences", "direktion, ledere, fagudvalg"),
        ("why: Flere er rejst.", "hvorfor: Flere er rejst.", "focus.0.why", "required"),
    ],
)
def test_an_entry_that_cannot_be_used_is_named(tmp_path: Path, old: str, new: str, where: str, remedy: str) -> None:
    with pytest.raises(UsageError, match=remedy) as caught:
        _read(tmp_path, "2016-01", old, new)
    assert caught.value.where == f"focus.yml: {where}"


def test_it_is_for_its_audiences_and_where_there_are_figures(packet_of: Packets) -> None:
    row, other = {"indicator": BREACHES, "value": 30.0}, {"indicator": "notification_count", "value": 81.0}
    politician = Reader("fagudvalg", "Udvalget", "fagudvalg", None)
    assert focus_areas(packet_of(row, focus=(ON_TIME,))) == [ON_TIME]
    assert focus_areas(packet_of(row, focus=(ON_TIME,), reader=politician)) == []
    assert focus_areas(packet_of(other, focus=(ON_TIME,))) == []


def test_it_says_why_and_how_long_and_is_no_markup() -> None:
    odd = Focus("tidsfrister", "Sager <b>til</b> tiden", "Fordi *alt* haster.", Month(2015, 10), ("ledere",))
    assert focus_opening(odd) == (
        r"## Fokusområde: Sager \<b\>til\</b\> tiden"
        "\n\n"
        r"Fordi \*alt\* haster. Fokusområdet gælder til og med oktober 2015."
    )


def test_a_leader_sees_the_own_team_where_it_has_figures(packet_of: Packets) -> None:
    whole = {"indicator": BREACHES, "value": 30.0}
    assert scope_of(packet_of(whole, {**whole, "scope": "T1"}, reader=LEADER), ON_TIME).scope == "T1"
    assert scope_of(packet_of(whole, reader=LEADER), ON_TIME).scope == "kommune"


def test_the_detail_is_what_the_packet_holds(packet_of: Packets) -> None:
    whole = {"indicator": BREACHES, "value": 30.0}
    by_type = {**whole, "dimension": "case_type", "category": "family"}
    assert details_of(packet_of(whole), ON_TIME) == []
    assert details_of(packet_of(whole, by_type), ON_TIME) == ["case_type"]
    assert details_of(packet_of(whole, by_type, {**whole, "scope": "T1"}), ON_TIME) == ["team", "case_type"]


def test_a_packet_remembers_its_focus_areas(packet_of: Packets, tmp_path: Path) -> None:
    packet = packet_of({"indicator": BREACHES, "value": 30.0}, focus=(ON_TIME,))
    assert read_packet(packet.write(tmp_path)).edition.focus == (ON_TIME,)
