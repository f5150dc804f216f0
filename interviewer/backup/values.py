"""Rows as lines of JSON and back, the same for every database."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from interviewer.errors import BadInput

Row = Mapping[str, Any]
_PLAIN = (str, int, float, bool, type(None))


def as_line(row: Row) -> bytes:
    """Return one line, with its end; TypeError for a kind of value no table has yet."""
    told = {name: _told(value) for name, value in row.items()}
    return json.dumps(told, ensure_ascii=True, separators=(",", ":"), allow_nan=False).encode() + b"\n"


def as_row(line: bytes) -> dict[str, Any]:
    """Return the row; BadInput for anything that `as_line` doesn't write."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadInput("A line of the archive is not JSON.") from error
    if not isinstance(found, dict):
        raise BadInput("A line of the archive is not a row.")
    return {name: _read(value) for name, value in found.items()}


def _told(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"at": value.astimezone(UTC).isoformat()}
    if isinstance(value, bytes | memoryview):
        return {"b64": base64.b64encode(value).decode("ascii")}
    if isinstance(value, _PLAIN):
        return value
    raise TypeError(f"a column of type {type(value).__name__} can't be backed up")


def _read(value: Any) -> Any:
    if isinstance(value, str):
        if not value.isascii() and any("\ud800" <= c <= "\udfff" for c in value):
            raise BadInput("A value in the archive is no text.")
        return value
    if isinstance(value, _PLAIN):
        return value
    try:
        match value:
            case {"at": str(at)} if len(value) == 1:
                moment = datetime.fromisoformat(at)
                return moment.astimezone(UTC) if moment.tzinfo else _refuse()
            case {"b64": str(b64)} if len(value) == 1:
                return base64.b64decode(b64, validate=True)
    except (ValueError, binascii.Error, OverflowError) as error:
        raise BadInput("A value in the archive can't be read.") from error
    return _refuse()


def _refuse() -> Any:
    raise BadInput("A value in the archive is of no kind that is known.")
