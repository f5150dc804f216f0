"""Opens what the settings ask for: metrics always where something is served, traces where a collector is named."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import TYPE_CHECKING

from interviewer.seeing.door import operators_door
from interviewer.seeing.metrics import are_kept, keep_in
from interviewer.seeing.settings import SeeingSettings
from interviewer.seeing.traces import trace_with

if TYPE_CHECKING:
    from interviewer.service import Service


@contextmanager
def watching(settings: SeeingSettings) -> Iterator[None]:
    """Measure, and trace where that is asked for, until the end of the block; ConfigurationError."""
    _measure()
    if not settings.otlp_endpoint:
        yield
        return
    from interviewer.adapters.otlp_traces import otlp_tracer

    tracer = otlp_tracer(settings.otlp_endpoint, share=settings.traced_share)
    trace_with(tracer)
    try:
        yield
    finally:
        trace_with(None)
        tracer.close()


def _measure() -> None:
    """Keep metrics from now on, for as long as the process lives: counters must not begin anew."""
    if not are_kept():
        from interviewer.adapters.prometheus_metrics import PrometheusKeeper

        keep_in(PrometheusKeeper())


def door_of(service: Service) -> AbstractAsyncContextManager[None]:
    """Return the operators' port of a process, to be kept open as long as its service."""

    async def not_ready() -> dict[str, str]:
        return {c.name: c.detail for c in await service.checks() if c.required and not c.ok}

    return operators_door(service.settings.seeing, service.figures, not_ready)
