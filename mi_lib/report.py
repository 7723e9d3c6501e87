"""What a template says: open the recipient's packet, then title, text, charts and tables in the order of reading."""

import os
from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from mi_lib import danish
from mi_lib.brand import Brand
from mi_lib.charts import DIMENSIONS, YEARS, Captioned, chart_of, withheld
from mi_lib.commentary import Remarks, open_remarks
from mi_lib.disclosure import Publishable, ThemeInfo, open_before, open_packet, packet_path
from mi_lib.errors import UsageError
from mi_lib.indicators import MUNICIPALITY, TOTAL, indicator
from mi_lib.narrative import (
    explained_words,
    hidden_note,
    legality,
    method_note,
    page_one,
    quality_note,
    theme_text,
)
from mi_lib.narrative.phrases import PHRASES
from mi_lib.periods import Month
from mi_lib.sections import changes, details_of, focus_areas, focus_opening, later_note, scope_of
from mi_lib.series import label_of, look_at
from mi_lib.settings import Settings, find_root, read_settings
from mi_lib.showing import show, show_content, show_note, show_text
from mi_lib.side_by_side import side_by_side
from mi_lib.tables import POINTS_NOTE, Table, escaped, key_figures, table_of

_AGENDA = {
    "offentlig": ("Det kan politikerne tage stilling til", "Det er kommunen i gang med"),
    "": ("Til drøftelse", "Sat i gang"),
}
"""How page one names what may be decided, and what is being done, by audience."""

_WHY_HIDDEN = (
    "## Hvorfor er nogle tal skjult?\n\n"
    "Nogle tal handler om meget få børn. Dem viser kommunen ikke, for så kunne nogen gætte, hvem det drejer sig om. "
    "Af samme grund vises heller ikke tal, som de skjulte tal kan regnes ud fra. "
    r"En stjerne (\*) viser, at et tal er skjult."
)

Shown = tuple[str, str, str, bool]
"""Text, chart or table; of which indicator; by which dimension; of the team?"""


class Report:
    """One recipient's report while its template runs. Every method shows something and returns nothing.

    `theme` is the Danish short name of a theme or topic (`underretninger`, `klager`) or the id of an indicator. `by`
    breaks a figure down, for example `by="alder"`. Figures are the municipality's unless `team=True` asks for the
    reader's own.
    """

    def __init__(
        self,
        packet: Publishable,
        template: str,
        brand: Brand,
        settings: Settings,
        remarks: Remarks | None = None,
        before: Publishable | None = None,
    ) -> None:
        self.packet = packet
        self._remarks = remarks.by_theme if remarks else {}
        self._agenda = remarks.agenda if remarks else {}
        self._said: list[str] = []
        self._has_stars = False
        self._before = before
        self._template = template
        self._brand = brand
        self._settings = settings
        self._told: set[str] = set()
        self._just_shown: set[Shown] = set()
        self._in_focus: dict[Shown, str] = {}

    def title(self) -> None:
        """The report's head: what it is, for whom, which month, and how far its figures go."""
        edition, reader = self.packet.edition, self.packet.reader
        until = danish.day(edition.cutoff)
        front = {
            "kind": "front",
            "title": self.packet.title,
            "subtitle": f"Børn og unge med særlige behov, {danish.month(edition.month)}",
            "description": f"{self.packet.title}, {danish.month(edition.month)}. Data til og med {until}.",
            "lang": "da",
            "recipient": reader.id,
            "recipient_name": reader.name,
            "month": str(edition.month),
            "version": edition.version,
            "cutoff": edition.cutoff.isoformat(),
            "municipality": edition.municipality,
            "draft": self._settings.draft,
            "synthetic": edition.synthetic,
        }
        show(f"# {front['title']}\n\n{front['subtitle']}", front)
        if self.packet.edition.as_of is not None:
            show_text(f"Rapporten er {self._data_known()}.")

    def _data_known(self) -> str:
        """Which of the two this is: the month as it was known on a day, or with all that has come."""
        if self.packet.edition.as_of is None:
            return "opgjort med de nyeste data"
        known_on = danish.day(date.fromisoformat(self.packet.edition.as_of))
        return f"opgjort med de data, kommunen havde modtaget til og med {known_on}"

    def overview(self, *, team: bool = False) -> None:
        """What moved, a line for each theme, signals first; then what is to be discussed and what is under way.

        The reader who stops here has the most important.
        """
        self._say("\n\n".join([*page_one(self.packet, self._scope(team)), *self._points()]))

    def _points(self) -> Iterator[str]:
        """What may be decided, and what is being done, by theme."""
        themes = {theme.slug: self.packet.title_of(theme) for theme in self.packet.edition.themes}
        for place, name in enumerate(_AGENDA.get(self.packet.reader.audience, _AGENDA[""])):
            lines = [f"- **{themes[slug]}:** {points[place]}" for slug, points in self._agenda.items() if points[place]]
            if lines:
                yield f"**{name}**\n\n" + "\n".join(lines)

    def changes(self) -> None:
        """What is new since the reader's last report of this version: movements, revised figures, definitions."""
        self._say("\n".join(changes(self.packet, self._before)))

    def focus(self) -> None:
        """The focus areas of this month, each as a section of its own, with all the detail that the reader gets.

        Nothing where none is running. What is shown here is not shown again in the theme's own section.
        """
        for focus in focus_areas(self.packet):
            look = scope_of(self.packet, focus)
            about, team = focus.about, look.scope != MUNICIPALITY
            show_text(focus_opening(focus))
            if look.indicator.id in PHRASES:
                self.text(about, team=team)
            self.chart(about, team=team)
            self.table(about, team=team)
            self.table(about, by=YEARS, team=team)
            for dimension in details_of(self.packet, focus):
                self.table(about, by=dimension, team=team)
            self._in_focus |= dict.fromkeys(self._just_shown, focus.title)

    def text(self, theme: str, *, team: bool = False) -> None:
        """Two to five sentences on the theme's headline."""
        if self._is_here("text", theme, "", team):
            self._say(theme_text(self.packet, theme, self._scope(team)))

    def chart(self, theme: str, *, by: str = "", team: bool = False) -> None:
        """One chart: over time, or the latest figures by a dimension. A sentence, where nearly all is hidden."""
        if not self._is_here("chart", theme, by, team):
            return
        instead = withheld(self.packet, theme, by=by, scope=self._scope(team))
        if instead:
            return show_text(instead)
        captioned = chart_of(self.packet, theme, self._brand, by=by, scope=self._scope(team))
        self._show_chart(captioned, label_of("fig", theme, by, team=team))

    def table(self, theme: str, *, by: str = "", team: bool = False) -> None:
        """The figures: over the last months, or the latest by a dimension. A sentence, where nearly all is hidden."""
        if self._is_here("table", theme, by, team):
            table = table_of(self.packet, theme, by=by, scope=self._scope(team))
            self._show_table(table, label_of("tbl", theme, by, team=team))

    def legality(self) -> None:
        """Complaints when there is something to tell, else that there is not; and the rule that decides."""
        self._say(legality(self.packet))

    def side_by_side(self, *names: str, team: bool = False) -> None:
        """Several indicators in one table, a line each, with a year before."""
        table = side_by_side(self.packet, names, scope=self._scope(team))
        self._show_table(table, label_of("tbl", names[0], "beside", team=team))

    def commentary(self, theme: str) -> None:
        """What the analysts say about the theme, and what is done about it; nothing where they say nothing."""
        remark = self._remarks.get(self._theme(theme).slug)
        if remark:
            self._say(remark)

    def key_figures(self, theme: str, *, team: bool = False) -> None:
        """The theme's headline with its companions in one table, one line each."""
        table = key_figures(self.packet, theme, scope=self._scope(team))
        self._show_table(table, label_of("tbl", theme, "noegletal", team=team))

    def source(self, theme: str) -> None:
        """Where the figures come from, who answers for them, how far they go and what they mean."""
        meant = look_at(self.packet, theme).indicator
        info = self._theme(meant.theme)
        facts = [
            meant.definition,
            f"Kilde: {meant.source_system}.",
            f"Ansvarlig enhed: {info.unit} ({info.responsible}).",
            f"Data til og med {danish.day(self.packet.edition.cutoff)}, {self._data_known()}.",
        ]
        edition = self.packet.edition
        facts += [quality_note(each, edition.cutoff) for each in edition.quality if each.indicator == meant.id]
        if self._hides_something(meant.theme):
            facts.append(hidden_note(meant))
        self._said.append(" ".join(facts))
        show_note(" ".join(facts))

    def method(self) -> None:
        """What this report calls a signal, and how often that is a false alarm."""
        show_text(method_note(self.packet))

    def hidden(self) -> None:
        """Why some figures are a star; nothing where there is none in the report."""
        if self._has_stars:
            show_text(_WHY_HIDDEN)

    def words(self) -> None:
        """A list of the words of the trade that the report has used, each explained; nothing where there is none."""
        found = explained_words(" ".join(self._said))
        lines = [f"- **{danish.capitalised(word)}:** {danish.capitalised(meaning)}" for word, meaning in found]
        if lines:
            show_text("## Ordliste\n\n" + "\n".join(lines))

    def _say(self, markdown: str) -> None:
        self._said.append(markdown)
        show_text(markdown)

    def end(self) -> None:
        """The last line of every template: proof that the report came to its end, for the right month and recipient."""
        edition, reader = self.packet.edition, self.packet.reader
        marker = {
            "kind": "end",
            "template": self._template,
            "month": str(edition.month),
            "recipient": reader.id,
            "packet": self.packet.digest,
        }
        show("", marker)

    def _is_here(self, what: str, theme: str, by: str, team: bool) -> bool:
        """Is it to be shown in this place? If not, say once where or when it is."""
        dimension = DIMENSIONS.get(by, by) or TOTAL
        key = (what, look_at(self.packet, theme).indicator.id, dimension, team)
        in_focus = self._in_focus.get(key)
        if in_focus is not None:
            self._tell(f"En del af tallene er vist øverst, under fokusområdet »{escaped(in_focus)}«.")
            return False
        note = later_note(self.packet, theme, TOTAL if by == YEARS else dimension, self._scope(team))
        if note is not None:
            self._tell(note)
            return False
        self._just_shown.add(key)
        return True

    def _tell(self, note: str) -> None:
        """A note, the first time."""
        if note not in self._told:
            self._told.add(note)
            show_note(note)

    def _scope(self, team: bool) -> str:
        if not team:
            return MUNICIPALITY
        if self.packet.reader.team is None:
            raise UsageError(
                f"{self.packet.reader.id} has no team of its own.",
                where=self._template,
                remedy="leave team=True out of the template of this audience",
            )
        return self.packet.reader.team

    def _theme(self, slug: str) -> ThemeInfo:
        edition = self.packet.edition
        themes = {theme.slug: theme for theme in (*edition.themes, *edition.borrowed)}
        if slug in themes:
            return themes[slug]
        near = get_close_matches(slug, themes, n=1)
        raise UsageError(
            f"There is no theme {slug!r} in {edition.version}.",
            where=self._template,
            found=f"{slug}{f' (did you mean {near[0]}?)' if near else ''}",
            remedy=f"use one of {', '.join(themes)}",
        )

    def _hides_something(self, theme: str) -> bool:
        frame = self.packet.observations
        mine = frame["indicator"].map(lambda name: indicator(name).theme == theme)
        return bool((mine & frame["status"].eq("hidden")).any())

    def _show_chart(self, captioned: Captioned, label: str) -> None:
        metadata = {"kind": "figure", "label": label, "caption": captioned.caption, "alt": captioned.chart.alt}
        content = {"image/svg+xml": captioned.chart.svg, "text/plain": captioned.chart.alt}
        self._said.append(captioned.caption)
        self._has_stars |= "(*)" in captioned.caption
        show_content(content, metadata)

    def _show_table(self, table: Table, label: str) -> None:
        if table.is_sentence:
            return show_text(table.markdown)
        self._said += [table.caption, table.markdown, *table.notes]
        self._has_stars |= any(note.startswith(r"\*") for note in table.notes)
        show(table.markdown, {"kind": "table", "label": label, "caption": table.caption})
        notes = [note for note in table.notes if note != POINTS_NOTE or note not in self._told]
        self._told.update(table.notes)
        if notes:
            show_note(" ".join(notes), marks=True)


def open_report(template: str, month: str, recipient: str) -> Report:
    """Open the packet of a recipient's report. `template` is its name (`v2-direktion`) or only its version (`v2`).

    Raises UsageError for an impossible month, for a recipient whose audience is another than the template's, and
    where there is no packet yet: it names the command that makes one.
    """
    settings = read_settings(find_root(Path.cwd()), os.environ)
    version, _, audience = template.partition("-")
    folder = settings.path(settings.editions) / str(Month.parse(month)) / "publishable"
    file = packet_path(folder, recipient, version)
    packet = open_packet(file, Month.parse(month), recipient)
    if audience and packet.reader.audience != audience:
        raise UsageError(
            f"The template {template} is for {audience}, and {recipient} is not.",
            where="recipient",
            found=f"{recipient} ({packet.reader.audience})",
            remedy=f"run {version}-{packet.reader.audience} for this recipient",
        )
    remarks = open_remarks(folder, packet)
    brand = Brand.read(settings.root / "_brand.yml")
    return Report(packet, template, brand, settings, remarks, open_before(file, packet))
