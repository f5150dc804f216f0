"""What makes a service ready, what only costs quality, and that nobody learns a secret by asking."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

import pytest

from interviewer.adapters.rate_limits import RateLimits
from interviewer.adapters.sql_store import SqlStore
from interviewer.checks import PartChecks
from interviewer.ports import GradingProgress
from interviewer.seeing.settings import SeeingSettings
from interviewer.service import Check
from interviewer.settings import Settings
from knowledge.library import Library
from tests.accounts import signed_in
from tests.fakes import FixedChecks
from tests.integration.api.conftest import House
from tests.integration.limits.conftest import RedisServer, redis_server
from tests.samples import interview
from tests.small_server import Answer, serving

__all__ = ["redis_server"]


@asynccontextmanager
async def _checks(
    tmp_path: Path,
    library: Library,
    *,
    least_free_mb: int = 1,
    redis_url: str | None = None,
    kept_secs: float = 2.0,
    **given: str,
) -> AsyncIterator[tuple[PartChecks, SqlStore]]:
    """Yield the checks of a house in this folder, with its store."""
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]
        data_dir=tmp_path,
        redis_url=redis_url,
        seeing=SeeingSettings(least_free_mb=least_free_mb),
        **given,  # type: ignore[arg-type]
    )
    store = await SqlStore.open(settings.database)
    limiter = RateLimits(redis_url, secret="", rest_secs=0.01)
    yield PartChecks(settings, store, library, None, limiter, kept_secs=kept_secs), store
    await limiter.close()
    await store.close()


async def _found(checks: PartChecks) -> dict[str, Check]:
    return {check.name: check for check in await checks()}


class TestDatabase:
    async def test_tells_its_kind_and_schema(self, tmp_path: Path, library: Library) -> None:
        async with _checks(tmp_path, library) as (checks, _):
            database = (await _found(checks))["database"]
        assert database.ok
        assert database.detail.startswith("sqlite, schema 0")

    @pytest.mark.parametrize(("revision", "ready"), [("0001", False), ("9999", True)])
    async def test_an_older_schema_is_not_ready_and_a_newer_one_serves_on(
        self, revision: str, ready: bool, tmp_path: Path, library: Library
    ) -> None:
        async with _checks(tmp_path, library) as (checks, _):
            with sqlite3.connect(tmp_path / "interviewer.db") as connection:
                connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
            connection.close()
            database = (await _found(checks))["database"]
        assert (database.ok, database.required) == (ready, True)
        assert revision in database.detail

    async def test_one_that_is_gone_is_told_without_its_address(
        self, tmp_path: Path, library: Library
    ) -> None:
        async with _checks(tmp_path, library) as (checks, store):
            await store.close()
            database = (await _found(checks))["database"]
        assert not database.ok
        assert str(tmp_path) not in database.detail

    async def test_a_full_disk_is_told_before_it_is_full(self, tmp_path: Path, library: Library) -> None:
        async with _checks(tmp_path, library, least_free_mb=10**9) as (checks, _):
            disk = (await _found(checks))["disk"]
        assert (disk.ok, disk.required) == (False, True)
        assert "less than 1,000,000,000" in disk.detail


class TestWhatOnlyCostsQuality:
    async def test_a_chroma_server_that_is_away(self, tmp_path: Path, library: Library) -> None:
        async with _checks(tmp_path, library, chroma_url="http://me:secret@127.0.0.1:9") as (checks, _):
            chroma = (await _found(checks))["Chroma server"]
        assert (chroma.ok, chroma.required) == (False, False)
        assert "secret" not in chroma.detail

    async def test_a_chroma_server_that_answers(self, tmp_path: Path, library: Library) -> None:
        with serving(
            lambda asked: Answer(status=200 if asked.path == "/api/v2/heartbeat" else 404)
        ) as origin:
            async with _checks(tmp_path, library, chroma_url=origin) as (checks, _):
                assert (await _found(checks))["Chroma server"].ok

    async def test_redis_that_is_away_and_comes_back(
        self, tmp_path: Path, library: Library, redis_server: RedisServer
    ) -> None:
        redis_server.stop()
        async with _checks(tmp_path, library, redis_url=redis_server.url, kept_secs=0.0) as (checks, _):
            redis = (await _found(checks))["Redis"]
            assert (redis.ok, redis.required) == (False, False)
            redis_server.start()
            async with asyncio.timeout(60):
                while not (await _found(checks))["Redis"].ok:  # noqa: ASYNC110 - nobody tells when it is back
                    await asyncio.sleep(0.02)

    async def test_the_queue_is_told(self, tmp_path: Path, library: Library) -> None:
        async with _checks(tmp_path, library) as (checks, store):
            states: list[Literal["queued", "running", "done"]] = ["queued", "queued", "running", "done"]
            for number, state in enumerate(states):
                await store.create(interview(f"i{number}"))
                await store.set_grading(f"i{number}", 1, GradingProgress(state, 0, 1))
            assert (await _found(checks))["gradings"].detail.startswith("2 wait, 1 under way")


class TestManyAsk:
    async def test_at_once_they_cost_one_look(self, tmp_path: Path, library: Library) -> None:
        looks = []

        def count(_: object) -> Answer:
            looks.append(1)
            return Answer()

        with serving(count) as origin:
            async with _checks(tmp_path, library, chroma_url=origin) as (checks, _):
                await asyncio.gather(*(checks() for _ in range(20)))
        assert len(looks) == 1


class TestWhoIsTold:
    LINES = (Check("database", True, "postgresql, schema 0009"), Check("Redis", False, "away", False))

    async def test_who_owns_the_installation_is_told_everything(self, house: House) -> None:
        house.checks = FixedChecks(list(self.LINES))
        async with house.client() as client:
            told = (await client.get("/readyz")).json()["checks"]
        assert [check["detail"] for check in told] == ["postgresql, schema 0009", "away"]

    async def test_with_accounts_only_an_admin_learns_what_is_right(self, house: House) -> None:
        house.checks = FixedChecks(list(self.LINES))
        async with signed_in(house) as people:
            for client, details in (
                (people.anonymous, ["", "away"]),
                (people.candidate, ["", "away"]),
                (people.admin, ["postgresql, schema 0009", "away"]),
            ):
                told = (await client.get("/readyz")).json()["checks"]
                assert [check["detail"] for check in told] == details
