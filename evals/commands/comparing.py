"""`python -m evals compare A B` and `python -m evals gate`."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from evals.baseline import PATH, read_baseline, subset, write_baseline
from evals.commands.common import bar, between, console, errors_said, load, number
from evals.compare import Difference, differences, drops
from evals.dataset import DATA, Case
from evals.desk import open_desk
from evals.evidence import quotes_report
from evals.predictions import Prediction, read_predictions
from evals.report import LABELS_NOTE
from rubrics.load import load_rubrics


def compare(
    before: Annotated[Path, typer.Argument(help="Folder of a run, or its predictions.jsonl.")],
    after: Annotated[Path, typer.Argument(help="The other one.")],
    dataset: Annotated[Path, typer.Option(help="What both graded.")] = DATA,
) -> None:
    """Compare two runs on the same answers, with intervals on the differences."""
    with errors_said():
        old, new = (read_predictions(p / "predictions.jsonl" if p.is_dir() else p) for p in (before, after))
        found = differences(load(dataset), old, new, load_rubrics())
    _show(found)


def gate(
    baseline: Annotated[Path, typer.Option(help="What the grader said when it was last accepted.")] = PATH,
    out: Annotated[Path, typer.Option(help="Folder of grades.db and vectors.db.")] = Path(".bench/cache"),
    dataset: Annotated[Path, typer.Option(help="Labelled answers; a fixed part of them is graded.")] = DATA,
    write: Annotated[bool, typer.Option("--write", help="Accept what the grader says now.")] = False,
) -> None:
    """Fail where the built-in grader became significantly worse than the committed baseline."""
    with errors_said():
        cases = subset(load(dataset))
        now = asyncio.run(_graded(cases, out))
        if write:
            write_baseline(now, baseline)
            console.print(f"{baseline}: {len(now)} answers")
            return
        found = differences(cases, read_baseline(baseline), now, load_rubrics())
    _show(found)
    problems = [f"{d.rubric}: {d.figure} {number(d.before)} → {number(d.after)}" for d in drops(found)]
    proof = quotes_report(cases, now)
    if min(proof["quotes_verbatim"], proof["quotes_short"]) < 1:
        problems.append("a quote is not verbatim, or longer than two sentences")
    if problems:
        typer.echo("Worse than the baseline: " + "; ".join(problems), err=True)
        raise typer.Exit(1)
    console.print("No significant drop.")


async def _graded(cases: Sequence[Case], out: Path) -> list[Prediction]:
    async with open_desk("builtin", out) as desk:
        with bar("grading", len(cases)) as progress:
            return await desk.grade(cases, progress)


def _show(found: Sequence[Difference]) -> None:
    table = Table("rubric", "figure", "before", "after", "difference, 95%", "")
    for d in found:
        verdict = "worse" if d.worse else "better" if d.gain else ""
        table.add_row(d.rubric, d.figure, number(d.before), number(d.after), between(d.interval), verdict)
    console.print(table)
    console.print(f"“accuracy” is minus the mean absolute error in levels. {LABELS_NOTE}")
