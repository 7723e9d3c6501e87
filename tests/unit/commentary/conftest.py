"""A commentary written in a test, and read as the press reads it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mi_lib.commentary import Comment, Desk, read_comment

DESK = Desk(["skolefravaer", "underretninger"], ["fagudvalg", "direktion", "offentlig"], {"skole": "Skole"})


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Comment]:
    """`written("Tekst.", action="Mødes.")`: the commentary with this text and these keys."""

    def write(text: str = "", theme: str = "skolefravaer", **keys: str) -> Comment:
        file = tmp_path / f"{theme}.md"
        head = "\n".join(
            f"{name}: {value}" for name, value in {"author": "Jens Bo", "date": "2015-01-06", **keys}.items()
        )
        file.write_text(f"---\n{head}\n---\n{text}", encoding="utf-8")
        return read_comment(file, DESK, Path(f"data/commentary/2015-01/{theme}.md"))

    return write
