"""Settings as they may be shown: no password, key or token, and no address with one in it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from pydantic import BaseModel, SecretStr

HIDDEN = "•••"
_SECRET = ("password", "secret", "token", "key")


def masked_url(url: str) -> str:
    """Return an address without its password and without what stands behind the question mark."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return HIDDEN
    named = f"{parts.username or ''}:" if parts.password is not None else ""  # a name alone may be a token
    user = f"{named}{HIDDEN}@" if "@" in parts.netloc else ""
    query = f"?{HIDDEN}" if parts.query else ""
    return f"{parts.scheme}://{user}{host}{parts.path}{query}"


def told_settings(settings: BaseModel, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield name and value of each setting that is not at its default, fit to be shown."""
    for field, described in type(settings).model_fields.items():
        value, full = getattr(settings, field), f"{name}{field}"
        if isinstance(value, BaseModel):
            yield from told_settings(value, f"{full}.")
        elif value != described.get_default(call_default_factory=True, validated_data={}):
            yield full, shown_value(full, value)


def shown_value(name: str, value: object) -> str:
    """Return a setting's value, or that there is one."""
    if isinstance(value, SecretStr) or any(word in name.rpartition(".")[2] for word in _SECRET):
        return f"set, not shown ({HIDDEN})"
    if isinstance(value, list | tuple):
        return ", ".join(shown_value(name, each) for each in value)
    if isinstance(value, BaseModel):
        return "; ".join(f"{each}={shown}" for each, shown in told_settings(value))
    text = str(value)
    return masked_url(text) if "://" in text else text
