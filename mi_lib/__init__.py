"""Management information on children and young people with special needs, from deliveries to published reports."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mi_lib.overview import Overview
    from mi_lib.report import Report

__version__ = "0.1.0"
__all__ = ["open_overview", "open_report"]


def open_report(template: str, month: str, recipient: str) -> "Report":
    """Open a recipient's figures in a template; see `mi_lib.report.open_report`."""
    # Imported here because `mi --help` must not wait for pandas and matplotlib.
    from mi_lib.report import open_report as open_it

    return open_it(template, month, recipient)


def open_overview(template: str, month: str, recipient: str, date: str) -> "Overview":
    """Open a reader's own case list in a template; see `mi_lib.overview.open_overview`."""
    from mi_lib.overview import open_overview as open_it  # imported here for the same reason

    return open_it(template, month, recipient, date)
