"""What has changed since a reader's last report: new movements, figures that came or were revised, definitions.

Made from what this reader was shown then and is shown now, and from nothing else (`disclosure.seen_before`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isclose

from mi_lib import danish
from mi_lib.charts import named
from mi_lib.disclosure import Definition, Publishable
from mi_lib.indicators import CATALOGUE, TOTAL
from mi_lib.series import Cell, Look, signals_of

REVISION = 0.05
"""The least part of a figure that makes its revision worth telling (domain reference, 1.4)."""

_MOST = 6
"""Of each kind. The reader is to see at a glance what is new; the rest is told as a number."""
_MOST_MONTHS = 3
_OF_ONE_MONTH = ("outside_above", "outside_below")
_LATE = "Rettelserne kan skyldes, at hændelser er registreret senere, end de skete."
_UNTOLD = "Nogle rettelser står uden tal af hensyn til børnene og deres familier."


@dataclass(frozen=True)
class _Revised:
    """A figure and its revised months, then and now."""

    look: Look
    months: Sequence[tuple[Cell, Cell]]


def changes(packet: Publishable, before: Publishable | None) -> list[str]:
    """A few lines of Markdown, at least one.

    `before` is what this reader was shown in the previous edition of the same version; None if there is none.
    """
    if before is None:
        return ["Der er ingen tidligere udgave af denne rapport at sammenligne med."]
    revised = _revised(packet, before)
    found = [*_some(_new_signals(packet, before)), *_some(_arrived(packet, before)), *_some(list(map(_told, revised)))]
    found += [*_redefined(packet, before), *_added(packet, before)]
    since = f"rapporten fra {danish.month(before.edition.month)}"
    if not found:
        return [f"Ingen ændringer siden {since}: ingen nye udsving, rettede tal eller ændrede definitioner."]
    return [f"Siden {since}:", "", *(f"- {line}" for line in found), *_about(revised)]


def _about(revised: Sequence[_Revised]) -> list[str]:
    """What is to be known of the revisions above it."""
    untold = [_UNTOLD] if any(_tells_of_children(each.look) for each in revised) else []
    return ["", " ".join([_LATE, *untold])] if revised else []


def _some(lines: Sequence[str]) -> list[str]:
    more = len(lines) - _MOST
    if more <= 0:
        return list(lines)
    rest = "Og ét til." if more == 1 else f"Og {danish.count_word(more)} til."
    return [*lines[:_MOST], rest]


def _new_signals(packet: Publishable, before: Publishable) -> list[str]:
    known = {_place(look): look.latest() for look in signals_of(before)}
    lines = []
    for look in signals_of(packet):
        now, then = look.latest(), known.get(_place(look))
        is_new = then is None or then.signal != now.signal or _of_another_month(now, then)
        if now.is_shown and is_new:
            lines.append(
                danish.sentence(f"**Nyt udsving:** {named(look)} i {danish.month(now.period)} ({_amount(now)})")
            )
    return lines


def _of_another_month(now: Cell, then: Cell) -> bool:
    """A run or a trend goes on; a point outside the limits is a new one each time."""
    return now.signal in _OF_ONE_MONTH and now.period != then.period


def _place(look: Look) -> tuple[str, str, str]:
    return look.indicator.id, look.scope, look.window


def _looks(packet: Publishable) -> Iterator[Look]:
    """The totals of every indicator and scope in the packet, in the indicator's first window; a leader's own first."""
    frame = packet.observations
    held = set(frame.loc[frame["dimension"].eq(TOTAL), ["indicator", "scope"]].itertuples(index=False, name=None))
    scopes = sorted({scope for _, scope in held}, key=lambda scope: (scope != packet.reader.team, scope))
    for scope in scopes:
        yield from (Look(packet, each, scope) for each in CATALOGUE.values() if (each.id, scope) in held)


def _pairs(packet: Publishable, before: Publishable) -> Iterator[tuple[Look, list[tuple[Cell, Cell]]]]:
    """For each figure that means today what it meant: its months then and now, the newest first."""
    changed = {name for name, _, _ in _definitions(packet, before)}
    for look in _looks(packet):
        if look.indicator.id not in changed:
            then = {cell.period: cell for cell in Look(before, look.indicator, look.scope).series()}
            yield look, [(then[cell.period], cell) for cell in reversed(look.series()) if cell.period in then]


def _arrived(packet: Publishable, before: Publishable) -> list[str]:
    lines = []
    for look, pairs in _pairs(packet, before):
        come = [now for then, now in pairs if then.is_missing and now.is_shown]
        if come:
            months = _cut([f"{danish.month(now.period)} ({_amount(now)})" for now in come])
            lines.append(danish.sentence(f"**Modtaget siden:** {named(look)} for {months}"))
    return lines


def _revised(packet: Publishable, before: Publishable) -> list[_Revised]:
    """Without figures that are made of others in the open: those are told."""
    pairs = ((look, pairs) for look, pairs in _pairs(packet, before) if not look.indicator.parts)
    found = (_Revised(look, [(then, now) for then, now in pairs if _is_revised(then, now)]) for look, pairs in pairs)
    return [each for each in found if each.months]


def _told(revised: _Revised) -> str:
    told = _month if _tells_of_children(revised.look) else _month_then_and_now
    said = [told(then, now) for then, now in revised.months]
    return danish.sentence(f"**Rettet:** {named(revised.look)} i {_cut(said)}")


def _tells_of_children(look: Look) -> bool:
    """Whether the difference would be the money of those who were registered late: beside 25 grants that have become
    27 it is what two children got (domain reference, 8.2, rule 4)."""
    return look.indicator.protects == "amounts"


def _month(_: Cell, now: Cell) -> str:
    return danish.month(now.period)


def _month_then_and_now(then: Cell, now: Cell) -> str:
    return f"{danish.month(now.period)} fra {_number(then)} til {_amount(now)}"


def _is_revised(then: Cell, now: Cell) -> bool:
    """By more than the twentieth part, and so that the reader can see it."""
    if not (then.is_shown and now.is_shown) or _number(then) == _number(now):
        return False
    moved, limit = abs(now.value - then.value), REVISION * abs(then.value)
    return moved > limit and not isclose(moved, limit)


def _cut(months: Sequence[str]) -> str:
    more = len(months) - _MOST_MONTHS
    if more <= 0:
        return danish.listed(months)
    return danish.listed(
        [*months[:_MOST_MONTHS], f"{danish.count_word(more)} {'anden måned' if more == 1 else 'andre måneder'}"]
    )


def _number(cell: Cell) -> str:
    return danish.number(cell.value, cell.indicator.unit.decimals)


def _amount(cell: Cell) -> str:
    """A count is named by the indicator: only other units are written out."""
    if not cell.indicator.is_share and cell.indicator.unit.decimals == 0:
        return _number(cell)
    return danish.amount(cell.value, cell.indicator.unit)


def _redefined(packet: Publishable, before: Publishable) -> list[str]:
    return [line for _, then, now in _definitions(packet, before) for line in _what_is_new(then, now)]


def _added(packet: Publishable, before: Publishable) -> list[str]:
    """The figures that the report had not at all then; none where it was not kept which it had."""
    held, then = set(packet.observations["indicator"]), before.edition.definitions
    names = [each.name for each in CATALOGUE.values() if each.id in held and each.id not in then] if then else []
    if not names:
        return []
    more = len(names) - _MOST
    shown = names if more <= 0 else [*names[:_MOST], f"{danish.count_word(more)} til"]
    return [danish.sentence(f"**{'Nyt' if len(names) == 1 else 'Nye'} nøgletal:** {danish.listed(shown)}")]


def _definitions(packet: Publishable, before: Publishable) -> list[tuple[str, Definition, Definition]]:
    """Of the figures that the reader gets and got: which mean something else now, or are held up to another target."""
    held = set(packet.observations["indicator"]) & set(before.observations["indicator"])
    then, now = before.edition.definitions, packet.edition.definitions
    both = [name for name in CATALOGUE if name in held and name in then and name in now]
    return [(name, then[name], now[name]) for name in both if then[name] != now[name]]


def _what_is_new(then: Definition, now: Definition) -> Iterator[str]:
    name = danish.capitalised(now.name)
    if then.name != now.name:
        yield f"**Nyt navn:** »{danish.capitalised(then.name)}« hedder nu »{name}«."
    if (then.text, then.unit) != (now.text, now.unit):
        yield f"**Ændret definition:** {name}. Tallene er regnet om. Nu gælder: {now.text}"
    if then.target != now.target:
        yield danish.sentence(f"**Ændret mål:** {name}, fra {_target(then)} til {_target(now)}")


def _target(definition: Definition) -> str:
    if definition.target is None:
        return "intet mål"
    return f"{danish.plain(definition.target)}{danish.NBSP}{definition.unit}"


__all__ = ["changes"]
