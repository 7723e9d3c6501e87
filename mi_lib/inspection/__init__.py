"""Reads every finished report back before it is published: leaks, wrong month or recipient, accessibility."""

from mi_lib.inspection.agreement import Printed
from mi_lib.inspection.blocks import squeezed
from mi_lib.inspection.findings import Finding
from mi_lib.inspection.personal import KnownValues
from mi_lib.inspection.report import Expectation, check_report, inspect_report

__all__ = ["Expectation", "Finding", "KnownValues", "Printed", "check_report", "inspect_report", "squeezed"]
