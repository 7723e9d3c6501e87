"""CPR numbers here have 60 added to the day, as replacement numbers do, so that no real person can be hit."""

import pickle

import pytest

from mi_lib.inspection import KnownValues
from mi_lib.inspection.personal import find_cpr, find_known, is_cpr_date
from mi_lib.inspection.texts import Text


def severities(text: str) -> list[str]:
    return sorted({finding.severity for finding in find_cpr(Text("here", text, "read"))})


@pytest.mark.parametrize(
    "text",
    [
        "720105-1234",
        "720105 1234",
        "720105\u00a01234",
        "720105\u20131234",
        "720105\u20111234",
        "720105\u22121234",
        "720105 - 1234",
        "720105/1234",
        "72 01 05-1234",
        "72-01-05-1234",
        "72.01.05 1234",
        "7201\u00ad05-1234",
        "720105-\n1234",
        "CPR720105-1234",
        "(720105-1234)",
        "720105-1234.",
        "".join(chr(ord(digit) + 0xFEE0) for digit in "720105") + "-1234",
        "720105_1234",
        "720105:1234",
        "720105·1234",
        "720105~1234",
        "720105--1234",
        "7201 05-1234",
        "72 01 05 12 34",
        "7 2 0 1 0 5 - 1 2 3 4",
        "12011999-1234",
        "12011999 1234",
        "12-01-1999-1234",
        "720105\n1234",
        "720105\n\n-1234",
        "720105-1234,720105-1235",
        "7201051234,7201051235",
        "CPR7201051234",
        "sag_7201051234_x",
        "a7201051234",
    ],
)
def test_a_cpr_number_in_any_spelling_is_an_error(text: str) -> None:
    assert severities(text) == ["error"]


def test_ten_digits_are_an_error_if_they_begin_with_a_date_and_else_a_warning() -> None:
    assert severities("nr. 7201051234") == ["error"]
    assert severities("nr. 7213051234") == ["warning"]


def test_five_small_numbers_in_a_row_of_a_table_are_no_cpr_number() -> None:
    assert list(find_cpr(Text("here", "Maj 12 11 10 14 15", "read", in_columns=True))) == []


def test_among_the_bytes_of_an_image_only_the_usual_spellings_are_looked_for() -> None:
    assert len(list(find_cpr(Text("here", "Exif 720105-1234 x", "binary")))) == 1
    assert len(list(find_cpr(Text("here", "Exif7201051234", "binary")))) == 1
    assert list(find_cpr(Text("here", "720105 1234 re 0000000016 00000 n", "binary"))) == []


@pytest.mark.parametrize(
    "text",
    [
        "721305-1234",  # there is no month 13
        "910215-1234",  # 31 February
        "720105-12345",
        "6720105-1234",
        "0,720105-1234",
        "720105-1234,5",
        "0,7201051234",
        "0,7201051234567890",
        "720105\n12345",
        "14 10 12 15 22 31",
        "2 1 0 1 0 5 -1 2 3 4",
        "1.720105-12",
        "31. december 2014 - 1234",
        "url(#m7201051234)",
        "c0ffee7201051234deadbeef",
        "2014 2015",
        "01-12-2014 - 31-12-2014",
        "28-01-2015",
        "2014-12-31",
        "118.400.000 kr.",
    ],
)
def test_other_numbers_are_not_cpr_numbers(text: str) -> None:
    assert severities(text) == []


def test_modulus_11_is_not_asked_for() -> None:
    assert [severities(f"720105-123{last}") for last in range(10)] == [["error"]] * 10


@pytest.mark.parametrize(
    ("day", "month", "year", "possible"),
    [
        ("31", "12", "14", True),
        ("29", "02", "00", True),  # 2000
        ("29", "02", "15", False),
        ("89", "02", "16", True),  # 29 February and 60
        ("00", "01", "15", False),
        ("60", "01", "15", False),
        ("92", "01", "15", False),
        ("31", "04", "15", False),
    ],
)
def test_a_date_is_possible_in_some_century(day: str, month: str, year: str, possible: bool) -> None:
    assert is_cpr_date(day, month, year) is possible


@pytest.mark.parametrize(
    "text",
    [
        "b004217",
        "fig_b004217_1",
        "sag b004217.",
        "(b004217)",
        "id=b004217&",
        "s0008123/b004217",
        "b004217-",
        "#b004217,5",
    ],
)
def test_a_known_value_is_found_as_a_whole_word(text: str) -> None:
    assert KnownValues(["B004217"]).find(text) == {"b004217"}


@pytest.mark.parametrize("text", ["b0042171", "xb004217", "b00421", "æb004217"])
def test_a_part_of_a_longer_word_is_not_it(text: str) -> None:
    assert KnownValues(["B004217"]).find(text) == set()


@pytest.mark.parametrize(
    "text",
    ["B00 4217", "B-004217", "B 004 217 er", "B 0 0 4 2 1 7 81 børn", "U2015 000412", "U 2015-000412", "123.456.789"],
)
def test_an_identifier_with_gaps_in_it_is_found(text: str) -> None:
    known = KnownValues(["B004217", "U2015-000412", "123456789"])

    assert len(list(find_known(Text("here", text, "read"), known))) == 1


@pytest.mark.parametrize("text", ["f 12.345", "i 2015", "M 024", "b 004217", "B 00421", "123 456 789", "0.123.456.789"])
def test_a_letter_and_a_figure_in_two_columns_are_no_identifier(text: str) -> None:
    known = KnownValues(["F12345", "I2015", "M024", "B004217", "123456789"])

    assert list(find_known(Text("here", text, "read", in_columns=True), known)) == []


def test_a_number_within_a_larger_one_is_not_it() -> None:
    known = KnownValues(["2345"])

    assert known.find("1.234,5 og 1.2345 og 2345,7 og 12345") == set()
    assert known.find("2345.") == {"2345"}
    assert known.find("sag 2345, 2346") == {"2345"}


def test_values_with_hyphens_points_and_danish_letters_are_found() -> None:
    known = KnownValues(["U2015-000412", "5.28.20.001", "Ærø-17"])

    assert known.find("u2015-000412 5.28.20.001 ærø-17") == {"u2015-000412", "5.28.20.001", "ærø-17"}


def test_a_value_inside_another_is_found_where_it_stands_alone() -> None:
    assert KnownValues(["S0008", "S0008-1"]).find("s0008-1") == {"s0008", "s0008-1"}


def test_no_values_find_nothing() -> None:
    assert KnownValues([]).find("b004217") == set()
    assert len(KnownValues([])) == 0


def test_short_values_are_counted_not_searched() -> None:
    known = KnownValues(["T2", "S07", "B004217", " "])

    assert (len(known), known.too_short) == (1, 2)
    assert known.find("t2 s07") == set()


def test_known_values_travel_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(KnownValues(["B004217"]))).find("b004217") == {"b004217"}


def test_a_finding_holds_no_more_than_the_first_letter() -> None:
    (finding,) = find_known(Text("here", "B004217", "read"), KnownValues(["B004217"]))

    assert str(finding) == "here: holds an identifier of the source data (b••••••)"


def test_short_values_are_not_looked_for_among_the_bytes_of_an_image() -> None:
    assert list(find_known(Text("here", "x ab12 y", "binary"), KnownValues(["AB12"]))) == []
    assert len(list(find_known(Text("here", "x ab12 y", "hidden"), KnownValues(["AB12"])))) == 1


def test_the_reader_of_a_case_list_may_see_own_identifiers_and_no_others() -> None:
    known = KnownValues(["S0009001", "S0009002", "B0009001"]).without(["s0009001"])
    assert known.find("S0009001 and S0009002 about B0009001") == {"s0009002", "b0009001"}
