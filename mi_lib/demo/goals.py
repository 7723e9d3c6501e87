"""The municipality's policy goals and how they stand at each follow-up."""

from dataclasses import dataclass

import numpy as np

from mi_lib.demo import levels
from mi_lib.demo.chance import FIRST, Rng, day, month_start
from mi_lib.demo.goal_values import goal_value
from mi_lib.demo.history import History, World


@dataclass(frozen=True)
class _Goal:
    title: str
    policy: str
    indicator: str
    baseline: float
    target: float
    target_date: str
    direction: str
    owner: str


_GOALS = (
    _Goal("Flere anbragte bor i plejefamilie (pct.)", "boernepolitik", "family_care_share", 57, 63, "2016-12-31", "up",
          "boern_og_familie"),
    _Goal("Børnefaglige undersøgelser er færdige inden fire måneder (pct., tre måneder)", "budgetaftale",
          "examination_on_time_share", 70, 85, "2015-12-31", "up", "boern_og_familie"),
    _Goal("Budgettet overholdes: afvigelsen er højst 0,5 pct.", "budgetaftale", "forecast_variance_pct", 2.0, 0.5, "2015-12-31",
          "down", "oekonomi"),
    _Goal("Skolefraværet falder (pct., 12 måneder)", "boernepolitik", "absence_rate", 5.9, 5.6, "2016-12-31", "down", "skole"),
    _Goal("Færre sager mangler registreringer (pct.)", "udviklingsmaal", "cases_with_missing_registration_share", 19, 5,
          "2015-12-31", "down", "boern_og_familie"),
    _Goal("Hver ung i efterværn har en plan for uddannelse eller job (pct.)", "boernepolitik", "", 40, 100, "2016-12-31",
          "up", "boern_og_familie"),
    _Goal("Sygefraværet i Børn og familie falder (dage pr. årsværk, 12 måneder)", "budgetaftale", "absence_days_per_fte",
          14.0, 12.0, "2016-12-31", "down", "personale"),
    _Goal("Underretninger vurderes inden for 24 timer (pct., tre måneder)", "udviklingsmaal", "assessed_24h_share", 88, 95,
          "2016-12-31", "up", "boern_og_familie"),
    _Goal("Flere får støtte til fritidstilbud (bevillinger om året)", "boernepolitik", "leisure_grants_count", 120, 150,
          "2014-12-31", "up", "kultur"),
    _Goal("Mere tid til kompetenceudvikling (pct. af arbejdstiden, 12 måneder)", "udviklingsmaal", "training_hours_share", 1.2, 2.0,
          "2017-12-31", "up", "personale"),
    _Goal("Flere mål i børnenes handleplaner bliver nået (pct., 12 måneder)", "boernepolitik", "goals_met_share", 43, 52,
          "2017-12-31", "up", "boern_og_familie"),
    _Goal("Refusionen hjemtages (pct. af det forventede)", "budgetaftale", "claim_rate", 85, 98, "2015-12-31", "up", "oekonomi"),
)  # fmt: skip
_COMMENTS = {
    "achieved": "Målet er nået.",
    "on_track": "Udviklingen følger planen.",
    "at_risk": "Der er brug for en ekstra indsats, hvis målet skal nås til tiden.",
    "off_track": "Målet nås ikke uden en ændret indsats.",
    "not_measured": "Der er endnu ikke en fast måde at måle på.",
}
_CUTOFFS = tuple(f"{year}-{rest}" for year in levels.YEARS for rest in ("07-31", "10-31", "12-31"))


def policy_goal_table() -> History:
    columns = {
        "goal_id": _ids(),
        "title_da": _column("title"),
        "policy": _column("policy"),
        "indicator_id": _column("indicator"),
        "baseline": np.array([goal.baseline for goal in _GOALS], float),
        "target": np.array([goal.target for goal in _GOALS], float),
        "target_date": np.array([day(goal.target_date) for goal in _GOALS]),
        "direction": _column("direction"),
        "owner_unit": _column("owner"),
    }
    return History(columns, np.full(len(_GOALS), int(month_start(FIRST))))


def policy_status_table(rng: Rng, world: World) -> History:
    """Values as known at each cut-off, status by the rule of chapter V1-1; a goal's period begins in January 2013."""
    rows = [(number, cutoff) for cutoff in _CUTOFFS for number in range(len(_GOALS))]
    values = [goal_value(_GOALS[number].indicator, world, day(cutoff)) for number, cutoff in rows]
    statuses = [_status(_GOALS[number], cutoff, value) for (number, cutoff), value in zip(rows, values, strict=True)]
    commented = rng.random(len(rows)) < 0.7
    comments = [_COMMENTS[status] if keep else "" for status, keep in zip(statuses, commented, strict=True)]
    cutoffs = np.array([day(cutoff) for _, cutoff in rows])
    columns = {
        "goal_id": _ids()[[number for number, _ in rows]],
        "cutoff_date": cutoffs,
        "value": np.array(values, float),
        "status": np.array(statuses, dtype=object),
        "comment_da": np.array(comments, dtype=object),
    }
    return History(columns, cutoffs)


def _status(goal: _Goal, cutoff: str, value: float) -> str:
    if np.isnan(value):
        return "not_measured"
    progress = (value - goal.baseline) / (goal.target - goal.baseline)
    begun = day("2013-01-01")
    elapsed = min((day(cutoff) - begun) / (day(goal.target_date) - begun), 1.0)
    if round(progress, 9) >= 1:
        return "achieved"
    behind = round(elapsed - progress, 9)
    return "on_track" if behind <= 0.10 else "at_risk" if behind <= 0.30 else "off_track"


def _ids() -> np.ndarray:
    return np.array([f"M{number:02d}" for number in range(1, len(_GOALS) + 1)], dtype=object)


def _column(name: str) -> np.ndarray:
    return np.array([getattr(goal, name) for goal in _GOALS], dtype=object)
