"""Every child and young person of the municipality, 0 to 22 years, in households."""

from dataclasses import dataclass

import numpy as np

from mi_lib.demo import levels
from mi_lib.demo.chance import END, START, Bools, Ints, Rng, Texts, age, day, numbered, texts
from mi_lib.demo.history import History


@dataclass
class Children:
    born: Ints
    boy: Bools
    household: Ints
    school: Ints
    siblings: Ints
    """The four children who are placed together (story 4)."""

    def __len__(self) -> int:
        return len(self.born)

    def ids(self) -> Texts:
        return numbered("B", np.arange(1, len(self) + 1), 6)

    def household_ids(self) -> Texts:
        return numbered("H", self.household + 1, 5)


def make_children(rng: Rng, scale: int) -> Children:
    """All children born from 1990 to the end of 2015, in order of birth."""
    born = np.sort(np.concatenate([_births(rng, *row, scale) for row in levels.BIRTHS_PER_YEAR]))
    born = born[(born <= END) & (age(born, START) < 23)]
    siblings = _plant_siblings(born)
    household = _households(rng, len(born), levels.BIRTHS_BETWEEN_SIBLINGS * scale)
    household[siblings] = household.max() + 1
    schools = levels.SCHOOLS * scale
    school = rng.integers(0, schools, household.max() + 1)[household]
    boys = rng.random(len(born)) < 0.51
    return Children(born, boys, household, school, siblings)


def _births(rng: Rng, first: int, last: int, a_year: int, scale: int) -> Ints:
    low, high = day(f"{first}-01-01"), day(f"{last}-12-31")
    return rng.integers(low, high + 1, (last - first + 1) * a_year * scale)


def _plant_siblings(born: Ints) -> Ints:
    """Give four children the birthdays of story 4, without disturbing the order."""
    places = np.array([int(np.searchsorted(born, day(when))) for when in levels.SIBLINGS_BORN])
    born[places] = [day(when) for when in levels.SIBLINGS_BORN]
    return places


def _households(rng: Rng, count: int, block: int) -> Ints:
    """Children of one block may join the household of a child in the block before, so they are years apart."""
    household = np.arange(count)
    for start in range(block, count, block):
        here = np.arange(start, min(start + block, count))
        before = rng.permutation(np.arange(start - block, start))[: len(here)]
        joins = rng.random(len(here)) < levels.SIBLING_SHARE
        household[here[joins]] = household[before[joins]]
    return household


def child_table(rng: Rng, children: Children) -> History:
    count = len(children)
    school_start = _school_start(children.born)
    municipal = rng.random(count) < levels.MUNICIPAL_SCHOOL_SHARE
    pupil = municipal & (school_start <= END) & (age(children.born, START) < 17)
    schools = np.where(pupil, numbered("S", children.school + 1, 2), "").astype(object)
    columns = {
        "child_id": children.ids(),
        "birth_date": children.born,
        "sex": np.where(children.boy, "D", "P").astype(object),
        "household_id": children.household_ids(),
        "school_id": schools,
        "responsible_municipality": texts("Bakkedal", count),
    }
    return History(columns, children.born.copy(), {("school_id",): school_start})


def _school_start(born: Ints) -> Ints:
    """The first of August in the year of the sixth birthday."""
    years = born.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970 + 6
    return np.array([f"{year}-08-01" for year in years.tolist()], dtype="datetime64[D]").astype(np.int64)
