"""The municipality's policy goals and how they stand at each follow-up."""

from dataclasses import dataclass

import numpy as np

from mi_lib.demo import levels
from mi_lib.demo.chance import FIRST, Rng, day, month_start
from mi_lib.demo.history import History


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
    progress: tuple[float, ...]
    """Share of the way from baseline to target at each cut-off; empty when it is not measured."""


# Progress at the nine cut-offs: end of July, October and December of 2013, 2014 and 2015.
_GOALS = (
    _Goal("Flere anbragte bor i plejefamilie (pct.)", "boernepolitik", "family_care_share", 57, 63, "2016-12-31", "up",
          "boern_og_familie", (.10, .15, .20, .30, .34, .38, .40, .42, .50)),
    _Goal("Børnefaglige undersøgelser er færdige inden fire måneder (pct.)", "budgetaftale", "examination_on_time_share",
          70, 85, "2015-12-31", "up", "boern_og_familie", (.20, .25, .27, .27, .35, .30, -.50, .20, .50)),
    _Goal("Budgettet overholdes: afvigelsen er højst 0,5 pct.", "budgetaftale", "forecast_variance_pct", 2.0, 0.5, "2015-12-31",
          "down", "oekonomi", (.4, .7, .9, .6, .8, 1.05, -.6, -.3, -.1)),
    _Goal("Skolefraværet falder (pct.)", "boernepolitik", "absence_rate", 5.9, 5.0, "2016-12-31", "down", "skole",
          (.10, .15, .20, .33, .40, .42, .56, .62, .66)),
    _Goal("Færre sager mangler registreringer (pct.)", "udviklingsmaal", "cases_with_missing_registration_share", 19, 5,
          "2015-12-31", "down", "boern_og_familie", (.05, .05, .10, .05, .05, .05, .30, .65, .79)),
    _Goal("Hver ung i efterværn har en plan for uddannelse eller job (pct.)", "boernepolitik", "", 40, 100, "2016-12-31",
          "up", "boern_og_familie", ()),
    _Goal("Sygefraværet i Børn og familie falder (dage pr. årsværk)", "budgetaftale", "absence_days_per_fte", 13.0, 10.0, "2016-12-31",
          "down", "personale", (.15, .18, .22, .32, .38, .42, .57, .62, .68)),
    _Goal("Underretninger vurderes inden for 24 timer (pct.)", "udviklingsmaal", "assessed_24h_share", 88, 100,
          "2016-12-31", "up", "boern_og_familie", (.25, .25, .25, .30, .36, .42, .58, .65, .75)),
    _Goal("Flere får støtte til fritidstilbud (bevillinger om året)", "boernepolitik", "leisure_grants_count", 120, 150,
          "2014-12-31", "up", "kultur", (.5, .6, .8, .9, 1.1, 1.3, 1.3, 1.3, 1.3)),
    _Goal("Mere tid til kompetenceudvikling (pct. af arbejdstiden)", "udviklingsmaal", "training_hours_share", 1.2, 2.0, "2016-12-31", "up",
          "personale", (.20, .20, .25, .25, .28, .30, .56, .62, .66)),
    _Goal("Flere mål i børnenes handleplaner bliver nået (pct.)", "boernepolitik", "goals_met_share", 43, 60, "2017-12-31", "up",
          "boern_og_familie", (.05, .10, .12, .15, .17, .19, .21, .24, .27)),
    _Goal("Refusionen hjemtages (pct. af det forventede)", "budgetaftale", "sde_claim_rate", 85, 98, "2015-12-31", "up", "oekonomi",
          (.20, .30, .35, .50, .55, .60, .80, .88, 1.0)),
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


def policy_status_table(rng: Rng) -> History:
    """Status by the rule of chapter V1-1; a goal's period begins in January 2013."""
    rows = [(number, cutoff) for cutoff in _CUTOFFS for number in range(len(_GOALS))]
    statuses = [_status(_GOALS[number], cutoff) for number, cutoff in rows]
    values = [_value(_GOALS[number], cutoff) for number, cutoff in rows]
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


def _progress(goal: _Goal, cutoff: str) -> float:
    return goal.progress[_CUTOFFS.index(cutoff)] if goal.progress else np.nan


def _value(goal: _Goal, cutoff: str) -> float:
    return round(goal.baseline + _progress(goal, cutoff) * (goal.target - goal.baseline), 1)


def _status(goal: _Goal, cutoff: str) -> str:
    progress = _progress(goal, cutoff)
    begun = day("2013-01-01")
    elapsed = min((day(cutoff) - begun) / (day(goal.target_date) - begun), 1.0)
    if progress != progress:
        return "not_measured"
    if progress >= 1:
        return "achieved"
    return "on_track" if progress >= elapsed - 0.10 else "at_risk" if progress >= elapsed - 0.30 else "off_track"


def _ids() -> np.ndarray:
    return np.array([f"M{number:02d}" for number in range(1, len(_GOALS) + 1)], dtype=object)


def _column(name: str) -> np.ndarray:
    return np.array([getattr(goal, name) for goal in _GOALS], dtype=object)
