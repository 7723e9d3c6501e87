"""The people of Børn og familie: employed, away sick, on courses."""

from dataclasses import dataclass

import numpy as np

from mi_lib.demo import levels
from mi_lib.demo.chance import (
    END,
    FIRST,
    MONTHS,
    NEVER,
    START,
    Bools,
    Floats,
    Ints,
    Rng,
    Texts,
    along,
    calendar_month,
    choose,
    day,
    known_after,
    month_start,
    numbered,
    pick,
    portions,
    texts,
    uniform,
    working_days,
)
from mi_lib.demo.history import History


@dataclass
class Staff:
    """All who were employed at some time; `follows` is the employee whose place one takes, or -1."""

    team: Texts
    group: Texts
    fte: Floats
    start: Ints
    end: Ints
    follows: Ints

    def __len__(self) -> int:
        return len(self.fte)

    def ids(self) -> Texts:
        return numbered("M", np.arange(1, len(self) + 1), 3)


def make_staff(rng: Rng, scale: int) -> Staff:
    """The posts of chapter 1.3, caseworkers first, and those who take over when somebody leaves."""
    posts = [
        *[(team, "caseworker", *numbers) for team, numbers in levels.CASEWORKERS.items()],
        *[("", group, *numbers) for group, numbers in levels.OTHER_STAFF.items()],
    ]
    teams, groups, hours = [], [], []
    for team, group, persons, fte in posts:
        count = persons * scale
        teams.append(_teams(team, group, count))
        groups.append(texts(group, count))
        hours.append(_hours(rng, count, fte / persons))
    count = sum(len(group) for group in groups)
    start = START - uniform(rng, 60, 4000, count)
    staff = Staff(
        np.concatenate(teams), np.concatenate(groups), np.concatenate(hours), start, np.full(count, NEVER),
        np.full(count, -1),
    )  # fmt: skip
    return _with_turnover(rng, staff, scale)


def _teams(team: str, group: str, count: int) -> Texts:
    if group == "team_leader":
        return np.resize(np.array(list(levels.TEAMS), dtype=object), count)
    return texts(team, count)


def _hours(rng: Rng, count: int, mean: float) -> Floats:
    """Employment shares around their mean, at most full time, in steps of a hundredth."""
    if mean >= 1 or count < 2:
        return np.full(count, round(mean, 2))
    apart = np.round(rng.uniform(0, min(1 - mean, 0.12), count // 2), 2)
    shares = np.full(count, round(mean, 2))
    shares[: count // 2] += apart
    shares[count - count // 2 :] -= apart
    return np.round(shares, 2)


def _with_turnover(rng: Rng, staff: Staff, scale: int) -> Staff:
    leaving, days, back = _leavers(rng, staff, scale)
    staff.end[leaving] = days
    back = np.minimum(back, NEVER)
    order = np.argsort(back, kind="stable")
    leaving, back = leaving[order], back[order]
    keep = back <= END
    leaving, back = leaving[keep], back[keep]
    return Staff(
        np.concatenate([staff.team, staff.team[leaving]]),
        np.concatenate([staff.group, staff.group[leaving]]),
        np.concatenate([staff.fte, staff.fte[leaving]]),
        np.concatenate([staff.start, back]),
        np.concatenate([staff.end, np.full(len(leaving), NEVER)]),
        np.concatenate([staff.follows, leaving]),
    )


def _leavers(rng: Rng, staff: Staff, scale: int) -> tuple[Ints, Ints, Ints]:
    """Who leaves, when, and when the next begins; the three caseworkers of story 2 among them."""
    story = [
        (number - 1, day(when), day(when) + 7 * weeks)
        for (number, when), weeks in zip(levels.LEAVERS, levels.WEEKS_UNTIL_REPLACED, strict=True)
    ]
    others = np.flatnonzero(staff.group != "team_leader")
    others = others[others >= len(levels.CASEWORKERS) * scale]
    others = np.setdiff1d(others, [row for row, _, _ in story])
    count = levels.STAFF_LEAVING_PER_YEAR * len(levels.YEARS) * scale
    rows = choose(rng, others, min(count, len(others)))
    month = uniform(rng, FIRST + 1, max(MONTHS), len(rows))
    days = month_start(month + 1) - 1
    story_rows, story_days, story_back = (np.array(column, np.int64) for column in zip(*story, strict=True))
    return (
        np.concatenate([rows, story_rows]),
        np.concatenate([days, story_days]),
        np.concatenate([days + 1, story_back]),
    )


def employee_table(staff: Staff) -> History:
    columns = {
        "employee_id": staff.ids(),
        "unit_id": texts("boern_og_familie", len(staff)),
        "team_id": staff.team,
        "job_group": staff.group,
        "fte": staff.fte,
        "from_date": staff.start,
        "to_date": staff.end,
    }
    return History(columns, staff.start, {("to_date",): staff.end})


def staff_absence_table(rng: Rng, staff: Staff) -> History:
    """Sickness is registered on its first day and ended on its last, so a spell that still runs has no end."""
    long = _long_spells(rng, staff)
    spells = [long, *(_short_spells(rng, staff, long, month) for month in MONTHS), _child_sick(rng, staff)]
    who, first, last, kind = (np.concatenate(column) for column in zip(*spells, strict=True))
    order = np.lexsort((who, first))
    who, first, last, kind = who[order], first[order], last[order], kind[order]
    return _absence_versions(staff, who, first, last, kind)


def _absence_versions(staff: Staff, who: Ints, first: Ints, last: Ints, kind: Texts) -> History:
    """One version a month while a spell runs, with the days so far."""
    spell = np.arange(len(who))
    started, ended = _month(first), _month(last)
    times = ended - started + 1
    rows = np.repeat(spell, times)
    step = np.arange(len(rows)) - np.repeat(np.cumsum(times) - times, times)
    month_end = month_start(started[rows] + step + 1) - 1
    known = np.where(step == 0, first[rows], month_start(started[rows] + step))
    until = np.where(step == times[rows] - 1, NEVER, month_end + 1)
    so_far = np.minimum(last[rows], month_end)
    shown = known <= END
    rows, known, until, so_far = rows[shown], known[shown], until[shown], so_far[shown]
    columns = {
        "absence_id": numbered("FR", rows + 1, 5),
        "employee_id": staff.ids()[who[rows]],
        "from_date": first[rows],
        "to_date": np.where(so_far == last[rows], last[rows], NEVER),
        "type": kind[rows],
        "fte_days": np.round(working_days(first[rows], so_far) * staff.fte[who[rows]], 2),
    }
    return History(columns, known, {}, until)


def _month(days: Ints) -> Ints:
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


Spells = tuple[Ints, Ints, Ints, Texts]


def _long_spells(rng: Rng, staff: Staff) -> Spells:
    """Spells of four weeks and more, never two of one employee at a time."""
    share = levels.LONG_SICKNESS_SHARE * np.mean(levels.SICKNESS) / 100
    lengths = uniform(rng, 30, 110, int(len(staff) * 12))
    count = int((END - START + 200) * len(staff) * 0.93 * share / lengths.mean())
    who = rng.integers(0, len(staff), count)
    first = uniform(rng, START - 100, END, count)
    last = first + lengths[:count]
    fits = (first >= staff.start[who]) & (last < np.minimum(staff.end[who], NEVER)) & (last >= START)
    order = np.lexsort((first, who))
    clear = np.ones(count, bool)
    ordered_who, ordered_first, ordered_last = who[order], first[order], last[order]
    clear[order[1:]] = (np.diff(ordered_who) > 0) | (ordered_first[1:] > np.maximum.accumulate(ordered_last)[:-1] + 14)
    same = np.diff(ordered_who) == 0
    clear[order[1:]] = ~same | (ordered_first[1:] > ordered_last[:-1] + 14)
    keep = fits & clear
    return who[keep], first[keep], last[keep], texts("sickness", int(keep.sum()))


def _short_spells(rng: Rng, staff: Staff, long: Spells, month: int) -> Spells:
    """Short spells inside one month, as many as are wanting at the month's rate."""
    first_day, last_day = int(month_start(month)), int(month_start(month + 1)) - 1
    here = np.flatnonzero((staff.start <= first_day) & (staff.end > last_day))
    days_in_month = int(working_days(first_day, last_day))
    year, number = calendar_month(month)
    rates = levels.SICKNESS if year >= 2015 else levels.SICKNESS_BEFORE_2015
    wanted = levels.SICKNESS_FILL * rates[number] / 100 * days_in_month * float(staff.fte[here].sum())
    who, first, last, _ = long
    overlap = working_days(np.maximum(first, first_day), np.minimum(last, last_day))
    wanted -= float((np.maximum(overlap, 0) * staff.fte[who]).sum())
    away = who[(first <= last_day + 8) & (last >= first_day - 8)]
    here = np.setdiff1d(here, away)
    return _fill(rng, staff, here, wanted, first_day, last_day)


def _fill(rng: Rng, staff: Staff, here: Ints, wanted: float, first_day: int, last_day: int) -> Spells:
    """Two spells an employee at most: one in the first half of the month, one in the second."""
    middle = first_day + 14
    candidates = rng.permutation(np.concatenate([here, here + len(staff)]))
    who, second = candidates % len(staff), candidates >= len(staff)
    low, high = np.where(second, middle + 1, first_day), np.where(second, last_day, middle)
    length = 1 + np.minimum(rng.geometric(0.38, len(who)), 9)
    first = uniform(rng, low, high - length + 1, len(who))
    last = np.minimum(first + length - 1, high)
    days = np.maximum(working_days(first, last), 0) * staff.fte[who]
    used = days > 0
    who, first, last, days = who[used], first[used], last[used], days[used]
    enough = int(np.searchsorted(np.cumsum(days), max(wanted, 0))) + 1
    return who[:enough], first[:enough], last[:enough], texts("sickness", enough)


def _child_sick(rng: Rng, staff: Staff) -> Spells:
    count = int(len(staff) * 1.5 * len(levels.YEARS))
    who, first = rng.integers(0, len(staff), count), uniform(rng, START, END, count)
    keep: Bools = (first >= staff.start[who]) & (first < staff.end[who]) & (working_days(first, first) > 0)
    kinds = pick(rng, {"child_sick": 0.94, "work_injury": 0.03, "other": 0.03}, count)
    return who[keep], first[keep], first[keep], kinds[keep]


def training_table(rng: Rng, staff: Staff) -> History:
    """Hours so that the year's share of working hours is met; some never go on courses."""
    eager = np.flatnonzero(rng.random(len(staff)) < levels.TRAINED_SHARE + 0.07)
    kinds = {"course": 7.4, "diploma": 30.0, "supervision_training": 3.7, "e_learning": 2.0}
    rows = [_training_of(rng, staff, eager, year, kinds) for year in levels.YEARS]
    who, when, kind = (np.concatenate(column) for column in zip(*rows, strict=True))
    order = np.argsort(when, kind="stable")
    who, when, kind = who[order], when[order], kind[order]
    hours = np.round(np.array([kinds[name] for name in kind]) * rng.uniform(0.8, 1.2, len(who)), 1)
    completed = rng.random(len(who)) >= levels.PLANNED_NOT_COMPLETED
    columns = {
        "activity_id": numbered("TR", np.arange(1, len(who) + 1), 4),
        "employee_id": staff.ids()[who],
        "date": when,
        "hours": hours,
        "kind": kind,
        "planned": ~completed | (rng.random(len(who)) < 0.93),
        "completed": completed,
        "cost_dkk": np.round(completed * hours * levels.TRAINING_COST_PER_HOUR * rng.uniform(0.5, 1.5, len(who)), -1),
    }
    return History(columns, known_after(rng, when))


def _training_of(rng: Rng, staff: Staff, eager: Ints, year: int, kinds: dict[str, float]) -> tuple[Ints, Ints, Texts]:
    shares = {"course": 0.50, "diploma": 0.07, "supervision_training": 0.28, "e_learning": 0.15}
    mean = sum(shares[kind] * hours for kind, hours in kinds.items())
    working = staff.fte[(staff.start < day(f"{year}-07-01")) & (staff.end > day(f"{year}-07-01"))].sum()
    wanted = float(along(levels.TRAINING, [day(f"{year}-07-01")])[0]) / 100 * levels.FULL_TIME_HOURS * working
    count = round(wanted / mean / (1 - levels.PLANNED_NOT_COMPLETED))
    months = np.repeat(np.arange(12), portions(rng, count, levels.TRAINING_SEASON))
    first = month_start((year - 1970) * 12 + months)
    when = first + rng.integers(0, 27, count)
    when = np.where(working_days(when, when) > 0, when, np.minimum(when + 2, first + 27))
    employed = eager[(staff.start[eager] < day(f"{year}-02-01")) & (staff.end[eager] > day(f"{year}-12-01"))]
    return employed[rng.integers(0, len(employed), count)], when, pick(rng, shares, count)
