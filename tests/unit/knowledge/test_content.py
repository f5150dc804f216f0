"""All built-in content, read as the program reads it and held to `docs/writing-content.md`."""

from __future__ import annotations

from collections import Counter

import pytest

from knowledge.bank import QuestionBank, load_questions
from knowledge.library import BUILT_IN_GUIDES
from knowledge.model import Guide, Passage
from knowledge.readers import read_guides
from knowledge.split import split_guide
from rubrics.load import load_rubrics

LEAST = {"recruiter": 12, "technical": 50, "coding": 10, "system_design": 12, "behavioral": 24}
LONGEST_SPOKEN_WORDS = 75


@pytest.fixture(scope="module")
def guides() -> list[Guide]:
    return read_guides(BUILT_IN_GUIDES)


@pytest.fixture(scope="module")
def passages(guides: list[Guide]) -> list[Passage]:
    return [passage for guide in guides for passage in split_guide(guide)]


@pytest.fixture(scope="module")
def bank(passages: list[Passage]) -> QuestionBank:
    """Loading checks every follow-up's criterion and every source."""
    criteria = {rubric.id: [c.key for c in rubric.criteria] for rubric in load_rubrics().values()}
    return load_questions(criteria=criteria, passage_ids=[passage.id for passage in passages])


class TestBuiltInGuides:
    def test_every_guide_says_what_it_is_for_and_where_it_comes_from(self, guides: list[Guide]) -> None:
        bare = [g.id for g in guides if not (g.topics and g.sources) or g.role == "any" or not g.title]
        assert bare == []

    def test_ids_are_unique(self, guides: list[Guide], passages: list[Passage]) -> None:
        assert len({guide.id for guide in guides}) == len(guides)
        assert len({passage.id for passage in passages}) == len(passages)

    def test_no_heading_comes_twice_in_a_guide(self, passages: list[Passage]) -> None:
        sections = Counter((p.guide_id, p.heading) for p in passages if "/" not in p.id)
        assert [section for section, times in sections.items() if times > 1] == []

    def test_passages_fit_the_embedding_model(self, passages: list[Passage]) -> None:
        assert [p.id for p in passages if len(p.text.split()) > 250] == []


class TestBuiltInQuestions:
    @pytest.mark.parametrize("kind", LEAST)
    def test_enough_of_each_kind(self, bank: QuestionBank, kind: str) -> None:
        assert len(bank.select(kind=kind)) >= LEAST[kind]

    def test_every_kind_has_a_rubric(self, bank: QuestionBank) -> None:
        assert {question.rubric_id for question in bank} <= set(load_rubrics())

    def test_no_two_ask_the_same_words(self, bank: QuestionBank) -> None:
        asked = Counter(question.text.casefold() for question in bank)
        assert [text for text, times in asked.items() if times > 1] == []

    def test_key_points_are_sentences_of_8_to_30_words(self, bank: QuestionBank) -> None:
        odd = [
            f"{question.id}: {point}"
            for question in bank
            for point in question.key_points
            if not 8 <= len(point.split()) <= 30
        ]
        assert odd == []

    def test_spoken_questions_are_short(self, bank: QuestionBank) -> None:
        long = [
            question.id
            for question in bank
            if question.kind not in ("coding", "system_design")
            and len(question.text.split()) > LONGEST_SPOKEN_WORDS
        ]
        assert long == []

    def test_nothing_asked_gives_a_key_point_away(self, bank: QuestionBank) -> None:
        told = [
            f"{question.id}: {point}"
            for question in bank
            for point in question.key_points
            for said in (question.text, question.rephrased, question.hint)
            if point.rstrip(".").casefold() in said.casefold()
        ]
        assert told == []
