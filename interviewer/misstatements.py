"""What an answer to a knowledge question seems to say wrong, with the line of the bank that it runs against. Pure.

Words only, and therefore few: a sentence is taken for wrong where it says

- a key point with its direction turned round: it shares half of the words of one of its clauses, holds the opposite
  of a direction word near the same thing, fits no other clause better, and neither of the two is negated;
- a known mistake: it holds four words and four fifths of the claim, and negates it no more than the bank does.

Of 62 labelled answers with a correctness of 3 or less, 3 are caught; of 26 better ones, 17 model answers and the bank's
own 480 key points, none (the thresholds were chosen on these). Of key points with one direction word turned round, 30%
are caught. So what is listed is worth checking, and an empty list says nothing: negated facts, wrong numbers and
whatever the bank does not know pass. Nothing here moves a score.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from interviewer.grading.answer import Sentence, read_turns
from interviewer.grading.contradictions import OPPOSITES, Bound, bound
from interviewer.grading.evidence import quotes_of
from interviewer.grading.text import content_stems, words
from interviewer.model import GradingUnit
from interviewer.report import WrongStatement

COMPARED = "technical"
"""The rubric of knowledge questions: what the bank calls a mistake in other rounds is about method, not about facts."""
FOUND = "Found by words alone, so check it: these words seem to run against what the question is about."
NONE_FOUND = (
    "Nothing was found that runs against the key points. Wrong statements are found in part only, so this doesn't say "
    "that everything is right."
)
"""What is said where the list is empty; never that the answer is right."""
_HALF = 0.5
_MOST_OF_IT = 0.8
_FEWEST_SHARED = 3
_FEWEST_OF_CLAIM = 4
_CLAUSES = re.compile(r"[;:]")
_QUOTED = re.compile(r'"([^"]+)"')
_SAYING = re.compile(
    r"^(?:says|saying|claims|claiming|believes|believing|thinks|thinking|states|stating) that ", re.I
)
# Words that turn a statement round, or say that somebody else makes it.
_TURNED = frozenset(
    "no not never none nothing neither nor without cannot cant dont doesnt didnt isnt arent wasnt wont wouldnt couldnt"
    " unless except avoid hardly break breaks fail fails wrong mistake mistaken myth trap instead".split()
)


@dataclass(frozen=True, slots=True)
class _Clause:
    """A part of a line of the bank that can be said in one sentence."""

    line: str
    stems: frozenset[str]
    directions: Bound
    turned: bool


def wrong_statements(unit: GradingUnit) -> tuple[WrongStatement, ...]:
    """Return what seems wrong in an answer, in the order said; each line of the bank at most once."""
    question = unit.question
    if unit.rubric_id != COMPARED or question is None:
        return ()
    points = [clause for point in question.key_points for clause in _clauses(point)]
    claims = [_claim(mistake) for mistake in question.mistakes]
    answer = read_turns(unit.turns)
    found: dict[str, WrongStatement] = {}
    for number, sentence in enumerate(answer.sentences):
        line = _runs_against(sentence, points) or _repeats(sentence, claims)
        quote = next(iter(quotes_of(answer, [number])), None) if line else None
        if line and quote:
            found.setdefault(line, WrongStatement(quote, line))
    return tuple(found.values())


def _runs_against(sentence: Sentence, points: Sequence[_Clause]) -> str | None:
    """Return the key point that a sentence turns round."""
    said = content_stems(sentence.text)
    fitting = max(points, key=lambda c: (_share(c, said), len(c.stems & said)), default=None)
    if fitting is None or fitting.turned or _share(fitting, said) < _HALF:
        return None
    shared = (said & fitting.stems) - OPPOSITES.keys()
    if len(shared) < _FEWEST_SHARED or _asks(sentence) or _is_turned(sentence.text):
        return None
    known: Bound = frozenset().union(*(clause.directions for clause in points))
    turned = any(_opposed(pair, fitting, said, shared) for pair in bound(sentence.text) - known)
    return fitting.line if turned else None


def _opposed(pair: tuple[str, str], clause: _Clause, said: frozenset[str], shared: frozenset[str]) -> bool:
    """Tell whether a sentence has the opposite direction near a shared thing, and not the clause's own as well."""
    direction, thing = pair
    return thing in shared and any(
        (other, thing) in clause.directions and other not in said for other in OPPOSITES[direction]
    )


def _repeats(sentence: Sentence, claims: Sequence[_Clause]) -> str | None:
    """Return the known mistake that a sentence makes."""
    said = content_stems(sentence.text)
    made = (
        claim.line
        for claim in claims
        if len(claim.stems & said) >= max(_FEWEST_OF_CLAIM, _MOST_OF_IT * len(claim.stems))
        and _is_turned(sentence.text) == claim.turned
    )
    return None if _asks(sentence) else next(made, None)


def _share(clause: _Clause, said: frozenset[str]) -> float:
    """Return the share of a clause's words that are said, direction words apart."""
    telling = clause.stems - OPPOSITES.keys()
    return len(telling & said) / len(telling) if telling else 0.0


@lru_cache(maxsize=1024)
def _clauses(line: str) -> tuple[_Clause, ...]:
    return tuple(_clause(line, part) for part in _CLAUSES.split(line) if part.strip())


@lru_cache(maxsize=1024)
def _claim(line: str) -> _Clause:
    """Return what is claimed in a line such as `"It always converges." …` or `Saying that it does; …`."""
    quoted = _QUOTED.match(line)
    claim = quoted.group(1) if quoted else line.split(";", maxsplit=1)[0]
    return _clause(line, _SAYING.sub("", claim))


def _clause(line: str, part: str) -> _Clause:
    return _Clause(line, content_stems(part), bound(part), _is_turned(part))


def _is_turned(text: str) -> bool:
    return not _TURNED.isdisjoint(words(text))


def _asks(sentence: Sentence) -> bool:
    return sentence.text.rstrip().endswith("?")
