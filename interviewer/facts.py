"""The fact sheet of a design problem: which facts a question asks for. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from interviewer.intents import questions_in
from knowledge.model import Fact

# More than this in one breath and nobody remembers any of it.
_MOST_FACTS = 3


def facts_asked_for(facts: Sequence[Fact], text: str) -> tuple[str, ...]:
    """Return ids of the facts a turn asks for, best match first, at most three; empty where the sheet has none."""
    asked = " ".join(questions_in(text)) or text
    scored = [(-_score(fact, asked.lower()), order, fact.id) for order, fact in enumerate(facts)]
    hits = sorted(entry for entry in scored if entry[0] < 0)
    if not hits:
        return ()
    # One good match beside weak ones is what was meant.
    strongest = -hits[0][0]
    return tuple(fact_id for score, _, fact_id in hits[:_MOST_FACTS] if -score >= strongest / 2)


def _score(fact: Fact, asked: str) -> float:
    score = 0.0
    for keyword in fact.keywords:
        if re.search(rf"\b{re.escape(keyword)}(s|es)?\b", asked):
            score += 1 + 0.5 * keyword.count(" ")
    return score
