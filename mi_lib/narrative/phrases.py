"""How each headline is said. Placeholders are filled from observations; nothing here holds a number of its own.

{value} with unit · {number} without · {n} of {d} numerator and denominator in figures · {month} `december 2014` ·
{ytd} `årets første ti måneder` · {year} · {school_year}. `versus` follows when last year's figure is shown.
"""

from mi_lib.narrative.casework_phrases import CASEWORK_PHRASES
from mi_lib.narrative.companion_phrases import COMPANION_PHRASES
from mi_lib.narrative.phrase import SAME_DAY, SAME_MONTH, SAME_PERIOD, YEAR_BEFORE
from mi_lib.narrative.phrase import Phrase as Phrase

_HEADLINES: dict[str, Phrase] = {
    "goals_on_track_share": Phrase(
        level="{n} af {d} målte politiske mål er nået eller på vej. Det er {value} af målene",
        brief="Nået eller på vej er {value} af de målte politiske mål",
        versus=SAME_DAY,
        subject="Andelen af mål, der er nået eller på vej,",
        neuter=False,
        decimals=0,
    ),
    "placement_share_of_net_spend": Phrase(
        level=(
            "Anbringelser stod for {value} af nettoudgifterne til anbringelser og forebyggende foranstaltninger i {ytd}"
        ),
        brief="Anbringelser udgjorde {value} af udgifterne til anbringelser og forebyggelse i {ytd}",
        brief_versus=SAME_PERIOD,
        versus=SAME_PERIOD,
        subject="Anbringelsernes andel af udgifterne",
        decimals=1,
        neuter=False,
        if_lower="En lavere andel kan vise, at hjælpen kommer tidligere, men også, at behov ikke bliver dækket.",
    ),
    "placement_share_of_children": Phrase(
        level="{n} af de {d} børn og unge med en foranstaltning var anbragt ved udgangen af {month}, altså {value}",
        brief="{value} af børn og unge med en foranstaltning er anbragt",
        brief_team="{value} af teamets børn og unge med en foranstaltning er anbragt",
        versus=SAME_DAY,
        subject="Andelen af anbragte",
        neuter=False,
        decimals=1,
        team="{n} af teamets {d} børn og unge med en foranstaltning var anbragt ved udgangen af {month}, altså {value}",
        if_lower="En lavere andel kan vise, at hjælpen kommer tidligere, men også, at behov ikke bliver dækket.",
    ),
    "goals_met_share": Phrase(
        level="Ved den seneste vurdering var {value} af målene i børnenes handleplaner opfyldt",
        brief="{value} af målene i børnenes handleplaner er opfyldt",
        brief_team="{value} af målene i handleplanerne for teamets børn er opfyldt",
        versus=YEAR_BEFORE,
        subject="Andelen af opfyldte mål",
        neuter=False,
        decimals=0,
        spread_by="goal_area",
        spread="Andelen er højest for {top} ({most}) og lavest for {bottom} ({least})",
        team="I teamet var {value} af målene i børnenes handleplaner opfyldt ved den seneste vurdering",
    ),
    "absence_rate": Phrase(
        level="Skolefraværet var {value} i {month}",
        brief="Fraværet var {value} i {month}",
        versus=SAME_MONTH,
        subject="Skolefraværet",
        decimals=1,
        spread_by="grade_group",
        spread="Fraværet er højest i {top} ({most}) og lavest i {bottom} ({least})",
    ),
    "cases_with_missing_registration_share": Phrase(
        level="I {value} af de aktive sager manglede mindst én registrering i DUBU ved udgangen af {month}",
        brief="{value} af de aktive sager mangler mindst én registrering",
        brief_team="{value} af teamets aktive sager mangler mindst én registrering",
        versus=SAME_DAY,
        subject="Andelen af sager med manglende registrering",
        neuter=False,
        decimals=0,
        team="I {value} af teamets aktive sager manglede mindst én registrering i DUBU ved udgangen af {month}",
    ),
    "placed_children_count": Phrase(
        level="{number} børn og unge var anbragt uden for hjemmet ved udgangen af {month}",
        brief="{number} børn og unge er anbragt uden for hjemmet",
        brief_team="{number} af teamets børn og unge er anbragt uden for hjemmet",
        versus=SAME_DAY,
        subject="Antallet af anbragte børn og unge",
        decimals=0,
        team="{number} af teamets børn og unge var anbragt uden for hjemmet ved udgangen af {month}",
    ),
    "cases_with_open_breach_share": Phrase(
        level="I {value} af de aktive sager var mindst én lovbestemt frist overskredet ved udgangen af {month}",
        brief="{value} af de aktive sager har mindst én overskredet frist",
        brief_team="{value} af teamets aktive sager har mindst én overskredet frist",
        versus=SAME_DAY,
        subject="Andelen af sager med en overskredet frist",
        neuter=False,
        decimals=0,
        team="I {value} af teamets aktive sager var mindst én lovbestemt frist overskredet ved udgangen af {month}",
    ),
    "notification_count": Phrase(
        level="Kommunen modtog {value} i {month}",
        brief="Der kom {value} i {month}",
        brief_team="Teamet fik {value} i {month}",
        versus=SAME_MONTH,
        subject="Antallet af underretninger",
        decimals=0,
        team="Teamet modtog {value} i {month}",
        if_higher=(
            "Flere underretninger er ikke i sig selv et dårligt tegn. "
            "Det kan også skyldes, at flere fagfolk er opmærksomme på at underrette."
        ),
    ),
    "sde_reimbursement_claimed_dkk": Phrase(
        level="Kommunen havde ved udgangen af {month} hjemtaget {value} i refusion for {year}",
        brief="Der er hjemtaget {value} for {year}",
        brief_versus=SAME_DAY,
        versus=SAME_DAY,
        subject="Den hjemtagne refusion",
        neuter=False,
        decimals=1,
    ),
    "training_hours_share": Phrase(
        level=(
            "Medarbejderne i Børn og familie brugte {value} af arbejdstiden på "
            "kompetenceudvikling de seneste 12 måneder"
        ),
        brief="{value} af arbejdstiden gik til kompetenceudvikling de seneste 12 måneder",
        brief_team="{value} af teamets arbejdstid gik til kompetenceudvikling de seneste 12 måneder",
        versus=YEAR_BEFORE,
        subject="Tiden til kompetenceudvikling",
        neuter=False,
        decimals=1,
        whole="hele Børn og familie",
        team="Teamet brugte {value} af arbejdstiden på kompetenceudvikling de seneste 12 måneder",
    ),
    "access_request_count": Phrase(
        level="Kommunen modtog {value} om aktindsigt i {month}",
        brief="Der kom {value} i {month}",
        versus=SAME_MONTH,
        subject="Antallet af anmodninger om aktindsigt",
        decimals=0,
    ),
    "leisure_grants_count": Phrase(
        level="Kommunen gav {value} til fritidstilbud i {ytd}",
        brief="Der er givet {value} i {ytd}",
        brief_versus=SAME_PERIOD,
        versus=SAME_PERIOD,
        subject="Antallet af bevillinger til fritidstilbud",
        decimals=0,
    ),
    "sickness_absence_rate": Phrase(
        level="Sygefraværet i Børn og familie var {value} i {month}",
        brief="Fraværet var {value} i {month}",
        brief_team="Fraværet i teamet var {value} i {month}",
        versus=SAME_MONTH,
        subject="Sygefraværet",
        decimals=1,
        whole="hele Børn og familie",
        team="Teamets sygefravær var {value} i {month}",
    ),
}

PHRASES = CASEWORK_PHRASES | COMPANION_PHRASES | _HEADLINES
"""Everything that there are words for, by the indicator's id."""
