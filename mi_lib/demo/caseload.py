"""The life of all cases, month by month: opened, helped, placed, closed.

Only what depends on everything else is decided here, a month at a time; what hangs on a single case or measure
is added afterwards for all of them together.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mi_lib.demo import levels
from mi_lib.demo.chance import (
    FIRST,
    MONTH_DAYS,
    MONTHS,
    NEVER,
    START,
    Floats,
    Ints,
    Rng,
    Texts,
    add_months,
    age,
    along,
    band,
    calendar_month,
    choose,
    day,
    month_of,
    month_start,
    pick,
    portions,
    texts,
    uniform,
)
from mi_lib.demo.children import Children

FAMILY, DISABILITY = 0, 1
_TYPES = ("family", "disability")
_AFTERCARE = ("sel_76_3_1", "sel_76_a")
_HELP = {**levels.PREVENTION, **levels.COMPENSATION}


@dataclass
class Measures:
    """One measure each; `spell` and `site` are -1 and empty for those that are no placement."""

    case: Ints
    section: Texts
    decided: Ints
    start: Ints
    end: Ints
    reason: Texts
    site: Texts
    spell: Ints


@dataclass
class Cases:
    child: Ints
    kind: Ints
    opened: Ints
    closed: Ints
    closed_reason: Texts
    target_group: Texts


@dataclass
class _Spell:
    """A placement as it runs: the measure that is active now, and where."""

    case: int
    number: int
    site: str
    section: str
    start: int
    began: int


class Caseload:
    """The simulation; after `run`, `cases()` and `measures()` hold the result."""

    def __init__(self, rng: Rng, children: Children, scale: int) -> None:
        self.rng, self.children, self.scale = rng, children, scale
        self.opened_counts = {kind: self._opened_counts(kind) for kind in (FAMILY, DISABILITY)}
        at_start = {
            FAMILY: int(levels.FAMILY_ACTIVE[0][1] * scale),
            DISABILITY: int(levels.DISABILITY_ACTIVE[0][1] * scale),
        }
        size = sum(at_start.values()) + sum(int(counts.sum()) for counts in self.opened_counts.values())
        size += len(children.siblings)
        self.count = 0
        self.child = np.full(size, -1)
        self.kind = np.zeros(size, np.int64)
        self.opened = np.full(size, NEVER)
        self.closed = np.full(size, NEVER)
        self.closed_reason = np.full(size, "", dtype=object)
        self.group = np.full(size, "", dtype=object)
        self.birth = np.zeros(size, np.int64)
        self.busy = np.full(size, -NEVER)
        self.placed = np.zeros(size, bool)
        self.returned = np.full(size, -NEVER)
        self.has_case = np.zeros(len(children), bool)
        self.last_closed = np.full(len(children), -NEVER)
        self.parts: list[tuple[Ints, Texts, Ints, Ints, Ints, Texts]] = []
        self.ends: dict[str, Ints] = {section: np.empty(0, np.int64) for section in [*_HELP, "sel_76_3_2"]}
        self.placement_rows: list[tuple[int, str, int, int, int, str, str]] = []
        self.placement_reasons: list[str] = []
        self.spells: list[_Spell] = []
        self.spell_count = 0
        self._begin(at_start)

    def run(self, done: Callable[[], None]) -> None:
        for month in MONTHS:
            self._close(month)
            self._open(month)
            self._end_placements(month)
            self._start_placements(month)
            self._change_sites(month)
            self._aftercare_contacts(month)
            for section in _HELP:
                self._start_help(month, section)
            done()
        self._finish_spells()

    # The opening stock -----------------------------------------------------------------------------------------

    def _begin(self, at_start: dict[int, int]) -> None:
        for kind, count in at_start.items():
            self._add_cases(kind, np.full(count, START - 1), self._children_by_age(_TYPES[kind], count, START))
        self._place_at_start()
        self._grown_at_start()
        self._busy_at_start()
        self._date_opening()

    def _place_at_start(self) -> None:
        cells = np.array(levels.PLACED_CELLS, float) * levels.PLACED_AT_START / 116 * self.scale
        small_band, small_group = levels.BANDS.index(levels.SMALL_CELL[0]), levels.SMALL_CELL[1]
        for row, column in np.ndindex(cells.shape):
            group = levels.PLACED_GROUPS[column]
            count = int(np.floor(cells[row, column] + self.rng.random()))
            if (row, group) == (small_band, small_group):
                count = 0
            for _ in range(count):
                case = self._case_for_placement(START - 1, row, group)
                if case >= 0:
                    months = levels.PLACED_ACTIVE_MEDIAN_MONTHS[row] * np.exp(self.rng.normal(0, 0.7))
                    self._begin_spell(case, START - int(months * MONTH_DAYS) - 1)
        self._plant_small_cell()

    def _plant_small_cell(self) -> None:
        """Story 7: a few children who stay in their cell of age by target group in all 36 months."""
        born = self.children.born
        low, high = day("2002-02-01"), day("2003-01-01")
        free = np.flatnonzero((born >= low) & (born < high) & ~self.has_case)
        for child in choose(self.rng, free, levels.SMALL_CELL[2]).tolist():
            case = self._swap_child(child)
            self.group[case] = levels.SMALL_CELL[1]
            self._begin_spell(case, START - int(self.rng.integers(200, 900)), keep=True)

    def _swap_child(self, child: int) -> int:
        """Give one of the idle family cases of the opening stock to this child."""
        here = slice(0, self.count)
        idle = np.flatnonzero((self.kind[here] == FAMILY) & ~self.placed[here] & (self.busy[here] < START))
        case = int(idle[self.rng.integers(len(idle))])
        self.has_case[self.child[case]] = False
        self.has_case[child] = True
        self.child[case], self.birth[case] = child, self.children.born[child]
        return case

    def _begin_spell(self, case: int, start: int, *, keep: bool = False) -> None:
        start = max(start, int(self.birth[case]) + 40)
        if self._ages(np.array([case]), START)[0] >= 18:
            start = min(start, int(add_months(self.birth[[case]], 17 * 12)[0]))
        spell = self._new_spell(case, start, acute=False)
        adult = int(add_months(self.birth[[case]], 18 * 12)[0])
        if adult < START:
            self._end_measure(spell, adult, "turned_18", "other")
            spell.section, spell.start = _aftercare_section(self.group[case]), adult
        if keep:
            spell.number = -spell.number

    def _busy_at_start(self) -> None:
        active = np.arange(self.count)
        family = self.kind[active] == FAMILY
        free = family & ~self.placed[active] & (self.busy[active] < START)
        helped = choose(self.rng, active[free], levels.CHILDREN_WITH_PREVENTION_ONLY * self.scale)
        compensated = choose(self.rng, active[~family], levels.DISABILITY_CASES_WITH_MEASURE * self.scale)
        for section, (stock, median, _price, low, high) in _HELP.items():
            pool = compensated if section in levels.COMPENSATION else helped
            if section == "sel_54":
                pool = active[self.placed[active]]
            self._stock_of_help(section, stock * self.scale, median, pool, low, high)

    def _stock_of_help(self, section: str, stock: int, median: float, pool: Ints, low: int, high: int) -> None:
        """Measures that run at the start: the running ones are longer than those that start (length bias)."""
        ages = self._ages(pool, START)
        able = pool[(ages >= low) & (ages <= high)]
        idle_first = (self.busy[able] < START) * 5.0 + 1.0
        cases = choose(self.rng, able, stock, idle_first)
        sigma = levels.DURATION_SIGMA
        months = median * np.exp(self.rng.normal(sigma**2, sigma, len(cases)))
        past = self.rng.random(len(cases))
        start = START - (months * past * MONTH_DAYS).astype(np.int64) - 1
        start = np.maximum(start, self.birth[cases] + 60)
        end = START + (months * (1 - past) * MONTH_DAYS).astype(np.int64)
        self._add_help(section, cases, start, end)

    def _date_opening(self) -> None:
        """Cases of the opening stock were opened some months before their first decision."""
        active = np.arange(self.count)
        first = np.full(self.count, START)
        for case, _, decided, *_ in self.parts:
            np.minimum.at(first, case, decided)
        for row in self.placement_rows:
            first[row[0]] = min(first[row[0]], row[2])
        for spell in self.spells:
            first[spell.case] = min(first[spell.case], spell.began)
        mean = np.where(self.kind[active] == FAMILY, 330.0, 700.0)
        idle = first == START
        before = np.where(idle, self.rng.exponential(mean) + 20, uniform(self.rng, 25, 150, self.count))
        self.opened[active] = np.maximum(first - before.astype(np.int64), self.birth[active] + 3)
        self.opened[active] = np.minimum(self.opened[active], first - 15)

    # Cases -----------------------------------------------------------------------------------------------------

    def _opened_counts(self, kind: int) -> Ints:
        path = levels.FAMILY_OPENED if kind == FAMILY else levels.DISABILITY_OPENED
        months = np.array(MONTHS)
        season = np.array(levels.OPENED_SEASON)[months % 12]
        mean = along(path, month_start(months) + 14) * season * self.scale
        counts: Ints = np.maximum(np.rint(self.rng.normal(mean, 0.8 * np.sqrt(mean))), 1).astype(np.int64)
        return counts

    def _open(self, month: int) -> None:
        for kind in (FAMILY, DISABILITY):
            count = int(self.opened_counts[kind][month - FIRST])
            days = np.sort(uniform(self.rng, month_start(month), month_start(month + 1) - 1, count))
            self._add_cases(kind, days, self._children_by_age(_TYPES[kind], count, int(month_start(month))))

    def _children_by_age(self, kind: str, count: int, when: int) -> Ints:
        """Children without a case, by age; some had one that was closed within the year before."""
        born = self.children.born
        ages = age(born, when)
        free = (born < when - 30) & (ages < 17) & ~self.has_case
        free[self.children.siblings] = False
        before = free & (self.last_closed > when - 330)
        again = choose(self.rng, np.flatnonzero(before), int(self.rng.binomial(count, levels.REOPENED_SHARE)))
        free &= ~before
        bands = band(ages)
        sizes = np.bincount(bands[free], minlength=6)
        shares = np.array([*levels.CASE_AGE_SHARES[kind], 0.0])
        weights = np.where(free, (shares / np.maximum(sizes, 1))[bands], 0.0)
        new = choose(self.rng, np.arange(len(born)), count - len(again), weights)
        return self.rng.permutation(np.concatenate([again, new]))

    def _add_cases(self, kind: int, days: Ints, children: Ints) -> Ints:
        rows = np.arange(self.count, self.count + len(children))
        self.count += len(children)
        self.child[rows], self.kind[rows], self.opened[rows] = children, kind, days
        self.birth[rows] = self.children.born[children]
        self.group[rows] = pick(self.rng, levels.TARGET_GROUPS[_TYPES[kind]], len(rows))
        self.has_case[children] = True
        return rows

    def _close(self, month: int) -> None:
        first, last = int(month_start(month)), int(month_start(month + 1)) - 1
        for kind, path, opened in (
            (FAMILY, levels.FAMILY_ACTIVE, levels.FAMILY_OPENED),
            (DISABILITY, levels.DISABILITY_ACTIVE, levels.DISABILITY_OPENED),
        ):
            active = self._active(kind)
            idle = active[(self.busy[active] < first) & (self.opened[active] < first - 20) & ~self.placed[active]]
            grown = self._ages(idle, last) >= 18
            surplus = len(active) - along(path, [first])[0] * self.scale
            mean = along(opened, [first])[0] * self.scale * 0.97 * levels.CLOSED_SEASON[month % 12]
            count = max(int(grown.sum()), round(mean + 0.15 * surplus + self.rng.normal(0, 0.4 * np.sqrt(mean))))
            closing = choose(self.rng, idle, count, np.where(grown, 1e6, 1.0))
            self.closed[closing] = uniform(self.rng, first, last, len(closing))
            grown = self._ages(closing, self.closed[closing]) >= 18
            reasons = pick(self.rng, levels.CLOSED_REASONS, len(closing))
            older = self._ages(closing, self.closed[closing]) >= 19
            self.closed_reason[closing] = np.where(older, "aftercare_ended", np.where(grown, "turned_18", reasons))
            self.has_case[self.child[closing]] = False
            self.last_closed[self.child[closing]] = self.closed[closing]

    def _active(self, kind: int | None = None) -> Ints:
        here = self.closed[: self.count] == NEVER
        if kind is not None:
            here &= self.kind[: self.count] == kind
        return np.flatnonzero(here)

    def _ages(self, cases: Ints, when: int | Ints) -> Ints:
        return age(self.birth[cases], when)

    # Help at home ----------------------------------------------------------------------------------------------

    def _start_help(self, month: int, section: str) -> None:
        stock, median, _price, low, high = _HELP[section]
        first, last = int(month_start(month)), int(month_start(month + 1)) - 1
        running = int((self.ends[section] >= first).sum())
        mean_months = median * np.exp(levels.DURATION_SIGMA**2 / 2)
        season = levels.PREVENTION_SEASON[month % 12]
        wanted = (stock * self.scale / mean_months + (stock * self.scale - running) / 5) * season
        count = int(self.rng.poisson(max(wanted, 0)))
        cases = self._cases_for_help(section, count, first, low, high)
        start = uniform(self.rng, first, last, len(cases))
        months = median * np.exp(self.rng.normal(0, levels.DURATION_SIGMA, len(cases)))
        self._add_help(section, cases, start, start + np.maximum(months * MONTH_DAYS, 14).astype(np.int64))

    def _cases_for_help(self, section: str, count: int, first: int, low: int, high: int) -> Ints:
        """New help goes to children without any, as long as there are too few of them that have some."""
        disability = section in levels.COMPENSATION
        active = self._active(DISABILITY if disability else FAMILY)
        ages = self._ages(active, first)
        able = active[(ages >= low) & (ages <= high) & (self.opened[active] < first)]
        placed = self.placed[able]
        if section == "sel_54":
            return choose(self.rng, able[placed], count)
        busy = (self.busy[able] >= first) & ~placed
        target = levels.DISABILITY_CASES_WITH_MEASURE if disability else levels.CHILDREN_WITH_PREVENTION_ONLY
        all_busy = int(((self.busy[active] >= first) & ~self.placed[active]).sum())
        share = float(np.clip(0.4 + (target * self.scale - all_busy) / (50 * self.scale), 0.03, 0.95))
        to_placed = 0 if disability else int(self.rng.binomial(count, levels.PREVENTION_ON_PLACED_SHARE))
        to_idle = int(self.rng.binomial(count - to_placed, share))
        chosen = [
            choose(self.rng, able[placed], to_placed),
            choose(self.rng, able[~busy & ~placed], to_idle),
            choose(self.rng, able[busy], count - to_placed - to_idle),
        ]
        return np.concatenate(chosen)

    def _add_help(self, section: str, cases: Ints, start: Ints, end: Ints) -> None:
        """Help ends before the eighteenth birthday; then some get a contact person (aftercare)."""
        adult = add_months(self.birth[cases], 18 * 12)
        reason = pick(self.rng, levels.END_REASONS, len(cases))
        reason = np.where(end >= adult, "turned_18", reason).astype(object)
        end = np.maximum(np.minimum(end, adult), start)
        decided = np.maximum(start - uniform(self.rng, 0, 14, len(cases)), self.birth[cases] + 20)
        if self.opened[cases].min(initial=NEVER) < NEVER:
            decided = np.maximum(decided, np.minimum(self.opened[cases], start))
        self._keep_help(section, cases, decided, start, end, reason)

    def _keep_help(self, section: str, cases: Ints, decided: Ints, start: Ints, end: Ints, reason: Texts) -> None:
        self.parts.append((cases, np.full(len(cases), section, dtype=object), decided, start, end, reason))
        np.maximum.at(self.busy, cases, end)
        self.ends[section] = np.concatenate([self.ends[section], end])

    def _aftercare_contacts(self, month: int) -> None:
        """A contact person from the eighteenth birthday on."""
        section, stock, median, _price = levels.AFTERCARE_CONTACT
        active = self._active(FAMILY)
        active = active[~self.placed[active]]
        adult = add_months(self.birth[active], 18 * 12)
        turning = active[(month_of(adult) == month) & (self.busy[active] >= month_start(month) - 60)]
        running = int((self.ends[section] >= month_start(month)).sum())
        share = float(np.clip(0.55 + (stock * self.scale - running) / (8 * self.scale), 0.05, 1))
        chosen = turning[self.rng.random(len(turning)) < share]
        self._support_after_18(chosen, median)

    def _support_after_18(self, cases: Ints, median: float) -> None:
        start = add_months(self.birth[cases], 18 * 12) + 1
        months = np.minimum(median * np.exp(self.rng.normal(0.3, 0.5, len(cases))), 56)
        end = start + (months * MONTH_DAYS).astype(np.int64)
        reasons = pick(self.rng, levels.END_REASONS, len(cases))
        self._keep_help("sel_76_3_2", cases, start - 10, start, np.maximum(end, START), reasons)

    def _grown_at_start(self) -> None:
        _section, stock, median, _price = levels.AFTERCARE_CONTACT
        cases = [self._grown_case(START, FAMILY, "tg_adfaerd") for _ in range(stock * self.scale)]
        self._support_after_18(np.array(cases), 2.2 * median)

    # Placements ------------------------------------------------------------------------------------------------

    def _start_placements(self, month: int) -> None:
        year, number = calendar_month(month)
        if number == 0:
            planted = len(self.children.siblings) if year == 2015 else 0
            total = levels.PLACEMENTS_STARTED[year] * self.scale - planted
            self.starts = portions(self.rng, total, levels.PLACEMENT_START_SEASON)
        first, last = int(month_start(month)), int(month_start(month + 1)) - 1
        for when in np.sort(uniform(self.rng, first, last, int(self.starts[number]))).tolist():
            row, column = self._cell_in_need(first)
            case = self._case_for_placement(first, row, levels.PLACED_GROUPS[column])
            if case >= 0:
                self._new_spell(case, when, acute=self.rng.random() < levels.ACUTE_SHARE)
        if month == month_of(day(levels.SIBLINGS_PLACED_ON)):
            self._place_siblings()

    def _place_siblings(self) -> None:
        """Story 4."""
        when = day(levels.SIBLINGS_PLACED_ON)
        opened = np.full(len(self.children.siblings), when - 20)
        for case in self._add_cases(FAMILY, opened, self.children.siblings).tolist():
            self.group[case] = "tg_omsorg"
            spell = self._new_spell(case, when, acute=False)
            spell.site, spell.section = levels.SIBLINGS_SITE, "sel_58"
            spell.number = -spell.number

    def _cell_in_need(self, when: int) -> tuple[int, int]:
        """The cell of age by target group that is furthest below its level, with some chance for the others."""
        target = np.array(levels.PLACED_CELLS, float)[:4] * self.scale
        now = self._cells(when)[:4]
        weights = np.maximum(target - now, 0) + 0.03 * target
        small = (levels.BANDS.index(levels.SMALL_CELL[0]), levels.PLACED_GROUPS.index(levels.SMALL_CELL[1]))
        weights[small] = weights[small[0] - 1, small[1]] = 0.0  # nobody may come or grow into the planted cell
        cell = int(self.rng.choice(weights.size, p=(weights / weights.sum()).ravel()))
        return cell // weights.shape[1], cell % weights.shape[1]

    def _cells(self, when: int) -> Floats:
        cases = np.array([spell.case for spell in self.spells], np.int64)
        bands = np.minimum(band(self._ages(cases, when)), 4)
        columns = np.array([levels.PLACED_GROUPS.index(self.group[case]) for case in cases.tolist()], np.int64)
        cells = np.zeros((5, len(levels.PLACED_GROUPS)))
        np.add.at(cells, (bands, columns), 1)
        return cells

    def _case_for_placement(self, when: int, row: int, group: str) -> int:
        """A case of that age, if possible of that group (else it gets the group); -1 when there is none."""
        kind = DISABILITY if group == "tg_funktion" else FAMILY
        active = self._active(kind)
        active = active[~self.placed[active] & (self.opened[active] < when - 15 + NEVER * (when < START))]
        if when >= START:
            active = active[self.opened[active] < when - 15]
        bands = band(self._ages(active, when))
        able = active[(bands == row) & (self.birth[active] < when - 60)]
        if row == 4:
            return self._grown_case(when, kind, group)
        if len(able) == 0:
            return -1
        weights = self._sex_weights(able)
        weights *= np.where(self.group[able] == group, 4.0, 1.0)
        weights *= np.where(self.returned[able] > 0, levels.REPLACED_WEIGHT, 1.0)
        case = int(choose(self.rng, able, 1, weights)[0])
        self.group[case] = group
        return case

    def _sex_weights(self, cases: Ints) -> Floats:
        """Boys or girls rather, whichever is below its share of the placed children."""
        boys = self.children.boy[self.child[[spell.case for spell in self.spells]]]
        wanted = levels.BOYS_AMONG_PLACED - (boys.mean() if len(boys) else levels.BOYS_AMONG_PLACED)
        return np.where(self.children.boy[self.child[cases]], 1.0 + np.clip(8 * wanted, -0.8, 3.0), 1.0)

    def _grown_case(self, when: int, kind: int, group: str) -> int:
        """A case of the opening stock handed to a young person of 18 to 21, placed since childhood."""
        ages = age(self.children.born, when)
        free = np.flatnonzero((ages >= 18) & (ages < 22) & ~self.has_case)
        case = self._swap_child(int(free[self.rng.integers(len(free))]))
        self.kind[case], self.group[case] = kind, group
        return case

    def _new_spell(self, case: int, start: int, *, acute: bool) -> _Spell:
        self.spell_count += 1
        consent = self.rng.random() >= levels.WITHOUT_CONSENT_SHARE
        section = "sel_52_3_7" if consent else "sel_58"
        spell = _Spell(case, self.spell_count, self._site_in_need(case, start), section, start, start)
        self.spells.append(spell)
        self.placed[case] = True
        if acute:
            spell.section = "sel_75"
            until = start + int(self.rng.integers(8, 26))
            self._end_measure(spell, until, "changed", "other")
            spell.section, spell.start = section, until
        return spell

    def _site_in_need(self, case: int, when: int) -> str:
        codes = list(levels.SITES)
        target = np.array([levels.SITES[code][0] for code in codes], float) * self.scale
        now = np.zeros(len(codes))
        for spell in self.spells:
            now[codes.index(spell.site)] += 1
        weights = np.maximum(target - now, 0) + 0.03 * target
        years = int(self._ages(np.array([case]), max(when, START))[0])
        weights *= _site_fit(codes, years)
        return codes[int(self.rng.choice(len(codes), p=weights / weights.sum()))]

    def _end_measure(self, spell: _Spell, end: int, reason: str, placement_reason: str) -> None:
        row = (spell.case, spell.section, spell.start, end, abs(spell.number), spell.site, reason)
        self.placement_rows.append(row)
        self.placement_reasons.append(placement_reason)
        self.busy[spell.case] = max(self.busy[spell.case], end)

    def _end_spell(self, spell: _Spell, end: int, reason: str, placement_reason: str) -> None:
        self._end_measure(spell, max(end, spell.start), reason, placement_reason)
        self.spells.remove(spell)
        self.placed[spell.case] = False
        if placement_reason == "return_home":
            self.returned[spell.case] = end

    def _end_placements(self, month: int) -> None:
        year, number = calendar_month(month)
        if number == 0:
            begun = levels.PLACEMENTS_STARTED[year] * self.scale
            total = len(self.spells) + begun - levels.PLACED_AT_YEAR_END[year] * self.scale
            season = np.cumsum(levels.PLACEMENT_END_SEASON) / np.sum(levels.PLACEMENT_END_SEASON)
            self.ends_by_now, self.ended = total * season, 0
        self._birthdays(month)
        left = round(float(self.ends_by_now[number] + self.rng.normal(0, 0.7))) - self.ended
        first, last = int(month_start(month)), int(month_start(month + 1)) - 1
        able = [spell for spell in self.spells if spell.number > 0 and spell.start < first - 20]
        weights = np.array([self._end_weight(spell, first) for spell in able])
        for place in choose(self.rng, np.arange(len(able)), max(left, 0), weights).tolist():
            spell = able[place]
            home = self.rng.random() < levels.ENDS_BY_RETURN_HOME and spell.section not in _AFTERCARE
            end = int(self.rng.integers(first, last + 1))
            self._end_spell(spell, end, "goals_met" if home else "planned", "return_home" if home else "other")
            self.ended += 1

    def _end_weight(self, spell: _Spell, when: int) -> float:
        """Short placements end sooner than long ones, and aftercare soonest."""
        months = (when - spell.began) / MONTH_DAYS
        weight = next(weight for limit, weight in levels.PLACEMENT_END_WEIGHTS if months < limit)
        return weight * (1.6 if spell.section in _AFTERCARE else 1.0)

    def _birthdays(self, month: int) -> None:
        """At 18 a placement ends or becomes aftercare; at 23 everything ends."""
        young = sum(spell.section in _AFTERCARE for spell in self.spells)
        for spell in list(self.spells):
            birth = self.birth[[spell.case]]
            adult, last = (int(add_months(birth, years * 12)[0]) for years in (18, 23))
            if month_of(last) == month:
                self._end_spell(spell, last - 1, "turned_23", "aged_out")
                self.ended += 1
            elif month_of(adult) == month and spell.section not in _AFTERCARE:
                missing = levels.AFTERCARE_STOCK * self.scale - young
                share = np.clip(levels.AFTERCARE_SHARE + missing / (8 * self.scale), 0.1, 0.95)
                if self.rng.random() < share:
                    young += 1
                    self._end_measure(spell, max(adult, spell.start), "turned_18", "other")
                    spell.section = _aftercare_section(self.group[spell.case])
                    spell.start = max(adult, spell.start)
                else:
                    self._end_spell(spell, adult, "turned_18", "aged_out")
                    self.ended += 1

    def _change_sites(self, month: int) -> None:
        first, last = int(month_start(month)), int(month_start(month + 1)) - 1
        able = [spell for spell in self.spells if spell.number > 0 and spell.start < first - 60]
        count = int(self.rng.poisson(levels.CHANGED_SITE_PER_YEAR / 12 * self.scale))
        for place in choose(self.rng, np.arange(len(able)), count).tolist():
            spell, when = able[place], int(self.rng.integers(first, last + 1))
            self._end_measure(spell, when, "changed", "changed_site")
            spell.site, spell.start = self._site_in_need(spell.case, when), when

    def _finish_spells(self) -> None:
        for spell in list(self.spells):
            self._end_measure(spell, NEVER, "", "")

    # The result ------------------------------------------------------------------------------------------------

    def cases(self) -> Cases:
        rows = slice(0, self.count)
        return Cases(
            self.child[rows], self.kind[rows], self.opened[rows], self.closed[rows], self.closed_reason[rows],
            self.group[rows],
        )  # fmt: skip

    def measures(self) -> tuple[Measures, Texts]:
        """All measures in order of start, and for placements how they ended."""
        rows = list(zip(*self.placement_rows, strict=True))
        case, section, start, end, spell = (np.array(column) for column in rows[:5])
        decided = np.maximum(start - uniform(self.rng, 0, 6, len(case)), self.opened[case])
        decided = np.where(section == "sel_75", start, decided)
        site, reason = (np.array(column, dtype=object) for column in rows[5:])
        placed = (case, section.astype(object), decided, start, end, reason)
        together = [np.concatenate(column) for column in zip(*self.parts, placed, strict=True)]
        order = np.lexsort((together[0], together[3]))
        helped = len(order) - len(case)
        spells = np.concatenate([np.full(helped, -1), spell])
        sites = np.concatenate([texts("", helped), site])
        ended_by = np.concatenate([texts("", helped), np.array(self.placement_reasons, dtype=object)])
        cases, sections, decisions, starts, ends, reasons = (column[order] for column in together)
        found = Measures(cases, sections, decisions, starts, ends, reasons, sites[order], spells[order])
        return found, ended_by[order]


def _aftercare_section(group: str) -> str:
    return "sel_76_a" if group == "tg_funktion" else "sel_76_3_1"


def _site_fit(codes: list[str], years: int) -> Floats:
    """Small children in families, rooms of their own and boarding schools for the oldest."""
    fit = {"6": years >= 17, "11": years >= 14, "8": years >= 14, "27": years >= 6, "7": years >= 10}
    return np.array([float(fit.get(code, True)) * (0.3 if code == "9" and years < 6 else 1.0) + 1e-9 for code in codes])
