"""Counts what was committed."""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.model import Event, ModelUsed, TurnTaken
from interviewer.seeing.metrics import TURNS
from interviewer.seeing.model_use import model_used


def count_events(events: Sequence[Event]) -> None:
    """Count the turns among them, and what a model used for them."""
    for event in events:
        match event:
            case TurnTaken(turn) if turn.speaker == "candidate":
                TURNS.add("candidate", "spoken" if turn.spoken else "typed")
            case TurnTaken(turn):
                TURNS.add("interviewer", "script" if turn.spoken_by == "script" else "model")
            case ModelUsed(failure=None):
                model_used("speak", event.tokens_in, event.tokens_out, event.cost_usd)
