"""A report as the notebooks make them: an executed notebook, written in code, with charts in the brand's look."""

import io
from functools import cache
from typing import Any

import matplotlib
from matplotlib import font_manager
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from mi_lib.brand import Brand

FRONT = {
    "kind": "front",
    "title": "Børn og unge med særlige behov",
    "subtitle": "Status til Fagudvalget: mål, økonomi, foranstaltninger, resultater og skolefravær",
    "lang": "da",
    "recipient": "fagudvalg",
    "recipient_name": "Fagudvalget for Børn, Unge og Kultur",
    "month": "2015-01",
    "version": "v1",
    "cutoff": "2014-12-31",
    "municipality": "Bakkedal Kommune",
    "draft": False,
    "synthetic": True,
    "description": "Ledelsesinformation om børn og unge med særlige behov i Bakkedal Kommune, januar 2015.",
}

MONTHS = ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
NOTIFICATIONS = {
    2013: [66, 61, 70, 62, 69, 74, 36, 60, 71, 66, 77, 62],
    2014: [63, 60, 73, 60, 70, 73, 35, 59, 79, 73, 86, 69],
}

FIGURE_ALT = (
    "Kurvediagram over antal underretninger pr. måned i 2013 og 2014. Niveauet er omkring 64 frem til august 2014 og "
    "omkring 77 derefter. Juli er lavest begge år med 36 og 35."
)


def display(metadata: dict[str, Any], **data: str) -> NotebookNode:
    """An output as `report.text`, `report.chart` and `report.table` leave it; `svg=`, `markdown=` or `plain=`."""
    mimes = {"svg": "image/svg+xml", "markdown": "text/markdown", "plain": "text/plain"}
    return new_output(
        "display_data", data={mimes[name]: text for name, text in data.items()}, metadata={"mi": metadata}
    )


def text(markdown: str) -> NotebookNode:
    return display({"kind": "text"}, markdown=markdown)


def table(label: str, caption: str, markdown: str) -> NotebookNode:
    return display({"kind": "table", "label": label, "caption": caption}, markdown=markdown)


def figure(label: str, caption: str, alt: str, svg: str) -> NotebookNode:
    return display({"kind": "figure", "label": label, "caption": caption, "alt": alt}, svg=svg)


def notebook(*cells: NotebookNode, front: dict[str, Any] | None = None) -> NotebookNode:
    """A notebook that begins with a front and ends as reports end."""
    first = new_code_cell("report = mi_lib.open_report('v1', month, recipient)", outputs=[display(front or FRONT)])
    last = new_code_cell("report.end()", outputs=[display({"kind": "end"})])
    return new_notebook(cells=[first, *cells, last])


def code(source: str, *outputs: NotebookNode) -> NotebookNode:
    return new_code_cell(source, outputs=list(outputs))


def markdown(source: str) -> NotebookNode:
    return new_markdown_cell(source)


def save(figure: Figure) -> str:
    buffer = io.StringIO()
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "mi"}):
        FigureCanvasSVG(figure).print_svg(buffer, metadata={"Date": None, "Creator": None})
    return buffer.getvalue()


def axes(brand: Brand, height: float = 3.1) -> tuple[Figure, Any]:
    fig = Figure(figsize=(7, height), facecolor="none")
    fig.subplots_adjust(left=0.065, right=0.87, top=0.95, bottom=0.11)
    ax = fig.add_subplot(facecolor="none")
    for side in ("top", "right", "left"):
        ax.spines[side].set_visible(False)
    ax.spines["bottom"].set_color(brand.muted)
    ax.grid(axis="y", color=brand.grid, linewidth=0.6)
    ax.set_axisbelow(True)
    ax.tick_params(length=0, labelcolor=brand.muted, labelsize=9.5)
    return fig, ax


def line_chart(brand: Brand) -> str:
    fig, ax = axes(brand)
    for year, color, width in ((2013, brand.series[2], 1.6), (2014, brand.series[0], 2.2)):
        values = NOTIFICATIONS[year]
        ax.plot(range(12), values, color=color, linewidth=width)
        ax.plot([11], values[-1:], "o", color=color, markersize=5)
        ax.annotate(f"{year}: {values[-1]}", (11, values[-1]), (8, 0), textcoords="offset points", va="center",
                    color=color, fontsize=10, fontweight="semibold")  # fmt: skip
    ax.set_xticks(range(12), MONTHS)
    ax.set_ylim(0, 95)
    return save(fig)


def bar_chart(brand: Brand) -> str:
    fig, ax = axes(brand, height=2.5)
    fig.subplots_adjust(left=0.24)
    names = ["Plejefamilie", "Døgninstitution", "Opholdssted", "Eget værelse", "Kost- og efterskole"][::-1]
    values = [68, 21, 18, 5, 3][::-1]
    ax.barh(names, values, color=brand.series[0], height=0.62)
    for row, value in enumerate(values):
        ax.annotate(str(value), (value, row), (5, 0), textcoords="offset points", va="center", fontsize=10,
                    fontweight="semibold", color=brand.foreground)  # fmt: skip
    ax.grid(visible=False)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    ax.tick_params(labelcolor=brand.foreground, labelsize=10)
    return save(fig)


def month_table() -> str:
    rows = ["| Måned | 2013 | 2014 | Ændring | År til dato | Inden for 24 timer |", "|:---|---:|---:|---:|---:|---:|"]
    total = 0
    shares = [88, 91, 90, 92, 89, 91, 87, 90, 88, 91, 93, 92]
    for month, before, now, share in zip(MONTHS, NOTIFICATIONS[2013], NOTIFICATIONS[2014], shares, strict=True):
        total += now
        change = f"{now - before:+d}".replace("-", "−")
        rows.append(f"| {month} | {before} | {now} | {change} | {total} | {share},0 % |")
    return "\n".join([*rows, "| I alt | 774 | 800 | +26 | 800 | 90,2 % |"])


SMALL_TABLE = """| Område | Vedtaget budget | Korrigeret budget | Forventet regnskab | Afvigelse |
|:---|---:|---:|---:|---:|
| Anbringelser | 71,9 | 72,4 | 72,7 | +0,3 |
| Forebyggelse | 38,2 | 38,4 | 38,7 | +0,3 |
| Særlige dagtilbud og klubber | 7,1 | 7,1 | 7,0 | −0,1 |
| I alt | 117,2 | 117,9 | 118,4 | +0,5 |"""

HIDDEN_TABLE = """| Alder | Omsorg | Adfærd | Funktion |
|:---|---:|---:|---:|
| 0-5 år | 8 | \\* | \\* |
| 6-13 år | 21 | 9 | 8 |
| 14-22 år | 25 | \\* | \\* |"""


@cache
def sample(brand_file: Any, draft: bool = False) -> NotebookNode:
    """Five sections, two figures, three tables, a callout, a footnote, references, a comment that an analyst wrote."""
    brand = Brand.read(brand_file)
    for path in brand.font_files:
        font_manager.fontManager.addfont(path)
    with matplotlib.rc_context({"font.family": brand.font_family}):
        line, bars = line_chart(brand), bar_chart(brand)
    return notebook(
        code("report.text(...)", text(
            "## Det vigtigste\n\n"
            "- Kommunen modtog 69 underretninger i december 2014 mod 62 i samme måned året før.\n"
            "- Det forventede regnskab er 118,4 mio. kr. Det er 0,5 mio. kr. mere end det korrigerede budget.\n"
            "- 121 børn og unge er anbragt. Det er fem færre end ved udgangen af 2013.\n"
            "- Målet om 60 pct. opfyldte mål for det enkelte barn er ikke nået.\n"
            "- Skolefraværet er 5,6 pct. Det er på niveau med landsgennemsnittet.")),
        markdown("## Antal underretninger"),
        code("report.text(...); report.chart(...); report.table(...)",
            text("Antallet af underretninger er steget. Siden september 2014 har det hver måned ligget over samme "
                 "måned året før, se @fig-underretninger og @tbl-underretninger. Det tyder på, at niveauet er blevet "
                 "varigt højere.[^modtagelse]\n\n[^modtagelse]: Kommunen samlede modtagelsen ét sted fra "
                 "1. september 2014."),
            figure("fig-underretninger", 'Antal underretninger pr. måned. "Modtaget" er den dato, kommunen fik dem',
                   FIGURE_ALT, line),
            table("tbl-underretninger", "Antal underretninger pr. måned, 2013 og 2014", month_table())),
        code("report.commentary(...)", text(
            '::: {.callout-note title="Kommentar fra Børn og familie"}\n'
            "Flere underretninger er ikke i sig selv et dårligt tegn. Det kan også skyldes, at flere fagfolk er "
            "opmærksomme på at underrette.\n:::")),
        markdown("## Forventet regnskab"),
        code("report.text(...); report.table(...)",
            text("Det forventede regnskab for 2014 er 118,4 mio. kr. Det er 0,5 mio. kr. mere end det korrigerede "
                 "budget, se @tbl-regnskab. Merforbruget ligger på anbringelser og forebyggelse.\n\n"
                 "### Hvad kan udvalget gøre?\n\n"
                 "Udvalget kan overveje, om målet om flere anbringelser i plejefamilie skal fastholdes, når udgifterne "
                 "til forebyggelse samtidig stiger."),
            table("tbl-regnskab", "Budget og forventet regnskab 2014, mio. kr.", SMALL_TABLE)),
        markdown("## Anbringelser fordelt på alder og målgruppe"),
        code("report.chart(...); report.table(...)",
            text("Ved udgangen af 2014 var 121 børn og unge anbragt uden for hjemmet. Over halvdelen bor i en "
                 "plejefamilie, som @fig-former viser."),
            figure("fig-former", "Anbragte børn og unge efter anbringelsesform, 31. december 2014",
                   "Liggende søjler: plejefamilie 68, døgninstitution 21, opholdssted 18, eget værelse 5 og kost- og "
                   "efterskole 3.", bars),
            table("tbl-alder", "Anbragte børn og unge efter alder og målgruppe", HIDDEN_TABLE),
            text("::: {.data-note}\n\\* Tal, der dækker få børn, og tal, som de kan regnes ud fra, vises ikke. Det "
                 "sker for at beskytte børnene og deres familier.  \n"
                 "Kilde: DUBU. Ansvarlig enhed: Børn og familie.\n:::")),
        markdown("## Skolefravær"),
        code("report.text(...)",
            text("Skolefraværet i Bakkedal var 5,6 pct. i skoleåret indtil nu. Det er på niveau med "
                 "landsgennemsnittet.\n\n"
                 "Kilde: Skole. Ansvarlig enhed: Skole. Opgjort til og med 31. december 2014.")),
        front={**FRONT, "draft": draft},
    )  # fmt: skip
