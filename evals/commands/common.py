"""What the commands share: reading data, showing progress, writing reports."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from evals.dataset import Case, read_cases
from evals.desk import Progress as Tell
from interviewer.errors import BadInput, InterviewerError
from knowledge.model import KnowledgeError

console = Console(width=None if sys.stdout.isatty() else 140)
CACHE_HELP = "Folder of grades.db and vectors.db, where several runs share them; else the one of --out."
RUBRIC_FILES = ("star", "technical", "system_design", "recruiter")


def load(dataset: Path) -> list[Case]:
    """Return the cases of a JSONL file, or of the files of a folder; BadInput where there are none."""
    cases = [case for path in files_of(dataset) for case in read_cases(path)]
    if not cases:
        raise BadInput(f"{dataset}: no answers in it", field="dataset")
    return cases


def files_of(dataset: Path) -> list[Path]:
    """Return the file, or of a folder those named for a rubric, and without such all JSONL files by name."""
    if not dataset.is_dir():
        return [dataset]
    named = [path for name in RUBRIC_FILES if (path := dataset / f"{name}.jsonl").exists()]
    return named or sorted(dataset.glob("*.jsonl"))


@contextmanager
def errors_said() -> Iterator[None]:
    """Say what can't be used in a line and leave with code 2; no traceback."""
    try:
        yield
    except (InterviewerError, KnowledgeError, OSError) as error:
        typer.echo(f"Error: {error}", err=True)
        raise typer.Exit(2) from error


@contextmanager
def bar(label: str, total: int | None) -> Iterator[Tell]:
    """Yield what is to be told how many more are done; None where nobody knows of how many."""
    texts = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*texts, console=console, transient=True) as progress:
        task = progress.add_task(label, total=total)
        yield lambda more: progress.advance(task, more)


def write_json(report: Any, path: Path) -> None:
    """Write a report; what is not defined is null."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(_defined(report), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def number(value: float | None, places: int = 2) -> str:
    """Return a number as shown; a dash where it is not defined."""
    return "–" if value is None or value != value else f"{value:.{places}f}"  # noqa: PLR0124 - NaN differs from itself


def between(interval: tuple[float, float] | list[float]) -> str:
    """Return an interval as shown."""
    return "" if interval[0] != interval[0] else f"{interval[0]:.2f} to {interval[1]:.2f}"


def _defined(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _defined(v) for key, v in value.items()}
    if isinstance(value, list | tuple):
        return [_defined(v) for v in value]
    return None if isinstance(value, float) and value != value else value  # noqa: PLR0124
