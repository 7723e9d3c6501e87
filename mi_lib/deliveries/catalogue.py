"""Every raw table that a unit delivers (domain reference, chapter 2).

No CPR number, name or address of a child or a family has a column here, and none may get one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from mi_lib.deliveries.contract import ON_CHANGE, Column, Contract, Kind, Period
from mi_lib.deliveries.examples import EXAMPLES
from mi_lib.deliveries.headings import HEADINGS
from mi_lib.errors import UsageError

_AGE_BANDS = ("a00_05", "a06_09", "a10_13", "a14_17", "a18_22")
_TARGET_GROUPS = (
    "tg_omsorg", "tg_adfaerd", "tg_funktion", "tg_misbrug_krim", "tg_overgreb", "tg_flygtning", "tg_uoplyst",
)  # fmt: skip
_NOTIFICATION_SOURCES = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "99")
_REASONS = (*(str(code) for code in range(1, 19)), "999")
_SITES = ("1", "21", "22", "23", "24", "25", "26", "9", "7", "8", "27", "11", "6", "99")
_PLACEMENT_BASES = ("101", "102", "103", "104", "105", "106", "108", "99")
_SERVICE_ACT = (
    "sel_11_3_1", "sel_11_3_2", "sel_11_3_3", "sel_11_3_4", "sel_11_6",
    "sel_52_3_1", "sel_52_3_2", "sel_52_3_3", "sel_52_3_4", "sel_52_3_5", "sel_52_3_6", "sel_52_3_7",
    "sel_52_3_8", "sel_52_3_9", "sel_52_a", "sel_54", "sel_58", "sel_75",
    "sel_76_3_1", "sel_76_3_2", "sel_76_a",
    "sel_41", "sel_42", "sel_44_84", "sel_45", "sel_32", "sel_32_a", "sel_36",
)  # fmt: skip
_CHILDRENS_ACT = (
    "bl_30_1_1", "bl_30_1_2", "bl_30_1_3", "bl_30_1_4", "bl_35_3", "bl_35_4", "bl_32_1", "bl_75",
    "bl_46", "bl_47", "bl_143", "bl_114_1_1", "bl_114_1_2", "bl_120",
    "bl_86", "bl_87", "bl_90", "bl_89", "bl_83", "bl_85", "bl_84",
)  # fmt: skip
"""Barnets lov §§ 30-143; the numbers of § 32 are others than those of SEL § 52, so it is one code.

Read in November 2026: § 30 nr. 1-4 and § 90 nr. 2 in LBK 282 of 17/03/2025 (lovguiden.dk), § 83 (danskelove.dk), and
that §§ 82-84 are the special day care and clubs in the ministry's guide 9375 of 07/06/2024 (regelrytter.dk). The text
of §§ 82 and 84 was not found; the label of `bl_84` names the three.
"""

_SECTIONS = (*_SERVICE_ACT, *_CHILDRENS_ACT)
_UNTIL_2023, _FROM_2024 = Period(last=date(2023, 12, 31)), Period(first=date(2024, 1, 1))
_IN_USE = {
    ("measure", "section_id"): (
        "decision_date",
        {**dict.fromkeys(_SERVICE_ACT, _UNTIL_2023), **dict.fromkeys(_CHILDRENS_ACT, _FROM_2024)},
    ),
    # A complaint of 2024 may be about a decision by the old act.
    ("complaint", "section_id"): ("received_date", dict.fromkeys(_CHILDRENS_ACT, _FROM_2024)),
    ("action_plan", "plan_type"): ("finished_date", {"barnets_plan": _FROM_2024}),
    ("notification", "legal_basis"): (
        "received_at",
        {
            **dict.fromkeys(("SEL § 152", "SEL § 153", "SEL § 154"), _UNTIL_2023),
            **dict.fromkeys(("BL § 132", "BL § 133", "BL § 135"), _FROM_2024),
        },
    ),
    ("notification", "source"): (
        "received_at",
        {
            "7": _UNTIL_2023,
            "12": _FROM_2024,
            "13": _FROM_2024,
        },
    ),
    ("access_request", "legal_basis"): ("received_date", {"gdpr": Period(first=date(2018, 5, 25))}),
}
"""Codes that came or went, by table and column, and the column with the row's day: Barnets lov, the GDPR."""

_OWNERS = {
    "child_id": "child",
    "case_id": "case_file",
    "measure_id": "measure",
    "plan_id": "action_plan",
    "account_id": "account",
    "school_id": "school",
    "employee_id": "employee",
    "caseworker_id": "employee",
}
"""The table whose key a column of this name holds, wherever it stands."""

_FACTS = (
    "assessed_24h_at", "attendance_confirmed_date", "birth_date", "board_decision_date", "claim_date", "closed_date",
    "completed_date", "concern_known_date", "decision_date", "finished_date", "opened_date", "outcome_date",
    "preliminary_assessment_date", "provisional_decision_date", "reassessed_date", "receipt_sent_date", "received_at",
    "received_date", "registered_at", "reported_date", "review_date", "revised_date", "sent_to_board_date", "set_date",
)  # fmt: skip
"""Columns with days of what has happened. Start and end days may lie ahead, and so may a promised letter."""

_CHECKS = tuple(f"R{number:02d}" for number in range(1, 13))


def _columns(text: str, **codes: tuple[str, ...]) -> tuple[Column, ...]:
    """Read `name kind` or `name kind?` (may be empty), one a line; the code lists come by column name."""
    columns = []
    for line in text.strip().splitlines():
        name, kind = line.split()
        columns.append(
            Column(name, _kind(kind.rstrip("?")), kind.endswith("?"), codes.get(name, ()), HEADINGS.get(name, ""))
        )
    return tuple(columns)


def _completed(contracts: Iterable[Contract]) -> Iterator[Contract]:
    """With the days of their codes, references by the columns' names, and the example of the table."""
    for each in contracts:
        columns = tuple(_with_periods(each.table, column) for column in each.columns)
        found = {name: _OWNERS[name] for name in each.column_names if _OWNERS.get(name, each.table) != each.table}
        yield replace(
            each,
            columns=columns,
            references={**found, **each.references},
            facts=(*(name for name in each.column_names if name in _FACTS), *each.facts),
            example=EXAMPLES[each.table],
        )


def _with_periods(table: str, column: Column) -> Column:
    coded_on, periods = _IN_USE.get((table, column.name), ("", {}))
    return replace(column, periods=periods, coded_on=coded_on)


def _kind(word: str) -> Kind:
    kinds: dict[str, Kind] = {
        "id": "id", "text": "text", "date": "date", "timestamp": "timestamp", "month": "month",
        "decimal": "decimal", "integer": "integer", "boolean": "boolean", "code": "code", "codes": "codes",
    }  # fmt: skip
    return kinds[word]


_CHILDREN_AND_FAMILY = (
    Contract(
        "child", "Børn", "boern_og_familie",
        _columns(
            """
            child_id id
            birth_date date
            sex code
            household_id id
            school_id id?
            responsible_municipality text
            """,
            sex=("D", "P"),
        ),
        key=("child_id",),
    ),
    Contract(
        "case_file", "Sager", "boern_og_familie",
        _columns(
            """
            case_id id
            child_id id
            case_type code
            target_group code?
            opened_date date
            opened_reason code
            closed_date date?
            closed_reason code?
            team_id id
            caseworker_id id?
            effort_step integer?
            registered_at timestamp
            """,
            case_type=("family", "disability"),
            target_group=_TARGET_GROUPS,
            opened_reason=("notification", "application", "moved_in", "other_department"),
            closed_reason=("goals_met", "no_need", "moved_out", "turned_18", "aftercare_ended", "other"),
        ),
        key=("case_id",), dated_by="registered_at",
    ),
    Contract(
        "notification", "Underretninger", "boern_og_familie",
        _columns(
            """
            notification_id id
            child_id id?
            unborn boolean
            case_id id?
            received_at timestamp
            source code
            legal_basis code
            reason codes?
            assessed_24h_at timestamp?
            acute boolean
            receipt_sent_date date?
            outcome code?
            outcome_date date?
            registered_at timestamp
            """,
            source=_NOTIFICATION_SOURCES,
            legal_basis=("SEL § 152", "SEL § 153", "SEL § 154", "BL § 132", "BL § 133", "BL § 135"),
            reason=_REASONS,
            outcome=("existing_case", "examination", "early_prevention", "no_action", "other"),
        ),
        key=("notification_id",), dated_by="registered_at",
    ),
    Contract(
        "child_examination", "Børnefaglige undersøgelser", "boern_og_familie",
        _columns(
            """
            exam_id id
            case_id id
            concern_known_date date?
            decision_date date
            consent boolean
            preliminary_assessment_date date?
            completed_date date?
            conclusion code?
            """,
            conclusion=("measure", "no_measure"),
        ),
        key=("exam_id",),
    ),
    Contract(
        "action_plan", "Handleplaner", "boern_og_familie",
        _columns(
            """
            plan_id id
            case_id id
            measure_id id?
            plan_type code
            finished_date date?
            revised_date date?
            urgent_purpose_stated boolean
            no_plan_reason text?
            """,
            plan_type=("handleplan", "barnets_plan", "ungeplan"),
        ),
        key=("plan_id",),
    ),
    Contract(
        "measure", "Foranstaltninger", "boern_og_familie",
        _columns(
            """
            measure_id id
            case_id id
            section_id code
            decision_date date
            start_date date
            planned_end_date date?
            end_date date?
            end_reason code?
            supplier_type code
            weekly_hours decimal?
            within_service_level boolean?
            deviation_approved_by code?
            """,
            section_id=_SECTIONS,
            end_reason=("planned", "goals_met", "changed", "moved", "withdrawn", "turned_18", "turned_23"),
            supplier_type=("municipal", "other_municipality", "region", "private", "family"),
            deviation_approved_by=("team_leader", "head"),
        ),
        key=("measure_id",),
    ),
    Contract(
        "placement", "Anbringelser", "boern_og_familie",
        _columns(
            """
            measure_id id
            site_code code?
            site_id id
            legal_basis code?
            consent boolean
            provisional_decision_date date?
            board_decision_date date?
            reasons codes?
            reported_date date?
            placement_spell_id id
            end_reason code?
            """,
            site_code=_SITES,
            legal_basis=_PLACEMENT_BASES,
            reasons=_REASONS,
            end_reason=("return_home", "aged_out", "changed_site", "other"),
        ),
        key=("measure_id",),
    ),
    Contract(
        "follow_up", "Opfølgninger", "boern_og_familie",
        _columns(
            """
            follow_up_id id
            measure_id id
            date date
            kind code
            next_due_date date?
            result code
            """,
            kind=("first", "recurring"),
            result=("continue", "adjust", "end"),
        ),
        key=("follow_up_id",), dated_by="date",
    ),
    Contract(
        "supervision_visit", "Tilsynsbesøg", "boern_og_familie",
        _columns(
            """
            visit_id id
            measure_id id
            date date
            talked_to_child boolean
            staff_present boolean
            """
        ),
        key=("visit_id",), dated_by="date",
    ),
    Contract(
        "child_conversation", "Børnesamtaler", "boern_og_familie",
        _columns(
            """
            conversation_id id
            case_id id
            date date
            occasion code
            not_held_reason text?
            """,
            occasion=("examination", "decision", "follow_up", "notification"),
        ),
        key=("conversation_id",), dated_by="date",
    ),
    Contract(
        "child_goal", "Mål i handleplaner", "boern_og_familie",
        _columns(
            """
            goal_id id
            plan_id id
            goal_area code
            set_date date
            closed_date date?
            """,
            goal_area=(
                "development_behaviour", "family", "school_learning", "health", "leisure_friendship",
                "preparation_adult_life",
            ),
        ),
        key=("goal_id",),
    ),
    Contract(
        "child_goal_assessment", "Vurderinger af mål", "boern_og_familie",
        _columns(
            """
            goal_id id
            date date
            status code
            assessed_by code
            scale_0_10 integer?
            """,
            status=("met", "partly", "not_met", "worse"),
            assessed_by=("caseworker", "team"),
        ),
        key=("goal_id", "date"), dated_by="date", references={"goal_id": "child_goal"},
    ),
    Contract(
        "registration_check", "Registreringskontrol", "boern_og_familie",
        _columns(
            """
            check_id id
            cutoff_date date
            case_id id
            rule_id code
            missing boolean
            """,
            rule_id=_CHECKS,
        ),
        key=("check_id",), dated_by="cutoff_date",
    ),
    Contract(
        "access_request", "Aktindsigter", "boern_og_familie",
        _columns(
            """
            request_id id
            received_date date
            legal_basis code
            requester_type code
            child_id id?
            pages integer
            deadline_letter_date date?
            completed_date date?
            decision code?
            """,
            legal_basis=("ofl", "fvl", "gdpr"),
            requester_type=("party", "relative", "press", "lawyer", "other"),
            decision=("full", "partial", "refused"),
        ),
        key=("request_id",),
    ),
    Contract(
        "complaint", "Klager", "boern_og_familie",
        _columns(
            """
            complaint_id id
            section_id code
            case_type code
            received_date date
            reassessed_date date?
            reassessment_result code?
            sent_to_board_date date?
            board_decision_date date?
            board_result code?
            """,
            section_id=_SECTIONS,
            case_type=("family", "disability"),
            reassessment_result=("upheld", "changed", "partly"),
            board_result=("upheld", "changed", "remitted", "dismissed"),
        ),
        key=("complaint_id",),
    ),
    Contract(
        "legality_review", "Ledelsestilsyn", "boern_og_familie",
        _columns(
            """
            review_id id
            review_date date
            case_id id
            item code
            score code
            """,
            item=(
                "exam_quality", "child_involved", "decision_reasoned", "appeal_guidance", "plan_goals_concrete",
                "follow_up_quality", "service_level_applied", "journal_systematic",
            ),
            score=("yes", "partly", "no", "not_relevant"),
        ),
        key=("review_id",), due_months=(3, 6, 9, 12), dated_by="review_date",
    ),
)  # fmt: skip

_FINANCE = (
    Contract(
        "account", "Konti", "oekonomi",
        _columns(
            """
            account_id id
            function code
            name_da text
            budget_area code
            """,
            function=("5.28.20", "5.28.21", "5.28.23", "5.28.24", "5.28.25", "5.22.07", "6.45.51"),
            budget_area=("placement", "prevention", "special_day", "income", "admin"),
        ),
        key=("account_id",), due_months=ON_CHANGE,
    ),
    Contract(
        "budget", "Budget", "oekonomi",
        _columns(
            """
            year integer
            account_id id
            adopted_dkk integer
            supplementary_dkk integer
            revised_dkk integer
            """
        ),
        key=("year", "account_id"), due_months=(1,), year="year",
    ),
    Contract(
        "ledger_entry", "Posteringer", "oekonomi",
        _columns(
            """
            entry_id id
            posting_date date
            account_id id
            amount_dkk decimal
            measure_id id?
            supplier_cvr text?
            text text
            """
        ),
        key=("entry_id",), dated_by="posting_date", sums=("amount_dkk",),
    ),
    Contract(
        "commitment", "Disponeringer", "oekonomi",
        _columns(
            """
            commitment_id id
            measure_id id
            from_date date
            to_date date
            unit_price_dkk decimal
            unit code
            quantity decimal
            account_id id
            status code
            """,
            unit=("day", "week", "month", "piece"),
            status=("granted", "expected", "ended"),
        ),
        key=("commitment_id",), happened={"to_date": ("status", "ended")},
    ),
    Contract(
        "forecast", "Forventet regnskab", "oekonomi",
        _columns(
            """
            year integer
            cutoff_date date
            account_id id
            actual_ytd_dkk decimal
            committed_dkk decimal
            expected_growth_dkk decimal
            forecast_dkk decimal
            revised_dkk decimal
            """
        ),
        key=("year", "cutoff_date", "account_id"), due_months=(7, 10, 12), dated_by="cutoff_date",
    ),
    Contract(
        "sde_case_year", "Særligt dyre enkeltsager", "oekonomi",
        _columns(
            """
            child_id id
            year integer
            scheme code
            household_id id
            eligible_cost_dkk decimal
            deducted_income_dkk decimal
            expected_refund_dkk decimal
            claimed_refund_dkk decimal
            claim_date date?
            received_refund_dkk decimal
            audit_status code
            """,
            scheme=("SEL176a", "SEL176", "BL198"),
            audit_status=("ok", "corrected", "open"),
        ),
        key=("child_id", "year"),
    ),
)  # fmt: skip

_JOINT_SECRETARIAT = (
    Contract(
        "policy_goal", "Politiske mål", "faellessekretariat",
        _columns(
            """
            goal_id id
            title_da text
            policy code
            indicator_id text?
            baseline decimal
            target decimal
            target_date date
            direction code
            owner_unit code
            """,
            policy=("boernepolitik", "budgetaftale", "udviklingsmaal"),
            direction=("up", "down"),
            owner_unit=("faellessekretariat", "oekonomi", "boern_og_familie", "skole", "personale", "kultur"),
        ),
        key=("goal_id",), due_months=ON_CHANGE,
    ),
    Contract(
        "policy_goal_status", "Status på politiske mål", "faellessekretariat",
        _columns(
            """
            goal_id id
            cutoff_date date
            value decimal?
            status code
            comment_da text?
            """,
            status=("achieved", "on_track", "at_risk", "off_track", "not_measured"),
        ),
        key=("goal_id", "cutoff_date"), due_months=(7, 10, 12), dated_by="cutoff_date",
        references={"goal_id": "policy_goal"},
    ),
)  # fmt: skip

_SCHOOL = (
    Contract(
        "school", "Skoler", "skole",
        _columns(
            """
            school_id id
            name_da text
            district text
            """
        ),
        key=("school_id",), due_months=ON_CHANGE,
    ),
    Contract(
        "pupil_absence_month", "Elevfravær", "skole",
        _columns(
            """
            month month
            school_id id
            grade integer
            absence_type code
            absence_days decimal
            enrolled_school_days decimal
            pupils integer
            pupils_over_10pct integer
            """,
            absence_type=("illness", "permitted", "unlawful"),
        ),
        key=("month", "school_id", "grade", "absence_type"),
        due_months=(1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12), dated_by="month",
        sums=("absence_days", "enrolled_school_days"),
    ),
)  # fmt: skip

_STAFF = (
    Contract(
        "employee", "Medarbejdere", "personale",
        _columns(
            """
            employee_id id
            unit_id code
            team_id id?
            job_group code
            fte decimal
            from_date date
            to_date date?
            """,
            unit_id=("faellessekretariat", "oekonomi", "boern_og_familie", "skole", "personale", "kultur"),
            job_group=("caseworker", "team_leader", "family_therapist", "residential_staff", "administration"),
        ),
        key=("employee_id",),
    ),
    Contract(
        "staff_absence", "Fravær", "personale",
        _columns(
            """
            absence_id id
            employee_id id
            from_date date
            to_date date?
            type code
            fte_days decimal
            """,
            type=("sickness", "child_sick", "work_injury", "other"),
        ),
        key=("absence_id",), sums=("fte_days",), facts=("from_date",),
    ),
    Contract(
        "training_activity", "Kompetenceudvikling", "personale",
        _columns(
            """
            activity_id id
            employee_id id
            date date
            hours decimal
            kind code
            planned boolean
            completed boolean
            cost_dkk decimal
            """,
            kind=("course", "diploma", "supervision_training", "e_learning"),
        ),
        key=("activity_id",), happened={"date": ("completed", True)},
    ),
)  # fmt: skip

_CULTURE = (
    Contract(
        "leisure_grant", "Støtte til fritidstilbud", "kultur",
        _columns(
            """
            grant_id id
            decision_date date
            age_band code
            activity_type code
            amount_dkk decimal
            scheme code
            has_social_case boolean?
            attendance_confirmed_date date?
            """,
            age_band=_AGE_BANDS,
            activity_type=(
                "football", "gymnastics", "swimming", "handball", "martial_arts", "scouts", "music", "riding", "other",
            ),
            scheme=("fritidspas", "sel_11_6"),
        ),
        key=("grant_id",), sums=("amount_dkk",),
    ),
)  # fmt: skip

CONTRACTS: dict[str, Contract] = {
    contract.table: contract
    for contract in _completed((*_CHILDREN_AND_FAMILY, *_FINANCE, *_JOINT_SECRETARIAT, *_SCHOOL, *_STAFF, *_CULTURE))
}


def contract(table: str) -> Contract:
    """The contract of one table. Raises UsageError with the valid names."""
    if table not in CONTRACTS:
        raise UsageError("There is no such table.", found=repr(table), remedy=f"use one of {', '.join(CONTRACTS)}")
    return CONTRACTS[table]
