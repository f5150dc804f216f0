"""The gate before any judging: words that don't answer the question, however many and however fluent."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from interviewer.grading import lexicon
from interviewer.grading.answer import Answer
from interviewer.grading.features import Features, UnitVectors
from interviewer.grading.text import FOREIGN, NON_LATIN, STOPWORDS, content_stems
from knowledge.model import Question


@dataclass(frozen=True, slots=True)
class Gate:
    """Why an answer can't be judged like others."""

    kind: str
    """silence, unreadable, to_grader, dont_know, refusal, question_repeated, few_words, keyword_list, not_told,
    labels_only, hypothetical, no_event or off_topic."""
    reason: str
    """One sentence for the candidate."""
    ceiling: float | None
    """Highest estimate it can get on any criterion; None: ungraded."""


_DONT_KNOW = lexicon.one_of(r"""
    (?:i )?(?:really )?(?:dont|do not|wouldnt) know | no idea | no clue | not sure
    cant (?:remember|recall|say|think of) | never heard
    havent (?:heard|come across|used|had|got|done) | not familiar | i (?:would )?(?:pass|skip)
    skip (?:this|it|that) | next question | pass
    (?:i )?(?:do not|dont) (?:have|remember|recall) (?:an|any|one|that|a) | nothing comes to mind | you got me
""")
_REFUSAL = lexicon.one_of(r"""
    (?:id )?rather not (?:say|answer|talk|discuss) | (?:dont|do not) want to (?:answer|talk|say|discuss)
    no comment | none of your business
    (?:wont|will not|refuse to) (?:answer|say|discuss|talk) | cant (?:talk about|discuss|share)
    not going to (?:answer|say) | confidential
    prefer not to
""")
NOTHING_TOLD = Gate("not_told", "It talks about the question or about answers instead of answering.", 1.4)
"""Where nothing is left to judge of what was said."""
_NO_LETTER = re.compile(r"[\W\d_]")
FEW_WORDS = 8
"""Fewer words than this answer none of our questions."""
_SOME = 0.3
"""Less than this of a feature, or of several, is chance; the labelled answers above level 1.5 have more."""
_ABOUT_THEMSELVES = (
    "work_own", "work_outcome", "run_owned", "run_running", "run_incident", "why_company", "why_path", "terms_pay",
    "terms_place", "terms_date",
)  # fmt: skip
OFF_TOPIC = {"technical": 0.17, "star": 0.14}
"""Least likeness of the nearest sentence to the question or a key point; below every gold answer by a margin."""


def check(
    answer: Answer, question: Question | None, rubric_id: str, vectors: UnitVectors | None
) -> Gate | None:
    """Return why this is no answer, or None for something to judge."""
    if not answer.sentences:
        return _nothing(answer)
    words = answer.text.split()
    asked = " ".join([question.text if question else "", *answer.prompts])
    new = answer.stems - content_stems(asked)
    for found in (_unreadable(words), _declined(answer.text, new), _thin(words, new), _list(answer, words)):
        if found:
            return found
    if rubric_id == "star" and (found := _no_event(answer, new)):
        return found
    return _off_topic(rubric_id, vectors)


def check_found(rubric_id: str, features: Features) -> Gate | None:
    """Return why this is no answer by what was found in it, or None."""
    if rubric_id == "star" and not (features["own"] or features["we_did"]) and features["quantity"] < _SOME:
        return Gate("no_event", "Nobody does anything in it: no event is told.", 1.8)
    if rubric_id == "recruiter" and sum(features[name] for name in _ABOUT_THEMSELVES) < _SOME:
        return Gate("off_topic", "It answers nothing that a recruiter asks about.", 1.8)
    return None


def _nothing(answer: Answer) -> Gate:
    if answer.stripped:
        return Gate("to_grader", "It reads as words to whoever grades; no answer was found in it.", 1.0)
    return Gate("silence", "There is no answer to judge.", None)


def _unreadable(words: list[str]) -> Gate | None:
    letters = "".join(words)
    foreign = sum(w in FOREIGN for w in words) / len(words)
    english = sum(w in STOPWORDS for w in words) / len(words)
    odd = len(NON_LATIN.findall(letters)) / max(len(letters), 1)
    wordless = 1 - len(_NO_LETTER.findall(letters)) / max(len(letters), 1) < 0.4
    if odd > 0.3 or wordless or (len(words) >= 8 and foreign > 0.12 and foreign > english):
        return Gate("unreadable", "The answer isn't in English, so the built-in grader can't judge it.", None)
    return None


def _declined(text: str, new: frozenset[str]) -> Gate | None:
    short = len(new) <= 14
    if short and _REFUSAL.search(text):
        return Gate("refusal", "You chose not to answer this question.", 1.0)
    if short and _DONT_KNOW.search(text):
        return Gate(
            "dont_know", "You said that you don't know; saying what you are sure of would be a start.", 1.0
        )
    return None


def _thin(words: list[str], new: frozenset[str]) -> Gate | None:
    if len(new) <= 2 and len(words) >= 4:
        return Gate("question_repeated", "The answer repeats the question without adding to it.", 1.0)
    if len(words) < FEW_WORDS:
        return Gate("few_words", "A few words are not enough to judge more than this.", 1.4)
    return None


def _list(answer: Answer, words: list[str]) -> Gate | None:
    """Terms with nothing said about them: hardly any of the small words that sentences need."""
    joined = sum(w in STOPWORDS for w in words) / len(words)
    commas = sum(s.text.count(",") + s.text.count(";") + s.text.count("\n") for s in answer.sentences) / len(
        words
    )
    if len(words) >= 10 and (joined < 0.17 or (joined < 0.27 and commas > 0.2)):
        return Gate("keyword_list", "Terms are listed, but nothing is said about them.", 1.4)
    return None


def _no_event(answer: Answer, new: frozenset[str]) -> Gate | None:
    joined = answer.joined
    happened = len(lexicon.I_DID.findall(joined)) + len(lexicon.WE_DID.findall(joined))
    would = len(lexicon.HYPOTHETICAL.findall(joined))
    labels = len(lexicon.STAR_LABELS.findall(joined))
    concrete = (
        len(lexicon.QUANTITY.findall(joined))
        + len(lexicon.WHEN.findall(joined))
        + len(lexicon.WHERE.findall(joined))
    )
    if labels >= 3 and concrete == 0 and len(new) < 80:
        return Gate("labels_only", "The parts of a story are announced, but nothing is told in them.", 1.8)
    if would >= 4 and would > 2 * happened and concrete <= 2:
        return Gate(
            "hypothetical",
            "It says what you would or usually do; the question asks for something that happened.",
            1.8,
        )
    return None


def _off_topic(rubric_id: str, vectors: UnitVectors | None) -> Gate | None:
    if vectors is None or rubric_id not in OFF_TOPIC or not len(vectors.sentences):
        return None
    targets = np.vstack([vectors.question[None, :], vectors.key_points.reshape(-1, len(vectors.question))])
    if float((vectors.sentences @ targets.T).max()) < OFF_TOPIC[rubric_id]:
        return Gate("off_topic", "This answers another question than the one that was asked.", 1.4)
    return None
