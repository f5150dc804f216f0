"""Which part of a framework each sentence belongs to: the best way through the whole answer. Pure.

A sentence alone is often ambiguous, and people tell things roughly in order. So the parts are chosen together: staying
in a part is free, going on costs little, going back costs more, and a new turn starts afresh.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from interviewer.grading.text import visible
from interviewer.model import Grade, MoveKind, Turn
from interviewer.stronger.cues import Place, sounds_like
from interviewer.stronger.frameworks import FRAMEWORKS
from interviewer.stronger.model import Said


@dataclass(frozen=True, slots=True)
class _Costs:
    """What it costs to leave a part."""

    forward: float
    """To a later one."""
    back: float
    """To an earlier one, for each part in between."""
    most_back: float
    """At most."""


_COSTS = {
    "star": _Costs(0.3, 1.1, 2.4),
    "technical": _Costs(0.3, 0.4, 0.6),
    "coding": _Costs(0.2, 0.2, 0.4),
    "system_design": _Costs(0.7, 0.7, 0.7),
    "recruiter": _Costs(0.8, 0.8, 0.8),
}
_NEW_TURN_SHARE = 0.2
"""How much of the costs is left where a new turn begins."""


def parts_of(
    sentences: Sequence[Said], turns: Sequence[Turn], grades: Sequence[Grade], rubric_id: str
) -> list[str]:
    """Return the key of the part of each sentence."""
    keys = [part.key for part in FRAMEWORKS[rubric_id].parts]
    places = _places(sentences, turns, grades)
    heard = [sounds_like(place, rubric_id) for place in places]
    scores = [[each.get(key, 0.0) for key in keys] for each in heard]
    new_turn = [i > 0 and s.turn_id != sentences[i - 1].turn_id for i, s in enumerate(sentences)]
    return [keys[index] for index in _best_way(scores, new_turn, _COSTS[rubric_id])]


def _best_way(scores: Sequence[Sequence[float]], new_turn: Sequence[bool], costs: _Costs) -> list[int]:
    """Return the index of a part for each sentence, so that scores minus costs are most (Viterbi)."""
    if not scores:
        return []
    best = list(scores[0])
    came_from: list[list[int]] = []
    for row, is_new in zip(scores[1:], new_turn[1:], strict=True):
        share = _NEW_TURN_SHARE if is_new else 1.0
        origins = [
            max(range(len(row)), key=lambda a, to=to: best[a] - share * _cost(a, to, costs))  # type: ignore[misc]
            for to in range(len(row))
        ]
        best = [best[a] - share * _cost(a, to, costs) + row[to] for to, a in enumerate(origins)]
        came_from.append(origins)
    way = [max(range(len(best)), key=best.__getitem__)]
    for origins in reversed(came_from):
        way.append(origins[way[-1]])
    return way[::-1]


def _cost(before: int, after: int, costs: _Costs) -> float:
    if after >= before:
        return costs.forward if after > before else 0.0
    return min(costs.most_back, costs.back * (before - after))


def _places(sentences: Sequence[Said], turns: Sequence[Turn], grades: Sequence[Grade]) -> list[Place]:
    prompts, probed = _asked(turns)
    quotes = [(g.criterion, e.turn_id, visible(e.quote)) for g in grades for e in g.evidence]
    first = [s for s in sentences if s.turn_id == sentences[0].turn_id]
    places = []
    for number, said in enumerate(sentences):
        in_first = said.turn_id == sentences[0].turn_id
        text = visible(said.text)
        proves = frozenset(
            c for c, turn, quote in quotes if turn == said.turn_id and (text in quote or quote in text)
        )
        places.append(
            Place(
                said,
                number / max(1, len(first) - 1) if in_first and len(first) > 1 else float(not in_first),
                number == 0,
                any(earlier.is_code for earlier in sentences[:number]),
                prompts.get(said.turn_id, ""),
                probed.get(said.turn_id),
                proves,
            )
        )
    return places


def _asked(turns: Sequence[Turn]) -> tuple[dict[str, str], dict[str, str]]:
    """Return, by the candidate's turn, what was said before it, and the criterion of the probe it answers."""
    prompts: dict[str, str] = {}
    probed: dict[str, str] = {}
    before: Turn | None = None
    for turn in turns:
        if turn.speaker == "interviewer":
            before = turn
        elif before is not None:
            prompts[turn.id] = before.text
            if before.move and before.move.kind is MoveKind.PROBE and before.move.criterion:
                probed[turn.id] = before.move.criterion
    return prompts, probed
