"""The wall between audiences: every figure is a canary, and none sings in a packet that must not hold it."""

import functools
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from mi_lib.disclosure import Edition, Ledger, Publishable, Reader, Submission, make_packets, read_distribution_rules
from mi_lib.indicators import CATALOGUE, categories_of
from mi_lib.recipients import read_distribution

PacketsOf = Callable[[str], dict[str, Publishable]]

REFERENCE = Path(__file__).parents[3] / "data" / "reference"
PERIODS = ("2014-12", "2013-12", "2014-11")
RULES = read_distribution_rules(REFERENCE / "distribution.csv")
DISTRIBUTION = read_distribution(REFERENCE / "recipients.yml")
READERS = tuple(Reader(each.id, each.name, each.audience, each.team) for each in DISTRIBUTION.recipients.values())
THRESHOLDS = {name: audience.threshold for name, audience in DISTRIBUTION.audiences.items()}
FIRST_CANARY = 4_000_037


def _cells(codelists: dict[str, dict[str, str]]) -> pd.DataFrame:
    """Every observation there can be. Numerators are numbers found nowhere else; every ninth cell is small."""
    rows = list(_keys(codelists))
    cells = pd.DataFrame(rows, columns=["indicator", "window", "scope", "dimension", "category", "period"])
    canaries = pd.Series(range(len(cells))).mul(13).add(FIRST_CANARY).astype(float)
    small = cells.index % 9 == 0
    return cells.assign(
        numerator=canaries.mask(small, 2.0), denominator=2e8, value=canaries.mask(small, 2.0),
        persons=canaries.mask(small, 2.0), status="final", signal="none", target_status="none", mean=canaries,
        lower=canaries, upper=canaries, level=canaries, level_before=canaries, step="",
        largest=0.1, group_persons=99.0, canary=canaries,
    )  # fmt: skip


def _keys(codelists: dict[str, dict[str, str]]) -> Iterator[tuple[str, ...]]:
    for indicator in CATALOGUE.values():
        for scope in ("kommune", *(codelists["team"] if indicator.by_team else ())):
            for dimension in ("total", *indicator.breakdowns):
                for category in categories_of(dimension, codelists):
                    for period in PERIODS:
                        yield indicator.id, indicator.windows[0], scope, dimension, category, period


def _allowed(cells: pd.DataFrame, reader: Reader, version: str) -> set[float]:
    """The canaries that the distribution gives this reader, read in other words than the door's."""
    lines: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for line in RULES.itertuples():
        if (line.version, line.audience) == (version, reader.audience):
            lines[line.indicator, line.dimension].append((line.scope, line.history))
    return {
        cell.canary
        for cell in cells.itertuples()
        for scope, history in lines[cell.indicator, cell.dimension]
        if {"kommune": cell.scope == "kommune", "teams": cell.scope != "kommune", "eget": cell.scope == reader.team}[
            scope
        ]
        and (history == "serie" or cell.period in ("2014-12", "2013-12"))
    }


@pytest.fixture(scope="module")
def cells(codelists: dict[str, dict[str, str]]) -> pd.DataFrame:
    return _cells(codelists)


@pytest.fixture(scope="module")
def packets_of(cells: pd.DataFrame, edition_of: Callable[..., Edition]) -> PacketsOf:
    """The packets of a version, made once."""

    @functools.cache
    def made(version: str) -> dict[str, Publishable]:
        submission = Submission(cells, RULES, edition_of(version=version), READERS, THRESHOLDS, Ledger.empty())
        return make_packets(submission)

    return made


@pytest.mark.parametrize("version", ["V1", "V2", "V3"])
def test_no_packet_holds_a_number_of_another_readers_or_a_hidden_one(
    version: str, cells: pd.DataFrame, packets_of: PacketsOf
) -> None:
    packets = packets_of(version)
    assert packets
    for name, packet in packets.items():
        heard = _numbers_in(packet)
        allowed = _allowed(cells, packet.reader, version)
        sung = {canary for canary in cells["canary"] if f"{canary:.0f}" in heard}
        assert sung - allowed == set(), f"{name} holds another reader's figures"
        assert len(sung) > 0, f"{name} holds nothing, so the test would find nothing"
        hidden = packet.observations[packet.observations["status"] == "hidden"]
        keys = ["indicator", "window", "scope", "dimension", "category", "period"]
        of_hidden = set(hidden.merge(cells, on=keys, suffixes=("_packet", ""))["canary"])
        assert sung & of_hidden == set(), f"{name} holds hidden figures"


def _numbers_in(packet: Publishable) -> set[str]:
    return set(re.findall(r"\d{7,}", packet._content()))


def test_a_planted_canary_is_heard(packets_of: PacketsOf) -> None:
    """The search finds a number that a packet does hold, so its silence means something."""
    packet = packets_of("V2")["direktion"]
    shown = packet.observations.query("status == 'final'")["value"].max()
    assert f"{shown:.0f}" in _numbers_in(packet)


def test_a_leader_gets_no_row_of_another_team(packets_of: PacketsOf) -> None:
    for number in range(1, 5):
        assert set(packets_of("V2")[f"leder-t{number}"].observations["scope"]) == {"kommune", f"T{number}"}
