"""How somebody spoke, as the report's page shows it: figures in words, and the timeline as strips of five minutes.

One strip is as wide as a small telephone, so that its words can be read there; a wide window puts strips side by side.
Pure.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from interviewer.delivery import MINUTE_SECS, PACE_FLAGGED, Delivery, Minute, Stretch, pace_band
from interviewer.delivery_words import BANDS_REST_ON, COUNTED_FROM, NOT_SCORED, Figure, figures

STRIP_MINUTES = 5
WIDTH = 300.0
"""Of a strip's picture, in its own units."""
_EDGE = 6.0
_MINUTE = (WIDTH - 2 * _EDGE) / STRIP_MINUTES
_NARROWEST = 0.8


@dataclass(frozen=True, slots=True)
class Box:
    """A stretch of time in a picture, in its units."""

    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Label:
    """Words in a picture, around a place."""

    x: float
    text: str
    flagged: bool = False
    """Whether it lies in a flagged band; the words say so too."""


@dataclass(frozen=True, slots=True)
class Strip:
    """Five minutes of the interview."""

    number: int
    """From 1."""
    title: str
    """Which minutes."""
    description: str
    """What the picture shows, in words."""
    spoken: tuple[Box, ...]
    """The candidate's speech."""
    pauses: tuple[Box, ...]
    """Inside answers."""
    interviewer: tuple[Box, ...]
    """The interviewer's speech."""
    fillers: tuple[float, ...]
    """Where one was said."""
    paces: tuple[Label, ...]
    """Words a minute, in the middle of each minute."""
    ticks: tuple[Label, ...]
    """Where minutes begin."""


@dataclass(frozen=True, slots=True)
class DeliveryBlock:
    """Everything the section shows."""

    figures: tuple[Figure, ...]
    """As counted."""
    strips: tuple[Strip, ...]
    """In order."""
    minutes: tuple[Minute, ...]
    """The same as a table."""
    not_scored: str = NOT_SCORED
    counted_from: str = COUNTED_FROM
    bands_rest_on: str = BANDS_REST_ON


def delivery_block(delivery: Delivery) -> DeliveryBlock:
    """Return what the page shows of it."""
    count = math.ceil(len(delivery.minutes) / STRIP_MINUTES)
    strips = tuple(_strip(delivery, number) for number in range(count))
    return DeliveryBlock(figures(delivery), strips, delivery.minutes)


def _strip(delivery: Delivery, number: int) -> Strip:
    first = number * STRIP_MINUTES
    window = Stretch(first * MINUTE_SECS, STRIP_MINUTES * MINUTE_SECS)
    paces = tuple(_paces(delivery, first))
    return Strip(
        number=number + 1,
        title=f"{_clock(first)} to {_clock(first + STRIP_MINUTES)}",
        description=_in_words(delivery.minutes[first : first + STRIP_MINUTES], paces),
        spoken=_boxes(delivery.spoken, window),
        pauses=_boxes(delivery.pauses, window),
        interviewer=_boxes(delivery.interviewer, window),
        fillers=tuple(
            _x(filler.at_secs, window)
            for filler in delivery.fillers
            if window.start_secs <= filler.at_secs < window.end_secs
        ),
        paces=paces,
        ticks=tuple(
            Label(_x(m * MINUTE_SECS, window), _clock(m)) for m in range(first, first + STRIP_MINUTES + 1)
        ),
    )


def _paces(delivery: Delivery, first: int) -> Iterable[Label]:
    for place, minute in enumerate(delivery.minutes[first : first + STRIP_MINUTES]):
        pace = minute.words_a_minute
        if pace is None:
            continue
        flagged = pace_band(pace) == "flagged"
        word = (" fast" if pace > PACE_FLAGGED[1] else " slow") if flagged else ""
        yield Label(round(_EDGE + (place + 0.5) * _MINUTE, 1), f"{pace:.0f}{word}", flagged)


def _in_words(minutes: Iterable[Minute], paces: tuple[Label, ...]) -> str:
    shown = list(minutes)
    pace = ", ".join(label.text for label in paces) or "too little speech for a pace"
    return (
        f"Words a minute: {pace}. You spoke for {sum(m.spoken_secs for m in shown):.0f} s, the interviewer for "
        f"{sum(m.interviewer_secs for m in shown):.0f} s. Pauses over 2 s: {sum(m.pauses for m in shown)}. "
        f"Fillers: {sum(m.fillers for m in shown)}."
    )


def _boxes(stretches: Iterable[Stretch], window: Stretch) -> tuple[Box, ...]:
    """Return the parts of stretches that lie in the window; a short one stays visible."""
    return tuple(
        Box(x, max(_NARROWEST, round(_x(end, window) - x, 1)))
        for stretch in stretches
        if stretch.shared_secs(window)
        for x in [_x(max(stretch.start_secs, window.start_secs), window)]
        for end in [min(stretch.end_secs, window.end_secs)]
    )


def _x(at_secs: float, window: Stretch) -> float:
    return round(_EDGE + (at_secs - window.start_secs) / MINUTE_SECS * _MINUTE, 1)


def _clock(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours}:{rest:02}:00" if hours else f"{rest}:00"
