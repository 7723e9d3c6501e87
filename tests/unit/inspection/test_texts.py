import pytest

from mi_lib.inspection.texts import normalised, printable, spellings


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a\u00a0b\u202fc\td", "a b c d"),
        ("1\u20132\u22123", "1-2-3"),
        ("B00\u00ad42\u200b17", "B004217"),
        ("\ufb01nt", "fint"),
        ("a  \n  b", "a \n b"),
    ],
)
def test_what_looks_the_same_is_spelled_the_same(text: str, plain: str) -> None:
    assert normalised(text) == plain


def test_a_hyphen_at_the_end_of_a_line_may_or_may_not_belong_to_the_word() -> None:
    assert spellings("U2015-\n000412") == ("U2015-\n000412", "U2015-000412", "U2015000412")
    assert spellings("ord\nord") == ("ord\nord",)


def test_of_a_binary_file_the_printable_runs_are_read() -> None:
    assert printable(b"\x00\x01B004217\x00abc\x02hej verden\xff") == "B004217\nhej verdenÿ"
