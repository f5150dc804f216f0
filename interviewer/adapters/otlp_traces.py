"""Spans to an OpenTelemetry collector, by OTLP over HTTP, in batches from a thread of its own."""

from __future__ import annotations

import logging
import os
from typing import Any
from urllib.parse import urlsplit

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
from opentelemetry.trace import Span, Status, StatusCode, format_trace_id, set_span_in_context

from interviewer.errors import ConfigurationError

_SERVICE = "mock-interviewer"
_PATH = "/v1/traces"
_EXPORT_SECS = 5.0
_ENDING_MS = 3000


class OtlpTracer:
    """Implements `Tracer`. What can't be delivered is dropped: nobody waits for a collector."""

    def __init__(self, exporter: SpanExporter, *, share: float = 1.0) -> None:
        resource = Resource.create({"service.name": _SERVICE, "process.pid": os.getpid()})
        self._provider = TracerProvider(
            sampler=ParentBased(TraceIdRatioBased(share)), resource=resource, shutdown_on_exit=False
        )
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer(_SERVICE)

    def begin(self, name: str, parent: Span | None, attributes: dict[str, str]) -> Span:
        """Begin a span."""
        context = set_span_in_context(parent) if parent is not None else None
        return self._tracer.start_span(name, context=context, attributes=attributes)

    def end(self, span: Span, failed: str | None) -> None:
        """End it; the message of what went wrong stays here."""
        if failed:
            span.set_attribute("error.type", failed)
            span.set_status(Status(StatusCode.ERROR))
        span.end()

    def trace_id(self, span: Any) -> str:
        """Return it in hexadecimal, as collectors show it."""
        return format_trace_id(span.get_span_context().trace_id)

    def close(self) -> None:
        """Deliver what is left, for a few seconds at most. Blocking."""
        self._provider.force_flush(_ENDING_MS)
        self._provider.shutdown()


def otlp_tracer(endpoint: str, *, share: float = 1.0) -> OtlpTracer:
    """Return a tracer for a collector's address, with or without its path; ConfigurationError for no address."""
    parts = urlsplit(endpoint)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ConfigurationError("seeing.otlp_endpoint is not an http address.")
    address = endpoint if parts.path.strip("/") else endpoint.rstrip("/") + _PATH
    # A collector that is away would otherwise be a warning, with its address, at every batch.
    logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)
    return OtlpTracer(OTLPSpanExporter(endpoint=address, timeout=_EXPORT_SECS), share=share)
