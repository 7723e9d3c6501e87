"""What must not stand in any report, whatever the figures are."""

from collections.abc import Callable

import pytest

from mi_lib.commentary import Comment, check_words

Written = Callable[..., Comment]

PERSONAL = {
    "En 14-årig fra Bakkeskolen blev anbragt den 3. marts.": "error",
    "En 14-årig fra Bakkeskolen blev anbragt.": "warning",
    "Barnet er på 7 år og kom den 3. marts 2015.": "warning",
    "Fraværet er højest i 9. klasse på Bakkeskolen.": None,
    "De 14-17-årige har mest fravær.": None,
    "Ring om 610190-1234.": "error",
}


@pytest.mark.parametrize(("text", "severity"), PERSONAL.items(), ids=PERSONAL)
def test_what_could_point_at_a_single_child_is_found(written: Written, text: str, severity: str | None) -> None:
    assert [finding.severity for finding in check_words(written(text))] == [severity] * bool(severity)


def test_a_cpr_number_is_never_repeated(written: Written) -> None:
    (finding,) = check_words(written("Ring om 610190-1234."))
    assert "610190" not in str(finding)


def test_keys_are_searched_like_the_text(written: Written) -> None:
    (finding,) = check_words(written(action="Læs <b>her</b>."))
    assert (finding.where, finding.found) == ("data/commentary/2015-01/skolefravaer.md, line 4", "HTML")
