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


OF_THE_HIDDEN = {
    "De skjulte tal er alle under fem.": "skjulte tal … fem",
    "De skjulte tal er små.": "skjulte tal … er små",
    "Tallet for politiet vises ikke, fordi det er meget lille.": "vises ikke, fordi det er meget lille",
    "De tal, der er skjult, er mindre end de andre.": "tal, der er skjult … er mindre",
    "Stjernerne dækker over et enkelt barn.": "Stjernerne … et enkelt",
    "De tal, der ikke vises, er steget.": "tal, der ikke vises … steget",
    "De skjulte tal er ikke med i figuren.": "",
    "Nogle tal er skjult for at beskytte børnene og deres familier.": "",
    "Tal, der dækker få børn, og tal, som de kan regnes ud fra, vises ikke.": "",
    "Stjernen betyder, at tallet ikke vises.": "",
    "Antallet er steget til 81, men fordelingen vises ikke.": "",
    "Antallet er under fem.": "",
}


@pytest.mark.parametrize(("text", "told"), OF_THE_HIDDEN.items(), ids=OF_THE_HIDDEN)
def test_how_large_the_hidden_figures_are_is_not_told(written: Written, text: str, told: str) -> None:
    found = check_words(written(text))
    assert [finding.found for finding in found] == [told] * bool(told)
    assert all(finding.says == "say no more than that they are hidden" for finding in found)
