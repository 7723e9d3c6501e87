"""A signal asks for an answer: why, perhaps; what is done about it, by whom, by when."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from mi_lib import danish
from mi_lib.commentary.files import SLOT_FIELDS, Comment
from mi_lib.disclosure import Publishable
from mi_lib.indicators import HEADLINES, MUNICIPALITY
from mi_lib.periods import Month
from mi_lib.series import LAST_YEAR, Cell, Look, signals_of

VERSIONS_WITH_SLOTS = ("V1", "V2")
REQUIRED_IN = ("V1",)
"""Where a report is not published before every slot is filled."""

State = Literal["empty", "incomplete", "filled"]


@dataclass(frozen=True)
class Slot:
    """A theme whose headline has a signal. `figures` say what was found, for the analyst; `missing` what to write."""

    theme: str
    title: str
    signal: str
    figures: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def state(self) -> State:
        if not self.missing:
            return "filled"
        return "empty" if self.missing == SLOT_FIELDS else "incomplete"


def slots_of(packets: Iterable[Publishable], comments: Mapping[str, Comment]) -> list[Slot]:
    """A slot for each theme whose headline has a signal in one of the packets, in the order of the report."""
    found: dict[str, Slot] = {}
    for packet in packets:
        if packet.edition.version in VERSIONS_WITH_SLOTS:
            for slot in _slots_in(packet, comments):
                found.setdefault(slot.theme, slot)
    return list(found.values())


def _slots_in(packet: Publishable, comments: Mapping[str, Comment]) -> Iterator[Slot]:
    found = {look.indicator.id: look for look in signals_of(packet) if look.scope == MUNICIPALITY and _is_main(look)}
    for theme in packet.edition.themes:
        look = found.get(HEADLINES[theme.slug])
        if look is not None and look.latest().is_shown:
            comment = comments.get(theme.slug)
            missing = comment.missing if comment else SLOT_FIELDS
            yield Slot(theme.slug, theme.title, _judged(look).signal, tuple(_figures(look)), missing)


def _is_main(look: Look) -> bool:
    return look.window in ("", look.indicator.windows[0])


def _figures(look: Look) -> Iterator[str]:
    now, judged, unit = look.latest(), _judged(look), look.indicator.unit
    for period in (now.period, now.period - 1, now.period - LAST_YEAR):
        cell = look.at(period)
        if cell is not None:
            yield f"{look.indicator.name}, {danish.month(period)}: {danish.amount(cell.value, unit)}"
    limits = [danish.amount(number, unit, 1) for number in (judged.lower, judged.upper) if number == number]
    between = f", expected between {' and '.join(limits)}" if limits else ""
    yield f"signal: {judged.signal} in {danish.month(judged.period)}{between}"


def _judged(look: Look) -> Cell:
    """The month before a preliminary one, which is not judged itself."""
    return look.judged() or look.latest()


def skeleton(slot: Slot | None, *, unit: str, today: date, promised: tuple[Month, str] | None = None) -> str:
    """A new file for a theme: what was found and what was promised as comments, the keys to fill in below them."""
    lines = ["---"]
    lines += [f"# {figure}" for figure in slot.figures] if slot else []
    lines += ["author:", f"date: {today.isoformat()}"]
    if slot:
        lines += ["explanation:  # one or two sentences; no cause without evidence: kan skyldes, hænger sammen med"]
        lines += ["action:  # what is done about it", f"responsible: {unit}", "deadline:  # YYYY-MM-DD"]
    if promised:
        month, action = promised
        lines += [f"# {month} promised: {' '.join(action.split())}", "followed_up:  # what became of it"]
    return "\n".join([*lines, "---", ""])


def file_of(folder: Path, month: Month, theme: str) -> Path:
    return folder / str(month) / f"{theme}.md"
