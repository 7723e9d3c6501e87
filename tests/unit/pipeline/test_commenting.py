"""When the commentary holds a month back."""

from pathlib import Path

import pytest

from mi_lib.commentary import Finding, Slot
from mi_lib.errors import CommentaryError
from mi_lib.periods import Month
from mi_lib.pipeline.commenting import Commented

EMPTY = Slot("sager", "Sager", "rising", ("aktive sager: 818", "signal: rising"), ("action", "deadline"))
FILLED = Slot("sager", "Sager", "rising", ("aktive sager: 818", "signal: rising"), ())
WRONG = Finding("x.md, line 6", "The packet does not show this number", "81", "the packet says 68", "offentlig")
ODD = Finding("x.md, line 6", "This may tell of a single child", "14-årig", severity="warning")


def commented(version: str, *, slots: tuple[Slot, ...] = (), findings: tuple[Finding, ...] = ()) -> Commented:
    return Commented(Month(2015, 1), version, Path("data/commentary"), slots=slots, findings=findings)


def test_an_empty_slot_holds_a_v1_back_and_says_what_is_missing() -> None:
    with pytest.raises(CommentaryError) as caught:
        commented("V1", slots=(EMPTY,)).check()
    assert "empty slot: sager (aktive sager: 818; signal: rising) needs action, deadline" in caught.value.found


def test_in_a_v2_it_is_only_said() -> None:
    waiting = commented("V2", slots=(EMPTY,))
    waiting.check()
    assert waiting.notes() == ["empty slot: sager (aktive sager: 818; signal: rising) needs action, deadline"]


@pytest.mark.parametrize("version", ["V1", "V2", "V3"])
def test_a_number_that_is_not_so_holds_every_report_back(version: str) -> None:
    with pytest.raises(CommentaryError, match="not ready") as caught:
        commented(version, findings=(WRONG,)).check()
    assert "x.md, line 6" in caught.value.found
    assert "'81' (for offentlig); the packet says 68" in caught.value.found


def test_a_warning_and_a_filled_slot_hold_nothing_back() -> None:
    commented("V1", slots=(FILLED,), findings=(ODD,)).check()
