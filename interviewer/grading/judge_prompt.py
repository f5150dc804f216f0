"""What a model judge is told: one criterion, a few graded examples, and the transcript as marked data. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from interviewer.fencing import fence
from interviewer.grading.anchors import Anchor, anchors_for, anchors_version
from interviewer.grading.answer import Answer
from interviewer.grading.text import visible
from interviewer.model import GradingUnit, Turn
from interviewer.ports import Message
from interviewer.prompts import prompt, prompt_version
from rubrics.model import Criterion

MAX_CHARS = 24_000
"""Longest transcript sent; more than an hour of speech is cut at its end."""
LEFT_OUT_MARK = "[…]"
_SYSTEM, _CRITERION = "judge_system", "judge_criterion"
_MARKS = {"interviewer": "I|", "candidate": "C|"}
_WHOLE = "A whole recruiter screen: everything the candidate says in it counts."


def judge_messages(
    unit: GradingUnit, criterion: Criterion, answer: Answer, *, sample: int = 1
) -> list[Message]:
    """Return the messages for one criterion.

    What is the same for every criterion and sample of a unit comes first, the transcript included, so that an endpoint
    that has read it once need not read it again.
    """
    transcript = transcript_of(unit.turns, answer)[:MAX_CHARS]
    asked = prompt(
        _CRITERION,
        question=unit.question.text if unit.question else _WHOLE,
        notes="\n\n".join(_notes(unit)),
        fence=fence("judge", unit.key, transcript),
        transcript=transcript,
        criterion=criterion.name,
        looks_for=criterion.looks_for,
        levels="\n".join(f"{level}: {text}" for level, text in sorted(criterion.levels.items())),
        examples=_examples(anchors_for(unit, criterion.key, answer, sample=sample)),
    )
    return [Message("system", prompt(_SYSTEM)), Message("user", asked)]


def judge_versions(rubric_id: str) -> str:
    """Return the versions of everything the prompt is made of, but the rubric."""
    versions = prompt_version(_SYSTEM), prompt_version(_CRITERION), anchors_version(rubric_id)
    return " ".join(filter(None, versions))


def is_cut(turns: Sequence[Turn], answer: Answer) -> bool:
    """Tell whether the transcript is longer than what a judge is shown."""
    return len(transcript_of(turns, answer)) > MAX_CHARS


def transcript_of(turns: Sequence[Turn], answer: Answer) -> str:
    """Return all turns without the sentences that speak to the grader; every line begins with whose it is.

    A line that pretends to be the interviewer's, or the system's, so still stands behind the candidate's mark.
    """
    return "\n".join(line for turn in turns for line in _marked(turn, answer))


def _marked(turn: Turn, answer: Answer) -> Iterator[str]:
    text = turn.text
    if turn.speaker == "candidate":
        for sentence in answer.stripped:
            text = text.replace(sentence, LEFT_OUT_MARK)
    # splitlines knows more ways to begin a line than \n, and so may a model
    for line in text.splitlines():
        if shown := visible(line).strip():
            yield f"{_MARKS[turn.speaker]} {shown}"


def _examples(anchors: Sequence[Anchor]) -> str:
    """Return the graded examples; what was said in them is quoted and asked about something else."""
    if not anchors:
        return ""
    shown = "\n\n".join(_example(anchor) for anchor in anchors)
    title = "How other candidates were graded on this criterion; the words are excerpts, the levels of whole answers:"
    return f"{title}\n\n{shown}"


def _example(anchor: Anchor) -> str:
    asked = f"Asked: {anchor.question}\n" if anchor.question else ""
    return f"{asked}Said: “{anchor.said}”\nLevel {anchor.level}. {anchor.why}"


def _notes(unit: GradingUnit) -> Iterator[str]:
    """Yield what a good answer holds and what often goes wrong, for the judge's eyes only."""
    if unit.question and unit.question.key_points:
        title = (
            "A complete answer makes these points, in any words; what is right and not among them counts too:"
        )
        yield _listed(title, unit.question.key_points)
    if unit.question and unit.question.mistakes:
        yield _listed("Candidates often get this wrong:", unit.question.mistakes)


def _listed(title: str, items: Sequence[str]) -> str:
    return "\n".join([title, *(f"- {item}" for item in items)])
