"""Words that are likely to be said where an interview is: hints for the recogniser. Pure.

They come from the question under discussion and from the person's own résumé and job description: names, products,
terms. Both are data, and nothing of them is logged. What is common is left out, as every recogniser knows it: a word is
common where many questions of the bank have it, and its shape says the rest (capitals inside a sentence, digits,
hyphens), so that no list of English words is needed.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise, zip_longest

from interviewer.state import State
from knowledge.model import Question

MOST_WORDS, MOST_CHARS = 60, 240
"""Of all hints, separators included. Whisper reads at most 224 tokens before the sound, half of its text context of 448
(`n_text_ctx`, Radford et al., "Robust Speech Recognition via Large-Scale Weak Supervision", 2022); names take about one
for three characters, so that this is a third of it and no hint is cut off."""
_COMMON_PART = 0.1
"""A word in more than this part of the bank's questions is common, whatever its shape."""
_TOPICAL_PART = 0.05
"""A word without a shape is a term only where it is in less than this part of them."""
_SHORTEST_TERM, _LONGEST_TERM, _LONGEST_ACRONYM = 6, 30, 6
_SEPARATOR = ", "

_WORD = re.compile(r"[^\W\d_](?:[-/+.&'’]?[^\W_])*[+#]*")
_UNBROKEN = re.compile(r"\S+")
_ADDRESS = re.compile(r"@|://|www\.")
_SENTENCE = re.compile(r"(?<=[.!?:;•|])\s+|\n\s*(?:[-*•–▪·]\s*|\d+[.)]\s+)?")
_DATE = re.compile(r"\b[^\W\d_]+\.?\s+(?=(?:19|20)\d\d\b)")


@dataclass(frozen=True, slots=True)
class _Found:
    """A word where it stands."""

    text: str
    first: bool
    """Whether it begins a sentence or a line, where a capital says nothing."""

    @property
    def key(self) -> str:
        return self.text.lower()


class Vocabulary:
    """Knows what is common from the bank. Safe to share; what was computed is kept."""

    def __init__(self, bank: Iterable[Question]) -> None:
        questions = list(bank)
        self._questions = max(1, len(questions))
        self._in_questions: Counter[str] = Counter()
        self._written_small: set[str] = set()
        for question in questions:
            found = {_bare(word) for text in _texts(question) for word in _WORD.findall(text)}
            self._in_questions.update({word.lower() for word in found})
            self._written_small |= {word for word in found if word.islower()}
        self._of_question = lru_cache(256)(self._question_words)
        self._of_texts = lru_cache(64)(self._own_words)

    def words(self, state: State) -> tuple[str, ...]:
        """Return at most 60 words and 240 characters, most specific first: the question's and the person's in turn."""
        plan, question = state.plan, state.question
        asked = self._of_question(question) if question else ()
        own = self._of_texts(plan.resume, plan.job)
        both = chain.from_iterable(zip_longest(asked, own))
        return tuple(_few(word for word in both if word is not None))

    def _question_words(self, question: Question) -> tuple[str, ...]:
        """Return the terms of a question: those of a shape, rarest first, then those it returns to."""
        texts = [list(_words(text)) for text in _texts(question)]
        fields = Counter(key for found in texts for key in {word.key for word in found})
        everything = [word for found in texts for word in found]
        shaped = _once(word for word in everything if self._is_shaped(word))
        topical = _once(word for word in everything if self._is_topical(word, fields[word.key]))
        shaped.sort(key=lambda word: ("-" in word.text, -self._rarity(word)))
        topical.sort(key=lambda word: -self._rarity(word) * fields[word.key])
        return _texts_of([*shaped, *topical])

    def _own_words(self, resume: str, job: str) -> tuple[str, ...]:
        """Return the names and terms of a person's texts: unmistakable shapes first, and what is in both."""
        texts = [list(_words(_DATE.sub(" ", _without_addresses(text)))) for text in (resume, job)]
        in_texts = Counter(key for found in texts for key in {word.key for word in found})
        shaped = _once(word for found in texts for word in found if self._is_shaped(word))
        shaped.sort(key=lambda word: (-_has_inner_capital_or_digit(word.text), -in_texts[word.key]))
        return _texts_of(shaped)

    def _rarity(self, word: _Found) -> float:
        return math.log((self._questions + 1) / (self._in_questions[word.key] + 0.5))

    def _is_shaped(self, word: _Found) -> bool:
        text = word.text
        if self._in_questions[word.key] > max(2, self._questions * _COMMON_PART) or len(text) > _LONGEST_TERM:
            return False
        if text.isupper():
            return 1 < len(text) <= _LONGEST_ACRONYM and word.key not in self._written_small
        if _has_inner_capital_or_digit(text) or text.count("-") == 1 or "/" in text:
            return True
        return text[0].isupper() and not word.first and word.key not in self._written_small

    def _is_topical(self, word: _Found, fields: int) -> bool:
        rare = self._in_questions[word.key] <= max(2, self._questions * _TOPICAL_PART)
        long_enough = _SHORTEST_TERM <= len(word.text) <= _LONGEST_TERM
        return rare and long_enough and fields > 1 and not self._is_shaped(word)


def _texts(question: Question) -> Iterator[str]:
    """Yield what is said on a question: not the hint and the mistakes, which nobody should repeat."""
    yield from (question.text, question.rephrased, *question.key_points)
    yield from (follow_up.text for follow_up in question.follow_ups)
    yield from (fact.text for fact in question.facts)


def _words(text: str) -> Iterator[_Found]:
    for sentence in _SENTENCE.split(text):
        for number, match in enumerate(_WORD.finditer(sentence)):
            yield _Found(_bare(match.group()), first=number == 0)


def _without_addresses(text: str) -> str:
    """Return a text without what is an address; in two steps, as one pattern for both takes quadratic time."""
    return _UNBROKEN.sub(lambda match: " " if _ADDRESS.search(match.group()) else match.group(), text)


def _bare(word: str) -> str:
    """Return a word without the ending of a possessive."""
    return word.removesuffix("'s").removesuffix("’s")


def _has_inner_capital_or_digit(text: str) -> bool:
    """`MLflow`, `p95`, `C++`; capitals behind a hyphen are a title's."""
    inner = any(here.isupper() and before.isalnum() for before, here in pairwise(text))
    return inner or any(char.isdigit() or char in "+#" for char in text)


def _once(words: Iterable[_Found]) -> list[_Found]:
    """Return each word once, as it was written first."""
    first: dict[str, _Found] = {}
    for word in words:
        first.setdefault(word.key, word)
    return list(first.values())


def _texts_of(words: Sequence[_Found]) -> tuple[str, ...]:
    return tuple(word.text for word in words[:MOST_WORDS])


def _few(words: Iterable[str]) -> Iterator[str]:
    """Yield each word once, as long as there is room."""
    seen: set[str] = set()
    chars = 0
    for word in words:
        if word.lower() in seen or chars + len(word) > MOST_CHARS:
            continue
        seen.add(word.lower())
        chars += len(word) + len(_SEPARATOR)
        yield word
        if len(seen) == MOST_WORDS:
            return
