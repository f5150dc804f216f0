"""The fact sheet of a design problem: which facts a question asks for. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from interviewer.asking import aspects_of, plain, questions_in
from knowledge.model import Fact

# More than this in one breath and nobody remembers any of it.
_MOST_FACTS = 3
# What people call these things when they use none of a sheet's own words.
_USUAL_WORDS = {
    "users": re.compile(r"\b(?:who (?:uses|is using|will use|are)|users?|customers?|audience)\b"),
    "traffic": re.compile(r"\b(?:traffic|scale|volume|qps|throughput|load)\b"),
    "latency": re.compile(
        r"\b(?:latency|real.?time|batch or|or batch|online or|or online|sla|slo|how (?:fast|quick\w*))\b"
    ),
    "goal": re.compile(
        r"\b(?:goal|objective|metrics?|kpis?|success|optimiz\w+|trying to (?:achieve|improve))\b"
    ),
    "existing": re.compile(r"\b(?:existing|current|currently|baseline|in place|today)\b"),
    "team": re.compile(r"\b(?:team|engineers|timeline|deadline|how long do we have)\b"),
}


def facts_asked_for(facts: Sequence[Fact], text: str) -> tuple[str, ...]:
    """Return ids of the facts a turn asks for, in the order asked, at most three; empty where the sheet has none.

    A question in several parts is taken part by part: what fits each part best is what was meant by it.
    """
    asked = " ".join(questions_in(text)) or text
    found: dict[str, None] = {}
    for aspect in aspects_of(plain(asked)):
        found |= dict.fromkeys(_best(facts, aspect) or _by_usual_words(facts, aspect))
    return tuple(found)[:_MOST_FACTS]


def _best(facts: Sequence[Fact], aspect: str) -> list[str]:
    scores = {fact.id: _score(fact, aspect) for fact in facts}
    strongest = max(scores.values(), default=0.0)
    return [fact_id for fact_id, score in scores.items() if score == strongest > 0]


def _by_usual_words(facts: Sequence[Fact], aspect: str) -> list[str]:
    """Return the first fact about what the words usually mean."""
    meant = [about for about, words in _USUAL_WORDS.items() if words.search(aspect)]
    return [
        next(fact.id for fact in facts if fact.about == about)
        for about in meant
        if any(f.about == about for f in facts)
    ]


def _score(fact: Fact, aspect: str) -> float:
    """Return how well a fact fits: its longest matching phrase above all, then how many match."""
    lengths = [len(keyword.split()) for keyword in fact.keywords if _names(keyword, aspect)]
    return max(lengths) + 0.1 * len(lengths) if lengths else 0.0


def _names(keyword: str, aspect: str) -> bool:
    """Return whether a part of a question has a keyword, in the singular or the plural."""
    stem = keyword if keyword == "likes" else re.sub(r"(?<=\w{3})s$", "", keyword)
    return re.search(rf"\b{re.escape(stem)}(s|es)?\b", aspect) is not None
