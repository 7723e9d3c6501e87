"""How the figures of the casework are said: cases, placements, deadlines, notifications, quality, complaints."""

from mi_lib.narrative.phrase import SAME_DAY, YEAR_BEFORE, Phrase

CASEWORK_PHRASES: dict[str, Phrase] = {
    "cases_fully_registered": Phrase(
        level="I {number} sager manglede ingen af de obligatoriske registreringer ved udgangen af {month}",
        brief="{number} sager mangler ingen registreringer",
        team="I {number} af teamets sager manglede ingen af de obligatoriske registreringer ved udgangen af {month}",
        brief_team="{number} af teamets sager mangler ingen registreringer",
        versus=SAME_DAY,
        subject="Antallet af sager uden manglende registreringer",
        decimals=0,
    ),
    "case_age_median": Phrase(
        level="Halvdelen af de aktive sager havde været åbne i mere end {value} ved udgangen af {month}",
        brief="Halvdelen af de aktive sager er ældre end {value}",
        team="Halvdelen af teamets aktive sager havde været åbne i mere end {value} ved udgangen af {month}",
        brief_team="Halvdelen af teamets aktive sager er ældre end {value}",
        versus=SAME_DAY,
        subject="Sagernes alder",
        neuter=False,
        decimals=0,
    ),
    "reopened_share": Phrase(
        level=(
            "I {n} af de {d} sager, der blev åbnet de seneste 12 måneder, havde barnet en sag, der var lukket "
            "mindre end 12 måneder før. Det er {value}"
        ),
        brief="{value} af de åbnede sager er genåbnede",
        team=(
            "I {n} af de {d} sager, som teamet åbnede de seneste 12 måneder, havde barnet en sag, der var lukket "
            "mindre end 12 måneder før. Det er {value}"
        ),
        brief_team="{value} af teamets åbnede sager er genåbnede",
        versus=YEAR_BEFORE,
        subject="Andelen af genåbnede sager",
        neuter=False,
        decimals=0,
    ),
    "placements_started": Phrase(
        level="{value} begyndte i de 12 måneder til og med {month}",
        brief="{value} begyndte på 12 måneder",
        team="{value} begyndte i teamet i de 12 måneder til og med {month}",
        brief_team="{value} begyndte i teamet på 12 måneder",
        versus=YEAR_BEFORE,
        subject="Antallet af nye anbringelser",
        decimals=0,
    ),
    "placements_ended": Phrase(
        level="{value} sluttede i de 12 måneder til og med {month}",
        brief="{value} sluttede på 12 måneder",
        team="{value} sluttede i teamet i de 12 måneder til og med {month}",
        brief_team="{value} sluttede i teamet på 12 måneder",
        versus=YEAR_BEFORE,
        subject="Antallet af afsluttede anbringelser",
        decimals=0,
    ),
    "placed_without_consent_share": Phrase(
        level="{n} af {d} anbragte børn og unge var anbragt uden samtykke ved udgangen af {month}. Det er {value}",
        brief="{value} af de anbragte er anbragt uden samtykke",
        team=(
            "{n} af teamets {d} anbragte børn og unge var anbragt uden samtykke ved udgangen af {month}. Det er {value}"
        ),
        brief_team="{value} af teamets anbragte er anbragt uden samtykke",
        versus=SAME_DAY,
        subject="Andelen uden samtykke",
        neuter=False,
        decimals=0,
    ),
    "placement_rate": Phrase(
        level="For hver 1.000 børn i kommunen var {number} anbragt ved udgangen af {month}",
        brief="{number} af hver 1.000 børn er anbragt",
        versus=SAME_DAY,
        subject="Antallet af anbragte børn i forhold til alle børn",
        decimals=1,
    ),
    "return_home_stable": Phrase(
        level=(
            "{n} af de {d} børn og unge, der kom hjem fra en anbringelse for 12 til 24 måneder siden, er ikke "
            "anbragt igen. Det er {value}"
        ),
        brief="{value} af de hjemgivne børn er ikke anbragt igen",
        versus=SAME_DAY,
        subject="Andelen af stabile hjemgivelser",
        neuter=False,
        decimals=0,
    ),
    "supervision_met_share": Phrase(
        level=(
            "I {n} af {d} anbringelser havde der været de tilsynsbesøg, som loven kræver, ved udgangen af {month}. "
            "Det er {value}"
        ),
        brief="{value} af anbringelserne har haft nok tilsynsbesøg",
        team=(
            "I {n} af teamets {d} anbringelser havde der været de tilsynsbesøg, som loven kræver, ved udgangen af "
            "{month}. Det er {value}"
        ),
        brief_team="{value} af teamets anbringelser har haft nok tilsynsbesøg",
        versus=SAME_DAY,
        subject="Andelen med nok tilsynsbesøg",
        neuter=False,
        decimals=0,
    ),
    "open_breaches_count": Phrase(
        level="{value} var stadig ikke indhentet ved udgangen af {month}",
        brief="{value} er ikke indhentet",
        team="{value} i teamet var stadig ikke indhentet ved udgangen af {month}",
        brief_team="{value} i teamet er ikke indhentet",
        versus=SAME_DAY,
        subject="Antallet af overskredne frister",
        decimals=0,
    ),
    "notifications_by_reason": Phrase(
        level="Kommunen modtog {value} i de 12 måneder til og med {month}",
        brief="Der kom {value} på 12 måneder",
        versus=YEAR_BEFORE,
        subject="Antallet af underretninger",
        decimals=0,
    ),
    "children_notified": Phrase(
        level="Underretningerne i de 12 måneder til og med {month} handlede om {value}",
        brief="Underretningerne handlede om {value}",
        team="Teamets underretninger i de 12 måneder til og med {month} handlede om {value}",
        brief_team="Teamets underretninger handlede om {value}",
        versus=YEAR_BEFORE,
        subject="Antallet af børn, der er underrettet om,",
        decimals=0,
    ),
    "repeat_share": Phrase(
        level=(
            "{n} af de {d} børn, der blev underrettet om i de 12 måneder til og med {month}, blev underrettet om "
            "flere gange. Det er {value}"
        ),
        brief="{value} af børnene er der underrettet om flere gange",
        versus=YEAR_BEFORE,
        subject="Andelen af børn med flere underretninger",
        neuter=False,
        decimals=0,
    ),
    "caseload": Phrase(
        level="En fuldtidsansat sagsbehandler havde i gennemsnit {number} aktive sager ved udgangen af {month}",
        brief="{number} aktive sager pr. fuldtidsansat sagsbehandler",
        team="Teamets fuldtidsansatte sagsbehandlere havde i gennemsnit {number} aktive sager ved udgangen af {month}",
        brief_team="{number} aktive sager pr. fuldtidsansat sagsbehandler i teamet",
        versus=SAME_DAY,
        subject="Sagstallet",
        decimals=1,
        if_higher="Et højere sagstal kan skyldes både flere sager og færre sagsbehandlere.",
    ),
    "weighted_caseload": Phrase(
        level="Vægtet efter arbejdet i dem havde en fuldtidsansat sagsbehandler {number} sager ved udgangen af {month}",
        brief="Det vægtede sagstal er {number}",
        team=(
            "Vægtet efter arbejdet i dem havde en fuldtidsansat sagsbehandler i teamet {number} sager ved udgangen "
            "af {month}"
        ),
        brief_team="Teamets vægtede sagstal er {number}",
        versus=SAME_DAY,
        subject="Det vægtede sagstal",
        decimals=1,
    ),
    "section_caseload": Phrase(
        level="En fuldtidsansat sagsbehandler havde {number} sager med en aktiv foranstaltning ved udgangen af {month}",
        brief="{number} sager med en aktiv foranstaltning pr. fuldtidsansat sagsbehandler",
        team=(
            "En fuldtidsansat sagsbehandler i teamet havde {number} sager med en aktiv foranstaltning ved udgangen "
            "af {month}"
        ),
        brief_team="{number} sager med en aktiv foranstaltning pr. fuldtidsansat sagsbehandler i teamet",
        versus=SAME_DAY,
        subject="Sagstallet",
        decimals=1,
    ),
    "placement_duration_active": Phrase(
        level="Halvdelen af de anbringelser, der var i gang ved udgangen af {month}, havde varet mere end {value}",
        brief="Halvdelen af anbringelserne i gang har varet mere end {value}",
        team="Halvdelen af teamets anbringelser, der var i gang ved udgangen af {month}, havde varet mere end {value}",
        brief_team="Halvdelen af teamets anbringelser i gang har varet mere end {value}",
        versus=SAME_DAY,
        subject="Varigheden",
        neuter=False,
        decimals=0,
    ),
    "placement_duration_ended": Phrase(
        level=(
            "Halvdelen af de anbringelser, der sluttede i de 12 måneder til og med {month}, havde varet mere end "
            "{value}"
        ),
        brief="Halvdelen af de afsluttede anbringelser havde varet mere end {value}",
        team=(
            "Halvdelen af teamets anbringelser, der sluttede i de 12 måneder til og med {month}, havde varet mere "
            "end {value}"
        ),
        brief_team="Halvdelen af teamets afsluttede anbringelser havde varet mere end {value}",
        versus=YEAR_BEFORE,
        subject="Varigheden",
        neuter=False,
        decimals=0,
    ),
    "placement_duration_expected": Phrase(
        level="Halvdelen af nye anbringelser må ventes at vare mere end {value}",
        brief="Halvdelen af nye anbringelser må ventes at vare mere end {value}",
        team="Halvdelen af nye anbringelser i teamet må ventes at vare mere end {value}",
        brief_team="Halvdelen af nye anbringelser i teamet må ventes at vare mere end {value}",
        versus=YEAR_BEFORE,
        subject="Den forventede varighed",
        neuter=False,
        decimals=0,
    ),
    "measure_duration_active": Phrase(
        level=(
            "Halvdelen af de forebyggende foranstaltninger, der var i gang ved udgangen af {month}, havde varet "
            "mere end {value}"
        ),
        brief="Halvdelen af foranstaltningerne i gang har varet mere end {value}",
        team=(
            "Halvdelen af teamets forebyggende foranstaltninger, der var i gang ved udgangen af {month}, havde "
            "varet mere end {value}"
        ),
        brief_team="Halvdelen af teamets foranstaltninger i gang har varet mere end {value}",
        versus=SAME_DAY,
        subject="Varigheden",
        neuter=False,
        decimals=0,
    ),
    "measure_duration_ended": Phrase(
        level=(
            "Halvdelen af de forebyggende foranstaltninger, der sluttede i de 12 måneder til og med {month}, havde "
            "varet mere end {value}"
        ),
        brief="Halvdelen af de afsluttede foranstaltninger havde varet mere end {value}",
        team=(
            "Halvdelen af teamets forebyggende foranstaltninger, der sluttede i de 12 måneder til og med {month}, "
            "havde varet mere end {value}"
        ),
        brief_team="Halvdelen af teamets afsluttede foranstaltninger havde varet mere end {value}",
        versus=YEAR_BEFORE,
        subject="Varigheden",
        neuter=False,
        decimals=0,
    ),
    "measure_duration_expected": Phrase(
        level="Halvdelen af nye forebyggende foranstaltninger må ventes at vare mere end {value}",
        brief="Halvdelen af nye foranstaltninger må ventes at vare mere end {value}",
        team="Halvdelen af nye forebyggende foranstaltninger i teamet må ventes at vare mere end {value}",
        brief_team="Halvdelen af nye foranstaltninger i teamet må ventes at vare mere end {value}",
        versus=YEAR_BEFORE,
        subject="Den forventede varighed",
        neuter=False,
        decimals=0,
    ),
    "follow_ups_on_time_share": Phrase(
        level=(
            "{n} af de {d} opfølgninger, der skulle holdes i de tre måneder til og med {month}, blev holdt til "
            "tiden. Det er {value}"
        ),
        brief="{value} af opfølgningerne blev holdt til tiden",
        team=(
            "{n} af de {d} opfølgninger, som teamet skulle holde i de tre måneder til og med {month}, blev holdt "
            "til tiden. Det er {value}"
        ),
        brief_team="{value} af teamets opfølgninger blev holdt til tiden",
        versus=YEAR_BEFORE,
        subject="Andelen af opfølgninger holdt til tiden",
        neuter=False,
        decimals=0,
    ),
    "follow_ups_held": Phrase(
        level="Der blev holdt {value} i de tre måneder til og med {month}",
        brief="Der blev holdt {value} på tre måneder",
        team="Teamet holdt {value} i de tre måneder til og med {month}",
        brief_team="Teamet holdt {value} på tre måneder",
        versus=YEAR_BEFORE,
        subject="Antallet af holdte opfølgninger",
        decimals=0,
    ),
    "review_score_share": Phrase(
        level="I de gennemgåede sager var {value} af kravene opfyldt i de 12 måneder til og med {month}",
        brief="{value} af kravene i de gennemgåede sager er opfyldt",
        versus=YEAR_BEFORE,
        subject="Andelen af opfyldte krav",
        neuter=False,
        decimals=0,
        spread_by="review_item",
        spread="Flest point gav kravet »{top}« ({most}) og færrest kravet »{bottom}« ({least})",
    ),
    "within_service_level_share": Phrase(
        level=(
            "{value} af de nye foranstaltninger i de 12 måneder til og med {month} var bevilget inden for byrådets "
            "serviceniveau"
        ),
        brief="{value} af de nye foranstaltninger ligger inden for serviceniveauet",
        team=(
            "{value} af teamets nye foranstaltninger i de 12 måneder til og med {month} var bevilget inden "
            "for byrådets serviceniveau"
        ),
        brief_team="{value} af teamets nye foranstaltninger ligger inden for serviceniveauet",
        versus=YEAR_BEFORE,
        subject="Andelen inden for serviceniveauet",
        neuter=False,
        decimals=0,
    ),
    "deviations_approved_share": Phrase(
        level="En leder havde godkendt {n} af {d} afvigelser fra serviceniveauet i de 12 måneder til og med {month}",
        brief="{value} af afvigelserne er godkendt af en leder",
        team="En leder havde godkendt {n} af teamets {d} afvigelser i de 12 måneder til og med {month}",
        brief_team="{value} af teamets afvigelser er godkendt af en leder",
        versus="",
        subject="Andelen af godkendte afvigelser",
        neuter=False,
        decimals=0,
    ),
    "complaints_received": Phrase(
        level="Kommunen modtog {value} over afgørelser i de 12 måneder til og med {month}",
        brief="Der kom {value} på 12 måneder",
        versus=YEAR_BEFORE,
        subject="Antallet af klager",
        decimals=0,
    ),
    "reassessed_in_time_share": Phrase(
        level=(
            "{n} af {d} klager blev genvurderet inden for fire uger i de 12 måneder til og med {month}. Det er {value}"
        ),
        brief="{value} af klagerne blev genvurderet inden for fire uger",
        versus=YEAR_BEFORE,
        subject="Andelen af klager genvurderet til tiden",
        neuter=False,
        decimals=0,
    ),
    "reassessment_changed_share": Phrase(
        level="Kommunen ændrede selv afgørelsen i {n} af {d} genvurderede klager i de 12 måneder til og med {month}",
        brief="Kommunen ændrede selv {value} af de genvurderede afgørelser",
        versus="",
        subject="Andelen af ændrede afgørelser",
        neuter=False,
        decimals=0,
    ),
    "board_decisions": Phrase(
        level="Ankestyrelsen traf {value} i kommunens klagesager i de 12 måneder til og med {month}",
        brief="Ankestyrelsen traf {value}",
        versus=YEAR_BEFORE,
        subject="Antallet af afgørelser fra Ankestyrelsen",
        decimals=0,
    ),
    "reversal_rate": Phrase(
        level=(
            "Ankestyrelsen ændrede eller hjemviste {n} af de {d} afgørelser, den tog stilling til i de 12 måneder "
            "til og med {month}. Omgørelsesprocenten er dermed {number}"
        ),
        brief="Omgørelsesprocenten er {number}",
        versus="",
        subject="Omgørelsesprocenten",
        neuter=False,
        decimals=0,
    ),
}
