import pickle
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from mi_lib.errors import PlanError
from mi_lib.periods import Month
from mi_lib.plan import AnnualPlan, Plans, read_plan, read_plans

Edited = Callable[[str, str], Path]


@pytest.fixture
def edited(plan_file: Path, tmp_path: Path) -> Edited:
    """The plan of 2015 with one piece of text changed."""

    def edit(old: str, new: str) -> Path:
        text = plan_file.read_text(encoding="utf-8")
        if text.count(old) != 1:
            raise ValueError(f"{old!r} is there {text.count(old)} times")
        path = tmp_path / "plan-2015.yml"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return path

    return edit


def line_of(path: Path, text: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


@pytest.mark.parametrize(("numbers", "version"), [((1, 8, 11), "V1"), ((2, 4, 6, 9, 12), "V2"), ((3, 5, 10), "V3")])
def test_months_have_the_version_of_the_annual_plan(plan: AnnualPlan, numbers: tuple[int, ...], version: str) -> None:
    assert {plan.version_of(Month(2015, number)).id for number in numbers} == {version}
    assert plan.version(version).months == numbers


def test_july_has_no_report_and_the_error_names_the_months_that_have(plan: AnnualPlan) -> None:
    with pytest.raises(PlanError) as caught:
        plan.version_of(Month(2015, 7))
    assert caught.value.exit_code == 10
    assert caught.value.remedy == (
        "use one of 2015-01, 2015-02, 2015-03, 2015-04, 2015-05, 2015-06, 2015-08, 2015-09, 2015-10, 2015-11, 2015-12"
    )


def test_year_without_a_plan_is_an_error_that_names_the_years_with_one(plan: AnnualPlan, plans: Plans) -> None:
    for question in (plan.version_of, plans.version_of):
        with pytest.raises(PlanError, match="the years with a plan are 2015"):
            question(Month(2017, 1))


def test_themes_come_in_the_order_of_the_report_with_their_units(plan: AnnualPlan) -> None:
    themes = plan.themes_of("V1")
    assert [theme.id for theme in themes] == ["V1-1", "V1-2", "V1-3", "V1-4", "V1-5"]
    assert [theme.slug for theme in themes][2] == "foranstaltning-anbringelse"
    assert [unit.id for unit in plan.units_of("V1")] == ["faellessekretariat", "oekonomi", "boern_og_familie", "skole"]
    assert len(plan.themes) == 15
    assert plan.theme("sygefravaer").version == "V3"
    assert plan.unit("kultur").responsible.name == "Anders Nørreskov"


def test_frequency_is_the_themes_unless_the_indicator_has_its_own(edited: Edited) -> None:
    old = "unit: boern_og_familie, frequency: half_yearly}"
    theme = read_plan(edited(old, f"{old[:-1]}, indicators: {{goals_met_share: yearly}}}}")).theme(
        "resultatdokumentation"
    )
    assert (theme.frequency_of("goals_met_share"), theme.frequency_of("other")) == ("yearly", "half_yearly")


def test_meetings_and_deadlines_of_a_month_follow_the_forums(plan: AnnualPlan) -> None:
    assert [meeting.at for meeting in plan.meetings_of(Month(2015, 2))] == [
        datetime(2015, 2, 12, 9),
        datetime(2015, 2, 18, 13),
    ]
    assert [(d.forum, d.at) for d in plan.deadlines_of(Month(2015, 1))] == [
        ("chef_teamleder", datetime(2015, 1, 6, 10)),
        ("direktoer_chef", datetime(2015, 1, 9, 14)),
        ("udvalgsformand", datetime(2015, 1, 16, 12)),
        ("fagudvalg", datetime(2015, 1, 21, 9)),
    ]


def test_data_are_extracted_on_the_first_working_day_and_delivered_the_day_before_the_deadline(
    plan: AnnualPlan,
) -> None:
    assert plan.extraction_day(Month(2015, 1)) == date(2015, 1, 2)
    assert plan.delivery_day(Month(2015, 1)) == date(2015, 1, 5)
    assert plan.delivery_day(Month(2015, 4)) == date(2015, 4, 1)


def test_working_days_and_readings_of_the_file_decide_the_deadlines(edited: Edited) -> None:
    strict = read_plan(edited("profile: default\n", "profile: strict_public_holidays\n"))
    assert strict.deadlines_of(Month(2015, 6))[0].at == datetime(2015, 6, 4, 10)
    whole_days = read_plan(edited("whole_days_between: false", "whole_days_between: true "))
    assert whole_days.deadlines_of(Month(2015, 1))[0].at == datetime(2015, 1, 5, 10)


def test_planned_deadline_is_explained_by_the_rule_of_the_plan(edited: Edited) -> None:
    plan = read_plan(edited("profile: default\n", "profile: with_klemmedag\n"))
    told = plan.explain_deadline("direktoer_chef", datetime(2015, 5, 19, 13))
    assert "fredag den 15. maj 2015: tæller ikke (fredag efter Kristi himmelfartsdag)" in told
    assert told[-1] == "Materialet sendes senest tirsdag den 12. maj 2015 kl. 14."


def test_previous_and_next_edition_are_of_the_same_version(plans: Plans) -> None:
    assert plans.previous_edition(Month(2015, 8)) == Month(2015, 1)
    assert plans.next_edition(Month(2015, 3)) == Month(2015, 5)
    assert plans.previous_edition(Month(2015, 1)) is None


@pytest.mark.parametrize(
    ("old", "new", "found", "allowed"),
    [
        ("unit: kultur,", "unit: kulturr,", "'kulturr'", "did you mean kultur?"),
        ("profile: default\n", "profil: default\n", "unknown key 'profil'", "did you mean profile?"),
        ("profile: default\n", "profile: defalt\n", "'defalt'", "did you mean default?"),
        ("months: [3, 5, 10]", "months: [3, 5, 13]", "'13'", "it must be less than or equal to 12"),
        ("months: [3, 5, 10]", "months: [3, 5, 10, 12]", "12 twice", "stands at versions.V2.months.4; keep one"),
        ("saturday: false", "saturday: 0102 ", "'0102'", "it must be a valid boolean"),
        ("title: Kultur,", "title: '',", "''", "it must have at least 1 character"),
        ('colour: "#24705f"', "colour: NO", "'NO'", "write it in the form ^#[0-9a-f]{6}$"),
        ("hour: 14:00", "hour: 14", "'14'", "write an hour like 9:00, one that exists"),
        ("closed: {}", "closed: {2015-02-30: x}", "'x'", "write a day like 2015-12-28, one that exists"),
        ("2015-12-16 13:00", "2015-12-32 13:00", "'2015-12-32 13:00'", "write a day and hour like 2015-01-28 15:00"),
        ("2015-12-16 13:00", "2015-12-24 13:00", "torsdag den 24. december 2015, a closed day (juleaftensdag)", "hold"),
        ("2015-12:   # V2", "2015-07:   # V2", "meetings of 2015-07", "no version reports in this month"),
        ("2015-12:   # V2", "2016-12:   # V2", "meetings of 2016-12", "write only months of 2015"),
        ("udvalgsformand: 2015-11-17 14:00", "fagudvalget: 2015-11-17 14:00", "'fagudvalget'", "mean fagudvalg?"),
        ("udvalgsformand: 2015-11-17 14:00", "fagudvalg: 2015-11-17 14:00", "fagudvalg again in line", "keep one"),
        ("days: 7, hour: 9:00", "hour: 9:00", "calendar_days_before without days", "write days: 1 or more"),
        ("letter: F", "letter: C", "C twice", "it already stands at forums.chef_teamleder.letter; keep one"),
        ("themes: [refusion, ", "themes: [refussion, refusion, ", "'refussion'", "did you mean refusion?"),
        ("forums: [chef_teamleder, direktoer_chef, udvalgsformand, fagudvalg]",
         "forums: [chef_teamleder, direktoer_chef, udvalgsformand, fagudvalg, byraad]", "'byraad'", "use one of chef_"),
        ("refusion, kompetence", "kompetence", "refusion is in no version", "add it to the themes of one version"),
        ('colour: "#24705f"', 'colour: "#6d2f5e"', "#6d2f5e twice", "stands at forums.udvalgsformand.colour; keep one"),
        ("id: V3-5", "id: V3-4", "V3-4 twice", "stands at themes.fritidstilbud.id; keep one"),
        ("year: 2015\n", "year: &a 2015\nx: *a\n", "an alias (*), which is not used here", "look at indentation"),
        ("units:\n", "units: [\n", "expected", "look at indentation"),
    ],
)  # fmt: skip
def test_mistake_is_told_with_line_what_was_found_and_what_is_allowed(
    edited: Edited, old: str, new: str, found: str, allowed: str
) -> None:
    path = edited(old, new)
    with pytest.raises(PlanError) as caught:
        read_plan(path)
    assert f"{path.as_posix()}, line " in caught.value.where
    assert found in caught.value.found
    assert allowed in caught.value.remedy


def test_line_of_a_mistake_is_the_line_in_the_file(edited: Edited) -> None:
    path = edited("unit: kultur,", "unit: kulturr,")
    with pytest.raises(PlanError) as caught:
        read_plan(path)
    assert caught.value.where == f"{path.as_posix()}, line {line_of(path, 'kulturr')}, at themes.fritidstilbud.unit"


def test_several_mistakes_are_told_together_in_the_order_of_the_file(edited: Edited) -> None:
    path = edited("months: [3, 5, 10]", "months: [3, x, 13]")
    with pytest.raises(PlanError, match="in 2 places") as caught:
        read_plan(path)
    line = line_of(path, "[3, x, 13]")
    assert caught.value.found.split("\n    ")[1:] == [
        f"line {line}, versions.V3.months.1: 'x'; it must be a valid integer",
        f"line {line}, versions.V3.months.2: '13'; it must be less than or equal to 12",
    ]


def test_mistakes_of_values_come_in_the_order_of_the_file(edited: Edited) -> None:
    path = edited("unit: personale, frequency: half_yearly", "unit: perso, frequency: half_yearly")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("letter: F", "letter: C"), encoding="utf-8")
    with pytest.raises(PlanError) as caught:
        read_plan(path)
    assert caught.value.found.index("C twice") < caught.value.found.index("'perso'")


def test_what_is_missing_is_named(edited: Edited) -> None:
    with pytest.raises(PlanError) as caught:
        read_plan(edited("municipality: Bakkedal Kommune\n", ""))
    assert (caught.value.found, caught.value.remedy) == ("no municipality", "write it")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "The file is written wrong."),
        (b"year: \xe5r", "The file is not UTF-8."),
        (b"- 2015", "The file is written wrong."),
    ],
)
def test_file_that_is_no_plan_at_all_is_refused(tmp_path: Path, content: bytes, what: str) -> None:
    path = tmp_path / "plan-2015.yml"
    path.write_bytes(content)
    with pytest.raises(PlanError) as caught:
        read_plan(path)
    assert caught.value.what == what


def test_file_that_is_not_there_is_a_plan_error(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="The file is not there"):
        read_plan(tmp_path / "plan-2015.yml")


def test_file_name_and_year_must_agree(edited: Edited) -> None:
    path = edited("units:\n", "units:\n")
    path.rename(path.with_name("plan-2016.yml"))
    with pytest.raises(PlanError, match=r"name the file plan-2015\.yml"):
        read_plans(path.parent)


def test_plan_travels_between_processes_whole(plan: AnnualPlan) -> None:
    assert pickle.loads(pickle.dumps(plan)) == plan


def test_unknown_names_are_answered_with_the_nearest_one(plan: AnnualPlan) -> None:
    with pytest.raises(PlanError, match="did you mean underretninger"):
        plan.theme("underretning")
    with pytest.raises(PlanError, match="did you mean boern_og_familie"):
        plan.unit("boern-og-familie")
