"""Keeps what is measured with Prometheus' own client, in this process or shared with those beside it.

Several processes share by files in `PROMETHEUS_MULTIPROC_DIR`, which must be in the environment before this module is
imported. The files of a process that has died are added to one file, so that counters never fall and files don't pile
up; whoever shows the metrics does that, and a lock keeps two from doing it at once.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from interviewer.seeing.metrics import Figures, Metric

_PREFIX = "interviewer_"
_ENVIRONMENT = "PROMETHEUS_MULTIPROC_DIR"
_BURIED = "buried"

Instrument = TypeVar("Instrument", Counter, Gauge, Histogram)


class PrometheusKeeper:
    """Implements `Keeper`, and shows it as text. One for a process."""

    def __init__(self) -> None:
        disable_created_metrics()  # a third of all lines, which nobody asks for
        self._registry = CollectorRegistry()
        self._made: dict[str, Any] = {}
        self._children: dict[tuple[str, tuple[str, ...]], Any] = {}

    def count(self, metric: Metric, values: tuple[str, ...], amount: float) -> None:
        """Add to a counter."""
        self._child(metric, values, lambda: self._counter(metric)).inc(amount)

    def move(self, metric: Metric, values: tuple[str, ...], amount: float) -> None:
        """Add to a gauge."""
        self._child(metric, values, lambda: self._gauge(metric)).inc(amount)

    def observe(self, metric: Metric, values: tuple[str, ...], value: float) -> None:
        """Put a value into its bucket."""
        self._child(metric, values, lambda: self._histogram(metric)).observe(value)

    def text(self, now: Figures) -> bytes:
        """Return everything; in several processes' folder those that died are put to rest first. Blocking."""
        folder = shared_folder()
        if folder is None:
            shown = generate_latest(self._registry)
        else:
            with _locked(folder):
                _bury_the_dead(folder)
                together = CollectorRegistry()
                MultiProcessCollector(together, path=str(folder))
                shown = generate_latest(together)
        return shown + _looked_up(now)

    def _child(self, metric: Metric, values: tuple[str, ...], make: Callable[[], Any]) -> Any:
        key = (metric.name, values)
        child = self._children.get(key)
        if child is None:
            whole = self._made.get(metric.name) or make()
            self._made[metric.name] = whole
            child = self._children[key] = whole.labels(*values) if metric.labels else whole
        return child

    def _counter(self, metric: Metric) -> Counter:
        return Counter(_PREFIX + metric.name, metric.help, metric.labels, registry=self._registry)

    def _gauge(self, metric: Metric) -> Gauge:
        name = _PREFIX + metric.name
        return Gauge(name, metric.help, metric.labels, registry=self._registry, multiprocess_mode="livesum")

    def _histogram(self, metric: Metric) -> Histogram:
        name = _PREFIX + metric.name
        return Histogram(name, metric.help, metric.labels, registry=self._registry, buckets=metric.buckets)


def shared_folder() -> Path | None:
    """Return where the processes beside this one keep their metrics; None where it is alone."""
    named = os.environ.get(_ENVIRONMENT)
    return Path(named) if named and Path(named).is_dir() else None


def _looked_up(now: Figures) -> bytes:
    registry = CollectorRegistry()
    registry.register(_Now(now))
    return generate_latest(registry)


class _Now:
    """A collector of figures that are known already."""

    def __init__(self, now: Figures) -> None:
        self._now = now

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield them."""
        for metric, values in self._now.items():
            family = GaugeMetricFamily(_PREFIX + metric.name, metric.help, labels=metric.labels)
            for labels, value in values.items():
                family.add_metric(labels, value)
            yield family


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    import fcntl  # several processes share a port on Unix only

    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _bury_the_dead(folder: Path) -> None:
    """Add the files of processes that are gone to one file of each kind."""
    for path in folder.glob("*_*.db"):
        kind, _, pid = path.stem.rpartition("_")
        if not pid.isdigit() or _lives(int(pid)):
            continue
        if kind.startswith("gauge"):
            mark_process_dead(int(pid), str(folder))
        else:
            _add(path, folder / f"{kind}_{_BURIED}.db")


def _add(dead: Path, to: Path) -> None:
    together = MmapedDict(str(to))
    try:
        for key, value, _, _ in MmapedDict.read_all_values_from_file(str(dead)):
            together.write_value(key, together.read_value(key)[0] + value, 0.0)
    finally:
        together.close()
    dead.unlink()


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
