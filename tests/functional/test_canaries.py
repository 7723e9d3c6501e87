"""No file that is made for one recipient holds a figure that only others may see, or nobody."""

import base64
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
import typst
from canaries import Aviary, escaped, heard_in
from demo_project import DemoProject

from mi_lib.pipeline import figures

BIRD, WRITTEN = 12_345_678_901, "12.345.678.901"


def test_a_month_for_leaders_and_directors_holds_no_canary_of_another_reader(
    project_copy: DemoProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """V2 has the most that one may see and another may not: four teams, and what is hidden from everyone."""
    observed = pd.read_parquet(project_copy.root / "data" / "editions" / "2015-02" / "computed" / "v2.parquet")
    monkeypatch.setattr(figures, "_observe", lambda *what: observed)
    monkeypatch.setattr(figures, "add_signals", lambda observations, *known: observations)
    aviary, recipients = Aviary(), ("direktion", "leder-t1", "leder-t4")
    result = aviary.publish(project_copy, "2015-02", monkeypatch, recipients)
    assert set(result.published) == set(recipients), result.failed
    assert escaped(aviary, project_copy, recipients) == {}


@pytest.mark.slow
def test_a_year_of_editions_holds_no_canary_of_another_reader(
    project_copy: DemoProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All eleven, for every recipient, each beside all that was published before it."""
    aviary = Aviary()
    for month in (1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12):
        result = aviary.publish(project_copy, f"2015-{month:02d}", monkeypatch)
        assert result.failed == {}
    assert escaped(aviary, project_copy, aviary.given) == {}


def _pdf(source: str, svg: str = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>") -> bytes:
    moment = datetime(2015, 1, 1, tzinfo=UTC)
    return bytes(typst.compile({"main.typ": source.encode(), "a.svg": svg.encode()}, timestamp=moment))


_SVG = f"<svg xmlns='http://www.w3.org/2000/svg'><text>{WRITTEN}</text></svg>"
_CONTAINERS: dict[str, Callable[[], bytes]] = {
    "text": lambda: f"<p>Der var {WRITTEN} sager.</p>".encode(),
    "text with hard spaces": lambda: WRITTEN.replace(".", "\u00a0").encode(),
    "attribute": lambda: f'<img alt="Lavest er {BIRD}">'.encode(),
    "drawing in a page": lambda: b'<img src="data:image/svg+xml;base64,' + base64.b64encode(_SVG.encode()) + b'">',
    "receipt": lambda: f'{{"rows": [{float(BIRD)}]}}'.encode(),
    "PDF text": lambda: _pdf(f"Der var {WRITTEN} sager."),
    "PDF metadata": lambda: _pdf(f'#set document(title: "{BIRD}")\nTekst'),
    "PDF drawing": lambda: _pdf(
        '#image("a.svg")', _SVG.replace("<svg ", "<svg width='300' height='30' ").replace("<text>", "<text y='20'>")
    ),
    "PDF alternative text": lambda: _pdf(f'#image("a.svg", alt: "Lavest er {BIRD}")'),
}


@pytest.mark.parametrize("container", _CONTAINERS)
def test_a_canary_is_heard_in_every_kind_of_file(container: str, tmp_path: Path) -> None:
    file = tmp_path / "v1"
    file.write_bytes(_CONTAINERS[container]())
    assert heard_in(file) == {BIRD}


def test_a_canary_is_heard_in_the_name_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / f"{BIRD}.svg"
    file.write_bytes(b"")
    assert heard_in(file) == {BIRD}
