"""The papermill engine `mi`: cells run in this process, in IPython's own shell.

papermill loads this module whenever it is imported (entry point group `papermill.engine`),
therefore IPython is imported only when a notebook runs.
"""

from typing import Any

from papermill.engines import Engine, NotebookExecutionManager


class InProcessEngine(Engine):  # type: ignore[misc]  # papermill has no types
    """Run a Python notebook in the process that calls.

    Meant for a process that lives for one report: cells may change anything in it (`rcParams`, modules, the
    environment). Outputs equal those of a real kernel but for what a subprocess or a C library writes
    straight to file descriptor 1 or 2, and for widgets, which need a kernel.
    """

    @classmethod
    def execute_managed_notebook(cls, nb_man: NotebookExecutionManager, kernel_name: str, **kwargs: Any) -> None:
        """Run the cells until the first one that fails; the failure is in its outputs, as papermill expects."""
        from mi_lib.execution.shell import notebook_shell  # IPython costs 0.1 s; see the module's docstring

        with notebook_shell() as shell:
            for index, cell in enumerate(nb_man.nb.cells):
                nb_man.cell_start(cell, index)
                try:
                    succeeded = shell.execute_cell(cell)
                    if not succeeded:
                        nb_man.cell_exception(cell, index)
                        break
                finally:
                    nb_man.cell_complete(cell, index)
