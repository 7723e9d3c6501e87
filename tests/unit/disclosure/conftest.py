"""Editions made of observations that were written by hand."""

from collections.abc import Callable, Iterable, Mapping

import pandas as pd
import pytest
from disclosure_cells import READERS, THRESHOLDS, rules

from mi_lib.disclosure import Edition, Ledger, Publishable, Reader, Submission, make_packets
from mi_lib.periods import Month


@pytest.fixture
def publish(edition_of: Callable[..., Edition]) -> Callable[..., dict[str, Publishable]]:
    """The packets of one edition: `publish(cells, lines, month="2015-02", version="V2", ledger=…)`."""

    def packets(
        cells: pd.DataFrame,
        lines: Iterable[str],
        *,
        month: str = "2015-01",
        version: str = "V2",
        synthetic: bool = True,
        ledger: Ledger | None = None,
        readers: Iterable[Reader] = READERS,
        thresholds: Mapping[str, int] = THRESHOLDS,
        earlier: Iterable[pd.DataFrame] = (),
    ) -> dict[str, Publishable]:
        edition = edition_of(month=Month.parse(month), version=version, synthetic=synthetic)
        known = Ledger.empty() if ledger is None else ledger
        return make_packets(
            Submission(cells, rules(*lines), edition, tuple(readers), thresholds, known, tuple(earlier))
        )

    return packets
