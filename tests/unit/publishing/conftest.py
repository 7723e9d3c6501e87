from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from mi_lib.brand import Brand
from mi_lib.periods import Month
from mi_lib.publishing import Manifest, Output, Publication, Receipt, begin, sha256_of

MakeReceipt = Callable[..., Receipt]
Stage = Callable[..., Receipt]


@pytest.fixture
def brand(tmp_path: Path) -> Brand:
    logo = tmp_path / "logo.svg"
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    return Brand(
        name="Prøveby Kommune",
        palette={},
        series=("#0c3547",),
        foreground="#1b2a33",
        background="#ffffff",
        primary="#0c3547",
        muted="#55636d",
        grid="#d5dce0",
        accent="#a24019",
        tint="#f1f5f4",
        font_family="Source Sans Pro",
        font_files=(),
        logo=logo,
    )


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    return tmp_path / "site" / "reports"


@pytest.fixture
def open_publication(tmp_path: Path, reports: Path, brand: Brand) -> Callable[..., Publication]:
    def open_it(keep_seconds: float = 3600.0) -> Publication:
        return begin(reports, work=tmp_path / "work", brand=brand, keep_seconds=keep_seconds)

    return open_it


@pytest.fixture
def make_receipt() -> MakeReceipt:
    def make(recipient: str = "fagudvalg", month: str = "2015-01", **changes: object) -> Receipt:
        values: dict[str, object] = {
            "recipient": recipient,
            "recipient_name": recipient.capitalize(),
            "month": Month.parse(month),
            "report": "v1",
            "title": "Mål, økonomi og resultater",
            "template": "v1-fagudvalg",
            "template_sha256": "a" * 64,
            "parameters": {"month": month, "recipient": recipient},
            "data_sha256": "b" * 64,
            "packet_sha256": "c" * 64,
            "library_version": "0.1.0",
            "renderer": "pandoc",
            "renderer_versions": {"pandoc": "3.9", "typst": "0.15.2"},
            "cutoff": date(2014, 12, 31),
            "outputs": (Output("v1.html", "d" * 64), Output("v1.pdf", "e" * 64)),
            "synthetic": True,
        }
        return Receipt(**values | changes)  # type: ignore[arg-type]

    return make


@pytest.fixture
def stage(make_receipt: MakeReceipt) -> Stage:
    """Write a report's two files into staging, as a worker does, and return their receipt."""

    def write(publication: Publication, recipient: str, month: str, text: str, **changes: object) -> Receipt:
        report, draft = str(changes.get("report", "v1")), bool(changes.get("draft", False))
        folder = publication.folder(recipient, Month.parse(month), draft=draft)
        for kind in ("html", "pdf"):
            (folder / f"{report}.{kind}").write_text(f"{kind} {text}", encoding="utf-8")
        outputs = tuple(Output(f"{report}.{kind}", sha256_of(folder / f"{report}.{kind}")) for kind in ("html", "pdf"))
        return make_receipt(recipient, month, outputs=outputs, **changes)

    return write


@pytest.fixture
def publish(open_publication: Callable[..., Publication], stage: Stage) -> Callable[..., Manifest]:
    """Publish one small report for each recipient."""

    def run(month: str, text: str, *recipients: str, **changes: object) -> Manifest:
        with open_publication() as publication:
            for recipient in recipients or ("fagudvalg",):
                publication.keep(stage(publication, recipient, month, text, **changes))
            return publication.publish()

    return run
