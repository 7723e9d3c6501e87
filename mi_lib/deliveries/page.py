"""A contract as a page in Danish for the office that delivers the table."""

from collections.abc import Iterator

from mi_lib.deliveries.contract import EVERY_MONTH, ON_CHANGE, Column, Contract, Kind, Period
from mi_lib.plan.words import MONTHS, danish_list

KINDS: dict[Kind, str] = {
    "id": "nøgle (tekst)",
    "text": "tekst",
    "date": "dato, fx 31-12-2014",
    "timestamp": "dato og klokkeslæt, fx 31-12-2014 14:22",
    "month": "måned, fx 2014-12",
    "decimal": "tal med decimalkomma, fx 1234,50",
    "integer": "helt tal, fx 12",
    "boolean": "ja eller nej",
    "code": "kode",
    "codes": "koder med | imellem, fx 3|14",
}
_RULES = """Filen
- Filen hedder {table}_ÅÅÅÅ-MM.csv eller .xlsx, for eksempel {table}_2015-01.csv. Måneden er den, data er for.
- Den indeholder de rækker, der er nye eller ændrede i måneden. Er der ingen, sendes kolonnenavnene alene.
- CSV: semikolon, komma eller tabulator imellem, UTF-8 eller Windows-1252. Excel: værdier, ingen formler og makroer.
- Kolonnerne må stå i enhver rækkefølge og hedde som i første eller anden spalte nedenfor.
- Ingen CPR-numre, navne eller adresser. En fil med noget, der ligner et CPR-nummer, afvises.
- En rettet fil for samme måned erstatter den første helt; den gamle gemmes.
"""


def contract_page(wanted: Contract) -> str:
    """Everything an office must know to make the file: when, how, each column, its codes, and an example."""
    parts = (
        _head(wanted),
        _RULES.format(table=wanted.table),
        "Kolonner (* skal udfyldes)\n" + "\n".join(_column_lines(wanted)) + "\n",
        _codes(wanted),
        "Eksempel (læses aldrig ind)\n" + "\n".join(_example_lines(wanted)) + "\n",
    )
    return "\n".join(filter(None, parts))


def _head(wanted: Contract) -> str:
    title = f"{wanted.name_da} ({wanted.table})"
    key = " + ".join(wanted.key)
    lines = [title, "=" * len(title), "", f"Leveres: {due_text(wanted)}", f"Nøgle: {key}, én række for hver i filen"]
    if wanted.dated_by:
        lines.append(f"Måneden kendes på {wanted.dated_by}: intet efter måneden, og mindst én række i den.")
    if wanted.year:
        lines.append(f"Året kendes på {wanted.year}: mindst én række for det år, filen er for.")
    if days := [name for name in wanted.facts if name != wanted.dated_by]:
        lines.append(f"Det er sket, så datoen ligger ikke efter måneden: {', '.join(days)}.")
    for name, (column, value) in wanted.happened.items():
        meant = "ja" if value is True else value
        lines.append(f"{name} ligger ikke efter måneden, hvor {column} er {meant}.")
    for column, owner in wanted.references.items():
        lines.append(f"{column} peger på en række i tabellen {owner}; kendes den ikke, gives en advarsel.")
    return "\n".join(lines) + "\n"


def due_text(wanted: Contract) -> str:
    if wanted.due_months == EVERY_MONTH:
        return "hver måned, også når der ingen rækker er"
    if wanted.due_months == ON_CHANGE:
        return "når noget ændres"
    return f"for {danish_list([MONTHS[number - 1] for number in wanted.due_months])}"


def _column_lines(wanted: Contract) -> Iterator[str]:
    wide = max(len(column.name) for column in wanted.columns) + 1
    wide_da = max(len(column.name_da) for column in wanted.columns)
    for column in wanted.columns:
        name = column.name + ("" if column.nullable else "*")
        yield f"  {name:<{wide}}  {column.name_da:<{wide_da}}  {KINDS[column.kind]}"


def _codes(wanted: Contract) -> str:
    lines = [f"  {column.name}: {', '.join(_code(column, code) for code in column.codes)}" for column in _coded(wanted)]
    return "\n".join(["Koder", *lines]) + "\n" if lines else ""


def _coded(wanted: Contract) -> list[Column]:
    return [column for column in wanted.columns if column.codes]


def _code(column: Column, code: str) -> str:
    return f"{code}{period_text(column.periods[code])}" if code in column.periods else code


def period_text(period: Period) -> str:
    """` (til 31-12-2023)`, ` (fra 01-01-2024)`."""
    first = f"fra {period.first:%d-%m-%Y}" if period.first else ""
    last = f"til {period.last:%d-%m-%Y}" if period.last else ""
    return f" ({' '.join(filter(None, (first, last)))})"


def _example_lines(wanted: Contract) -> Iterator[str]:
    yield "  " + ";".join(wanted.column_names)
    yield "  " + ";".join(wanted.example)
