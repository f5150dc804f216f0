"""From the candidate's last turn to an assessment: what it does, and which criteria it leaves weak."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Protocol

from interviewer.intents import Intent, intent_of
from interviewer.model import MoveKind
from interviewer.policy import Assessment, may_probe
from interviewer.state import State
from knowledge.model import Question
from rubrics.model import Rubric


class Coverage(Protocol):
    """Estimates how well each criterion is covered. Blocking; bounded to about a tenth of a second."""

    def __call__(self, question: Question, rubric: Rubric, texts: Sequence[str]) -> Mapping[str, float]:
        """Return an estimate (1–5) for each criterion it can judge, from all the candidate said."""
        ...


class Listener:
    """Makes an assessment of where the conversation stands."""

    def __init__(self, rubrics: Mapping[str, Rubric], coverage: Coverage) -> None:
        self._rubrics = rubrics
        self._coverage = coverage

    def rubric_for(self, state: State) -> Rubric | None:
        """Return the rubric of the question under discussion."""
        return self._rubrics.get(state.question.rubric_id) if state.question else None

    async def assess(self, state: State, stage_secs: float = 0.0) -> Assessment | None:
        """Return what was made of the last turn; None where the candidate did not speak last.

        `stage_secs` is how long the stage has lasted. Where it leaves no room for a probe, coverage would change
        nothing and is not estimated: a quarter of all answers need not be embedded before the reply.
        """
        if state.request is not None:
            return Assessment(Intent.ANSWER)
        turn = state.last_turn
        if turn is None or turn.speaker != "candidate":
            return None
        intent = intent_of(turn.text, inviting=state.phase == "inviting", brief_is_fine=brief_is_fine(state))
        rubric = self.rubric_for(state)
        if intent is not Intent.ANSWER or state.question is None or rubric is None:
            return Assessment(intent)
        # What a whole stage says is read together: left out now, it would only be read later, all at once.
        if rubric.scope != "stage" and not may_probe(state, state.question, stage_secs):
            return Assessment(intent)
        texts = _texts(state, rubric)
        coverage = await asyncio.to_thread(self._coverage, state.question, rubric, texts)
        return Assessment(intent, coverage)


def brief_is_fine(state: State) -> bool:
    """Return whether two words can answer what was asked: pay, a date, or the detail a probe was after."""
    if state.question is None or state.question.kind == "recruiter":
        return True
    moves = state.moves_on(state.question.id)
    return bool(moves) and moves[-1].kind is MoveKind.PROBE and moves[-1].manner is None


def _texts(state: State, rubric: Rubric) -> list[str]:
    """Return what counts for the rubric: the answer with its probes, or the whole stage."""
    if rubric.scope == "stage":
        return [t.text for t in state.stage_turns() if t.speaker == "candidate"]
    return list(state.candidate_texts(state.question_id))
