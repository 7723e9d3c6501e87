"""What a later edition tells by what it changes: 30 in March's report and 31 in April's is one child, registered late.

Who keeps old editions can subtract them. So a figure that few children have changed must look as if it might be
unchanged, or changed by as many as the threshold. The municipality's totals are left out: that someone was
registered late says nothing about whom, and without them no series could be kept up to date.
"""

import numpy as np
import pandas as pd

from mi_lib.disclosure.attack import Needs
from mi_lib.disclosure.components import Flags, Floats
from mi_lib.disclosure.knowledge import PART_D, PART_N, PART_REST
from mi_lib.disclosure.rules import counts_children
from mi_lib.disclosure.system import KEY, PARTS
from mi_lib.indicators import MUNICIPALITY, TOTAL


def beside_today(shown: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """The ledger's entries that show a cell which is there today too: `row` says where; the columns of the entries
    end in `_then`."""
    return shown.merge(cells.assign(row=np.arange(len(cells))), on=list(KEY), suffixes=("_then", ""))


def still_true(entries: pd.DataFrame, size: int) -> Flags:
    """The cells that an entry (`beside_today`) shows with the numbers they have today.

    A revised cell is another figure than the one that was shown; what was hidden then stays hidden beside it.
    """
    result = np.zeros(size, dtype=np.bool_)
    result[entries["row"][is_unchanged(entries, "_then", "")].to_numpy(dtype=np.intp)] = True
    return result


def is_unchanged(cells: pd.DataFrame, then: str, now: str) -> Flags:
    """Numerator and denominator are what they were; the two of each have these endings."""
    result = np.ones(len(cells), dtype=np.bool_)
    for name in ("numerator", "denominator"):
        before, after = cells[f"{name}{then}"].astype(float), cells[f"{name}{now}"].astype(float)
        result &= np.isclose(before.fillna(0.0), after.fillna(0.0), rtol=1e-9, atol=1e-9)
    return result


def revised_by_few(entries: pd.DataFrame, thresholds: Floats, size: int, own_team: str | None) -> Needs:
    """What must stay possible for the figures of the book, so many, in the eyes of who was shown these entries
    (`beside_today`). The reader's own team is no secret."""
    low, high = np.full((2, len(thresholds), PARTS), np.nan)
    headline = entries["dimension"].eq(TOTAL) & entries["scope"].eq(MUNICIPALITY)
    secret = counts_children(entries) & ~headline.to_numpy() & entries["scope"].ne(own_team or "").to_numpy()
    chosen = entries[secret]
    rows = chosen["row"].to_numpy(dtype=np.intp)
    limits, then, now = thresholds[rows], _parts(chosen, "_then"), _parts(chosen, "")
    for part in (PART_N, PART_D, PART_REST):
        change = now[part] - then[part]
        few = (np.abs(change) > 0) & (np.abs(change) < limits)
        least = np.where(change > 0, then[part], np.maximum(then[part] - limits, np.minimum(then[part], 0)))
        most = np.where(change > 0, then[part] + limits, then[part])
        np.fmin.at(low[:, part], rows[few], least[few])
        np.fmax.at(high[:, part], rows[few], most[few])
    left_over = np.full(size - low.size, np.nan)
    return Needs(np.concatenate([low.ravel(), left_over]), np.concatenate([high.ravel(), left_over]))


def _parts(matched: pd.DataFrame, when: str) -> tuple[Floats, Floats, Floats]:
    numerator, denominator = (
        matched[f"{name}{when}"].to_numpy(dtype=np.float64) for name in ("numerator", "denominator")
    )
    return numerator, denominator, denominator - numerator


def rows_with_secrets(needs: Needs, cells: int) -> Flags:
    """Which cells have a part that is a secret."""
    return np.asarray(needs.secret[: PARTS * cells].reshape(-1, PARTS).any(axis=1))


__all__ = ["beside_today", "is_unchanged", "revised_by_few", "rows_with_secrets", "still_true"]
