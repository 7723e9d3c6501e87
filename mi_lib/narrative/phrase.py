"""What it takes to say a figure, and the ways in which it is compared."""

from dataclasses import dataclass

SAME_MONTH = "mod {last} i samme måned året før"
SAME_DAY = "mod {last} et år tidligere"
SAME_PERIOD = "mod {last} i samme periode året før"
YEAR_BEFORE = "mod {last} året før"


@dataclass(frozen=True)
class Phrase:
    """One headline's words: for the municipality, for a team, and how it is compared.

    `subject` names it in the definite form at the beginning of a sentence. `decimals` are those of running text.
    `brief` is its shorter form for page one, so that the section below does not repeat it word for word.
    """

    level: str
    brief: str
    versus: str
    subject: str
    decimals: int
    team: str = ""
    brief_team: str = ""
    brief_versus: str = YEAR_BEFORE
    whole: str = "hele kommunen"
    """What a team is a part of."""
    neuter: bool = True
    """Danish gender of the subject: antallet er højt, andelen er høj."""
    if_higher: str = ""
    if_lower: str = ""
    """Why a movement that way is neither good nor bad, where that is so."""
    spread_by: str = ""
    spread: str = ""
    """A breakdown whose ends are worth a sentence, and that sentence."""
