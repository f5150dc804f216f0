"""Wires the calls of language models: endpoints in order, each with breaker and places, asked within a budget."""

from __future__ import annotations

from interviewer.adapters.chat_endpoint import Endpoint, EndpointStanding
from interviewer.adapters.chat_fallbacks import FallbackChat
from interviewer.adapters.chat_langchain import Connections, LangchainChat
from interviewer.endpoint import chat_settings, fallback_chats
from interviewer.limits.allowances import Allowances
from interviewer.limits.metered_chat import MeteredChat
from interviewer.preferences import ModelEndpoint
from interviewer.settings import Settings


class ModelCalls(MeteredChat):
    """Implements ChatModel for the whole process: speaker, grader and rewriting share its pools and breakers."""

    def __init__(self, endpoints: FallbackChat, connections: Connections, allowances: Allowances) -> None:
        super().__init__(endpoints, allowances)
        self._endpoints = endpoints
        self._connections = connections

    @property
    def standings(self) -> tuple[EndpointStanding, ...]:
        """How the endpoints do, in the order in which they are asked."""
        return self._endpoints.standings

    async def warm(self) -> None:
        """Load the library; ModelError."""
        await self._endpoints.warm()

    async def close(self) -> None:
        """Close the connections."""
        await self._endpoints.close()
        await self._connections.close()


def model_calls(settings: Settings, endpoint: ModelEndpoint, allowances: Allowances) -> ModelCalls:
    """Return the chat over this endpoint and the fallbacks of the settings; ConfigurationError."""
    connections = Connections()
    chats = [
        LangchainChat(each, connections)
        for each in (chat_settings(endpoint, settings), *fallback_chats(settings))
    ]
    endpoints = [Endpoint(chat, limiter=allowances.limiter) for chat in chats]
    return ModelCalls(FallbackChat(endpoints), connections, allowances)
