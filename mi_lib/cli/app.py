"""The application that the commands join, and the way out: an exit code for each kind of error."""

import os
import sys

import typer

from mi_lib.cli import auditing, commentary, deliveries, figures, look, months, overview, plan, send
from mi_lib.errors import MiError

app = typer.Typer(
    help="Ledelsesinformation: from delivered files to published reports. Start with `mi demo`.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

for _module in (months, commentary, plan, send, deliveries, figures, auditing, overview, look):
    _module.add_to(app)


def main() -> None:
    """Run the command line. Exit codes are those of `mi_lib.errors`; 1 is our bug and comes with a traceback."""
    _speak_utf8()
    # Before NumPy is loaded: one thread a process, since several reports are made at a time.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        app()
    except MiError as error:
        typer.echo(str(error), err=True)
        sys.exit(error.exit_code)


def _speak_utf8() -> None:
    """Danish letters also where the terminal's own encoding has none (Windows, the C locale)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
