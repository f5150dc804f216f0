"""Settings of logs, metrics and traces."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field, SecretStr


def _none(value: Any) -> Any:
    """Read an empty variable as none: what composes containers passes on those that aren't set."""
    return None if value == "" else value


_EMPTY = BeforeValidator(_none)


class SeeingSettings(BaseModel):
    """What operators see."""

    log_format: Literal["text", "json"] = "text"
    """`text` for a terminal; `json`: an object a line, with the ids of request and interview as fields."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """From which level on our own news are logged; libraries tell only what went wrong."""
    log_requests: bool | None = None
    """A line for each request, by its route and never its address; None: where the log is JSON."""
    metrics_token: Annotated[Annotated[SecretStr, Field(min_length=16)] | None, _EMPTY] = None
    """What whoever reads `/metrics` from elsewhere must show (`Authorization: Bearer …`); None: loopback only."""
    metrics_port: int | None = Field(default=None, ge=1, le=65535)
    """Where a process without pages (`interviewer worker`) answers `/metrics` and `/livez`; None: nowhere."""
    metrics_host: str = "127.0.0.1"
    """The address that port is opened on."""
    otlp_endpoint: Annotated[str | None, _EMPTY] = None
    """An OpenTelemetry collector's OTLP/HTTP address, such as http://127.0.0.1:4318; None: no traces."""
    traced_share: float = Field(default=1.0, ge=0.0, le=1.0)
    """Share of requests and jobs that are traced."""
    least_free_mb: int = Field(default=200, ge=0)
    """Free megabytes beside the data below which the service says that it is not ready."""
