"""The stronger answer without a model: the person's sentences sorted into a framework, with blanks. Pure, quick."""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.grading.text import marked
from interviewer.model import Grade, GradingUnit
from interviewer.stronger.framework import BlankRule, PartRule
from interviewer.stronger.frameworks import FRAMEWORKS
from interviewer.stronger.model import OutlineBlock, Part, Rewriting, Said, StrongerAnswer
from interviewer.stronger.said import said_in
from interviewer.stronger.sorting import parts_of

GOOD_ENOUGH = 4.2
"""A part whose criteria are all at or above this has no blanks, as in the report's advice."""


def stronger_answer(
    unit: GradingUnit,
    grades: Sequence[Grade],
    outline: tuple[OutlineBlock, ...] = (),
    rewriting: Rewriting | None = None,
) -> StrongerAnswer | None:
    """Return the answer sorted, with what is missing; None for a rubric without a framework."""
    framework = FRAMEWORKS.get(unit.rubric_id)
    if framework is None:
        return None
    sentences, left_out = said_in(unit.turns, unit.question, unit.rubric_id)
    keys = parts_of(sentences, unit.turns, grades, unit.rubric_id)
    by_part = {
        part.key: tuple(s for s, key in zip(sentences, keys, strict=True) if key == part.key)
        for part in framework.parts
    }
    parts = tuple(
        Part(rule.key, rule.heading, by_part[rule.key], _blanks(rule, by_part, grades))
        for rule in framework.parts
    )
    return StrongerAnswer(unit.key, framework.name, parts, left_out, outline, rewriting)


def _blanks(rule: PartRule, by_part: dict[str, tuple[Said, ...]], grades: Sequence[Grade]) -> tuple[str, ...]:
    said = by_part[rule.key]
    if _is_good(rule, grades):
        return ()
    return tuple(blank.text for blank in rule.blanks if _is_missing(blank, said, by_part))


def _is_good(rule: PartRule, grades: Sequence[Grade]) -> bool:
    """Tell whether everything that this part serves was graded, and is good."""
    served = [g.estimate for g in grades if g.criterion in rule.criteria]
    return bool(served) and all(estimate is not None and estimate >= GOOD_ENOUGH for estimate in served)


def _is_missing(blank: BlankRule, said: Sequence[Said], by_part: dict[str, tuple[Said, ...]]) -> bool:
    texts = [marked(s.text) for s in said]
    if blank.only_if and not any(blank.only_if.search(text) for text in texts):
        return False
    if not blank.found:
        return not texts
    texts += [marked(s.text) for key in blank.also_in for s in by_part[key]]
    return not any(pattern.search(text) for pattern in blank.found for text in texts)
