"""The annual plan: version x month x theme x unit x meeting x deadline, and the questions that everything asks it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from mi_lib.errors import PlanError
from mi_lib.periods import Month
from mi_lib.plan.calendar import DEFAULT, Profile, first_working_day, working_days_before
from mi_lib.plan.deadlines import RECOMMENDED, Readings, Rule, explain_deadline, submission_deadline
from mi_lib.plan.lined_yaml import raise_mistakes, read_lined_yaml, validate_lined
from mi_lib.plan.names import known
from mi_lib.plan.schema import Frequency, PlanFile, find_mistakes


@dataclass(frozen=True)
class Person:
    name: str
    email: str


@dataclass(frozen=True)
class Unit:
    """Who delivers data; `responsible` answers for it."""

    id: str
    title: str
    responsible: Person


@dataclass(frozen=True)
class Forum:
    """A meeting level; `order` counts from 1, as the material goes. `letter` goes wherever `colour` goes."""

    id: str
    order: int
    title: str
    short_title: str
    letter: str
    colour: str
    rule: Rule


@dataclass(frozen=True)
class Theme:
    """One of the themes. `slug` is what people type, `unit` and `version` are ids.

    `frequency` holds for every indicator of the theme that `indicators` does not name.
    """

    id: str
    slug: str
    title: str
    unit: str
    version: str
    frequency: Frequency
    indicators: Mapping[str, Frequency]

    def frequency_of(self, indicator: str) -> Frequency:
        return self.indicators.get(indicator, self.frequency)


@dataclass(frozen=True)
class Version:
    """A report version: `months` are month numbers, `themes` slugs and `forums` ids, both in order."""

    id: str
    title: str
    audience: str
    months: tuple[int, ...]
    themes: tuple[str, ...]
    forums: tuple[str, ...]


@dataclass(frozen=True)
class Meeting:
    """Where the edition of `month` is treated; `at` is local civil time."""

    month: Month
    version: str
    forum: str
    at: datetime


@dataclass(frozen=True)
class Deadline:
    """The last moment to send the material for one meeting."""

    meeting: Meeting
    at: datetime

    @property
    def forum(self) -> str:
        return self.meeting.forum


@dataclass(frozen=True)
class AnnualPlan:
    """One year. The mappings keep the order of the file; nobody writes to them."""

    year: int
    municipality: str
    units: Mapping[str, Unit]
    forums: Mapping[str, Forum]
    themes: Mapping[str, Theme]
    versions: Mapping[str, Version]
    meetings: tuple[Meeting, ...]
    profile: Profile = DEFAULT
    readings: Readings = RECOMMENDED
    delivery_days: int = 1

    @property
    def months(self) -> tuple[Month, ...]:
        """The months that have a report, in order."""
        numbers = sorted(number for version in self.versions.values() for number in version.months)
        return tuple(Month(self.year, number) for number in numbers)

    @property
    def deadlines(self) -> tuple[Deadline, ...]:
        """One for each meeting, in the order of the meetings."""
        return tuple(self.deadline_of(meeting) for meeting in self.meetings)

    def version_of(self, month: Month) -> Version:
        """What is published in this month. Raises PlanError if nothing is, naming the months that have a report."""
        if month.year != self.year:
            raise no_plan_for(month.year, [self.year])
        for version in self.versions.values():
            if month.number in version.months:
                return version
        raise PlanError(
            "The annual plan has no report in this month.",
            where="month",
            found=str(month),
            remedy=f"use one of {', '.join(str(planned) for planned in self.months)}",
        )

    def meetings_of(self, month: Month) -> tuple[Meeting, ...]:
        """The meetings that treat the edition of this month, in the order of the forums."""
        version = self.version_of(month)
        meetings = [meeting for meeting in self.meetings if meeting.month == month]
        return tuple(sorted(meetings, key=lambda meeting: version.forums.index(meeting.forum)))

    def deadlines_of(self, month: Month) -> tuple[Deadline, ...]:
        """When the edition of this month must be sent, in the order of the forums."""
        return tuple(self.deadline_of(meeting) for meeting in self.meetings_of(month))

    def deadline_of(self, meeting: Meeting) -> Deadline:
        return Deadline(meeting, self.submission_deadline(meeting.forum, meeting.at))

    def submission_deadline(self, forum: str, meeting_at: datetime) -> datetime:
        """The deadline for any meeting of this forum, planned or not, by the plan's rule, profile and readings."""
        return submission_deadline(self.forum(forum).rule, meeting_at, self.profile, self.readings)

    def explain_deadline(self, forum: str, meeting_at: datetime) -> list[str]:
        """The same deadline told day by day in Danish."""
        return explain_deadline(self.forum(forum).rule, meeting_at, self.profile, self.readings)

    def extraction_day(self, month: Month) -> date:
        """The first working day of the report month: from then on data up to the cut-off can be extracted."""
        return first_working_day(month.first_day, self.profile)

    def delivery_day(self, month: Month) -> date:
        """The last day for the units to deliver: `delivery_days` working days before the month's first deadline.

        Raises PlanError if the month has no report or no meeting yet.
        """
        deadlines = self.deadlines_of(month)
        if not deadlines:
            raise PlanError(
                "The annual plan has no meeting for this report.",
                where="month",
                found=str(month),
                remedy=f"write its meetings in the plan of {self.year}",
            )
        return working_days_before(min(d.at for d in deadlines).date(), self.delivery_days, self.profile)

    def unit(self, name: str) -> Unit:
        """Raises PlanError for an id that no unit has, as the next four do for theirs."""
        return known(self.units, name, "unit")

    def forum(self, name: str) -> Forum:
        return known(self.forums, name, "meeting forum")

    def theme(self, slug: str) -> Theme:
        return known(self.themes, slug, "theme")

    def version(self, name: str) -> Version:
        return known(self.versions, name, "report version")

    def themes_of(self, version: Version | str) -> tuple[Theme, ...]:
        """The themes of a version in the order of the report."""
        wanted = self.version(version) if isinstance(version, str) else version
        return tuple(self.theme(slug) for slug in wanted.themes)

    def units_of(self, version: Version | str) -> tuple[Unit, ...]:
        """The units that deliver to a version, each once, in the order of its themes."""
        return tuple(self.unit(name) for name in dict.fromkeys(theme.unit for theme in self.themes_of(version)))


@dataclass(frozen=True)
class Plans:
    """The plans of several years."""

    by_year: Mapping[int, AnnualPlan]

    def of_year(self, year: int) -> AnnualPlan:
        """Raises PlanError for a year without a plan, naming the years that have one."""
        if year not in self.by_year:
            raise no_plan_for(year, sorted(self.by_year))
        return self.by_year[year]

    def of(self, month: Month) -> AnnualPlan:
        return self.of_year(month.year)

    def version_of(self, month: Month) -> Version:
        """What is published in this month. Raises PlanError if its year has no plan or the plan no report then."""
        return self.of(month).version_of(month)

    def previous_edition(self, month: Month) -> Month | None:
        """The month of the edition before this one of the same version; None if no plan we have knows it."""
        return self.edition_before(month, self.version_of(month).id)

    def edition_before(self, month: Month, version: str) -> Month | None:
        """The same for any month and version, also one that the plan does not have then."""
        return max((m for m in self._months_of(version) if m < month), default=None)

    def next_edition(self, month: Month) -> Month | None:
        """The month of the edition after this one of the same version; None if no plan we have knows it."""
        return min((m for m in self._months_of(self.version_of(month).id) if m > month), default=None)

    def _months_of(self, version: str) -> list[Month]:
        return [m for plan in self.by_year.values() for m in plan.months if plan.version_of(m).id == version]


def read_plan(path: Path) -> AnnualPlan:
    """Read one year's plan. Raises PlanError naming file and line, what was found and what is allowed."""
    document = read_lined_yaml(path)
    file = validate_lined(PlanFile, document)
    raise_mistakes(document, find_mistakes(file))
    return _plan_of(file)


def read_plans(folder: Path) -> Plans:
    """Read every `plan-YYYY.yml` of a folder. Raises PlanError if one is wrong or has not the year of its name."""
    plans = {path: read_plan(path) for path in sorted(folder.glob("plan-*.yml"))}
    for path, plan in plans.items():
        if path.name != f"plan-{plan.year}.yml":
            raise PlanError(
                "The annual plan has another year than its file name.",
                where=path.as_posix(),
                found=f"year: {plan.year}",
                remedy=f"name the file plan-{plan.year}.yml, or correct the year in it",
            )
    return Plans({plan.year: plan for plan in plans.values()})


def no_plan_for(year: int, years: list[int]) -> PlanError:
    """The error for a year without an annual plan."""
    known = f"the years with a plan are {', '.join(map(str, years))}" if years else "there is no plan at all"
    return PlanError(
        "There is no annual plan for this year.",
        where="year",
        found=str(year),
        remedy=f"{known}; write plan-{year}.yml, or draft it with: mi plan {year} --from {year - 1}",
    )


def _plan_of(file: PlanFile) -> AnnualPlan:
    return AnnualPlan(
        year=file.year,
        municipality=file.municipality,
        units=_units_of(file),
        forums=_forums_of(file),
        themes=_themes_of(file),
        versions=_versions_of(file),
        meetings=_meetings_of(file),
        profile=file.working_days.as_profile(),
        readings=file.readings.as_readings(),
        delivery_days=file.delivery.working_days_before,
    )


def _units_of(file: PlanFile) -> dict[str, Unit]:
    return {
        name: Unit(name, u.title, Person(u.responsible.name, u.responsible.email)) for name, u in file.units.items()
    }


def _versions_of(file: PlanFile) -> dict[str, Version]:
    return {name: Version(name, v.title, v.audience, v.months, v.themes, v.forums) for name, v in file.versions.items()}


def _forums_of(file: PlanFile) -> dict[str, Forum]:
    return {
        name: Forum(name, order, f.title, f.short_title, f.letter, f.colour, f.rule.as_rule())
        for order, (name, f) in enumerate(file.forums.items(), start=1)
    }


def _themes_of(file: PlanFile) -> dict[str, Theme]:
    version_of = {slug: name for name, version in file.versions.items() for slug in version.themes}
    return {
        slug: Theme(t.id, slug, t.title, t.unit, version_of[slug], t.frequency, t.indicators)
        for slug, t in file.themes.items()
    }


def _meetings_of(file: PlanFile) -> tuple[Meeting, ...]:
    meetings = [
        Meeting(Month.parse(month), file.version_of(int(month[5:])) or "", forum, at)
        for month, by_forum in file.meetings.items()
        for forum, at in by_forum.items()
    ]
    return tuple(sorted(meetings, key=lambda meeting: (meeting.at, meeting.forum)))
