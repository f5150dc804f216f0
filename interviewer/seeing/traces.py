"""What belongs together in time: spans, as tracing tools draw them. Without a tracer nothing happens here."""

from __future__ import annotations

from contextlib import suppress
from contextvars import ContextVar, Token
from types import TracebackType
from typing import Any, Protocol

from interviewer.seeing.about import interview_id, request_id


class Tracer(Protocol):
    """Makes spans of whatever tool there is. Never raises, and never waits."""

    def begin(self, name: str, parent: Any, attributes: dict[str, str]) -> Any:
        """Begin a span beneath `parent` (None: a trace of its own) and return it."""
        ...

    def end(self, span: Any, failed: str | None) -> None:
        """End it; `failed` is the type of what went wrong."""
        ...

    def trace_id(self, span: Any) -> str:
        """Return the id log lines carry."""
        ...


class _Traced:
    tracer: Tracer | None = None
    """One for a process."""


_current: ContextVar[Any] = ContextVar("span", default=None)


def trace_with(tracer: Tracer | None) -> None:
    """Trace with it from now on; None: don't."""
    _Traced.tracer = tracer


def current_trace_id() -> str:
    """Return the id of the trace this code runs in; empty where there is none."""
    span = _current.get()
    return _Traced.tracer.trace_id(span) if _Traced.tracer and span is not None else ""


class Span:
    """A block of code as a span, beneath the one it runs in."""

    __slots__ = ("_attributes", "_name", "_span", "_token", "_tracer")

    def __init__(self, name: str, attributes: dict[str, str] | None = None) -> None:
        self._name = name
        self._attributes = attributes
        self._tracer: Tracer | None = None
        self._token: Token[Any] | None = None

    def __enter__(self) -> None:
        self._tracer = _Traced.tracer
        if self._tracer is not None:
            self._span = self._tracer.begin(self._name, _current.get(), _ids() | (self._attributes or {}))
            self._token = _current.set(self._span)

    def __exit__(self, kind: type[BaseException] | None, _: object, __: TracebackType | None) -> None:
        if self._tracer is None or self._token is None:
            return
        # A generator that is thrown away ends in another context; there is nothing to put back there.
        with suppress(ValueError):
            _current.reset(self._token)
        self._tracer.end(self._span, kind.__name__ if kind and issubclass(kind, Exception) else None)


def _ids() -> dict[str, str]:
    ids = {"interview.id": interview_id.get(), "request.id": request_id.get()}
    return {name: value for name, value in ids.items() if value}
