"""Commands for data: intake and compute. Heavy rooms are imported inside, see `months`."""

from pathlib import Path
from typing import Annotated

import typer

from mi_lib.cli import common
from mi_lib.errors import DeliveryError, UsageError
from mi_lib.periods import Month


def add_to(app: typer.Typer) -> None:
    for command in (intake, compute):
        app.command(rich_help_panel="Data")(command)


def intake(
    files: Annotated[list[Path] | None, typer.Argument(help="Files; without any: all of data/incoming.")] = None,
    as_json: common.AsJson = False,
) -> None:
    """Take deliveries in. A refused file is kept beside an explanation for the office that sent it.

    Example: mi intake data/incoming/skole/pupil_absence_month_2015-01.csv
    """
    project = common.read_project()
    for file in files or ():
        if not file.is_file():
            raise UsageError("There is no such file.", where="FILE", found=str(file), remedy="check the name")

    from mi_lib.pipeline.deliver import take_deliveries_in

    with common.progress_bar() as progress:
        result = take_deliveries_in(project, files, now=common.now(), progress=progress)
    counts = {"accepted": len(result.accepted), "known": len(result.known), "refused": len(result.refused)}
    if as_json:
        common.answer(counts | {"reports": [str(refusal.kept_at) + ".txt" for refusal in result.refused]})
    else:
        typer.echo(f"{counts['accepted']} taken in, {counts['known']} known already, {counts['refused']} refused")
    for refusal in result.refused:
        typer.echo(f"\n{refusal.report}", err=True)
    raise typer.Exit(DeliveryError.exit_code if result.refused else 0)


def compute(month: common.MonthArgument) -> None:
    """Compute a month's indicators, signals and packets without making reports, for work in Jupyter.

    Example: mi compute 2015-02
    """
    project = common.read_project()
    wanted = Month.parse(month)
    version, orders = project.orders_of(wanted)

    from mi_lib.pipeline.figures import compute_figures

    with common.progress_bar() as progress:
        progress("figures", 0, 1)
        figures = compute_figures(project, wanted, version, [order.recipient for order in orders])
        progress("figures", 1, 1)
    typer.echo(f"{version.id} {wanted}: figures for {', '.join(figures.packets)} in {project.editions() / str(wanted)}")
