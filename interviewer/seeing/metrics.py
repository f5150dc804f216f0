"""All that is counted and timed, by name. The code that calls these knows nothing of what keeps them.

Until `keep_in` is called (a server calls it, a test or a command doesn't) nothing is kept, and a call costs 0.1 µs.
Labels come from small fixed sets: never an id, a name, an address or words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Metric:
    """One thing that is measured."""

    name: str
    """As operators read it, without the prefix `interviewer_`."""
    help: str
    """What it is, in a line."""
    labels: tuple[str, ...] = ()
    """By what it is told apart."""
    buckets: tuple[float, ...] = ()
    """Upper bounds, of what is timed."""


Figures = Mapping[Metric, Mapping[tuple[str, ...], float]]
"""What is looked up when somebody asks, such as the length of a queue: values by their labels."""


class Keeper(Protocol):
    """Keeps what is measured, and shows it to whoever collects. Called from any thread; fast, and never raises."""

    def count(self, metric: Metric, values: tuple[str, ...], amount: float) -> None:
        """Add to what only ever grows."""
        ...

    def move(self, metric: Metric, values: tuple[str, ...], amount: float) -> None:
        """Add to what goes up and down."""
        ...

    def observe(self, metric: Metric, values: tuple[str, ...], value: float) -> None:
        """Put one value into its bucket."""
        ...

    def text(self, now: Figures) -> bytes:
        """Return everything in Prometheus' text format, with what was looked up just for this. Blocking."""
        ...


class _Kept:
    keeper: Keeper | None = None
    """One for a process, as a log is."""


def keep_in(keeper: Keeper | None) -> None:
    """Keep everything there from now on; None: nowhere."""
    _Kept.keeper = keeper


def are_kept() -> bool:
    """Return whether anything is kept."""
    return _Kept.keeper is not None


def shown(now: Figures) -> bytes:
    """Return everything in Prometheus' text format; empty where nothing is kept. Blocking: files may be read."""
    return _Kept.keeper.text(now) if _Kept.keeper else b""


class Counter(Metric):
    """Only ever grows."""

    __slots__ = ()

    def add(self, *values: str, amount: float = 1.0) -> None:
        """Count one, or more; `values` stand for the labels, in their order."""
        if _Kept.keeper:
            _Kept.keeper.count(self, values, amount)


class Gauge(Metric):
    """Goes up and down; several processes' are added up."""

    __slots__ = ()

    def move(self, *values: str, amount: float) -> None:
        """Add to it, or take away."""
        if _Kept.keeper:
            _Kept.keeper.move(self, values, amount)

    @contextmanager
    def one_more(self, *values: str) -> Iterator[None]:
        """Count one more during the block."""
        self.move(*values, amount=1.0)
        try:
            yield
        finally:
            self.move(*values, amount=-1.0)


class Histogram(Metric):
    """How long things take."""

    __slots__ = ()

    def observe(self, *values: str, secs: float) -> None:
        """Take one of so many seconds into account."""
        if _Kept.keeper:
            _Kept.keeper.observe(self, values, secs)


_TURN_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0)
_REQUEST_BUCKETS = (0.01, 0.05, 0.15, 0.5, 1.0, 2.5, 10.0)

TURNS = Counter("turns", "Turns that were committed.", ("speaker", "by"))
"""`by`: typed or spoken for the candidate; script or model for the interviewer."""
PARTS = Histogram("part_seconds", "How long each part of the work takes.", ("part",), _TURN_BUCKETS)
MODEL_CALLS = Counter("model_calls", "Calls of the language model.", ("use", "outcome"))
MODEL_TOKENS = Counter("model_tokens", "Tokens of the language model.", ("use", "direction"))
MODEL_COST = Counter("model_cost_usd", "What the model cost, where its prices are set.", ("use",))
FALLBACKS = Counter("model_fallbacks", "Replies the script took over from a model that failed.")
GRADINGS = Counter("gradings", "Gradings that came to an end.", ("outcome",))
LIVE_SESSIONS = Gauge("live_sessions", "Websockets of interviews that are open.")
RECOGNISING = Gauge("recogniser_phrases", "Phrases that are being recognised or wait for it.")
PHRASES = Counter("phrases", "Phrases that were recognised, or could not be.", ("outcome",))
PROBLEMS = Counter("problems", "Requests and messages that were answered with a problem.", ("type",))
LOGGED = Counter("log_records", "Lines logged at warning or above.", ("level",))
REQUESTS = Counter("http_requests", "Requests, by route.", ("method", "route", "status"))
REQUEST_SECS = Histogram("http_request_seconds", "Time to the last byte.", ("route",), _REQUEST_BUCKETS)

QUEUE = Gauge("gradings_waiting", "Gradings that wait or run, in the database.", ("state",))
JOB_RUNNERS = Gauge("job_runners", "Processes that run gradings and have renewed their lease.")
