"""What a notebook, a library or a converter leaves behind when something went wrong unnoticed."""

import re
from collections.abc import Iterator

from mi_lib.inspection.findings import Finding, error
from mi_lib.inspection.texts import Text, normalised

_ANYWHERE = {
    "a Python traceback": r"Traceback \(most recent call last\)|^ ?File \"[^\"\n]+\", line \d+",
    "code of a notebook": r"\breport\.[a-z_]+\((?=[\"')])|\bopen_report\(|\bmi_lib\.\w+\(|\b(In|Out) ?\[[\d *]*\]:"
    r"|\bimport \w+ as \w+|\bfrom [\w.]+ import \w|^ ?import [a-z_][\w.]*(, ?[a-z_][\w.]*)* ?$"
    r"|\bdef \w+\([^\n]*\)( -> [^\n]+)?:|^ ?class \w+(\([^\n]*\))?: ?$",
    "the name of a Python object": r"<(Axes|Figure|function|class|module|matplotlib|pandas|ibis|numpy|IPython)\b[^\n]*>"
    r"|\bobject at 0x[0-9a-f]+",
}
"""Seen or not, it tells that something went wrong, and often more than a reader may know."""

_IN_WORDS = {
    "a call of Python": r"\bprint\(|\b(pd|np|plt)\.[a-z_]\w*[(.]|\barray\(\[|\bdatetime\.(date|datetime)\("
    r"|\b(Timestamp|Decimal|Month|Text|Line2D|Series|Index|Categorical|dict_keys|defaultdict|OrderedDict)\(",
    "an error's name": r"\b[A-Z]\w*(Error|Exception|Warning)\b|\b(SystemExit|KeyboardInterrupt)\b",
    "the form of a table of pandas": r"\bDataFrame\b|\bdtype[:=]|\b\d+ rows ?[x×] ?\d+ columns\b",
    "a value that is not a number": r"(?<!\w)(NaN|nan|NaT|<NA>)(?!\w)",
    "an empty value": r"(?<!\w)(None|null|undefined)(?!\w)",
    "an infinite number": r"(?<!\w)-?(inf|Infinity)(?!\w)",
    "a reference that was not resolved": r"\?{0,2}@(fig|tbl|sec|eq|lst)-\w*|\?\?(fig|tbl|sec)-",
    "markup that was not converted": r":::|\{#(fig|tbl|sec)-|\{\.callout|^```|!\[[^\]\n]*\]\(|\]\{\.",
    "a placeholder that was not filled": r"\{\{|\}\}|\{%|%\}|\{[a-z_]\w*([.\[][\w.\[\]]+)?(:[^}\n]*)?\}"
    r"|%(\(\w+\))?[sdr](?!\w)|\b(TODO|FIXME)\b|\b[Ll]orem ipsum\b",
    "a path of the machine": r"(?<![\w.:/-])/(home|tmp|root|usr|var|opt|srv|mnt|Users)/\w|(?<!\w)[A-Z]:\\\w",
    "colours meant for a terminal": r"\x1b\[|\[\d{1,2}(;\d{1,2})*m(?=\W|\w)",
}
"""In what is read or heard. Elsewhere some of it is in order: a script has its own `null`."""


def _compiled(patterns: dict[str, str]) -> dict[str, re.Pattern[str]]:
    return {name: re.compile(pattern, re.MULTILINE) for name, pattern in patterns.items()}


_PATTERNS = {
    "read": _compiled(_ANYWHERE | _IN_WORDS),
    "hidden": _compiled(_ANYWHERE),
}


def find_leftovers(text: Text) -> Iterator[Finding]:
    """Code, tracebacks and placeholders in what a reader sees or hears; code and tracebacks also where nobody looks."""
    patterns = _PATTERNS.get(text.kind)
    if patterns is None:
        return
    content = normalised(text.text)
    for name, pattern in patterns.items():
        if pattern.search(content):
            yield error("leftover", text.where, f"holds {name}")
