"""`python -m evals calibrate`: how a model's levels map to raters', kept for grading with that model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from evals.commands.common import console, errors_said, load, number
from evals.dataset import DATA, Case
from evals.judge_fit import Fit, fitted
from evals.predictions import Prediction, read_predictions
from interviewer.errors import BadInput
from interviewer.grading.judge_calibration import JudgeCalibration, write_calibration
from interviewer.settings import Settings

_MODEL = "model:"


def calibrate(
    predictions: Annotated[
        Path, typer.Option(help="predictions.jsonl of `grading --grader model:NAME` on the same answers.")
    ],
    dataset: Annotated[Path, typer.Option(help="The labelled answers: a JSONL file, or a folder.")] = DATA,
    out: Annotated[
        Path | None, typer.Option(help="Data directory to keep it in; else the settings' own.")
    ] = None,
) -> None:
    """Measure a model judge against labels: a line from its levels to raters', and 80% intervals."""
    with errors_said():
        cases = load(dataset)
        found = read_predictions(predictions)
        fits = _fits(cases, found)
        known = JudgeCalibration(_name(found), {rubric: fit.calibration for rubric, fit in fits.items()})
        path = write_calibration(known, out or Settings().data_dir)
    _show(fits)
    console.print(f"Kept in {path}; it holds for these versions of rubric and prompts.")


def _fits(cases: Sequence[Case], found: Sequence[Prediction]) -> dict[str, Fit]:
    if [case.id for case in cases] != [prediction.id for prediction in found]:
        raise BadInput("the predictions are not of these answers, in their order", field="predictions")
    pairs = list(zip(cases, found, strict=True))
    rubrics = dict.fromkeys(case.rubric for case in cases)
    return {rubric: fitted([p for p in pairs if p[0].rubric == rubric]) for rubric in rubrics}


def _name(found: Sequence[Prediction]) -> str:
    """Return the model that judged."""
    names = {p.grader for p in found if p.samples}
    if len(names) != 1 or not (name := names.pop()).startswith(_MODEL):
        raise BadInput("the predictions are not of one model", field="predictions")
    return name.removeprefix(_MODEL)


def _show(fits: dict[str, Fit]) -> None:
    table = Table(
        "rubric", "levels", "slope", "intercept", "error before", "error after", "80% intervals hold for"
    )
    for rubric, fit in fits.items():
        line = fit.calibration
        figures = (line.slope, line.intercept, fit.error_before, fit.error_after, fit.coverage)
        table.add_row(rubric, str(fit.levels), *(number(figure) for figure in figures))
    console.print(table)
    console.print(
        "Errors and coverage are of questions left out of the fit, and against these labels: those of evals/data are "
        "medians of ratings by models, not by people."
    )
