"""Who grades: opened by name, with a fingerprint of everything that could change a grade."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import interviewer.grading
import rubrics
from evals.dataset import Case
from interviewer.adapters.chat_settings import OPENAI_URL, ChatSettings
from interviewer.errors import BadInput
from interviewer.grading.builtin import BuiltinGrader
from interviewer.grading.judge_calibration import read_calibration
from interviewer.grading.judge_prompt import judge_versions
from interviewer.ports import Grader
from interviewer.settings import Settings
from knowledge.model import Embedder
from rubrics.load import load_rubrics

GraderOf = Callable[[Case], Grader]
MODEL_AT_ONCE = 4
"""Answers judged at a time by a model; each is several calls already."""


def check_name(name: str) -> None:
    """Raise BadInput unless the name is `builtin`, `model` or `model:NAME` with a model to be had."""
    kind, _, model = name.partition(":")
    if name != "builtin" and kind != "model":
        raise BadInput(f"unknown grader {name!r}; there are builtin and model[:NAME]", field="grader")
    if kind == "model" and not (model or Settings().model.name):
        raise BadInput("no model is named: say model:NAME, or set INTERVIEWER_MODEL__NAME", field="grader")


@asynccontextmanager
async def opened(name: str, embedder: Embedder) -> AsyncIterator[Grader]:
    """Yield the grader of this name; a model is reached at the endpoint that the settings name."""
    check_name(name)
    builtin = BuiltinGrader(load_rubrics(), embedder)
    if name == "builtin":
        yield builtin
        return
    from interviewer.adapters.chat_langchain import LangchainChat
    from interviewer.grading.model_grader import ModelGrader

    settings = Settings()
    chat = LangchainChat(_chat_settings(name.partition(":")[2]))
    calibration = read_calibration(settings.data_dir, chat.name)
    samples = settings.model.judge_samples
    try:
        yield ModelGrader(chat, load_rubrics(), builtin, samples=samples, calibration=calibration)
    finally:
        await chat.close()


def refitted_graders(cases: Sequence[Case], embedder: Embedder) -> GraderOf:
    """Return graders that never saw the question they grade: fitted on the other questions of these cases."""
    from evals.refit import refitted

    if alone := _alone(cases):
        raise BadInput(f"--refit needs at least two questions; {alone} has one", field="refit")
    # ids may repeat; a grader belongs to a question
    numbered = [replace(case, id=str(number)) for number, case in enumerate(cases)]
    by_number = refitted(numbered, load_rubrics(), embedder)
    by_question = {(c.rubric, c.question_id): by_number[c.id] for c in numbered if c.id in by_number}
    builtin = BuiltinGrader(load_rubrics(), embedder)
    return lambda case: by_question.get((case.rubric, case.question_id), builtin)


def fingerprint(name: str, embedder: Embedder) -> str:
    """Return a hash over grader, code, weights, rubrics, prompts and embedding model."""
    digest = hashlib.sha256(f"{name}\0{embedder.name}".encode())
    for path in _files():
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    if name.startswith("model"):
        settings = Settings()
        model = name.partition(":")[2] or settings.model.name or ""
        known = read_calibration(settings.data_dir, model)
        versions = [judge_versions(rubric) for rubric in load_rubrics()]
        digest.update(
            repr((settings.openai_base_url, model, settings.model.judge_samples, known, versions)).encode()
        )
    return digest.hexdigest()


def _files() -> Iterable[Path]:
    """Return what decides about a built-in grade: the grading package with its weights, and the rubrics."""
    for package in (interviewer.grading, rubrics):
        folder = Path(str(package.__file__)).parent
        yield from sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)


def _alone(cases: Sequence[Case]) -> str | None:
    questions: dict[str, set[str]] = {}
    for case in cases:
        questions.setdefault(case.rubric, set()).add(case.question_id)
    return next((rubric for rubric, ids in questions.items() if len(ids) < 2), None)


def _chat_settings(model: str) -> ChatSettings:
    settings = Settings()
    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else ""
    return ChatSettings(
        model=model or settings.model.name or "",
        base_url=settings.openai_base_url or OPENAI_URL,
        api_key=key,
        deadline_secs=settings.model.deadline_secs,
        json_deadline_secs=settings.model.judge_deadline_secs,
        max_tries=settings.model.retries + 1,
    )
