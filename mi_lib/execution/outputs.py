"""Notebook outputs, in the one order that both ways of running keep."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

import nbformat
from nbformat import NotebookNode


def new_output(kind: str, **content: Any) -> NotebookNode:
    """An output of this nbformat type: `stream`, `display_data`, `execute_result` or `error`."""
    output: NotebookNode = nbformat.v4.new_output(kind, **content)  # type: ignore[no-untyped-call]
    return output


def settle_streams(outputs: Iterable[NotebookNode]) -> list[NotebookNode]:
    """Join what was printed between two displays, standard output first.

    A kernel sends it in pieces, by the clock; only so is the order the same every time.
    """
    groups = groupby(outputs, key=lambda output: bool(output.output_type == "stream"))
    return [output for is_stream, group in groups for output in (_joined(group) if is_stream else group)]


def _joined(streams: Iterable[NotebookNode]) -> Iterator[NotebookNode]:
    texts = {"stdout": "", "stderr": ""}
    for stream in streams:
        texts[stream.name] += stream.text
    return (new_output("stream", name=name, text=text) for name, text in texts.items() if text)
