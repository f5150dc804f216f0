from __future__ import annotations

import pytest

from interviewer.facts import facts_asked_for
from knowledge.model import Question
from tests.unit.interviewer.rehearsal import bank

DESIGNS = bank().select(kind="system_design")
SHOP = bank().get("mle-design-shop-recommendations")


def about(question: Question, text: str) -> set[str]:
    """Return what the facts a turn asks for are about."""
    asked = facts_asked_for(question.facts, text)
    return {fact.about for fact in question.facts if fact.id in asked}


@pytest.mark.parametrize("question", DESIGNS, ids=lambda q: q.id)
class TestEverySheet:
    def test_each_keyword_finds_its_fact(self, question: Question) -> None:
        for fact in question.facts:
            for keyword in fact.keywords:
                found = facts_asked_for(question.facts, f"What about the {keyword}?")
                # a singular here may be a plural there
                shared = {
                    f.id for f in question.facts if keyword.rstrip("s") in [k.rstrip("s") for k in f.keywords]
                }
                assert set(found) <= shared, keyword

    @pytest.mark.parametrize(
        ("text", "wanted"),
        [
            ("what latency do we need", "latency"),
            ("How fast does it have to be?", "latency"),
            ("is there an existing system", "existing"),
            ("how big is the team", "team"),
            ("what is the business goal", "goal"),
            ("where do labels come from", "labels"),
        ],
    )
    def test_what_everybody_asks(self, question: Question, text: str, wanted: str) -> None:
        assert wanted in about(question, text)

    @pytest.mark.parametrize(
        "text",
        ["what is your favorite color", "do you like jazz", "what is the capital of France", "is it raining"],
    )
    def test_what_is_not_on_the_sheet(self, question: Question, text: str) -> None:
        assert facts_asked_for(question.facts, text) == ()


class TestPrecision:
    def test_two_questions_get_two_facts_in_the_order_asked(self) -> None:
        text = "what latency do we need and how many users do we have"
        assert facts_asked_for(SHOP.facts, text) == ("response-time", "visitors")

    def test_one_question_gets_one_fact(self) -> None:
        assert facts_asked_for(SHOP.facts, "How many items are there?") == ("catalogue",)

    def test_statements_beside_the_question_do_not_ask(self) -> None:
        text = "I would log features and train on clicks with two towers. What is the traffic?"
        assert facts_asked_for(SHOP.facts, text) == ("requests",)

    def test_at_most_three_at_once(self) -> None:
        text = "What is the traffic, the latency budget, the team size, the goal, the data and the baseline?"
        assert len(facts_asked_for(SHOP.facts, text)) == 3
