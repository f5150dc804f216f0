"""How pages look to whoever asks: theme, contrast and motion, from a cookie, so that nothing flashes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

COOKIE = "appearance"
_A_YEAR_SECS = 31_536_000

THEMES: Final = ("system", "light", "dark")
CONTRASTS: Final = ("system", "more")
MOTIONS: Final = ("system", "less")


@dataclass(frozen=True, slots=True)
class Appearance:
    """What the root element carries; `system` follows the browser."""

    theme: str = "system"
    """One of THEMES."""
    contrast: str = "system"
    """One of CONTRASTS."""
    motion: str = "system"
    """One of MOTIONS."""

    @property
    def cookie(self) -> str:
        """Return it as the cookie's value."""
        return f"{self.theme}.{self.contrast}.{self.motion}"


def read_appearance(value: str) -> Appearance:
    """Return what a cookie says; whatever it doesn't say properly follows the browser."""
    theme, contrast, motion, *_ = [*value.split("."), "", "", ""]
    return Appearance(
        theme if theme in THEMES else "system",
        contrast if contrast in CONTRASTS else "system",
        motion if motion in MOTIONS else "system",
    )


def keep_appearance(response: Response, chosen: Appearance) -> None:
    """Let the browser send it from now on."""
    response.set_cookie(COOKIE, chosen.cookie, max_age=_A_YEAR_SECS, httponly=True, samesite="lax")
