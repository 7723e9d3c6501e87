"""A file that is written wrong says in which line, and what is allowed there."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mi_lib.commentary import Comment, Desk, read_comment
from mi_lib.errors import CommentaryError

Written = Callable[..., Comment]

WRONG = {
    "Ingen nøgler": ("no front matter", "line 1", "'Ingen nøgler'"),
    "---\ndate: 2015-01-06\n---\n": ("written wrong", "line 1", "no author"),
    "---\nauthor:\ndate: 2015-01-06\n---\nTekst.": ("Nobody has signed", "line 2", "who answers"),
    "---\nauthor: A\ndate: 6. januar\n---\n": ("written wrong", "line 3", "'6. januar'"),
    "---\nauthor: A\ndate: 2015-01-06\nactions: x\n---\n": ("written wrong", "line 4", "unknown key 'actions'"),
    "---\nauthor: A\ndate: 2015-01-06\nresponsible: Skolen\n---\n": ("names a unit", "line 4", "'Skolen'"),
    "---\nauthor: A\ndate: 2015-01-06\naudiences: [alle]\n---\n": ("names an audience", "line 4", "'alle'"),
    "---\nauthor: A\ndate: 2015-01-06\nother_numbers: {12: ''}\n---\n": ("written wrong", "line 4", "12"),
    "---\nauthor: A\ndate: [\n---\n": ("not YAML", "line", ""),
}


@pytest.mark.parametrize(("text", "said"), WRONG.items(), ids=map(repr, WRONG))
def test_what_is_wrong_is_told_with_its_line(text: str, said: tuple[str, str, str], tmp_path: Path) -> None:
    file = tmp_path / "skolefravaer.md"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CommentaryError) as caught:
        read_comment(file, Desk(["skolefravaer"], ["direktion"], {"skole": "Skole"}), Path("x/skolefravaer.md"))
    error = caught.value
    assert error.exit_code == 18
    assert all(part in whole for part, whole in zip(said, (error.what, error.where, str(error)), strict=True))
    assert "x/skolefravaer.md" in error.where


def test_a_file_is_named_after_a_theme(tmp_path: Path) -> None:
    file = tmp_path / "skolefravær.md"
    file.write_text("---\nauthor: A\ndate: 2015-01-06\n---\n", encoding="utf-8")
    with pytest.raises(CommentaryError, match="skolefravaer"):
        read_comment(file, Desk(["skolefravaer"], [], {}), file)


def test_a_slot_is_filled_when_all_four_keys_are(written: Written) -> None:
    keys = {"explanation": "Kan skyldes influenza.", "action": "Mødes.", "responsible": "skole"}
    assert written(**keys).missing == ("deadline",)
    assert written(**keys, deadline="2015-03-01").missing == ()


def test_an_empty_key_is_not_written_yet(written: Written) -> None:
    assert written(explanation="", deadline="").missing == ("explanation", "action", "responsible", "deadline")


def test_a_skeleton_that_nobody_wrote_into_is_blank(written: Written) -> None:
    assert written(author="", responsible="Skole", action="").is_blank
    assert not written("Tekst.").is_blank


def test_a_unit_may_be_named_by_its_id(written: Written) -> None:
    assert written(responsible="skole").front.responsible == "Skole"


def test_audiences_only_narrow(written: Written) -> None:
    assert [written().is_for(name) for name in ("direktion", "offentlig")] == [True, True]
    assert [written(audiences="[direktion]").is_for(name) for name in ("direktion", "offentlig")] == [True, False]
