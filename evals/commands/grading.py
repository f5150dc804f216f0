"""`python -m evals grading`: grade labelled answers and compare."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from evals.commands.common import (
    CACHE_HELP,
    bar,
    between,
    console,
    errors_said,
    load,
    number,
    write_json,
)
from evals.dataset import Case
from evals.desk import Desk, in_turn, open_desk
from evals.evidence import Deletion, deletion_test
from evals.fit import as_recognised
from evals.graders import refitted_graders
from evals.predictions import Prediction, write_predictions
from evals.report import Heading, report_of
from evals.report_html import write_html
from evals.speed import Speed, speed
from evals.together import TOGETHER, Together
from knowledge.cache import CachedEmbedder
from knowledge.embed import MiniLmEmbedder


@dataclass(frozen=True)
class _Run:
    dataset: Path
    grader: str
    out: Path
    predictions: Path | None
    refit: bool
    jobs: int
    deletion: int
    cache: Path
    speed: int


def grading(  # noqa: PLR0917 - typer reads options from parameters
    dataset: Annotated[Path, typer.Option(help="A JSONL file, or a folder of them.")],
    out: Annotated[
        Path, typer.Option(help="Folder for report.json, report.html and what a resumed run needs.")
    ],
    grader: Annotated[str, typer.Option(help="Who grades: builtin, or model[:NAME].")] = "builtin",
    predictions: Annotated[
        Path | None, typer.Option(help="Also write one line for each answer here.")
    ] = None,
    refit: Annotated[
        bool, typer.Option(help="Fit anew without each question before grading its answers (builtin only).")
    ] = False,
    jobs: Annotated[
        int, typer.Option(min=1, help="Processes for builtin, answers at a time for a model.")
    ] = 1,
    deletion: Annotated[
        int, typer.Option(min=-1, help="Answers of each rubric for the deletion test; 0: all, -1: none.")
    ] = 12,
    cache: Annotated[Path | None, typer.Option(help=CACHE_HELP)] = None,
    speed: Annotated[
        int, typer.Option(min=0, help="Answers graded once more to take the time (builtin); 0: none.")
    ] = 0,
) -> None:
    """Grade labelled answers and compare with the labels, the raters among themselves, and simple baselines."""
    with errors_said():
        deletion = deletion if grader == "builtin" else -1
        run = _Run(dataset, grader, out, predictions, refit, jobs, deletion, cache or out, speed)
        if refit and grader != "builtin":
            raise typer.BadParameter("--refit is for the built-in grader")
        asyncio.run(_run(run))


async def _run(run: _Run) -> None:
    cases = load(run.dataset)
    run.out.mkdir(parents=True, exist_ok=True)
    if run.refit:
        embedder = CachedEmbedder(MiniLmEmbedder(), run.cache / "vectors.db")
        _embed(cases, embedder)
        graders = refitted_graders(cases, embedder)
        found, deletions = await _grade(Desk(in_turn(graders)), cases, run)
    else:
        async with open_desk(run.grader, run.cache, jobs=run.jobs) as desk:
            found, deletions = await _grade(desk, cases, run)
    heading = Heading(run.grader, run.dataset.name, run.refit)
    with console.status("measuring"):
        report = report_of(heading, cases, found, deletions) | {"speed": await _speed(cases, run)}
    write_json(report, run.out / "report.json")
    write_html(report, cases, found, run.out / "report.html")
    show(report)
    console.print(f"Report: {run.out / 'report.html'}")


async def _speed(cases: Sequence[Case], run: _Run) -> Speed | None:
    """Return the time of some answers, spread over the data set; None where none is wanted."""
    wanted = min(run.speed, len(cases)) if run.grader == "builtin" else 0
    return await speed([cases[n * len(cases) // wanted] for n in range(wanted)]) if wanted else None


def _embed(cases: Sequence[Case], embedder: CachedEmbedder) -> None:
    """Embed what fitting and grading will need, together and so that a killed run goes on; fitting takes the rest."""
    needed = [*cases, *(case.reworded(as_recognised) for case in cases)]
    with bar("embedding", len(needed)) as progress:
        for start in range(0, len(needed), TOGETHER):
            some = needed[start : start + TOGETHER]
            Together(embedder).prepare(some)
            progress(len(some))


async def _grade(desk: Desk, cases: Sequence[Case], run: _Run) -> tuple[list[Prediction], list[Deletion]]:
    with bar("grading", len(cases)) as progress:
        found = await desk.grade(cases, progress)
    write_predictions(found, run.out / "predictions.jsonl")
    if run.predictions:
        write_predictions(found, run.predictions)
    if run.deletion < 0:
        return found, []
    with bar("deleting quotes", None) as progress:
        return found, await deletion_test(desk, cases, found, answers=run.deletion, progress=progress)


def show(report: dict[str, Any]) -> None:
    """Print the table and what stands below it."""
    table = Table(
        "criterion", "n", "κ [95%]", "Spearman [95%]", "MAE", "bias", "graded", "raters κ", "length", "TF-IDF"
    )
    for rubric, found in report["rubrics"].items():
        for key, row in found["criteria"].items():
            table.add_row(f"{rubric}.{key}", *_cells(row))
        table.add_row(f"{rubric} overall", *_cells(found["overall"]), style="bold", end_section=True)
    console.print(table)
    for rubric, found in report["rubrics"].items():
        proof, fall = found["evidence"], report["deletion"].get(rubric, {})
        kappa = f"{number(found['mean_kappa'])} [{between(found['mean_kappa_interval'])}]"
        falls = f"{number(fall.get('falls'))} of {fall.get('levels', 0)} levels"
        console.print(
            f"{rubric}: mean κ {kappa}, graded {number(found['coverage'])}, failed {found['failed']}; quotes verbatim"
            f" {number(proof['quotes_verbatim'], 3)}, short {number(proof['quotes_short'], 3)}; without: {falls} fall"
        )
    if speed := report["speed"]:
        console.print(
            f"An answer takes {number(speed['secs_per_answer'], 3)} s, {number(speed['over_embedding'])} times what"
            " embedding its sentences alone takes (goal: at most 2)."
        )
    console.print(
        f"{report['grader']}, {report['how']}. Baselines: Spearman on unseen questions. {report['note']}"
    )


def _cells(row: dict[str, Any]) -> list[str]:
    bands, lines = row["intervals"], row["baselines"]
    return [
        str(row["n"]),
        f"{number(row['kappa'])} [{between(bands['kappa'])}]",
        f"{number(row['spearman'])} [{between(bands['spearman'])}]",
        *(number(row[name]) for name in ("mae", "bias", "coverage")),
        number(row["ceiling"].get("pairwise", {}).get("kappa")),
        *(number(lines.get(name, {}).get("spearman")) for name in ("length", "tfidf")),
    ]
