"""Words of the trade that a report uses, explained for those who do not use them every day."""

import re
from collections.abc import Iterator, Mapping

_MEANT: Mapping[str, tuple[str, str]] = {
    "anbringelse": (
        r"\banbring|\banbragt",
        "at et barn eller en ung bor uden for hjemmet, for eksempel i en plejefamilie eller på en institution.",
    ),
    "foranstaltning": (
        r"foranstaltning",
        "den hjælp, som kommunen har besluttet at give et barn eller en familie efter loven.",
    ),
    "foreløbigt tal": (
        r"foreløbig",
        "et tal, der kan ændre sig, fordi noget bliver registreret senere, end det skete.",
    ),
    "handleplan": (r"handleplan", "en plan med mål for barnet, som følges op undervejs."),
    "helårsperson": (r"helårsperson", "én person i et helt år eller to personer i hver et halvt år."),
    "hjemvist": (r"hjemvist|hjemviste", "at Ankestyrelsen har sendt sagen tilbage, så kommunen skal afgøre den igen."),
    "korrigeret budget": (
        r"korrigere\w* budget|budget\w*,? korrigeret",
        "byrådets budget med de ændringer, der er besluttet i årets løb.",
    ),
    "median": (r"median", "den midterste værdi. Halvdelen ligger under den og halvdelen over."),
    "merforbrug og mindreforbrug": (
        r"merforbrug|mindreforbrug",
        "at der bruges flere eller færre penge, end der er i budgettet.",
    ),
    "nettoudgift": (
        r"nettoudgift",
        "udgiften, når indtægter som refusion fra staten er trukket fra.",
    ),
    "omgørelse": (r"omgør|omgjort", "at Ankestyrelsen ændrer kommunens afgørelse eller sender den tilbage."),
    "procentpoint (pp.)": (
        r"procentpoint|\bpp\.",
        "forskellen mellem to procenttal. Fra 20 til 25 pct. er der 5 procentpoint.",
    ),
    "refusion": (r"refusion|refunder", "penge, som kommunen får tilbage fra staten for en del af en udgift."),
    "stadfæstet": (r"stadfæst", "at Ankestyrelsen er enig i kommunens afgørelse."),
    "vægtet sagstal": (
        r"vægtet sagstal|sagstal, vægtet",
        "sager pr. medarbejder, hvor de sager, der kræver mest arbejde, tæller mest.",
    ),
    "årsværk": (r"årsværk", "en fuldtidsstilling i et helt år. To på halv tid er ét årsværk."),
}
"""By the word: how to find it in a text, and what it means."""


def explained_words(text: str) -> Iterator[tuple[str, str]]:
    """Those of the words that stand in the text, in the order of the Danish alphabet, each with its meaning."""
    for word, (pattern, meaning) in _MEANT.items():
        if re.search(pattern, text, re.IGNORECASE):
            yield word, meaning


__all__ = ["explained_words"]
