"""Whether a turn looks complete by its words: the built-in TurnDetector.

English grammar as far as a word list carries it says where a turn can't end: what can't end a sentence, what lacks a
verb, what announces more. Where it could, closing words say that it does, and otherwise a small learned model.
"""

from __future__ import annotations

import re

from interviewer.voice.endpointing import Asked
from interviewer.voice.turn_cues import words_of
from interviewer.voice.turn_ends import TurnEnds, packaged_turn_ends

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
_OPEN_MARKS = (",", "…", "...", "-", "–", ":", ";")
_NUMBERS = frozenset("two three four five six seven eight nine ten several".split())
_HEDGES = frozenset("about around roughly maybe almost nearly".split())
_MAY_END = (_WAITING_VERBS | _NUMBERS) | frozenset(
    "that so well basically actually literally anyway okay about over under by for with from to though not also "
    "then only just first second next including".split()
)
"""Open words that do end sentences now and then ("I was working on that."): a full stop says so, if not surely."""
_CLOSED_PAIRS = [pair.split() for pair in ("as well", "like that", "for that", "all that", "if so")]
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


UNSURE = 0.35
"""Of a turn that could end here but doesn't look over: it waits 3.45 s, so that speech within 4 s still reopens it.

Between that and 1 nothing is said: with pauses of 2–4 s about evenly spread, each tenth of a second less of waiting
costs as many splits as the one before, so that what pays at all pays to the end.
"""
_SAYS_OVER = re.compile(
    r"\b(?:that(?:'s|s| is) (?:it|all|how|why (?:i'd|i would))\b|answers? your question|"
    r"does that (?:answer|make sense|help)|i think that covers|(?:can|could) you (?:please )?(?:repeat|rephrase|say)|"
    r"come back to (?:that|it) later$)"
)
_CLOSING_WORDS = 14
"""How far from the end that still closes, in words, where no sentences are marked."""
_GIVES_UP = re.compile(r"\b(?:i (?:don't|dont|do not) know|no idea|(?:i'm|im|i am) not sure)$")
_GIVES_UP_WORDS = 12
"""How long a turn may be that ends with not knowing and is over with it; in a longer one it is an aside."""


class WordsTurnDetector:
    """Implements TurnDetector: word lists for the middle of a clause, a small learned model for the rest."""

    def __init__(self, ends: TurnEnds | None = None) -> None:
        self._ends = ends
        self._judged: tuple[str, Asked | None, float] = ("", None, 0.0)

    def completeness(self, text: str, *, asked: Asked | None = None) -> float:
        """Return 0 where more must come, 1 where the answer looks over, UNSURE between; nothing said is 0."""
        # silence is asked about many times a second, with the same words
        if self._judged[:2] != (text, asked):
            self._judged = (text, asked, self._judge(text, asked))
        return self._judged[2]

    def _judge(self, text: str, asked: Asked | None) -> float:
        sentence = _last_sentence(text)
        words = words_of(sentence)
        if not words or text.rstrip().endswith(_OPEN_MARKS):
            return 0.0
        if len(words) == len(words_of(text)) and _is_short_answer(words):
            return 1.0
        marked = text.rstrip().endswith((".", "?", "!"))
        if _ends_open(words) and not _closed_anyway(words, marked=marked):
            return 0.0
        if _says_over(words, text):
            return 1.0
        if (not marked and _lacks_verb(words)) or _announces(text, sentence):
            return 0.0
        return 1.0 if (self._ends or packaged_turn_ends()).over(text, asked) else UNSURE


def _says_over(words: list[str], text: str) -> bool:
    end = " ".join(words[-_CLOSING_WORDS:])
    if _SAYS_OVER.search(end):
        return True
    return bool(_GIVES_UP.search(end)) and len(text.split()) <= _GIVES_UP_WORDS


def _last_sentence(text: str) -> str:
    """Return what stands after the last full stop but one; the whole where nothing is punctuated."""
    return re.split(r"(?<=[.?!])\s+", text.strip())[-1]


def _is_short_answer(words: list[str]) -> bool:
    """Tell "yes, I have" and "three years" from the beginnings of sentences."""
    if words[0] in {"yes", "no", "yeah", "sure", "exactly", "right"}:
        return len(words) < 5 and (
            len(words) < 3 or words[-1] in _SHORT_ANSWERS or words[-1] not in _DANGLING
        )
    amount = words[1:] if words[0] in _HEDGES else words
    return len(amount) == 2 and amount[0] in _NUMBERS and amount[-1] not in _DANGLING


def _ends_open(words: list[str]) -> bool:
    return _ends_list(words) or words[-1] in _DANGLING | _NUMBERS


def _closed_anyway(words: list[str], *, marked: bool) -> bool:
    """Tell an open word at the end of a whole sentence: "as well", "like that", or whatever a full stop follows."""
    return words[-2:] in _CLOSED_PAIRS or (marked and len(words) > 2 and words[-1] in _MAY_END)


def _ends_list(words: list[str]) -> bool:
    """Tell the word that opens a list's next part ("… second") from a fraction and from "I asked her first"."""
    return words[-1] in _LIST_WORDS and (
        len(words) == 1 or (words[-1] != "first" and words[-2] not in {"a", "the"})
    )


_VERBLESS_WORDS = 6
"""How many words hardly come without a verb: of more, the list more likely doesn't know it."""


def _lacks_verb(words: list[str]) -> bool:
    """Tell a clause without its verb ("the embedding model"), also the main clause after an "if …"."""
    verbs = len(_VERB.findall(" ".join(words)))
    opens_below = words[0] in _SUBORDINATORS or "every time" in " ".join(words)
    if opens_below:
        return verbs < 2
    return verbs < 1 and len(words) <= _VERBLESS_WORDS


_LIST_WORDS_BACK = 30
"""How far back a list's first part still promises a second, in words; later it was a way to begin."""


def _announces(text: str, sentence: str) -> bool:
    """Tell a sentence that promises more, and a list of which only the first part was said."""
    near = " ".join(text.lower().split()[-_LIST_WORDS_BACK:])
    opened = list(_FIRST.finditer(near))
    unfinished = bool(opened) and not _REST.search(near, opened[-1].end())
    return unfinished or bool(_ANNOUNCES.search(sentence.lower()))
