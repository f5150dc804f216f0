"""What a person may use: asked before something is begun, told after it was done. HTTP and websocket alike."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from interviewer.errors import ModelBudgetSpent, TooMuch
from interviewer.limits.model import Limiter, Rule, Unlimited
from interviewer.limits.settings import LimitSettings
from interviewer.limits.usage import DaysUse, UsageStore, seconds_left_of_day
from interviewer.ports import Clock, Usage

log = logging.getLogger(__name__)

_UNDER_WAY = timedelta(hours=1)
_BUSY_SECS = 60.0
"""When to ask again whether an interview has come to its end."""


@dataclass(frozen=True, slots=True)
class AllowanceLine:
    """One thing that is counted by the day, as a page shows it."""

    name: str
    """What is counted."""
    used: float
    """Today, by UTC."""
    most: float | None
    """What may be used; None: as much as they like."""
    unit: str
    """`tokens`, `usd`, `secs` or `bytes`."""

    @property
    def spent(self) -> bool:
        """Whether it is used up."""
        return self.most is not None and self.used >= self.most


class Allowances:
    """Asks and counts. A limit that is off costs nothing; what is used is counted all the same."""

    def __init__(
        self,
        limits: LimitSettings | None = None,
        limiter: Limiter | None = None,
        usage: UsageStore | None = None,
        clock: Clock | None = None,
    ) -> None:
        """Take the limits that hold; without a store nothing is kept, and no day's limit holds."""
        self.limits = limits or LimitSettings()
        """As they hold."""
        self.limiter = limiter or Unlimited()
        """Counts what is limited by the minute or hour."""
        self._usage = usage
        self._clock = clock

    async def turn(self, owner: str) -> None:
        """Take one answer or button; TooMuch, before anything of it is kept."""
        await self._hit(_rule("turns", self.limits.turns_a_minute, 60, _TURNS), owner)

    async def interview(self, owner: str) -> None:
        """Take one interview, drill or retry to begin; TooMuch."""
        most = self.limits.interviews_at_once
        if most is not None and await self._under_way(owner) >= most:
            raise TooMuch(_AT_ONCE.format(most=most), retry_secs=_BUSY_SECS)
        await self._hit(_rule("interviews", self.limits.interviews_an_hour, 3600, _INTERVIEWS), owner)

    async def request(self, owner: str) -> None:
        """Take one request, or message of a websocket, of somebody who is signed in; TooMuch."""
        await self._hit(_rule("requests", self.limits.requests_a_minute, 60, _REQUESTS), owner)

    async def request_from(self, address: str) -> None:
        """Take one request from an address, of somebody who isn't; TooMuch."""
        most = self.limits.requests_a_minute_by_address
        await self._hit(_rule("addresses", most, 60, _REQUESTS), address)

    async def may_send_sound(self, owner: str) -> None:
        """Ask before sound is taken in; TooMuch where the day's is used up."""
        await self._day(self.limits.audio_secs_a_day, owner, lambda used: used.audio_secs, _SOUND)

    async def may_upload(self, owner: str, size_bytes: int) -> None:
        """Ask before a file is read, whose size is known or 0; TooMuch where it would be more than the day's."""
        await self.may_send_sound(owner)
        most = self.limits.upload_bytes_a_day
        await self._day(most, owner, lambda used: used.upload_bytes + max(size_bytes, 1) - 1, _FILES)

    async def sound_sent(self, owner: str, secs: float, *, file_bytes: int = 0) -> None:
        """Count sound that was taken in."""
        await self._add(owner, DaysUse(audio_secs=secs, upload_bytes=file_bytes))

    async def may_ask_model(self, owner: str) -> None:
        """Ask before a model is called; ModelBudgetSpent. Calls under way may go beyond by what they take."""
        if self._usage is None or not self._limits_model:
            return
        used = await self._usage.used(owner, self._today())
        tokens, usd = self.limits.model_tokens_a_day, self.limits.model_usd_a_day
        if tokens is not None and used.tokens >= tokens:
            raise ModelBudgetSpent(_TOKENS.format(most=tokens))
        if usd is not None and used.cost_usd >= usd:
            raise ModelBudgetSpent(_MONEY.format(most=usd))

    async def model_asked(self, owner: str, usage: Usage) -> None:
        """Count what a call of a model took."""
        await self._add(owner, DaysUse(1, usage.tokens_in, usage.tokens_out, usage.cost_usd or 0.0))

    async def used_today(self, owner: str) -> DaysUse:
        """Return what was used today."""
        return DaysUse() if self._usage is None else await self._usage.used(owner, self._today())

    async def today(self, owner: str) -> tuple[AllowanceLine, ...]:
        """Return today's use against the limits, for the settings page."""
        used, limits = await self.used_today(owner), self.limits
        return (
            AllowanceLine("Language model", used.tokens, limits.model_tokens_a_day, "tokens"),
            AllowanceLine("Cost of the language model", used.cost_usd, limits.model_usd_a_day, "usd"),
            AllowanceLine("Sound sent", used.audio_secs, limits.audio_secs_a_day, "secs"),
            AllowanceLine("Sound files", used.upload_bytes, limits.upload_bytes_a_day, "bytes"),
        )

    @property
    def _limits_model(self) -> bool:
        return self.limits.model_tokens_a_day is not None or self.limits.model_usd_a_day is not None

    async def _under_way(self, owner: str) -> int:
        if self._usage is None:
            return 0
        return await self._usage.under_way(owner, self._now() - _UNDER_WAY)

    async def _hit(self, rule: Rule | None, key: str) -> None:
        if rule is not None:
            await self.limiter.hit(rule, key)

    async def _day(self, most: int | None, owner: str, of: Callable[[DaysUse], float], words: str) -> None:
        if most is None or self._usage is None:
            return
        if of(await self._usage.used(owner, self._today())) >= most:
            raise TooMuch(words, retry_secs=seconds_left_of_day(self._now()))

    async def _add(self, owner: str, used: DaysUse) -> None:
        """Add it; where that fails it is said in the log, and what was done is not undone by it."""
        try:
            if self._usage is not None:
                await self._usage.add(owner, self._today(), used)
        except Exception as error:
            log.warning("what was used could not be kept (%s)", type(error).__name__)

    def _now(self) -> datetime:
        return self._clock.now() if self._clock else datetime.now(UTC)

    def _today(self) -> date:
        return self._now().astimezone(UTC).date()


def _rule(name: str, most: int | None, per_secs: int, words: str) -> Rule | None:
    return None if most is None else Rule(name, most, per_secs, words)


_TURNS = "That was too much in one minute. Your words are still here."
_INTERVIEWS = "Too many interviews were begun within an hour. You can go on with one of them."
_AT_ONCE = "You have {most} interviews going on, as many as you may. End one of them first."
_REQUESTS = "Too many requests within a minute."
_SOUND = (
    "Today's time for spoken answers is used up. You can go on by typing; it begins anew at midnight UTC."
)
_FILES = "Today's space for sound files is used up. You can go on by typing; it begins anew at midnight UTC."
_TOKENS = "Today's {most:,} tokens for the language model are used up."
_MONEY = "Today's {most:.2f} US dollars for the language model are used up."
