"""What a candidate's turn does in the conversation, as far as words alone tell. Pure.

It only steers the interviewer, and a wrong guess costs one turn; grading asks it only where an answer ends and a
request for a hint begins (`units.py`).
"""

from __future__ import annotations

import re
from enum import StrEnum

from interviewer.asking import asks_for_verdict, asks_something, plain, plans_to_ask, without_fillers
from interviewer.phrases import (
    DONT_KNOW,
    FIGURE,
    GUESS,
    HINT,
    NO_QUESTIONS,
    NO_QUESTIONS_ASKED,
    REPEAT,
    REPHRASE,
    SKIP,
    THINKING,
    YES,
    any_of,
)
from interviewer.quoting import content_words


class Intent(StrEnum):
    """What the interviewer has to react to."""

    ANSWER = "answer"
    QUESTION = "question"
    DONT_KNOW = "dont_know"
    NON_ANSWER = "non_answer"
    THINKING = "thinking"
    REPEAT = "repeat"
    REPHRASE = "rephrase"
    HINT = "hint"
    SKIP = "skip"
    NO_QUESTIONS = "no_questions"


# A request is a request only when it is (nearly) all that was said.
_REQUEST_WORDS = 16
# "I don't know" with more than this beside it is an answer that admits a gap.
_BESIDE_DONT_KNOW = 5
_GUESS_WORDS = 4
_DONT_KNOW_WORDS = 32
# "Remote work policy", at the end, is a question; a statement is a closing remark.
_TOPIC_WORDS = 6
# Under this many words nothing was said that could be probed; code is exempt.
_SHORTEST_ANSWER_WORDS = 5

_EMPTY = frozenset(
    (
        "yes yeah yep yup nope okay hmm hello hey thanks thank please test lol haha nothing whatever maybe sorry fine "
        "good great cool nice sure bye never mind all any let got get haven't isn't doesn't "
    ).split()
)
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_OTHER_SCRIPT = re.compile(r"[^\W\d_a-zA-Z]{3,}")
_CODE_LINE = any_of(
    "def ", r"for \w+ in ", "while ", r"class \w+", r"import \w+$", r"from \w+ import", r"return\b", "#include", "```",
    "lambda ", r"if [^\n]{1,200}:[ \t]*(?:\n|$)",
)  # fmt: skip
# Bounded repeats: an answer may be 50,000 characters of anything.
_CODE = re.compile(
    any_of(
        rf"(?:^|\n)[ \t]*{_CODE_LINE}",
        r"[{};][ \t]*(?:\n|$)",
        "=>",
        r"\b[a-z_]\w{0,40}\((?!s\))[^()]{0,200}\)",
        r"\w\[[^\[\]]{0,100}\]",
        r"(?i:\bselect\b[^\n]{1,200}?\bfrom\b)",
    )
)
_REQUESTS = (
    (Intent.REPEAT, REPEAT),
    (Intent.REPHRASE, REPHRASE),
    (Intent.HINT, HINT),
    (Intent.SKIP, SKIP),
    (Intent.THINKING, THINKING),
)
_AT_THE_END = frozenset({Intent.REPEAT, Intent.REPHRASE})


def intent_of(text: str, *, inviting: bool = False, brief_is_fine: bool = False) -> Intent:
    """Return what a turn does.

    `inviting`: the interviewer has just asked for the candidate's questions; `brief_is_fine`: what was asked can be
    answered in two words (pay, a date, a detail).
    """
    said = plain(text)
    words = len(said.split())
    request = _request_of(said) if words <= _REQUEST_WORDS else None
    if request and (not inviting or request in _AT_THE_END):
        return request
    if inviting:
        return _intent_at_end(text, said)
    if words <= _DONT_KNOW_WORDS and _admits_ignorance(said):
        return Intent.DONT_KNOW
    prose = not looks_like_code(text) or text.rstrip().endswith("?")
    if prose and asks_something(text):
        return Intent.QUESTION
    if not _says_nothing(text, brief_is_fine=brief_is_fine):
        return Intent.ANSWER
    return Intent.QUESTION if asks_for_verdict(text) else Intent.NON_ANSWER


def looks_like_code(text: str) -> bool:
    """Return whether a turn is (partly) program text."""
    return bool(_CODE.search(text))


def _request_of(said: str) -> Intent | None:
    if said and not re.search(r"[^\s?]", said):
        return Intent.REPHRASE
    core = without_fillers(said)
    for intent, pattern in _REQUESTS:
        if pattern.search(core) or pattern.search(said):
            return intent
    return None


def _admits_ignorance(said: str) -> bool:
    said = said.replace("'ve ", " have ")
    match = DONT_KNOW.search(without_fillers(said)) or DONT_KNOW.search(said)
    if not match:
        return False
    rest = f"{match.string[: match.start()]} {match.string[match.end() :]}"
    if guess := GUESS.search(rest):
        guessed = guess.group(1) or guess.group(2) or ""
        if len(guessed.split()) >= _GUESS_WORDS or FIGURE.search(guessed):
            return False
    return len(content_words(rest)) <= _BESIDE_DONT_KNOW


def _intent_at_end(text: str, said: str) -> Intent:
    core = re.sub(r"^(?:(?:um+|uh+|well|so|oh|hm+|okay|ok|yes|yeah)[\s,.]+)+", "", said)
    if asks_something(text):
        declines = NO_QUESTIONS_ASKED.match(core) and "but" not in core
        return Intent.NO_QUESTIONS if declines else Intent.QUESTION
    if YES.match(core) or YES.match(said):
        return Intent.NON_ANSWER
    if NO_QUESTIONS.match(core) and ("?" not in said or len(core.split()) <= _REQUEST_WORDS):
        return Intent.NO_QUESTIONS
    topic = len(core.split()) <= _TOPIC_WORDS and bool(content_words(core) - _EMPTY)
    return Intent.QUESTION if topic or plans_to_ask(text) else Intent.NO_QUESTIONS


def _says_nothing(text: str, *, brief_is_fine: bool) -> bool:
    if looks_like_code(text):
        return False
    spoken = _CJK.findall(text)
    words = len(text.split()) + len(spoken) // 2
    content = content_words(text) - _EMPTY
    if brief_is_fine or words >= _SHORTEST_ANSWER_WORDS:
        return not content and not spoken and not re.search(r"\d", text) and not _OTHER_SCRIPT.search(text)
    return True
