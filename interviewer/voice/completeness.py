"""Whether a turn looks complete by its words: the built-in TurnDetector.

English grammar as far as a word list carries it: what can't end a sentence, what lacks a verb, what announces more.
A sentence that could be the last one is taken to be the last one, which a thinking pause after it proves wrong.
"""

from __future__ import annotations

import re

_FILLERS = frozenset("um uh er erm hmm so well like basically actually literally anyway okay".split())
_CONJUNCTIONS = frozenset("and or but because that than if when while although though unless whether".split())
_PREPOSITIONS = frozenset(
    "of to from with between into by for at against among during per under without toward towards "
    "within onto via plus versus including about over".split()
)
_DETERMINERS = frozenset(
    "a an the my your our their its his every each another both either neither very quite such whose "
    "roughly nearly almost simple".split()
)
_WAITING_VERBS = frozenset(
    "is was were are be been being had has does did can could would should will might must may "
    "decided wanted tried needed began started used want consisted becomes became gets got".split()
)
_SUBJECTS = frozenset("i we they he she which who where as not just only then also".split())
_LIST_WORDS = frozenset("first firstly second secondly third thirdly next finally".split())
_DANGLING = _FILLERS | _CONJUNCTIONS | _PREPOSITIONS | _DETERMINERS | _WAITING_VERBS | _SUBJECTS
_SHORT_ANSWERS = frozenset(
    "i we they he she it have had has do did can will would was is are am not so".split()
)
"""Last words of short answers ("yes, I have"): they may end a turn that is nothing but such an answer."""
_NUMBERS = frozenset("two three four five six seven eight nine ten several".split())
_SUBORDINATORS = frozenset("if when while although though unless because whenever".split())
_VERB = re.compile(
    r"\b(?:is|are|was|were|am|be|been|has|have|had|do|does|did|can|could|would|will|should|might|may|must|'s|'re|'m|"
    r"'d|'ll|'ve|don't|\w+n't|went|made|took|got|said|saw|told|gave|kept|built|wrote|ran|led|came|found|thought|left|"
    r"brought|cut|split|set|put|let|became|began|spoke|knew|felt|held|met|lost|chose|grew|learnt|used|need|want|think|"
    r"know|see|say|mean|means|use|uses|makes|takes|gets|goes|depends|works|helps|shows|gives|\w{3,}ed|"
    r"\w{3,}(?:ates|ires|ains|ows|rns|cts|lls))\b"
)
_ANNOUNCES = re.compile(
    r"\b(?:let me|good question|for example|an example|the following|as follows|in the beginning|at the time|"
    r"start with the \w+|first thing|my role was|two options|that was the situation)\b"
    r"|\b(?:two|three|four|several|a few|a couple of)\s+(?:\w+\s+)?"
    r"(?:problem|reason|option|source|thing|part|step|way|approach|point|question|aspect|factor)\w*\b"
)
_FIRST = re.compile(
    r"(?:^|[.,;:?!]\s+|\b(?:so|and|but)\s+)(?:first|firstly|first of all)\b(?=,| (?:i|we|you|the|there)\b)"
)
_REST = re.compile(r"\b(?:second|secondly|then|next|finally|after that|lastly|third)\b")


class WordsTurnDetector:
    """Implements TurnDetector with word lists."""

    def completeness(self, text: str) -> float:
        """Return 1.0 or 0.0; nothing said is not complete."""
        return float(_complete(text))


def _complete(text: str) -> bool:
    sentence = _last_sentence(text)
    words = re.findall(r"[\w']+", sentence.lower())
    if not words or text.rstrip().endswith((",", "…", "...", "-", "–", ":", ";")):
        return False
    if _is_short_answer(words):
        return True
    return not (_ends_open(words) or _lacks_verb(words, text) or _announces(text, sentence))


def _last_sentence(text: str) -> str:
    """Return what stands after the last full stop but one; the whole where nothing is punctuated."""
    return re.split(r"(?<=[.?!])\s+", text.strip())[-1]


def _is_short_answer(words: list[str]) -> bool:
    """Tell "yes, I have" and "three years" from the beginnings of sentences."""
    if words[0] in {"yes", "no", "yeah", "sure", "exactly", "right"}:
        return len(words) < 5 and (
            len(words) < 3 or words[-1] in _SHORT_ANSWERS or words[-1] not in _DANGLING
        )
    return len(words) == 2 and words[0] in _NUMBERS and words[-1] not in _DANGLING


def _ends_open(words: list[str]) -> bool:
    return _ends_list(words) or words[-1] in _DANGLING | _NUMBERS


def _ends_list(words: list[str]) -> bool:
    """Tell the word that opens a list's next part ("… second") from a fraction and from "I asked her first"."""
    return words[-1] in _LIST_WORDS and (
        len(words) == 1 or (words[-1] != "first" and words[-2] not in {"a", "the"})
    )


def _lacks_verb(words: list[str], text: str) -> bool:
    """Tell a clause without its verb ("the embedding model"), also the main clause after an "if …"."""
    verbs = len(_VERB.findall(" ".join(words)))
    opens_below = words[0] in _SUBORDINATORS or "every time" in " ".join(words)
    ends_clause = text.rstrip().endswith((".", "?", "!"))
    return verbs < (2 if opens_below and not ends_clause else 1)


def _announces(text: str, sentence: str) -> bool:
    """Tell a sentence that promises more, and a list of which only the first part was said."""
    opened = list(_FIRST.finditer(text.lower()))
    unfinished = bool(opened) and not _REST.search(text.lower(), opened[-1].end())
    return unfinished or bool(_ANNOUNCES.search(sentence.lower()))
