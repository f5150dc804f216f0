"""A circuit breaker: what keeps failing is left alone for a while, then tried with one call. Pure; takes times."""

from __future__ import annotations

from typing import Literal

State = Literal["closed", "open", "half-open"]


class Breaker:
    """Closed: calls go through. Open: none does. Half-open: one does, and its outcome decides.

    Times are seconds of any clock that never goes back. What is let through must be settled by `succeeded`, `failed`
    or `gave_up`; a trial call that never is frees its place after `longest_rest_secs`.
    """

    def __init__(
        self, *, failures: int = 3, rest_secs: float = 5.0, longest_rest_secs: float = 120.0
    ) -> None:
        """Open after so many failures in a row; each failed trial doubles the rest up to the longest."""
        self._most = failures
        self._first_rest_secs = rest_secs
        self._longest_rest_secs = longest_rest_secs
        self._failures = 0
        self._rest_secs = rest_secs
        self._until: float | None = None
        self._trial_until: float | None = None

    def state(self, now: float) -> State:
        """Return how it stands."""
        if self._until is None:
            return "closed"
        return "open" if now < self._until else "half-open"

    def retry_secs(self, now: float) -> float:
        """Return how long it still rests, 0 where it doesn't."""
        return max(0.0, self._until - now) if self._until is not None else 0.0

    def allows(self, now: float) -> bool:
        """Return whether a call may be made now; where it is half-open, this takes the place of the one trial."""
        state = self.state(now)
        if state == "half-open":
            if self._trial_until is not None and now < self._trial_until:
                return False
            self._trial_until = now + self._longest_rest_secs
        return state != "open"

    def succeeded(self) -> None:
        """A call went well: all is forgiven."""
        self._failures = 0
        self._rest_secs = self._first_rest_secs
        self._until = self._trial_until = None

    def failed(self, now: float, *, rest_secs: float | None = None) -> None:
        """A call failed; `rest_secs` where the other side said how long it wants to be left alone: it rests at once."""
        was_trial = self._trial_until is not None
        if self._until is not None and not was_trial:
            return  # begun before it opened: a crowd that fails together is one failure
        self._failures += 1
        self._trial_until = None
        if was_trial:
            self._rest_secs = min(2 * self._rest_secs, self._longest_rest_secs)
        if rest_secs is not None:
            self._until = now + min(max(rest_secs, self._rest_secs), self._longest_rest_secs)
        elif was_trial or self._failures >= self._most:
            self._until = now + self._rest_secs

    def gave_up(self) -> None:
        """A call was given up by whoever made it: it says nothing, and the next may be the trial."""
        self._trial_until = None
