"""Which of the formats on offer an `Accept` header prefers (RFC 9110, section 12.5.1). Pure."""

from __future__ import annotations

from collections.abc import Sequence


def best(accept: str, offers: Sequence[str]) -> str | None:
    """Return the offer with the highest quality, the earlier of equals; None where none is acceptable."""
    ranges = _ranges(accept)
    qualities = [(_quality(ranges, offer), -order, offer) for order, offer in enumerate(offers)]
    quality, _, offer = max(qualities)
    return offer if quality > 0 else None


def _ranges(accept: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for part in accept.split(","):
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if media:
            found[media] = _q(parameters)
    return found or {"*/*": 1.0}


def _q(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(1.0, max(0.0, float(value)))
            except ValueError:
                return 0.0
    return 1.0


def _quality(ranges: dict[str, float], offer: str) -> float:
    """Return the quality of the most specific range that fits."""
    for pattern in (offer, offer.partition("/")[0] + "/*", "*/*"):
        if pattern in ranges:
            return ranges[pattern]
    return 0.0
