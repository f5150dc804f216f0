"""Whether a rewritten sentence says only what its sources say. Pure.

A rewritten sentence is an order-keeping compression of the sentences it names. It may leave words out, change their
form and join them with small words. So of its content words each must stand in a source, nearly in the same order; a
number must stand there with the same unit, preposition and "about"; who did something, what was denied, what was only
hoped or tried, and what is said to be the cause must be as in the sources. Words alone can't prove that nothing is
twisted, so the rule is strict: in doubt the person's own sentence stays.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from interviewer.grading.injections import speaks_to_grader
from interviewer.stronger import claims
from interviewer.stronger.words import Word, words_of

BLANK = re.compile(r"\[[^\[\]\n]{1,80}\]")
"""A blank as it is shown; a question to the person."""
_OPENS = re.compile(r"^(?:first|second|third|last),?\s+(?=(?:i|we)\b)", re.IGNORECASE)
"""Words that count, but here only begin a sentence."""
UNKNOWN_BLANK = "[what exactly?]"
"""Shown for a blank that we did not offer: its words would be the model's."""
NUMBER_BLANK, NAME_BLANK = "[by how much?]", "[which one?]"
_IN_ORDER = 0.8
"""Share of the content words that must stand in the order of the sources: a word moved to the front is a matter of
style, a sentence put together from pieces is another sentence."""
_MOST_BLANKED = 2
"""More unsupported words than this aren't a slip in a sentence, they are another sentence."""
_APART = re.compile(r"[,;:.!?–—]|\b(?:and|but|then)\b", re.IGNORECASE)
_PRONOUNS = frozenset("it this that they these those he she".split())
_LONGER = 1.3
"""A compression is no longer than what it is made of, but for the words that join."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What is left of a rewritten sentence."""

    text: str
    """Fit to be shown; empty where `problem` says why it can't be."""
    problem: str = ""
    """Why the person's own words must stay; empty where it may be shown."""
    blanked: bool = False
    """Whether a word was replaced by a blank."""


def checked(text: str, sources: Sequence[str], blanks: Collection[str]) -> Checked:
    """Return the sentence with what is unsupported in it as blanks, or why it can't be shown."""
    text = _own_blanks(" ".join(text.split()), blanks)
    if not BLANK.sub("", text).strip(" .,;:!?–—-"):
        return Checked("", "it says nothing")
    if speaks_to_grader(text):
        return Checked("", "it speaks to whoever grades")
    known = claims.keys_of(" ".join(sources))
    unknown = [w for w in words_of(_bare(text)) if w.is_content and w.key not in known]
    if not unknown:
        problem = _twisted(_bare(text), sources)
        return Checked("", problem) if problem else Checked(text)
    blanked = _blanked(text, unknown)
    if not blanked or _twisted(_bare(blanked), sources):
        words = ", ".join(dict.fromkeys(w.text for w in unknown))
        return Checked("", f"nothing you said supports: {words}")
    return Checked(blanked, blanked=True)


def _own_blanks(text: str, blanks: Collection[str]) -> str:
    """Return the text with every blank that we did not offer replaced: a claim could hide in it."""
    return BLANK.sub(lambda match: match.group() if match.group() in blanks else UNKNOWN_BLANK, text)


def _bare(text: str) -> str:
    """Return the text with its blanks, and the "First" of "First I …", as white space, every place kept."""
    return _OPENS.sub(_space, BLANK.sub(_space, text))


def _space(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _blanked(text: str, unknown: Sequence[Word]) -> str:
    """Return the text with a blank for each number or name that nothing supports; empty where others are among them."""
    if len(unknown) > _MOST_BLANKED or not all(w.is_number or _is_name(text, w) for w in unknown):
        return ""
    for word in sorted(unknown, key=lambda w: -w.start):
        blank = NUMBER_BLANK if word.is_number else NAME_BLANK
        text = f"{text[: word.start]}{blank}{text[word.end :]}"
    return text


def _is_name(text: str, word: Word) -> bool:
    """Tell whether a word is written as a name in the middle of a sentence."""
    shown = text[word.start : word.end]
    return word.start > 0 and (shown[:1].isupper() or any(ch.isupper() for ch in shown[1:]))


def _twisted(text: str, sources: Sequence[str]) -> str:
    """Return how a sentence of supported words says something else than its sources; empty where it doesn't."""
    said = " ".join(sources)
    if len(text.split()) > _LONGER * len(said.split()) + 2:
        return "it is longer than what you said"
    if not claims.numbers_of(text) <= _numbers_allowed(said):
        return "a number is not as you said it"
    keys = claims.keys_of(text)
    if claims.denied_in(text) - claims.denied_in(said) or (claims.denied_in(said) & keys) - claims.denied_in(
        text
    ):
        return "it denies what you did not, or leaves out what you denied"
    if (claims.hedged_in_all(sources) & keys) - claims.hedged_in(text):
        return "it is surer than you were"
    if not _caused_alike(text, sources):
        return "it names a cause that you did not"
    if not _turned_alike(text, said):
        return "it says something else of what you named"
    if not _done_by_the_same(text, sources):
        return "it says that somebody else did it"
    return "" if _in_order(text, sources) and _joined_openly(text, sources) else _REARRANGED


_REARRANGED = "it puts your words together differently"


def _numbers_allowed(said: str) -> frozenset[tuple[str, str, str, str]]:
    """Return each number as said, and without what it counts: a unit may be left out, another can't be put in."""
    found = claims.numbers_of(said)
    return found | {(number, roughly, preposition, "") for number, roughly, preposition, _ in found}


def _caused_alike(text: str, sources: Sequence[str]) -> bool:
    """Tell whether what stands around each "because" stands in one sentence that has such a word too."""
    causal = [claims.keys_of(s) for s in sources if any(w.text in claims.CAUSES for w in words_of(s))]
    words = words_of(text)
    for index, word in enumerate(words):
        if word.text not in claims.CAUSES:
            continue
        before = next((w.key for w in reversed(words[:index]) if w.is_content), None)
        after = next((w.key for w in words[index + 1 :] if w.is_content), None)
        if not any({before, after} - {None} <= keys for keys in causal):
            return False
    return True


def _turned_alike(text: str, said: str) -> bool:
    """Tell whether "before the join" stayed so, and "a third" did not become "without a third"."""
    spoken = claims.turned_in(said)
    return all(turning <= spoken.get(key, turning) for key, turning in claims.turned_in(text).items())


def _done_by_the_same(text: str, sources: Sequence[str]) -> bool:
    doers: dict[str, set[str]] = {}
    for source in sources:
        for key, who in claims.doers_in(source, dropped="i").items():
            doers.setdefault(key, set()).update(who)
    return all(who in doers.get(key, {who}) for who, key in claims.own_deeds(text))


def _in_order(text: str, sources: Sequence[str]) -> bool:
    written = [w.key for w in words_of(text) if w.is_content]
    said = [w.key for source in sources for w in words_of(source) if w.is_content]
    return not written or _longest_common(written, said) >= _IN_ORDER * len(written)


def _joined_openly(text: str, sources: Sequence[str]) -> bool:
    """Tell whether neighbours from different sentences are set apart, or stand for an "it" that begins the second.

    "Maria found …" of one sentence about Maria and another about what I found is nobody's sentence.
    """
    keys = [claims.keys_of(source) for source in sources]
    content = [w for w in words_of(text) if w.is_content]
    for one, other in pairwise(content):
        if any({one.key, other.key} <= found for found in keys) or _is_apart(
            text[one.end : other.start], text[other.start : other.end]
        ):
            continue
        if not any(_stands_for(one, other, sources[i], keys[i - 1]) for i in range(1, len(sources))):
            return False
    return True


def _is_apart(between: str, following: str) -> bool:
    return bool(_APART.search(between)) and not following.lower().endswith("ing")


def _stands_for(one: Word, other: Word, sentence: str, before: Collection[str]) -> bool:
    """Tell whether a noun of the sentence before takes the place of a pronoun at the beginning of the next."""
    words = words_of(sentence)
    first = next((w.key for w in words if w.is_content), None)
    return bool(words) and words[0].text in _PRONOUNS and first == other.key and one.key in before


def _longest_common(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the length of the longest common subsequence."""
    row = [0] * (len(other) + 1)
    for a in one:
        before = 0
        for index, b in enumerate(other, start=1):
            kept = row[index]
            row[index] = before + 1 if a == b else max(row[index], row[index - 1])
            before = kept
    return row[-1]
