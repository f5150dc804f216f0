"""Checks on a model's words while they stream: no answer given away, no invented facts, no monologue. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from interviewer.errors import ModelBadReply

# A sentence that has this share of a key point's content words, beyond what was said before, gives it away.
_LEAK_SHARE = 0.6
_LEAK_WORDS = 4
_MOST_WORDS = 120
_FEWEST_WORDS = 3
_LEAST_LETTERS = 0.6
# What an interviewer never says, whoever asks for it.
_FORBIDDEN = (
    (re.compile(r"```|</?\w+>|^\s*(?:\*\*)?MOVE\s+[A-Z]\b", re.I | re.M), "the model's reply was not speech"),
    (
        re.compile(
            r"\byour (?:\w+ )?(?:score|grade|rating|level|marks?)\b[^?]{0,20}\b(?:is|be|at|of|are|:)|"
            r"\bi(?:'d| would| will|'ll)? (?:give|rate|grade|score) (?:you|that|this|it)\b|"
            r"\b[1-5]\s?/\s?5\b|\bout of (?:five|5)\b|\b(?:full|top) marks\b|\byou(?:'re| are) hired\b",
            re.I,
        ),
        "the model was about to give a score",
    ),
    (
        re.compile(
            r"\bthat(?:'s| is) (?:exactly |absolutely |completely |not )*(?:right|correct|wrong|incorrect|perfect)\b|"
            r"(?:^|[.!?,]\s+|\ba\s|\bvery\s)(?:great|excellent|perfect|brilliant|good|strong|weak) "
            r"(?:answer|response)\b|\bwell done\b",
            re.I,
        ),
        "the model judged the answer",
    ),
)
_QUOTED = re.compile(r"“([^“”]+)”|\"([^\"]+)\"")
_WORD = re.compile(r"[a-z][a-z0-9-]{3,}")
_NUMBER = re.compile(r"\d[\d,.]*")
_COMMON = frozenset(
    "that this with from have been what when where which your about would could should there their they them then "
    "into more most some such than just like also because does did were will make made used using only other each "
    "model models data".split()
)


class Guard:
    """Follows one reply; raises ModelBadReply at the word that breaks a rule.

    Words in quotation marks must be what was said; scores and verdicts are never spoken.
    """

    def __init__(
        self, *, hidden: Sequence[str], known: Iterable[str], facts: Sequence[str] | None = None
    ) -> None:
        """Keep watch. `hidden`: key points; `known`: what has been said or asked; `facts`: all that may be told.

        With `facts`, every number must come from them or from `known`.
        """
        known = list(known)
        said = " ".join(known)
        known_words = frozenset[str]().union(*map(_known_content, known))
        points = [words for point in hidden if len(words := _known_content(point)) >= _LEAK_WORDS]
        self._hidden = [words - known_words for words in points]
        self._sizes = [len(words) for words in points]
        self._said = " ".join(map(_known_folded, known))
        self._numbers = None if facts is None else set(_numbers(" ".join(facts) + " " + said))
        self._text = ""

    def feed(self, piece: str) -> None:
        """Take the next whole words, before anybody hears them."""
        self._text += piece
        if len(self._text.split()) > _MOST_WORDS:
            raise ModelBadReply("the model talked too long")
        sentence = _content(re.split(r"(?<=[.?!])\s", self._text)[-1])
        for words, size in zip(self._hidden, self._sizes, strict=True):
            if len(words & sentence) >= max(_LEAK_WORDS, _LEAK_SHARE * size):
                raise ModelBadReply("the model was about to give the answer away")
        for pattern, reason in _FORBIDDEN:
            if pattern.search(self._text):
                raise ModelBadReply(reason)
        if any(_folded(a or b) not in self._said for a, b in _QUOTED.findall(self._text)):
            raise ModelBadReply("the model quoted words that were not said")
        self._check_numbers()

    def close(self) -> None:
        """Check the whole."""
        words = self._text.split()
        letters = sum(c.isalpha() or c.isspace() for c in self._text)
        if len(words) < _FEWEST_WORDS:
            raise ModelBadReply("the model said nothing")
        if letters < _LEAST_LETTERS * len(self._text):
            raise ModelBadReply("the model's reply was not language")

    def _check_numbers(self) -> None:
        if self._numbers is None:
            return
        if any(number not in self._numbers for number in _numbers(self._text)):
            raise ModelBadReply("the model told a number that is not on the fact sheet")


def _numbers(text: str) -> list[str]:
    return [n.rstrip(".,").replace(",", "") for n in _NUMBER.findall(text)]


def _folded(text: str) -> str:
    """Return the words alone: a quote may differ in case, punctuation and white space."""
    return " " + " ".join(re.findall(r"[^\W_]+", text.lower())) + " "


def _content(text: str) -> frozenset[str]:
    return frozenset(w for w in _WORD.findall(text.lower()) if w not in _COMMON)


# What was said and asked is the same in every turn of a question; the model's own words are never the same.
_known_content = lru_cache(maxsize=1024)(_content)
_known_folded = lru_cache(maxsize=1024)(_folded)
