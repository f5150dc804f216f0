"""The scripted speaker: no model, varied natural wording, the same words under the same seed."""

from __future__ import annotations

import re
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from interviewer.asking import aspects_of, questions_in
from interviewer.model import Move, MoveKind, StageKind
from interviewer.ports import Usage
from interviewer.resume import answer_from_job
from interviewer.speaking import Scene
from interviewer.state import State
from knowledge.model import Question

_LINES = Path(__file__).parent / "prompts" / "lines.yaml"
_MOST_ANSWERS = 2
_ABOUT_NEXT = re.compile(
    r"\bnext (?:steps?|stages?|rounds?)\b|\b(?:interview|hiring|application|selection) process\b|\bhow many rounds\b|"
    r"\bwhat(?:'s| is| happens| comes)? (?:next|after (?:this|that))\b|\bhow (?:does|is) the process\b",
    re.I,
)
_ABOUT_OUTCOME = re.compile(
    r"\bfeedback (?:on|about|from|for|after)\b|\b(?:get|give|any) feedback\b|\bhow (?:did|do|am) i (?:do|doing)\b|"
    r"\bwhen (?:will|do|can|would) i (?:hear|know|get)\b|\bhear back\b",
    re.I,
)
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
    question = _question(state, move)
    persona = state.stage.persona
    match move.kind:
        case MoveKind.GREET:
            return _greeting(state, move)
        case MoveKind.ASK if question:
            return _asked(question)
        case MoveKind.PROBE if question:
            return _line(state, move).format(quote=move.quote, follow_up=_follow_up(state, move, question))
        case MoveKind.HINT if question:
            return _line(state, move).format(hint=question.hint)
        case MoveKind.CLARIFY if question:
            facts = " ".join(facts_told(question, move))
            return _line(state, move).format(facts=facts, name=persona.name, role=persona.role)
        case MoveKind.REPHRASE if question:
            return _line(state, move).format(text=asked_again(state, move))
        case MoveKind.ANSWER_CANDIDATE:
            return _answer(state, move, question)
        case _:
            return _line(state, move)


def facts_told(question: Question, move: Move) -> list[str]:
    """Return the facts of a clarification, in the order asked for."""
    return [f.text.strip() for wanted in move.fact_ids for f in question.facts if f.id == wanted]


def asked_again(state: State, move: Move) -> str:
    """Return what the candidate was asked last, once more or in other words."""
    question = _question(state, move)
    if question is None:
        return ""
    again = move.manner == "repeat"
    turns = [t for t in state.stage_turns() if t.move and t.move.question_id == question.id]
    last = next(
        (t for t in reversed(turns) if t.move and t.move.kind in {MoveKind.ASK, MoveKind.PROBE}), None
    )
    if last is None or last.move is None or last.move.kind is MoveKind.ASK or last.move.manner:
        return question.text if again else question.rephrased or question.text
    generic: list[str] = lines()["probe"].get(question.rubric_id, {}).get(last.move.criterion, [])
    if again:
        said = [text for text in (last.move.follow_up, *generic) if text and text in last.text]
        return said[0] if said else last.text
    return next((text for text in generic if text not in last.text), last.text)


def _question(state: State, move: Move) -> Question | None:
    return next((q for s in state.plan.stages for q in s.questions if q.id == move.question_id), None)


def _greeting(state: State, move: Move) -> str:
    new_stage = state.phase == "closed"
    stage = state.plan.stages[state.stage_index + 1 if new_stage else state.stage_index]
    persona = stage.persona
    name = stage.kind if state.plan.purpose == "interview" else state.plan.purpose
    return _variant(state, f"greet/{name}", move).format(name=persona.name, role=persona.role)


def _asked(question: Question) -> str:
    if not question.examples:
        return question.text
    shown = "\n".join(f"{example.input}  →  {example.output}" for example in question.examples)
    return f"{question.text}\n\nFor example:\n{shown}"


def _follow_up(state: State, move: Move, question: Question) -> str:
    if move.manner:
        return ""
    return move.follow_up or _variant(state, f"probe/{question.rubric_id}/{move.criterion}", move)


def _answer(state: State, move: Move, question: Question | None) -> str:
    known = known_answer(state)
    if move.manner == "mid_stage" and question:
        name = "mid_stage" if known else "mid_stage_unknown"
        text = asked_again(state, replace(move, manner="repeat"))
        return _variant(state, f"answer_candidate/{name}", move).format(fact=known, text=text)
    suffix = "_last" if move.manner == "last" else ""
    name = ("known" if known else "unknown") + suffix
    return _variant(state, f"answer_candidate/{name}", move).format(fact=known)


def known_answer(state: State) -> str | None:
    """Return what the interviewer knows about the candidate's questions: from the job description, or of the loop."""
    asked = state.last_turn.text if state.last_turn else ""
    questions = aspects_of(" ".join(questions_in(asked)) or asked)
    known = [said for question in questions if (said := _about_process(state, question))]
    facts = [fact.rstrip(".") for q in questions if (fact := answer_from_job(q, state.plan.job))]
    if facts:
        known.append(f"The job description says: “{'” and “'.join(dict.fromkeys(facts[:_MOST_ANSWERS]))}”.")
    return " ".join(dict.fromkeys(known)) or None


def _about_process(state: State, asked: str) -> str | None:
    """Answer what the interviewer does know: the loop itself."""
    if _ABOUT_NEXT.search(asked):
        rest = [_STAGE_NAMES[s.kind] for s in state.plan.stages[state.stage_index + 1 :]]
        return (
            f"After this comes {', then '.join(rest)}."
            if rest
            else "This was the last round of today's loop."
        )
    if _ABOUT_OUTCOME.search(asked):
        return "You get a written report after the last round; it shows what each score rests on."
    return None


def _line(state: State, move: Move) -> str:
    return _variant(state, _set_of(state, move), move)


def _variant(state: State, name: str, move: Move) -> str:
    """Return the least used variant of a set, and of those the next from the place where the seed starts."""
    variants: Any = lines()
    for key in name.split("/"):
        variants = variants[key]
    start = zlib.crc32(f"{state.plan.seed}:{name}".encode()) % len(variants)
    said = [t.text for t in state.turns if t.move and t.move.kind is move.kind]
    rotated: list[str] = [*variants[start:], *variants[:start]]
    return min(rotated, key=lambda variant: _uses(variant, rotated, said))


def _uses(variant: str, variants: list[str], said: list[str]) -> int:
    """Return how often a variant was said; one that is nothing but a placeholder was said where no other was."""
    if own := _fixed_words(variant):
        return sum(own in text for text in said)
    others = [words for other in variants if (words := _fixed_words(other))]
    return sum(not any(words in text for words in others) for text in said)


def _nothing_follows(state: State) -> bool:
    """Return whether a drill is over: where nothing comes next, nobody says “let's go on”."""
    return state.plan.purpose != "interview" and all(q.id in state.asked for q in state.stage.questions)


def _fixed_words(variant: str) -> str:
    return max(re.split(r"\{\w+\}", variant), key=len).strip()


def _set_of(state: State, move: Move) -> str:
    """Return the name of the set of lines for a move."""
    question = _question(state, move)
    match move.kind:
        case MoveKind.PROBE if move.manner:
            kind = "behavioral" if question and question.kind == "behavioral" else "default"
            return f"{move.manner}/{kind}"
        case MoveKind.PROBE:
            return "quote_lead" if move.quote else "plain_lead"
        case MoveKind.HINT:
            return f"hint/{move.manner or 'given'}"
        case MoveKind.CLARIFY:
            return f"clarify/{move.manner or 'told'}"
        case MoveKind.REPHRASE:
            return "repeat" if move.manner == "repeat" else "rephrase"
        case MoveKind.ACKNOWLEDGE:
            return "move_on/default"
        case MoveKind.MOVE_ON if _nothing_follows(state):
            return f"stop/{move.manner or 'default'}"
        case _:
            return f"{move.kind.value}/{move.manner or 'default'}"
