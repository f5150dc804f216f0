"""Plans, events and results as JSON and back. Strict both ways: what can't be read again is never written."""

from __future__ import annotations

from typing import Annotated, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticSerializationError

from interviewer.errors import BadInput, ConfigurationError
from interviewer.judged_part import JudgedPart
from interviewer.model import Event, Plan, UnitResult

SCHEMA_VERSION: Literal[1] = 1
"""Raise it when a change of the dataclasses makes old JSON unreadable, and read both."""

Body = TypeVar("Body")


class _Stored(BaseModel, Generic[Body]):
    """What is kept: the thing and the version of its shape. Dataclasses inside inherit this config."""

    model_config = ConfigDict(
        strict=True, extra="forbid", frozen=True, revalidate_instances="always", allow_inf_nan=False
    )

    v: Literal[1]
    body: Body


class Codec(Generic[Body]):
    """Turns one kind of thing into JSON and back."""

    def __init__(self, stored: type[_Stored[Body]], name: str) -> None:
        self._stored = stored
        self._name = name

    def encode(self, body: Body) -> str:
        """Return the JSON text; BadInput where a field has a value that could not be read again."""
        try:
            return self._stored(v=SCHEMA_VERSION, body=body).model_dump_json()
        except (ValidationError, PydanticSerializationError) as error:
            raise BadInput(f"This {self._name} can't be kept: {_where(error)}.") from error

    def decode(self, text: str) -> Body:
        """Return the thing; ConfigurationError where the JSON is not what this version writes."""
        try:
            return self._stored.model_validate_json(text).body
        except ValidationError as error:
            raise ConfigurationError(f"A stored {self._name} can't be read: {_where(error)}.") from error


def _where(error: ValidationError | PydanticSerializationError) -> str:
    """Say which fields are wrong and why, without their values: those may be a candidate's words."""
    if isinstance(error, PydanticSerializationError):
        return "it contains characters that are not text"
    found = error.errors(include_input=False, include_url=False, include_context=False)
    return "; ".join(f"{'.'.join(map(str, item['loc']))}: {item['type']}" for item in found[:3])


PLAN: Codec[Plan] = Codec(_Stored[Plan], "plan")
EVENT: Codec[Event] = Codec(_Stored[Annotated[Event, Field(discriminator="kind")]], "event")
RESULT: Codec[UnitResult] = Codec(_Stored[UnitResult], "result")
PART: Codec[JudgedPart] = Codec(_Stored[JudgedPart], "part of a result")
