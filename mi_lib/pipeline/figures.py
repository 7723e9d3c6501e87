"""From the warehouse to packets: every figure once, then the door for each recipient."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pyarrow as pa
import yaml

from mi_lib.deliveries import CONTRACTS
from mi_lib.disclosure import (
    Definition,
    Edition,
    Gap,
    GoalLine,
    Ledger,
    Publishable,
    Quality,
    Reader,
    SeriesBreak,
    Submission,
    ThemeInfo,
    check_versions,
    later_figures,
    linked_indicators,
    make_packets,
    months_behind,
    read_distribution_rules,
    read_hierarchies,
    rules_for,
)
from mi_lib.errors import DisclosureError, UsageError
from mi_lib.indicators import (
    CATALOGUE,
    Indicator,
    compute_observations,
    first_month,
    missing_deliveries,
    read_reference_tables,
)
from mi_lib.indicators.data_quality import data_quality, read_quality_rules
from mi_lib.indicators.goals import judged_goals
from mi_lib.indicators.known import KnownTables, with_delivered_names
from mi_lib.periods import Month
from mi_lib.pipeline.focus import read_focus_areas
from mi_lib.pipeline.ledger import read_ledger
from mi_lib.pipeline.memory import lay_before_beside, published_observations
from mi_lib.pipeline.project import Project
from mi_lib.pipeline.topics import read_theme_titles, read_topics
from mi_lib.plan import AnnualPlan, Version
from mi_lib.signals import Break, add_signals, read_breaks, read_seasons
from mi_lib.warehouse import Snapshot, Warehouse

_LOCAL = ZoneInfo("Europe/Copenhagen")
"""Days are the municipality's, whatever zone the machine keeps."""

_PERSONAL_UNITS = ("boern_og_familie", "personale")
_NOT_PERSONAL = ("team_id", "check_id", "school_id", "site_id")
"""Ids that name no person or case, or (check_id) repeat one that does."""


@dataclass(frozen=True)
class Identifiers:
    """Surrogate keys, some of them more than once: as columns, since a whole country's texts would fill the memory."""

    columns: tuple[pa.ChunkedArray, ...]

    def __iter__(self) -> Iterator[str]:
        for column in self.columns:
            for chunk in column.iterchunks():
                yield from chunk.to_pylist()


@dataclass(frozen=True)
class Figures:
    """A month's packets by recipient, and what the press must know of the data behind them."""

    edition: Edition
    packets: Mapping[str, Publishable]
    identifiers: Identifiers
    observations: pd.DataFrame
    """The true values, which no report ever sees."""
    ledger_seal: str
    """Of what had been published when the door decided."""


def compute_figures(
    project: Project,
    month: Month,
    version: Version,
    recipients: Iterable[str],
    *,
    draft: bool = False,
    as_of: date | None = None,
) -> Figures:
    """Compute a month's indicators and signals, let each recipient's packet through the door, and keep both.

    From what had been received by the end of the day `as_of`, or from everything.

    Written below the editions folder: `<month>/computed/<version>.parquet` (true values) and
    `<month>/publishable/<recipient>/<version>.json`, with what the reader was shown last beside it. Nothing is, if the
    door refuses.
    """
    ledger = read_ledger(project)
    folder = project.editions(draft=draft) / str(month)
    general = read_codelists(project.reference / "codelists.yml")
    _check_teams(project, general["team"])
    rules = _rules(project, version, month)
    chosen = _indicators_of(version, rules)
    with Warehouse.open(project.settings.warehouse_url) as warehouse:
        snapshot = warehouse.snapshot(month.cutoff, as_of=end_of(as_of))
        codelists = with_delivered_names(general, snapshot)
        breaks = read_breaks(project.reference / "breaks.yml")
        observed = _observe(project, month, snapshot, codelists, linked_indicators(chosen))
        observations = add_signals(observed, read_seasons(project.reference / "seasons.yml"), breaks)
        edition = replace(
            _edition(project, month, version, snapshot, codelists, chosen),
            breaks=tuple(_breaks_of(chosen, breaks, month)),
            hierarchies=read_hierarchies(project.reference / "hierarchies.yml", codelists),
            as_of=as_of.isoformat() if as_of else None,
            later=later_figures(rules, version.id, month),
            focus=read_focus_areas(project.reference / "focus.yml", month, tuple(project.distribution.audiences)),
        )
        identifiers = identifiers_of(snapshot)
    packets = _packets(project, observations, rules_for(rules, version.id, month), edition, recipients, ledger)
    _keep(observations, folder / "computed" / f"{version.id.lower()}.parquet")
    for packet in packets.values():
        packet.write(folder / "publishable")
        lay_before_beside(project, packet, folder / "publishable")
    return Figures(edition, packets, identifiers, observations, ledger.seal)


def end_of(day: date | None) -> datetime | None:
    """The last moment of a day, where the municipality is."""
    return datetime.combine(day, time.max, _LOCAL) if day else None


def read_codelists(file: Path) -> dict[str, dict[str, str]]:
    content: dict[str, dict[str, str]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return content


def _check_teams(project: Project, teams: Mapping[str, str]) -> None:
    """A leader of a team that does not exist would get a report without figures."""
    for recipient in project.distribution.recipients.values():
        if recipient.team is not None and recipient.team not in teams:
            raise UsageError(
                f"The recipient {recipient.id} has a team that does not exist.",
                where="data/reference/recipients.yml",
                found=recipient.team,
                remedy=f"use one of {', '.join(teams)} (codelists.yml)",
            )


def _rules(project: Project, version: Version, month: Month) -> pd.DataFrame:
    """The distribution, checked against the plan of the year and the list of audiences."""
    rules = read_distribution_rules(project.reference / "distribution.csv")
    months = {each.id: each.months for each in project.plan_for(month).versions.values()}
    check_versions(rules, months, project.distribution.audiences)
    return rules


def _indicators_of(version: Version, rules: pd.DataFrame) -> list[Indicator]:
    """Those of the version's themes, and those of others that the distribution gives to its readers."""
    given = set(rules.loc[rules["version"].eq(version.id), "indicator"])
    return [each for each in CATALOGUE.values() if each.theme in version.themes or each.id in given]


def _observe(
    project: Project,
    month: Month,
    snapshot: Snapshot,
    codelists: Mapping[str, Mapping[str, str]],
    chosen: list[Indicator],
) -> pd.DataFrame:
    """The observations of these indicators, and the single months that only the door looks at."""
    profile = project.plan_for(month).profile
    reference = read_reference_tables(project.reference, first_month(snapshot), snapshot.cutoff, profile)
    return compute_observations(snapshot, reference, codelists, [*chosen, *months_behind(chosen)])


def _edition(
    project: Project,
    month: Month,
    version: Version,
    snapshot: Snapshot,
    codelists: Mapping[str, Mapping[str, str]],
    chosen: list[Indicator],
) -> Edition:
    plan, themes = project.plan_for(month), {indicator.theme for indicator in chosen}
    return Edition(
        month=month,
        version=version.id,
        title=version.title,
        municipality=project.settings.municipality,
        data_digest=snapshot.digest,
        synthetic=snapshot.synthetic,
        titles=project.distribution.titles_of(version.id),
        theme_titles=read_theme_titles(
            project.reference / "theme_titles.yml", project.distribution.audiences, plan.themes
        ),
        themes=tuple(_theme(plan, slug) for slug in version.themes),
        borrowed=(
            *(_theme(plan, slug) for slug in plan.themes if slug in themes - set(version.themes)),
            *_topics(project, plan, themes),
        ),
        codelists=codelists,
        gaps=tuple(gap for indicator in chosen for gap in _gaps(indicator, snapshot, plan, month)),
        quality=tuple(_qualities(project, chosen, snapshot)),
        definitions={indicator.id: _definition(indicator) for indicator in chosen},
        goals=tuple(_goal_lines(snapshot, plan)) if "maalopfoelgning" in version.themes else (),
    )


def _breaks_of(chosen: list[Indicator], breaks: list[Break], month: Month) -> Iterator[SeriesBreak]:
    """Those of the report's figures, as far as its data go."""
    for each in breaks:
        if each.month < month and each.indicator in {indicator.id for indicator in chosen}:
            yield SeriesBreak(each.indicator, str(each.month), each.reason, each.dimension)


def _definition(indicator: Indicator) -> Definition:
    return Definition(indicator.name, indicator.definition, indicator.unit.many, indicator.target)


def _theme(plan: AnnualPlan, slug: str) -> ThemeInfo:
    theme = plan.theme(slug)
    unit = plan.unit(theme.unit)
    return ThemeInfo(slug, theme.title, unit.title, unit.responsible.name)


def _topics(project: Project, plan: AnnualPlan, themes: set[str]) -> Iterator[ThemeInfo]:
    """What stands beside the themes of the annual plan."""
    for slug, topic in read_topics(project.reference / "topics.yml").items():
        if slug in themes:
            unit = plan.unit(topic.unit)
            yield ThemeInfo(slug, topic.title, unit.title, unit.responsible.name, is_topic=True)


def _gaps(indicator: Indicator, snapshot: Snapshot, plan: AnnualPlan, month: Month) -> list[Gap]:
    """The deliveries that the latest figure lacks, with the last month for which its unit delivered the table."""
    missing = missing_deliveries(indicator, snapshot, indicator.windows[0], month.data_month)
    gaps = []
    for table, absent in missing:
        earlier = [delivered for delivered in snapshot.delivered(table) if delivered < absent]
        last = str(max(earlier)) if earlier else ""
        gaps.append(Gap(indicator.id, plan.unit(CONTRACTS[table].unit).title, str(absent), last))
    return gaps


def _qualities(project: Project, chosen: list[Indicator], snapshot: Snapshot) -> Iterator[Quality]:
    """For all readers alike, so by the strictest threshold that any of them has."""
    rules = read_quality_rules(project.reference / "quality.yml")
    fewest = max(audience.threshold for audience in project.distribution.audiences.values())
    steps = rules.missing_percent
    bands = {"good": (0, steps.good), "fair": (steps.good, steps.fair), "poor": (steps.fair, None), None: (None, None)}
    for indicator in chosen:
        found = data_quality(indicator, snapshot, rules, fewest)
        yield Quality(
            indicator.id,
            found.level,
            *bands[found.missing],
            too_few_cases=found.too_few,
            newest=found.newest.isoformat() if found.newest else "",
            last_month=str(found.last_month or ""),
        )


def _goal_lines(snapshot: Snapshot, plan: AnnualPlan) -> Iterator[GoalLine]:
    """The political goals with their latest status known at the cut-off, in the order of their numbers."""
    judged = judged_goals(KnownTables.of(snapshot, {})).execute().sort_values("cutoff_date")
    for goal in judged.groupby("goal_id").tail(1).sort_values("goal_id").to_dict("records"):
        yield GoalLine(
            title=goal["title_da"],
            owner=plan.unit(goal["owner_unit"]).title,
            baseline=float(goal["baseline"]),
            value=None if pd.isna(goal["value"]) else float(goal["value"]),
            target=float(goal["target"]),
            target_date=pd.Timestamp(goal["target_date"]).date().isoformat(),
            status=goal["goal_status"],
            delivered_status=goal["delivered_status"],
            measured_on=pd.Timestamp(goal["cutoff_date"]).date().isoformat(),
        )


def _packets(
    project: Project,
    observations: pd.DataFrame,
    rules: pd.DataFrame,
    edition: Edition,
    recipients: Iterable[str],
    ledger: Ledger,
) -> dict[str, Publishable]:
    """One packet per recipient; the door decides for everyone at once, whoever is asked for."""
    everyone = tuple(
        Reader(each.id, each.name, each.audience, each.team) for each in project.distribution.recipients.values()
    )
    thresholds = {name: audience.threshold for name, audience in project.distribution.audiences.items()}
    out = tuple(figures for _, figures in published_observations(project, synthetic=edition.synthetic))
    packets = make_packets(Submission(observations, rules, edition, everyone, thresholds, ledger, out))
    return {name: _packet_of(name, packets, edition) for name in dict.fromkeys(recipients)}


def _packet_of(name: str, packets: Mapping[str, Publishable], edition: Edition) -> Publishable:
    if name not in packets:
        raise DisclosureError(
            f"The distribution gives {name} nothing in {edition.version}.",
            where="data/reference/distribution.csv",
            remedy=f"add lines for version {edition.version} and the recipient's audience",
        )
    return packets[name]


def identifiers_of(snapshot: Snapshot) -> Identifiers:
    """Every surrogate key of a child, a case or an employee in the data: none may stand in a report."""
    places: dict[str, list[str]] = {}
    for name, contract in CONTRACTS.items():
        if contract.unit in _PERSONAL_UNITS and snapshot.delivered(name):
            for column in contract.columns:
                if column.kind == "id" and column.name not in _NOT_PERSONAL:
                    places.setdefault(column.name, []).append(name)
    return Identifiers(tuple(snapshot.values(column, tables) for column, tables in places.items()))


def _keep(observations: pd.DataFrame, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    observations.to_parquet(file, index=False)
