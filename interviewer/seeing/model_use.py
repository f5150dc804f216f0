"""Counts what the language model is asked for and what it costs."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, Literal, ParamSpec, TypeVar

from interviewer.errors import ModelError
from interviewer.ports import JsonReply
from interviewer.seeing.metrics import MODEL_CALLS, MODEL_COST, MODEL_TOKENS

Use = Literal["speak", "judge"]
P = ParamSpec("P")
Reply = TypeVar("Reply", bound=JsonReply[Any])


def model_used(use: Use, tokens_in: int, tokens_out: int, cost_usd: float | None) -> None:
    """Count a call that went well."""
    MODEL_CALLS.add(use, "ok")
    MODEL_TOKENS.add(use, "in", amount=tokens_in)
    MODEL_TOKENS.add(use, "out", amount=tokens_out)
    if cost_usd:
        MODEL_COST.add(use, amount=cost_usd)


def model_failed(use: Use, error: ModelError) -> None:
    """Count a call that came to nothing, by its kind."""
    MODEL_CALLS.add(use, type(error).__name__)


def counted(work: Callable[P, Coroutine[Any, Any, Reply]]) -> Callable[P, Coroutine[Any, Any, Reply]]:
    """Count the calls of a method that returns a checked reply: a judge's, or a rewriting's."""

    @wraps(work)
    async def counting(*args: P.args, **kwargs: P.kwargs) -> Reply:
        try:
            reply = await work(*args, **kwargs)
        except ModelError as error:
            model_failed("judge", error)
            raise
        model_used("judge", reply.usage.tokens_in, reply.usage.tokens_out, reply.usage.cost_usd)
        return reply

    return counting
