"""What the code that runs just now is about: the ids that log lines and traces carry. Follows tasks and threads."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar, cast

Work = TypeVar("Work", bound=Callable[..., Awaitable[Any]])

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""Of the request, or of the websocket; empty elsewhere."""
interview_id: ContextVar[str] = ContextVar("interview_id", default="")
"""Of the interview; empty where it is about none, or several."""


@contextmanager
def about_request(id_: str) -> Iterator[None]:
    """Name the request for what is done in the block."""
    token = request_id.set(id_)
    try:
        yield
    finally:
        request_id.reset(token)


@contextmanager
def about_interview(id_: str) -> Iterator[None]:
    """Name the interview for what is done in the block."""
    token = interview_id.set(id_)
    try:
        yield
    finally:
        interview_id.reset(token)


def of_interview(work: Work) -> Work:
    """Make a method whose first argument is an interview's id name it while it runs."""

    @wraps(work)
    async def named(self: Any, id_: str, /, *args: Any, **kwargs: Any) -> Any:
        with about_interview(id_):
            return await work(self, id_, *args, **kwargs)

    return cast(Work, named)
