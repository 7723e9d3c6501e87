"""One report from its template to two files, in a process of its own."""

import importlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from mi_lib.brand import Brand
from mi_lib.execution import execute_template, warm_templates
from mi_lib.periods import Month
from mi_lib.pipeline.stopwatch import Seconds
from mi_lib.rendering import Renderer, choose_renderer, write_document
from mi_lib.settings import Settings


@dataclass(frozen=True)
class ReportJob:
    """All that a report's process is given. `folder` takes the finished files, `store` the executed notebook."""

    settings: Settings
    template: Path
    name: str
    month: Month
    recipient: str
    editions: Path
    folder: Path
    store: Path
    draft: bool = False

    @property
    def key(self) -> str:
        """What names the report: the same for the same template, month and recipient."""
        return f"{self.template.stem} {self.month} {self.recipient}"


@dataclass(frozen=True)
class FinishedReport:
    """The files of a report that came to its end; `seconds` by step."""

    html: Path
    pdf: Path
    title: str
    seconds: Mapping[str, float] = field(default_factory=dict)


def produce_report(job: ReportJob) -> FinishedReport:
    """Execute, turn into a document, render. Raises UsageError, NotebookError or RenderingError."""
    os.environ.update(MI_EDITIONS=str(job.editions), MI_DRAFT=str(job.draft).lower())
    executed = job.store / f"{job.template.stem}.ipynb"
    executed.parent.mkdir(parents=True, exist_ok=True)
    seconds = Seconds()
    with seconds.of("execute"):
        notebook = execute_template(
            job.template,
            {"month": str(job.month), "recipient": job.recipient},
            executed,
            mode=job.settings.execution,
            working_directory=job.template.parent,
            timeout=job.settings.report_timeout_seconds,
        )
    with seconds.of("render"):
        document = write_document(notebook, job.store / f"{job.template.stem}_document", job.name)
        rendered = renderer_of(job.settings).render(document, job.folder)
    return FinishedReport(rendered.html, rendered.pdf, document.front.title, seconds)


def renderer_of(settings: Settings) -> Renderer:
    return _renderer(settings.renderer, settings.root)


@lru_cache(maxsize=1)
def _renderer(name: str, root: Path) -> Renderer:
    return choose_renderer(name, Brand.read(root / "_brand.yml"), root)  # type: ignore[arg-type]


def warm_up(settings: Settings, templates: tuple[Path, ...]) -> None:
    """What all reports share, done once before the first is made."""
    # Templates import mi_lib, which loads this only when a report is opened: 1.4 seconds in each of them.
    importlib.import_module("mi_lib.report")
    warm_templates(templates)
    renderer_of(settings).warm_up()
