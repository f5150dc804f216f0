"""The application of the API's tests, watched."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from interviewer.adapters.prometheus_metrics import PrometheusKeeper
from interviewer.seeing.metrics import keep_in
from tests.integration.api.conftest import bank, house, library

__all__ = ["bank", "house", "library"]


@pytest.fixture
def keeper() -> Iterator[PrometheusKeeper]:
    """Keep metrics during a test, from zero."""
    kept = PrometheusKeeper()
    keep_in(kept)
    yield kept
    keep_in(None)
