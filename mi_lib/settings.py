"""The project's settings, made whole once: the `mi:` key of `_quarto.yml`, then `MI_…` from the environment."""

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from mi_lib.errors import UsageError

PROJECT_FILE = "_quarto.yml"
_FROM_ENVIRONMENT = {
    "MI_WAREHOUSE": "warehouse",
    "MI_EDITIONS": "editions",
    "MI_RENDERER": "renderer",
    "MI_EXECUTION": "execution",
    "MI_DRAFT": "draft",
}


class Settings(BaseModel):
    """Every setting with its default; paths are relative to the project's root until `path()` resolves them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    root: Path
    municipality: str = "Bakkedal Kommune"
    warehouse: str = "duckdb:///data/warehouse/mi.duckdb"
    reference: Path = Path("data/reference")
    commentary: Path = Path("data/commentary")
    incoming: Path = Path("data/incoming")
    editions: Path = Path("data/editions")
    notebooks: Path = Path("notebooks")
    reports: Path = Path("reports")
    site_url: str = Field(default="", pattern=r"^(https?://[^\s]+)?$")
    """Where readers reach the content of `reports`; without it, e-mails link to the files themselves."""
    renderer: Literal["auto", "quarto", "pandoc"] = "auto"
    execution: Literal["warm", "kernel"] = "warm"
    draft: bool = False
    """Reports say that they are drafts; set by `mi report` for the processes that run templates."""
    report_timeout_seconds: float = Field(default=300.0, gt=0)

    def path(self, relative: Path | str) -> Path:
        return self.root / relative

    @property
    def warehouse_url(self) -> str:
        """The warehouse's address with a DuckDB file resolved against the root."""
        scheme, separator, rest = self.warehouse.partition(":///")
        return f"{scheme}{separator}{self.root / rest}" if scheme == "duckdb" else self.warehouse

    @property
    def warehouse_shown(self) -> str:
        """The warehouse's address as a message may repeat it: without user, password and options."""
        scheme, separator, rest = self.warehouse.partition("://")
        return f"{scheme}{separator}{rest.rpartition('@')[2].partition('?')[0]}"


def find_root(start: Path) -> Path:
    """The nearest folder from `start` upwards that holds `_quarto.yml`. Raises UsageError if none does."""
    for folder in (start, *start.parents):
        if (folder / PROJECT_FILE).is_file():
            return folder
    raise UsageError(
        "This is not a folder of the report project.",
        where=str(start),
        found=f"no {PROJECT_FILE} here or above",
        remedy="go to the project's folder (the one with README.md) and try again",
    )


def read_settings(root: Path, environ: Mapping[str, str]) -> Settings:
    """Read and check the settings. Raises UsageError naming the setting, what was found and what is allowed."""
    file = root / PROJECT_FILE
    content = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    values: dict[str, Any] = dict(content.get("mi") or {})
    values.update({setting: environ[name] for name, setting in _FROM_ENVIRONMENT.items() if environ.get(name)})
    try:
        return Settings(root=root, **values)
    except ValidationError as error:
        raise _as_usage_error(error, file) from None


def _as_usage_error(error: ValidationError, file: Path) -> UsageError:
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"])
    unknown = first["type"] == "extra_forbidden"
    wrong, valid = (name, Settings.model_fields) if unknown else (str(first["input"]), _choices_of(name))
    near = get_close_matches(wrong, valid, n=1)
    return UsageError(
        f"The setting mi.{name} cannot be used.",
        where=f"{file.name} or the environment",
        found=f"{first['input']!r}{f' (did you mean {near[0]}?)' if near else ''}",
        remedy="there is no such setting" if unknown else first["msg"],
    )


def _choices_of(name: str) -> tuple[str, ...]:
    field = Settings.model_fields.get(name)
    return tuple(map(str, get_args(field.annotation))) if field else ()
