"""Problem details (RFC 9457): the one shape in which anything is refused, over HTTP and over the websocket."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

MEDIA_TYPE = "application/problem+json"


class FieldError(BaseModel):
    """One thing that is wrong with the data sent. Never carries the data itself."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    field: str
    """Where: names joined by dots, such as `stages.0`; `body` for the whole."""
    message: str
    """What is wrong."""


class Problem(BaseModel):
    """Why a request was refused."""

    model_config = ConfigDict(
        frozen=True,
        use_attribute_docstrings=True,
        json_schema_extra={
            "examples": [
                {
                    "type": "/problems/not-found",
                    "title": "Not found",
                    "status": 404,
                    "detail": "There is no such interview.",
                    "instance": "/api/v1/interviews/x",
                }
            ]
        },
    )

    type: str = Field(examples=["/problems/conflict"])
    """Stable name of the kind of problem."""
    title: str
    """The kind in words."""
    status: int
    """The HTTP status."""
    detail: str
    """What happened this time, fit to be shown to a person."""
    instance: str | None = None
    """The path asked for."""
    field: str | None = None
    """The field that can't be used, where it is one."""
    errors: list[FieldError] | None = None
    """Everything that is wrong with the data sent."""
    progress: ProgressNote | None = None
    """Where something is still being made: how far it is."""
    retry_after_secs: int | None = None
    """Where more was asked for than a person may use: when it may be asked again."""


class ProgressNote(BaseModel):
    """How far a grading is."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    state: str
    """none, queued, running, done or failed."""
    done: int
    """Units graded."""
    total: int
    """Units in all."""
    message: str = ""
    """For `failed`: why."""


Problem.model_rebuild()
