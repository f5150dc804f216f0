"""Whether a turn that could end here does: a small learned model.

`python -m evals.turn_ends` makes `turn_ends.json` and says what it is worth. Two logistic models, one upon the
other: what the last words say about the end of a clause is one of the cues for the end of the turn. Plain sums over a
dictionary: well under a millisecond.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from interviewer.errors import ConfigurationError
from interviewer.voice.endpointing import Asked
from interviewer.voice.turn_cues import Cues, clause_cues, kind_of, turn_cues, words_of

PATH = Path(__file__).with_name("turn_ends.json")


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic model, in log odds."""

    bias: float
    weights: Mapping[str, float]

    def of(self, cues: Mapping[str, float]) -> float:
        """Return the log odds for numbers; what wasn't seen in fitting counts nothing."""
        return self.bias + sum(self.weights.get(name, 0.0) * value for name, value in cues.items())

    def of_any(self, cues: Iterable[str]) -> float:
        """Return the log odds for what is there."""
        return self.bias + sum(self.weights.get(name, 0.0) for name in cues)


@dataclass(frozen=True, slots=True)
class TurnEnds:
    """All that was fitted."""

    clause: Logistic
    turn: Logistic
    over_from: Mapping[str, float]
    """Kind of question → log odds from which a turn is taken to be over: as many sentence ends in each are wrong."""

    def over(self, text: str, asked: Asked | None) -> bool:
        """Tell whether the answer is over, of a turn that could end here."""
        return self.turn.of(all_cues(text, asked, self.clause)) >= self.over_from[kind_of(asked)]


def all_cues(text: str, asked: Asked | None, clause: Logistic) -> Cues:
    """Return the cues of a turn, the clause model's among them."""
    end = clause.of_any(clause_cues(words_of(text)[-3:]))
    marked = text.rstrip().endswith((".", "?", "!"))
    return turn_cues(text, asked) | {
        "clause ends": end,
        "clause goes on": min(0.0, end),
        "clause ends, marked": end * marked,
    }


@cache
def packaged_turn_ends() -> TurnEnds:
    """Return the packaged model; ConfigurationError where the file isn't there or isn't one."""
    try:
        found = json.loads(PATH.read_text(encoding="utf-8"))
        return TurnEnds(Logistic(**found["clause"]), Logistic(**found["turn"]), found["over_from"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigurationError(f"{PATH.name}: {error}") from error
