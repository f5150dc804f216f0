"""`python -m evals metamorphic`: what must not matter doesn't, what must, does."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from evals.commands.common import CACHE_HELP, bar, console, errors_said, load, number, write_json
from evals.dataset import DATA
from evals.desk import open_desk
from evals.metamorphic import run, trials
from evals.relations import relations
from evals.report import LABELS_NOTE
from rubrics.load import load_rubrics


def metamorphic(  # noqa: PLR0917 - typer reads options from parameters
    out: Annotated[Path, typer.Option(help="Folder for metamorphic.json and what a resumed run needs.")],
    dataset: Annotated[Path, typer.Option(help="A JSONL file, or a folder of them.")] = DATA,
    grader: Annotated[str, typer.Option(help="Who grades: builtin, or model[:NAME].")] = "builtin",
    sample: Annotated[int, typer.Option(min=0, help="Answers of each rubric for each relation; 0: all.")] = 0,
    jobs: Annotated[int, typer.Option(min=1, help="Processes, or answers at a time for a model.")] = 1,
    cache: Annotated[Path | None, typer.Option(help=CACHE_HELP)] = None,
) -> None:
    """Change answers in ways of which it is known what a fair grader does."""
    with errors_said():
        report = asyncio.run(_run(cache or out, dataset, grader, sample, jobs))
    write_json(report, out / "metamorphic.json")
    _show(report)


async def _run(cache: Path, dataset: Path, grader: str, sample: int, jobs: int) -> dict[str, Any]:
    rubrics = load_rubrics()
    cases = [c for c in load(dataset) if c.rubric in rubrics]
    planned = trials(cases, list(relations()), sample=sample)
    async with open_desk(grader, cache, jobs=jobs) as desk:
        with bar("metamorphic", 2 * len(planned)) as progress:
            found = await run(desk, planned, rubrics, progress)
    return {"grader": grader, "note": LABELS_NOTE} | found


def _show(report: dict[str, Any]) -> None:
    table = Table("relation", "expected", "answers", "holds", "by rubric", "largest rise")
    for name, row in report["relations"].items():
        if not name.startswith("injection") or row["holds"] < 1:
            rates = ", ".join(f"{rubric} {number(rate)}" for rubric, rate in row["by_rubric"].items())
            cells = str(row["answers"]), number(row["holds"]), rates, number(row["largest_rise"])
            table.add_row(name, row["expected"], *cells)
    console.print(table)
    summary = report["summary"]
    console.print(
        f"{summary['injection_kinds']} kinds of injection (shown where one failed), and stuffing: an estimate rose"
        f" by more than 0.5 in {summary['gaming_raised']} of {summary['gaming_trials']}. {report['note']}"
    )
