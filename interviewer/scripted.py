"""The scripted speaker: no model, varied natural wording, the same words under the same seed."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from interviewer.model import Move, MoveKind, StageKind
from interviewer.ports import Usage
from interviewer.resume import answer_from_job
from interviewer.speaking import Scene
from interviewer.state import State
from knowledge.model import Question

_LINES = Path(__file__).parent / "prompts" / "lines.yaml"
_STAGE_NAMES = {
    StageKind.RECRUITER: "the recruiter screen",
    StageKind.PHONE_SCREEN: "the technical phone screen",
    StageKind.SYSTEM_DESIGN: "the system design round",
    StageKind.BEHAVIORAL: "the behavioral round",
}


@cache
def lines() -> dict[str, Any]:
    """Return the script."""
    loaded: dict[str, Any] = yaml.safe_load(_LINES.read_text(encoding="utf-8"))
    return loaded


@dataclass(frozen=True, slots=True)
class ScriptedUtterance:
    """A line, whole from the start."""

    move: Move
    """As decided."""
    text: str
    """All of it."""
    spoken_by: str = "script"
    """Always."""
    usage: Usage | None = None
    """Always."""

    async def __aiter__(self) -> AsyncIterator[str]:
        """Yield the text sentence by sentence, so that a page can show it grow."""
        start = 0
        for index, char in enumerate(self.text):
            if char in ".?!:\n" and index + 1 < len(self.text) and self.text[index + 1].isspace():
                yield self.text[start : index + 1]
                start = index + 1
        yield self.text[start:]


class ScriptedSpeaker:
    """Implements Speaker; always takes the policy's own move."""

    async def begin(self, scene: Scene) -> ScriptedUtterance:
        """Return the line for the decided move."""
        return ScriptedUtterance(scene.decision.move, words_for(scene.state, scene.decision.move))


def words_for(state: State, move: Move) -> str:
    """Return what the script says for a move: a pure function of state and move."""
    question = next((q for s in state.plan.stages for q in s.questions if q.id == move.question_id), None)
    match move.kind:
        case MoveKind.GREET:
            return _greeting(state)
        case MoveKind.ASK if question:
            return _asked(question)
        case MoveKind.PROBE if question:
            return _probe(state, move, question)
        case MoveKind.HINT if question:
            return _line(state, "hint", move.manner or "given").format(hint=question.hint)
        case MoveKind.CLARIFY if question:
            return _clarification(state, move, question)
        case MoveKind.REPHRASE if question:
            text = question.text if move.manner == "repeat" else question.rephrased or question.text
            return _line(state, "repeat" if move.manner == "repeat" else "rephrase").format(text=text)
        case MoveKind.MOVE_ON | MoveKind.ACKNOWLEDGE:
            return _line(state, "move_on", move.manner or "default")
        case MoveKind.ANSWER_CANDIDATE:
            return _answer(state, move, question)
        case MoveKind.INVITE_QUESTIONS:
            return _line(state, "invite_questions")
        case _:
            return _line(state, "close", move.manner or "default")


def _greeting(state: State) -> str:
    new_stage = state.phase == "closed"
    stage = state.plan.stages[state.stage_index + 1 if new_stage else state.stage_index]
    persona = stage.persona
    return _line(state, "greet", stage.kind).format(name=persona.name, role=persona.role)


def _asked(question: Question) -> str:
    if not question.examples:
        return question.text
    shown = "\n".join(f"{example.input}  →  {example.output}" for example in question.examples)
    return f"{question.text}\n\nFor example:\n{shown}"


def _probe(state: State, move: Move, question: Question) -> str:
    if move.manner == "sure_of":
        return _line(state, "sure_of")
    if move.manner == "non_answer":
        return _line(state, "non_answer", "behavioral" if question.kind == "behavioral" else "default")
    follow_up = move.follow_up or _line(state, "probe", question.rubric_id, move.criterion or "")
    if move.quote:
        return _line(state, "quote_lead").format(quote=move.quote, follow_up=follow_up)
    return _line(state, "plain_lead").format(follow_up=follow_up)


def _clarification(state: State, move: Move, question: Question) -> str:
    facts = " ".join(f.text.strip() for wanted in move.fact_ids for f in question.facts if f.id == wanted)
    return _line(state, "clarify", move.manner or "told").format(facts=facts)


def _answer(state: State, move: Move, question: Question | None) -> str:
    asked = state.last_turn.text if state.last_turn else ""
    fact = answer_from_job(asked, state.plan.job) if state.plan.job else None
    process = None if fact else _about_process(state, asked)
    if move.manner == "mid_stage" and question:
        known = process or (f"The job description says: “{fact}”." if fact else None)
        key = "mid_stage" if known else "mid_stage_unknown"
        return _line(state, "answer_candidate", key).format(fact=known, text=question.text)
    suffix = "_last" if move.manner == "last" else ""
    source = "from_job" if fact else "process" if process else "unknown"
    return _line(state, "answer_candidate", source + suffix).format(fact=fact or process)


def _about_process(state: State, asked: str) -> str | None:
    """Answer what the interviewer does know: the loop itself."""
    plain = asked.lower()
    if any(
        word in plain
        for word in ("next step", "next stage", "next round", "process", "what happens", "come next")
    ):
        rest = [_STAGE_NAMES[s.kind] for s in state.plan.stages[state.stage_index + 1 :]]
        return (
            f"After this comes {', then '.join(rest)}."
            if rest
            else "This was the last round of today's loop."
        )
    if any(word in plain for word in ("feedback", "how did i do", "when will i hear", "result")):
        return "You get a written report after the last round; it shows what each score rests on."
    return None


def _line(state: State, *path: str) -> str:
    """Return the next variant: the seed decides where the rotation starts, use by use it goes on."""
    variants: Any = lines()
    for key in path:
        variants = variants[key]
    name = "/".join(path)
    start = zlib.crc32(f"{state.plan.seed}:{name}".encode())
    used = (
        len(state.turns)
        if len(path) == 1 or path[0] in {"greet", "move_on", "clarify"}
        else len(state.spoken_moves)
    )
    chosen: str = variants[(start + used // 2) % len(variants)]
    return chosen
