"""Change a packet at random a thousand times: no sentence may go on saying what is not true any more."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from mi_lib import danish
from mi_lib.disclosure import Gap, Publishable, ThemeInfo
from mi_lib.indicators import HEADLINES, indicator
from mi_lib.narrative import overview, theme_text
from mi_lib.narrative.phrases import PHRASES
from mi_lib.series import Cell, Look, look_at
from mi_lib.signals import SIGNALS

Packets = Callable[..., Publishable]
Row = dict[str, Any]

MUTATIONS = 1000
FAMILIES = {
    "sager": ("net_case_flow", "cases_opened", "cases_closed", "active_cases"),
    "forventet-regnskab": ("forecast_variance_dkk", "forecast_dkk", "revised_budget_dkk"),
}
MONTHS = ("2013-12", "2014-10", "2014-11", "2014-12")


def _rows(theme: str, chance: np.random.Generator) -> list[Row]:
    """Last year's month and the latest three of all that the theme's text looks at, none like another."""
    rows: list[Row] = []
    for name in FAMILIES.get(theme, (HEADLINES[theme],)):
        for place, month in enumerate(MONTHS):
            value = float(round(40 + 9 * place + chance.uniform(1, 8), 1 if name.endswith("dkk") else 0))
            numerator = {"numerator": value, "denominator": 100.0} if indicator(name).is_share else {}
            rows.append({"indicator": name, "period": month, "value": value, **numerator})
    return rows


def _emptied(row: Row, status: str) -> None:
    for name in ("value", "numerator", "denominator"):
        row.pop(name, None)
    row.update(status=status, signal="not_judged", target_status="none")


def _mutate(rows: list[Row], chance: np.random.Generator) -> list[Row]:
    """One change such as a month, a correction or the door makes."""
    mutated = [dict(row) for row in rows]
    row = mutated[chance.integers(len(mutated))]
    kind = chance.choice(["up", "down", "alike", "target", "status", "signal", "step", "month"])
    if kind in ("up", "down", "target"):
        row["value"] = float(round(row["value"] * {"up": 1.4, "down": 0.6, "target": 0.05}[kind], 1))
    elif kind == "alike":
        row["value"] = next(each["value"] for each in rows if each["indicator"] == row["indicator"])
    elif kind == "status":
        status = chance.choice(["missing", "hidden", "preliminary"])
        if status == "preliminary":
            row.update(status=status, signal="not_judged")
        else:
            _emptied(row, str(status))
    elif kind == "signal":
        row["signal"] = str(chance.choice([*sorted(SIGNALS), "too_few", "not_judged"]))
    elif kind == "step":
        row.update(step="2014-03", level=61.0, level_before=44.0, signal="run_above")
    else:
        name = row["indicator"]
        mutated = [each for each in mutated if (each["indicator"], each["period"]) != (name, "2014-12")]
    if "numerator" in row and "value" in row:
        row["numerator"] = row["value"]
    return mutated


def _texts(packet: Publishable, theme: str) -> list[str]:
    texts = [theme_text(packet, theme), *(line for _, line in overview(packet))]
    return [text.replace("\N{NO-BREAK SPACE}", " ") for text in texts]


def _cells(packet: Publishable, theme: str) -> list[Cell]:
    names = FAMILIES.get(theme, (HEADLINES[theme],))
    return [cell for name in names for cell in look_at(packet, name).series()]


def _numbers_allowed(everything: list[Cell], theme: str) -> set[str]:
    """Every number that the packet bears, as text would print it, and those of the calendar and the target."""
    cells = [cell for cell in everything if cell.is_shown]
    values = [number for cell in cells for number in (cell.value, cell.numerator, cell.denominator) if number == number]
    judged = [number for cell in cells for number in (cell.mean, cell.level, cell.level_before) if number == number]
    target = indicator(HEADLINES[theme]).target
    apart = [danish.rounded(cell.value, 1) - danish.rounded(target, 1) for cell in cells] if target is not None else []
    apart += [danish.rounded(cell.value) - danish.rounded(target) for cell in cells] if target is not None else []
    if theme in FAMILIES:
        apart += [danish.rounded(a.value, 1) - danish.rounded(b.value, 1) for a in cells for b in cells]
        judged += [100 * abs(a.value) / b.value for a in cells for b in cells if b.value]
    every = [*values, *judged, *map(abs, apart), *([target] if target is not None else [])]
    months = {str(cell.period.year) for cell in everything} | {"11", "12"}
    return {danish.number(abs(each), decimals) for each in every for decimals in (0, 1)} | months


def _is_small(now: Cell, before: Cell | None) -> bool:
    if before is None:
        return False
    return max(now.value, before.value) < 20 or min(now.denominator, before.denominator) < 30


def _claims(look: Look, cells: list[Cell]) -> dict[str, bool]:
    """What a text may say, in words, and whether the packet bears it out."""
    now, before, judged = look.latest(), look.last_year(), look.judged()
    signal = judged.signal if judged is not None else ""
    decimals = PHRASES[look.indicator.id].decimals if look.indicator.id in PHRASES else 0
    moved = before is not None and danish.rounded(now.value, decimals) != danish.rounded(before.value, decimals)
    step = judged is not None and bool(judged.step)
    return {
        r"usædvanligt høj|højere, end man kunne vente": signal == "outside_above",
        r"usædvanligt lav|lavere, end man kunne vente": signal == "outside_below",
        r"usædvanligt meget|usædvanligt stor|usædvanlig\.": signal.startswith("outside"),
        r"(over gennemsnittet|over det,) .*otte måneder|otte måneder i træk .*over": signal == "run_above",
        r"(under gennemsnittet|under det,) .*otte måneder|otte måneder i træk .*under": signal == "run_below",
        r"steget mindst seks": signal == "rising",
        r"faldet mindst seks": signal == "falling",
        r"almindelige variation og|inden for den almindelige|plejer at være fra måned|af sig selv": signal == "none"
        and moved,
        r"Siden marts|skiftede i": step,
        r"nye niveau": step,
        r"for få måneder (til at vurdere, om|til, at)": signal == "too_few",
        r"opgjort i for få måneder": signal == "too_few",
        r"pct\. (er )?nået\.": now.target_status == "met",
        r"ikke nået|(op|ned) til målet|(over|under) målet": now.target_status == "not_met",
        r"oreløbig": now.status == "preliminary",
        r"mangler, fordi|Tallet for .* mangler": now.is_missing,
        r"vises ikke": any(cell.is_hidden for cell in cells),
        r"lige så mange|det samme som|ligesom": not moved or look.indicator.id == "net_case_flow",
        r"ikke i sig selv et dårligt tegn|Flere underretninger": before is not None and now.value > before.value,
        r"tilfældig\.|ændre procenten|flytte den": _is_small(now, before),
        r" mod \d": before is not None or look.indicator.theme in FAMILIES or step,
    }


def _nearly_met_is_not_met(text: str) -> str:
    """Said of a figure that rounds to its target, which the claims on targets are not about."""
    return re.sub(r"[^.]*næsten nået\.", "", text)


def _false_sentences(packet: Publishable, theme: str, texts: list[str]) -> list[str]:
    cells, wrong = _cells(packet, theme), []
    allowed, claims = _numbers_allowed(cells, theme), _claims(look_at(packet, theme), cells)
    known = {danish.month(cell.period) for cell in cells}
    for text in texts:
        bare = _nearly_met_is_not_met(text)
        wrong += [f"{number} in: {text}" for number in re.findall(r"\d+(?:[.,]\d+)*", bare) if number not in allowed]
        wrong += [f"{words} in: {text}" for words, holds in claims.items() if not holds and re.search(words, bare)]
        months = set(re.findall(r"\b(?:oktober|november|december) \d{4}", text))
        wrong += [f"{month} in: {text}" for month in months - known]
    return wrong


def _is_told(before: Publishable, after: Publishable, theme: str) -> bool:
    """Does the change touch what the first sentence says: the latest figure, its status or its month?"""
    decimals = PHRASES[HEADLINES[theme]].decimals if HEADLINES[theme] in PHRASES else 0
    facts = []
    for packet in (before, after):
        now = look_at(packet, theme).latest()
        facts.append((now.period, now.status, danish.rounded(now.value, decimals) if now.is_shown else None))
    return facts[0] != facts[1]


def test_a_thousand_random_changes_leave_no_false_sentence(packet_of: Packets) -> None:
    """The latest figure, its month and its status are always told, so that the text changes with them."""
    chance = np.random.default_rng(2015)
    rows = {theme: _rows(theme, chance) for theme in HEADLINES}
    packets = {theme: _packet(packet_of, theme, rows[theme]) for theme in HEADLINES}
    texts = {theme: _texts(packet, theme) for theme, packet in packets.items()}
    for place in range(MUTATIONS):
        theme = list(HEADLINES)[place % len(HEADLINES)]
        after = _packet(packet_of, theme, _mutate(rows[theme], chance))
        said = _texts(after, theme)
        assert _false_sentences(after, theme, said) == []
        if _is_told(packets[theme], after, theme):
            assert said != texts[theme]


def _packet(packet_of: Packets, theme: str, rows: list[Row]) -> Publishable:
    gaps = (Gap(HEADLINES[theme], "Skole", "2014-12", "2014-11"),)
    return packet_of(*rows, themes=(ThemeInfo(theme, theme.capitalize(), "", ""),), gaps=gaps)


@pytest.mark.parametrize("theme", ["tidsfrister", "underretninger", "sager", "forventet-regnskab"])
def test_the_checker_itself_finds_a_false_sentence(packet_of: Packets, theme: str) -> None:
    """A text of other figures does not pass as the text of these."""
    chance = np.random.default_rng(1)
    one, other = (_packet(packet_of, theme, _rows(theme, chance)) for _ in range(2))
    numbers = set(re.findall(r"\d+(?:[.,]\d+)*", " ".join(_texts(one, theme))))
    assert not numbers <= _numbers_allowed(_cells(other, theme), theme)
