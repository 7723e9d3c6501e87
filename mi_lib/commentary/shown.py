"""How a commentary stands in a report: the analyst's words, explanation and action, and what became of the last one."""

from dataclasses import dataclass

from mi_lib import danish
from mi_lib.commentary.files import Comment
from mi_lib.commentary.markdown import escaped
from mi_lib.disclosure import Publishable
from mi_lib.indicators import Indicator
from mi_lib.periods import Month
from mi_lib.series import Cell, look_at

_JUDGED = {1: "Det er bedre.", 0: "Det er uændret.", -1: "Det er dårligere."}
_MOVED = {1: "Tallet er steget.", 0: "Det er uændret.", -1: "Tallet er faldet."}
_NO_STATUS = "Der er endnu ikke gjort status for handlingen."


@dataclass(frozen=True)
class Promise:
    """The action of the edition before: its commentary and its month. `is_told`: this reader may see its words."""

    comment: Comment
    month: Month
    is_told: bool


def shown_to(packet: Publishable, theme: str, comment: Comment | None, promise: Promise | None) -> str:
    """Markdown of what this reader sees below the theme; empty where there is nothing to say."""
    parts = [
        *(_explanation(comment) if comment and shows_headline(packet, theme) else []),
        *(_followed_up(packet, theme, comment, promise) if promise else []),
        *(_body(comment) if comment else []),
    ]
    return "\n\n".join(parts)


def agenda_of(packet: Publishable, comment: Comment | None) -> tuple[str, str]:
    """For page one: what the reader may decide, and what is being done, by whom, by when. Either may be empty."""
    if comment is None or not shows_headline(packet, comment.theme):
        return "", ""
    decision = comment.fields["decision"].markdown if comment.front.decision else ""
    action = comment.fields["action"].markdown if comment.front.action else ""
    return decision, " ".join([action, *_who_and_when(comment)]) if action else ""


def shows_headline(packet: Publishable, theme: str) -> bool:
    """Whether the reader sees the figure at all that an explanation is about."""
    return theme in _themes_of(packet) and look_at(packet, theme).latest().is_shown


def _themes_of(packet: Publishable) -> set[str]:
    held = set(packet.observations["indicator"])
    return {theme.slug for theme in packet.edition.themes if look_at(packet, theme.slug).indicator.id in held}


def _body(comment: Comment) -> list[str]:
    said = [comment.body.markdown] if comment.body.markdown else []
    sources = [f"{escaped(number)} ({escaped(source)})" for number, source in comment.front.other_numbers.items()]
    if sources:
        said.append(f"Tal, der ikke er fra denne rapport: {danish.listed(sources)}.")
    if not said:
        return []
    return [_box("Kommentar", [*said, _signature(comment)])]


def _explanation(comment: Comment) -> list[str]:
    front, fields = comment.front, comment.fields
    said = [f"**Forklaring:** {fields['explanation'].markdown}"] if front.explanation else []
    if front.action:
        said.append(f"**Handling:** {fields['action'].markdown}")
    if front.decision:
        said.append(f"**Til drøftelse:** {fields['decision'].markdown}")
    if not said:
        return []
    return [
        _box(
            "Forklaring og handling" if front.action else "Forklaring",
            [*said, *_who_and_when(comment), _signature(comment)],
        )
    ]


def _who_and_when(comment: Comment) -> list[str]:
    front = comment.front
    who = [f"**Ansvarlig:** {escaped(front.responsible)}"] if front.responsible else []
    when = [f"**Frist:** {danish.day(front.deadline)}"] if front.deadline else []
    return [f"{'. '.join([*who, *when])}."] if who or when else []


def _signature(comment: Comment) -> str:
    return f"*{escaped(comment.front.author)}, {danish.day(comment.front.date)}*"


def _followed_up(packet: Publishable, theme: str, comment: Comment | None, promise: Promise) -> list[str]:
    """What was promised, what the figure has done since, and what the analyst says about it."""
    said = [f"**Lovet:** {promise.comment.fields['action'].markdown}"] if promise.is_told else []
    said += _who_and_when(promise.comment)
    said += [f"**Siden da:** {moved}" for moved in since(packet, theme, promise.month) if moved]
    status = comment.fields["followed_up"].markdown if comment and comment.front.followed_up else _NO_STATUS
    return [_box(f"Opfølgning på handlingen fra {danish.month(promise.month)}", [*said, f"**Status:** {status}"])]


def since(packet: Publishable, theme: str, edition: Month) -> list[str]:
    """The headline then and now: better, worse or unchanged, as far as this reader's packet shows it.

    A figure with a yearly season is held against the same month last year instead. Nothing is compared across a break.
    """
    if theme not in _themes_of(packet):
        return []
    look = look_at(packet, theme)
    # A preliminary month still rises by what is registered late, which is neither better nor worse.
    now = look.judged() or look.latest()
    then = look.year_before(now) if look.indicator.seasonal else look.at(edition.data_month)
    comparable = then is not None and then.period < now.period and not look.broken_between(then.period, now)
    if then is None or not (now.is_shown and then.is_shown and comparable):
        return ["Udviklingen kan ikke gøres op."]
    name = danish.capitalised(look.indicator.name)
    return [f"{name}: {_dated(now)} mod {_dated(then)}. {_verdict(look.indicator, now, then)}"]


def _dated(cell: Cell) -> str:
    return f"{danish.amount(cell.value, cell.indicator.unit)} i {danish.month(cell.period)}"


def _verdict(indicator: Indicator, now: Cell, then: Cell) -> str:
    """From the figures as they are printed."""
    new, old = (danish.rounded(cell.value, indicator.unit.decimals) for cell in (now, then))
    if indicator.direction == "near_zero":
        new, old = -abs(new), -abs(old)
    moved = (new > old) - (new < old)
    if indicator.direction == "neutral":
        return _MOVED[moved]
    return _JUDGED[-moved if indicator.direction == "down" else moved]


def _box(title: str, paragraphs: list[str]) -> str:
    body = "\n\n".join(paragraphs)
    return f'::: {{.callout-note title="{title}"}}\n{body}\n:::'
