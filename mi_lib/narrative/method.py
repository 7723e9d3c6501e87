"""What a report calls a signal, and how often that is a false alarm."""

from collections.abc import Iterator

from mi_lib import danish
from mi_lib.disclosure import Publishable
from mi_lib.series import judged_looks
from mi_lib.signals import Kind, kind_of, read_rates, report_rate

_RULES = (
    "Tal svinger fra måned til måned, uden at noget har ændret sig. Et udsving kaldes derfor først usædvanligt, når "
    "tallet ligger uden for de grænser, som de seneste to år sætter. Niveauet kaldes ændret, når tallet otte måneder i "
    "træk ligger på samme side af det gamle og længere væk, end tilfældet forklarer. En udvikling nævnes, når tallet "
    "er steget eller faldet seks måneder i træk. Foreløbige tal vurderes ikke."
)
_NONE_JUDGED = "Ingen af rapportens nøgletal har endnu måneder nok til at blive vurderet sådan."


def method_note(packet: Publishable) -> str:
    """The rules in a few words, and the measured rate of false alarms for as many figures as this report judges.

    The rate is that of `benchmarks/signals.py`, each figure by its kind; figures are taken to move independently of
    each other, and every season to be known, so that the truth is rather a little lower.
    """
    kinds = list(_kinds_in(packet))
    if not kinds:
        return f"{_RULES} {_NONE_JUDGED}"
    alarms = danish.number(round(100 * report_rate(read_rates(), kinds)))
    figures = danish.number(len(kinds)) if len(kinds) > 1 else "ét"
    return (
        f"{_RULES} Reglerne tager sommetider fejl: Med {figures} nøgletal, som her, og uden nogen ændring vil omkring "
        f"{alarms} ud af 100 rapporter alligevel pege på mindst ét af dem."
    )


def _kinds_in(packet: Publishable) -> Iterator[Kind]:
    for look in judged_looks(packet):
        yield kind_of(look.indicator, has_profile=True)
