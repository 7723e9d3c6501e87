"""Whole sections that a template shows with one word, and the notes that stand in the place of a figure."""

from mi_lib.sections.changes import changes
from mi_lib.sections.focus import details_of, focus_areas, focus_opening, scope_of
from mi_lib.sections.later import later_note

__all__ = ["changes", "details_of", "focus_areas", "focus_opening", "later_note", "scope_of"]
