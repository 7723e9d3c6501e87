"""IPython's shell without a kernel: what cells show becomes notebook outputs, as a kernel's client would write them.

Modelled on `ipykernel.zmqshell` and `nbclient.client` (test_modes.py compares the outputs with theirs).
"""

import io
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from typing import Any, NoReturn

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from jupyter_client.session import json_packer, json_unpacker
from nbformat import NotebookNode
from traitlets import Instance, Type
from traitlets.config import Config

from mi_lib.execution.failures import is_executable
from mi_lib.execution.outputs import new_output
from mi_lib.execution.process import INLINE_BACKEND, environment


class CellOutputs:
    """The outputs of the cell that runs now, and all displays of the notebook that may still be updated."""

    def __init__(self) -> None:
        self.stdout = io.StringIO()
        self.stderr = io.StringIO()
        self._outputs: list[NotebookNode] = []
        self._displays: dict[str, list[NotebookNode]] = {}
        self._clear_before_next = False

    def start(self, outputs: list[NotebookNode]) -> None:
        """Write to this list from now on."""
        self._outputs = outputs
        self._clear_before_next = False

    def flush(self) -> None:
        """Write what was printed so far: standard output first, as a kernel does before each display."""
        for name, stream in (("stdout", self.stdout), ("stderr", self.stderr)):
            if text := stream.getvalue():
                stream.seek(0)
                stream.truncate()
                self._append_stream(name, text)

    def show(self, kind: str, content: Mapping[str, Any], display_id: str | None = None, update: bool = False) -> None:
        """Write a display, a result or an error; data pass through the packing that a kernel's messages pass."""
        self.flush()
        output = new_output(kind, **json_unpacker(json_packer(dict(content))))
        if display_id:
            self._update(display_id, output)
        if update:
            return
        self._append(output)
        if display_id:
            self._displays.setdefault(display_id, []).append(output)

    def clear(self, wait: bool) -> None:
        """Empty the cell's outputs, now or when the next one comes."""
        self.flush()
        if wait:
            self._clear_before_next = True
        else:
            self._outputs.clear()

    def _append_stream(self, name: str, text: str) -> None:
        self._append(new_output("stream", name=name, text=text))

    def _append(self, output: NotebookNode) -> None:
        if self._clear_before_next:
            self._outputs.clear()
            self._clear_before_next = False
        self._outputs.append(output)

    def _update(self, display_id: str, output: NotebookNode) -> None:
        for shown in self._displays.get(display_id, []):
            shown.data, shown.metadata = output.data, output.metadata


class NotebookDisplayHook(DisplayHook):
    """The value of a cell's last line becomes an `execute_result`."""

    shell: "NotebookShell"

    def write_output_prompt(self) -> None:
        """Print nothing: the prompt is the output's execution count."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        if not format_dict:
            return
        content = {"execution_count": self.prompt_count, "data": format_dict, "metadata": md_dict or {}}
        self.shell.outputs.show("execute_result", content)

    def finish_displayhook(self) -> None:
        self._is_active = False


class NotebookDisplayPublisher(DisplayPublisher):
    """`display(...)` becomes a `display_data`, its metadata kept."""

    shell: "NotebookShell"

    def publish(  # type: ignore[override]  # IPython is about to drop the deprecated parameter `source`
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        *,
        transient: dict[str, Any] | None = None,
        update: bool = False,
        **kwargs: Any,
    ) -> None:
        self._validate_data(data, metadata)  # type: ignore[no-untyped-call]
        content = {"data": data, "metadata": metadata or {}}
        display_id = (transient or {}).get("display_id")
        self.shell.outputs.show("display_data", content, display_id, update)

    def clear_output(self, wait: bool = False) -> None:
        self.shell.outputs.clear(wait)


class NotebookShell(InteractiveShell):
    """A shell that runs the cells of one notebook and writes their outputs into them."""

    displayhook_class = Type(NotebookDisplayHook)
    display_pub_class = Type(NotebookDisplayPublisher)
    outputs = Instance(CellOutputs, args=())

    def init_virtualenv(self) -> None:
        """Leave `sys.path` alone: this process runs in the right environment already."""

    def enable_gui(self, gui: Any = None) -> None:
        """Do nothing: there is no window."""

    def ask_exit(self) -> NoReturn:
        """`exit` and `quit` end a report as `sys.exit()` does."""
        raise SystemExit

    def execute_cell(self, cell: NotebookNode) -> bool:
        """Run one cell of any type, set its outputs and execution count; False when it failed."""
        if not is_executable(cell):
            return True
        cell.outputs = []
        cell.execution_count = self.execution_count
        self.outputs.start(cell.outputs)
        result = self.run_cell(cell.source, store_history=True, cell_id=cell.get("id"))  # type: ignore[no-untyped-call]
        self.outputs.flush()
        return bool(result.success) and all(output.output_type != "error" for output in cell.outputs)

    def _showtraceback(self, etype: type[BaseException], evalue: BaseException, stb: list[str]) -> None:
        content = {"ename": etype.__name__, "evalue": str(evalue), "traceback": stb}
        self.outputs.show("error", content)


@contextmanager
def notebook_shell() -> Iterator[NotebookShell]:
    """A fresh shell with its own standard streams and no history, files or user configuration."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="mi-"))
        stack.enter_context(environment(MPLBACKEND=INLINE_BACKEND))
        stack.callback(sys.modules.__setitem__, "__main__", sys.modules["__main__"])
        NotebookShell.clear_instance()
        shell = NotebookShell.instance(ipython_dir=folder, config=Config(HistoryManager={"enabled": False}))
        stack.callback(NotebookShell.clear_instance)
        stack.enter_context(redirect_stdout(shell.outputs.stdout))
        stack.enter_context(redirect_stderr(shell.outputs.stderr))
        _show_figures_inline(shell)
        yield shell


def _show_figures_inline(shell: NotebookShell) -> None:
    """Switch to the inline backend where matplotlib is loaded; where not, MPLBACKEND does it on import."""
    if "matplotlib" in sys.modules:
        shell.enable_matplotlib("inline")  # type: ignore[no-untyped-call]
