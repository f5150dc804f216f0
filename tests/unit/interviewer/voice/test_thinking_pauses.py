"""How often a pause for thought makes two turns of one, and how long an answer that is over waits for the interviewer.

Goals: at most 2% of pauses of 2–4 s in mid-clause and 10% at a sentence's end split a turn; after half of the answers
the interviewer is heard within 1.7 s. Two sets, both our own: one that the rules were corrected by, and one written
before the learned part and never tuned on (with its questions, which the other doesn't have). On the second the last
goal is missed. What whole answers to questions left out of fitting give, `python -m evals.turn_ends` says.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import pytest
import yaml

from evals.turn_ends import REPLY_SECS, THINKING_SECS
from evals.turn_texts import bare
from interviewer.voice.completeness import WordsTurnDetector
from interviewer.voice.endpointing import PHRASE_SECS, Asked, Due, Endpointing
from interviewer.voice.turn_ends import all_cues, packaged_turn_ends

DATA = Path("tests/data")
CAPTION_SECS = 0.9
"""From the end of a phrase until its words are known: an assumption, near the recogniser's anchor."""
FIRST_AUDIO_SECS = 1.7
"""The goal for half of the finished answers."""
PUNCTUATED = pytest.mark.parametrize("punctuated", [True, False])


@dataclass(frozen=True)
class Said:
    """What was said of a turn, and to what."""

    text: str
    asked: Asked | None = None


def read(name: str) -> dict[str, list[Said]]:
    """Return the turns of a file by where they stop."""
    found: dict[str, list[Any]] = yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
    return {place: [said(row) for row in rows] for place, rows in found.items()}


def said(row: str | dict[str, Any]) -> Said:
    if isinstance(row, str):
        return Said(row)
    return Said(row["said"], Asked(row["kind"], row.get("follow_up", False), row["asked"]))


TUNED, UNSEEN = read("thinking_pauses"), read("thinking_pauses_unseen")


def closes(turn: Endpointing, text: str, silence_secs: float) -> float | None:
    """Play one silence after these words; return when the turn closes in it, if it does."""
    turn.speech()
    turn.silence(0.0)
    for tick in range(int(silence_secs * 50) + 1):
        now = tick / 50
        if now >= PHRASE_SECS + CAPTION_SECS:
            turn.recognised(0, text)
        if turn.due(now) is Due.TURN:
            return now
    return None


def as_heard(rows: list[Said], *, punctuated: bool) -> list[Said]:
    return rows if punctuated else [Said(bare(row.text), row.asked) for row in rows]


def splits(row: Said, pause_secs: float) -> bool:
    """Play one pause; whether speech after it meets a turn that is closed for good."""
    turn = Endpointing(WordsTurnDetector(), asked=row.asked)
    closed_at = closes(turn, row.text, pause_secs)
    if closed_at is None:
        return False
    turn.interviewer_heard(max(0.0, pause_secs - closed_at - REPLY_SECS))
    return turn.speech() is None


def share_split(rows: list[Said], *, punctuated: bool) -> float:
    """Return the share of pauses that split a turn."""
    outcomes = [splits(row, secs) for row in as_heard(rows, punctuated=punctuated) for secs in THINKING_SECS]
    return sum(outcomes) / len(outcomes)


def first_audio_secs(rows: list[Said], *, punctuated: bool) -> list[float]:
    """Return for each answer when the interviewer is first heard after its end."""
    turns = [
        (Endpointing(WordsTurnDetector(), asked=row.asked), row.text)
        for row in as_heard(rows, punctuated=punctuated)
    ]
    return [(closes(turn, text, 5.0) or 5.0) + REPLY_SECS for turn, text in turns]


@PUNCTUATED
class TestSentencesTheRulesWereCorrectedBy:
    def test_there_are_at_least_forty_of_each(self, punctuated: bool) -> None:
        assert min(len(TUNED["mid_clause"]), len(TUNED["sentence_end"])) >= 40

    def test_in_mid_clause_no_turn_is_split(self, punctuated: bool) -> None:
        assert share_split(TUNED["mid_clause"], punctuated=punctuated) == 0.0

    def test_at_a_sentence_end_few_turns_are_split(self, punctuated: bool) -> None:
        assert share_split(TUNED["sentence_end"], punctuated=punctuated) <= 0.06

    def test_after_half_of_the_answers_the_interviewer_is_heard_at_once(self, punctuated: bool) -> None:
        assert median(first_audio_secs(TUNED["finished"], punctuated=punctuated)) <= FIRST_AUDIO_SECS


@PUNCTUATED
class TestSentencesNobodyTunedOn:
    def test_in_mid_clause_no_turn_is_split(self, punctuated: bool) -> None:
        assert share_split(UNSEEN["mid_clause"], punctuated=punctuated) == 0.0

    def test_at_a_sentence_end_few_turns_are_split(self, punctuated: bool) -> None:
        assert share_split(UNSEEN["sentence_end"], punctuated=punctuated) <= 0.04

    def test_after_some_of_the_answers_the_interviewer_is_heard_at_once(self, punctuated: bool) -> None:
        waits = first_audio_secs(UNSEEN["finished"], punctuated=punctuated)
        assert sum(secs <= FIRST_AUDIO_SECS for secs in waits) / len(waits) >= 0.3

    def test_answers_that_may_be_over_do_not_wait_the_longest(self, punctuated: bool) -> None:
        assert median(first_audio_secs(UNSEEN["finished"], punctuated=punctuated)) <= 3.7


class TestWhatEndsAnAnswer:
    @pytest.mark.parametrize(
        "text",
        ["Yes, I have.", "about three years", "I don't know.", "no idea", "Sorry, can you repeat the question?",
         "So that's how we found it.", "I think that answers your question."],
    )  # fmt: skip
    def test_short_answers_questions_back_and_closing_words_do(self, text: str) -> None:
        asked = Asked("technical", text="What is the difference between bagging and boosting?")
        assert WordsTurnDetector().completeness(text, asked=asked) == 1.0

    def test_much_more_is_expected_after_a_wide_question_than_after_a_narrow_one(self) -> None:
        text = "We were five people in the team."
        narrow = Asked("recruiter", follow_up=True, text="How big was that team?")
        wide = Asked("behavioral", text="Tell me about a time you disagreed with a colleague.")
        ends = packaged_turn_ends()
        odds = [ends.turn.of(all_cues(text, asked, ends.clause)) for asked in (narrow, wide)]
        assert odds[0] > odds[1] + 1

    def test_a_full_stop_after_a_cut_does_not_make_it_an_end(self) -> None:
        assert WordsTurnDetector().completeness("I talked to the.") == 0.0
        assert WordsTurnDetector().completeness("We moved it from Postgres and.") == 0.0
