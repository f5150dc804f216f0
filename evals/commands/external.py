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
from evals.external import as_case, held_back, learned_from, read_external, thinned
from evals.external_figures import report
from evals.external_pairs import pairs_of
from evals.external_sets import HumanGraded
from evals.external_ways import gathered
from evals.predictions import Prediction
from knowledge.cache import CachedEmbedder
from knowledge.embed import MiniLmEmbedder

NOTE = (
    "Graded by people. Over all rows, folds are grouped by question; what a set's makers held back is judged by what "
    "was fitted on the training part. The probe learns people's grades and grades no interview."
)
PARTS = ("with_blanks", "without_blanks")


def external(  # noqa: PLR0917 - typer reads options from parameters
    name: Annotated[str, typer.Option(help="Its format: digiklausur, saf, scientsbank or beetle.")],
    file: Annotated[Path, typer.Option(help="Where the set lies.")],
    out: Annotated[Path, typer.Option(help="Folder for the report and what a resumed run needs.")],
    fit_on: Annotated[
        Path | None, typer.Option(help="Training part, where FILE holds only what was held back.")
    ] = None,
    limit: Annotated[int, typer.Option(min=0, help="Grade a sample of so many answers; 0: all.")] = 0,
    jobs: Annotated[int, typer.Option(min=1, help="Processes.")] = 1,
) -> None:
    """Compare with people's grades, with and without blank answers, beside length and words."""
    with errors_said():
        rows = thinned(_rows(name, file, fit_on), limit)
        predictions = asyncio.run(_graded(rows, out, jobs))
        pairs = pairs_of(rows, CachedEmbedder(MiniLmEmbedder(), out / "vectors.db"))
    found = {"set": name, "note": NOTE} | report(gathered(rows, predictions, pairs))
    write_json(found, out / f"external_{name}.json")
    _show(found)


def _rows(name: str, file: Path, fit_on: Path | None) -> list[HumanGraded]:
    rows = read_external(name, file)
    return rows if fit_on is None else learned_from(read_external(name, fit_on)) + held_back(rows)


async def _graded(rows: Sequence[HumanGraded], out: Path, jobs: int) -> list[Prediction]:
    async with open_desk("builtin", out, jobs=jobs) as desk:
        with bar("grading", len(rows)) as progress:
            return await desk.grade([as_case(row) for row in rows], progress)


def _show(found: dict[str, Any]) -> None:
    table = Table("answers", "who", "Pearson", "95%", "Spearman", "MAE (0–1)", "macro-F1")
    for part in PARTS:
        _add(table, f"{part}: unseen questions", found[part])
        for split, figures in found[part].get("held_back", {}).items():
            _add(table, f"{part}: {split}", figures)
    console.print(table)
    console.print(found["note"])


def _add(table: Table, part: str, figures: dict[str, Any]) -> None:
    counted = f"{part} ({figures['answers']} of {figures['questions']} questions)"
    for who, row in figures["scores"].items():
        cells = (number(row[key]) for key in ("spearman", "mae"))
        verdicts = number(figures.get("macro_f1", {}).get(who))
        table.add_row(
            counted, who, number(row["pearson"]), between(row["pearson_interval"]), *cells, verdicts
        )
        counted = ""
    table.add_section()
