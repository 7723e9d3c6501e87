"""The sample report, made once, and small notebooks for one mistake each."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from mi_lib.brand import Brand
from mi_lib.rendering import Document, Rendered, Renderer, choose_renderer, write_document

ROOT = Path(__file__).parents[3]


def _load_sample() -> ModuleType:
    """By path, so that no other room's helper of the same name gets in the way."""
    name = "rendering_sample"
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name("sample.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


sample_module = _load_sample()


@pytest.fixture(scope="session")
def project() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def sample() -> ModuleType:
    return sample_module


@pytest.fixture(scope="session")
def brand(project) -> Brand:
    return Brand.read(project / "_brand.yml")


@pytest.fixture(scope="session")
def pandoc(brand, project) -> Renderer:
    return choose_renderer("pandoc", brand, project)


@pytest.fixture(scope="session")
def document(sample, project, tmp_path_factory) -> Document:
    return write_document(sample.sample(project / "_brand.yml"), tmp_path_factory.mktemp("document"), "v1")


@pytest.fixture(scope="session")
def rendered(document, pandoc, tmp_path_factory) -> Rendered:
    return pandoc.render(document, tmp_path_factory.mktemp("rendered"))
