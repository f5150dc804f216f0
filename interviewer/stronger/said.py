# ruff: noqa: E501 - a list of words that is cut in the middle is harder to read than a long line
"""The candidate's turns as sentences, each with its place, and those that have no place in an answer. Pure.

Every word of every turn is in exactly one sentence. Long sentences are cut at clauses as the grader cuts them, but
only where nobody could say them in one breath: a sentence that is moved should still be one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from interviewer.grading.answer import Answer, Sentence
from interviewer.grading.asides import told
from interviewer.grading.injections import speaks_to_grader, where_it_speaks
from interviewer.grading.sentences import Span, split_sentences
from interviewer.grading.substance import spoken
from interviewer.grading.text import plain
from interviewer.grading.weights import packaged_weights
from interviewer.intents import Intent, intent_of, looks_like_code
from interviewer.model import MoveKind, Turn
from interviewer.stronger.model import LeftOut, Said, Why
from knowledge.model import Question

MOST_WORDS = 45
"""The longest piece that is kept together: a long breath."""
_STOPS = frozenset(".!?…\n\"”'’)")
_NOTHING = frozenset(
    "ok okay yes yeah yep no sure right well so hi hello thanks thank you very much great fine good cool hmm um uh let me"
    " think a second moment minute sec please course of happy to i see now first start here we go that is question"
    " interesting nice for asking absolutely alright gladly the and then but lets see"
    " thats it all my answer thats done".split()
)
"""Words that open or close a turn; a short sentence of nothing else says nothing."""
_FEW_WORDS = 9
_SHORT_WORDS = 40
"""A longer turn is never nothing but a request, or a word that one doesn't know."""
_QUESTION_WORDS = 25
"""A longer turn that asks something also answers something."""
_REQUESTS = frozenset(
    {Intent.REPEAT, Intent.REPHRASE, Intent.HINT, Intent.SKIP, Intent.THINKING, Intent.NO_QUESTIONS}
)
_INVITES = frozenset({MoveKind.INVITE_QUESTIONS, MoveKind.ANSWER_CANDIDATE})
_SAYS_NOTHING = frozenset({Intent.DONT_KNOW, Intent.NON_ANSWER})
_MAY_ASK = frozenset({"system_design", "coding"})
"""Rubrics of answers in which a question to the interviewer is a part of the answer."""
_FENCED = re.compile(r"```[^\n]*\n.*?(?:```[ \t]*(?=\n|$)|\Z)", re.DOTALL)
_CODE_LINE = re.compile(
    r"[ \t]*(?:def |class |for .+:|while .+:|if .+:|elif .+:|else:|try:|except\b.*:|with .+:|return\b|import |from \w+ import"
    r"|assert |raise |print\(|#|@\w|[\w.\[\], ]+ [+*/-]?= .+|[\w.]+\([^)]*\)\s*$|[{})\]]+\s*;?\s*$|[\w\[\]]+;\s*$|\"\"\")"
)
_INDENTED = re.compile(r"(?:    |\t)\S")

Told = tuple[tuple[Said, ...], tuple[LeftOut, ...]]


def said_in(turns: Sequence[Turn], question: Question | None, rubric_id: str) -> Told:
    """Return the sentences of an answer, and those that are left out of it; both in the order they were said."""
    pieces = list(_pieces(turns, rubric_id))
    aside = _asides(pieces, question, rubric_id)
    kept: list[Said] = []
    left_out: list[LeftOut] = []
    already: set[str] = set()
    for number, ((sentence, whole_turn), is_aside) in enumerate(zip(pieces, aside, strict=True), start=1):
        is_code = rubric_id == "coding" and _is_code(sentence.text)
        one = Said(f"s{number}", sentence.turn_id, sentence.text, is_code)
        words = plain(sentence.text) or sentence.text
        why = None if is_code else _why_not(sentence.text, whole_turn, is_aside)
        if why is None and words in already:
            why = "again"
        if why is None:
            already.add(words)
            kept.append(one)
        else:
            left_out.append(LeftOut(one, why))
    return tuple(kept), tuple(left_out)


def _pieces(turns: Sequence[Turn], rubric_id: str) -> Iterator[tuple[Sentence, Why | None]]:
    """Yield every sentence with what is wrong with its whole turn, if anything is."""
    prompt, number, invited = "", 0, False
    for turn in turns:
        if turn.speaker == "interviewer":
            prompt = turn.text
            invited = turn.move is not None and turn.move.kind in _INVITES
            continue
        whole = "request" if invited else _whole_turn(turn.text, rubric_id)
        for span in spans_of(turn.text, with_code=rubric_id == "coding"):
            yield Sentence(turn.id, span.of(turn.text), turn.text, span, number, prompt), whole
        number += 1


def _whole_turn(text: str, rubric_id: str) -> Why | None:
    words = len(text.split())
    if words > _SHORT_WORDS:
        return None
    intent = intent_of(text, brief_is_fine=True)
    if intent in _REQUESTS:
        return "request"
    if intent is Intent.QUESTION and rubric_id not in _MAY_ASK and words <= _QUESTION_WORDS:
        return "request"
    return "filler" if intent in _SAYS_NOTHING else None


def spans_of(text: str, *, with_code: bool = False) -> list[Span]:
    """Return the sentences of a turn, and with `with_code` each block of code as one; together they are all of it."""
    if not with_code:
        return _prose(text, 0, len(text))
    spans: list[Span] = []
    start = 0
    for block in _code_blocks(text):
        spans += [*_prose(text, start, block.start), block]
        start = block.end
    return [*spans, *_prose(text, start, len(text))]


def _prose(text: str, start: int, end: int) -> list[Span]:
    part = text[start:end]
    spans = split_sentences(part)
    orders = [s.start + where_it_speaks(s.of(part)) for s in spans if speaks_to_grader(s.of(part))]
    spans = split_sentences(part, orders) if orders else spans
    return [Span(s.start + start, s.end + start) for s in _rejoined(part, spans, frozenset(orders))]


def _rejoined(text: str, spans: Sequence[Span], apart: frozenset[int]) -> list[Span]:
    """Join the clauses of a sentence again where it is short enough to stay one, and what an “a.m.” cut in two.

    Where nobody set a full stop, a sentence is a guess, and the grader's clauses stay as they are.
    """
    if not spans:
        return []
    sentences = [[spans[0]]]
    for before, span in pairwise(spans):
        stopped = text[before.end - 1] in _STOPS and not text[span.start].islower()
        if stopped or "\n" in text[before.end : span.start] or span.start in apart:
            sentences.append([])
        sentences[-1].append(span)
    return [joined for clauses in sentences for joined in _one_breath(text, clauses)]


def _one_breath(text: str, clauses: Sequence[Span]) -> list[Span]:
    whole = Span(clauses[0].start, clauses[-1].end)
    ended = text[whole.end - 1] in _STOPS
    return [whole] if ended and len(whole.of(text).split()) <= MOST_WORDS else list(clauses)


def _code_blocks(text: str) -> list[Span]:
    """Return the blocks of code, fenced or not, as spans without outer space."""
    if fenced := [Span(*match.span()) for match in _FENCED.finditer(text)]:
        return fenced
    blocks: list[Span] = []
    inside, at = False, 0
    for line in text.splitlines(keepends=True):
        end = at + len(line.rstrip())
        if line.strip():
            is_code = bool(_CODE_LINE.match(line)) or (inside and bool(_INDENTED.match(line)))
            if is_code and inside:
                blocks[-1] = Span(blocks[-1].start, end)
            elif is_code:
                blocks.append(Span(at + len(line) - len(line.lstrip()), end))
            inside = is_code
        at += len(line)
    return blocks


def _is_code(text: str) -> bool:
    if text.startswith("```"):
        return True
    first = text.splitlines()[0]
    return bool(_CODE_LINE.match(first)) and looks_like_code(text)


def _asides(
    pieces: Sequence[tuple[Sentence, Why | None]], question: Question | None, rubric_id: str
) -> list[bool]:
    if not pieces or rubric_id == "coding":  # where markup says something
        return [False] * len(pieces)
    answer = Answer(tuple(sentence for sentence, _ in pieces))
    # a list of terms is no proof of anything, but it is the person's own
    kept = told(answer, question, None, packaged_weights().asides) | (spoken(answer) == 0)
    return [not each for each in kept.tolist()]


def _why_not(text: str, whole_turn: Why | None, is_aside: bool) -> Why | None:
    if speaks_to_grader(text):
        return "grader"
    if whole_turn:
        return whole_turn
    words = plain(text).split()
    if len(words) <= _FEW_WORDS and all(word in _NOTHING for word in words):
        return "filler"
    return "aside" if is_aside else None
