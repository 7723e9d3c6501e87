"""Running templates: parameters checked, one clean process per report, failures in words.

execute_template   one template with its parameters, to an executed notebook
check_parameters   the same checks without a run
run_jobs           many jobs, each in a clean process of its own
warm_templates     what a process does before it forks children that run templates
imports_of         the modules that templates import
"""

# `execute` comes first: it imports papermill, and papermill loads our engine while it is being imported itself.
# Whoever imported `engine` without papermill under way would meet it half made (test_engine.py watches this).
from mi_lib.execution.execute import execute_template
from mi_lib.execution.jobs import Outcome, WorkerError, run_jobs
from mi_lib.execution.templates import check_parameters, imports_of, warm_templates

__all__ = [
    "Outcome",
    "WorkerError",
    "check_parameters",
    "execute_template",
    "imports_of",
    "run_jobs",
    "warm_templates",
]
