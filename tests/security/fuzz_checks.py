"""What every answer to generated data must be, beyond the tool's own checks; loaded by the tool itself."""

from __future__ import annotations

import json
import os
from typing import Any

import schemathesis

from api.web.headers import SECURITY_HEADERS
from api.wire.problem import MEDIA_TYPE, Problem
from tests.security.furnished import MARK

CLOSED = "FUZZ_CLOSED"
"""The environment variable that holds the ids of somebody else's interviews, a space between them."""
_CLOSED = frozenset(os.environ.get(CLOSED, "").split())


@schemathesis.serializer("audio/wav", "audio/*", "video/webm", "application/octet-stream")
def as_sound(ctx: schemathesis.SerializationContext, value: Any) -> Any:
    """Send bytes as they are, and anything else as what it would be written as."""
    return {"data": value if isinstance(value, bytes) else str(value).encode()}


@schemathesis.check
def refused_as_a_problem(ctx: Any, response: schemathesis.Response, case: Any) -> None:
    """Every refusal is a problem document whose status is the answer's.

    Positive data that is refused as 422 must be refused for its meaning (`bad-input`), never for its form: the tool
    is told that 422 is fair for an unknown time zone, and this keeps that from hiding a schema that says too little.
    """
    if response.status_code < 400:
        return
    kind = (response.headers.get("content-type") or [""])[0]
    assert kind == MEDIA_TYPE, f"{response.status_code} as {kind or 'nothing'}"
    if case.method.upper() == "HEAD":
        return
    problem = Problem.model_validate(json.loads(response.content))
    assert problem.status == response.status_code
    positive = case.meta is not None and case.meta.generation.mode.is_positive
    if positive and response.status_code == 422:
        assert problem.type == "/problems/bad-input", f"OpenAPI allows what is refused: {problem.detail}"


@schemathesis.check
def carries_the_security_headers(ctx: Any, response: schemathesis.Response, case: Any) -> None:
    """Whatever was asked for."""
    for name, value in SECURITY_HEADERS.items():
        assert (response.headers.get(name.lower()) or [""])[0] == value, f"{name} is missing or another"


@schemathesis.check
def gives_nothing_of_somebody_else(ctx: Any, response: schemathesis.Response, case: Any) -> None:
    """No answer holds marked words, and somebody else's interview is refused whatever is asked of it."""
    assert MARK.encode() not in response.content.lower(), "somebody else's words"
    interview = (case.path_parameters or {}).get("interview_id")
    if interview in _CLOSED:
        assert 400 <= response.status_code < 500, f"{response.status_code} for somebody else's interview"
