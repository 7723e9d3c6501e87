"""The headline of a theme with its companions, one line each."""

from collections.abc import Sequence

from mi_lib import danish
from mi_lib.charts import whose
from mi_lib.disclosure import Publishable
from mi_lib.errors import UsageError
from mi_lib.indicators import CATALOGUE, HEADLINES, MUNICIPALITY, TOTAL, Indicator
from mi_lib.series import LAST_YEAR, Look, look_at
from mi_lib.tables.cells import number, parts_beside, unit_of
from mi_lib.tables.table import Table, lines_of


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
        number(now),
        number(look.any_at(now.period - LAST_YEAR)),
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
