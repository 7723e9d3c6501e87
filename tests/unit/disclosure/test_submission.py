"""What no rule of the door covers is refused, never let through."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest
from disclosure_cells import READERS, THRESHOLDS, observed, rules

from mi_lib.disclosure import Edition, Ledger, Submission, make_packets
from mi_lib.disclosure.rules import RULES
from mi_lib.errors import DisclosureError
from mi_lib.indicators import CATALOGUE

Refuse = Callable[[pd.DataFrame], str]
TOTAL = {("kommune", "total", "total"): 50.0}


@pytest.fixture
def refused(edition_of: Callable[..., Edition]) -> Refuse:
    """Lay these observations before the door; what it says."""

    def lay(cells: pd.DataFrame) -> str:
        lines = rules(*(f"V2 direktion {name} kommune total serie" for name in cells["indicator"].unique()))
        with pytest.raises(DisclosureError) as caught:
            make_packets(Submission(cells, lines, edition_of(), READERS, THRESHOLDS, Ledger.empty()))
        assert caught.value.exit_code == 13
        return str(caught.value)

    return lay


def test_every_indicator_of_the_catalogue_has_a_rule() -> None:
    assert {indicator.protects for indicator in CATALOGUE.values()} <= set(RULES)


def test_an_indicator_that_nobody_declared_is_refused(refused: Refuse) -> None:
    assert "hat_size is not in the catalogue" in refused(observed("active_cases", TOTAL).assign(indicator="hat_size"))


def test_an_indicator_of_an_unknown_kind_is_refused(refused: Refuse, monkeypatch: pytest.MonkeyPatch) -> None:
    unknown = replace(CATALOGUE["active_cases"], protects="pets")  # type: ignore[arg-type]
    monkeypatch.setitem(CATALOGUE, "active_cases", unknown)  # type: ignore[arg-type]
    assert "the door has no rule" in refused(observed("active_cases", TOTAL))


def test_an_unknown_status_is_refused(refused: Refuse) -> None:
    assert "has a status that the door does not know" in refused(observed("active_cases", TOTAL).assign(status="ok"))


@pytest.mark.parametrize(
    ("name", "fact"),
    [
        ("active_cases", "persons"), ("sde_reimbursement_claimed_dkk", "largest"),
        ("sickness_absence_rate", "group_persons"), ("absence_rate", "denominator"),
    ],
)  # fmt: skip
def test_a_figure_is_refused_without_the_fact_that_its_rule_looks_at(name: str, fact: str, refused: Refuse) -> None:
    said = refused(observed(name, TOTAL, whole=900.0).assign(**{fact: float("nan")}))
    assert "lacks what the rule" in said
    assert fact in said
