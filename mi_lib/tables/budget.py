"""The budget follow-up: areas, the accounts that moved most, quantity and price."""

from collections.abc import Sequence

from mi_lib import danish
from mi_lib.indicators.declaration import FULL_YEAR_PERSONS
from mi_lib.series import Cell, Look, is_partial, is_withheld, label, look_at
from mi_lib.tables.cells import millions, number
from mi_lib.tables.table import Table, escaped, pipe_table, sentence_instead

ACCOUNTS_SHOWN = 10

_FORECAST_HEADS = {
    "adopted_budget_dkk": "Oprindeligt budget",
    "revised_budget_dkk": "Korrigeret budget",
    "previous_forecast_dkk": "Forrige skøn",
    "forecast_dkk": "Forventet regnskab",
    "forecast_variance_dkk": "Afvigelse",
}


def forecast(look: Look) -> Table:
    """As much of it as the reader gets; the previous forecast only where the year has one."""
    period = look.latest().period
    shown = {_FORECAST_HEADS[name]: each for name, each in _forecasts_shown(look).items()}
    areas = look.packet.edition.codelists["budget_area"]
    found = [{cell.category: cell for cell in each.breakdown("budget_area")} for each in shown.values()]
    rows = [[name, *_with_deviation([cells.get(code) for cells in found])] for code, name in areas.items()]
    rows.append(["I alt", *_with_deviation([each.latest() for each in shown.values()])])
    caption = f"Budget og forventet regnskab for {period.year} (mio. kr.)"
    notes = ("Afrunding gør, at tallene ikke altid summer til totalen.",)
    return pipe_table(["Budgetområde", *shown], rows, caption, notes=notes)


def _forecasts_shown(look: Look) -> dict[str, Look]:
    """Of the columns of a budget follow-up those that the reader gets for this one."""
    period, known = look.latest().period, set(look.packet.observations["indicator"])
    looks = {name: look_at(look.packet, name) for name in _FORECAST_HEADS if name in known}
    return {name: each for name, each in looks.items() if each.latest().period == period and each.latest().is_shown}


def _with_deviation(cells: Sequence[Cell | None]) -> list[str]:
    """The last one is a difference and carries its sign."""
    *amounts, deviation = cells
    if deviation is None or not deviation.is_shown:
        return [number(cell) for cell in cells]
    last = danish.signed(deviation.value, deviation.indicator.unit.decimals)
    return [*(number(cell) for cell in amounts), last]


def accounts(look: Look) -> Table:
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
    everything = [cell for cells in lines.values() for cell in cells if cell is not None]
    of_which = "af de viste konti" if is_partial(everything) else "konti"
    told = "skønnet er ændret mest siden forrige opfølgning" if moved else "skønnet afviger mest fra budgettet"
    caption = f"De {danish.count_word(len(rows))} {of_which}, hvor {told} (mio. kr.)"
    return pipe_table(heads, rows, caption, notes=("De øvrige konti er udeladt.",))


def quantity_and_price(look: Look) -> Table:
    """By form, quantity × price = amount: each line is one figure with its denominator, so the door hides all three."""
    prices = look_at(look.packet, "full_year_price_dkk")
    cells = prices.breakdown("placement_form")
    caption = f"Bevilgede anbringelser i {look.latest().period.year} fordelt på anbringelsesform"
    if is_withheld(cells):
        return sentence_instead(f"bevilgede anbringelser fordelt på {danish.dimension('placement_form')}")
    names = [label(look.packet, "placement_form", cell.category) for cell in cells]
    heads = ["Anbringelsesform", "Helårspersoner", "Pris pr. helårsperson (kr.)", "Ventet udgift (mio. kr.)"]
    rows = [
        [name, *_quantity_price_amount(cell)]
        for name, cell in zip([*names, "I alt"], [*cells, prices.latest()], strict=True)
    ]
    notes = ("Afrunding gør, at tallene ikke altid summer til totalen.",)
    return pipe_table(heads, rows, caption, notes=notes)


def _quantity_price_amount(cell: Cell) -> list[str]:
    if not cell.is_shown:
        return [number(cell)] * 3
    amount = millions(cell.numerator)
    return [danish.number(cell.denominator, FULL_YEAR_PERSONS.decimals), number(cell), amount]
