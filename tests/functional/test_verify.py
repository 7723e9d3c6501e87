"""`mi verify`: is this file ours and untouched?"""

import json
import shutil
from pathlib import Path

from demo_project import DemoProject

PDF = Path("fagudvalg", "2015-01", "v1.pdf")


def test_what_was_published_is_as_published(demo_project: DemoProject) -> None:
    for path in ("reports", "reports/fagudvalg", f"reports/{PDF.as_posix()}"):
        run = demo_project.mi("verify", path)
        assert (run.returncode, run.stdout) == (0, f"{path}: as published\n")


def test_a_copy_elsewhere_is_known_by_its_content(demo_project: DemoProject, tmp_path: Path) -> None:
    copy = tmp_path / "rapport fra mail.pdf"
    shutil.copyfile(demo_project.reports / PDF, copy)
    assert demo_project.mi("verify", str(copy)).returncode == 0
    copy.write_bytes(copy.read_bytes() + b" ")
    assert demo_project.mi("verify", str(copy)).returncode == 17


def test_a_changed_file_is_found(project_copy: DemoProject) -> None:
    pdf = project_copy.reports / PDF
    pdf.write_bytes(pdf.read_bytes().replace(b"%PDF-1.7", b"%PDF-1.6", 1))
    run = project_copy.mi("verify", "--json")
    assert run.returncode == 17
    assert [finding for finding in json.loads(run.stdout) if PDF.as_posix() in finding] != []
    assert project_copy.mi("verify", "reports/direktion").returncode == 0


def test_a_file_that_is_gone_and_one_that_is_not_ours_are_found(project_copy: DemoProject) -> None:
    (project_copy.reports / PDF).unlink()
    (project_copy.reports / "fagudvalg" / "2015-01" / "notat.txt").write_text("hej", encoding="utf-8")
    run = project_copy.mi("verify", "reports/fagudvalg")
    assert run.returncode == 17
    assert "This published file is gone." in run.stdout
    assert "This file was not published by us." in run.stdout


def test_a_path_that_does_not_exist_is_no_silent_success(demo_project: DemoProject) -> None:
    run = demo_project.mi("verify", "reports/fagudvalg/2014-01")
    assert run.returncode == 17
