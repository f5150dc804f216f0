"""The built-in grader: no model, no network, the same answer for the same words."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from interviewer.grading.fingerprint import grading_fingerprint
from interviewer.grading.judged import judge, ungraded
from interviewer.grading.reading import Reader
from interviewer.grading.weights import Weights, packaged_weights
from interviewer.model import GradingUnit, UnitResult
from knowledge.model import Embedder
from rubrics.model import Rubric


class BuiltinGrader:
    """Judges by features and small linear models; every level above 1 is proved by verbatim quotes."""

    def __init__(
        self, rubrics: Mapping[str, Rubric], embedder: Embedder, weights: Weights | None = None
    ) -> None:
        """Take the rubrics by id; other weights than the packaged ones only for evaluating a refit."""
        self._rubrics = rubrics
        self._embedder = embedder
        self._weights = weights or packaged_weights()
        self._reader = Reader(self._weights)

    @property
    def name(self) -> str:
        """Name and version, kept with results."""
        return f"builtin-{self._weights.version}"

    def version(self, rubric_id: str) -> str:  # noqa: ARG002 - a model's differs by rubric
        """Return the name with a hash of code and weights."""
        return f"{self.name} {grading_fingerprint()}"

    async def grade(self, unit: GradingUnit) -> UnitResult:
        """Return one grade for each criterion; the work is done in a thread."""
        return await asyncio.to_thread(self.grade_now, unit)

    def grade_now(self, unit: GradingUnit) -> UnitResult:
        """Do the same, blocking."""
        rubric = self._rubrics[unit.rubric_id]
        if not self._reader.knows(rubric.id):
            reason = "The built-in grader has no features for this rubric."
            grades = tuple(ungraded(unit, rubric, c.key, reason) for c in rubric.criteria)
            return UnitResult(unit.key, grades, grader=self.name)
        grades, points, remark = judge(unit, rubric, self._reader, self._embedder)
        return UnitResult(unit.key, grades, points, grader=self.name, remark=remark)
