"""One report from its template to two files, in a process of its own."""

import hashlib
import importlib
import importlib.metadata
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from mi_lib import __version__
from mi_lib.brand import Brand
from mi_lib.execution import Outcome, execute_template, run_jobs, warm_templates
from mi_lib.periods import Month
from mi_lib.pipeline.stopwatch import Seconds
from mi_lib.publishing import Output, sha256_of
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
    day: date | None = None
    """Of a case overview, whose template asks for it."""

    @property
    def parameters(self) -> dict[str, str]:
        """What the template is given."""
        day = {"date": self.day.isoformat()} if self.day else {}
        return {"month": str(self.month), "recipient": self.recipient, **day}

    @property
    def key(self) -> str:
        """What names the report: the same for the same template and parameters."""
        return " ".join([self.template.stem, *self.parameters.values()])


@dataclass(frozen=True)
class FinishedReport:
    """The files of a report that came to its end; `seconds` by step."""

    html: Path
    pdf: Path
    title: str
    seconds: Mapping[str, float] = field(default_factory=dict)


_RENDERER_PACKAGES = {"pandoc": ("pypandoc-binary", "typst")}


def produce_all(
    settings: Settings, jobs: list[ReportJob], workers: int
) -> Iterator[Outcome[ReportJob, FinishedReport]]:
    """Make reports side by side, each in a process of its own; an outcome for each as it ends."""
    return run_jobs(
        produce_report,
        jobs,
        workers=workers,
        timeout=settings.report_timeout_seconds,
        warm=partial(warm_up, settings, tuple(sorted({job.template for job in jobs}))),
        key=_key_of,
    )


def _key_of(job: ReportJob) -> str:
    return job.key


def making_of(job: ReportJob, report: FinishedReport) -> dict[str, Any]:
    """What a receipt says about how a report was made and what came out."""
    renderer = renderer_of(job.settings).name
    packages = _RENDERER_PACKAGES.get(renderer, ())
    return {
        "recipient": job.recipient,
        "month": job.month,
        "report": job.name,
        "title": report.title,
        "template": job.template.stem,
        "template_sha256": hashlib.sha256(job.template.read_bytes()).hexdigest(),
        "library_version": __version__,
        "renderer": renderer,
        "renderer_versions": {name: importlib.metadata.version(name) for name in packages},
        "outputs": tuple(_output(file, job.folder) for file in sorted((report.html, report.pdf))),
    }


def _output(file: Path, folder: Path) -> Output:
    return Output(file.relative_to(folder).as_posix(), sha256_of(file))


def produce_report(job: ReportJob) -> FinishedReport:
    """Execute, turn into a document, render. Raises UsageError, NotebookError or RenderingError."""
    os.environ.update(MI_EDITIONS=str(job.editions), MI_DRAFT=str(job.draft).lower())
    executed = job.store / f"{job.template.stem}.ipynb"
    executed.parent.mkdir(parents=True, exist_ok=True)
    seconds = Seconds()
    with seconds.of("execute"):
        notebook = execute_template(
            job.template,
            job.parameters,
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
    importlib.import_module("mi_lib.overview")
    warm_templates(templates)
    renderer_of(settings).warm_up()
