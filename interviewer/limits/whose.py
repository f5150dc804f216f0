"""For whom work is done just now: how a model call, many calls down, knows whose budget it takes from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from interviewer.people.model import LOCAL

_OWNER: ContextVar[str] = ContextVar("owner", default=LOCAL)


@contextmanager
def working_for(owner: str) -> Iterator[None]:
    """Let everything called in here, and tasks begun in here, be done for this owner.

    Never around a `yield` of an asynchronous generator: its pieces may be taken by different tasks.
    """
    token = _OWNER.set(owner)
    try:
        yield
    finally:
        _OWNER.reset(token)


def whose_work() -> str:
    """Return for whom the work at hand is done."""
    return _OWNER.get()
