"""Passwords as argon2id hashes, made in threads of their own, few at a time: a flood can't take every core."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from interviewer.errors import TooMuch

if TYPE_CHECKING:
    from pwdlib import PasswordHash

Result = TypeVar("Result")

MEMORY_KIB = 65_536
ROUNDS = 3
"""RFC 9106's second recommendation (64 MiB, three passes), on one lane: cores are left to others."""
_MOST_WAITING = 64
_BUSY_SECS = 5.0


class Argon2Passwords:
    """Implements `PasswordHasher`."""

    def __init__(self, *, memory_kib: int = MEMORY_KIB, rounds: int = ROUNDS) -> None:
        self._memory_kib = memory_kib
        self._rounds = rounds
        self._waiting = 0
        self._threads = ThreadPoolExecutor(max(1, (os.cpu_count() or 1) // 2), thread_name_prefix="argon2")

    async def hash(self, password: str) -> str:
        """Return what is kept; TooMuch while too many wait."""
        return await self._run(lambda: self._loaded[0].hash(password))

    async def verify(self, password: str, kept: str | None) -> tuple[bool, str | None]:
        """Return whether it fits, and a better hash where the kept one is out of date; TooMuch as for `hash`.

        Without a kept one, one that nothing fits is compared: it takes as long.
        """
        if kept is None:
            await self._run(lambda: self._loaded[0].verify(password, self._loaded[1]))
            return False, None
        return await self._run(lambda: self._loaded[0].verify_and_update(password, kept))

    @cached_property
    def _loaded(self) -> tuple[PasswordHash, str]:
        """Return the engine, and the hash of random bytes that nobody has: there from the first use on."""
        from pwdlib import PasswordHash
        from pwdlib.hashers.argon2 import Argon2Hasher

        hasher = Argon2Hasher(time_cost=self._rounds, memory_cost=self._memory_kib, parallelism=1)
        engine = PasswordHash((hasher,))
        return engine, engine.hash(os.urandom(32))

    async def _run(self, work: Callable[[], Result]) -> Result:
        if self._waiting >= _MOST_WAITING:
            raise TooMuch("Too many people sign in just now. Try again in a moment.", retry_secs=_BUSY_SECS)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._waiting -= 1
