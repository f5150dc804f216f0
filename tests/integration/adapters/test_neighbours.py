"""News and claims between processes, on a folder and on Postgres."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import psycopg
import pytest
import pytest_asyncio

from interviewer.adapters.file_neighbours import FileNeighbours
from interviewer.adapters.neighbours_of import neighbours_of
from interviewer.adapters.pg_neighbours import PgNeighbours
from interviewer.neighbours import Alone, Neighbours, News, claimed, wait_for_claim
from interviewer.settings import Settings

PATIENCE_SECS = 30.0

_HOLDER = """
import asyncio, sys
from pathlib import Path
from interviewer.adapters.neighbours_of import neighbours_of
from interviewer.settings import Settings

async def main():
    folder, url = Path(sys.argv[1]), sys.argv[2]
    settings = Settings(data_dir=folder, database_url=url, chroma_url="http://unused", _env_file=None)
    async with neighbours_of(settings) as neighbours:
        print(await neighbours.take("reply:x"), flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Return those of a process that may have neighbours."""
    return Settings(
        data_dir=tmp_path,
        database_url=database_url,
        chroma_url="http://unused",
        _env_file=None,  # type: ignore[call-arg]
    )


def opened(settings: Settings) -> AbstractAsyncContextManager[Neighbours]:
    return neighbours_of(settings)


@pytest_asyncio.fixture
async def one(settings: Settings) -> AsyncIterator[Neighbours]:
    async with opened(settings) as neighbours:
        yield neighbours


@pytest_asyncio.fixture
async def other(settings: Settings) -> AsyncIterator[Neighbours]:
    async with opened(settings) as neighbours:
        yield neighbours


async def hear(neighbours: Neighbours, wanted: News) -> list[News]:
    """Return what was heard up to this, without what only says that everything should be looked at."""
    heard: list[News] = []
    async with asyncio.timeout(PATIENCE_SECS):
        async for news in neighbours.listen():
            if news.kind != "caught_up":
                heard.append(news)
            if news == wanted:
                return heard
    raise AssertionError


async def connected(neighbours: Neighbours) -> None:
    """Wait until it listens: Postgres loses what is told before."""
    if isinstance(neighbours, PgNeighbours):
        async with asyncio.timeout(PATIENCE_SECS):
            async for news in neighbours.listen():
                if news.kind == "caught_up":
                    return


class TestNews:
    async def test_is_heard_by_the_others_and_not_by_who_tells(
        self, one: Neighbours, other: Neighbours
    ) -> None:
        await connected(one)
        await connected(other)
        one.tell(News("added", "a"))
        other.tell(News("voice", "b"))
        assert await hear(other, News("added", "a")) == [News("added", "a")]
        assert await hear(one, News("voice", "b")) == [News("voice", "b")]

    async def test_comes_in_order_and_all_of_it(self, one: Neighbours, other: Neighbours) -> None:
        await connected(other)
        told = [News("added", f"interview-{number}") for number in range(500)]
        for news in told:
            one.tell(news)
        assert await hear(other, told[-1]) == told

    async def test_of_before_is_none(self, one: Neighbours, settings: Settings) -> None:
        one.tell(News("added", "before"))
        async with opened(settings) as late:
            await connected(late)
            one.tell(News("added", "after"))
            heard = await hear(late, News("added", "after"))
        assert len(heard) <= 2  # what was still on its way may come


class TestClaims:
    async def test_one_has_it_at_a_time(self, one: Neighbours, other: Neighbours) -> None:
        assert await one.take("reply:x")
        assert not await one.take("reply:x")
        assert not await other.take("reply:x")
        assert await other.take("reply:y")
        await one.release("reply:x")
        assert await other.take("reply:x")

    async def test_release_of_what_is_not_ours_takes_nothing(
        self, one: Neighbours, other: Neighbours
    ) -> None:
        assert await one.take("reply:x")
        await other.release("reply:x")
        assert not await other.take("reply:x")

    async def test_a_block_waits_for_its_turn(self, one: Neighbours, other: Neighbours) -> None:
        order: list[str] = []

        async def second() -> None:
            async with claimed(other, "reply:x"):
                order.append("second")

        async with claimed(one, "reply:x"):
            waiting = asyncio.create_task(second())
            await asyncio.sleep(0)
            order.append("first")
        await asyncio.wait_for(waiting, PATIENCE_SECS)
        assert order == ["first", "second"]

    async def test_who_waits_too_long_goes_on_without(self, one: Neighbours, other: Neighbours) -> None:
        assert await one.take("reply:x")
        async with claimed(other, "reply:x", longest_secs=0.0):
            pass
        assert not await other.take("reply:x")

    async def test_a_killed_process_has_none_any_more(self, one: Neighbours, settings: Settings) -> None:
        command = [sys.executable, "-c", _HOLDER, str(settings.data_dir), settings.database]
        holder = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
        assert holder.stdout
        taken = await holder.stdout.readline()
        before = await one.take("reply:x")
        holder.kill()
        after = await wait_for_claim(one, "reply:x", PATIENCE_SECS)
        await holder.wait()
        assert (taken.strip(), before, after) == (b"True", False, True)


class TestPostgresRestarts:
    async def test_news_goes_on_and_claims_are_taken_up_again(self, postgres_url: str) -> None:
        async with PgNeighbours.running(postgres_url) as one, PgNeighbours.running(postgres_url) as other:
            await connected(one)
            await connected(other)
            assert await one.take("voice:x")
            await asyncio.to_thread(_cut_everybody, postgres_url)
            await connected(other)  # it listens again
            one.tell(News("added", "a"))
            assert await hear(other, News("added", "a")) == [News("added", "a")]
            assert not await other.take("voice:x")


def _cut_everybody(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


class TestAlone:
    async def test_one_process_has_no_neighbours(self, tmp_path: Path) -> None:
        settings = Settings(data_dir=tmp_path, _env_file=None)  # type: ignore[call-arg]
        async with neighbours_of(settings) as alone:
            assert isinstance(alone, Alone)
            assert [news async for news in alone.listen()] == []
            assert await alone.take("x")
            assert not await alone.take("x")
        assert not (tmp_path / "news.db").exists()

    async def test_sqlite_with_a_chroma_server_may_have_some(self, tmp_path: Path) -> None:
        settings = Settings(data_dir=tmp_path, chroma_url="http://unused", _env_file=None)  # type: ignore[call-arg]
        async with neighbours_of(settings) as some:
            assert isinstance(some, FileNeighbours)
