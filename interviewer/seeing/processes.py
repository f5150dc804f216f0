"""Metrics of several processes behind one port: they share a folder, so that whoever is asked tells of all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

_ENVIRONMENT = "PROMETHEUS_MULTIPROC_DIR"


@contextmanager
def shared_metrics() -> Iterator[None]:
    """Let the processes that are started in the block share their metrics; the folder goes at the end.

    For whoever starts them, before it starts the first. A folder that the environment names already is kept.
    """
    if os.environ.get(_ENVIRONMENT):
        yield
        return
    folder = tempfile.mkdtemp(prefix="interviewer-metrics-")
    os.environ[_ENVIRONMENT] = folder
    try:
        yield
    finally:
        os.environ.pop(_ENVIRONMENT, None)
        shutil.rmtree(folder, ignore_errors=True)
