"""Replies that should be JSON: asking for them, finding them, checking them. No I/O."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from interviewer.adapters.chat_dialect import JsonFormat
from interviewer.ports import Message, Shape

_THOUGHT = re.compile(r"<think>.*?</think>", re.DOTALL)
_FENCE = re.compile(r"```[a-zA-Z]*\s*\n(.*?)```", re.DOTALL)


class NotTheShape(Exception):
    """The reply isn't what was asked for; the message tells the model why."""

    def __init__(self, reason: str, *, is_json: bool) -> None:
        super().__init__(reason)
        self.is_json = is_json


def response_format(shape: type[BaseModel], used: JsonFormat) -> dict[str, Any] | None:
    """Return the parameter of that name, or None to leave it out."""
    if used == "none":
        return None
    if used == "json_object":
        return {"type": "json_object"}
    schema = {"name": shape.__name__, "strict": True, "schema": strict_schema(shape)}
    return {"type": "json_schema", "json_schema": schema}


def strict_schema(shape: type[BaseModel]) -> dict[str, Any]:
    """Return the JSON schema as strict endpoints want it: every property required, no others, no defaults."""
    schema: dict[str, Any] = _stricter(shape.model_json_schema())
    return schema


def _stricter(node: Any) -> Any:
    if isinstance(node, list):
        return [_stricter(item) for item in node]
    if not isinstance(node, dict):
        return node
    made = {key: _stricter(value) for key, value in node.items() if key != "default"}
    properties = made.get("properties")
    if made.get("type") == "object" and isinstance(properties, dict):
        made |= {"additionalProperties": False, "required": list(properties)}
    return made


def spelled_out(messages: Sequence[Message], shape: type[BaseModel], used: JsonFormat) -> list[Message]:
    """Return the messages, with the schema in words where the endpoint doesn't enforce it."""
    if used == "json_schema":
        return list(messages)
    schema = json.dumps(strict_schema(shape), ensure_ascii=False)
    order = f"Reply with JSON only, valid under this JSON schema:\n{schema}"
    # Into the first message: many local models' templates take a system message there only.
    if messages and messages[0].role == "system":
        return [Message("system", f"{messages[0].text}\n\n{order}"), *messages[1:]]
    return [Message("system", order), *messages]


def repair(reply: str, problem: NotTheShape) -> list[Message]:
    """Return the turns that ask for the same again, without the mistake."""
    ask = f"That can't be used: {problem}. Send the whole JSON again, corrected, and nothing else."
    return [Message("assistant", reply), Message("user", ask)] if reply.strip() else [Message("user", ask)]


def read(reply: str, shape: type[Shape]) -> Shape:
    """Return the validated value found in the reply, whatever is written around it; NotTheShape."""
    problem: NotTheShape | None = None
    for text in _candidates(reply):
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            continue
        try:
            return shape.model_validate_json(text)
        except ValidationError as error:
            problem = problem or NotTheShape(_reasons(error), is_json=isinstance(value, dict | list))
    raise problem or NotTheShape("it is not JSON", is_json=False)


def _candidates(reply: str) -> Iterator[str]:
    """Yield what may be the JSON: the reply itself, what is fenced, what lies between the outermost braces."""
    said = _THOUGHT.sub("", reply).strip()
    yield said
    yield from (match.strip() for match in _FENCE.findall(said))
    start, end = said.find("{"), said.rfind("}")
    if 0 <= start < end:
        yield said[start : end + 1]


def _reasons(error: ValidationError) -> str:
    found = error.errors(include_url=False, include_context=False, include_input=False)
    return "; ".join(f"{'.'.join(map(str, item['loc'])) or 'value'}: {item['msg']}" for item in found[:5])
