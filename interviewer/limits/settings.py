"""Settings of what a person may use."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field


def _off(value: Any) -> Any:
    """Read the words for no limit: the environment has no other way to say it."""
    return None if isinstance(value, str) and value.strip().lower() in {"off", "none", ""} else value


Count = Annotated[Annotated[int, Field(ge=0)] | None, BeforeValidator(_off)]
Amount = Annotated[Annotated[float, Field(ge=0)] | None, BeforeValidator(_off)]


class LimitSettings(BaseModel):
    """What a person may use; None (`off`): as much as they like.

    For one person without accounts everything is off. Where there are accounts, what is not set is limited as told:
    for somebody who practices all day, with room to spare, and far below what would be in other people's way.
    """

    turns_a_minute: Count = None
    """Answers and buttons together; with accounts 20: a spoken answer takes longer than three seconds."""
    interviews_an_hour: Count = None
    """Interviews, drills and retries begun; with accounts 30: a drill of one question takes two minutes."""
    interviews_at_once: Count = None
    """Interviews that are not finished and in which something happened within the last hour; with accounts 10."""
    requests_a_minute: Count = None
    """Requests and websocket messages of whoever is signed in; with accounts 600: a page takes five."""
    requests_a_minute_by_address: Count = None
    """Requests of an address while not signed in; with accounts 300: a seminar signs in from one address."""
    audio_secs_a_day: Count = None
    """Seconds of sound sent, by microphone or file; with accounts 14,400, the longest stream there is."""
    upload_bytes_a_day: Count = None
    """Bytes of sound files; with accounts 500 MB: twenty files of the longest kind."""
    model_tokens_a_day: Count = None
    """Tokens of the language model, in and out; with accounts 1,000,000: about three whole interviews and gradings."""
    model_usd_a_day: Amount = None
    """US dollars for the language model, where prices are set; with accounts 5."""

    def effective(self, *, accounts: bool) -> LimitSettings:
        """Return the limits that hold: those that are set, and with accounts the defaults for the others."""
        if not accounts:
            return self
        rest = {name: value for name, value in _WITH_ACCOUNTS.items() if name not in self.model_fields_set}
        return self.model_copy(update=rest)


_WITH_ACCOUNTS: dict[str, int | float] = {
    "turns_a_minute": 20,
    "interviews_an_hour": 30,
    "interviews_at_once": 10,
    "requests_a_minute": 600,
    "requests_a_minute_by_address": 300,
    "audio_secs_a_day": 14_400,
    "upload_bytes_a_day": 500_000_000,
    "model_tokens_a_day": 1_000_000,
    "model_usd_a_day": 5.0,
}
