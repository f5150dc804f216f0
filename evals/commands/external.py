"""`python -m evals external`: the built-in grader against sets that people graded."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from evals.commands.common import bar, between, console, errors_said, number, write_json
from evals.desk import open_desk
from evals.external import HumanGraded, as_case, read_external, thinned
from evals.external_figures import report
from evals.predictions import Prediction

NOTE = "Graded by people; folds are grouped by question. Reference sentences stand in for key points."


def external(
    name: Annotated[str, typer.Option(help="Its format: digiklausur, saf, scientsbank or beetle.")],
    file: Annotated[Path, typer.Option(help="Where the set lies.")],
    out: Annotated[Path, typer.Option(help="Folder for the report and what a resumed run needs.")],
    limit: Annotated[int, typer.Option(min=0, help="Grade a sample of so many answers; 0: all.")] = 0,
    jobs: Annotated[int, typer.Option(min=1, help="Processes.")] = 1,
) -> None:
    """Compare with people's grades, with and without blank answers, beside length and words."""
    with errors_said():
        rows = thinned(read_external(name, file), limit)
        predictions = asyncio.run(_graded(rows, out, jobs))
    found = {"set": name, "note": NOTE} | report(rows, predictions)
    write_json(found, out / f"external_{name}.json")
    _show(found)


async def _graded(rows: Sequence[HumanGraded], out: Path, jobs: int) -> list[Prediction]:
    async with open_desk("builtin", out, jobs=jobs) as desk:
        with bar("grading", len(rows)) as progress:
            return await desk.grade([as_case(row) for row in rows], progress)


def _show(found: dict[str, Any]) -> None:
    table = Table("answers", "who", "Pearson", "95%", "Spearman", "MAE (0–1)")
    for part in ("with_blanks", "without_blanks"):
        for who, row in found[part]["scores"].items():
            cells = (number(row[key]) for key in ("spearman", "mae"))
            table.add_row(part, who, number(row["pearson"]), between(row["pearson_interval"]), *cells)
        table.add_section()
    console.print(table)
    for part in ("with_blanks", "without_blanks"):
        extra = {
            key: found[part][key]
            for key in ("macro_f1", "unseen answers of seen questions")
            if key in found[part]
        }
        shown = {key: {k: number(v) for k, v in row.items()} for key, row in extra.items()}
        console.print(
            f"{part}: {found[part]['answers']} answers, {found[part]['questions']} questions {shown or ''}"
        )
    console.print(found["note"])
