"""`python -m evals COMMAND`: measures the graders and the interviewer, offline."""

from __future__ import annotations

import typer

from evals.commands.calibrate import calibrate
from evals.commands.comparing import compare, gate
from evals.commands.external import external
from evals.commands.follow_ups import follow_ups
from evals.commands.grading import grading
from evals.commands.interviewer import interviewer
from evals.commands.metamorphic import metamorphic
from evals.commands.speech import speech
from evals.commands.spread import spread, worker

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Measures the graders offline.")


@app.callback()
def _root() -> None:
    """Measures the graders and the interviewer, offline and without a key."""


for command in (
    grading,
    spread,
    worker,
    metamorphic,
    follow_ups,
    interviewer,
    speech,
    external,
    calibrate,
    compare,
    gate,
):
    app.command()(command)


if __name__ == "__main__":
    app()
