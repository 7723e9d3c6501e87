"""How good the data behind a figure are, in one line: in words and in shape, so that colour is never needed."""

from datetime import date

from mi_lib import danish
from mi_lib.disclosure import Quality
from mi_lib.periods import Month

_LEVELS = {"good": "●●● god", "fair": "●●○ rimelig", "poor": "●○○ svag"}


def quality_note(quality: Quality, cutoff: date) -> str:
    """`Datakvalitet: ●●● god · højst 10 pct. af sagerne mangler en registrering · seneste registrering 1. maj 2014.`"""
    facts = [_missing(quality), _newest(quality, cutoff), _last_month(quality)]
    return " · ".join([f"Datakvalitet: {_LEVELS[quality.level]}", *filter(None, facts)]) + "."


def _missing(quality: Quality) -> str:
    if quality.too_few_cases:
        return "der er for få sager til at vise, hvor mange der mangler en registrering"
    if quality.missing_to is not None and not quality.missing_from:
        return f"højst {quality.missing_to}\N{NO-BREAK SPACE}pct. af sagerne mangler en registrering"
    if quality.missing_to is not None:
        band = f"{quality.missing_from}-{quality.missing_to}"
        return f"{band}\N{NO-BREAK SPACE}pct. af sagerne mangler en registrering"
    if quality.missing_from is not None:
        return f"over {quality.missing_from}\N{NO-BREAK SPACE}pct. af sagerne mangler en registrering"
    return ""


def _newest(quality: Quality, cutoff: date) -> str:
    if not quality.newest:
        return ""
    newest = date.fromisoformat(quality.newest)
    days = (cutoff - newest).days
    age = f", {days}\N{NO-BREAK SPACE}{'dag' if days == 1 else 'dage'} før opgørelsen" if days else ""
    return f"seneste registrering {danish.day(newest)}{age}"


def _last_month(quality: Quality) -> str:
    return f"sidst leveret for {danish.month(Month.parse(quality.last_month))}" if quality.last_month else ""
