"""A large world is several towns in the same files."""

import pytest
from delivered_files import Delivered

from mi_lib.demo import parts, write_deliveries


@pytest.fixture(scope="module")
def two_towns(tmp_path_factory: pytest.TempPathFactory) -> Delivered:
    folder = tmp_path_factory.mktemp("towns") / "incoming"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "LARGEST", 1)
        return Delivered(folder, write_deliveries(folder, scale=2))


def _rows(delivered: Delivered, table: str, month: str) -> list[dict[str, str]]:
    (file,) = (path for path in delivered.of(table) if f"_{month}_" in path.name)
    return delivered.rows(file)


@pytest.mark.parametrize(
    ("table", "key"), [("notification", "notification_id"), ("employee", "employee_id"), ("case_file", "case_id")]
)
def test_the_second_town_adds_rows_with_keys_of_its_own(
    delivered: Delivered, two_towns: Delivered, table: str, key: str
) -> None:
    both, first = _rows(two_towns, table, "2013-01"), _rows(delivered, table, "2013-01")
    assert both[: len(first)] == first
    assert len(both) > 1.5 * len(first)
    assert all(row[key].endswith("-01") for row in both[len(first) :])


def test_what_the_towns_share_stands_there_once(delivered: Delivered, two_towns: Delivered) -> None:
    for table in ("account", "policy_goal"):
        assert _rows(two_towns, table, "2013-01") == _rows(delivered, table, "2013-01")


def test_budgets_are_added_up(delivered: Delivered, two_towns: Delivered) -> None:
    both, one = _rows(two_towns, "budget", "2015-01"), _rows(delivered, "budget", "2015-01")
    assert [row["account_id"] for row in both] == [row["account_id"] for row in one]
    assert [int(row["revised_dkk"]) for row in both] == [2 * int(row["revised_dkk"]) for row in one]


def test_references_stay_in_the_town(two_towns: Delivered) -> None:
    children = {row["child_id"] for path in two_towns.of("child") for row in two_towns.rows(path)}
    cases = _rows(two_towns, "case_file", "2013-01")
    assert {row["child_id"] for row in cases} <= children
