"""Rewritings as JSON and back, for the store."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import TypeAdapter, ValidationError

from interviewer.stronger.model import Rewriting

_CODEC: TypeAdapter[Rewriting] = TypeAdapter(Rewriting)


def encode(rewriting: Rewriting) -> str:
    """Return it as JSON."""
    return _CODEC.dump_json(rewriting).decode()


def decode_all(bodies: Mapping[str, str]) -> dict[str, Rewriting]:
    """Return the rewritings by unit; one that this version can't read is as good as none, and can be made again."""
    found: dict[str, Rewriting] = {}
    for unit_key, body in bodies.items():
        try:
            found[unit_key] = _CODEC.validate_json(body)
        except ValidationError:
            continue
    return found
