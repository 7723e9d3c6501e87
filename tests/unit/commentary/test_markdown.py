"""Whatever a person writes, a report gets words, emphasis, lists and links to the web."""

import pytest

from mi_lib.commentary.markdown import read_markdown

SAFE = {
    "Fraværet er **højt** og *ujævnt*.": "Fraværet er **højt** og *ujævnt*.",
    "To linjer\ni ét afsnit.": "To linjer i ét afsnit.",
    "- én\n- to": "-   én\n-   to",
    "1. én\n2. to": "1.  én\n2.  to",
    "Se [Danmarks Statistik](https://www.dst.dk).": "Se [Danmarks Statistik](<https://www.dst.dk>).",
    "5 * 3 = 15, a_b, 2^3, H~2~O, $x$, 3 < 4": r"5 \* 3 = 15, a\_b, 2\^3, H\~2\~O, \$x\$, 3 \< 4",
    "Skriv til @fig-x og #1.": r"Skriv til \@fig-x og \#1.",
    "(1) Først": r"\(1\) Først",
    "A. Nord siger ja.": r"A\. Nord siger ja.",
    "&lt;b&gt;": r"\<b\>",
}

UNSAFE = {
    "<script>alert(1)</script>": "HTML",
    "Hej <b>verden</b>": "HTML",
    "Hej <!-- skjult --> verden": "HTML",
    "![kort](kort.png)": "a picture",
    "`kode`": "code",
    "```{python}\n1\n```": "code",
    "    fire mellemrum": "code (a line that begins with four spaces)",
    "# Overskrift": "a heading",
    "Overskrift\n===": "a heading",
    "***": "a line of dashes",
    "> citat": "a quotation",
    "::: {.callout-note}": "a block (:::)",
    "{{< include hemmelig.md >}}": "a shortcode",
    "note[^1]": "a footnote",
    "a | b\n--|--\n1 | 2": "a table",
    "[klik](javascript:alert(1))": "a link that leads not to the web",
    "[naboen](../leder-t1/index.html)": "a link that leads not to the web",
    "vendt \N{RIGHT-TO-LEFT OVERRIDE}om": "an invisible sign",
    "28. december var en søndag": "a list that begins with 28; is it a date? Then write another word first",
}


@pytest.mark.parametrize(("written", "markdown"), SAFE.items(), ids=SAFE)
def test_words_stay_words(written: str, markdown: str) -> None:
    text = read_markdown(written)
    assert (text.markdown, text.faults) == (markdown, ())


@pytest.mark.parametrize(("written", "what"), UNSAFE.items(), ids=map(repr, UNSAFE))
def test_everything_else_is_refused(written: str, what: str) -> None:
    assert what in {fault.what for fault in read_markdown(written).faults}


def test_a_fault_has_the_line_of_the_file() -> None:
    text = read_markdown("Først.\n\nSå\ntil sidst `kode`.", first_line=7)
    assert [(fault.line, fault.what) for fault in text.faults] == [(10, "code")]


def test_an_offset_in_a_paragraph_has_the_line_of_the_file() -> None:
    (paragraph,) = read_markdown("Først 81\nså 68.", first_line=7).paragraphs
    assert [paragraph.line_at(paragraph.text.index(number)) for number in ("81", "68")] == [7, 8]


def test_the_front_matter_takes_no_lists() -> None:
    (fault,) = read_markdown("- én", lists=False).faults
    assert fault.what == "a list; write it below the front matter"
