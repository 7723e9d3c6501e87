"""Tables as Markdown, made from a packet: a figure over its last months, or by a dimension."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mi_lib import danish
from mi_lib.charts import COLLAPSED, DIMENSIONS, YEARS, each_month, left_out, named, when, whose
from mi_lib.disclosure import GoalLine, Publishable
from mi_lib.errors import UsageError
from mi_lib.indicators import CATALOGUE, HEADLINES, MUNICIPALITY, TOTAL, Indicator
from mi_lib.indicators.declaration import FULL_YEAR_PERSONS, MILLION_DKK, PERCENT
from mi_lib.periods import Month
from mi_lib.series import LAST_YEAR, Cell, Look, is_withheld, label, look_at

MONTHS_SHOWN = 12

HIDDEN_MARK, MISSING_MARK, ABSENT_MARK, UNDEFINED_MARK = "*", "mangler", "..", "."
_NOTES = {
    HIDDEN_MARK: r"\* Tallet vises ikke af hensyn til de personer, det handler om.",
    MISSING_MARK: "mangler: Data er ikke leveret.",
    ABSENT_MARK: ".. Tallet er ikke tilgængeligt.",
    UNDEFINED_MARK: ". Der var ingenting at opgøre.",
    "f": "f: foreløbigt tal.",
}


@dataclass(frozen=True)
class Table:
    """A pipe table with its caption, and notes that explain its marks; or a sentence that stands in its place."""

    markdown: str
    caption: str
    notes: tuple[str, ...]

    @property
    def is_sentence(self) -> bool:
        return not self.caption


_MARKUP = r"\`*_{}[]<>#|~^$@"


def table_of(packet: Publishable, name: str, *, by: str = "", scope: str = MUNICIPALITY) -> Table:
    """The table of a theme or indicator over its last months, or by a dimension. Raises UsageError like `look_at`."""
    look = look_at(packet, name, scope=scope)
    own = _OWN_TABLES.get(look.indicator.id)
    if by == YEARS:
        return _by_year(look)
    if by:
        dimension = DIMENSIONS.get(by, by)
        if (look.indicator.id, dimension) == ("forecast_variance_dkk", "account"):
            return _accounts(look)
        return _by_dimension(look.by(dimension), dimension)
    return own(look) if own else _over_time(look)


def key_figures(packet: Publishable, theme: str, *, scope: str = MUNICIPALITY) -> Table:
    """The headline of a theme with its companions, one line each: latest, the year before, target, parts."""
    names = _indicators_about(packet, theme, scope)
    looks = [look_at(packet, name, scope=scope) for name in names]
    heads = ["Nøgletal", "Enhed", "Senest", "Året før", "Mål", "Antal"]
    title = next(packet.title_of(each) for each in packet.edition.themes if each.slug == theme)
    until = danish.month(max(look.latest().period for look in looks))
    caption = f"Nøgletal: {title}{_whose(looks)}, {until}"
    return lines_of(heads, [_key_figure(look) for look in looks], caption)


def _indicators_about(packet: Publishable, theme: str, scope: str) -> list[str]:
    """Those of the theme with figures for the scope, the headline first."""
    frame = packet.observations
    there = set(frame.loc[frame["scope"].eq(scope) & frame["dimension"].eq(TOTAL), "indicator"])
    about = [name for name, indicator in CATALOGUE.items() if indicator.theme == theme and name in there]
    if not about:
        raise UsageError(
            f"This report has no figures about {theme!r}.",
            where=f"{packet.edition.version} for {packet.reader.id}",
            remedy=f"use one of {', '.join(each.slug for each in packet.edition.themes)}",
        )
    return sorted(about, key=lambda name: name != HEADLINES[theme])


def _whose(looks: Sequence[Look]) -> str:
    return next((whose(look) for look in looks if whose(look)), "")


def _key_figure(look: Look) -> list[str]:
    now = look.latest()
    return [
        f"{danish.capitalised(look.indicator.name)} ({_SPANS.get(now.window, danish.month_name(now.period.number))})",
        unit_of(look.indicator),
        _number(now),
        _number(look.any_at(now.period - LAST_YEAR)),
        _target(look.indicator),
        parts_beside(now),
    ]


_SPANS = {
    "cutoff": "ved månedens udgang",
    "ytd": "år til dato",
    "r3": "3 måneder",
    "r12": "12 måneder",
    "school_ytd": "skoleåret til dato",
}


def _target(indicator: Indicator) -> str:
    if indicator.target is None or indicator.direction == "near_zero":
        return "intet"
    decimals = 0 if indicator.target == int(indicator.target) else 1
    return _WHICH_WAY[indicator.direction] + danish.number(indicator.target, decimals)


_WHICH_WAY = {"up": "mindst ", "down": "højst ", "neutral": ""}


def _over_time(look: Look) -> Table:
    cells = list(reversed(_last_months(look)))
    before = [look.year_before(cell) for cell in cells]
    if is_withheld(cells):
        return _left_out(f"{named(look)} {each_month(look)}")
    compared = sum(cell is not None for cell in before) > len(cells) / 2
    heads = ["Måned", _head(look), *(["Året før", _change_head(look)] if compared else [])]
    heads += _parts_head(look)
    rows = [_month_row(cell, last, look, compared=compared) for cell, last in zip(cells, before, strict=True)]
    unit = f" ({look.indicator.unit.many})" if look.indicator.unit is MILLION_DKK else ""
    caption = f"{danish.capitalised(named(look))} {each_month(look)}{unit}"
    return _table(heads, rows, caption, notes=_breaks_beside(look, cells))


def _breaks_beside(look: Look, cells: Sequence[Cell], dimension: str = TOTAL) -> list[str]:
    """Why some figures stand without those of the year before."""
    first = min(cell.period for cell in cells) - LAST_YEAR
    between = [each for each in look.breaks(dimension) if first < Month.parse(each.month) <= look.latest().period]
    return [f"Databrud: {each.reason} Tal før og efter kan ikke sammenlignes." for each in between]


def _last_months(look: Look) -> list[Cell]:
    """Twelve months, or fewer where some have no figure by plan."""
    cells = look.series()
    return [cell for cell in cells if cell.period > cells[-1].period - MONTHS_SHOWN]


def _change_head(look: Look) -> str:
    return _CHANGE_IN_POINTS if look.indicator.unit is PERCENT else "Ændring"


_CHANGE_IN_POINTS, POINTS_NOTE = "Ændring (pp.)", "pp.: procentpoint."


def _has_parts(look: Look) -> bool:
    """Percentages are shown with numerator and denominator, medians with the number behind them."""
    return _is_percentage(look.indicator) or look.indicator.is_statistic


def _is_percentage(indicator: Indicator) -> bool:
    """Also one in a thousand children; not what is divided by staff or by days of work."""
    return indicator.is_share and (indicator.unit is PERCENT or indicator.protects in ("children", "nothing"))


def _parts_head(look: Look) -> list[str]:
    if not _has_parts(look):
        return []
    return ["Beløb (mio. kr.)" if look.indicator.of_money else danish.capitalised(look.indicator.counted_in or "antal")]


def _month_row(cell: Cell, before: Cell | None, look: Look, *, compared: bool) -> list[str]:
    against = [_number(before), _change(cell, before)] if compared else []
    return [_month_of(cell), _number(cell), *against, *([_parts(cell)] if _has_parts(look) else [])]


def _month_of(cell: Cell) -> str:
    return danish.month(cell.period) + (" f" if cell.status == "preliminary" else "")


def _parts(cell: Cell) -> str:
    if not cell.is_shown:
        return _number(cell)
    if cell.indicator.is_statistic:
        return danish.number(cell.numerator)
    if cell.indicator.of_money:
        return f"{_millions(cell.numerator)} af {_millions(cell.denominator)}"
    halves = 1 if cell.indicator.counted_in == _POINTS and cell.numerator != round(cell.numerator) else 0
    return f"{danish.number(cell.numerator, halves)} af {danish.number(_whole(cell))}"


_POINTS = "point"
"""There are half ones."""

_ALL = 100.0


def _whole(cell: Cell) -> float:
    """What the percentage is a part of, in the numerator's unit: hours of work are computed from days."""
    converted = cell.indicator.unit is PERCENT and cell.indicator.scale != _ALL and cell.value
    return _ALL * cell.numerator / cell.value if converted else cell.denominator


def _millions(kroner: float) -> str:
    return danish.number(kroner * _TO_MILLIONS, MILLION_DKK.decimals)


_TO_MILLIONS = 1e-6

_OF_A_YEAR = {
    "month": "{Month}",
    "cutoff": "Ved udgangen af {month}",
    "ytd": "Januar til {month}",
    "r3": "Tre måneder til og med {month}",
    "r12": "12 måneder til og med {month}",
    "r24": "24 måneder til og med {month}",
    "school_ytd": "Skoleåret til og med {month}",
}
"""What a column says that shows one window at the same time of each year."""


def _by_year(look: Look) -> Table:
    """The same time of each year, newest first: the month, the year to date and whatever else the packet has."""
    cells = list(reversed(look.same_time_of_year()))
    before = [_comparable(look, cell, last) for cell, last in zip(cells, [*cells[1:], None], strict=True)]
    looks = _other_windows(look)
    parts = _parts_head(look)
    heads = ["År", _of_a_year(look), _change_head(look), *parts, *map(_of_a_year, looks)]
    rows = [
        [
            f"{cell.period.year}{' f' if cell.status == 'preliminary' else ''}",
            _number(cell),
            _change(cell, last),
            *([_parts(cell)] if parts else []),
            *(_number(each.any_at(cell.period)) for each in looks),
        ]
        for cell, last in zip(cells, before, strict=True)
    ]
    unit = f" ({look.indicator.unit.many})" if look.indicator.unit.id in _NAMED_IN_CAPTION else ""
    return _table(heads, rows, f"{danish.capitalised(named(look))}: udvikling over årene{unit}")


def _comparable(look: Look, cell: Cell, before: Cell | None) -> Cell | None:
    """Nothing across a break in the series."""
    return None if before is None or look.broken_between(before.period, cell) else before


_NAMED_IN_CAPTION = ("dkk_million", "percent")


def _other_windows(look: Look) -> list[Look]:
    """Windows besides the first that say something else: in January the year to date is the month."""
    names = look.indicator.windows[1:]
    if look.latest().period.number == 1:
        names = tuple(name for name in names if name != "ytd")
    looks = (replace(look, window=name) for name in names)
    return [each for each in looks if each.series()]


def _of_a_year(look: Look) -> str:
    latest = look.latest()
    month = danish.month_name(latest.period.number)
    return _OF_A_YEAR[latest.window].format(month=month, Month=danish.capitalised(month))


def _left_out(subject: str) -> Table:
    return Table(left_out("Tabellen", subject), "", ())


def _by_dimension(look: Look, wanted: str) -> Table:
    dimension = look.shown_by(wanted)
    caption = f"{danish.capitalised(named(look))} fordelt på {danish.dimension(dimension)}{when(look)}"
    if "|" in dimension:
        return _crossed(look, dimension, caption)
    if dimension == "team":
        names = look.packet.edition.codelists["team"]
        pairs = [
            (names[cell.scope], cell, Look(look.packet, look.indicator, cell.scope).year_before(cell))
            for cell in look.teams()
        ]
    else:
        before = {cell.category: cell for cell in look.breakdown_year_before(dimension)}
        cells = look.breakdown(dimension)
        names = {cell.category: escaped(label(look.packet, dimension, cell.category)) for cell in cells}
        pairs = [(names[cell.category], cell, before.get(cell.category)) for cell in cells]
    if is_withheld(cell for _, cell, _ in pairs):
        return _left_out(f"{named(look)} fordelt på {danish.dimension(dimension)}")
    total = (
        [] if dimension in look.indicator.overlapping else [("I alt", look.latest(), look.year_before(look.latest()))]
    )
    heads = [
        danish.capitalised(danish.dimension(dimension)),
        _head(look),
        "Året før",
        _change_head(look),
        *_parts_head(look),
    ]
    told = [pair for pair in pairs if _is_anything(pair[1]) or _is_anything(pair[2])]
    notes = _breaks_beside(look, [look.latest()], dimension)
    if dimension == "section":
        told = [each for each in told if not all(cell is not None and cell.value == 0 for cell in each[1:])]
        notes.append("Paragraffer uden sager er udeladt.")
    rows = [_category_row(name, cell, before, look) for name, cell, before in [*told, *total]]
    return _table(heads, rows, caption, notes=notes if dimension == wanted else [*notes, COLLAPSED])


def _is_anything(cell: Cell | None) -> bool:
    """Something to read: a number, or why there is none. What was divided by nothing is neither."""
    return cell is not None and cell.status != "undefined"


def _category_row(name: str, cell: Cell, before: Cell | None, look: Look) -> list[str]:
    row = [name, _number(cell), _number(before), _change(cell, before)]
    return [*row, _parts(cell)] if _has_parts(look) else row


def _crossed(look: Look, dimension: str, caption: str) -> Table:
    """Rows of the first dimension by columns of the second, with both margins where the packet has them."""
    first, second = dimension.split("|")
    lists = look.packet.edition.codelists
    cells = {cell.category: cell for cell in look.breakdown(dimension)}
    if is_withheld(cells.values()):
        return _left_out(f"{named(look)} fordelt på {danish.dimension(dimension)}")
    row_totals = {cell.category: cell for cell in look.breakdown(first)} if look.has(first) else {}
    column_totals = {cell.category: cell for cell in look.breakdown(second)} if look.has(second) else {}
    heads = [danish.capitalised(danish.dimension(first)), *lists[second].values(), *(["I alt"] if row_totals else [])]
    rows = []
    for code, name in lists[first].items():
        inner = [_number(cells[f"{code}|{other}"]) for other in lists[second]]
        rows.append([name, *inner, *([_number(row_totals[code])] if row_totals else [])])
    if column_totals:
        rows.append(["I alt", *(_number(column_totals[code]) for code in lists[second]), _number(look.latest())])
    return _table(heads, rows, caption)


def _case_flow(look: Look) -> Table:
    names = ("cases_opened", "cases_closed", "net_case_flow", "active_cases")
    looks = [look_at(look.packet, name, scope=look.scope) for name in names]
    heads = ["Måned", "Åbnede", "Lukkede", "Netto", "Aktive ved månedens udgang"]
    found = [{cell.period: cell for cell in each.series()} for each in looks]
    rows = [
        [_month_of(cell), *(_number(cells.get(cell.period)) for cells in found)]
        for cell in reversed(_last_months(look))
    ]
    caption = f"Åbnede, lukkede og aktive sager{whose(look)} måned for måned"
    moves = (
        () if look.scope == MUNICIPALITY else ("Antallet af aktive sager ændrer sig også, når en sag skifter team.",)
    )
    return _table(heads, rows, caption, notes=moves)


def _forecast(look: Look) -> Table:
    """As much of it as the reader gets; the previous forecast only where the year has one."""
    period = look.latest().period
    shown = {_FORECAST_HEADS[name]: each for name, each in _forecasts_shown(look).items()}
    areas = look.packet.edition.codelists["budget_area"]
    found = [{cell.category: cell for cell in each.breakdown("budget_area")} for each in shown.values()]
    rows = [[name, *_with_deviation([cells.get(code) for cells in found])] for code, name in areas.items()]
    rows.append(["I alt", *_with_deviation([each.latest() for each in shown.values()])])
    caption = f"Budget og forventet regnskab for {period.year} (mio. kr.)"
    notes = ("Afrunding gør, at tallene ikke altid summer til totalen.",)
    return _table(["Budgetområde", *shown], rows, caption, notes=notes)


def _forecasts_shown(look: Look) -> dict[str, Look]:
    """Of the columns of a budget follow-up those that the reader gets for this one."""
    period, known = look.latest().period, set(look.packet.observations["indicator"])
    looks = {name: look_at(look.packet, name) for name in _FORECAST_HEADS if name in known}
    return {name: each for name, each in looks.items() if each.latest().period == period and each.latest().is_shown}


_FORECAST_HEADS = {
    "adopted_budget_dkk": "Oprindeligt budget",
    "revised_budget_dkk": "Korrigeret budget",
    "previous_forecast_dkk": "Forrige skøn",
    "forecast_dkk": "Forventet regnskab",
    "forecast_variance_dkk": "Afvigelse",
}


def _with_deviation(cells: Sequence[Cell | None]) -> list[str]:
    """The last one is a difference and carries its sign."""
    *amounts, deviation = cells
    if deviation is None or not deviation.is_shown:
        return [_number(cell) for cell in cells]
    last = danish.signed(deviation.value, deviation.indicator.unit.decimals)
    return [*(_number(cell) for cell in amounts), last]


def _accounts(look: Look) -> Table:
    """The ten accounts that have moved most since the previous forecast, or since the budget where there is none."""
    shown = _forecasts_shown(look)
    moved = "previous_forecast_dkk" in shown
    found = {
        name: {cell.category: cell for cell in each.breakdown("account")}
        for name, each in shown.items()
        if each.has("account")
    }
    names = look.packet.edition.codelists["account"]
    lines = {code: [cells.get(code) for cells in found.values()] for code in names}
    since = "previous_forecast_dkk" if moved else "revised_budget_dkk"
    movement = {
        code: abs(found["forecast_dkk"][code].value - found[since][code].value)
        for code, cells in lines.items()
        if all(cell is not None and cell.is_shown for cell in cells)
    }
    largest = sorted(movement, key=lambda code: (-movement[code], code))[:ACCOUNTS_SHOWN]
    heads = ["Konto", *(_FORECAST_HEADS[name] for name in found)]
    rows = [[escaped(names[code]), *_with_deviation(lines[code])] for code in largest]
    told = "skønnet er ændret mest siden forrige opfølgning" if moved else "skønnet afviger mest fra budgettet"
    caption = f"De {danish.count_word(len(rows))} konti, hvor {told} (mio. kr.)"
    return _table(heads, rows, caption, notes=("De øvrige konti er udeladt.",))


ACCOUNTS_SHOWN = 10


def _quantity_and_price(look: Look) -> Table:
    """By form, quantity × price = amount: each line is one figure with its denominator, so the door hides all three."""
    prices = look_at(look.packet, "full_year_price_dkk")
    cells = prices.breakdown("placement_form")
    caption = f"Bevilgede anbringelser i {look.latest().period.year} fordelt på anbringelsesform"
    if is_withheld(cells):
        return _left_out(f"bevilgede anbringelser fordelt på {danish.dimension('placement_form')}")
    names = [label(look.packet, "placement_form", cell.category) for cell in cells]
    heads = ["Anbringelsesform", "Helårspersoner", "Pris pr. helårsperson (kr.)", "Ventet udgift (mio. kr.)"]
    rows = [
        [name, *_quantity_price_amount(cell)]
        for name, cell in zip([*names, "I alt"], [*cells, prices.latest()], strict=True)
    ]
    notes = ("Afrunding gør, at tallene ikke altid summer til totalen.",)
    return _table(heads, rows, caption, notes=notes)


def _quantity_price_amount(cell: Cell) -> list[str]:
    if not cell.is_shown:
        return [_number(cell)] * 3
    amount = _millions(cell.numerator)
    return [danish.number(cell.denominator, FULL_YEAR_PERSONS.decimals), _number(cell), amount]


def _policy_goals(look: Look) -> Table:
    """One line per goal, with its status in words."""
    edition = look.packet.edition
    statuses = edition.codelists["goal_status"]
    heads = ["Mål", "Udgangspunkt", "Nu", "Måltal", "Frist", "Status"]
    rows = [
        [
            escaped(goal.title),
            danish.plain(goal.baseline),
            ABSENT_MARK if goal.value is None else danish.plain(goal.value),
            danish.plain(goal.target),
            danish.short_day(date.fromisoformat(goal.target_date)),
            statuses[goal.status],
        ]
        for goal in edition.goals
    ]
    caption = f"De politiske mål ved udgangen af {danish.month(look.latest().period)}"
    notes = (*_measured_on(look), *_otherwise_reported(edition.goals, statuses))
    return _table(heads, rows, caption, notes=notes)


def _measured_on(look: Look) -> tuple[str, ...]:
    """The goals are delivered by a unit of their own: whose figures stand here, and of which day."""
    edition = look.packet.edition
    days = {goal.measured_on for goal in edition.goals if goal.measured_on}
    if not days:
        return ()
    unit = next(theme.unit for theme in edition.themes if theme.slug == look.indicator.theme)
    return (
        f"»Nu« er målt pr. {danish.day(date.fromisoformat(max(days)))} og meldt ind af {unit}. "
        "Tal, der er rettet siden, kan være lidt anderledes i deres eget afsnit.",
    )


def _otherwise_reported(goals: Sequence[GoalLine], statuses: Mapping[str, str]) -> tuple[str, ...]:
    """Where the unit reported another status than the rule gives."""
    return tuple(
        f"{escaped(goal.title)}: {goal.owner} har meldt »{statuses[goal.delivered_status]}«. "
        "Status i tabellen følger den fælles regel."
        for goal in goals
        if goal.delivered_status not in ("", goal.status)
    )


_OWN_TABLES: dict[str, Callable[[Look], Table]] = {
    "net_case_flow": _case_flow,
    "forecast_variance_dkk": _forecast,
    "expected_placement_cost_dkk": _quantity_and_price,
    "goals_on_track_share": _policy_goals,
}


def _head(look: Look) -> str:
    return _HEADS.get(look.indicator.unit.id, "Antal")


_HEADS = {
    "percent": "Pct.",
    "dkk_million": "Mio. kr.",
    "dkk": "Kr.",
    "dkk_per_fte": "Kr. pr. årsværk",
    "days_per_fte": "Dage pr. årsværk",
    "months": "Måneder (median)",
    "days": "Dage (median)",
    "pages": "Sider (median)",
    "cases_per_fte": "Sager pr. årsværk",
    "per_1000": "Pr. 1.000 børn",
}


def _number(cell: Cell | None) -> str:
    if cell is None:
        return ABSENT_MARK
    if cell.is_missing:
        return MISSING_MARK
    if cell.is_hidden:
        return HIDDEN_MARK
    return danish.number(cell.value, cell.indicator.unit.decimals) if cell.is_shown else UNDEFINED_MARK


def _change(now: Cell, before: Cell | None) -> str:
    """Between the figures as they are printed, so that a reader can check it; percentages in percentage points."""
    if before is None or not (now.is_shown and before.is_shown):
        marks = [_number(cell) for cell in (now, before) if cell is None or not cell.is_shown]
        return next(mark for mark in (HIDDEN_MARK, MISSING_MARK, ABSENT_MARK, UNDEFINED_MARK) if mark in marks)
    decimals = now.indicator.unit.decimals
    return danish.signed(danish.rounded(now.value, decimals) - danish.rounded(before.value, decimals), decimals)


def unit_of(indicator: Indicator) -> str:
    """For a line of its own in a table of different figures: `pct.`, `kr. pr. årsværk`, `antal`."""
    head = _HEADS.get(indicator.unit.id, "Antal")
    return head[:1].lower() + head[1:]


def figures_beside(now: Cell, before: Cell | None) -> list[str]:
    """The figure, the one of the year before, the change, and what the figure is made of."""
    return [_number(now), _number(before), _change(now, before), parts_beside(now)]


def parts_beside(cell: Cell) -> str:
    """Numerator and denominator of a percentage, the number behind a median; else nothing."""
    figure = cell.indicator
    if not (_is_percentage(figure) or figure.is_statistic):
        return ""
    kind = "mio. kr." if figure.of_money else figure.counted_in
    return f"{_parts(cell)} {kind}".rstrip() if cell.is_shown else _parts(cell)


def lines_of(heads: Sequence[str], rows: Sequence[Sequence[str]], caption: str) -> Table:
    """A table of lines that are different figures. The second column is their unit, in words."""
    notes = [_IN_POINTS] if "Ændring" in heads and any(row[1] == "pct." for row in rows) else []
    return _table(heads, rows, caption, notes=notes, words=2)


_IN_POINTS = "Ændringer i pct. er målt i procentpoint."


def _table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], caption: str, *, notes: Sequence[str] = (), words: int = 1
) -> Table:
    """The first columns are `words` and stand left; figures stand right. `notes` come after those on marks."""
    heads, rows = _without_empty(heads, rows)
    lines = [
        _line(heads),
        "|" + ":---|" * words + "---:|" * (len(heads) - words),
        *(_line([row[0], *(escaped(text) for text in row[1:])]) for row in rows),
    ]
    notes = [*notes, *([POINTS_NOTE] if _CHANGE_IN_POINTS in heads else [])]
    used = {text for row in rows for text in row[1:]} | {"f" for row in rows if row[0].endswith(" f")}
    on_marks = (note for mark, note in _NOTES.items() if mark in used)
    return Table("\n".join(lines), caption, (*on_marks, *notes))


def _without_empty(
    heads: Sequence[str], rows: Sequence[Sequence[str]]
) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    """A column in which nothing stands is left out."""
    filled = [place for place in range(len(heads)) if not rows or any(row[place] for row in rows)]
    return [heads[place] for place in filled], [[row[place] for place in filled] for row in rows]


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def escaped(text: str) -> str:
    """As it stands: none of its characters is markup."""
    return "".join(f"\\{letter}" if letter in _MARKUP else letter for letter in text)


__all__ = [
    "HIDDEN_MARK",
    "POINTS_NOTE",
    "Table",
    "escaped",
    "figures_beside",
    "key_figures",
    "lines_of",
    "table_of",
    "unit_of",
]
