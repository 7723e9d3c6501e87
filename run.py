"""Set everything up and go: `python3 run.py demo` or `python3 run.py check`.

Needs Python 3.11 and a package index, nothing else. The first call makes `.venv` and installs the pinned packages
into it; later calls start at once. Any other words are given to `mi`: `python3 run.py publish 2015-04`.
"""

import hashlib
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if sys.platform == "win32" else "bin")
PYTHON = BIN / ("python.exe" if sys.platform == "win32" else "python")
PINS = ("pyproject.toml", "requirements.lock")

CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("pytest", "--numprocesses", "auto", "--dist", "loadfile", "--no-loadscope-reorder"),
)


def main(words: list[str]) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - says so to those who start it with an older one
        print(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.", file=sys.stderr)
        return 2
    checking = words[:1] == ["check"]
    install("test" if checking else "")
    if checking:
        return next((code for code in map(run_tool, CHECKS) if code), 0)
    return subprocess.call([PYTHON, "-m", "mi_lib", *(words or ["--help"])], cwd=ROOT)


def install(extra: str) -> None:
    """Install the pinned packages, unless the stamp says that just these are there already."""
    stamp = VENV / f".installed-{extra or 'main'}"
    pins = hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in PINS)).hexdigest()
    if stamp.is_file() and stamp.read_text(encoding="ascii") == pins:
        return
    print("Installing into .venv (about a minute, once) …", file=sys.stderr, flush=True)
    if not PYTHON.is_file():
        venv.create(VENV, with_pip=True)
    project = f"{ROOT}[{extra}]" if extra else str(ROOT)
    pip = [PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    subprocess.check_call([*pip, "--constraint", ROOT / "requirements.lock", "--editable", project], cwd=ROOT)
    stamp.write_text(pins, encoding="ascii")


def run_tool(command: tuple[str, ...]) -> int:
    print(f"\n── {' '.join(command)}", file=sys.stderr, flush=True)
    return subprocess.call([PYTHON, "-m", *command], cwd=ROOT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
