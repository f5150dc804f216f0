"""The error tree as problem details: the one place where a failure gets a status."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus
from math import ceil
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match

from api.wire.problem import MEDIA_TYPE, FieldError, Problem, ProgressNote
from interviewer import errors
from interviewer.ports import GradingProgress
from interviewer.seeing.logs import where_it_failed
from interviewer.seeing.metrics import PROBLEMS
from knowledge.model import KnowledgeError

log = logging.getLogger(__name__)

_RETRY_SECS = "1"
_LONGEST_NAME = 60

# The first that fits, in this order; leaves stand before their branches.
_KINDS: tuple[tuple[type[errors.InterviewerError], int, str, str], ...] = (
    (errors.BadInput, 422, "bad-input", "The data can't be used"),
    (errors.NotFound, 404, "not-found", "Not found"),
    (errors.InterviewFinished, 409, "interview-finished", "The interview is finished"),
    (errors.StaleWrite, 409, "stale-write", "Something else was added first"),
    (errors.Conflict, 409, "conflict", "The interview is not there"),
    (errors.NotReady, 409, "not-ready", "Not ready yet"),
    (errors.SignInFailed, 401, "sign-in-failed", "Not signed in"),
    (errors.NotAllowed, 403, "not-allowed", "Not allowed"),
    (errors.TooMuch, 429, "too-much", "Too much at once"),
    (errors.ModelTimeout, 504, "model-timeout", "The language model is too slow"),
    (errors.ModelRateLimited, 503, "model-rate-limited", "The language model asks to wait"),
    (errors.ModelBudgetSpent, 503, "model-budget-spent", "The language model's budget is used up"),
    (errors.ModelError, 502, "model-failed", "The language model failed"),
    (errors.SpeechUnavailable, 503, "speech-unavailable", "This speech engine is not here"),
    (errors.SpeechTimeout, 504, "speech-timeout", "The speech engine is too slow"),
    (errors.SpeechError, 502, "speech-failed", "The speech engine failed"),
    (errors.DocumentUnavailable, 503, "document-unavailable", "This kind of document can't be made here"),
    (errors.DocumentTimeout, 504, "document-timeout", "Making the document took too long"),
    (errors.DocumentBusy, 503, "document-busy", "Other documents are being made"),
    (errors.DocumentError, 500, "document-failed", "The document could not be made"),
    (errors.StorageUnavailable, 503, "storage-unavailable", "Saving is not possible just now"),
    (errors.ConfigurationError, 503, "configuration", "The service is not configured"),
)


class StillGrading(errors.NotReady):
    """A report was asked for that isn't made yet; carries how far it is."""

    def __init__(self, message: str, progress: GradingProgress) -> None:
        super().__init__(message)
        self.progress = progress


def problem_of(error: Exception, instance: str | None = None) -> Problem:
    """Return the problem for any exception; what isn't ours stays unnamed."""
    for kind, status, name, title in _KINDS:
        if isinstance(error, kind):
            return Problem(
                type=f"/problems/{name}",
                title=title,
                status=status,
                detail=str(error) or title,
                instance=instance,
                field=error.field if isinstance(error, errors.BadInput) else None,
                progress=_progress(error),
                retry_after_secs=ceil(error.retry_secs) if isinstance(error, errors.TooMuch) else None,
            )
    if isinstance(error, ValidationError | RequestValidationError):
        return _invalid(error, instance)
    if isinstance(error, KnowledgeError):
        log.warning("the guides can't be used: %s", error)
        return plain_problem(503, instance, "The guides can't be used just now.")
    if isinstance(error, HTTPException):
        return plain_problem(error.status_code, instance)
    log_unexpected(error)
    return plain_problem(500, instance)


# Python's own names for these change with its version.
_PHRASES = {413: "Content Too Large", 422: "Unprocessable Content"}
_DETAILS = {
    400: "The request could not be read.",
    401: "Sign in first, or send a key as `Authorization: Bearer`.",
    403: "Requests from other sites are refused.",
    404: "There is nothing at this address.",
    405: "This address doesn't answer to that method.",
    406: "None of the formats asked for is made here.",
    413: "The request is too large.",
    415: "Only JSON is read here.",
    500: "Something went wrong on our side. What you sent before is kept.",
    503: "The service is not ready.",
}


def plain_problem(status: int, instance: str | None = None, detail: str | None = None) -> Problem:
    """Return the problem of a bare HTTP status."""
    phrase = _PHRASES.get(status) or HTTPStatus(status).phrase
    return Problem(
        type=f"/problems/{phrase.lower().replace(' ', '-')}",
        title=phrase,
        status=status,
        detail=detail or _DETAILS.get(status, phrase),
        instance=instance,
    )


def problem_response(problem: Problem, headers: dict[str, str] | None = None) -> Response:
    """Return the problem as a response."""
    waits = {"Retry-After": _RETRY_SECS} if problem.type in _WAITS and not _failed(problem) else {}
    if problem.retry_after_secs is not None:
        waits = {"Retry-After": str(problem.retry_after_secs)}
    return Response(
        problem.model_dump_json(exclude_none=True),
        status_code=problem.status,
        media_type=MEDIA_TYPE,
        headers={**waits, **(headers or {})},
    )


_WAITS = {
    "/problems/not-ready",
    "/problems/stale-write",
    "/problems/model-rate-limited",
    "/problems/storage-unavailable",
}


def log_unexpected(error: BaseException) -> None:
    """Log where it happened and of which type, never its message: that may hold what a candidate said."""
    log.error("unexpected %s", where_it_failed(error))


ProblemPage = Callable[[Request, Problem], Response]


def install(app: FastAPI, page: ProblemPage | None = None) -> None:
    """Make every failure of an endpoint a problem; on pages, one that `page` renders for people."""

    async def handle(request: Request, error: Exception) -> Response:
        problem = problem_of(error, request.url.path)
        PROBLEMS.add(problem.type)
        if page and wants_page(request):
            return page(request, problem)
        allowed = {"Allow": _allowed(request)} if problem.status == 405 else {}
        return problem_response(problem, dict(getattr(error, "headers", None) or {}) | allowed)

    for kind in (errors.InterviewerError, RequestValidationError, HTTPException, KnowledgeError):
        app.add_exception_handler(kind, handle)


def _allowed(request: Request) -> str:
    """Return all methods of this address; the router itself names those of the first route that fits."""
    found = [
        method
        for method in ("GET", "HEAD", "POST", "PUT", "DELETE")
        for scope in [{**request.scope, "method": method}]
        if any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)
    ]
    return ", ".join(found)


def wants_page(request: Request) -> bool:
    """Return whether a person looks at what comes back, not a program."""
    return not request.url.path.startswith("/api/") and "text/html" in request.headers.get("accept", "")


def _invalid(error: ValidationError | RequestValidationError, instance: str | None) -> Problem:
    found: list[Any] = list(error.errors())
    unreadable = any(item["type"] == "json_invalid" for item in found)
    wrong = [FieldError(field=_name(item["loc"]), message=_message(item)) for item in found[:20]]
    return Problem(
        type="/problems/malformed" if unreadable else "/problems/invalid",
        title="Not JSON" if unreadable else "The data doesn't fit",
        status=400 if unreadable else 422,
        detail="; ".join(f"{item.field}: {item.message}" for item in wrong[:3]),
        instance=instance,
        field=wrong[0].field if len(wrong) == 1 and not unreadable else None,
        errors=wrong,
    )


def _name(loc: tuple[int | str, ...]) -> str:
    """Return where it is, without the part of the request and the discriminator; a client's own key is cut short."""
    parts = [_whole(str(part)[:_LONGEST_NAME]) for part in loc if part not in {"body", "query", "path"}]
    return ".".join(parts) or "body"


def _whole(name: str) -> str:
    """Return it without halves of characters, which JSON may escape and nothing can be sent with."""
    return name.encode("utf-8", "replace").decode()


def _message(item: dict[str, Any]) -> str:
    """Return what is wrong, without the value: pydantic keeps it apart, but for values that a tag names."""
    if item["type"] == "json_invalid":
        return "this is not JSON"
    if item["type"] in {"union_tag_invalid", "union_tag_not_found"}:
        return f"`type` must be one of {item.get('ctx', {}).get('expected_tags', 'the documented ones')}"
    return str(item["msg"])


def _progress(error: errors.InterviewerError) -> ProgressNote | None:
    if not isinstance(error, StillGrading):
        return None
    progress = error.progress
    return ProgressNote(
        state=progress.state, done=progress.done, total=progress.total, message=progress.message
    )


def _failed(problem: Problem) -> bool:
    return problem.progress is not None and problem.progress.state in {"failed", "none"}
