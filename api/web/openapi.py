"""What OpenAPI says beyond the endpoints: tags, the problem's schema, and the messages of the websocket."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.wire.messages import FROM_CLIENT, FROM_SERVER
from api.wire.problem import MEDIA_TYPE, Problem

_REF = "#/components/schemas/{model}"
_DESCRIPTION = """\
Practise job interviews, and get a transcript whose scores are proved with your own words.

Every refusal is a problem (RFC 9457). `client_turn_id` makes answers safe to send again.

The websocket `/api/v1/interviews/{interview_id}/live` streams the same interview: the client sends
`LiveFromClient` messages and gets `LiveFromServer` messages, each one JSON text frame.
"""

_KEY = {
    "type": "http",
    "scheme": "bearer",
    "description": "Where there are accounts: a key made on the account's page. Browsers show a session's cookie.",
}

TAGS: list[dict[str, Any]] = [
    {"name": "interviews", "description": "Begin, answer, press buttons, finish, delete."},
    {"name": "drills", "description": "One question at a time, and answers given again."},
    {"name": "reports", "description": "The scored transcript."},
    {
        "name": "coaching",
        "description": "Where there are accounts: sharing with coaches, and what they write.",
    },
    {"name": "progress", "description": "Levels over time, and two interviews side by side."},
    {"name": "plan", "description": "A goal, and what to do day by day."},
    {"name": "grades", "description": "Grading without an interview, and the rubrics."},
    {"name": "speech", "description": "Trying what hears and what speaks."},
    {"name": "knowledge", "description": "The guides."},
    {"name": "health", "description": "For whoever runs it."},
]


def describe(app: FastAPI) -> None:
    """Make the application's OpenAPI document complete; it is built once, on first use."""
    app.openapi = lambda: _document(app)  # type: ignore[method-assign]


def _document(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title,
            version=app.version,
            description=_DESCRIPTION,
            routes=app.routes,
            tags=TAGS,
            license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        )
        _add_schemas(document["components"]["schemas"])
        document["components"]["securitySchemes"] = {"key": _KEY}
        document["security"] = [{}, {"key": []}]
        _true_validation_errors(document)
        app.openapi_schema = document
    return app.openapi_schema


def _add_schemas(schemas: dict[str, Any]) -> None:
    for name, schema in (
        ("Problem", Problem.model_json_schema(ref_template=_REF, mode="serialization")),
        ("LiveFromClient", FROM_CLIENT.json_schema(ref_template=_REF)),
        ("LiveFromServer", FROM_SERVER.json_schema(ref_template=_REF, mode="serialization")),
    ):
        for key, value in schema.pop("$defs", {}).items():
            schemas.setdefault(key, value)
        schemas[name] = schema
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)


def _true_validation_errors(document: dict[str, Any]) -> None:
    """Replace FastAPI's own 422, which this service never sends."""
    problem = {
        "description": "The data can't be used.",
        "content": {MEDIA_TYPE: {"schema": {"$ref": _REF.format(model="Problem")}}},
    }
    for path in document["paths"].values():
        for operation in path.values():
            answers = operation.get("responses", {})
            if "application/json" in answers.get("422", {}).get("content", {}):
                answers["422"] = problem
