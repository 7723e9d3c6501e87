"""A headless Chromium without network. Where there is none, the tests here are skipped and say so."""

import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from mi_lib.brand import Brand
from mi_lib.rendering import choose_renderer, write_document

ROOT = Path(__file__).parents[2]
_PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser(needs: Callable[..., str]) -> Iterator[Browser]:
    program = needs(*_PROGRAMS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(_QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def sample_page(tmp_path_factory) -> Path:
    """The sample report of tests/unit/rendering as a draft, rendered: the fullest page there is."""
    place = ROOT / "tests" / "unit" / "rendering" / "sample.py"
    spec = importlib.util.spec_from_file_location("browser_sample", place)
    sample = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sample)
    folder = tmp_path_factory.mktemp("page")
    document = write_document(sample.sample(ROOT / "_brand.yml", draft=True), folder, "v1")
    renderer = choose_renderer("pandoc", Brand.read(ROOT / "_brand.yml"), ROOT)
    return renderer.render(document, folder / "made").html
