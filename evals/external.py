"""Answers graded by people, read from where they lie: the sets keep their licences and are no part of this project."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evals.dataset import Case
from interviewer.errors import BadInput
from interviewer.grading.sentences import split_sentences
from interviewer.model import GradingUnit, StageKind, Turn
from knowledge.model import Question

MOST_POINTS = 8
"""Sentences of a reference taken as key points."""
_AT = datetime(2026, 1, 1, tzinfo=UTC)
_BLANK = re.compile(
    r"^\W*(?:(?:no|empty|blank|missing)\W+(?:submission|response|answer)|nothing|idk|i ?do ?n[o']?t know|\W*)\W*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class HumanGraded:
    """One answer with what a person thought of it."""

    id: str
    question_id: str
    """What folds are grouped by."""
    question: str
    answer: str
    references: tuple[str, ...]
    """Model answers; may be empty."""
    score: float
    """0–1."""
    label: str | None = None
    """A verdict in words, where the set has one."""
    split: str = ""
    """training, or what was held back by the set's makers."""

    @property
    def blank(self) -> bool:
        """Whether nothing was answered; such rows make any figure look better."""
        return bool(_BLANK.match(self.answer))


def read_external(name: str, path: Path) -> list[HumanGraded]:
    """Return the answers of a set; BadInput names the line that is not of its format."""
    if name not in LOADERS:
        raise BadInput(f"unknown set {name!r}; there are {', '.join(LOADERS)}", field="name")
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if line.strip():
            try:
                row = json.loads(line)
                if (one := LOADERS[name](row)) is not None:
                    found.append(one)
            except (ValueError, KeyError, TypeError) as error:
                raise BadInput(f"{path.name}, line {number}: not of {name} ({error!r})") from error
    return found


def thinned(rows: Sequence[HumanGraded], limit: int) -> list[HumanGraded]:
    """Return at most so many answers, spread over all questions; 0: all."""
    if not 0 < limit < len(rows):
        return list(rows)
    return sorted(random.Random(1).sample(list(rows), limit), key=lambda r: (r.question_id, r.id))


def as_case(row: HumanGraded) -> Case:
    """Return the answer as the grader gets it: a technical question, the reference's sentences as key points."""
    question = Question(
        id=row.question_id, kind="technical", stage="phone_screen", text=row.question, key_points=_points(row)
    )
    turns = (
        Turn("t1", 0, row.question_id, "interviewer", row.question, _AT),
        Turn("t2", 0, row.question_id, "candidate", row.answer, _AT),
    )
    unit = GradingUnit(row.id, "technical", StageKind.PHONE_SCREEN, question, turns, (question,))
    return Case(row.id, "technical", row.question_id, unit, {"correctness": 1 + 4 * row.score})


def _points(row: HumanGraded) -> tuple[str, ...]:
    pieces = [span.of(text).strip(" -*•") for text in row.references for span in split_sentences(text)]
    return tuple(dict.fromkeys(p for p in pieces if len(p.split()) > 1))[:MOST_POINTS]


def _digiklausur(row: Mapping[str, Any]) -> HumanGraded:
    score = float(row["score"]) / float(row["max_score"])
    return HumanGraded(row["id"], str(row["qid"]), row["question"], row["answer"], (), score)


def _saf(row: Mapping[str, Any]) -> HumanGraded:
    references, split = tuple(row["references"]), str(row.get("split", ""))
    label = str(row["verdict"]).lower()
    return HumanGraded(
        row["id"],
        str(row["qid"]),
        row["question"],
        row["answer"],
        references,
        float(row["score"]),
        label,
        split,
    )


_WORTH = {"correct": 1.0, "incorrect": 0.25, "contradictory": 0.0}
"""An order of the three verdicts; only ranks are read from it."""


def _semeval(dataset: str) -> Callable[[Mapping[str, Any]], HumanGraded | None]:
    def load(row: Mapping[str, Any]) -> HumanGraded | None:
        if row["dataset"].lower() != dataset:
            return None
        # the best references first: of many, only some become key points
        ranked = sorted(row["references"], key=lambda r: r.get("category") not in {"BEST", None})
        texts = tuple(r["text"] for r in ranked)[:3]
        label = row["label"]
        question = f"{row['module']}/{row['qid']}"
        return HumanGraded(
            row["id"],
            question,
            row["question"],
            row["answer"],
            texts,
            _WORTH[label],
            label,
            row.get("split", ""),
        )

    return load


LOADERS: Mapping[str, Callable[[Mapping[str, Any]], HumanGraded | None]] = {
    "digiklausur": _digiklausur,
    "saf": _saf,
    "scientsbank": _semeval("scientsbank"),
    "beetle": _semeval("beetle"),
}
