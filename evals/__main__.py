"""`python -m evals grading --dataset FILE|FOLDER --grader builtin --out DIR [--predictions P.jsonl] [--refit]`."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from evals.dataset import Case, read_cases
from evals.grading import Graded, measure, write_predictions
from interviewer.errors import BadInput
from interviewer.grading.builtin import BuiltinGrader
from interviewer.ports import Grader
from knowledge.cache import CachedEmbedder
from knowledge.embed import MiniLmEmbedder
from knowledge.model import Embedder
from rubrics.load import load_rubrics

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Measures the graders offline.")
console = Console()
LABELS_NOTE = "The packaged labels are medians of ratings by models, not by people (evals/data/README.md)."
RUBRIC_FILES = ("star", "technical", "system_design", "recruiter")


@app.callback()
def _root() -> None:
    """Measures the graders offline."""


@app.command()
def grading(
    dataset: Annotated[Path, typer.Option(help="A JSONL file, or a folder of them.")],
    out: Annotated[Path, typer.Option(help="Folder for report.json.")],
    grader: Annotated[str, typer.Option(help="Who grades: builtin.")] = "builtin",
    predictions: Annotated[Path | None, typer.Option(help="Also write one line for each answer.")] = None,
    refit: Annotated[
        bool, typer.Option(help="Fit anew without each question before grading its answers.")
    ] = False,
) -> None:
    """Grade labelled answers and compare."""
    if grader != "builtin":
        raise typer.BadParameter(f"unknown grader {grader!r}; there is: builtin")
    try:
        cases = [case for path in _files(dataset) for case in read_cases(path)]
    except (BadInput, OSError) as error:
        raise typer.BadParameter(str(error)) from error
    out.mkdir(parents=True, exist_ok=True)
    graded = asyncio.run(_graded(cases, CachedEmbedder(MiniLmEmbedder(), out / "vectors.db"), refit=refit))
    report = {
        "grader": graded[0].result.grader if graded else grader,
        "how": "cross-validated by question" if refit else "packaged weights as they are",
        "note": LABELS_NOTE,
        "rubrics": measure(graded, load_rubrics()),
    }
    (out / "report.json").write_text(json.dumps(report, indent=1), encoding="utf-8")
    if predictions:
        write_predictions(graded, predictions)
    _show(report)


def _files(dataset: Path) -> list[Path]:
    if not dataset.is_dir():
        return [dataset]
    return [path for name in RUBRIC_FILES if (path := dataset / f"{name}.jsonl").exists()]


async def _graded(cases: list[Case], embedder: Embedder, *, refit: bool) -> list[Graded]:
    rubrics = load_rubrics()
    if refit:
        from evals.refit import refitted

        graders: dict[str, Grader] = refitted(cases, rubrics, embedder)
    else:
        one = BuiltinGrader(rubrics, embedder)
        graders = {case.id: one for case in cases}
    steps = track(cases, "grading", console=console, transient=True)
    return [Graded(case, await graders[case.id].grade(case.unit)) for case in steps]


def _show(report: dict[str, Any]) -> None:
    table = Table("rubric", "criterion", "n", "kappa", "Spearman", "MAE", "graded", "in 80% interval")
    for rubric, found in report["rubrics"].items():
        for key, row in found["criteria"].items():
            numbers = [_number(row[k]) for k in ("kappa", "spearman", "mae", "coverage", "inside_interval")]
            table.add_row(rubric, key, str(row["n"]), *numbers)
        overall = found["overall"]
        shown = [_number(found["mean_kappa"]), *(_number(overall[k]) for k in ("spearman", "mae"))]
        table.add_row(
            rubric,
            "overall (mean kappa)",
            str(overall["n"]),
            *shown,
            _number(found["coverage"]),
            "",
            style="bold",
        )
        table.add_section()
    console.print(table)
    console.print(f"{report['grader']}, {report['how']}. {report['note']}")


def _number(value: float) -> str:
    return "–" if value != value else f"{value:.2f}"  # noqa: PLR0124 - NaN is what differs from itself


if __name__ == "__main__":
    app()
