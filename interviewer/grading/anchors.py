"""Graded examples that show a model judge how high the bar is: excerpts of our own labelled answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from interviewer.errors import ConfigurationError
from interviewer.grading.answer import Answer
from interviewer.grading.text import content_stems, plain
from interviewer.model import GradingUnit

FOLDER = Path(__file__).parents[1] / "prompts" / "anchors"
SHOWN = 3
"""Few: each costs about a hundred tokens, and a long prompt draws attention away from the answer."""
SAME_QUESTION = 0.5
"""Share of content words from which two questions count as one: an example must not give its answer away."""
CUT = "[…]"


@dataclass(frozen=True, slots=True)
class Anchor:
    """One excerpt with the level that its whole answer was given for one criterion."""

    answer_id: str
    """In the labelled set."""
    question_id: str
    """In the labelled set."""
    question: str
    """As asked; empty where the rubric judges a conversation."""
    level: int
    """1–5, the median of the raters."""
    said: str
    """Verbatim, with `[…]` where words were left out."""
    why: str
    """What makes it this level and no other."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, str_strip_whitespace=True)


class _Anchor(_Strict):
    id: Annotated[str, Field(min_length=1)]
    question: Annotated[str, Field(min_length=1)]
    level: Annotated[int, Field(ge=1, le=5)]
    said: Annotated[str, Field(min_length=1)]
    why: Annotated[str, Field(min_length=1)]


class _File(_Strict):
    version: Annotated[str, Field(min_length=1)]
    questions: dict[str, str]
    criteria: dict[str, list[_Anchor]]


def anchors_of(rubric_id: str, criterion: str) -> tuple[Anchor, ...]:
    """Return all examples for a criterion, in the file's order; empty where a rubric has none."""
    file = _read(rubric_id)
    found = file.criteria.get(criterion, []) if file else []
    return tuple(
        Anchor(a.id, a.question, file.questions[a.question], a.level, a.said, a.why) for a in found if file
    )


def anchors_version(rubric_id: str) -> str:
    """Return the version of a rubric's examples, as kept with grades; empty where there are none."""
    file = _read(rubric_id)
    return f"anchors_{rubric_id}:{file.version}" if file else ""


def anchors_for(unit: GradingUnit, criterion: str, answer: Answer, *, sample: int = 1) -> tuple[Anchor, ...]:
    """Return the first example of each of a few levels, lowest first; none of the question or answer to be graded.

    Each sample begins at another one: what their order changes in a judge's mind then shows as spread.
    """
    by_level: dict[int, Anchor] = {}
    for anchor in anchors_of(unit.rubric_id, criterion):
        if not _gives_away(anchor, unit, answer):
            by_level.setdefault(anchor.level, anchor)
    chosen = sorted(list(by_level.values())[:SHOWN], key=lambda anchor: anchor.level)
    return _rotated(chosen, sample - 1)


def _rotated(chosen: Sequence[Anchor], by: int) -> tuple[Anchor, ...]:
    start = by % len(chosen) if chosen else 0
    return (*chosen[start:], *chosen[:start])


def _gives_away(anchor: Anchor, unit: GradingUnit, answer: Answer) -> bool:
    """Tell whether the example is of the same question, or the very answer."""
    if anchor.question_id in {question.id for question in unit.asked}:
        return True
    asked = unit.question.text if unit.question else ""
    if asked and anchor.question and _alike(asked, anchor.question):
        return True
    return any(plain(piece) in answer.text for piece in anchor.said.split(CUT) if piece.strip())


def _alike(one: str, other: str) -> bool:
    a, b = content_stems(one), content_stems(other)
    return len(a & b) >= SAME_QUESTION * len(a | b)


@cache
def _read(rubric_id: str) -> _File | None:
    path = FOLDER / f"{rubric_id}.yaml"
    if not path.exists():
        return None
    try:
        file = _File.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (yaml.YAMLError, ValidationError) as error:
        raise ConfigurationError(f"{path.name}: {error}") from error
    if unknown := {a.question for found in file.criteria.values() for a in found} - set(file.questions):
        raise ConfigurationError(f"{path.name}: questions: {', '.join(sorted(unknown))} missing")
    return file
