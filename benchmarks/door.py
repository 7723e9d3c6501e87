"""How fast, how safe and how dear the door is, on made-up municipalities: `python benchmarks/door.py --help`.

A year of editions for each municipality, with the ledger carried from month to month. Then each reader, with all
editions in hand, attacks every small figure there is with another solver (`attacker.py`); the equations are the door's.
Who has read them all knows most, so one attack at the end stands for one after each. `--linked 50` times one month of
50 linked tables. Last, tables that are small enough to try every pattern: what the door's pattern costs against the
cheapest safe one.

    python -m benchmarks.door --processes 2                                  # 100 municipalities, 90 seconds each
    python -m benchmarks.door --first 88 --municipalities 1 --tables 0       # one of them

Measured on 22 November 2026 on two cores. All 100 municipalities: 1,100 editions, 406,038 of 2,221,734 cells hidden,
1,450,486 small counts attacked, no failure; 6.2 processor seconds of the door an edition, 11.7 at most. (Of them 89
with the door of 9f381b8, the other 11 with the one before, which searches another way: of 23 that both had, the same
counts.) 100 tables of 3 by 3: 1.022 times the optimum, 1.50 at most. `--linked 50`, where all 50 tables are given by
team too and crossed: 1,142 of 3,276 cells hidden, 8,911 small counts attacked, no failure; 27.9 to 29.3 s on the clock,
30 to 32 s of processor time. The demo's editions of 2015, each beside all those that were out, on the clock: V1 in
January (60 tables of the distribution) 16 s, V2 in February (41) 17 s, in December 22 s.
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import yaml

from benchmarks.attacker import narrowed_down
from mi_lib.disclosure import (
    HIDDEN,
    Edition,
    Ledger,
    Publishable,
    Reader,
    Submission,
    make_packets,
    read_distribution_rules,
    read_hierarchies,
    rules_for,
)
from mi_lib.disclosure.attack import exposed, few, system_of
from mi_lib.disclosure.knowledge import PUBLIC
from mi_lib.disclosure.rules import counts_children
from mi_lib.disclosure.suppress import hide_enough
from mi_lib.disclosure.system import PARTS, build_book
from mi_lib.disclosure.views import ReaderClass, View, rows_of
from mi_lib.indicators import CATALOGUE, MUNICIPALITY, categories_of
from mi_lib.periods import Month, months_between
from mi_lib.recipients import read_distribution

REFERENCE = Path(__file__).parents[1] / "data" / "reference"
CODELISTS = yaml.safe_load((REFERENCE / "codelists.yml").read_text(encoding="utf-8"))
HIERARCHIES = read_hierarchies(REFERENCE / "hierarchies.yml", CODELISTS)
INDICATORS = ("notification_count", "cases_opened", "cases_closed", "net_case_flow", "active_cases",
              "placed_children_count", "cases_with_open_breach_share")  # fmt: skip
YTD = [name for name in INDICATORS if "ytd" in CATALOGUE[name].windows]
FIRST = Month(2014, 1)
MONTHS = [each for each in months_between(FIRST + 12, FIRST + 23) if each.number != 7]
"""In July there is no report."""
V1_MONTHS = (1, 8, 11)
"""V1 has tables for the public. V3 has none of these indicators: its months get V2."""
TEAMS = tuple(CODELISTS["team"])
RULES = read_distribution_rules(REFERENCE / "distribution.csv")
DISTRIBUTION = read_distribution(REFERENCE / "recipients.yml")
READERS = tuple(Reader(each.id, each.name, each.audience, each.team) for each in DISTRIBUTION.recipients.values())
THRESHOLDS = {name: audience.threshold for name, audience in DISTRIBUTION.audiences.items()}


def municipality(size: float, chance: np.random.Generator) -> pd.DataFrame:
    """Two years of observations of children who each stand in one team and one category of each dimension."""
    return pd.concat([_observed(name, size, chance) for name in INDICATORS if name != "net_case_flow"]).pipe(_with_net)


def _observed(name: str, size: float, chance: np.random.Generator) -> pd.DataFrame:
    indicator = CATALOGUE[name]
    months = list(months_between(FIRST, FIRST + 23))
    mean = size * {"active_cases": 400, "placed_children_count": 90, "cases_with_open_breach_share": 400}.get(name, 25)
    frames = []
    people = _people(indicator.id, int(mean), chance)
    for month in months:
        fresh = _people(name, int(chance.poisson(mean)), chance)
        people = (
            fresh
            if not indicator.is_stock
            else pd.concat([people.sample(frac=0.95, random_state=chance), fresh[: int(mean * 0.05)]])
        )
        frames.append(_counted(people, name).assign(period=str(month)))
    return pd.concat(frames).assign(indicator=name, window=indicator.windows[0])


def _people(name: str, number: int, chance: np.random.Generator) -> pd.DataFrame:
    """Everyone's team and categories; coarse ones follow from fine ones where the door knows how."""
    coarse = [each.coarse for each in HIERARCHIES]
    dimensions = [each for each in CATALOGUE[name].breakdowns if "|" not in each and each not in coarse]
    people = pd.DataFrame({"team": chance.choice(TEAMS, number, p=[0.35, 0.3, 0.25, 0.1])})
    for dimension in dimensions:
        codes = list(CODELISTS[dimension])
        weights = np.arange(len(codes), 0, -1.0) ** 2
        people[dimension] = chance.choice(codes, number, p=weights / weights.sum())
    for each in HIERARCHIES:
        if each.fine in people and each.coarse in CATALOGUE[name].breakdowns:
            groups = {part: code for code, parts in each.groups.items() for part in parts}
            people[each.coarse] = people[each.fine].map(groups)
    people["part"] = chance.random(number) < 0.12
    return people


def _counted(people: pd.DataFrame, name: str) -> pd.DataFrame:
    rows = []
    for scope in ("kommune", *TEAMS):
        mine = people if scope == "kommune" else people[people["team"] == scope]
        rows.append((scope, "total", "total", len(mine), int(mine["part"].sum())))
        for dimension in (each for each in CATALOGUE[name].breakdowns if set(each.split("|")) <= set(people)):
            first, *others = dimension.split("|")
            codes = mine[first].str.cat([mine[each] for each in others], sep="|")
            groups = mine.groupby(codes)["part"].agg(["size", "sum"])
            for code in categories_of(dimension, CODELISTS):
                found = groups.loc[code] if code in groups.index else (0, 0)
                rows.append((scope, dimension, code, *map(int, found)))
    frame = pd.DataFrame(rows, columns=["scope", "dimension", "category", "all", "some"])
    share = CATALOGUE[name].is_share
    n = frame["some"] if share else frame["all"]
    return frame.assign(
        numerator=n.astype(float), persons=n.astype(float), denominator=frame["all"] * 1.0 if share else np.nan
    )


def _with_net(cells: pd.DataFrame) -> pd.DataFrame:
    key = ["scope", "dimension", "category", "period", "window"]
    flows = {
        name: cells[cells["indicator"] == name].set_index(key)["numerator"] for name in ("cases_opened", "cases_closed")
    }
    opened, closed = flows["cases_opened"].align(flows["cases_closed"], join="inner")
    net = pd.DataFrame({"numerator": opened - closed, "persons": opened + closed}).reset_index()
    both = pd.concat([cells.drop(columns=["all", "some"]), net.assign(indicator="net_case_flow")], ignore_index=True)
    return both.assign(
        value=both["numerator"], status="final", signal="none", target_status="none", mean=1.0, lower=0.0, upper=2.0,
        level=1.0, level_before=1.0, step="",
        largest=0.1, group_persons=99.0,
    )  # fmt: skip


def year(cells: pd.DataFrame, months: Iterable[Month]) -> Iterator[tuple[dict[str, Publishable], float]]:
    """The editions of a year, each with the processor seconds that the door took."""
    ledger = Ledger.empty()
    for month in months:
        version = "V1" if month.number in V1_MONTHS else "V2"
        edition = Edition(month, version, "", "", "0", True, (), CODELISTS, hierarchies=HIERARCHIES)
        known = cells[cells["period"] < str(month)].reset_index(drop=True)
        start = time.process_time()
        submission = Submission(known, rules_for(RULES, version, month), edition, READERS, THRESHOLDS, ledger)
        packets = make_packets(submission)
        yield packets, time.process_time() - start
        ledger = ledger.with_release(packets.values())


def linked_month(tables: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The figures of a month, with the year to date beside the flows, and so many tables of them for the directors:
    of one to three dimensions and time, for the municipality and by team."""
    cells = municipality(1.0, np.random.default_rng((2015, tables)))
    flows = cells[cells["window"].eq("month") & ~cells["indicator"].str.endswith("_share")]
    place = ["indicator", "scope", "dimension", "category"]
    sums = flows.groupby([*(flows[key] for key in place), flows["period"].str[:4]])[["numerator", "persons"]].cumsum()
    to_date = flows.assign(window="ytd", numerator=sums["numerator"], persons=sums["persons"], value=sums["numerator"])
    to_date = to_date[[name in YTD for name in to_date["indicator"]]]
    found = (
        cells[["indicator", "dimension"]]
        .drop_duplicates()
        .merge(pd.DataFrame({"scope": ["kommune", "teams"]}), "cross")
    )
    history = np.where(found["dimension"].eq("total"), "serie", "seneste")
    rules = found.assign(version="V2", audience="direktion", history=history)
    return pd.concat([cells, to_date], ignore_index=True), rules.head(tables)


def time_linked_month(tables: int) -> None:
    cells, rules = linked_month(tables)
    edition = Edition(FIRST + 24, "V2", "", "", "0", True, (), CODELISTS, hierarchies=HIERARCHIES)
    start, started = time.perf_counter(), time.process_time()
    packets = make_packets(Submission(cells, rules, edition, READERS, THRESHOLDS, Ledger.empty()))
    wall, took = time.perf_counter() - start, time.process_time() - started
    statuses = packets["direktion"].observations["status"]
    print(
        f"{len(rules)} linked tables, {len(cells)} figures behind them: {wall:.1f} s ({took:.1f} s of processor time); "
        f"{statuses.eq(HIDDEN).sum()} of {len(statuses)} cells hidden",
        flush=True,
    )
    attacked, failed = failures([packets], cells)
    print(f"{attacked} small counts attacked, {failed} failures")


def failures(editions: Iterable[dict[str, Publishable]], cells: pd.DataFrame) -> tuple[int, int]:
    """How many small counts the other solver attacked, and how many it narrows down to less than 0 to the threshold.

    Every reader attacks with all editions of the year at once: who has read them all knows most. A leader knows the
    own team's cases too, and wants the others'. Small is small whether anyone gets a table of it or not; but a net flow
    is no number of children, the flows are.
    """
    book = build_book(cells, HIERARCHIES)
    counts = book.figures_of(counts_children(book.cells))
    attacked, failed = 0, 0
    shown: dict[ReaderClass, pd.DataFrame] = defaultdict(pd.DataFrame)
    for packet in (packet for edition in editions for packet in edition.values()):
        told = packet.observations.query("status != @HIDDEN", local_dict={"HIDDEN": HIDDEN})
        reader = ReaderClass(packet.reader.audience, packet.reader.team)
        shown[reader] = pd.concat([shown[reader], told]).drop_duplicates()
    for reader in shown:
        mine = pd.concat([rows for other, rows in shown.items() if other == reader or other.audience in PUBLIC])
        own = book.cells["scope"].eq(reader.team or "").to_numpy()
        known = book.figures_of(rows_of(mine, book) | own)
        threshold = THRESHOLDS[reader.audience]
        few = ((book.cells["persons"] > 0) & (book.cells["persons"] < threshold)).to_numpy()
        secret = book.figures_of(few & ~own & ~(book.cells["scope"].eq(MUNICIPALITY) & own.any()).to_numpy())
        secret &= (np.arange(len(secret)) % PARTS == 0) & (book.system.values > 0) & counts
        goals = np.zeros(len(secret)), np.full(len(secret), float(threshold))
        attacked += int(secret.sum())
        failed += len(narrowed_down(book.system, known, secret, *goals))
    return attacked, failed


def cost_against_optimum(tables: int, chance: np.random.Generator) -> list[float]:
    """What the door's pattern costs in hidden worth, divided by the cheapest safe pattern found by trying all."""
    ratios = []
    while len(ratios) < tables:
        counts = chance.choice([0, 1, 2, 3, 4, 6, 9, 14, 22, 35], (3, 3), p=[0.05, *[0.06] * 4, *[0.142] * 5])
        values, sums = _with_margins(counts.astype(float))
        system, needs = system_of(values, sums), few(np.array(values), 5)
        if 0 < needs.secret.sum() <= 4:
            worth = 1 + np.log2(1 + system.values) + 3.0 * (system.values == 0)
            found = float(worth[hide_enough([_reader(system.values, system, needs)], needs.secret, worth)].sum())
            ratios.append(found / _cheapest(system, needs, worth))
    return ratios


def _with_margins(counts: npt.NDArray[np.float64]) -> tuple[list[float], list[dict[int, float]]]:
    places = np.arange(counts.size).reshape(counts.shape)
    lines = [*places, *places.T, places.ravel()]
    values = [*counts.ravel(), *(counts.ravel()[line].sum() for line in lines)]
    return values, [{counts.size + at: 1.0} | dict.fromkeys(map(int, line), -1.0) for at, line in enumerate(lines)]


def _reader(values: npt.NDArray[np.float64], system: object, needs: object) -> View:
    places, none = np.arange(len(values)), np.zeros(len(values), dtype=np.bool_)
    return View(ReaderClass("offentlig"), False, system, places, places, ~none, none, needs)  # type: ignore[arg-type]


def _cheapest(system: object, needs: object, worth: npt.NDArray[np.float64]) -> float:
    secret = needs.secret  # type: ignore[attr-defined]
    others = np.flatnonzero(~secret)
    best = float(worth.sum())
    for size in range(len(others) + 1):
        for chosen in combinations(others, size):
            cost = float(worth[secret].sum() + worth[list(chosen)].sum())
            if cost < best:
                known = ~secret
                known[list(chosen)] = False
                if not exposed(system, known, needs):  # type: ignore[arg-type]
                    best = cost
    return best


@dataclass(frozen=True)
class Outcome:
    """A municipality's year: processor seconds of each edition, small counts attacked by its readers, failures, cells
    that were hidden, cells in all."""

    seconds: list[float]
    attacked: int
    failed: int
    hidden: int
    cells: int


def measured(number: int, editions: int) -> Outcome:
    """The same figures for the same number, whichever share of the municipalities is measured."""
    chance = np.random.default_rng((2015, number))
    cells = municipality(float(chance.uniform(0.15, 2.0)), chance)
    made, seconds = zip(*year(cells, MONTHS[:editions]), strict=True)
    statuses = [status for packets in made for each in packets.values() for status in each.observations["status"]]
    return Outcome(list(seconds), *failures(made, cells), statuses.count(HIDDEN), len(statuses))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--municipalities", type=int, default=100)
    parser.add_argument("--first", type=int, default=0, help="number of the first, to measure a share at a time")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--editions", type=int, default=len(MONTHS), help="of the year, from January")
    parser.add_argument("--tables", type=int, default=100, help="small tables compared with the optimum")
    parser.add_argument("--linked", type=int, default=0, help="only time one month of so many linked tables (50)")
    chosen = parser.parse_args()
    if chosen.linked:
        time_linked_month(chosen.linked)
        return
    numbers = range(chosen.first, chosen.first + chosen.municipalities)
    done: list[Outcome] = []
    with ProcessPoolExecutor(chosen.processes, get_context("spawn")) as pool:
        for outcome in pool.map(partial(measured, editions=chosen.editions), numbers):
            done.append(outcome)
            seconds = [each for outcome in done for each in outcome.seconds]
            attacked, hidden, cells, failed = (
                sum(getattr(each, name) for each in done) for name in ("attacked", "hidden", "cells", "failed")
            )
            print(
                f"{len(done)} municipalities, {len(seconds)} editions: {np.median(seconds):.1f} s an edition, "
                f"{max(seconds):.1f} s at most; {hidden} of {cells} cells hidden, {attacked} small counts attacked, "
                f"{failed} failures",
                flush=True,
            )
    ratios = cost_against_optimum(chosen.tables, np.random.default_rng(2015))
    if ratios:
        print(
            f"{len(ratios)} tables of 3 by 3: cost {np.mean(ratios):.3f} times the optimum, {max(ratios):.2f} at most"
        )


if __name__ == "__main__":
    main()
