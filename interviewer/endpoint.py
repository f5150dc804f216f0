"""Which language model is used: the environment's, or else the one chosen on the settings page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pydantic import Field, create_model
from pydantic_settings import BaseSettings, SettingsConfigDict

from interviewer.adapters.chat_settings import OPENAI_URL, ChatSettings
from interviewer.errors import ConfigurationError
from interviewer.model_settings import FallbackSettings
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
        stall_secs=model.stall_secs,
        rest_secs=model.rest_secs,
        at_once=model.at_once,
        calls_a_minute=model.calls_a_minute,
    )


def fallback_endpoints(settings: Settings) -> list[ModelEndpoint]:
    """Return where else is asked, in order, each with the key of its own variable; ConfigurationError."""
    return [
        ModelEndpoint(each.base_url.rstrip("/"), each.name, _key_of(each))
        for each in settings.model.fallbacks
    ]


def fallback_chats(settings: Settings) -> list[ChatSettings]:
    """Return how to talk to each of them; ConfigurationError."""
    return [
        _labelled(replace(chat_settings(endpoint, settings), **_own(each)))
        for each, endpoint in zip(settings.model.fallbacks, fallback_endpoints(settings), strict=True)
    ]


def _own(fallback: FallbackSettings) -> dict[str, Any]:
    return {
        "usd_per_million_in": fallback.price_in_usd,
        "usd_per_million_out": fallback.price_out_usd,
        "at_once": fallback.at_once,
        "calls_a_minute": fallback.calls_a_minute,
    }


def _labelled(chat: ChatSettings) -> ChatSettings:
    """Two endpoints often have a model of the same name."""
    return replace(chat, label=f"{chat.model} at {chat.host}")


def _key_of(fallback: FallbackSettings) -> str:
    """Return its key; ConfigurationError names the variable, never a value."""
    if not fallback.key_env:
        return ""
    field: Any = (str, Field(default="", validation_alias=fallback.key_env))
    key: str = create_model("_Key", __base__=_Environment, key=field)().key  # type: ignore[attr-defined]
    if not key:
        raise ConfigurationError(
            f"The key of the fallback model {fallback.name}: {fallback.key_env} is not set."
        )
    return key


class _Environment(BaseSettings):
    """Reads what the settings read, the environment before `.env`."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")


def _environment_url(settings: Settings) -> str:
    return (settings.openai_base_url or OPENAI_URL).rstrip("/")


def _environment_key(settings: Settings) -> str:
    return settings.openai_api_key.get_secret_value() if settings.openai_api_key else ""
