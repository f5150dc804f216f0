# ruff: noqa: E501 - a list of words that is cut in the middle is harder to read than a long line
"""What a sentence claims, as far as words show: numbers and content words, who did it, what is denied or doubted. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from interviewer.stronger.words import Word, words_of

DENIES = frozenset("not no never without none nobody nothing neither nor hardly barely".split())
CAUSES = frozenset("because so therefore thus hence since thanks due".split())
_HEDGES = frozenset(
    "maybe perhaps probably possibly might may could would should will can seem seems seemed think thought believe guess hope hoped"
    " plan planned want wanted try tried almost nearly likely supposed meant".split()
)
"""Words that take something back: left out, what remains claims more."""
_IF = frozenset("if unless whether".split())
"""Words after which nothing in the sentence is said to be so."""
_ACTORS = {
    "i": "i", "we": "we", "they": "they", "he": "they", "she": "they", "you": "you", "everyone": "they",
    "everybody": "they", "nobody": "they", "somebody": "they", "someone": "they", "colleague": "they", "colleagues": "they",
    "team": "we", "manager": "they", "boss": "they", "engineer": "they", "engineers": "they", "analyst": "they",
    "vendor": "they", "customer": "they", "customers": "they", "users": "they", "lead": "they", "designer": "they",
    "contractor": "they", "intern": "they", "teammate": "they", "director": "they", "who": "they",
}  # fmt: skip
_NEAR_VERB = 3
"""Words between a subject and what it does, at most: "I then also wrote"."""
_TO_NUMBER = frozenset("from to by under over above below at within than until every per of in after".split())
_ROUGHLY = frozenset("about around roughly almost nearly approximately over under least most".split())
_TURNING = frozenset("before after without against than from by except despite under over".split())
"""Prepositions that change what is said of the word behind them."""
_BETWEEN = frozenset(
    "a an the this that these those its his her their my our your every each all any".split()
)
_CLAUSE = re.compile(r"[,;:.!?–—]|\b(?:and|but|so|because|which|while|then)\b", re.IGNORECASE)


def keys_of(text: str) -> frozenset[str]:
    """Return what the content words of a text are compared by."""
    return frozenset(word.key for word in words_of(text) if word.is_content)


def numbers_of(text: str) -> frozenset[tuple[str, str, str, str]]:
    """Return each number with what says how exact it is, the preposition before it, and what it counts."""
    words = words_of(text)
    found = set()
    for index, word in enumerate(words):
        if not word.is_number:
            continue
        before = [w.text for w in words[max(0, index - 2) : index]]
        roughly = next((w for w in before if w in _ROUGHLY), "")
        before = [w for w in before if w not in _ROUGHLY or (w == roughly and w in _TO_NUMBER)]
        preposition = before[-1] if before and before[-1] in _TO_NUMBER else ""
        counted = next((w.key for w in words[index + 1 : index + 2] if w.is_content and not w.is_number), "")
        found.add((word.key, roughly, preposition, counted))
    return frozenset(found)


def denied_in(text: str) -> frozenset[str]:
    """Return the content words that follow a denial within three words."""
    words = words_of(text)
    denied = set()
    for index, word in enumerate(words):
        if word.text in DENIES:
            following = [w.key for w in words[index + 1 : index + 5] if w.is_content and w.text not in DENIES]
            denied.update(following[:1])
    return frozenset(denied)


def hedged_in(text: str) -> frozenset[str]:
    """Return the content words that are said with a reservation: asked, supposed, hoped, tried, or under an "if"."""
    hedged: set[str] = set()
    plainly: set[str] = set()
    words = words_of(text)
    doubtful = text.rstrip().endswith("?") or any(w.text in _IF for w in words)
    for clause in _clauses(text, words):
        hedges = [w for w in clause if w.text in _HEDGES]
        keys = {w.key for w in clause if w.is_content and w.text not in _HEDGES}
        (hedged if doubtful or hedges else plainly).update(keys)
    return frozenset(hedged - plainly)


def hedged_in_all(texts: Sequence[str]) -> frozenset[str]:
    """Return what is said with a reservation in one of these texts and plainly in none."""
    plainly = [keys_of(text) - hedged_in(text) for text in texts]
    return frozenset().union(*(hedged_in(text) for text in texts)).difference(*plainly)


def _clauses(text: str, words: Sequence[Word]) -> list[list[Word]]:
    cuts = [match.start() for match in _CLAUSE.finditer(text) if not _in_number(text, match.start())]
    clauses: list[list[Word]] = [[] for _ in range(len(cuts) + 1)]
    for word in words:
        clauses[sum(cut <= word.start for cut in cuts)].append(word)
    return clauses


def _in_number(text: str, at: int) -> bool:
    return text[max(0, at - 1) : at].isdigit() and text[at + 1 : at + 2].isdigit()


def turned_in(text: str) -> dict[str, frozenset[str]]:
    """Return the prepositions right before each content word, "" where there is none of those that turn a meaning."""
    words = words_of(text)
    found: dict[str, set[str]] = {}
    for index, word in enumerate(words):
        if not word.is_content:
            continue
        before = next((w for w in reversed(words[:index]) if w.text not in _BETWEEN), None)
        turning = before.text if before is not None and before.text in _TURNING else ""
        found.setdefault(word.key, set()).add(turning)
    return {key: frozenset(turning) for key, turning in found.items()}


def doers_in(text: str, *, dropped: str = "") -> dict[str, frozenset[str]]:
    """Return who does what: each content word with those who stand before it as its subject, nearest first.

    `dropped` is who acts where a sentence begins without a subject: "Then compared the inputs".
    """
    doers: dict[str, set[str]] = {}
    acting = dropped
    for word in words_of(text):
        who = _ACTORS.get(word.text)
        if who:
            acting = who
        elif word.is_content and not word.is_number and acting:
            doers.setdefault(word.key, set()).add(acting)
    return {key: frozenset(who) for key, who in doers.items()}


def own_deeds(text: str) -> tuple[tuple[str, str], ...]:
    """Return what is said to be done by whom in so many words: the first content word after "I", "we", "they"."""
    words = words_of(text)
    deeds = []
    for index, word in enumerate(words):
        who = _ACTORS.get(word.text)
        if not who:
            continue
        near = words[index + 1 : index + 2 + _NEAR_VERB]
        verb = next((w for w in near if w.is_content and not w.is_number), None)
        if verb is not None and not any(w.text in _ACTORS for w in near[: near.index(verb)]):
            deeds.append((who, verb.key))
    return tuple(deeds)
