"""The report of a grading run, as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from evals.dataset import Case
from evals.evidence import Deletion, deletion_report
from evals.grading import measure
from evals.predictions import Prediction
from rubrics.load import load_rubrics

LABELS_NOTE = (
    "The labels of evals/data are medians of ratings by models, not by people: a figure against them says how near a "
    "grader comes to those raters (evals/data/README.md)."
)
AS_IS_NOTE = "The packaged weights were fitted on evals/data: figures on it are too good without --refit."


@dataclass(frozen=True, slots=True)
class Heading:
    """What was measured, and how."""

    grader: str
    """As asked for; the predictions know its version."""
    dataset: str
    """File or folder name."""
    refit: bool = False
    """Whether no grader saw the question it graded."""


def report_of(
    heading: Heading,
    cases: Sequence[Case],
    found: Sequence[Prediction],
    deletions: Sequence[Deletion] = (),
) -> dict[str, Any]:
    """Return the report; answers of a rubric that doesn't exist are named and not measured."""
    rubrics = load_rubrics()
    return {
        "grader": next((p.grader for p in found if p.grader), heading.grader),
        "dataset": heading.dataset,
        "how": "cross-validated by question" if heading.refit else "weights as they are",
        "note": LABELS_NOTE if heading.refit else f"{LABELS_NOTE} {AS_IS_NOTE}",
        "answers": len(cases),
        "failures": [{"id": p.id, "why": p.failure} for p in found if p.failure],
        "unknown_rubrics": sorted({c.rubric for c in cases} - set(rubrics)),
        "rubrics": measure(cases, found, rubrics),
        "deletion": deletion_report(deletions),
    }
