"""One demo world for all tests of this folder."""

import pytest
from delivered_files import Delivered

from mi_lib.demo import write_deliveries


@pytest.fixture(scope="session")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Delivered:
    folder = tmp_path_factory.mktemp("demo") / "incoming"
    return Delivered(folder, write_deliveries(folder))
