"""How an interview was spoken as plain data, as documented in `docs/report-schema.md`. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from interviewer.delivery import Delivery, Minute, Stretch

_DECIMALS = 3


def delivery_as_dict(delivery: Delivery) -> dict[str, Any]:
    """Return it as plain data; times are seconds from the start of the interview, without pauses of its clock."""
    return {
        "spoken_secs": _number(delivery.spoken_secs),
        "words": delivery.words,
        "words_a_minute": _number(delivery.words_a_minute),
        "pace_band": delivery.pace_band,
        "fillers_a_minute": _number(delivery.fillers_a_minute),
        "fillers_band": delivery.fillers_band,
        "fillers": [{"word": f.word, "at_secs": _number(f.at_secs)} for f in delivery.fillers],
        "pauses": _stretches(delivery.pauses),
        "talk_share": _number(delivery.talk_share),
        "longest_monologue_secs": _number(delivery.longest_monologue_secs),
        "pitch_hz": [_number(bound) for bound in delivery.pitch_hz] if delivery.pitch_hz else None,
        "pitch_semitones": _number(delivery.pitch_semitones),
        "minutes": [_minute(minute) for minute in delivery.minutes],
        "spoken": _stretches(delivery.spoken),
        "interviewer": _stretches(delivery.interviewer),
    }


def _minute(minute: Minute) -> dict[str, Any]:
    return {
        "words_a_minute": _number(minute.words_a_minute),
        "spoken_secs": _number(minute.spoken_secs),
        "interviewer_secs": _number(minute.interviewer_secs),
        "pauses": minute.pauses,
        "fillers": minute.fillers,
    }


def _stretches(stretches: Iterable[Stretch]) -> list[dict[str, Any]]:
    return [{"start_secs": _number(s.start_secs), "secs": _number(s.secs)} for s in stretches]


def _number(value: float | None) -> float | None:
    return None if value is None else round(value, _DECIMALS)
