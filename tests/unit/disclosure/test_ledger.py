"""Over time: what was published is known for ever, and what was hidden stays hidden until it is clearly above."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pandas as pd
import pytest
from disclosure_cells import hidden_in, observed

from mi_lib.disclosure import Ledger, Publishable
from mi_lib.errors import DisclosureError

Publish = Callable[..., dict[str, Publishable]]

LINES = [f"V2 direktion notification_count kommune {each} seneste" for each in ("total", "notifier_group")]


def _groups(skole: float, politi: float, anonym: float, period: str = "2014-12") -> pd.DataFrame:
    counts = {"skole": skole, "politi": politi, "anonym": anonym}
    cells = {("kommune", "notifier_group", code): count for code, count in counts.items()}
    return observed("notification_count", {("kommune", "total", "total"): sum(counts.values())} | cells, period)


def _categories(packet: Publishable) -> set[str]:
    return {category for _, _, category, _ in hidden_in(packet)}


def test_the_same_edition_again_hides_the_same_cells_and_adds_no_line(publish: Publish) -> None:
    first = publish(_groups(3, 9, 30), LINES)
    ledger = Ledger.empty().with_release(first.values())
    again = publish(_groups(3, 9, 30), LINES, ledger=ledger)
    assert again["direktion"].digest == first["direktion"].digest
    assert len(ledger.with_release(again.values()).entries) == len(ledger.entries) == 4


@pytest.mark.parametrize(("later", "hidden"), [(5, {"skole", "politi"}), (9, {"skole", "politi"}), (10, set())])
def test_a_cell_hidden_before_stays_hidden_until_it_is_twice_the_threshold(
    later: int, hidden: set[str], publish: Publish
) -> None:
    """A later run knows of more notifications from schools, and of 14 from the police."""
    ledger = Ledger.empty().with_release(publish(_groups(3, 9, 30), LINES).values())
    packets = publish(_groups(later, 14, 30), LINES, ledger=ledger)
    assert _categories(packets["direktion"]) == hidden


def test_its_partner_opens_only_together_with_it(publish: Publish) -> None:
    """The total was 42: who learns that the police's 9 became 14 could guess the schools' 3."""
    ledger = Ledger.empty().with_release(publish(_groups(3, 9, 30), LINES).values())
    assert "politi" in _categories(publish(_groups(4, 14, 30), LINES, ledger=ledger)["direktion"])


def test_what_was_shown_before_is_known_even_if_it_is_not_shown_now(publish: Publish) -> None:
    """In January the three groups were shown without a total, 4 of them hidden. The total now would give it away."""
    ledger = Ledger.empty().with_release(publish(_groups(4, 9, 30), LINES[1:]).values())
    assert _categories(publish(_groups(4, 9, 30), LINES[1:])["direktion"]) == {"skole"}
    packets = publish(_groups(4, 9, 30), LINES[:1], ledger=ledger)
    assert _categories(packets["direktion"]) == {"total"}


def test_a_year_to_date_does_not_give_away_the_month_that_an_earlier_edition_hid(publish: Publish) -> None:
    """January 3 is hidden; the year to February would be 3 + 20, and February's 20 is shown."""
    line = ["V2 direktion access_request_count kommune total seneste"]
    total = ("kommune", "total", "total")
    january = observed("access_request_count", {total: 3.0}, "2015-01")
    first = publish(january, line, month="2015-02")
    ledger = Ledger.empty().with_release(first.values())
    later = [
        january,
        observed("access_request_count", {total: 20.0}, "2015-02"),
        observed("access_request_count", {total: 23.0}, "2015-02", "ytd"),
    ]
    packets = publish(pd.concat(later, ignore_index=True), line, month="2015-03", ledger=ledger)
    assert len(hidden_in(packets["direktion"])) == 1


def test_hidden_in_one_version_a_figure_is_not_opened_by_another_with_a_lower_threshold(publish: Publish) -> None:
    """4 placed children are hidden from the committee in V1; leaders, whose limit is 3, do not get them in V2."""
    cells = observed("placed_children_count", {("kommune", "total", "total"): 4.0})
    first = publish(cells, ["V1 fagudvalg placed_children_count kommune total seneste"], version="V1")
    ledger = Ledger.empty().with_release(first.values())
    line = ["V2 ledere placed_children_count kommune total seneste"]
    assert hidden_in(publish(cells, line)["leder-t1"]) == set()
    assert len(hidden_in(publish(cells, line, ledger=ledger)["leder-t1"])) == 1


def test_a_figure_that_became_small_is_not_given_away_by_what_was_shown_when_it_was_not(publish: Publish) -> None:
    """6 + 9 + 30 were no secrets. A later run finds that the 6 were 4: the new total, 43, would prove it."""
    ledger = Ledger.empty().with_release(publish(_groups(6, 9, 30), LINES).values())
    packets = publish(_groups(4, 9, 30), LINES, ledger=ledger)
    assert _categories(packets["direktion"]) == {"skole", "total"}


def test_a_secret_that_the_past_gives_away_takes_its_table_with_it(publish: Publish) -> None:
    """The 4 had no category of their own when 9, 30 and 43 were published. Nothing can take back what is out, so this
    edition adds nothing to it."""
    later = _groups(4, 9, 30)
    first = publish(later[later["category"] != "skole"], LINES)
    assert _categories(first["direktion"]) == set()
    packets = publish(later, LINES, ledger=Ledger.empty().with_release(first.values()))
    assert _categories(packets["direktion"]) == {"skole", "politi", "anonym", "total"}


def test_what_a_demo_published_says_nothing_of_real_children(publish: Publish) -> None:
    """A demo hid the schools' 3 and the police's 9; the real 6 and 9 hide nobody."""
    ledger = Ledger.empty().with_release(publish(_groups(3, 9, 30), LINES).values())
    assert _categories(publish(_groups(6, 9, 30), LINES, ledger=ledger)["direktion"]) == {"skole", "politi"}
    assert _categories(publish(_groups(6, 9, 30), LINES, ledger=ledger, synthetic=False)["direktion"]) == set()


def test_the_ledger_says_what_was_hidden_without_its_number(publish: Publish, tmp_path: Path) -> None:
    file = tmp_path / "ledger.jsonl"
    Ledger.empty().with_release(publish(_groups(3, 9, 30), LINES).values()).write(file)
    hidden = [line for line in file.read_text(encoding="utf-8").splitlines() if '"hidden": true' in line]
    assert len(hidden) == 2
    assert all('"value": null, "numerator": null, "denominator": null' in line for line in hidden)


def test_a_ledger_comes_back_as_it_was_written(publish: Publish, tmp_path: Path) -> None:
    ledger = Ledger.empty().with_release(publish(_groups(3, 9, 30), LINES).values())
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    ledger.write(first)
    Ledger.read(first).write(second)
    assert second.read_bytes() == first.read_bytes()
    assert len(Ledger.read(first).still_hidden()) == 2


def test_where_nothing_was_published_the_ledger_is_empty(tmp_path: Path) -> None:
    assert len(Ledger.read(tmp_path / "ledger.jsonl").entries) == 0


@pytest.mark.parametrize("line", ["{", "{}", "[]", '{"edition": "2015-01 V2"}'])
def test_a_ledger_that_cannot_be_read_stops_everything(line: str, tmp_path: Path) -> None:
    file = tmp_path / "ledger.jsonl"
    file.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(DisclosureError, match="ledger") as caught:
        Ledger.read(file)
    assert "line 1" in caught.value.where


Lines = list[bytes]


def _opened(lines: Lines) -> Lines:
    return [line.replace(b'"hidden": true', b'"hidden": false') for line in lines]


def _closed_again(lines: Lines) -> Lines:
    """The last seal made to fit what was changed above it: the earlier one does not."""
    changed = _opened(lines)[:-1]
    seal = {"release": "2015-02 V2", "sha256": sha256(b"".join(changed)).hexdigest()}
    return [*changed, json.dumps(seal).encode() + b"\n"]


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda lines: [], id="empty"),
        pytest.param(lambda lines: lines[:3], id="cut"),
        pytest.param(lambda lines: lines[:-1], id="without its last seal"),
        pytest.param(lambda lines: lines[1:], id="cut above"),
        pytest.param(lambda lines: [*lines[:2], *lines[3:]], id="a line less"),
        pytest.param(lambda lines: [lines[1], lines[0], *lines[2:]], id="in another order"),
        pytest.param(lambda lines: [*lines[5:], *lines[:5]], id="editions in another order"),
        pytest.param(lambda lines: [*lines, lines[0]], id="a line more"),
        pytest.param(lambda lines: [line for line in lines if b"sha256" not in line], id="without seals"),
        pytest.param(_opened, id="what was hidden is not"),
        pytest.param(_closed_again, id="the last seal made to fit"),
    ],
)
def test_a_ledger_that_is_not_as_it_was_written_stops_everything(
    damage: Callable[[Lines], Lines], publish: Publish, tmp_path: Path
) -> None:
    file = tmp_path / "ledger.jsonl"
    _two_editions(publish).write(file)
    lines = file.read_bytes().splitlines(keepends=True)
    assert len(lines) == 4 + 1 + 4 + 1
    file.write_bytes(b"".join(damage(lines)))
    with pytest.raises(DisclosureError, match="not as it was written") as caught:
        Ledger.read(file)
    assert "restore the file from the backup" in caught.value.remedy


def test_a_new_edition_adds_to_the_file_and_changes_nothing_above(publish: Publish, tmp_path: Path) -> None:
    file = tmp_path / "ledger.jsonl"
    Ledger.empty().with_release(publish(_groups(3, 9, 30), LINES).values()).write(file)
    january = file.read_bytes()
    _two_editions(publish).write(file)
    assert file.read_bytes().startswith(january)
    assert [each.edition for each in Ledger.read(file).releases] == ["2015-01 V2", "2015-02 V2"]


def _two_editions(publish: Publish) -> Ledger:
    first = Ledger.empty().with_release(publish(_groups(3, 9, 30), LINES).values())
    return first.with_release(publish(_groups(3, 9, 30, "2015-01"), LINES, month="2015-02", ledger=first).values())
