"""The zoo of small notebooks, one habit each, and how the tests run them; a module, so that it can be pickled."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from nbformat import NotebookNode

from mi_lib.execution import Outcome, execute_template, run_jobs, warm_templates
from mi_lib.execution.execute import Mode

NOTEBOOKS = Path(__file__).parent / "notebooks"
PARAMETERS = {"month": "2015-01", "recipient": "fagudvalg"}


@dataclass(frozen=True)
class Visit:
    """Run one notebook of the zoo."""

    name: str
    folder: Path
    mode: Mode = "warm"
    timeout: float = 30

    @property
    def output(self) -> Path:
        return self.folder / f"{self.name}.{self.mode}.ipynb"


def visit(job: Visit) -> NotebookNode:
    template = NOTEBOOKS / f"{job.name}.ipynb"
    return execute_template(
        template, PARAMETERS, job.output, mode=job.mode, working_directory=job.folder, timeout=job.timeout
    )


def visit_all(visits: list[Visit], timeout: float = 40) -> dict[str, Outcome[Visit, NotebookNode]]:
    warm = partial(warm_templates, [NOTEBOOKS / f"{job.name}.ipynb" for job in visits])
    outcomes = run_jobs(visit, visits, workers=2, timeout=timeout, warm=warm, key=lambda job: job.name)
    return {outcome.job.name: outcome for outcome in outcomes}
