"""How well the current answer covers its criteria, while the interview is still going on.

The same features and models as the grader's, so that a probe goes for what the report would find missing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache

from interviewer.grading.answer import read_turns
from interviewer.grading.key_points import key_points
from interviewer.grading.reading import Reader, Reading
from interviewer.grading.weights import packaged_weights
from interviewer.model import Turn
from knowledge.model import Embedder, Question
from rubrics.model import HIGHEST, LOWEST, Rubric

NOT_PROBED = frozenset({"communication"})
"""Nobody is asked to communicate better; these are estimated but are no reason for a probe."""
_AT = datetime(2000, 1, 1, tzinfo=UTC)


def coverage(
    question: Question, rubric: Rubric, candidate_texts: Sequence[str], embedder: Embedder | None
) -> dict[str, float]:
    """Return an estimate of 1–5 for each criterion of the answer so far; 1 everywhere for a non-answer.

    Blocking. Without an embedder, or with one that isn't loaded, words alone decide. `coding.correctness` is absent:
    nothing runs the code.
    """
    reading = _read(question, rubric, candidate_texts, embedder)
    if reading is None:
        return {}
    models = _reader().models(rubric.id, reading)
    gate = reading.gate
    ceiling = 5.0 if gate is None else gate.ceiling or 1.0
    keys = [c.key for c in rubric.criteria if c.key in models]
    return {
        key: min(ceiling, _ordered(models[key].raw(reading.features))) if reading.features else 1.0
        for key in keys
    }


def weakest(estimates: dict[str, float]) -> str | None:
    """Return the criterion most worth a probe, or None where there is none to probe."""
    probed = {key: value for key, value in estimates.items() if key not in NOT_PROBED}
    return min(probed, key=lambda key: probed[key]) if probed else None


def missing_key_points(
    question: Question, candidate_texts: Sequence[str], embedder: Embedder | None
) -> tuple[str, ...]:
    """Return the key points that no sentence makes yet; empty for questions that aren't technical. Blocking."""
    if question.kind != "technical":
        return ()
    reading = _reader().read(
        read_turns(_turns(question, candidate_texts)), question, "technical", _ready(embedder)
    )
    return tuple(check.key_point for check in key_points(reading, question) if not check.covered)


def _read(
    question: Question, rubric: Rubric, candidate_texts: Sequence[str], embedder: Embedder | None
) -> Reading | None:
    if not _reader().knows(rubric.id):
        return None
    answer = read_turns(_turns(question, candidate_texts))
    return _reader().read(answer, question if rubric.id != "recruiter" else None, rubric.id, _ready(embedder))


def _turns(question: Question, candidate_texts: Sequence[str]) -> list[Turn]:
    asked = Turn("t0", 0, question.id, "interviewer", question.text, _AT)
    return [
        asked,
        *(Turn(f"t{n}", 0, question.id, "candidate", text, _AT) for n, text in enumerate(candidate_texts, 1)),
    ]


def _ready(embedder: Embedder | None) -> Embedder | None:
    return embedder if embedder is not None and embedder.loaded else None


def _ordered(raw: float) -> float:
    """Return the level clipped to 1–5, but so that of two at the floor the weaker stays the weaker."""
    return min(HIGHEST, raw) if raw > 1.02 else LOWEST + 0.02 * math.exp(min(0.0, raw - 1.02))


@cache
def _reader() -> Reader:
    return Reader(packaged_weights())
