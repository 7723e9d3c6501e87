"""What is laid before the door, and what the door will not even look at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from mi_lib.disclosure.ledger import Ledger
from mi_lib.disclosure.packet import Edition, Reader
from mi_lib.disclosure.rules import RULES
from mi_lib.errors import DisclosureError, UsageError
from mi_lib.indicators import CATALOGUE

_WITH_NUMBERS = ("final", "preliminary")
_WITHOUT_NUMBERS = ("undefined", "missing", "not_due")


@dataclass(frozen=True)
class Submission:
    """An edition on its way out.

    `observations` as `add_signals` returns them; `rules` as `read_distribution_rules` does; `readers` are all there
    are, also those who get nothing this month: they read what is public, and remember. `thresholds` by audience.
    `earlier`: the true values of the editions in the ledger, as they were.
    """

    observations: pd.DataFrame
    rules: pd.DataFrame
    edition: Edition
    readers: tuple[Reader, ...]
    thresholds: Mapping[str, int]
    ledger: Ledger
    earlier: tuple[pd.DataFrame, ...] = ()


def check_submission(submission: Submission) -> None:
    """Fail closed: what no rule of the door covers is refused, not let through.

    Raises UsageError for an audience without a threshold. Raises DisclosureError for an indicator that is not in the
    catalogue or is of a kind without a rule, for a status that the door does not know, and for a figure without the
    facts that its rule looks at: a comparison with nothing is never true, so it would be shown.
    """
    _check_audiences(submission)
    names = submission.observations["indicator"]
    _refuse(names[~names.isin(list(CATALOGUE))], "is not in the catalogue")
    kinds = names.map(lambda name: CATALOGUE[name].protects)
    _refuse(names[~kinds.isin(list(RULES))], "is of a kind for which the door has no rule")
    statuses = submission.observations["status"]
    _refuse(names[~statuses.isin([*_WITH_NUMBERS, *_WITHOUT_NUMBERS])], "has a status that the door does not know")
    with_numbers = statuses.isin(_WITH_NUMBERS)
    for kind, rule in RULES.items():
        mine = submission.observations[with_numbers & kinds.eq(kind)]
        lacking = mine["indicator"][mine[list(rule.facts)].isna().any(axis=1)]
        _refuse(lacking, f"lacks what the rule for {kind} looks at ({', '.join(rule.facts)})")


def _check_audiences(submission: Submission) -> None:
    known = submission.thresholds
    for audience in (*submission.rules["audience"], *(reader.audience for reader in submission.readers)):
        if audience not in known:
            raise UsageError(
                f"There is no audience {audience!r}.",
                where="data/reference/distribution.csv",
                found=audience,
                remedy=f"use one of {', '.join(known)}",
            )


def _refuse(names: Iterable[str], why: str) -> None:
    for name in names:
        raise DisclosureError(
            f"The door refuses the figures of {name}, and with them the edition: {name} {why}.",
            where="mi_lib/indicators",
            remedy="nothing is published until mi_lib/disclosure/rules.py says what protects such figures",
        )


__all__ = ["Submission", "check_submission"]
