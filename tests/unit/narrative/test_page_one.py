"""Page one: what calls for attention stands first; and the words of the trade are explained where they are used."""

from collections.abc import Callable

from mi_lib.disclosure import Publishable
from mi_lib.narrative import explained_words, page_one

Packets = Callable[..., Publishable]


def test_signals_come_first_then_missed_targets_then_the_calm_rest(packet_of: Packets) -> None:
    rows = [
        {"indicator": "placed_children_count", "value": 117.0, "signal": "none"},
        {"indicator": "cases_with_open_breach_share", "value": 32.0, "signal": "none", "target_status": "not_met"},
        {"indicator": "notification_count", "value": 99.0, "signal": "outside_above", "mean": 72.0},
    ]
    groups = [part.splitlines()[0] for part in page_one(packet_of(*rows))]
    assert groups == ["**Usædvanligt**", "**Målet er ikke nået**", "**Øvrige tal**"]


def test_a_calm_month_is_called_calm(packet_of: Packets) -> None:
    first, rest = page_one(packet_of({"indicator": "placed_children_count", "value": 117.0, "signal": "none"}))
    assert first == "Ingen af hovedtallene har flyttet sig usædvanligt meget."
    assert rest.startswith("**Øvrige tal**\n\n- **")


def test_a_target_that_is_nearly_met_is_not_called_missed(packet_of: Packets) -> None:
    """10,4 pct. is 10 in running text, and the target is at most 10."""
    near = {"indicator": "cases_with_open_breach_share", "value": 10.4, "target_status": "not_met"}
    assert not any("Målet er ikke nået" in part for part in page_one(packet_of(near)))


def test_words_are_explained_only_where_they_are_used() -> None:
    used = "Det giver et merforbrug på 0,4 pct., og nettoudgifterne er 2 procentpoint højere."
    assert [word for word, _ in explained_words(used)] == [
        "merforbrug og mindreforbrug",
        "nettoudgift",
        "procentpoint (pp.)",
    ]
    assert list(explained_words("Der kom 58 underretninger.")) == []
