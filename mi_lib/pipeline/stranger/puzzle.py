"""What one reader has before them: figures with and without a number, and what must hold between them."""

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from scipy import sparse
from scipy.optimize import linprog
from scipy.sparse.csgraph import connected_components

from mi_lib.pipeline.stranger.figures import Figure

Interval = tuple[float, float]
_IMPOSSIBLE, _WITHOUT_END = 2, 3
"""What scipy's `linprog` calls a system that no numbers fulfil, and a goal without a limit."""
_TOLERANCE = 1e-6


@dataclass(frozen=True)
class Relation:
    """The figures times their factors lie between least and most."""

    factors: Mapping[Figure, float]
    least: float = 0.0
    most: float = 0.0
    rule: Hashable = None
    """Why: where the numbers contradict one relation of a rule, it is no rule, and all of them are dropped."""
    needs_proof: bool = False
    """Not believed before printed numbers have borne the rule out."""
    is_beside: bool = False
    """A change or a percentage, said beside the counts."""


@dataclass
class Puzzle:
    known: dict[Figure, Interval] = field(default_factory=dict)
    """The least and the greatest number printed: later pages revise earlier ones."""
    hidden: dict[Figure, str] = field(default_factory=dict)
    """The page where a figure is a star."""
    shown: dict[Figure, str] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)

    def show(self, figure: Figure, number: float, page: str) -> None:
        least, greatest = self.known.get(figure, (number, number))
        self.known[figure] = (min(least, number), max(greatest, number))
        self.shown.setdefault(figure, page)

    def hide(self, figure: Figure, page: str) -> None:
        self.hidden.setdefault(figure, page)

    def add(self, other: "Puzzle", renamed: Callable[[Figure], Figure]) -> None:
        """Take over all that another knows, with its figures under other names."""
        for figure, limits in other.known.items():
            for number in limits:
                self.show(renamed(figure), number, other.shown[figure])
        for figure, page in other.hidden.items():
            self.hide(renamed(figure), page)
        for each in other.relations:
            factors = {renamed(figure): factor for figure, factor in each.factors.items()}
            self.relations.append(replace(each, factors=factors))

    def limits(self, figure: Figure) -> Interval:
        return self.known.get(figure, (-np.inf if figure.can_be_negative else 0.0, np.inf))

    def solve(self, wanted: Collection[Figure]) -> Iterator[tuple[Figure, Interval | None]]:
        """These figures with the least and the greatest they can be.

        None where the pages contradict each other; then also what the counts say without what is said beside them.
        """
        for group, relations in _groups(wanted, self._believed()):
            found = list(_solve(self, group, relations))
            yield from found
            if any(interval is None for _, interval in found):
                counts = [each for each in relations if not each.is_beside]
                yield from (each for each in _solve(self, group, counts) if each[1])

    def _believed(self) -> list[Relation]:
        """The relations that the numbers do not contradict, without what is known to the unit."""
        refuted = {each.rule for each in self.relations if not self._is_possible(each)} - {None}
        proven = {each.rule for each in self.relations if self._is_complete(each)} - refuted
        return [
            rest
            for each in self.relations
            if self._is_possible(each) and each.rule not in refuted and (each.rule in proven or not each.needs_proof)
            if (rest := self._without_constants(each)).factors
        ]

    def _is_complete(self, relation: Relation) -> bool:
        return all(len(set(self.limits(figure))) == 1 for figure in relation.factors)

    def _without_constants(self, relation: Relation) -> Relation:
        """What is left to say of the figures that are not known to the unit."""
        constant = {figure for figure in relation.factors if len(set(self.limits(figure))) == 1}
        known = sum(factor * self.limits(each)[0] for each, factor in relation.factors.items() if each in constant)
        free = {figure: factor for figure, factor in relation.factors.items() if figure not in constant}
        return replace(relation, factors=free, least=relation.least - known, most=relation.most - known)

    def _is_possible(self, relation: Relation) -> bool:
        ends = [sorted(factor * limit for limit in self.limits(figure)) for figure, factor in relation.factors.items()]
        return (
            sum(low for low, _ in ends) <= relation.most + _TOLERANCE
            and sum(high for _, high in ends) >= relation.least - _TOLERANCE
        )


def _groups(hidden: Collection[Figure], relations: list[Relation]) -> Iterator[tuple[list[Figure], list[Relation]]]:
    """Hidden figures that have to do with each other, with what holds between them."""
    figures = list(dict.fromkeys([*hidden, *(figure for each in relations for figure in each.factors)]))
    place = {figure: number for number, figure in enumerate(figures)}
    pairs = [(place[next(iter(each.factors))], place[figure]) for each in relations for figure in each.factors]
    links = sparse.coo_array((np.ones(len(pairs)), tuple(zip(*pairs, strict=True)) or ([], [])), (len(figures),) * 2)
    label = connected_components(links, directed=False)[1]
    together: dict[int, tuple[list[Figure], list[Relation]]] = {}
    for figure in hidden:
        together.setdefault(label[place[figure]], ([], []))[0].append(figure)
    for each in relations:
        group = together.get(label[place[next(iter(each.factors))]])
        if group:
            group[1].append(each)
    yield from together.values()


def _solve(puzzle: Puzzle, wanted: list[Figure], relations: list[Relation]) -> Iterator[tuple[Figure, Interval | None]]:
    if not relations:
        yield from ((figure, puzzle.limits(figure)) for figure in wanted)
        return
    figures = list(dict.fromkeys([*wanted, *(figure for each in relations for figure in each.factors)]))
    place = {figure: number for number, figure in enumerate(figures)}
    limits = [puzzle.limits(figure) for figure in figures]
    programme = _programme(relations, place)
    for figure in wanted:
        goal = np.zeros(len(figures))
        goal[place[figure]] = 1.0
        ends = [linprog(way * goal, **programme, bounds=limits) for way in (1, -1)]
        if any(end.status == _IMPOSSIBLE for end in ends):
            yield figure, None
        else:
            least, greatest = (np.inf if end.status == _WITHOUT_END else -end.fun for end in ends)
            yield figure, (-float(least), float(greatest))


def _programme(relations: list[Relation], place: Mapping[Figure, int]) -> dict[str, object]:
    """The relations as `linprog` wants them: what is exactly so, and what is at most so."""
    equal = [each for each in relations if each.least == each.most]
    at_most = [(each.factors, each.most, 1.0) for each in relations if each.least != each.most]
    at_most += [(each.factors, -each.least, -1.0) for each in relations if each.least != each.most]
    at_most = [each for each in at_most if np.isfinite(each[1])]
    exact, limited = [(each.factors, 1.0) for each in equal], [(factors, way) for factors, _, way in at_most]
    return {
        "A_eq": _matrix(exact, place),
        "b_eq": [each.most for each in equal],
        "A_ub": _matrix(limited, place),
        "b_ub": [limit for _, limit, _ in at_most],
    }


def _matrix(lines: list[tuple[Mapping[Figure, float], float]], place: Mapping[Figure, int]) -> sparse.csr_array:
    matrix = sparse.lil_array((len(lines), len(place)))
    for row, (factors, way) in enumerate(lines):
        for figure, factor in factors.items():
            matrix[row, place[figure]] = way * factor
    return matrix.tocsr()


__all__ = ["Interval", "Puzzle", "Relation"]
