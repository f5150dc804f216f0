"""What earlier interviews say to the next plan: what was asked already, and what is weak. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from knowledge.model import Question

LEAN = 2.0
"""How much likelier a question becomes that draws out what is weakest: 1 + LEAN times, for criterion and topic each.

A weight and not a rule: an interview that asks only about weak spots no longer says where somebody stands.
"""


@dataclass(frozen=True, slots=True)
class Before:
    """The past, as far as it matters to a plan."""

    asked: Mapping[str, int] = field(default_factory=dict)
    """How many interviews ago a question was asked last, by its id; 0 for the newest. Unfinished ones count."""
    weak_criteria: Mapping[tuple[str, str], float] = field(default_factory=dict)
    """By rubric id and criterion key: 1 for where most is to gain in its rubric, down to 0."""
    weak_topics: Mapping[str, float] = field(default_factory=dict)
    """By topic: 1 for where most is to gain, down to 0."""

    def freshest(self, questions: Sequence[Question]) -> list[Question]:
        """Return those never asked; where all were, those asked longest ago."""
        new = [q for q in questions if q.id not in self.asked]
        if new or not questions:
            return new
        longest_ago = max(self.asked[q.id] for q in questions)
        return [q for q in questions if self.asked[q.id] == longest_ago]

    def lean(self, question: Question) -> float:
        """Return how much likelier a question becomes by what is weak; 1 where nothing is known."""
        drawn_out = {*question.criteria, *(f.criterion for f in question.follow_ups)}
        criterion = max(
            (self.weak_criteria.get((question.rubric_id, c), 0.0) for c in drawn_out), default=0.0
        )
        topic = self.weak_topics.get(question.topics[0], 0.0) if question.topics else 0.0
        return (1 + LEAN * criterion) * (1 + LEAN * topic)


NOTHING_BEFORE = Before()
"""A first interview."""
