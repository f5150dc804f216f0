"""The committed baseline of the gate: what the grader said of each answer, so that differences can be resampled."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from evals.dataset import Case
from evals.predictions import Prediction
from interviewer.errors import BadInput

PATH = Path(__file__).with_name("baseline.json")
PER_QUESTION = 3
"""Answers of each question in the gate's subset: enough for a question to count, few enough for CI."""


def subset(cases: Sequence[Case]) -> list[Case]:
    """Return the first answers of each question, in order."""
    seen: dict[tuple[str, str], int] = {}
    kept = []
    for case in cases:
        key = (case.rubric, case.question_id)
        seen[key] = seen.get(key, 0) + 1
        if seen[key] <= PER_QUESTION:
            kept.append(case)
    return kept


def write_baseline(predictions: Sequence[Prediction], path: Path) -> None:
    """Write the estimates of a run, a line an answer, so that a change can be read as a diff."""
    grader = next((p.grader for p in predictions if p.grader), "")
    rows = ",\n".join(f"  {json.dumps(p.id)}: {json.dumps(dict(p.estimates))}" for p in predictions)
    head = json.dumps("python -m evals gate --write; labels are from model raters, not people")
    path.write_text(
        f'{{\n "made_by": {head},\n "grader": {json.dumps(grader)},\n "estimates": {{\n{rows}\n }}\n}}\n',
        "utf-8",
    )


def read_baseline(path: Path) -> list[Prediction]:
    """Return the run a baseline holds; BadInput where it can't be read."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return [
            Prediction(key, estimates=estimates, grader=data["grader"])
            for key, estimates in data["estimates"].items()
        ]
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise BadInput(f"{path}: no baseline ({error!r})", field="baseline") from error
