"""The stranger: attack published pages as a reader would who keeps them all.

Reads the pages and nothing else. How figures are made, cut or protected is not known here, and nothing of the door is
imported: a mistake there must not blind this attack.
"""

from mi_lib.pipeline.stranger.attack import Answer, Exposure, How, Reader, attack_pages

PUBLIC = ("fagudvalg", "offentlig")
"""Audiences whose reports everyone reads. The door has a list of its own: a test holds the two together."""

__all__ = ["PUBLIC", "Answer", "Exposure", "How", "Reader", "attack_pages"]
