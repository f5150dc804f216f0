"""Hints for the recogniser: what this person is likely to say here and a recogniser wouldn't expect."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from interviewer.model import Plan
from interviewer.plan import NewInterview, make_plan
from interviewer.state import State
from interviewer.voice.vocabulary import MOST_CHARS, MOST_WORDS, Vocabulary
from knowledge.bank import QuestionBank, load_questions
from knowledge.model import Fact, FollowUp, Question
from rubrics.load import load_rubrics

RESUME = """JANE DOE
jane.doe@example.com | https://github.com/janedoe
- Built the ranking service in PyTorch and Triton at Zalando, p95 from 90 to 40 ms
- Since March 2021: moved pipelines from Airflow to Dagster on Kubernetes
Skills: Python, C++, scikit-learn, GPT-4
"""
JOB = "We at Acme look for somebody who knows PyTorch. Our SortBot sorts parcels."

QUESTION = Question(
    id="q",
    kind="technical",
    stage="phone_screen",
    text="How do transformers like BERT attend to all tokens? Quantization to int8 may help.",
    key_points=(
        "Attention is quadratic, so quantization alone doesn't save it.",
        "FlashAttention saves memory.",
    ),
    follow_ups=(FollowUp("depth", "What does the Adam optimizer keep?"),),
    mistakes=("Thinks that LSTM is quadratic.",),
    hint="Think of Longformer.",
    facts=(Fact("f", "data", ("data",), "The data are in BigQuery."),),
)


@pytest.fixture(scope="module")
def bank() -> QuestionBank:
    rubrics = load_rubrics().values()
    return load_questions(criteria={rubric.id: [c.key for c in rubric.criteria] for rubric in rubrics})


@pytest.fixture(scope="module")
def vocabulary(bank: QuestionBank) -> Vocabulary:
    return Vocabulary(bank)


@pytest.fixture(scope="module")
def plan(bank: QuestionBank) -> Plan:
    return make_plan(NewInterview(stages=("phone_screen",), seed=1), bank)


def asking(plan: Plan, question: Question, *, resume: str = "", job: str = "") -> State:
    """Return the state of an interview in which this question stands."""
    stage = replace(plan.stages[0], questions=(question,))
    held = replace(plan, stages=(stage,), resume=resume, job=job)
    return State(plan=held, phase="asking", question_id=question.id, last_at=datetime(2026, 3, 2, tzinfo=UTC))


class TestTheQuestion:
    def test_gives_the_terms_of_its_text_key_points_follow_ups_and_facts(
        self, vocabulary: Vocabulary, plan: Plan
    ) -> None:
        words = vocabulary.words(asking(plan, QUESTION))
        assert {"BERT", "int8", "FlashAttention", "Adam", "BigQuery"} <= set(words)

    def test_gives_words_without_a_shape_where_it_returns_to_them(
        self, vocabulary: Vocabulary, plan: Plan
    ) -> None:
        words = vocabulary.words(asking(plan, QUESTION))
        assert "quantization" in {word.lower() for word in words}

    def test_gives_no_common_words_and_nothing_of_hints_and_mistakes(
        self, vocabulary: Vocabulary, plan: Plan
    ) -> None:
        words = {word.lower() for word in vocabulary.words(asking(plan, QUESTION))}
        assert not words & {"how", "data", "model", "memory", "what", "longformer", "lstm", "may", "help"}

    def test_no_longer_asked_gives_nothing(self, vocabulary: Vocabulary, plan: Plan) -> None:
        assert vocabulary.words(replace(asking(plan, QUESTION), question_id=None)) == ()


class TestOwnTexts:
    def test_give_names_products_and_terms(self, vocabulary: Vocabulary, plan: Plan) -> None:
        words = vocabulary.words(asking(plan, replace(QUESTION, id="q"), resume=RESUME, job=JOB))
        own = {"PyTorch", "Triton", "Zalando", "Airflow", "Dagster", "Kubernetes", "C++", "GPT-4", "SortBot"}
        assert own <= set(words)

    def test_give_no_addresses_months_and_ordinary_words(self, vocabulary: Vocabulary, plan: Plan) -> None:
        words = {word.lower() for word in vocabulary.words(asking(plan, QUESTION, resume=RESUME, job=JOB))}
        assert not words & {"github", "example", "com", "march", "built", "ranking", "we", "skills", "since"}

    def test_do_not_crowd_the_question_out(self, vocabulary: Vocabulary, plan: Plan) -> None:
        resume = "I worked with " + ", ".join(f"Product{n}X" for n in range(2_000))
        words = vocabulary.words(asking(plan, QUESTION, resume=resume))
        assert {"BERT", "int8", "FlashAttention"} <= set(words)

    def test_reach_no_log(self, vocabulary: Vocabulary, plan: Plan, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.DEBUG):
            vocabulary.words(asking(plan, QUESTION, resume="My secret is Xyzzy42."))
        assert not caplog.records

    @pytest.mark.parametrize(
        "text",
        [
            "\n\n",
            "🙂 " * 50,
            "A" * 40_000,
            "-" * 40_000,
            "a-" * 20_000,
            "A.b/" * 9_999,
            "\n" * 40_000,
            "A " * 20_000,
            "@" * 40_000,
            "A.\n 1" * 8_000,
        ],
    )
    @pytest.mark.timeout(20)  # a pattern that takes quadratic time needs minutes
    def test_may_be_anything(self, vocabulary: Vocabulary, plan: Plan, text: str) -> None:
        assert fits(vocabulary.words(asking(plan, QUESTION, resume=text, job=text)))


def fits(words: tuple[str, ...]) -> bool:
    return len(words) <= MOST_WORDS and len(", ".join(words)) <= MOST_CHARS


def test_all_questions_have_hints_that_fit(vocabulary: Vocabulary, bank: QuestionBank, plan: Plan) -> None:
    for question in bank:
        words = vocabulary.words(asking(plan, question, resume=RESUME * 50, job=JOB))
        assert fits(words)
        assert len({word.lower() for word in words}) == len(words)


def test_the_same_is_said_each_time(bank: QuestionBank, vocabulary: Vocabulary, plan: Plan) -> None:
    state = asking(plan, QUESTION, resume=RESUME, job=JOB)
    assert vocabulary.words(state) == vocabulary.words(state) == Vocabulary(bank).words(state)


def test_an_empty_bank_knows_no_common_words_but_works(plan: Plan) -> None:
    assert "BERT" in Vocabulary(()).words(asking(plan, QUESTION))
