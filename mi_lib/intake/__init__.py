"""Deliveries come in here, and only here: read, checked against their contract, stored or refused whole."""

from mi_lib.intake.desk import REFUSED_FOLDER, IntakeResult, find_files, take_in
from mi_lib.intake.problems import Problem, Refusal

__all__ = ["REFUSED_FOLDER", "IntakeResult", "Problem", "Refusal", "find_files", "take_in"]
