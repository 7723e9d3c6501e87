"""Settings: every default, one file, the environment on top, and near misses named."""

from pathlib import Path

import pytest

from mi_lib.errors import UsageError
from mi_lib.settings import find_root, read_settings


def _project(folder: Path, mi: str = "") -> Path:
    (folder / "_quarto.yml").write_text(f"project:\n  type: default\n{mi}", encoding="utf-8")
    return folder


def test_without_a_word_everything_has_its_default(tmp_path: Path) -> None:
    settings = read_settings(_project(tmp_path), {})
    assert (settings.renderer, settings.execution, settings.draft) == ("auto", "warm", False)
    assert settings.path(settings.reports) == tmp_path / "reports"
    assert settings.warehouse_url == f"duckdb:///{tmp_path / 'data/warehouse/mi.duckdb'}"


def test_the_project_file_goes_before_the_default_and_the_environment_before_both(tmp_path: Path) -> None:
    root = _project(tmp_path, "mi:\n  renderer: quarto\n  municipality: Bakkedal\n")
    assert read_settings(root, {}).renderer == "quarto"
    settings = read_settings(root, {"MI_RENDERER": "pandoc", "MI_UNKNOWN": "x", "PATH": "/bin"})
    assert (settings.renderer, settings.municipality) == ("pandoc", "Bakkedal")


def test_an_empty_variable_says_nothing(tmp_path: Path) -> None:
    assert read_settings(_project(tmp_path), {"MI_RENDERER": ""}).renderer == "auto"


def test_a_warehouse_of_another_kind_is_left_as_it_is(tmp_path: Path) -> None:
    address = "postgresql:///mi"
    assert read_settings(_project(tmp_path), {"MI_WAREHOUSE": address}).warehouse_url == address


def test_an_unknown_setting_is_refused_with_a_near_miss(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="did you mean renderer") as caught:
        read_settings(_project(tmp_path, "mi:\n  render: pandoc\n"), {})
    assert "mi.render" in str(caught.value)


@pytest.mark.parametrize(
    "line",
    ["renderer: word", "execution: slow", "draft: perhaps", "report_timeout_seconds: 0", "report_timeout_seconds: x"],
)
def test_a_value_that_is_not_allowed_is_named(tmp_path: Path, line: str) -> None:
    name, value = line.split(": ")
    with pytest.raises(UsageError, match=f"mi.{name}") as caught:
        read_settings(_project(tmp_path, f"mi:\n  {line}\n"), {})
    assert value in str(caught.value)


def test_settings_do_not_change(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="frozen"):
        read_settings(_project(tmp_path), {}).draft = True  # type: ignore[misc]


def test_the_root_is_the_nearest_folder_with_the_project_file(tmp_path: Path) -> None:
    below = _project(tmp_path) / "a" / "b"
    below.mkdir(parents=True)
    assert find_root(below) == tmp_path


def test_outside_a_project_the_error_says_where_to_go(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="README"):
        find_root(tmp_path)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("duckdb:///data/mi.duckdb", "duckdb:///data/mi.duckdb"),
        ("postgresql://mi:hemmelig@server:5432/db?schema=mi", "postgresql://server:5432/db"),
        ("postgresql://mi:hemme/l@ig@server/db", "postgresql://server/db"),
        ("postgresql://server/db?password=hemmelig", "postgresql://server/db"),
    ],
)
def test_people_are_shown_no_user_password_or_option(tmp_path: Path, address: str, shown: str) -> None:
    assert read_settings(_project(tmp_path), {"MI_WAREHOUSE": address}).warehouse_shown == shown
