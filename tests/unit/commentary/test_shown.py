"""What a reader sees: what was found, why perhaps, who does what by when, and what became of the last promise."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from mi_lib.commentary import Comment, Promise, Remarks, agenda_of, open_remarks, shown_to, skeleton, slots_of
from mi_lib.disclosure import Publishable
from mi_lib.errors import DisclosureError
from mi_lib.periods import Month

Written = Callable[..., Comment]
Packets = Callable[..., Publishable]
SCHOOL, PLACED, MISSING = "absence_rate", "placed_children_count", "cases_with_missing_registration_share"
ANSWER = {
    "explanation": "Kan skyldes influenza.", "action": "Skolerne ringer hjem.", "responsible": "Skole",
    "deadline": "2015-03-01",
}  # fmt: skip


def test_explanation_and_action_stand_with_who_and_when(written: Written, packet_of: Packets) -> None:
    packet = packet_of({"indicator": SCHOOL, "value": 6.6, "signal": "outside_above"})
    shown = shown_to(packet, "skolefravaer", written("Mere **tekst**.", **ANSWER), None)
    assert shown.split("\n\n") == [
        '::: {.callout-note title="Forklaring og handling"}\n**Forklaring:** Kan skyldes influenza.',
        "**Handling:** Skolerne ringer hjem.",
        "**Ansvarlig:** Skole. **Frist:** 1. marts 2015.",
        "*Jens Bo, 6. januar 2015*\n:::",
        '::: {.callout-note title="Kommentar"}\nMere **tekst**.',
        "*Jens Bo, 6. januar 2015*\n:::",
    ]


def test_who_cannot_see_the_figure_is_told_nothing_of_its_signal(written: Written, packet_of: Packets) -> None:
    hidden = packet_of({"indicator": SCHOOL, "status": "hidden", "signal": "not_judged"})
    assert shown_to(hidden, "skolefravaer", written(**ANSWER), None) == ""


def test_a_number_from_elsewhere_is_shown_with_its_source(written: Written, packet_of: Packets) -> None:
    comment = written("I landet er det 5,1 pct.", other_numbers="{'5,1': Danmarks Statistik}")
    shown = shown_to(packet_of({"indicator": SCHOOL, "value": 6.6}), "skolefravaer", comment, None)
    assert "Tal, der ikke er fra denne rapport: 5,1 (Danmarks Statistik)." in shown


def test_no_file_shows_nothing(packet_of: Packets) -> None:
    assert shown_to(packet_of({"indicator": SCHOOL, "value": 6.6}), "skolefravaer", None, None) == ""


# The figures of November, which the edition before had, and of December 2014: more is worse, or neither.
VERDICTS = [
    (MISSING, 19.0, 12.0, "12,0\N{NO-BREAK SPACE}pct. i december 2014 mod 19,0\N{NO-BREAK SPACE}pct.", "bedre"),
    (MISSING, 12.0, 19.0, "19,0\N{NO-BREAK SPACE}pct. i december 2014 mod 12,0\N{NO-BREAK SPACE}pct.", "dårligere"),
    (MISSING, 12.01, 12.04, "12,0\N{NO-BREAK SPACE}pct. i december 2014 mod 12,0\N{NO-BREAK SPACE}pct.", "uændret"),
    (PLACED, 68.0, 81.0, "81\N{NO-BREAK SPACE}børn og unge i december 2014 mod 68", "steget"),
]


@pytest.mark.parametrize(("indicator", "then", "now", "figures", "verdict"), VERDICTS)
def test_the_next_edition_says_what_became_of_the_figure(
    written: Written, packet_of: Packets, indicator: str, then: float, now: float, figures: str, verdict: str
) -> None:
    november = {"indicator": indicator, "period": "2014-11", "value": then}
    packet = packet_of(november, {"indicator": indicator, "value": now})
    theme = {MISSING: "manglende-registrering", PLACED: "anbringelser"}[indicator]
    promise = Promise(written(**ANSWER), Month(2014, 12), is_told=True)
    shown = shown_to(packet, theme, None, promise)
    assert 'title="Opfølgning på handlingen fra december 2014"' in shown
    assert "**Lovet:** Skolerne ringer hjem." in shown
    assert figures in shown
    assert f"{verdict}." in shown
    assert "**Status:** Der er endnu ikke gjort status for handlingen." in shown


def test_a_season_is_held_against_the_same_month_last_year(written: Written, packet_of: Packets) -> None:
    months = {"2013-12": 7.0, "2014-11": 5.0, "2014-12": 6.6}
    packet = packet_of(*({"indicator": SCHOOL, "period": month, "value": value} for month, value in months.items()))
    shown = shown_to(packet, "skolefravaer", None, Promise(written(**ANSWER), Month(2014, 12), is_told=True))
    assert "i december 2014 mod 7,0\N{NO-BREAK SPACE}pct. i december 2013. Det er bedre." in shown


def test_a_preliminary_month_is_not_judged(written: Written, packet_of: Packets) -> None:
    months = {"2014-10": (60.0, "final"), "2014-11": (70.0, "final"), "2014-12": (40.0, "preliminary")}
    packet = packet_of(
        *({"indicator": PLACED, "period": month, "value": value, "status": status}
          for month, (value, status) in months.items())
    )  # fmt: skip
    shown = shown_to(packet, "anbringelser", None, Promise(written(**ANSWER), Month(2014, 11), is_told=True))
    assert "i november 2014 mod 60\N{NO-BREAK SPACE}børn og unge i oktober 2014. Tallet er steget." in shown


def test_the_status_that_the_analyst_wrote_is_shown(written: Written, packet_of: Packets) -> None:
    packet = packet_of({"indicator": SCHOOL, "value": 6.6})
    promise = Promise(written(**ANSWER), Month(2014, 12), is_told=True)
    shown = shown_to(packet, "skolefravaer", written(followed_up="Det er sket."), promise)
    assert "**Status:** Det er sket." in shown


def test_a_promise_with_numbers_that_no_longer_stand_is_not_repeated(written: Written, packet_of: Packets) -> None:
    packet = packet_of({"indicator": SCHOOL, "value": 6.6})
    shown = shown_to(packet, "skolefravaer", None, Promise(written(**ANSWER), Month(2014, 12), is_told=False))
    assert "ringer hjem" not in shown
    assert "Frist:** 1. marts 2015" in shown


def test_a_signal_on_the_headline_opens_a_slot_in_v1_and_v2(packet_of: Packets) -> None:
    rows = (
        {"indicator": SCHOOL, "value": 6.6, "signal": "outside_above"},
        {"indicator": "active_cases", "value": 800.0, "signal": "rising"},
        {"indicator": PLACED, "value": 81.0, "signal": "none"},
    )
    opened = {
        version: [slot.theme for slot in slots_of([packet_of(*rows, version=version)], {})]
        for version in ("V1", "V2", "V3")
    }
    assert opened == {"V1": ["skolefravaer"], "V2": ["skolefravaer"], "V3": []}


def test_a_slot_says_what_is_still_to_be_written(written: Written, packet_of: Packets) -> None:
    packet = packet_of({"indicator": SCHOOL, "value": 6.6, "signal": "outside_above"})
    states = [
        slots_of([packet], comments)[0].state
        for comments in ({}, {"skolefravaer": written(action="Mødes.")}, {"skolefravaer": written(**ANSWER)})
    ]
    assert states == ["empty", "incomplete", "filled"]


def test_a_skeleton_has_the_figures_and_the_promise_as_comments(packet_of: Packets) -> None:
    packet = packet_of({"indicator": SCHOOL, "value": 6.6, "signal": "outside_above"})
    (slot,) = slots_of([packet], {})
    text = skeleton(slot, unit="Skole", today=date(2015, 1, 6), promised=(Month(2014, 11), "Skolerne ringer\nhjem."))
    lines = text.splitlines()
    assert lines[1] == "# skolefravær, december 2014: 6,6\N{NO-BREAK SPACE}pct."
    assert "# 2014-11 promised: Skolerne ringer hjem." in lines
    assert [line.partition(":")[0] for line in lines if line[0] not in "#-"] == [
        "author", "date", "explanation", "action", "responsible", "deadline", "followed_up",
    ]  # fmt: skip


def test_remarks_are_shown_beside_the_figures_they_were_checked_against(tmp_path: Path, packet_of: Packets) -> None:
    packet, other = (packet_of({"indicator": SCHOOL, "value": value}) for value in (6.6, 6.7))
    assert open_remarks(tmp_path, packet).by_theme == {}
    Remarks(packet.digest, {"skolefravaer": "Hej"}).write(tmp_path, "direktion", "V2")
    assert open_remarks(tmp_path, packet).by_theme == {"skolefravaer": "Hej"}
    with pytest.raises(DisclosureError, match="other figures"):
        open_remarks(tmp_path, other)


def test_remarks_changed_by_hand_are_refused(tmp_path: Path, packet_of: Packets) -> None:
    packet = packet_of({"indicator": SCHOOL, "value": 6.6})
    file = Remarks(packet.digest, {"skolefravaer": "Hej"}).write(tmp_path, "direktion", "V2")
    file.write_text(file.read_text(encoding="utf-8").replace("Hej", "<b>"), encoding="utf-8")
    with pytest.raises(DisclosureError, match="by hand"):
        open_remarks(tmp_path, packet)


def test_page_one_says_what_may_be_decided_and_who_does_what(written: Written, packet_of: Packets) -> None:
    packet = packet_of({"indicator": SCHOOL, "value": 6.6})
    comment = written("", **ANSWER, decision="Udvalget kan vente.")
    assert agenda_of(packet, comment) == (
        "Udvalget kan vente.",
        "Skolerne ringer hjem. **Ansvarlig:** Skole. **Frist:** 1. marts 2015.",
    )
    assert "**Til drøftelse:** Udvalget kan vente." in shown_to(packet, "skolefravaer", comment, None)


def test_page_one_says_nothing_about_a_figure_that_the_reader_does_not_see(
    written: Written, packet_of: Packets
) -> None:
    hidden = packet_of({"indicator": SCHOOL, "status": "hidden", "signal": "not_judged"})
    assert agenda_of(hidden, written(**ANSWER, decision="Udvalget kan vente.")) == ("", "")
