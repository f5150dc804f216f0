"""The engine of the chat: LangChain's `init_chat_model`, for any OpenAI-compatible endpoint. Its import is slow."""

from __future__ import annotations

import asyncio
import os
import threading
import warnings
from collections.abc import AsyncGenerator, Sequence
from typing import TYPE_CHECKING, Any

from interviewer.adapters.chat_engine import Received
from interviewer.adapters.chat_flow import PatientChat
from interviewer.adapters.chat_patience import Failure, retry_after_secs
from interviewer.adapters.chat_settings import ChatSettings
from interviewer.errors import ModelRateLimited, ModelTimeout, ModelUnavailable, ModelWrongProtocol
from interviewer.ports import Message

if TYPE_CHECKING:
    import httpx2
    import openai
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage

__all__ = ["ChatSettings", "LangchainChat"]

_CONNECT_SECS = 5.0

_PROMPT = [("user", "")]
"""Stands in for the messages, which travel in the extra body."""


class LangchainChat(PatientChat):
    """Implements `ChatModel` with LangChain; see `PatientChat`."""

    def __init__(self, settings: ChatSettings, connections: Connections | None = None) -> None:
        super().__init__(settings, LangchainEngine(settings, connections))


class Connections:
    """The pools of connections, one for each endpoint's address: its models share one. Used in threads."""

    def __init__(self) -> None:
        self._pools: dict[str, httpx2.AsyncClient] = {}
        self._lock = threading.Lock()

    def to(self, settings: ChatSettings) -> httpx2.AsyncClient:
        """Return the pool of this endpoint; it grows and shrinks with the calls in flight."""
        import openai

        with self._lock:
            pool = self._pools.get(settings.base_url)
            if pool is None or pool.is_closed:
                timeout = _timeout(settings)
                # An address that leads on to another would send what was said to somebody nobody chose.
                pool = openai.DefaultAsyncHttpxClient(
                    timeout=timeout, trust_env=not settings.on_this_machine, follow_redirects=False
                )
                self._pools[settings.base_url] = pool
            return pool

    async def close(self) -> None:
        """Close all of them."""
        with self._lock:
            pools, self._pools = list(self._pools.values()), {}
        for pool in pools:
            await pool.aclose()


class LangchainEngine:
    """Implements `Engine`. LangChain's own retries, deadlines and tracing are off."""

    def __init__(self, settings: ChatSettings, connections: Connections | None = None) -> None:
        """`connections` are somebody else's to close; None: its own."""
        self._settings = settings
        self._connections = connections or Connections()
        self._owns_connections = connections is None
        self._built: BaseChatModel | None = None
        self._building = asyncio.Lock()

    async def load(self) -> None:
        """Import LangChain and build the client, once, in a thread."""
        async with self._building:
            if self._built is None:
                self._built = await asyncio.to_thread(_build, self._settings, self._connections)

    async def close(self) -> None:
        """Close the connections; the next call opens new ones."""
        self._built = None
        if self._owns_connections:
            await self._connections.close()

    async def send(self, messages: Sequence[Message], body: dict[str, Any]) -> Received:
        """Return the whole reply."""
        model = await self._model()
        return _received(await model.ainvoke(_PROMPT, extra_body=_as_it_is(messages, body)))

    async def stream(
        self, messages: Sequence[Message], body: dict[str, Any]
    ) -> AsyncGenerator[Received, None]:
        """Yield the reply in pieces."""
        model = await self._model()
        rest = {name: value for name, value in body.items() if name != "stream_options"}
        counted = "stream_options" in body
        chunks = model.astream(_PROMPT, stream_usage=counted, extra_body=_as_it_is(messages, rest))
        async for chunk in chunks:
            yield _received(chunk)

    async def _model(self) -> BaseChatModel:
        if self._built is None:
            await self.load()
        return self._built  # type: ignore[return-value]

    def failure(self, error: Exception) -> Failure:
        """Say what an exception of LangChain, the OpenAI client or its transport means."""
        import httpx2  # the OpenAI client's; what breaks in mid-stream comes out as its own exceptions
        import openai

        name = self._settings.called
        if isinstance(error, openai.APIStatusError):
            return _failure_of_status(error.response, error.message, name)
        if isinstance(error, openai.APITimeoutError | httpx2.TimeoutException):
            return Failure(ModelTimeout(f"{name} did not answer in time."), again=True)
        if isinstance(error, openai.APIResponseValidationError):
            return _not_the_protocol(name)
        if isinstance(error, openai.APIError | httpx2.TransportError):
            return Failure(ModelUnavailable(f"{name} can't be reached, or broke off."), again=True)
        if isinstance(error, ValueError | TypeError | LookupError | AttributeError):
            return _not_the_protocol(name)
        return Failure(ModelUnavailable(f"{name} can't be used ({type(error).__name__})."))


def _failure_of_status(response: httpx2.Response, message: str, name: str) -> Failure:
    status = response.status_code
    if status == 429:
        wait_secs = retry_after_secs(response.headers.get("retry-after"))
        error = ModelRateLimited(f"{name} is asked too much (429).", wait_secs=wait_secs)
        return Failure(error, again=True, wait_secs=wait_secs)
    again = status >= 500 or status in {408, 409}
    refusal = message if status in {400, 422} else None
    reason = {401: "its endpoint refuses the key", 403: "its endpoint refuses the key", 404: "not found"}
    text = f"{name} can't be used: {reason.get(status, 'its endpoint answers with an error')} ({status})."
    wait_secs = retry_after_secs(response.headers.get("retry-after")) if again else None
    return Failure(ModelUnavailable(text), again=again, wait_secs=wait_secs, refusal=refusal)


def _not_the_protocol(name: str) -> Failure:
    """An endpoint that answers, but not like OpenAI's: LangChain then stumbles in many ways."""
    return Failure(ModelWrongProtocol(f"{name}'s endpoint does not answer in the OpenAI protocol."))


def _as_it_is(messages: Sequence[Message], body: dict[str, Any]) -> dict[str, Any]:
    """Return an `extra_body`, which replaces what LangChain and the OpenAI client would put together.

    They would look at every message several times (half a millisecond each, with the person waiting for the first
    word), rename `max_tokens`, and raise, without text and counts, when a reply to a `response_format` is cut.
    """
    return body | {"messages": [{"role": message.role, "content": message.text} for message in messages]}


def _received(message: AIMessage) -> Received:
    counts = message.usage_metadata
    return Received(
        text=str(message.text),
        tokens_in=counts["input_tokens"] if counts else 0,
        tokens_out=counts["output_tokens"] if counts else 0,
        finish_reason=message.response_metadata.get("finish_reason"),
    )


def _build(settings: ChatSettings, connections: Connections) -> BaseChatModel:
    """Import and configure; everything that the shell's variables could change is given."""
    _forbid_tracing()
    # Said whenever an endpoint refuses a response format; the next one is tried without ado.
    warnings.filterwarnings("ignore", "This model does not support OpenAI's structured output", UserWarning)
    from langchain.chat_models import init_chat_model

    return init_chat_model(
        settings.model,
        model_provider="openai",
        base_url=settings.base_url,
        api_key=settings.api_key or "none",
        timeout=_timeout(settings),
        max_retries=0,
        stream_usage=True,
        stream_chunk_timeout=None,
        use_responses_api=False,
        output_version="v0",
        openai_proxy=None,
        http_async_client=connections.to(settings),
    )


def _timeout(settings: ChatSettings) -> openai.Timeout:
    import openai

    longest_secs = max(settings.deadline_secs, settings.judging_secs)
    return openai.Timeout(longest_secs, connect=_CONNECT_SECS)


def _forbid_tracing() -> None:
    """Keep LangSmith from seeing what is said here, whatever the shell asks for."""
    import langsmith

    langsmith.configure(enabled=False)
    for name in ("LANGCHAIN_TRACING", "LANGCHAIN_HANDLER"):
        os.environ.pop(name, None)  # an older switch: LangChain raises where it finds it
