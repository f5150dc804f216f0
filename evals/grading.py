"""How well a grader agrees with labelled answers: criterion by criterion and overall."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.dataset import Case
from evals.metrics import agreement
from interviewer.model import Grade, UnitResult
from rubrics.model import Rubric


@dataclass(frozen=True, slots=True)
class Graded:
    """A case with what the grader made of it."""

    case: Case
    result: UnitResult

    def grade(self, criterion: str) -> Grade | None:
        """Return the grade of a criterion; None where the grader has no such criterion."""
        return next((g for g in self.result.grades if g.criterion == criterion), None)


def measure(graded: Sequence[Graded], rubrics: Mapping[str, Rubric]) -> dict[str, Any]:
    """Return the report of one run, rubric by rubric."""
    ids = sorted({g.case.rubric for g in graded})
    return {
        rubric_id: _of_rubric([g for g in graded if g.case.rubric == rubric_id], rubrics[rubric_id])
        for rubric_id in ids
    }


def _of_rubric(graded: Sequence[Graded], rubric: Rubric) -> dict[str, Any]:
    criteria = {c.key: _of_criterion(graded, c.key) for c in rubric.criteria}
    kappas = [c["kappa"] for c in criteria.values() if not math.isnan(c["kappa"])]
    pairs = list(_overalls(graded, rubric))
    overall = agreement([p for p, _ in pairs], [t for _, t in pairs])
    return {
        "answers": len(graded),
        "questions": len({g.case.question_id for g in graded}),
        "overall": overall,
        "mean_kappa": sum(kappas) / len(kappas) if kappas else float("nan"),
        "coverage": _coverage(graded, [c.key for c in rubric.criteria]),
        "criteria": criteria,
        "evidence": _evidence(graded),
    }


def _of_criterion(graded: Sequence[Graded], key: str) -> dict[str, float]:
    labelled = [(g.grade(key), level) for g in graded if (level := g.case.labels.get(key)) is not None]
    pairs = [(grade, level) for grade, level in labelled if grade is not None and grade.estimate is not None]
    inside = [g.interval[0] <= level <= g.interval[1] for g, level in pairs if g.interval is not None]
    found = agreement([g.estimate or 0.0 for g, _ in pairs], [float(level) for _, level in pairs])
    found["coverage"] = len(pairs) / len(labelled) if labelled else float("nan")
    found["inside_interval"] = sum(inside) / len(inside) if inside else float("nan")
    return found


def _overalls(graded: Sequence[Graded], rubric: Rubric) -> Iterator[tuple[float, float]]:
    """Yield predicted and labelled overall of each case that has both; over the criteria that are labelled."""
    for one in graded:
        keys = [key for key, level in one.case.labels.items() if level is not None]
        predicted = rubric.overall({k: grade.estimate for k in keys if (grade := one.grade(k)) is not None})
        labelled = rubric.overall({k: float(one.case.labels[k] or 0) for k in keys})
        if predicted is not None and labelled is not None:
            yield predicted, labelled


def _coverage(graded: Sequence[Graded], keys: Sequence[str]) -> float:
    wanted = [g.grade(key) for g in graded for key in keys if g.case.labels.get(key) is not None]
    return (
        sum(grade is not None and grade.graded for grade in wanted) / len(wanted) if wanted else float("nan")
    )


def _evidence(graded: Sequence[Graded]) -> dict[str, float]:
    """Return how many levels above 1 have a quote, and how many quotes are verbatim."""
    levels = [g for one in graded for g in one.result.grades if (g.level or 0) > 1]
    quotes = [
        any(
            turn.id == e.turn_id and turn.speaker == "candidate" and e.quote in turn.text
            for turn in one.case.unit.turns
        )
        for one in graded
        for grade in one.result.grades
        for e in grade.evidence
    ]
    return {
        "levels_with_quote": sum(bool(g.evidence) for g in levels) / len(levels) if levels else float("nan"),
        "quotes_verbatim": sum(quotes) / len(quotes) if quotes else float("nan"),
    }


def write_predictions(graded: Sequence[Graded], path: Path) -> None:
    """Write one line a case: levels, estimates, intervals and evidence by criterion."""
    with path.open("w", encoding="utf-8") as file:
        for one in graded:
            grades = one.result.grades
            line = {
                "id": one.case.id,
                "levels": {g.criterion: g.level for g in grades},
                "estimates": {g.criterion: g.estimate for g in grades},
                "intervals": {g.criterion: g.interval for g in grades},
                "evidence": {
                    g.criterion: [{"turn_id": e.turn_id, "quote": e.quote} for e in g.evidence]
                    for g in grades
                },
                "reasons": {g.criterion: g.reason for g in grades},
            }
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
