"""From an executed notebook to the document: what comes through, and what is refused by name."""

import pytest
import yaml
from nbformat.v4 import new_code_cell, new_notebook, new_output, new_raw_cell

from mi_lib.errors import RenderingError
from mi_lib.rendering import write_document

SVG = '<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "x" "y">\n<svg xmlns="http://www.w3.org/2000/svg">\n' \
      " <metadata>\n  <date>today</date>\n </metadata>\n <g/>\n</svg>\n"  # fmt: skip
TABLE = "| Alder | Antal |\n|:---|---:|\n| 0-5 | 12 |"


def body_of(notebook, folder) -> str:
    return write_document(notebook, folder, "v1").read_body().strip()


def test_markdown_cells_come_as_they_are_and_code_does_not(sample, tmp_path):
    notebook = sample.notebook(
        sample.markdown("## Det vigtigste\n\nEn *linje*."),
        new_raw_cell("raw"),
        sample.code("secret = 42", sample.text("Tallet er 12.")),
    )
    assert body_of(notebook, tmp_path) == "## Det vigtigste\n\nEn *linje*.\n\nTallet er 12."


def test_the_front_becomes_front_matter_with_its_markdown_escaped(sample, tmp_path):
    front = {**sample.FRONT, "title": "Børn [og] *unge*: status"}
    document = write_document(sample.notebook(front=front), tmp_path, "v1")
    matter = yaml.safe_load(document.path.read_text(encoding="utf-8").split("---\n")[1])
    assert matter["title"] == r"Børn \[og\] \*unge\*: status"
    assert matter["lang"] == "da"
    assert matter["mi"]["cutoff"] == "2014-12-31"
    assert document.front.title == "Børn [og] *unge*: status"
    assert (document.front.month_text, document.front.cutoff_text) == ("januar 2015", "31. december 2014")


def test_a_figure_becomes_a_file_and_an_image_line(sample, tmp_path):
    output = sample.figure("fig-antal", 'Antal [i "2014"]\npr. måned', 'Kurve med "top" i\nnovember \\ 86', SVG)
    document = write_document(sample.notebook(sample.code("", output)), tmp_path, "v1")
    assert document.read_body().strip() == (
        '![Antal \\[i "2014"\\] pr. måned](figures/fig-antal.svg)'
        '{#fig-antal fig-alt="Kurve med \\"top\\" i november \\\\ 86"}'
    )
    assert document.figures == (tmp_path / "figures" / "fig-antal.svg",)
    assert document.figures[0].read_text("utf-8") == '<svg xmlns="http://www.w3.org/2000/svg">\n <g/>\n</svg>\n'


def test_a_table_gets_its_caption_line(sample, tmp_path):
    notebook = sample.notebook(sample.code("", sample.table("tbl-alder", "Anbragte efter alder", TABLE)))
    assert body_of(notebook, tmp_path) == TABLE + "\n\n: Anbragte efter alder {#tbl-alder}"


def test_a_number_stays_with_its_unit_and_a_paragraph_sign_with_its_number(sample, tmp_path):
    text = "Efter § 50 blev 72 pct. færdige for 2,9 mio. kr. De er 6-9 år, i alt 12 børn i 3 årgange."
    assert body_of(sample.notebook(sample.markdown(text)), tmp_path) == (
        "Efter §\u00a050 blev 72\u00a0pct. færdige for 2,9\u00a0mio.\u00a0kr. "
        "De er 6-9\u00a0år, i alt 12 børn i 3 årgange."
    )


def test_warnings_of_libraries_are_not_part_of_the_page(sample, tmp_path):
    warning = new_output("stream", name="stderr", text="DeprecationWarning")
    assert body_of(sample.notebook(sample.code("", warning)), tmp_path) == ""


def test_the_same_notebook_gives_the_same_bytes(sample, tmp_path):
    for folder in ("a", "b"):
        write_document(sample.notebook(sample.markdown("Tekst")), tmp_path / folder, "v1")
    assert (tmp_path / "a" / "v1.qmd").read_bytes() == (tmp_path / "b" / "v1.qmd").read_bytes()


def printed(text="hej"):
    return new_output("stream", name="stdout", text=text)


def frame():
    return new_output("execute_result", data={"text/plain": "   antal\n0  12"})


def failure():
    return new_output("error", ename="KeyError", evalue="'antal'", traceback=[])


@pytest.mark.parametrize(
    ("output", "said"),
    [(printed("12 børn"), "12 børn"), (frame(), "antal 0 12"), (failure(), "KeyError: 'antal'")],
    ids=["print", "frame", "error"],
)
def test_what_is_not_meant_for_readers_is_refused_with_its_cell(sample, tmp_path, output, said):
    notebook = sample.notebook(new_code_cell("# frame\nshow(frame)", outputs=[output]))
    with pytest.raises(RenderingError) as caught:
        write_document(notebook, tmp_path, "v1")
    assert caught.value.where == "cell 2 (code): # frame"
    assert said in caught.value.found


@pytest.mark.parametrize(
    ("metadata", "said"),
    [
        ({"label": "fig-a", "caption": "Antal", "alt": ""}, "no alt text"),
        ({"label": "fig-a", "caption": "Antal", "alt": " Antal "}, "no alt text"),
        ({"label": "fig-a", "caption": "", "alt": "Kurve over antal"}, "no caption"),
        ({"label": "tbl-a", "caption": "Antal", "alt": "Kurve over antal"}, "no proper label"),
        ({"label": "fig-Å", "caption": "Antal", "alt": "Kurve over antal"}, "no proper label"),
        ({"label": "fig-../../x", "caption": "Antal", "alt": "Kurve over antal"}, "no proper label"),
    ],
)
def test_a_figure_needs_label_caption_and_an_alt_text_of_its_own(sample, tmp_path, metadata, said):
    output = sample.display({"kind": "figure", **metadata}, svg=SVG)
    with pytest.raises(RenderingError, match=said):
        write_document(sample.notebook(sample.code("", output)), tmp_path, "v1")


def test_a_table_in_html_is_refused(sample, tmp_path):
    output = sample.table("tbl-a", "Antal", "<table><tr><td>1</td></tr></table>")
    with pytest.raises(RenderingError, match="not a Markdown pipe table"):
        write_document(sample.notebook(sample.code("", output)), tmp_path, "v1")


def test_a_label_is_given_once(sample, tmp_path):
    output = sample.table("tbl-a", "Antal", TABLE)
    with pytest.raises(RenderingError, match=r"cell 3(.|\n)*tbl-a, also in cell 2"):
        write_document(sample.notebook(sample.code("", output), sample.code("", output)), tmp_path, "v1")


@pytest.mark.parametrize("text", ["Se @tbl-b.", "Se (@tbl-b)", "Se [@tbl-a; @tbl-b]", "@tbl-b viser"])
def test_a_reference_to_nothing_is_refused(sample, tmp_path, text):
    notebook = sample.notebook(sample.code("", sample.table("tbl-a", "Antal", TABLE)), sample.markdown(text))
    with pytest.raises(RenderingError, match=r"@tbl-b(.|\n)*there are: @tbl-a"):
        write_document(notebook, tmp_path, "v1")


@pytest.mark.parametrize("text", ["Skriv til post@tbl-b.dk", r"\@tbl-b", "@navn"])
def test_other_words_with_an_at_sign_are_left_alone(sample, tmp_path, text):
    assert body_of(sample.notebook(sample.markdown(text)), tmp_path) == text


@pytest.mark.parametrize("texts", [["# Titel"], ["Titel\n====="], ["### Under"], ["## A", "#### C"]])
def test_a_heading_of_the_wrong_level_is_refused(sample, tmp_path, texts):
    with pytest.raises(RenderingError, match="wrong level"):
        write_document(sample.notebook(*map(sample.markdown, texts)), tmp_path, "v1")


@pytest.mark.parametrize("texts", [["## A", "### B", "## C", "### D"], ["```\n# no heading\n```"], ["#5 er et nummer"]])
def test_headings_in_order_are_fine(sample, tmp_path, texts):
    assert body_of(sample.notebook(*map(sample.markdown, texts)), tmp_path) == "\n\n".join(texts)


@pytest.mark.parametrize(
    "text",
    ["{{< include /etc/passwd >}}", "```{python}\nprint(1)\n```", "~~~ {r}\n1\n~~~", "Tekst\n\n---\ntitle: Andet\n---"],
)
def test_what_quarto_would_obey_is_refused(sample, tmp_path, text):
    with pytest.raises(RenderingError, match="The text holds"):
        write_document(sample.notebook(sample.code("", sample.text(text))), tmp_path, "v1")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"cutoff": "31-12-2014"}, "cutoff"),
        ({"draft": "no"}, "draft"),
        ({"title": ""}, "title"),
        ({"mood": "good"}, "unknown: mood"),
    ],
)
def test_an_odd_front_is_refused(sample, tmp_path, change, said):
    with pytest.raises(RenderingError, match=said):
        write_document(sample.notebook(front={**sample.FRONT, **change}), tmp_path, "v1")


def test_there_is_exactly_one_front_and_it_is_first(sample, tmp_path):
    one = sample.notebook()
    with pytest.raises(RenderingError, match="0 of them"):
        write_document(new_notebook(cells=one.cells[1:]), tmp_path, "v1")
    with pytest.raises(RenderingError, match="2 of them"):
        write_document(sample.notebook(one.cells[0]), tmp_path, "v1")
    late = sample.notebook()
    late.cells.insert(0, sample.markdown("Før fronten"))
    with pytest.raises(RenderingError, match="before the report's front"):
        write_document(late, tmp_path, "v1")
