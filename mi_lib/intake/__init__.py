"""Deliveries come in here, and only here: read, checked against their contract, stored or refused whole."""

from mi_lib.intake.desk import REFUSED_FOLDER, IntakeResult, Outdated, Preview, Replaced, find_files, preview, take_in
from mi_lib.intake.difference import Difference
from mi_lib.intake.file_names import recognise
from mi_lib.intake.problems import Problem, Refusal, RefusedFileError
from mi_lib.intake.refusing import read_refused_at, report_of

__all__ = [
    "REFUSED_FOLDER",
    "Difference",
    "IntakeResult",
    "Outdated",
    "Preview",
    "Problem",
    "Refusal",
    "RefusedFileError",
    "Replaced",
    "find_files",
    "preview",
    "read_refused_at",
    "recognise",
    "report_of",
    "take_in",
]
