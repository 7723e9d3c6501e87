"""The one schema of `plan-YYYY.yml`: what may stand in it, and what must fit together."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from mi_lib.plan.calendar import Profile, profile_named, why_closed
from mi_lib.plan.deadlines import ClosedWeekday, Kind, Readings, Rule
from mi_lib.plan.lined_yaml import Location, Mistake, Strict
from mi_lib.plan.names import one_of
from mi_lib.plan.words import danish_day

Frequency = Literal["monthly", "quarterly", "three_times_a_year", "half_yearly", "yearly"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday"]
_WEEKDAY_NUMBERS: dict[Weekday, int] = {"monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4}


def _moment(value: object) -> datetime:
    """A space or a T between day and hour; the hour with one digit or two."""
    return _parsed(str(value).replace("T", " "), "%Y-%m-%d %H:%M", "a day and hour like 2015-01-28 15:00")


def _hour(value: object) -> time:
    return _parsed(str(value), "%H:%M", "an hour like 9:00").time()


def _day(value: object) -> date:
    return _parsed(str(value), "%Y-%m-%d", "a day like 2015-12-28").date()


def _parsed(text: str, form: str, example: str) -> datetime:
    try:
        return datetime.strptime(text, form)
    except ValueError:
        raise ValueError(f"write {example}, one that exists") from None


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
MonthKey = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
Moment = Annotated[datetime, BeforeValidator(_moment)]
Hour = Annotated[time, BeforeValidator(_hour)]
Day = Annotated[date, BeforeValidator(_day)]


class WorkingDaysPart(Strict):
    profile: Literal["default", "strict_public_holidays", "with_klemmedag"] = "default"
    saturday: bool = False
    closed: dict[Day, Text] = Field(default_factory=dict)

    def as_profile(self) -> Profile:
        return profile_named(self.profile, saturday=self.saturday, closed=self.closed)


class ReadingsPart(Strict):
    whole_days_between: bool = False
    closed_weekday: ClosedWeekday = "earlier_working_day"
    same_weekday: bool = False
    week_of_working_days: bool = False

    def as_readings(self) -> Readings:
        return Readings(**self.model_dump())


class DeliveryPart(Strict):
    working_days_before: int = Field(default=1, ge=0, le=20)


class PersonPart(Strict):
    name: Text
    email: Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+$")]


class UnitPart(Strict):
    title: Text
    responsible: PersonPart


class RulePart(Strict):
    kind: Kind
    hour: Hour
    days: int = Field(default=0, ge=0, le=60)
    weekday: Weekday = "friday"

    def as_rule(self) -> Rule:
        return Rule(self.kind, self.hour, self.days, _WEEKDAY_NUMBERS[self.weekday])


class ForumPart(Strict):
    title: Text
    short_title: Text
    letter: Annotated[str, StringConstraints(pattern=r"^[A-ZÆØÅ]$")]
    colour: Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
    rule: RulePart


class ThemePart(Strict):
    id: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]+-[0-9]+$")]
    title: Text
    unit: Id
    frequency: Frequency
    indicators: dict[Id, Frequency] = Field(default_factory=dict)


class VersionPart(Strict):
    title: Text
    audience: Text
    months: tuple[Annotated[int, Field(ge=1, le=12)], ...] = Field(min_length=1)
    themes: tuple[Id, ...] = Field(min_length=1)
    forums: tuple[Id, ...] = Field(min_length=1)


class PlanFile(Strict):
    """The whole file."""

    year: int = Field(ge=1990, le=2100)
    municipality: Text
    working_days: WorkingDaysPart = WorkingDaysPart()
    readings: ReadingsPart = ReadingsPart()
    delivery: DeliveryPart = DeliveryPart()
    units: dict[Id, UnitPart] = Field(min_length=1)
    forums: dict[Id, ForumPart] = Field(min_length=1)
    themes: dict[Id, ThemePart] = Field(min_length=1)
    versions: dict[Annotated[str, StringConstraints(pattern=r"^V[0-9]+$")], VersionPart] = Field(min_length=1)
    meetings: dict[MonthKey, dict[Id, Moment]] = Field(default_factory=dict)

    def version_of(self, number: int) -> str | None:
        """The version that reports in this month of the year, if any."""
        return next((name for name, version in self.versions.items() if number in version.months), None)


def find_mistakes(plan: PlanFile) -> Iterator[Mistake]:
    """What each part says is allowed, but not together: names that nothing has, things twice, closed meeting days."""
    yield from _rule_mistakes(plan)
    yield from _theme_mistakes(plan)
    yield from _version_mistakes(plan)
    yield from _repeated([(("themes", slug, "id"), theme.id) for slug, theme in plan.themes.items()])
    yield from _repeated([(("forums", name, "letter"), forum.letter) for name, forum in plan.forums.items()])
    yield from _repeated([(("forums", name, "colour"), forum.colour) for name, forum in plan.forums.items()])
    for month, meetings in plan.meetings.items():
        yield from _meeting_mistakes(plan, month, meetings)


def _rule_mistakes(plan: PlanFile) -> Iterator[Mistake]:
    for name, forum in plan.forums.items():
        if forum.rule.kind != "weekday_before" and forum.rule.days == 0:
            yield Mistake(("forums", name, "rule"), f"{forum.rule.kind} without days", "write days: 1 or more")


def _theme_mistakes(plan: PlanFile) -> Iterator[Mistake]:
    placed = {slug for version in plan.versions.values() for slug in version.themes}
    for slug, theme in plan.themes.items():
        if theme.unit not in plan.units:
            yield Mistake(("themes", slug, "unit"), repr(theme.unit), one_of(plan.units, theme.unit))
        if slug not in placed:
            yield Mistake(("themes", slug), f"{slug} is in no version", "add it to the themes of one version")


def _version_mistakes(plan: PlanFile) -> Iterator[Mistake]:
    for name, version in plan.versions.items():
        for place, slug in enumerate(version.themes):
            if slug not in plan.themes:
                yield Mistake(("versions", name, "themes", place), repr(slug), one_of(plan.themes, slug))
        for place, forum in enumerate(version.forums):
            if forum not in plan.forums:
                yield Mistake(("versions", name, "forums", place), repr(forum), one_of(plan.forums, forum))
        yield from _repeated([(("versions", name, "forums", i), forum) for i, forum in enumerate(version.forums)])
    for part in ("months", "themes"):
        yield from _repeated(
            [
                (("versions", name, part, place), str(item))
                for name, version in plan.versions.items()
                for place, item in enumerate(getattr(version, part))
            ]
        )


def _repeated(items: list[tuple[Location, str]]) -> Iterator[Mistake]:
    seen: dict[str, Location] = {}
    for location, item in items:
        if item in seen:
            first = ".".join(str(part) for part in seen[item])
            yield Mistake(location, f"{item} twice", f"it already stands at {first}; keep one")
        seen.setdefault(item, location)


def _meeting_mistakes(plan: PlanFile, month: str, meetings: dict[str, datetime]) -> Iterator[Mistake]:
    location: Location = ("meetings", month)
    version = plan.version_of(int(month[5:]))
    if int(month[:4]) != plan.year:
        yield Mistake(location, f"meetings of {month}", f"write only months of {plan.year}")
        return
    if version is None:
        yield Mistake(
            location, f"meetings of {month}", "no version reports in this month: add it to one, or leave it out"
        )
        return
    profile = plan.working_days.as_profile()
    for forum, at in meetings.items():
        if forum not in plan.versions[version].forums:
            yield Mistake((*location, forum), repr(forum), one_of(plan.versions[version].forums, forum))
        elif (reason := why_closed(at.date(), profile)) is not None:
            found = f"{danish_day(at)}, a closed day ({reason})"
            yield Mistake((*location, forum), found, "hold the meeting on a working day")
