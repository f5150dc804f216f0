"""How somebody spoke, in words: the same on the page and in Markdown. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from interviewer.delivery import FILLERS_FLAGGED, FILLERS_GOOD, PACE_FLAGGED, PACE_GOOD, Band, Delivery

NOT_SCORED = "This is practice advice; none of it is part of any score."
COUNTED_FROM = (
    "It is counted from the words as they were recognised, and recognisers leave some fillers out: "
    "there may have been more."
)
BANDS_REST_ON = (
    "The bands rest on Laske and DiGennaro Reed (2024: listeners did not mind 5 fillers a minute and minded 12), "
    "Feiler and Powell (2015: slow speech seemed nervous in mock interviews) and the usual figure of 150 words a "
    "minute for American English. Where exactly they begin and end is convention."
)
"""`delivery.py` says more."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that was counted."""

    name: str
    """As shown."""
    value: str
    """With its unit."""
    verdict: str = ""
    """The band in words, or what else there is to say; may be empty."""
    band: Band | None = None
    """None where there is no band."""


def figures(delivery: Delivery) -> tuple[Figure, ...]:
    """Return everything that was counted, in the order shown."""
    return (
        _pace(delivery),
        _fillers(delivery),
        _pauses(delivery),
        Figure("Longest answer", duration(delivery.longest_monologue_secs)),
        _talk_share(delivery),
        _pitch(delivery),
    )


def duration(secs: float) -> str:
    """Return a duration as people say it."""
    whole = round(secs)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60:02} s"


def pace_words(words_a_minute: float, band: Band) -> str:
    """Return the band of a pace in words."""
    fast = words_a_minute > PACE_GOOD[1]
    match band:
        case "good":
            return f"good: between {PACE_GOOD[0]:.0f} and {PACE_GOOD[1]:.0f}"
        case "fair":
            return f"a little {'fast' if fast else 'slow'}: {PACE_GOOD[0]:.0f} to {PACE_GOOD[1]:.0f} is good"
        case "flagged":
            return f"fast: above {PACE_FLAGGED[1]:.0f}" if fast else f"slow: below {PACE_FLAGGED[0]:.0f}"


def fillers_words(band: Band) -> str:
    """Return the band of a rate of fillers in words."""
    match band:
        case "good":
            return f"few: up to {FILLERS_GOOD:.0f} a minute"
        case "fair":
            return f"some: {FILLERS_GOOD:.0f} to {FILLERS_FLAGGED:.0f} a minute"
        case "flagged":
            return f"many: above {FILLERS_FLAGGED:.0f} a minute"


def _pace(delivery: Delivery) -> Figure:
    pace, band = delivery.words_a_minute, delivery.pace_band
    if pace is None or band is None:
        return Figure("Pace", f"{delivery.words} words", "too little speech for a pace")
    return Figure("Pace", f"{pace:.0f} words a minute", pace_words(pace, band), band)


def _fillers(delivery: Delivery) -> Figure:
    counts = Counter(filler.word for filler in delivery.fillers)
    which = ", ".join(f"{word} {count}×" for word, count in counts.most_common())
    rate, band = delivery.fillers_a_minute, delivery.fillers_band
    if rate is None or band is None:
        return Figure("Fillers", str(len(delivery.fillers)), which)
    told = f"; {which}" if which else ""
    return Figure("Fillers", f"{rate:.1f} a minute", f"{fillers_words(band)}{told}", band)


def _pauses(delivery: Delivery) -> Figure:
    longest = max((pause.secs for pause in delivery.pauses), default=0.0)
    told = f"the longest {longest:.1f} s" if longest else ""
    return Figure("Pauses over 2 s", str(len(delivery.pauses)), told)


def _talk_share(delivery: Delivery) -> Figure:
    if delivery.talk_share is None:
        return Figure("Your share of the talking", "–", "the interviewer's voice was not heard")
    return Figure("Your share of the talking", f"{delivery.talk_share * 100:.0f} %")


def _pitch(delivery: Delivery) -> Figure:
    if delivery.pitch_hz is None or delivery.pitch_semitones is None:
        return Figure("Pitch in a phrase", "–", "not measured")
    low, high = delivery.pitch_hz
    return Figure(
        "Pitch in a phrase",
        f"{low:.0f}–{high:.0f} Hz",
        f"{delivery.pitch_semitones:.0f} semitones; an octave is 12",
    )
