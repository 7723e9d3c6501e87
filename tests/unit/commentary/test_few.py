"""`Få` in the place of a number: only where the packet shows one so small, and hides nothing of the theme."""

from collections.abc import Callable

import pytest

from mi_lib.commentary import Comment, check_figures, only_known_numbers
from mi_lib.disclosure import Publishable

Written = Callable[..., Comment]
Packets = Callable[..., Publishable]
TEXT = "Kun få underretninger kom om natten."
TOTAL = {"indicator": "notification_count", "value": 12.0}
POLICE = {"indicator": "notification_count", "dimension": "notifier_group", "category": "politi"}


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([TOTAL], []),
        ([TOTAL, {**POLICE, "value": 8.0}], []),
        ([TOTAL, {**POLICE, "status": "hidden"}], ["Kun få underretninger"]),
        ([{**TOTAL, "value": 81.0}], ["Kun få underretninger"]),
        ([{**TOTAL, "value": 0.0}], ["Kun få underretninger"]),
        ([{**TOTAL, "value": 81.0}, {"indicator": "absence_rate", "value": 6.6}], ["Kun få underretninger"]),
        ([TOTAL, {"indicator": "absence_rate", "status": "hidden"}], []),
    ],
    ids=["shown", "all shown", "one hidden", "many", "none", "another theme is small", "another theme hides"],
)
def test_few_may_be_said_of_what_is_shown(
    written: Written, packet_of: Packets, rows: list[dict[str, object]], found: list[str]
) -> None:
    comment, packet = written(TEXT, "underretninger"), packet_of(*rows)
    assert [each.found for each in check_figures(comment, packet)] == found


def test_the_finding_says_what_to_do(written: Written, packet_of: Packets) -> None:
    (finding,) = check_figures(written(TEXT, "underretninger"), packet_of(TOTAL, {**POLICE, "status": "hidden"}))
    assert str(finding) == (
        "data/commentary/2015-01/underretninger.md, line 5: The packet does not show this: 'Kun få underretninger' "
        "(for direktion); that they are few can tell of a hidden figure; write a number that is shown, or leave it out"
    )


@pytest.mark.parametrize(("status", "is_told"), [("final", True), ("hidden", False)])
def test_an_older_promise_is_told_only_where_its_few_may_still_be_said(
    written: Written, packet_of: Packets, status: str, *, is_told: bool
) -> None:
    comment = written(theme="underretninger", action="Vi ringer til de få familier, det gælder.")
    police = {**POLICE, "status": status, **({"value": 8.0} if status == "final" else {})}
    assert only_known_numbers(comment.fields["action"], comment, packet_of(TOTAL, police)) is is_told
