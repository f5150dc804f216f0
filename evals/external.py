"""Answers graded by people, read from where they lie: the sets keep their licences and are no part of this project."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from evals.dataset import Case
from evals.external_sets import LOADERS, TRAINING, HumanGraded
from interviewer.errors import BadInput
from interviewer.grading.sentences import split_sentences
from interviewer.model import GradingUnit, StageKind, Turn
from knowledge.model import Question

MOST_POINTS = 8
"""Sentences of the references taken as key points."""
MOST_REFERENCES = 3
"""References cut into key points; the probe looks at all."""
_AT = datetime(2026, 1, 1, tzinfo=UTC)


def read_external(name: str, path: Path) -> list[HumanGraded]:
    """Return the answers of a set; BadInput names the line that is not of its format, or says that there are none."""
    if name not in LOADERS:
        raise BadInput(f"unknown set {name!r}; there are {', '.join(LOADERS)}", field="name")
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), start=1):
        if line.strip():
            try:
                row = json.loads(line)
                if (one := LOADERS[name](row)) is not None:
                    found.append(one)
            except (ValueError, KeyError, TypeError) as error:
                raise BadInput(f"{path.name}, line {number}: not of {name} ({error!r})") from error
    if not found:
        raise BadInput(f"{path.name}: no answers of {name}", field="file")
    return found


def held_back(rows: Sequence[HumanGraded]) -> list[HumanGraded]:
    """Return the answers of a file of its own as a part that is never learned from."""
    return [replace(row, split="held back") if row.split in {"", TRAINING} else row for row in rows]


def learned_from(rows: Sequence[HumanGraded]) -> list[HumanGraded]:
    """Return the training part of a file; all of it where the set knows no parts."""
    return [replace(row, split=TRAINING) for row in rows if row.split in {"", TRAINING}]


def sentences_of(text: str) -> list[str]:
    """Return its sentences without list marks; the whole text where there are none."""
    return [span.of(text).strip(" -*•") for span in split_sentences(text)] or [text]


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
    pieces = [piece for text in row.references[:MOST_REFERENCES] for piece in sentences_of(text)]
    return tuple(dict.fromkeys(p for p in pieces if len(p.split()) > 1))[:MOST_POINTS]
