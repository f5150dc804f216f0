"""What a model is told that rewrites an answer: the parts, and the person's sentences as marked data. Pure."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from interviewer.grading.text import visible
from interviewer.ports import Message
from interviewer.prompts import prompt, prompt_version
from interviewer.stronger.model import Said, StrongerAnswer

MAX_CHARS = 24_000
"""Longest answer sent; what comes later stays as it was sorted."""
_SYSTEM, _ANSWER = "stronger_system", "stronger_answer"
_WHOLE = "A whole recruiter screen: several questions were asked."


def rewrite_messages(answer: StrongerAnswer, question: str | None) -> list[Message]:
    """Return the prompt. Code is not sent: it stays as it is."""
    asked = prompt(
        _ANSWER,
        question=question or _WHOLE,
        parts="\n".join(
            f"{part.key} ({part.heading}): {' '.join(part.blanks) or 'no blanks'}" for part in answer.parts
        ),
        # a fence nobody can guess: text inside can't pretend to end it
        fence=f"=== {secrets.token_hex(8)} ===",
        sentences="\n".join(f"{said.id}| {_one_line(said.text)}" for said in sent(answer)),
    )
    return [Message("system", prompt(_SYSTEM)), Message("user", asked)]


def rewrite_version() -> str:
    """Return the versions of the prompt files."""
    return f"{prompt_version(_SYSTEM)} {prompt_version(_ANSWER)}"


def sent(answer: StrongerAnswer) -> Sequence[Said]:
    """Return the sentences that a model is shown, in the order they were said."""
    spoken = sorted(
        (s for s in answer.sentences.values() if not s.is_code), key=lambda said: int(said.id[1:])
    )
    shown: list[Said] = []
    length = 0
    for said in spoken:
        length += len(said.text)
        if length > MAX_CHARS:
            break
        shown.append(said)
    return shown


def _one_line(text: str) -> str:
    # splitlines knows more ways to begin a line than \n, and so may a model
    return " ".join(" ".join(visible(line) for line in text.splitlines()).split())
