"""Which language model is used: the environment's, or else the one chosen on the settings page."""

from __future__ import annotations

from interviewer.adapters.chat_settings import OPENAI_URL, ChatSettings
from interviewer.preferences import ModelEndpoint
from interviewer.settings import Settings


def environment_endpoint(settings: Settings) -> ModelEndpoint | None:
    """Return the endpoint that the environment (or `.env`) sets; None where it names no model."""
    if not settings.model.name:
        return None
    return ModelEndpoint(_environment_url(settings), settings.model.name, _environment_key(settings))


def effective_endpoint(settings: Settings, chosen: ModelEndpoint | None) -> ModelEndpoint | None:
    """Return what is to be used; the environment wins.

    The environment's key is sent to the environment's own address only, never to one that was typed.
    """
    if fixed := environment_endpoint(settings):
        return fixed
    if chosen and not chosen.api_key and chosen.base_url == _environment_url(settings):
        return ModelEndpoint(chosen.base_url, chosen.name, _environment_key(settings))
    return chosen


def chat_settings(endpoint: ModelEndpoint, settings: Settings) -> ChatSettings:
    """Return how to talk to it, with the deadlines and prices of the settings; ConfigurationError."""
    model = settings.model
    return ChatSettings(
        model=endpoint.name,
        base_url=endpoint.base_url,
        api_key=endpoint.api_key,
        deadline_secs=model.deadline_secs,
        json_deadline_secs=model.judge_deadline_secs,
        first_token_secs=model.first_token_secs,
        max_tries=model.retries + 1,
        usd_per_million_in=model.price_in_usd,
        usd_per_million_out=model.price_out_usd,
    )


def _environment_url(settings: Settings) -> str:
    return (settings.openai_base_url or OPENAI_URL).rstrip("/")


def _environment_key(settings: Settings) -> str:
    return settings.openai_api_key.get_secret_value() if settings.openai_api_key else ""
