"""The candidate's own words for a probe: short, verbatim, and about what is asked. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LONGEST_QUOTE_WORDS = 16
_SHORTEST_QUOTE_WORDS = 3
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9'+#-]*")
_STOPWORDS = frozenset(
    (
        "a an and are as at be because been but by can could did do does for from had has have he her him his "
        "how i if in into is it its just like me my no not of on one or our out she so some that the their "
        "them then there they this to up us was we well were what when where which who will with would yeah "
        "you your um uh really very kind sort thing things actually basically also about okay right know mean "
        "said "
    ).split()
)
# Words that mark the sentence a probe for this criterion should start from.
_CUES: dict[str, re.Pattern[str]] = {
    "situation": re.compile(r"\b(project|team|company|when|last|year|time|system|model|problem)\b", re.I),
    "task": re.compile(r"\b(had to|needed|goal|asked|responsible|job|should|wanted|supposed)\b", re.I),
    "action": re.compile(r"\b(we|decided|changed|built|fixed|worked|tried|looked|used|made|team)\b", re.I),
    "result": re.compile(
        r"\b(improved?|better|faster|dropp?ed|reduced|increased|worked|went|success\w*|happy|result\w*|saved|grew|fell|well)\b",
        re.I,
    ),
    "reflection": re.compile(
        r"\b(learn\w*|lesson|next time|differently|since|now|important|realiz\w*)\b", re.I
    ),
    "depth": re.compile(r"\b(because|so|means|use|works?|called|helps?|prevents?|model)\b", re.I),
    "application": re.compile(r"\b(use|would|practice|example|data|metric|usually|choose|tune)\b", re.I),
    "serving_scale": re.compile(
        r"\b(serv\w*|latency|cache|gpu|request\w*|online|api|real.?time|fast)\b", re.I
    ),
    "evaluation": re.compile(r"\b(accura\w*|auc|metric\w*|test|evaluat\w*|offline|measure\w*|a/b)\b", re.I),
    "monitoring": re.compile(r"\b(deploy\w*|monitor\w*|drift|retrain\w*|production|alert\w*)\b", re.I),
    "data_features": re.compile(r"\b(data|features?|labels?|clicks?|logs?|events?|history)\b", re.I),
    "modeling": re.compile(
        r"\b(model\w*|network|transformer|embedding\w*|tree\w*|train\w*|classif\w*)\b", re.I
    ),
}
_CLAUSE = re.compile(r"(?<=[,;:—–])\s+|\s+(?=(?:and|but|so|because|which|then|while)\s)")
_LEADING = re.compile(r"^(?:(?:and|but|so|then|um|uh|well|okay|yeah|like|which|because|while),?\s+)+", re.I)
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")


def quote_for(criterion: str | None, follow_up: str, texts: Sequence[str]) -> str | None:
    """Return up to 16 words of what was said that a probe can start from; None where nothing suits.

    The last turn weighs most: a probe about something said four minutes ago sounds like a form.
    """
    best, best_score = None, 0.0
    asked = _content(follow_up)
    for age, text in enumerate(reversed(texts)):
        for clause in _clauses(text):
            score = _score(clause, asked, criterion) / (1 + age)
            if score > best_score:
                best, best_score = clause, score
    return best


def _score(clause: str, asked: set[str], criterion: str | None) -> float:
    words = _content(clause)
    if len(words) < 2:
        return 0.0
    cue = _CUES.get(criterion or "")
    return 2.0 * len(words & asked) + 1.5 * bool(cue and cue.search(clause)) + 0.1 * min(len(words), 8)


def _clauses(text: str) -> list[str]:
    found = []
    for sentence in _SENTENCE.split(text):
        if "?" in sentence:
            continue
        pieces = [sentence] if len(sentence.split()) <= _LONGEST_QUOTE_WORDS else _CLAUSE.split(sentence)
        found += [trimmed for piece in pieces if (trimmed := _trimmed(piece))]
    return found


def _trimmed(piece: str) -> str | None:
    clean = piece.strip().strip('.,;:!—– "“”').strip()
    clean = _LEADING.sub("", clean)
    words = clean.split()
    if len(words) < _SHORTEST_QUOTE_WORDS or re.search(r"[<>{}`“”]", clean):
        return None
    if len(words) <= _LONGEST_QUOTE_WORDS:
        return clean
    # The words stand once in the text, with whatever white space is between them.
    end = [m.end() for m in re.finditer(r"\S+", clean)][_LONGEST_QUOTE_WORDS - 1]
    return clean[:end].rstrip(",;:")


def _content(text: str) -> set[str]:
    return {w.lower() for w in _WORD.findall(text) if w.lower() not in _STOPWORDS and len(w) > 2}
