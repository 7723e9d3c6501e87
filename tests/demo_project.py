"""A project folder of its own, and the commands as a user calls them there."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
_IN_GIT = ("data/reference", "data/commentary", "notebooks", "assets", "_quarto.yml", "_brand.yml")
_MADE = ("data/incoming", "data/warehouse", "data/editions", "reports", ".releases")

Finished = subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class DemoProject:
    """Where the project lies, and what can be done with it."""

    root: Path

    @classmethod
    def fresh(cls, folder: Path) -> "DemoProject":
        """As it lies in git: without deliveries and reports."""
        for name in _IN_GIT:
            _copy(ROOT / name, folder / name)
        return cls(folder)

    def copied_to(self, folder: Path) -> "DemoProject":
        for name in (*_IN_GIT, *_MADE):
            _copy(self.root / name, folder / name)
        return DemoProject(folder)

    @property
    def reports(self) -> Path:
        return self.root / "reports"

    @property
    def incoming(self) -> Path:
        return self.root / "data" / "incoming"

    @property
    def environment(self) -> dict[str, str]:
        """That of the tests without our own variables, and wide enough that no message is wrapped."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("MI_")}
        return {**inherited, "PYTHONPATH": str(ROOT), "COLUMNS": "240", "NO_COLOR": "1", "PYTHONUTF8": "1"}

    def mi(self, *words: str) -> Finished:
        return self.python("-m", "mi_lib", *words)

    def python(self, *words: str) -> Finished:
        return subprocess.run(
            [sys.executable, *words],
            cwd=self.root, env=self.environment, capture_output=True, encoding="utf-8", timeout=900, check=False,
        )  # fmt: skip

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """`mi` in a process group of its own, left running."""
        return subprocess.Popen(
            [sys.executable, "-m", "mi_lib", *words],
            cwd=self.root, env=self.environment, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def published(self) -> dict[str, bytes]:
        """Every file below `reports/` by its path there."""
        files = (Path(folder) / name for folder, _, names in os.walk(self.reports) for name in names)
        return {file.relative_to(self.reports).as_posix(): file.read_bytes() for file in files}

    def packet(self, month: str, recipient: str, version: str) -> Path:
        return self.root / "data" / "editions" / month / "publishable" / recipient / f"{version}.json"


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_symlink():
        target.symlink_to(source.readlink(), target_is_directory=True)
    elif source.is_dir():
        shutil.copytree(source, target, symlinks=True)
    elif source.exists():
        shutil.copy2(source, target)
