"""Every reason that the built-in grader gives for the labelled answers goes with its level."""

import pytest

from evals.chosen import CHOSEN
from evals.dataset import packaged
from interviewer.grading.builtin import BuiltinGrader
from interviewer.model import Grade
from knowledge.cache import CachedEmbedder
from knowledge.embed import MiniLmEmbedder
from rubrics.load import load_rubrics
from tests.unit.grading.test_reasons import denies

ASKS_FOR_ANOTHER = "the question asks for"
"""How a gate says what is missing where something else was told."""


@pytest.fixture(scope="module")
def graded() -> list[Grade]:
    rubrics = load_rubrics()
    grader = BuiltinGrader(rubrics, CachedEmbedder(MiniLmEmbedder()))
    cases = [case for rubric in CHOSEN for case in packaged(rubric)]
    return [grade for case in cases for grade in grader.grade_now(case.unit).grades if grade.graded]


def told(grade: Grade) -> str:
    return f"{grade.rubric} {grade.criterion} {grade.level}: {grade.reason}"


def test_a_high_level_comes_without_a_denial(graded: list[Grade]) -> None:
    high = [g for g in graded if (g.level or 0) >= 4]
    assert high
    assert not [told(g) for g in high if denies(g.reason)]


def test_a_low_level_names_what_is_missing(graded: list[Grade]) -> None:
    low = [g for g in graded if (g.level or 0) <= 2]
    assert low
    assert not [told(g) for g in low if not denies(g.reason) and ASKS_FOR_ANOTHER not in g.reason]
