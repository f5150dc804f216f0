"""How numbers are rounded, in one place, so that files and pages never show two numbers for one. Pure.

What is shown is rounded from what the JSON holds: 2.3496 is 2.35 there, and so 2.4, not 2.3, on every page.
"""

from __future__ import annotations

from typing import overload

DECIMALS = 3
"""Of the JSON."""


@overload
def rounded(value: float) -> float: ...
@overload
def rounded(value: None) -> None: ...
def rounded(value: float | None) -> float | None:
    """Return a number as the JSON has it."""
    return None if value is None else round(value, DECIMALS)


def one_decimal(value: float) -> str:
    """Return a score, a level or a bound as it is shown."""
    return f"{rounded(value):.1f}"


def change_words(value: float) -> str:
    """Return a change of a score as it is shown, with its sign; what would show as nothing is less than 0.01."""
    sign = "−" if value < 0 else "+"
    size = f"{abs(rounded(value)):.2f}"
    return f"{sign}{size}" if size != "0.00" else f"{sign}less than 0.01"


def percent(share: float) -> str:
    """Return a share of 0–1 as it is shown."""
    return f"{100 * rounded(share):.0f}%"
