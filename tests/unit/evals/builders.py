"""Small cases and predictions."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.dataset import Case, read_cases
from evals.predictions import Prediction, Quote


def line(**changed: Any) -> dict[str, Any]:
    """Return a line of a data set."""
    plain = {
        "id": "a1",
        "rubric": "star",
        "question_id": "q1",
        "question": "Tell me about a time.",
        "answer": "I rebuilt the loader. Errors fell from 9 to 2 percent.",
        "labels": {"result": 4, "action": 3},
    }
    return {key: value for key, value in (plain | changed).items() if value is not ...}


def written(folder: Path, *lines: Mapping[str, Any]) -> Path:
    """Return a file with these lines."""
    path = folder / "set.jsonl"
    path.write_text("\n".join(json.dumps(one) for one in lines) + "\n", encoding="utf-8")
    return path


def cases(folder: Path, *lines: Mapping[str, Any]) -> list[Case]:
    """Return the cases of these lines."""
    return read_cases(written(folder, *lines))


def predicted(case_id: str, quotes: Sequence[tuple[str, str]] = (), **estimates: float | None) -> Prediction:
    """Return a prediction with these estimates; quotes are given for every criterion."""
    return Prediction(
        case_id,
        levels={k: None if v is None else round(v) for k, v in estimates.items()},
        estimates=estimates,
        intervals={k: None if v is None else (v - 1, v + 1) for k, v in estimates.items()},
        evidence={k: tuple(Quote(*q) for q in quotes) for k in estimates},
        grader="test",
    )
