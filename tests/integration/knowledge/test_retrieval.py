"""Real guides, the real model: questions find the passages that answer them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from knowledge.bank import load_questions
from knowledge.embed import MiniLmEmbedder
from knowledge.library import BUILT_IN_GUIDES, Library
from rubrics.load import load_rubrics


@pytest.fixture(scope="module")
def library(embedder: MiniLmEmbedder, pytestconfig: pytest.Config) -> Iterator[Library]:
    """Vectors are kept from one run of the tests to the next: making them takes half a minute."""
    cache = pytestconfig.cache
    cache_path = cache.mkdir("vectors") / "guides.sqlite" if cache else None
    opened = Library.open([BUILT_IN_GUIDES], cache_path=cache_path, embedder=embedder)
    opened.build()
    yield opened
    opened.close()


class TestBuiltInGuides:
    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("how do I tell overfitting from underfitting", "mle-fundamentals#"),
            ("why do we need positional information in transformers", "mle-deep-learning#"),
            ("how would you notice that inputs have drifted since training", "mle-mlops#drift"),
            ("how many users do I need in an A/B test", "mle-experimentation#"),
            ("what should I say when they ask about salary", "mle-pay-and-logistics#"),
            ("tell me about a disagreement with a colleague", "mle-behavioral"),
        ],
    )
    def test_a_question_in_plain_words_finds_its_guide(
        self, library: Library, query: str, expected: str
    ) -> None:
        found = [hit.passage.id for hit in library.search(query, role="mle", limit=5)]
        assert any(name.startswith(expected) for name in found), found

    def test_technical_questions_find_a_source_of_theirs(self, library: Library) -> None:
        """Seen: 0.85 of 60 questions among the first five."""
        criteria = {rubric.id: [c.key for c in rubric.criteria] for rubric in load_rubrics().values()}
        questions = load_questions(criteria=criteria).select(kind="technical")
        found = 0
        for question in questions:
            hits = library.search(question.text, role=question.role, stage=question.stage, limit=5)
            found += any(hit.passage.id.partition("/")[0] in question.sources for hit in hits)
        assert found / len(questions) >= 0.75
