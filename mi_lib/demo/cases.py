"""The case file: who had which case when, how it was opened and closed, and the monthly registration check."""

import numpy as np
import pandas as pd

from mi_lib.demo import levels
from mi_lib.demo.caseload import DISABILITY, FAMILY, Cases, Measures
from mi_lib.demo.casework import Examinations
from mi_lib.demo.chance import (
    END,
    FIRST,
    MINUTES,
    MONTHS,
    NEVER,
    START,
    Bools,
    Floats,
    Ints,
    Rng,
    Texts,
    age,
    along,
    known_after,
    month_start,
    numbered,
    pick,
    uniform,
)
from mi_lib.demo.history import History
from mi_lib.demo.staff import Staff

_KINDS = np.array(["family", "disability"], dtype=object)


def case_ids(cases: Cases) -> Texts:
    return numbered("S", np.arange(1, len(cases.child) + 1) + 6000, 7)


def opened_reasons(rng: Rng, cases: Cases) -> Texts:
    reasons = pick(rng, levels.OPENED_REASONS["family"], len(cases.kind))
    disability = cases.kind == DISABILITY
    reasons[disability] = pick(rng, levels.OPENED_REASONS["disability"], int(disability.sum()))
    return reasons


def case_table(
    rng: Rng, cases: Cases, reasons: Texts, known: Ints, versions: pd.DataFrame, child_ids: Texts, staff: Staff
) -> History:
    """One row per version of a case: a new one whenever team, caseworker or effort step changes."""
    case = versions["case"].to_numpy()
    workers = np.append(staff.ids(), "")
    registered = known * MINUTES + uniform(rng, 480, 960, len(known))
    row_known = np.maximum(versions["day"].to_numpy(), known[case])
    following = np.append(row_known[1:], NEVER)
    last = np.append(np.diff(case) != 0, True)
    closing = np.where(cases.closed > END, NEVER, np.maximum(known_after(rng, cases.closed), known))
    columns = {
        "case_id": case_ids(cases)[case],
        "child_id": child_ids[cases.child][case],
        "case_type": _KINDS[cases.kind][case],
        "target_group": cases.target_group[case],
        "opened_date": cases.opened[case],
        "opened_reason": reasons[case],
        "closed_date": cases.closed[case],
        "closed_reason": cases.closed_reason[case],
        "team_id": versions["team"].to_numpy(dtype=object),
        "caseworker_id": workers[versions["worker"].to_numpy(dtype=np.int64)],
        "effort_step": versions["step"].to_numpy(dtype=float),
        "registered_at": registered[case],
    }
    reveals = {("closed_date", "closed_reason"): closing[case]}
    return History(columns, row_known, reveals, np.where(last, NEVER, following))


def case_versions(
    rng: Rng, cases: Cases, measures: Measures, exams: Examinations, births: Ints, staff: Staff
) -> pd.DataFrame:
    """Columns case, day, team, worker (-1: nobody), step; in order of case and day, the first on opening."""
    posts = _Posts(staff)
    home = _home_teams(cases, births)
    post = posts.draw(rng, home)
    opening = pd.DataFrame({"case": np.arange(len(home)), "day": cases.opened, "team": home, "post": post})
    examined = exams.case
    intake = np.full(len(examined), "T1", dtype=object)
    opening.loc[examined, "team"] = "T1"
    opening.loc[examined, "post"] = posts.draw(rng, intake)
    moved = pd.DataFrame(
        {"case": examined, "day": exams.completed, "team": home[examined], "post": post[examined].astype(float)}
    )
    steps = _steps(cases, measures)
    events = pd.concat([opening, moved, steps], ignore_index=True)
    events = _settle(events, cases)
    return posts.with_holders(rng, events, cases)


def _home_teams(cases: Cases, births: Ints) -> Texts:
    older = age(births, np.maximum(cases.opened, START - 365)) >= 13
    return np.where(cases.kind == DISABILITY, "T4", np.where(older, "T3", "T2")).astype(object)


def _steps(cases: Cases, measures: Measures) -> pd.DataFrame:
    """The step of the effort ladder (7) from each measure's start; help during a placement leaves it as it is."""
    compensation = np.isin(measures.section, list(levels.COMPENSATION))
    step = np.where(np.char.startswith(measures.section.astype(str), "sel_11"), 2.0, 3.0)
    placed = measures.spell >= 0
    step[placed] = np.where(
        measures.site[placed] == "1", 4.0, np.where(np.isin(measures.site[placed], ["21", "22"]), 5.0, 6.0)
    )
    keep = ~compensation & ~_during_placement(measures)
    return pd.DataFrame({"case": measures.case[keep], "day": measures.start[keep], "step": step[keep]})


def _during_placement(measures: Measures) -> Bools:
    """Other measures that begin while the child is placed."""
    frame = pd.DataFrame({"case": measures.case, "start": measures.start, "end": measures.end})
    placed = measures.spell >= 0
    others = frame[~placed].reset_index(names="row")
    pairs = others.merge(frame[placed], on="case", suffixes=("", "_placed"))
    inside = (pairs["start"] >= pairs["start_placed"]) & (pairs["start"] < pairs["end_placed"])
    during = np.zeros(len(frame), bool)
    during[pairs.loc[inside, "row"].to_numpy()] = True
    return during


def _settle(events: pd.DataFrame, cases: Cases) -> pd.DataFrame:
    """In order, each row whole, one row a day, none after the case was closed."""
    events = events[events["day"] < np.minimum(cases.closed, END + 1)[events["case"]]]
    events = events.sort_values(["case", "day"], kind="stable")
    filled = events.groupby("case", sort=False)[["team", "post", "step"]].ffill()
    events = pd.concat([events[["case", "day"]], filled], axis=1)
    return events.drop_duplicates(["case", "day"], keep="last").reset_index(drop=True)


class _Posts:
    """Caseworkers' posts and who holds them: a post outlives its holder."""

    def __init__(self, staff: Staff) -> None:
        self.staff = staff
        posts = np.flatnonzero((staff.group == "caseworker") & (staff.follows < 0))
        self.of_team = {team: posts[staff.team[posts] == team] for team in levels.TEAMS}
        self.changes = [
            (int(post), int(staff.end[post]), int(follower[0]) if len(follower) else -1)
            for post in posts.tolist()
            if staff.end[post] < NEVER
            for follower in [np.flatnonzero(staff.follows == post)]
        ]

    def draw(self, rng: Rng, teams: Texts) -> Ints:
        """A post of the team for each case, more often the posts with many hours."""
        drawn = np.zeros(len(teams), np.int64)
        for team, posts in self.of_team.items():
            rows = np.flatnonzero(teams == team)
            weights = self.staff.fte[posts] * rng.uniform(0.8, 1.2, len(posts))
            drawn[rows] = rng.choice(posts, len(rows), p=weights / weights.sum())
        return drawn

    def with_holders(self, rng: Rng, events: pd.DataFrame, cases: Cases) -> pd.DataFrame:
        """Add a version when a caseworker leaves, to a colleague or to nobody, and when the next one begins."""
        events = events.assign(worker=events["post"].astype(np.int64))
        for post, left, follower in self.changes:
            events = self._replace(rng, events, cases, post, left, follower)
        return events

    def _replace(
        self, rng: Rng, events: pd.DataFrame, cases: Cases, post: int, left: int, follower: int
    ) -> pd.DataFrame:
        case, day = events["case"].to_numpy(), events["day"].to_numpy()
        until = np.where(np.append(case[1:], -1) == case, np.append(day[1:], NEVER), cases.closed[case])
        mine = (events["post"] == post).to_numpy()
        begins = int(self.staff.start[follower]) if follower >= 0 else NEVER
        late = mine & (day > left) & (day < begins)
        colleagues = self._colleagues(post)
        stand_in = np.where(rng.random(len(case)) < 0.7, rng.choice(colleagues, len(case)), -1)
        running = mine & (day <= left) & (until > left)
        gone = events[running].assign(day=left + 1, worker=stand_in[running])
        events.loc[late, "worker"] = stand_in[late]
        events.loc[mine & (day >= begins), "worker"] = follower
        waiting = mine & (day < begins) & (until > begins)
        taken = events[waiting].assign(day=begins, worker=follower)
        merged = pd.concat([events, gone, taken], ignore_index=True)
        merged = merged.sort_values(["case", "day"], kind="stable")
        return merged.drop_duplicates(["case", "day"], keep="last").reset_index(drop=True)

    def _colleagues(self, post: int) -> Ints:
        team = self.of_team[str(self.staff.team[post])]
        gone = [leaver for leaver, _, _ in self.changes]
        return np.setdiff1d(team, gone) if len(np.setdiff1d(team, gone)) else team


def check_table(rng: Rng, cases: Cases, known: Ints, measures: Measures, exams: Examinations) -> tuple[History, Ints]:
    """Which checks (V2-1) fail in each active case at each month-end; with the case of each row.

    Which cases fail first is drawn once for each case, so the same cases stay on the list until they are mended. How
    many fail strays from the level as far as chance would take it, and half of that is left a month later.
    """
    count = len(cases.child)
    strays = _strays(rng.spawn(levels.MISSING_DRAW)[-1])
    scores = rng.exponential(1.0, (count, len(levels.CHECK_WEIGHTS))) / np.array(list(levels.CHECK_WEIGHTS.values()))
    running = _Running(cases, measures, exams)
    closing = np.where(cases.closed > END, NEVER, cases.closed)
    parts = []
    for month in MONTHS:
        cutoff = int(month_start(month + 1)) - 1
        active = np.flatnonzero((known <= cutoff) & (cases.opened <= cutoff) & (closing > cutoff))
        applies = running.applies(active, cutoff)
        parts.append(_checked(month, cutoff, active, applies, scores[active], strays[month - FIRST]))
    case, cutoff_day, rule, missing = (np.concatenate(column) for column in zip(*parts, strict=True))
    rules = np.array(list(levels.CHECK_WEIGHTS), dtype=object)[rule]
    columns = {
        "check_id": _check_ids(cutoff_day, case_ids(cases)[case], rules),
        "cutoff_date": cutoff_day,
        "case_id": case_ids(cases)[case],
        "rule_id": rules,
        "missing": missing,
    }
    return History(columns, cutoff_day), case


class _Running:
    """What a case has at a day: measures, placement, plan duty, examination."""

    def __init__(self, cases: Cases, measures: Measures, exams: Examinations) -> None:
        self.cases, self.measures, self.exams = cases, measures, exams
        self.family = cases.kind == FAMILY

    def applies(self, active: Ints, day: int) -> Bools:
        running = (self.measures.start <= day) & (self.measures.end > day)
        older = running & (self.measures.start <= day - 92)
        measure = self._has(running)[active]
        placed = self._has(running & (self.measures.spell >= 0))[active]
        followed = self._has(older)[active]
        examined = np.zeros(len(self.cases.child), bool)
        examined[self.exams.case[(self.exams.decided <= day) & (self.exams.completed > day)]] = True
        always, notified = np.ones(len(active), bool), (self.family & (self.cases.child % 3 != 0))[active]
        rules = (
            always, always, measure, measure, measure, measure, placed, measure, followed, examined[active], notified,
            placed,
        )  # fmt: skip
        return np.column_stack(rules)

    def _has(self, rows: Bools) -> Bools:
        has = np.zeros(len(self.cases.child), bool)
        has[self.measures.case[rows]] = True
        return has


Checked = tuple[Ints, Ints, Ints, Bools]


def _strays(rng: Rng) -> Floats:
    """By month, in standard deviations."""
    drawn = rng.normal(size=len(MONTHS))
    for month in range(1, len(MONTHS)):
        drawn[month] = levels.MISSING_STAYS * drawn[month - 1] + (1 - levels.MISSING_STAYS**2) ** 0.5 * drawn[month]
    return drawn


def _checked(month: int, cutoff: int, active: Ints, applies: Bools, scores: Floats, stray: float) -> Checked:
    """The cases with the lowest scores fail, about as many as the month's share says."""
    level = (float(along(levels.MISSING_REGISTRATION, [cutoff - 15])[0]) + levels.MISSING_SEASON[month % 12]) / 100
    share = level + stray * (level * (1 - level) / len(active)) ** 0.5
    lowest = np.where(applies, scores, np.inf)
    limit = np.quantile(lowest.min(axis=1), share)
    row, rule = np.nonzero(applies)
    return active[row], np.full(len(row), cutoff), rule, lowest[row, rule] <= limit


def _check_ids(days: Ints, cases: Texts, rules: Texts) -> Texts:
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(str).astype(object)
    ids: Texts = "C-" + months + "-" + np.array([case[1:] for case in cases.tolist()], dtype=object) + "-" + rules
    return ids
