"""A project as a user has it, without data: the real reference files, and reports published from a few bytes."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest

from mi_lib import cli
from mi_lib.brand import Brand
from mi_lib.periods import Month
from mi_lib.publishing import Output, Receipt, begin, sha256_of

ROOT = Path(__file__).parents[2]


def make_project(folder: Path) -> Path:
    for name in ("_quarto.yml", "_brand.yml"):
        shutil.copyfile(ROOT / name, folder / name)
    shutil.copytree(ROOT / "assets", folder / "assets")
    shutil.copytree(ROOT / "data" / "reference", folder / "data" / "reference")
    return folder


def publish(
    project: Path,
    recipient: str,
    month: str,
    report: str,
    text: str = "tal",
    kinds: tuple[str, ...] = ("html", "pdf"),
    **changes: object,
) -> None:
    """Publish one report whose files of these kinds hold only this text."""
    brand = Brand.read(project / "_brand.yml")
    with begin(project / "reports", work=project / "data" / "editions", brand=brand) as publication:
        folder = publication.folder(recipient, Month.parse(month), draft=bool(changes.get("draft", False)))
        for kind in kinds:
            (folder / f"{report}.{kind}").write_text(f"{kind}: {text}", encoding="utf-8")
        outputs = tuple(Output(f"{report}.{kind}", sha256_of(folder / f"{report}.{kind}")) for kind in kinds)
        values: dict[str, object] = {
            "recipient": recipient,
            "recipient_name": "Navn",
            "month": Month.parse(month),
            "report": report,
            "title": "Ledelsesinformation til fagudvalg",
            "template": f"{report}-direktion",
            "template_sha256": "a" * 64,
            "parameters": {"month": month, "recipient": recipient},
            "data_sha256": "b" * 64,
            "packet_sha256": "c" * 64,
            "library_version": "0.1.0",
            "renderer": "pandoc",
            "renderer_versions": {},
            "cutoff": date(2014, 12, 31),
            "outputs": outputs,
            "synthetic": True,
        }
        publication.keep(Receipt(**values | changes))  # type: ignore[arg-type]
        publication.publish()


@dataclass
class Answer:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str


class Desk:
    """A user at the command line, in the project's folder, at a moment of our choosing."""

    def __init__(self, project: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
        self.project = project
        self._monkeypatch = monkeypatch
        self._capfd = capfd
        monkeypatch.chdir(project)

    def clock(self, moment: str) -> None:
        """From now on it is this moment (ISO with offset)."""
        self._monkeypatch.setattr(cli.common, "now", lambda: datetime.fromisoformat(moment))

    def mi(self, *words: str) -> Answer:
        self._monkeypatch.setattr("sys.argv", ["mi", *words])
        self._capfd.readouterr()
        with pytest.raises(SystemExit) as end:
            cli.main()
        said = self._capfd.readouterr()
        return Answer(int(end.value.code or 0), said.out, said.err)

    def lines(self, month: str, name: str) -> list[dict[str, object]]:
        """The records of `approvals.jsonl` or `sent.jsonl`."""
        file = self.project / "data" / "editions" / month / name
        return [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.exists() else []


Publish = Callable[..., None]
