"""Old editions beside new ones: what few children have changed looks unchanged, or changed by many."""

from collections.abc import Callable

import pandas as pd
import pytest
from disclosure_cells import hidden_in, observed

from mi_lib.disclosure import Ledger, Publishable

Publish = Callable[..., dict[str, Publishable]]
Groups = tuple[float, float, float]

BY_GROUP = [f"V2 direktion notification_count kommune {each} seneste" for each in ("total", "notifier_group")]
TOTAL = ("kommune", "total", "total")


def _groups(skole: float, politi: float, anonym: float) -> pd.DataFrame:
    counts = {"skole": skole, "politi": politi, "anonym": anonym}
    cells = {("kommune", "notifier_group", code): count for code, count in counts.items()}
    return observed("notification_count", {TOTAL: sum(counts.values())} | cells)


@pytest.mark.parametrize(
    ("then", "now", "hidden"),
    [
        ((10, 9, 30), (10, 9, 30), set()),
        ((10, 9, 30), (11, 9, 30), {"skole", "politi"}),
        ((10, 9, 30), (8, 9, 30), {"skole", "politi"}),
        ((10, 9, 30), (14, 9, 30), {"skole", "politi"}),
        ((10, 9, 30), (15, 9, 30), set()),
        ((10, 9, 30), (11, 8, 30), {"skole", "politi"}),
        ((10, 9, 30), (11, 19, 30), {"skole", "politi"}),
    ],
    ids=["as it was", "one more", "two fewer", "four more", "five more are many", "one moved", "one more beside ten"],
)
def test_a_category_that_few_children_have_changed_is_not_shown_anew(
    then: Groups, now: Groups, hidden: set[str], publish: Publish
) -> None:
    """With the total known, another goes with it: nobody can tell in which of the two the child is."""
    ledger = Ledger.empty().with_release(publish(_groups(*then), BY_GROUP).values())
    assert hidden_in(publish(_groups(*now), BY_GROUP)["direktion"]) == set(), "without a memory"
    packet = publish(_groups(*now), BY_GROUP, ledger=ledger)["direktion"]
    assert {category for _, _, category, _ in hidden_in(packet)} == hidden


def test_the_municipalitys_total_is_kept_up_to_date(publish: Publish) -> None:
    """That one child more was registered says nothing about whom; it is said in `mi audit` that this can be seen."""
    before, after = (observed("notification_count", {TOTAL: count}) for count in (49.0, 50.0))
    ledger = Ledger.empty().with_release(publish(before, BY_GROUP[:1]).values())
    assert hidden_in(publish(after, BY_GROUP[:1], ledger=ledger)["direktion"]) == set()


def test_who_was_not_shown_the_old_figure_learns_nothing_from_the_new_one(publish: Publish) -> None:
    line = "notification_count kommune notifier_group seneste"
    ledger = Ledger.empty().with_release(publish(_groups(10, 9, 30), [f"V2 ledere {line}"]).values())
    now = _groups(11, 9, 30)
    assert hidden_in(publish(now, [f"V2 direktion {line}"], ledger=ledger)["direktion"]) == set()
    assert len(hidden_in(publish(now, [f"V2 ledere {line}"], ledger=ledger)["leder-t1"])) == 1


def test_a_leader_knows_who_was_registered_late_in_the_own_team(publish: Publish) -> None:
    line = ["V2 ledere active_cases eget total seneste"]
    then, now = (observed("active_cases", {("T1", "total", "total"): count}) for count in (20.0, 21.0))
    ledger = Ledger.empty().with_release(publish(then, line).values())
    assert hidden_in(publish(now, line, ledger=ledger)["leder-t1"]) == set()


def test_directors_do_not_learn_in_which_team_one_child_was_registered_late(publish: Publish) -> None:
    """All that they see is 20 and 30; that T1 has one more now is hidden, and T2 is shown as before."""
    line = ["V2 direktion active_cases teams total seneste"]
    then = observed("active_cases", {("T1", "total", "total"): 20.0, ("T2", "total", "total"): 30.0})
    now = observed("active_cases", {("T1", "total", "total"): 21.0, ("T2", "total", "total"): 30.0})
    ledger = Ledger.empty().with_release(publish(then, line).values())
    packet = publish(now, line, ledger=ledger)["direktion"]
    assert hidden_in(packet) == {("active_cases", "T1", "total", "2014-12")}


def test_a_percentage_of_which_one_child_more_is_part_is_not_shown_anew(publish: Publish) -> None:
    """12 of 60 became 13 of 60."""
    line = ["V2 direktion cases_with_open_breach_share kommune case_type seneste"]
    cell = ("kommune", "case_type", "myndighed")
    then, now = (observed("cases_with_open_breach_share", {cell: n}, whole=60.0) for n in (12.0, 13.0))
    ledger = Ledger.empty().with_release(publish(then, line).values())
    assert len(hidden_in(publish(now, line, ledger=ledger)["direktion"])) == 1


def _registered_late(publish: Publish, then: Groups, now: Groups, *, remembers: bool = True) -> set[str]:
    """The categories that are hidden in February, of figures that January's edition has told of."""
    january = _groups(*then)
    ledger = Ledger.empty().with_release(publish(january, BY_GROUP).values())
    assert hidden_in(publish(january, BY_GROUP)["direktion"]), "nothing was hidden"
    packets = publish(_groups(*now), BY_GROUP, month="2015-02", ledger=ledger, earlier=[january] if remembers else [])
    return {category for _, _, category, _ in hidden_in(packets["direktion"])}


@pytest.mark.parametrize(
    ("then", "now", "hidden"),
    [
        ((4, 12, 30), (10, 12, 30), {"skole", "politi"}),
        ((4, 12, 30), (10, 22, 30), set()),
        ((4, 12, 30), (4, 12, 30), {"skole", "politi"}),
    ],
    ids=["the other is as it was", "both are others now", "nothing is revised"],
)
def test_a_figure_that_was_hidden_does_not_come_out_when_its_partner_is_shown_as_it_was(
    then: Groups, now: Groups, hidden: set[str], publish: Publish
) -> None:
    """January told 46 in all and 30 of the last group. Twelve, shown in February, would leave four for the first."""
    assert _registered_late(publish, then, now) == hidden


def test_without_the_earlier_editions_true_values_it_would_come_out(publish: Publish) -> None:
    assert _registered_late(publish, (4, 12, 30), (10, 12, 30), remembers=False) == set()


def test_who_never_saw_the_earlier_edition_has_nothing_to_subtract(publish: Publish) -> None:
    line = "notification_count kommune notifier_group seneste"
    january = _groups(4, 12, 30)
    ledger = Ledger.empty().with_release(publish(january, [f"V2 ledere {line}"]).values())
    now = publish(_groups(10, 12, 30), [f"V2 offentlig {line}"], month="2015-02", ledger=ledger, earlier=[january])
    assert hidden_in(now["offentlig"]) == set()
