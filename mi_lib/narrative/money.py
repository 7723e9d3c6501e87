"""The budget, what is spent of it, and the refund: sentences about several amounts that belong together."""

from mi_lib import danish
from mi_lib.indicators.declaration import TO_MILLIONS
from mi_lib.narrative.sentences import level, named, unavailable
from mi_lib.series import Cell, Look, is_partial, look_at

_YEAR_END = 12


def forecast(look: Look) -> list[str]:
    """The expected result against the revised budget (domain reference, 11.3, sentences 13 and 14)."""
    packet, variance = look.packet, look.latest()
    expected, budget = (look_at(packet, name).latest() for name in ("forecast_dkk", "revised_budget_dkk"))
    if not (variance.is_shown and expected.is_shown and budget.is_shown):
        return [unavailable(look)]
    unit, year = expected.indicator.unit, variance.period.year
    first = danish.sentence(f"Det forventede regnskab for {year} er {danish.amount(expected.value, unit)}")
    difference = _difference(expected, budget)
    if difference == 0:
        return [first, "Det svarer til det korrigerede budget.", *_largest_deviation(look), *_uncertain(variance)]
    against = (
        f"Det er {danish.amount(abs(difference), unit)} {'mere' if difference > 0 else 'mindre'} end "
        f"det korrigerede budget på {danish.amount(budget.value, unit)}"
    )
    share = danish.share(100 * abs(variance.value) / budget.value, 1)
    return [
        first,
        danish.sentence(f"{against}, svarende til et {_overspend(difference)} på {share}"),
        *_largest_deviation(look),
        *_uncertain(variance),
    ]


def pace(look: Look) -> list[str]:
    """How much of the budget is spent, and whether that is what last year's pace would make one expect."""
    now = look.latest()
    if not now.is_shown:
        return [level(look)]
    if now.period.number == _YEAR_END:
        return [level(look), *_not_booked_yet(look, now)]
    expected = look_at(look.packet, "expected_spend_rate")
    return [level(look), level(expected)] if expected.latest().is_shown else [level(look)]


def _not_booked_yet(look: Look, spent: Cell) -> list[str]:
    """Why the accounts of a year that is over are expected to end higher than what is spent."""
    expected = look_at(look.packet, "forecast_dkk").latest()
    if not (expected.is_shown and expected.period == spent.period):
        return []
    rest = danish.rounded(expected.value, 1) - danish.rounded(spent.numerator * TO_MILLIONS, 1)
    if rest <= 0:
        return []
    amount = danish.amount(float(rest), expected.indicator.unit)
    return [f"Det forventede regnskab er højere, fordi regninger for {amount} endnu ikke er bogført."]


def reported_refund(look: Look) -> list[str]:
    """How far what the finance office reported is from what the law's thresholds give."""
    cell = look.latest()
    if not cell.is_shown:
        return [unavailable(look)]
    if danish.rounded(cell.value) == 0:
        return ["Den forventede refusion, som Økonomi har indberettet, svarer til beregningen efter beløbsgrænserne."]
    way = "højere" if cell.value > 0 else "lavere"
    size = danish.amount(abs(cell.value), cell.indicator.unit)
    return [
        f"Den forventede refusion, som Økonomi har indberettet, er {size} {way} end beregningen efter årets "
        "beløbsgrænser. Tabellerne følger beregningen, og forskellen bør afklares."
    ]


def brief_forecast(look: Look) -> str:
    """More or less than the budget, for page one."""
    packet, variance = look.packet, look.latest()
    expected, budget = (look_at(packet, name).latest() for name in ("forecast_dkk", "revised_budget_dkk"))
    if not (variance.is_shown and expected.is_shown and budget.is_shown):
        return unavailable(look)
    difference, year = _difference(expected, budget), variance.period.year
    if difference == 0:
        return f"Regnskabet for {year} ventes at svare til det korrigerede budget."
    size = danish.amount(abs(difference), expected.indicator.unit)
    share = danish.share(100 * abs(variance.value) / budget.value, 1)
    return danish.sentence(
        f"Der ventes et {_overspend(difference)} på {size} i {year}, svarende til {share} af det korrigerede budget"
    )


def _difference(expected: Cell, budget: Cell) -> float:
    """Between the figures as they are printed, so that a reader can check it."""
    return float(danish.rounded(expected.value, 1) - danish.rounded(budget.value, 1))


def _overspend(difference: float) -> str:
    return "merforbrug" if difference > 0 else "mindreforbrug"


def _largest_deviation(look: Look) -> list[str]:
    areas = look.breakdown("budget_area", look.latest().period)
    moved = [cell for cell in areas if cell.is_shown and danish.rounded(cell.value, 1) != 0]
    if not moved:
        return []
    largest = max(moved, key=lambda cell: abs(cell.value))
    value = danish.signed(largest.value, 1)
    name = named(look, "budget_area", largest)
    which = "Den største af de viste afvigelser" if is_partial(areas) else "Den største afvigelse"
    return [f"{which} er på {name}: {value}\N{NO-BREAK SPACE}mio.\N{NO-BREAK SPACE}kr."]


def _uncertain(variance: Cell) -> list[str]:
    year_is_over = variance.period.number == _YEAR_END
    return [] if year_is_over else ["Skønnet er usikkert, så længe der er måneder tilbage af året."]
