"""Words that let a reader guess what no number says: that there were few, or how large the hidden figures are."""

import re
from collections.abc import Iterator

from mi_lib.commentary.directions import claims_in
from mi_lib.commentary.numbers import WHOM, find_figures

FEW = 20
"""What may be called few, where the packet shows it."""

_BEFORE_FEW = (
    "kun|blot|bare|ganske|meget|nogle|relativt|forholdsvis|temmelig|så|de|disse|hvor|der|er|var|bliver|blev|kom|har|havde|"
    "i|på|om|af|hos|fra|til|med|ved|mellem|blandt|under"
)
"""Before `få` these make it an adjective; otherwise it may be a verb: `det kan få børn til at trives`."""

_OF_WHOM = rf"\s+(?:af\s+(?:\w+\s+)?)?(?:\w+\s+)?(?:{WHOM}(?:ene|ne|en|et)?|dem)\b"
_FEW = re.compile(
    rf"(?:^\W*|\b(?:{_BEFORE_FEW})\s+)få{_OF_WHOM}"
    r"|\b(?:er|var|bliver|blev)\s+(?:(?!ikke\b|for\b)\w+\s+)?få(?=\s*(?:[.,;:!?)]|og\b|$))"
    rf"|\b(?:nogle\s+)?(?<!de )(?<!den )(?<!det )(?<!disse )(?<!hver )enkelte{_OF_WHOM}"
    rf"|\b(?:kun|blot|bare|højst)\s+(?:et\s+par|\w+\s?[-–]\s?\w+){_OF_WHOM}"
    rf"|\b(?:en\s+håndfuld|et\s+fåtal|et\s+(?:lille|mindre|begrænset|beskedent|lavt)\s+antal){_OF_WHOM}",
    re.IGNORECASE,
)

_SIZE = (
    r"(?:er|var|ligger|lå|svarer\s+til|dækker\s+over)\s+(?:\w+\s+){0,2}"
    r"(?:små|småt|lave|lavt|lille|store|stort|høje|højt|under|mindre|færre|flere|større|højere|lavere|højst|mindst|"
    r"mellem|nul|ens|tæt)\b"
)
_HIDDEN = re.compile(
    r"\bskjulte\s+(?:tal|felt\w*|celle\w*|kategori\w*|måned\w*|søjle\w*)\b"
    r"|\btal\w*,?\s+(?:der|som)\s+(?:ikke\s+(?:kan\s+)?vises|er\s+skjult)\b|\bstjerne(?:n|r|rne)?\b",
    re.IGNORECASE,
)
"""The hidden figures as what a sentence is about. That `fordelingen vises ikke` may stand beside a shown figure."""
_HIDDEN_AS_IT_IS = re.compile(
    rf"\b(?:vises\s+ikke|er\s+skjult\w*),?\s+(?:fordi|da|for|men|og)\s+(?:det|de|der|tallet|tallene)\s+{_SIZE}",
    re.IGNORECASE,
)
_LARGE_OR_SMALL = re.compile(rf"\b{_SIZE}", re.IGNORECASE)
_OFFICIAL = re.compile(r"\btal,? der dækker få\b", re.IGNORECASE)
"""As the reports explain it themselves."""


def find_few(sentence: str) -> Iterator[re.Match[str]]:
    """Where it says of persons or cases that there are few."""
    return _FEW.finditer(_OFFICIAL.sub(lambda match: " " * len(match[0]), sentence))


def of_the_hidden(sentence: str) -> str:
    """What the sentence tells of hidden figures: a number, that they are few or small, which way they went. Empty:
    nothing, or it does not speak of them."""
    reason = _HIDDEN_AS_IT_IS.search(sentence)
    if reason:
        return reason[0]
    hidden = _HIDDEN.search(sentence)
    if not hidden:
        return ""
    told = [figure.text for figure in find_figures(sentence)]
    told += [match[0] for match in (*find_few(sentence), *_LARGE_OR_SMALL.finditer(sentence))]
    told += [claim.text for claim in claims_in(sentence)]
    return f"{hidden[0]} … {told[0]}" if told else ""
