"""Every version is kept, the newest counts, and a delivery is stored whole or not at all."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pandas as pd
import pytest

from mi_lib.errors import UsageError
from mi_lib.periods import Month
from mi_lib.warehouse import Delivery, Warehouse

NewWarehouse = Callable[[], str]
NOON = datetime(2015, 1, 5, 12)


def _school(identifier: str, month: str = "2014-08", received: datetime = NOON, rows: int = 1) -> Delivery:
    return Delivery(identifier, "school", Month.parse(month), "skole", "school.csv", rows, received, False)


def _rows(name: str = "Åskolen") -> pd.DataFrame:
    return pd.DataFrame([{"school_id": "S1", "name_da": name, "district": "Nord"}])


def test_what_was_stored_is_there_when_the_file_is_opened_again(tmp_path: Path) -> None:
    url = f"duckdb:///{tmp_path / 'new' / 'mi.duckdb'}"
    with Warehouse.open(url) as warehouse:
        warehouse.store(_school("a"), _rows())
    with Warehouse.open(url) as warehouse:
        assert warehouse.knows("a")
        assert not warehouse.knows("b")
        assert warehouse.snapshot(Month(2014, 8).last_day).table("school").name_da.to_pandas().tolist() == ["Åskolen"]


def test_a_relative_path_has_three_slashes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Warehouse.open("duckdb:///data/mi.duckdb").close()
    assert (tmp_path / "data" / "mi.duckdb").is_file()


def test_the_newest_received_version_is_current_and_of_equals_the_last_taken_in(new_warehouse: NewWarehouse) -> None:
    with Warehouse.open(new_warehouse()) as warehouse:
        warehouse.store(_school("late", received=NOON + timedelta(days=1)), _rows())
        warehouse.store(_school("early"), _rows())
        warehouse.store(_school("first", "2014-09"), _rows())
        warehouse.store(_school("second", "2014-09"), _rows())
        found = warehouse.deliveries()
    assert dict(zip(found.delivery_id, found.current, strict=True)) == {
        "early": False,
        "first": False,
        "second": True,
        "late": True,
    }


def test_as_of_sees_only_what_was_received_by_then(new_warehouse: NewWarehouse) -> None:
    with Warehouse.open(new_warehouse()) as warehouse:
        warehouse.store(_school("old"), _rows("Gammel"))
        warehouse.store(_school("new", received=NOON + timedelta(days=1)), _rows("Ny"))
        then = warehouse.snapshot(Month(2014, 8).last_day, as_of=NOON)
        now = warehouse.snapshot(Month(2014, 8).last_day)
        assert then.table("school").name_da.to_pandas().tolist() == ["Gammel"]
        assert now.table("school").name_da.to_pandas().tolist() == ["Ny"]
        assert warehouse.deliveries(as_of=NOON).current.tolist() == [True]


def test_moments_with_a_zone_are_compared_in_utc(new_warehouse: NewWarehouse) -> None:
    danish = datetime(2015, 1, 5, 12, tzinfo=timezone(timedelta(hours=1)))
    with Warehouse.open(new_warehouse()) as warehouse:
        warehouse.store(_school("a", received=danish), _rows())
        assert warehouse.deliveries().received_at.tolist() == [pd.Timestamp(2015, 1, 5, 11, tz=UTC)]
        assert len(warehouse.deliveries(as_of=datetime(2015, 1, 5, 11))) == 1
        assert len(warehouse.deliveries(as_of=datetime(2015, 1, 5, 10, 59))) == 0


def test_a_delivery_that_fails_leaves_nothing(new_warehouse: NewWarehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    with Warehouse.open(new_warehouse()) as warehouse:
        append = warehouse._engine.append

        def fail_at_the_record(name: str, rows: object) -> None:
            if name == "delivery":
                raise OSError("disk full")
            append(name, rows)

        monkeypatch.setattr(warehouse._engine, "append", fail_at_the_record)
        with pytest.raises(OSError, match="disk full"):
            warehouse.store(_school("a"), _rows())
        assert not warehouse.knows("a")
        assert warehouse._engine.table("raw_school").count().to_pandas() == 0


def test_a_delivery_is_stored_once(new_warehouse: NewWarehouse) -> None:
    with Warehouse.open(new_warehouse()) as warehouse:
        assert warehouse.store(_school("a"), _rows())
        assert not warehouse.store(_school("a"), _rows())
        assert len(warehouse.deliveries()) == warehouse._engine.count("raw_school") == 1


def test_a_delivery_that_counts_its_rows_wrongly_is_not_stored(new_warehouse: NewWarehouse) -> None:
    with Warehouse.open(new_warehouse()) as warehouse, pytest.raises(ValueError, match="of 2 rows: 1 rows"):
        warehouse.store(_school("a", rows=2), _rows())


@pytest.mark.parametrize("url", ["", "mi.duckdb", "duckdb:///", "oracle://user:secret@host/x"])
def test_an_unknown_address_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(UsageError, match="warehouse address") as error:
        Warehouse.open(url)
    assert "secret" not in str(error.value)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mi.duckdb").write_text("not a database " * 1000, encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be opened"):
        Warehouse.open(f"duckdb:///{tmp_path / 'mi.duckdb'}")


def test_a_warehouse_of_other_contracts_is_refused(tmp_path: Path) -> None:
    url = f"duckdb:///{tmp_path / 'mi.duckdb'}"
    with Warehouse.open(url) as warehouse:
        warehouse._engine._raw.execute("ALTER TABLE raw_school DROP COLUMN district")
    with pytest.raises(UsageError, match="other contracts") as error:
        Warehouse.open(url)
    assert error.value.found == "district"


def test_a_file_in_use_by_another_process_is_told_in_words(tmp_path: Path) -> None:
    url = f"duckdb:///{tmp_path / 'mi.duckdb'}"
    script = (
        "import sys\nfrom mi_lib.errors import UsageError\nfrom mi_lib.warehouse import Warehouse\n"
        "try:\n    Warehouse.open(sys.argv[1])\nexcept UsageError as error:\n    print(error.what)\n"
    )
    with Warehouse.open(url):
        run = subprocess.run([sys.executable, "-c", script, url], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "The warehouse is in use by another program."
