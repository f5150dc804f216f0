"""One endpoint of a language model, and how it has done lately."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from interviewer.adapters.chat_flow import PatientChat
from interviewer.adapters.chat_places import Places
from interviewer.errors import (
    ModelBadReply,
    ModelError,
    ModelRateLimited,
    ModelResting,
    ModelWrongProtocol,
)
from interviewer.limits.breaker import Breaker
from interviewer.limits.breaker import State as BreakerState
from interviewer.limits.model import Limiter, Unlimited


@dataclass(frozen=True, slots=True)
class EndpointStanding:
    """How an endpoint does, for operators."""

    name: str
    """The model."""
    host: str
    """Where."""
    state: BreakerState
    """`closed`: it is asked; `open`: it rests; `half-open`: the next call decides."""
    retry_secs: float
    """Until it is asked again."""
    last_failure: str
    """Why it rests, fit to be shown; empty where it doesn't."""


@dataclass(slots=True)
class Call:
    """One call that is under way."""

    until: float
    """Its deadline, by the loop's clock: a place had to be waited for."""
    begun: bool = False
    """Whether the endpoint has said something: from then on it is well, whoever hangs up."""

    @property
    def left_secs(self) -> float:
        """What is left of its time."""
        return max(0.0, self.until - _now())


class Endpoint:
    """A chat with its breaker and its places."""

    def __init__(self, chat: PatientChat, *, limiter: Limiter | None = None) -> None:
        self.chat = chat
        """Asks it."""
        self._breaker = Breaker(rest_secs=chat.settings.rest_secs)
        self._places = Places(chat.settings, limiter or Unlimited())
        self._last_failure = ""

    @property
    def well(self) -> bool:
        """Whether it may be asked, as far as is known."""
        return self._breaker.state(_now()) != "open"

    @property
    def standing(self) -> EndpointStanding:
        """How it does."""
        now, settings = _now(), self.chat.settings
        state, secs = self._breaker.state(now), self._breaker.retry_secs(now)
        return EndpointStanding(settings.model, settings.host, state, secs, self._last_failure)

    def resting(self) -> ModelResting:
        """Return the failure of asking it while it rests: it says why, and for how long."""
        secs = max(1, round(self._breaker.retry_secs(_now())))
        why = self._last_failure or f"{self.chat.settings.called} is being tried just now."
        return ModelResting(f"{why} It failed too often and is asked again in {secs} s.")

    @asynccontextmanager
    async def asked(self, secs: float, *, person_waits: bool) -> AsyncIterator[Call]:
        """Hold a place for one call and take note of how it goes; ModelResting, ModelRateLimited."""
        call = Call(_now() + secs)
        async with self._places.taken(call.until, person_waits=person_waits):
            if not self._breaker.allows(_now()):
                raise self.resting()
            try:
                yield call
            except ModelError as error:
                self._failed(error)
                raise
            except BaseException:
                # Whoever asked has gone; that says nothing about an endpoint that had not answered yet.
                self._well() if call.begun else self._breaker.gave_up()
                raise
            self._well()

    def _failed(self, error: ModelError) -> None:
        if isinstance(error, ModelBadReply) and not isinstance(error, ModelWrongProtocol):
            return self._well()  # it is there; the model's words were no good this time
        self._last_failure = str(error)
        wait_secs = error.wait_secs if isinstance(error, ModelRateLimited) else None
        return self._breaker.failed(_now(), rest_secs=wait_secs)

    def _well(self) -> None:
        self._last_failure = ""
        self._breaker.succeeded()


def _now() -> float:
    return asyncio.get_running_loop().time()
