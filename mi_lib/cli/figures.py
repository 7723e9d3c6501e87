"""Commands for data: compute. Heavy rooms are imported inside, see `months`."""

import typer

from mi_lib.cli import common
from mi_lib.periods import Month


def add_to(app: typer.Typer) -> None:
    app.command(rich_help_panel="Data")(compute)


def compute(month: common.MonthArgument, as_of: common.AsOf = None) -> None:
    """Compute a month's indicators, signals and packets without making reports, for work in Jupyter.

    Says what is wrong with the commentary, and which signals are not answered yet.

    Example: mi compute 2015-02 --as-of 2015-02-02
    """
    project = common.read_project()
    wanted = Month.parse(month)
    version, orders = project.orders_of(wanted)

    from mi_lib.pipeline.commenting import comment_on
    from mi_lib.pipeline.figures import compute_figures

    with common.progress_bar() as progress:
        progress("figures", 0, 1)
        recipients = [order.recipient for order in orders]
        figures = compute_figures(project, wanted, version, recipients, as_of=common.day_of(as_of))
        commented = comment_on(project, wanted, version, figures.packets)
        progress("figures", 1, 1)
    typer.echo(f"{version.id} {wanted}: figures for {', '.join(figures.packets)} in {project.editions() / str(wanted)}")
    for note in commented.notes():
        typer.echo(f"  commentary, {note}")
