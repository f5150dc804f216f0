"""Log lines as JSON objects."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from interviewer.seeing.about import interview_id, request_id
from interviewer.seeing.logs import ExcInfo, told, where_it_failed
from interviewer.seeing.traces import current_trace_id


class JsonLines(JsonFormatter):
    """One object a line: time, level, logger, message, what it is about, and what the line adds in `fields`.

    What libraries put into a record beside its message is left out: nobody knows what it holds.
    """

    def __init__(self) -> None:
        super().__init__(json_ensure_ascii=True)

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: Any) -> None:
        """Fill the object; empty fields are left out."""
        fields = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": told(record.message),
            "request_id": request_id.get(),
            "interview_id": interview_id.get(),
            "trace_id": current_trace_id(),
            "error": message_dict.get("exc_info", ""),
        }
        log_data.update({name: value for name, value in fields.items() if value})
        log_data.update(getattr(record, "fields", {}))

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - so named where it is declared
        """Return type and places, never the message."""
        return where_it_failed(ei[1]) if ei[1] else ""

    def formatStack(self, _stack_info: str) -> str:  # noqa: N802
        """Return nothing."""
        return ""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        record.exc_text = None
        return super().format(record)
