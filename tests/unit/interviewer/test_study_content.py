"""The content of plans: it points to what is there, and leaves nothing out."""

from __future__ import annotations

import pytest

from interviewer.coaching.study_content import (
    checklist,
    criterion_sections,
    round_sections,
    story_kinds,
    story_prompts,
)
from interviewer.coaching.study_plan_stories import stories
from interviewer.model import StageKind
from tests.digests import RUBRICS
from tests.unit.interviewer.test_study_plan import bank, library

CRITERIA = [(rubric.id, criterion.key) for rubric in RUBRICS.values() for criterion in rubric.criteria]


def sections() -> set[str]:
    return {passage.id for passage in library().passages}


@pytest.mark.parametrize(("rubric", "criterion"), CRITERIA)
def test_every_criterion_has_something_to_read(rubric: str, criterion: str) -> None:
    found = criterion_sections(rubric, criterion)
    assert found
    assert set(found) <= sections()


@pytest.mark.parametrize("kind", StageKind)
def test_every_round_has_an_opening_to_read_and_to_check(kind: StageKind) -> None:
    assert set(round_sections(kind)) <= sections()
    assert len(round_sections(kind)) >= 3
    assert kind.value in {part.key for part in checklist([kind])}
    assert len(checklist([kind])) == len(checklist(list(StageKind))) - 3


def test_every_behavioral_question_asks_for_one_of_the_stories() -> None:
    questions = bank().select(kind="behavioral")
    themes = {theme for kind in story_kinds() for theme in kind.themes}
    assert all(set(question.topics[1:]) & themes for question in questions)
    counted = [item.why.partition("; ")[2].split()[0] for item in stories(questions, {}, ())]
    assert sum(1 if word == "one" else int(word) for word in counted) == len(questions)
    assert len(counted) == len(story_kinds())


def test_the_prompts_of_a_story_are_criteria_of_its_rubric() -> None:
    assert set(story_prompts()) < {criterion.key for criterion in RUBRICS["star"].criteria}
