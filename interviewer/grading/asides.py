"""Which sentences are told as an answer, and which only stand beside one.

Left out before anything is counted: markup and code, other languages, terms strung together, the question said again,
and talk about answers, rubrics and scores. A sentence that stays out can neither add to an estimate nor thin out what
counts against it. What is addressed to a grader in so many words is left out earlier (`injections.py`).
"""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from interviewer.grading.answer import Answer, Mask, Sentence
from interviewer.grading.features import UnitVectors
from interviewer.grading.lexicon import I_DID, WE_DID
from interviewer.grading.roles import SentenceRoles
from interviewer.grading.substance import spoken
from interviewer.grading.text import FOREIGN, NON_LATIN, STOPWORDS, content_stems, visible, words
from knowledge.model import Question

ASIDE = "aside"
"""The class of `data/aside_sentences.tsv` that is left out."""
LEAST_WORDS = 4
"""Shorter sentences are judged by their form only: “Three months.” is an answer."""
LEAST_LIST = 6
"""Words that a list needs to be left out: shorter ones, such as “Forty minutes, sixty grand.”, thin out nothing."""
_CERTAIN = 0.97
"""Probability from which the classifier alone decides."""
_LIKELY = 0.5
"""Probability from which it decides where a sentence also has a word about judging."""
_LIKELY_TOLD = 0.85
"""The same where somebody did something in it: stories are told so, and have scores and levels in them too."""
_ABOUT_JUDGING = re.compile(
    r"\b(?:(?:five|5)(?= (?:on|for|out|stars?|points|please|everywhere|by|in|or|and|so|to every)\b|$)|scor\w+|gave"
    r"|grad(?:e|es|er|ers|ing|ed)|rat(?:e|es|ing|ings|er|ers)|levels?|criteri\w+|marks?|evaluat\w+|assess\w*|review\w*"
    r"|verdict|rubrics?|answer\w*|responses?|reply|candidates?|applicants?|interview\w*|instructions?|guidelines?|polic\w+"
    r"|perfect\w*|excellent|outstanding|maximum|top|highest|best|situation|task|action|result|reflection|outcomes?"
    r"|baseline|points|impact|question|evidence|proof|reasons?|reasoning|alternatives?|obstacles?|credited"
    r"|trade ?-?offs?|own steps|lessons?|structure|practice|responsibility|scale|value)\b"
)
_CODE = re.compile(
    r"[{}<>\[\]|=\\^~#*`@]|\w_\w|^--?\w|^/\w+$|^\w+\(|%\d\d|&\w+;|^[a-z_]+(?:,\w+)+$|[^\x00-\x7f\w\s\u2010-\u2026€£]"
)
"""In a word: what is written and not said."""
_CODE_SHARE = 0.25
"""Share of such words from which a line is markup."""
_PAIR = re.compile(r"^\W*[\w .'-]{1,40}\s*[,:;=|]\s*\W?(?:[1-5](?:[./]\d)?|true|false)\W*$", re.IGNORECASE)
"""A name and its value, alone in a line."""
_SMALL_SHARE = 0.2
"""Share of English small words below which a line with foreign words or symbols isn't spoken English."""
_FOREIGN_SHARE = 0.12
_LEAST_FIGURE = 2
"""Digits of a number that is an answer by itself; shorter ones number a list."""
_MIXED = re.compile(r"[a-zA-Z][\u0370-\u05ff]|[\u0370-\u05ff][a-zA-Z]")
"""Latin beside Greek, Cyrillic or Hebrew letters in one word: letters chosen to look like others."""
_NEW_STEMS = 1
"""Stems a sentence may have beyond the question's and still be the question."""
_REPEATED_STEMS = 3


def told(
    answer: Answer, question: Question | None, vectors: UnitVectors | None, asides: SentenceRoles
) -> Mask:
    """Return the mask of the sentences that are told as an answer."""
    form = [_is_speech(s.text) and not _repeats(s, question) for s in answer.sentences]
    listed = (spoken(answer) == 0) & (_lengths(answer) >= LEAST_LIST)
    kept: Mask = np.array(form, dtype=np.bool_) & ~listed
    if vectors is not None and answer.sentences:
        kept &= ~_about_answers(
            answer, asides.probabilities(vectors.sentences)[:, asides.classes.index(ASIDE)]
        )
    return kept


def _lengths(answer: Answer) -> NDArray[np.int64]:
    return np.array([len(s.plain.split()) for s in answer.sentences], dtype=np.int64)


def _about_answers(answer: Answer, probability: NDArray[np.float64]) -> Mask:
    judging = np.array([bool(_ABOUT_JUDGING.search(s.plain)) for s in answer.sentences], dtype=np.bool_)
    done = np.array([_is_deed(s.marked) for s in answer.sentences], dtype=np.bool_)
    likely = judging & (probability > np.where(done, _LIKELY_TOLD, _LIKELY))
    found: Mask = (_lengths(answer) >= LEAST_WORDS) & (likely | (~done & (probability > _CERTAIN)))
    return found


@lru_cache(maxsize=4096)
def _is_deed(marked: str) -> bool:
    return bool(I_DID.search(marked) or WE_DID.search(marked))


@lru_cache(maxsize=4096)
def _is_speech(text: str) -> bool:
    """Tell whether a sentence is English and no markup."""
    said = words(text)
    if not any(ch.isalpha() for ch in text) and (len(said) != 1 or len(said[0]) < _LEAST_FIGURE):
        return False
    if _MIXED.search(text) or _is_markup(visible(text)):
        return False
    if sum(word in STOPWORDS for word in said) >= _SMALL_SHARE * len(said):
        return True
    foreign = sum(2 if NON_LATIN.search(w) else w in FOREIGN or not w.isascii() for w in said)
    return foreign < max(2, _FOREIGN_SHARE * len(said))


def _is_markup(text: str) -> bool:
    written = text.split()
    return bool(_PAIR.match(text)) or sum(bool(_CODE.search(w)) for w in written) > _CODE_SHARE * len(written)


def _repeats(sentence: Sentence, question: Question | None) -> bool:
    """Tell whether a sentence is the question, or what the interviewer just said, once more."""
    asked = content_stems(f"{question.text if question else ''} {sentence.prompt}")
    said = content_stems(sentence.text)
    return len(said & asked) >= _REPEATED_STEMS and len(said - asked) <= _NEW_STEMS
