"""Quarto as renderer: the project that we prepare for it, the command that we give it, what we make of its answer.

The program itself is a stand-in here that writes down what it was asked.
"""

import os
import subprocess
import sys

import pytest
import yaml

from mi_lib.errors import RenderingError
from mi_lib.rendering import choose_renderer
from mi_lib.rendering.pandoc import find_pandoc
from mi_lib.rendering.quarto import prepare_project

STAND_IN = """
import json, os, pathlib, sys
name, to = sys.argv[2], sys.argv[4]
log = pathlib.Path(os.environ["QUARTO_LOG"])
entry = {"arguments": sys.argv[1:], "epoch": os.environ["SOURCE_DATE_EPOCH"], "files": sorted(os.listdir())}
log.write_text(log.read_text() + json.dumps(entry) + "\\n" if log.exists() else json.dumps(entry) + "\\n")
if os.environ.get("QUARTO_FAILS"):
    sys.exit("ERROR: no such thing")
pathlib.Path(name).with_suffix({"html": ".html", "typst": ".pdf"}[to]).write_text(to)
"""


@pytest.fixture
def quarto(tmp_path, monkeypatch):
    """A program called quarto, alone on the path; answers the log that it writes."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "quarto.py").write_text(STAND_IN, encoding="utf-8")
    if os.name == "nt":
        (folder / "quarto.bat").write_text(f'@"{sys.executable}" "{folder / "quarto.py"}" %*\n', encoding="utf-8")
    else:
        script = folder / "quarto"
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{folder / "quarto.py"}" "$@"\n', encoding="utf-8")
        script.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("QUARTO_LOG", str(tmp_path / "log"))
    return tmp_path / "log"


def test_auto_takes_quarto_when_it_is_there_and_pandoc_when_not(quarto, brand, project, monkeypatch):
    assert choose_renderer("auto", brand, project).name == "quarto"
    assert choose_renderer("pandoc", brand, project).name == "pandoc"
    monkeypatch.setenv("PATH", "")
    assert choose_renderer("auto", brand, project).name == "pandoc"


def test_quarto_asked_for_but_not_there_is_said(brand, project, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(RenderingError, match="Quarto is not installed"):
        choose_renderer("quarto", brand, project)


def test_each_format_is_rendered_in_the_private_project(quarto, document, brand, project, tmp_path):
    made = choose_renderer("quarto", brand, project).render(document, tmp_path / "out")
    entries = [yaml.safe_load(line) for line in quarto.read_text().splitlines()]
    assert [entry["arguments"] for entry in entries] == [
        ["render", "v1.qmd", "--to", "html", "--no-execute", "--quiet"],
        ["render", "v1.qmd", "--to", "typst", "--no-execute", "--quiet"],
    ]
    assert entries[0]["files"] == [
        "_brand.yml",
        "_quarto.yml",
        "clean.lua",
        "figures",
        "fonts",
        "logo.svg",
        "quote_callouts.lua",
        "v1.qmd",
    ]
    assert entries[0]["epoch"] == "1419984000"
    assert (made.html.read_text(), made.pdf.read_text()) == ("html", "typst")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["v1.html", "v1.pdf"]


def test_quartos_last_words_are_passed_on_and_nothing_is_left(quarto, document, brand, project, tmp_path, monkeypatch):
    monkeypatch.setenv("QUARTO_FAILS", "1")
    with pytest.raises(RenderingError, match=r"to html(.|\n)*ERROR: no such thing"):
        choose_renderer("quarto", brand, project).render(document, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_private_project_executes_nothing_and_obeys_no_code_in_text(document, brand, project, tmp_path):
    prepare_project(document, brand, project, tmp_path / "p")
    settings = yaml.safe_load((tmp_path / "p" / "_quarto.yml").read_text("utf-8"))
    assert settings["execute"] == {"enabled": False}
    assert settings["engine"] == "markdown"
    assert "-raw_html-raw_tex-raw_attribute" in settings["from"]
    assert settings["format"]["html"]["filters"] == [{"at": "pre-ast", "path": "clean.lua"}]
    assert settings["format"]["typst"]["filters"][0] == {"at": "pre-ast", "path": "clean.lua"}
    assert settings["lang"] == "da"
    assert "mi" not in settings


@pytest.mark.parametrize(
    "callout", ['{.callout-note title="Kommentar"}\nTekst', "{.callout-tip}\n## Kommentar\n\nTekst"]
)
def test_callouts_are_quotations_in_quartos_pdf(project, callout):
    filters = project / "mi_lib" / "rendering"
    command = [
        find_pandoc(),
        "--to=typst",
        *(f"--lua-filter={filters / n}" for n in ("clean.lua", "quote_callouts.lua")),
    ]
    made = subprocess.run(
        command, input=f"::: {callout}\n:::", capture_output=True, check=True, encoding="utf-8"
    ).stdout
    assert " ".join(made.split()) == "#quote(block: true)[ #strong[Kommentar] Tekst ]"


def test_the_private_project_has_its_fonts_and_logo_inside(document, brand, project, tmp_path):
    prepare_project(document, brand, project, tmp_path / "p")
    settings = yaml.safe_load((tmp_path / "p" / "_brand.yml").read_text("utf-8"))
    files = settings["typography"]["fonts"][0]["files"]
    assert files[0] == "fonts/SourceSansPro-Regular.ttf"
    assert all((tmp_path / "p" / name).is_file() for name in [*files, settings["logo"]["images"]["mark"]["path"]])


def test_the_private_document_introduces_the_report_and_then_says_the_same(document, brand, project, tmp_path):
    prepare_project(document, brand, project, tmp_path / "p")
    text = (tmp_path / "p" / "v1.qmd").read_text("utf-8")
    assert "Modtager: **Fagudvalget for Børn, Unge og Kultur** · Rapportmåned: **januar 2015**" in text
    assert "**Syntetiske data.**" in text
    assert text.endswith(document.read_body())
