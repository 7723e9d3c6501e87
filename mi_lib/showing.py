"""What a template shows: Markdown or a figure, with what the press must know of it."""

from typing import Any

from IPython.display import display


def show(markdown: str, metadata: dict[str, Any]) -> None:
    """Markdown, for the analyst in Jupyter and for the press alike."""
    show_content({"text/markdown": markdown, "text/plain": markdown}, metadata)


def show_content(content: dict[str, str], metadata: dict[str, Any]) -> None:
    """By MIME type. Under `mi` stands what the press needs to know; without it nothing is published."""
    display(content, metadata={"mi": metadata}, raw=True)  # type: ignore[no-untyped-call]


def show_text(markdown: str) -> None:
    show(markdown, {"kind": "text"})


def show_note(markdown: str, *, marks: bool = False) -> None:
    """Small print that belongs to what stands above it; with `marks` to the one table whose marks it explains."""
    show(f"::: {{.data-note{' .marks' if marks else ''}}}\n{markdown}\n:::", {"kind": "text"})
