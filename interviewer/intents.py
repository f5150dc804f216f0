"""What a candidate's turn does in the conversation, as far as words alone tell. Pure.

Grading never looks at this: it only steers the interviewer, and a wrong guess costs one turn.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Intent(StrEnum):
    """What the interviewer has to react to."""

    ANSWER = "answer"
    QUESTION = "question"
    DONT_KNOW = "dont_know"
    NON_ANSWER = "non_answer"
    REPEAT = "repeat"
    REPHRASE = "rephrase"
    HINT = "hint"
    SKIP = "skip"
    NO_QUESTIONS = "no_questions"


# A request is a request only when it is (nearly) all that was said.
_REQUEST_WORDS = 16
_DONT_KNOW_WORDS = 28
# Under this many words nothing was said that could be probed; code is exempt.
_SHORTEST_ANSWER_WORDS = 5
# A design turn may explain a good deal and still end in a question that wants an answer.
_QUESTION_TAIL_WORDS = 60

_REPEAT = re.compile(
    r"\b(repeat|say (that|it) again|come again|pardon|what was the question|once more please|didn'?t (hear|catch))\b"
)
_REPHRASE = re.compile(
    r"\b(rephrase|reword|put (that|it) differently|in other words\?|simpler (words|terms)|"
    r"(don'?t|do not|didn'?t) (quite )?understand the question|what do you mean|not sure what you('re| are) asking)"
)
_HINT = re.compile(r"\b(hint|nudge|point me in|clue)\b")
_SKIP = re.compile(
    r"\b(skip|next question|move on|pass on (this|that)|can we go on|"
    r"let'?s go on|come back to (this|that) later)\b|^pass\W*$"
)
_DONT_KNOW = re.compile(
    r"\b((i )?(really |honestly |just )?(don'?t|do not|wouldn'?t) (really |actually |honestly )?(know|remember|recall)"
    r"|dunno|no idea|no clue|not sure|i'?m (totally |completely )?(blank|lost|stuck)|"
    r"never (heard|worked|used|done|learned)|can'?t (answer|think of|remember))\b"
)
_NO_QUESTIONS = re.compile(
    r"^\W*(no|nope|nothing|none|i'?m good|all good|that'?s (all|it|everything)|"
    r"not (really|right now|at the moment|for now)|"
    r"(i )?(don'?t|do not) (have|think)|you('ve| have) (covered|answered))\b"
)
_QUESTION_START = re.compile(
    r"^\W*(so |and |okay |ok |well |um |uh |sure |first |before i (start|begin) )*"
    r"(how (many|much|often|fast|long|large|big|fresh|is|are|do|does|would)|"
    r"what('s| is| are| do| does| kind| about| would| counts)|"
    r"which|who|where|when|why|is (there|it|this|the)|are (there|we|they|the|you)|do (we|you|they|i|users)|does|did|"
    r"can (we|i|you)|could (we|i|you)|should (we|i)|may i|would (it|you)|have (we|you)|has|any )\b"
)
_RHETORICAL = re.compile(r"(right|okay|ok|you know|correct|isn'?t it|no|make sense)\s*\?$")
_CODE = re.compile(
    r"(^|\n)\s*(def |for |while |class |import |from \w+ import|return\b|if .*:|#include|```)"
    r"|[{};]\s*\n|=>|\w+\(.*\)"
)


def intent_of(text: str, *, inviting: bool = False) -> Intent:
    """Return what a turn does. `inviting`: the interviewer has just asked for the candidate's questions."""
    plain = " ".join(text.lower().replace("’", "'").split())
    words = len(plain.split())
    if inviting:
        return _intent_at_end(plain, words)
    for intent, pattern, most_words in (
        (Intent.REPEAT, _REPEAT, _REQUEST_WORDS),
        (Intent.REPHRASE, _REPHRASE, _REQUEST_WORDS),
        (Intent.HINT, _HINT, _REQUEST_WORDS),
        (Intent.SKIP, _SKIP, _REQUEST_WORDS),
        (Intent.DONT_KNOW, _DONT_KNOW, _DONT_KNOW_WORDS),
    ):
        if words <= most_words and pattern.search(plain):
            return intent
    if asks_something(text):
        return Intent.QUESTION
    if words < _SHORTEST_ANSWER_WORDS and not looks_like_code(text):
        return Intent.NON_ANSWER
    return Intent.ANSWER


def _intent_at_end(plain: str, words: int) -> Intent:
    if "?" in plain or _QUESTION_START.match(plain):
        return Intent.QUESTION
    if words <= _REQUEST_WORDS or _NO_QUESTIONS.match(plain):
        return Intent.NO_QUESTIONS
    return Intent.QUESTION


def asks_something(text: str) -> bool:
    """Return whether a turn asks the interviewer something (and isn't mainly an answer)."""
    return bool(questions_in(text)) and (
        len(text.split()) <= _QUESTION_TAIL_WORDS or text.rstrip().endswith("?")
    )


def questions_in(text: str) -> list[str]:
    """Return the sentences of a turn that ask something of the interviewer."""
    found = []
    for sentence in re.split(r"(?<=[.?!])\s+|\n+", text.strip()):
        plain = sentence.strip().lower().replace("’", "'")
        asked = plain.endswith("?") and not _RHETORICAL.search(plain)
        unpunctuated = (
            not re.search(r"[.!?]$", plain) and len(plain.split()) <= 40 and _QUESTION_START.match(plain)
        )
        if asked or unpunctuated:
            found.append(sentence.strip())
    return found


def looks_like_code(text: str) -> bool:
    """Return whether a turn is (partly) program text."""
    return bool(_CODE.search(text))
