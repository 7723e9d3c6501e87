"""What only a server can do: let in or not, give rights, be asked by two programs at a time."""

import subprocess
import sys
from datetime import datetime
from typing import Any

import pandas as pd
import pytest
from postgres_server import PostgresServer

from mi_lib.errors import UsageError
from mi_lib.periods import Month
from mi_lib.warehouse import Delivery, Warehouse

SCHOOL = pd.DataFrame([{"school_id": "S1", "name_da": "Åskolen", "district": "Nord"}])

TWO_AT_A_TIME = """
import sys
from datetime import datetime
import pandas as pd
from mi_lib.periods import Month
from mi_lib.warehouse import Delivery, Warehouse

_, url, mine = sys.argv
rows = pd.DataFrame([{"school_id": "S1", "name_da": "En", "district": "Nord"}])
sys.stdin.readline()
with Warehouse.open(url) as warehouse:
    for number in range(20):
        for name in (f"common {number}", f"{mine} {number}"):
            record = Delivery(name, "school", Month(2014, 8), "skole", "f.csv", 1, datetime(2015, 1, 5), False)
            print(name, warehouse.store(record, rows), sep=": ")
"""


def _store(warehouse: Warehouse, identifier: str = "a") -> bool:
    record = Delivery(identifier, "school", Month(2014, 8), "skole", "f.csv", 1, datetime(2015, 1, 5), False)
    return warehouse.store(record, SCHOOL)


def _refusal(url: str) -> UsageError:
    with pytest.raises(UsageError) as error:
        Warehouse.open(url)
    return error.value


def test_a_warehouse_is_a_schema_and_stays(postgres: PostgresServer) -> None:
    url = postgres.url("kept")
    with Warehouse.open(url) as warehouse:
        assert _store(warehouse)
    with Warehouse.open(url) as again, Warehouse.open(postgres.url("other")) as other:
        assert again.knows("a")
        assert again.snapshot(Month(2014, 8).last_day).table("school").name_da.to_pandas().tolist() == ["Åskolen"]
        assert not other.knows("a")


def test_without_a_name_the_schema_is_mi(postgres: PostgresServer) -> None:
    Warehouse.open(postgres.url("x").partition("?")[0]).close()
    postgres.execute("SELECT * FROM mi.delivery")


def test_text_comes_back_as_it_was_sent(postgres: PostgresServer) -> None:
    """Quotation marks, an empty text, a missing one, and what ends a COPY."""
    names = ['"Åskolen"', "a,b;c", "", None, "\\.", "to\nlinjer", "\\N"]
    rows = pd.DataFrame(
        {"school_id": [f"S{n}" for n in range(7)], "name_da": names, "district": "Nord"}, dtype="object"
    )
    with Warehouse.open(postgres.url()) as warehouse:
        record = Delivery("a", "school", Month(2014, 8), "skole", "f.csv", 7, datetime(2015, 1, 5), False)
        warehouse.store(record, rows)
        found = warehouse.snapshot(Month(2014, 8).last_day).table("school").to_pyarrow()
    assert found["name_da"].to_pylist() == names


def test_keys_are_ordered_by_code_point_as_in_duckdb(new_warehouse: Any) -> None:
    rows = pd.DataFrame({"school_id": ["å", "a", "B", "Å", "b"], "name_da": "x", "district": "Nord"}, dtype="object")
    with Warehouse.open(new_warehouse()) as warehouse:
        record = Delivery("a", "school", Month(2014, 8), "skole", "f.csv", 5, datetime(2015, 1, 5), False)
        warehouse.store(record, rows)
        found = warehouse.snapshot(Month(2014, 8).last_day).table("school").school_id.to_pandas()
    assert found.tolist() == ["B", "a", "b", "Å", "å"]


def test_two_programs_at_a_time_store_each_delivery_once(postgres: PostgresServer) -> None:
    """They begin together, on a database without tables, and 20 of their deliveries are the same."""
    url = postgres.url()
    command = [sys.executable, "-c", TWO_AT_A_TIME, url]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    programs = [subprocess.Popen([*command, name], **pipes) for name in ("left", "right")]
    for program in programs:
        program.stdin.write("\n")
        program.stdin.flush()
    said = [line for program in programs for line in program.communicate(timeout=60)[0].splitlines()]
    assert [program.returncode for program in programs] == [0, 0]
    stored = [line.removesuffix(": True") for line in said if line.endswith(": True")]
    assert sorted(stored) == sorted(f"{name} {number}" for name in ("common", "left", "right") for number in range(20))
    with Warehouse.open(url) as warehouse:
        found = warehouse.deliveries()
        assert sorted(found["delivery_id"]) == sorted(stored)
        assert sorted(found["sequence"]) == list(range(60))
        assert warehouse._engine.count("raw_school") == 60


def test_what_another_program_has_stored_is_known(postgres: PostgresServer) -> None:
    url = postgres.url()
    with Warehouse.open(url) as first, Warehouse.open(url) as second:
        assert not first.knows("a")
        _store(second)
        assert first.knows("a")


def test_a_reader_needs_no_right_to_write(postgres: PostgresServer) -> None:
    with Warehouse.open(postgres.url("shared")) as warehouse:
        _store(warehouse)
    postgres.execute(
        f"CREATE ROLE reader LOGIN PASSWORD '{postgres.password}'",
        "GRANT USAGE ON SCHEMA shared TO reader",
        "GRANT SELECT ON ALL TABLES IN SCHEMA shared TO reader",
    )
    with Warehouse.open(postgres.url("shared", user="reader")) as warehouse:
        assert len(warehouse.snapshot(Month(2014, 8).last_day).table("school").to_pandas()) == 1
        with pytest.raises(UsageError, match="lacks a right") as error:
            _store(warehouse, "b")
    assert error.value.found == "permission denied for table raw_school"
    assert "INSERT" in error.value.remedy


def test_a_user_without_rights_is_told_which(postgres: PostgresServer) -> None:
    postgres.execute(f"CREATE ROLE nobody LOGIN PASSWORD '{postgres.password}'")
    error = _refusal(postgres.url("fresh", user="nobody"))
    assert error.found == "permission denied for database mi"
    assert "CREATE" in error.remedy


def test_a_user_who_may_not_use_the_schema_is_told(postgres: PostgresServer) -> None:
    Warehouse.open(postgres.url("closed")).close()
    postgres.execute(f"CREATE ROLE outsider LOGIN PASSWORD '{postgres.password}'")
    assert _refusal(postgres.url("closed", user="outsider")).found == "permission denied for schema closed"


def test_a_wrong_password_is_told_and_not_shown(postgres: PostgresServer) -> None:
    error = _refusal(postgres.url("mi", password="hemmelig"))
    assert error.what == "The warehouse's server does not let us in."
    assert error.where == "database mi on 127.0.0.1, schema mi"
    assert error.found == "it took the password and then refused"
    assert "hemmelig" not in str(error)


def test_a_database_that_is_not_there_is_told(postgres: PostgresServer) -> None:
    assert "name of the database" in _refusal(postgres.url(database="mia")).remedy


def test_a_server_that_does_not_answer_is_told() -> None:
    error = _refusal("postgresql://mi:hemmelig@127.0.0.1:1/mi")
    assert error.found == "no answer, or a refusal before any password"
    assert "hemmelig" not in str(error)


def test_a_connection_that_breaks_is_told(postgres: PostgresServer) -> None:
    with Warehouse.open(postgres.url()) as warehouse:
        postgres.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'mi'")
        with pytest.raises(UsageError, match="could not finish"):
            _store(warehouse)


def test_a_database_that_cannot_hold_danish_letters_is_refused(postgres: PostgresServer) -> None:
    postgres.execute("CREATE DATABASE ascii ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0 OWNER mi")
    assert _refusal(postgres.url(database="ascii")).found == "encoding SQL_ASCII"


@pytest.mark.parametrize(
    "rest",
    [
        "mi:hemme/lig@server/db",
        "mi:hemme@lig@server/db",
        "mi:hemme#lig@server/db",
        "mi:hemme?lig@server/db",
        "mi:hemmelig@server",
        "mi:hemmelig@server:port/db",
        "mi:hemmelig@server/db?schema=Mi;drop",
        "mi:hemmelig@127.0.0.1:1/db?sslmode=hemmelig",
        "mi:hemmelig@127.0.0.1:1/db?password=hemmelig&nothing=x",
    ],
)
def test_an_address_with_a_mistake_is_not_repeated(rest: str) -> None:
    error = _refusal(f"postgresql://{rest}")
    assert "hemme" not in str(error)
    assert "lig@" not in str(error)
    assert error.__cause__ is None
