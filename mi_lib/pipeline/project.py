"""All that is known before a figure is touched: settings, annual plans, recipients."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from mi_lib.brand import Brand
from mi_lib.errors import UsageError
from mi_lib.periods import Month
from mi_lib.plan import AnnualPlan, Plans, Version, read_plans
from mi_lib.recipients import Distribution, ReportKind, read_distribution
from mi_lib.settings import Settings, find_root, read_settings


@dataclass(frozen=True)
class Order:
    """One report to make: which notebook, for whom."""

    kind: ReportKind
    recipient: str


@dataclass(frozen=True)
class Project:
    """A project folder, read and checked."""

    settings: Settings
    plans: Plans
    distribution: Distribution

    @classmethod
    def read(cls, start: Path, environ: Mapping[str, str]) -> "Project":
        """Raises UsageError or PlanError for a file that cannot be used."""
        settings = read_settings(find_root(start), environ)
        reference = settings.path(settings.reference)
        return cls(settings, read_plans(reference), read_distribution(reference / "recipients.yml"))

    @cached_property
    def brand(self) -> Brand:
        return Brand.read(self.settings.root / "_brand.yml")

    @property
    def reference(self) -> Path:
        return self.settings.path(self.settings.reference)

    @property
    def commentary(self) -> Path:
        """The analysts' files, or in their place those that `mi demo` wrote for a world that nobody wrote about."""
        stand_ins = self.stand_ins
        return stand_ins if stand_ins.is_dir() else self.settings.path(self.settings.commentary)

    @property
    def stand_ins(self) -> Path:
        return self.settings.root / "data" / "demo-commentary"

    @property
    def reports(self) -> Path:
        return self.settings.path(self.settings.reports)

    @property
    def incoming(self) -> Path:
        return self.settings.path(self.settings.incoming)

    def editions(self, *, draft: bool = False) -> Path:
        """Where figures and packets of each month are kept; those of drafts apart from what is published."""
        editions = self.settings.path(self.settings.editions)
        return editions / "drafts" if draft else editions

    def template(self, kind: ReportKind) -> Path:
        return self.settings.path(self.settings.notebooks) / f"{kind.template}.ipynb"

    def plan_for(self, month: Month) -> AnnualPlan:
        return self.plans.of(month)

    def orders_of(self, month: Month, recipients: tuple[str, ...] = ()) -> tuple[Version, list[Order]]:
        """The version that the plan has in that month and the reports to make, of these recipients or of all.

        Raises PlanError for a month without a report, UsageError for a recipient who gets none.
        """
        version = self.plans.version_of(month)
        kinds = self.distribution.reports_of(version.id)
        for name in recipients:
            self.distribution.recipient(name)
            if not any(name in kind.recipients for kind in kinds):
                entitled = ", ".join(sorted({each for kind in kinds for each in kind.recipients}))
                raise UsageError(
                    f"{name} gets no {version.id}.",
                    where=f"{month}",
                    found=f"the plan has {version.id} in {month}",
                    remedy=f"use one of {entitled}",
                )
        return version, [
            Order(kind, name) for kind in kinds for name in kind.recipients if not recipients or name in recipients
        ]
