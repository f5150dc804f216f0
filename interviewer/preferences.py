"""What a person has set, typed: the store's JSON documents are read and written here only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError

from interviewer.errors import BadInput
from interviewer.model_address import is_no_models
from interviewer.ports_after import PreferenceStore

RETENTION_DAYS: Final = (30, 90, 365)
"""What can be chosen beside keeping everything."""
LONGEST_NAME_CHARS = 200
LONGEST_URL_CHARS = 2_000
LONGEST_KEY_CHARS = 4_000

Document = TypeVar("Document")

_ENDPOINT, _RETENTION = "model-endpoint", "retention"


@dataclass(frozen=True, slots=True)
class ModelEndpoint:
    """A language model and how to reach it."""

    base_url: str
    """Up to and including `/v1`."""
    name: str
    """The model's name there."""
    api_key: str = field(default="", repr=False)
    """Empty for local servers that want none; never shown again once it is kept."""

    @property
    def host(self) -> str:
        """Who receives what is said, with the port."""
        return urlsplit(self.base_url).netloc


@dataclass(frozen=True, slots=True)
class Retention:
    """How long finished interviews are kept."""

    days: int | None = None
    """After the last change; None: until they are deleted by hand."""


def host_of(base_url: str) -> str:
    """Return who would receive what is sent to an address that was typed; empty where that can't be said."""
    try:
        return urlsplit(base_url.strip()).netloc.rpartition("@")[2]
    except ValueError:
        return ""


def read_endpoint(base_url: str, name: str, api_key: str, *, kept: ModelEndpoint | None) -> ModelEndpoint:
    """Return the endpoint that was typed; BadInput with the field.

    Without a key the kept one stays, unless it would go to another host, or there over an open line.
    """
    url, name, api_key = base_url.strip().rstrip("/"), name.strip(), api_key.strip()
    _check_url(url)
    if not name:
        raise BadInput("Say which model: the name that the endpoint knows it by.", field="name")
    if len(name) > LONGEST_NAME_CHARS or not name.isprintable():
        raise BadInput("This can't be a model's name.", field="name")
    if len(api_key) > LONGEST_KEY_CHARS or not (api_key.isascii() and api_key.isprintable()):
        raise BadInput("A key is one line of plain letters, digits and signs.", field="api_key")
    typed = ModelEndpoint(url, name, api_key)
    if not api_key and kept and urlsplit(kept.base_url)[:2] == urlsplit(url)[:2]:
        return ModelEndpoint(url, name, kept.api_key)
    return typed


def _check_url(url: str) -> None:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or len(url) > LONGEST_URL_CHARS or not url.isprintable() or " " in url:
        example = "http://127.0.0.1:11434/v1"
        raise BadInput(f"This is no http or https address; one looks like {example}.", field="base_url")
    if is_no_models(parts.hostname or ""):
        raise BadInput("No language model can be at this address.", field="base_url")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise BadInput("Give the address alone; a key has a field of its own.", field="base_url")


def read_retention(days: str) -> Retention:
    """Return the rule that was chosen; BadInput."""
    if not days:
        return Retention()
    if not days.isdecimal() or int(days) not in RETENTION_DAYS:
        raise BadInput("Choose one of the lengths of time.", field="days")
    return Retention(int(days))


class Preferences:
    """Reads and keeps them; a document that can't be read counts as none."""

    def __init__(self, store: PreferenceStore) -> None:
        self._store = store

    async def endpoint(self) -> ModelEndpoint | None:
        """Return the model that was chosen on the settings page, or None."""
        return _read(_AS_ENDPOINT, await self._store.preference(_ENDPOINT))

    async def keep_endpoint(self, endpoint: ModelEndpoint) -> None:
        """Keep it for the next start."""
        await self._store.keep_preference(_ENDPOINT, _AS_ENDPOINT.dump_python(endpoint))

    async def forget_endpoint(self) -> None:
        """Go back to what the environment says, or to no model."""
        await self._store.forget_preference(_ENDPOINT)

    async def retention(self) -> Retention:
        """Return how long finished interviews are kept."""
        return _read(_AS_RETENTION, await self._store.preference(_RETENTION)) or Retention()

    async def keep_retention(self, retention: Retention) -> None:
        """Keep the rule; the sweep acts on it."""
        await self._store.keep_preference(_RETENTION, _AS_RETENTION.dump_python(retention))


_AS_ENDPOINT: TypeAdapter[ModelEndpoint] = TypeAdapter(ModelEndpoint)
_AS_RETENTION: TypeAdapter[Retention] = TypeAdapter(Retention)


def without_keys(key: str, body: dict[str, Any]) -> dict[str, Any]:
    """Return a document as it may leave the machine: without what opens other people's doors."""
    return {name: value for name, value in body.items() if (key, name) != (_ENDPOINT, "api_key")}


def _read(adapter: TypeAdapter[Document], body: dict[str, Any] | None) -> Document | None:
    if body is None:
        return None
    try:
        return adapter.validate_python(body)
    except ValidationError:
        return None
