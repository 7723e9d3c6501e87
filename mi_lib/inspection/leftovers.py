"""What a notebook, a library or a converter leaves behind when something went wrong unnoticed."""

import re
from collections.abc import Iterator

from mi_lib.inspection.findings import Finding, error
from mi_lib.inspection.texts import Text, normalised

_LEFTOVERS = {
    "a Python traceback": r"Traceback \(most recent call last\)|\b[A-Z]\w*(Error|Exception|Warning): ",
    "the name of a Python object": r"<(Axes|Figure|function|class|module|matplotlib|pandas|ibis|numpy|IPython)\b[^\n]*>"
    r"|\bobject at 0x[0-9a-f]+|\bDataFrame\b|\bdtype:|\bnp\.(float|int)\d+\(|\bTimestamp\(",
    "a value that is not a number": r"(?<!\w)(NaN|nan|NaT|<NA>)(?!\w)",
    "an empty Python value": r"(?<!\w)None(?!\w)",
    "an infinite number": r"(?<!\w)-?(inf|Infinity)(?!\w)",
    "a reference that was not resolved": r"\?{0,2}@(fig|tbl|sec|eq|lst)-\w*|\?\?(fig|tbl|sec)-",
    "markup that was not converted": r":::|\{#(fig|tbl|sec)-|\{\.callout|\{\{[<%{]|^```|!\[[^\]\n]*\]\(|\]\{\.",
    "colours meant for a terminal": r"\x1b\[|\[\d{1,2}(;\d{1,2})*m(?=\W|\w)",
}
_PATTERNS = {name: re.compile(pattern, re.MULTILINE) for name, pattern in _LEFTOVERS.items()}


def find_leftovers(text: Text) -> Iterator[Finding]:
    """Code, tracebacks and placeholders in what a reader sees or hears."""
    if text.kind != "read":
        return
    content = normalised(text.text)
    for name, pattern in _PATTERNS.items():
        if pattern.search(content):
            yield error("leftover", text.where, f"holds {name}")
