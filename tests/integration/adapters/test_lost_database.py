"""A database that is lost for moments: nothing is lost with it, nothing stands twice, and nobody is left guessing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest
import pytest_asyncio
from sqlalchemy import text

from evals.bench.postgres import Cluster, PostgresMissing
from interviewer.adapters.sql_store import SqlStore
from interviewer.adapters.sql_threads import Transactions
from interviewer.errors import Conflict, StaleWrite, StorageUnavailable
from tests.cutting_line import CuttingLine, When, cutting_line
from tests.samples import interview, said


@pytest.fixture
def line(postgres_url: str) -> Iterator[tuple[CuttingLine, str]]:
    with cutting_line(postgres_url) as made:
        yield made


@pytest_asyncio.fixture
async def store(line: tuple[CuttingLine, str]) -> AsyncIterator[SqlStore]:
    opened = await SqlStore.open(line[1])
    await opened.create(interview())
    yield opened
    await opened.close()


@pytest.mark.parametrize("when", ["before", "after"])
class TestCommitInDoubt:
    async def test_an_answer_is_there_once(
        self, store: SqlStore, line: tuple[CuttingLine, str], when: When
    ) -> None:
        line[0].cuts = when
        await store.append("i1", 0, [said(1)])
        assert line[0].made == 1
        fresh = await SqlStore.open(line[1])
        assert (await fresh.load("i1")).events == (said(1),)
        await fresh.close()

    async def test_an_interview_is_there_once(
        self, store: SqlStore, line: tuple[CuttingLine, str], when: When
    ) -> None:
        line[0].cuts = when
        await store.create(interview("i2"))
        assert line[0].made == 1
        with pytest.raises(Conflict):
            await store.create(interview("i2"))

    async def test_whoever_was_overtaken_is_told(
        self, store: SqlStore, line: tuple[CuttingLine, str], postgres_url: str, when: When
    ) -> None:
        other = await SqlStore.open(postgres_url)
        await other.append("i1", 0, [said(7)])
        line[0].cuts = when
        with pytest.raises(StaleWrite):
            await store.append("i1", 0, [said(1)])
        await store.append("i1", 1, [said(2)])
        assert (await other.load("i1")).events == (said(7), said(2))
        await other.close()

    async def test_what_may_not_be_done_twice_is_told_to_be_in_doubt(
        self, store: SqlStore, line: tuple[CuttingLine, str], when: When
    ) -> None:
        line[0].cuts = when
        with pytest.raises(StorageUnavailable, match="before you send it again"):
            await store._transactions.run(
                lambda c: c.execute(text("UPDATE interviews SET turns = turns + 1"))
            )
        # The line does what it says: of the two commits one happened.
        assert (await store.history())[0].turns == (1 if when == "after" else 0)


class TestStoppedServer:
    @pytest.fixture
    def server(self) -> Iterator[Cluster]:
        try:
            made = Cluster(durable=False)
        except PostgresMissing as missing:
            pytest.skip(str(missing))
        made.start()
        yield made
        made.stop("immediate")
        made.remove()

    async def test_a_restart_is_waited_for_and_an_outage_is_told(self, server: Cluster) -> None:
        store = await SqlStore.open(server.database("mine"))
        await store.create(interview())
        store._transactions._patience_secs = 60.0
        server.stop()
        waiting = asyncio.create_task(store.append("i1", 0, [said(1)]))
        while not store._transactions._lost:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        server.start()
        await waiting
        assert (await store.load("i1")).version == 1
        server.stop("immediate")
        store._transactions._patience_secs = 0.0
        with pytest.raises(StorageUnavailable, match="can't be reached"):
            await store.load("i1")
        server.start()
        store._transactions._patience_secs = 60.0
        assert (await store.load("i1")).version == 1
        await store.close()


class TestReadOnly:
    async def test_is_told_and_over_when_it_is_over(self, postgres_url: str) -> None:
        store = await SqlStore.open(postgres_url)
        await store.create(interview())
        name = postgres_url.split("@/")[1].partition("?")[0]

        def refuse_writing(refuse: str) -> None:
            with psycopg.connect(postgres_url, autocommit=True) as connection:
                connection.execute("SET default_transaction_read_only = off")
                connection.execute(
                    f'ALTER DATABASE "{name}" SET default_transaction_read_only = {refuse}'.encode()
                )
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )

        refuse_writing("on")
        with pytest.raises(StorageUnavailable, match="not written"):
            await store.append("i1", 0, [said(1)])
        assert (await store.load("i1")).version == 0
        refuse_writing("off")
        await store.append("i1", 0, [said(1)])
        await store.close()


class TestFullSqlite:
    async def test_is_told_and_over_when_there_is_room(self, tmp_path: Path) -> None:
        store = await SqlStore.open(f"sqlite:///{tmp_path}/x.db")
        await store.create(interview())
        with store._transactions.engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        await _limit(store._transactions, pages)
        with pytest.raises(StorageUnavailable, match="no room"):
            await store.append("i1", 0, [said(n) for n in range(1, 200)])
        assert (await store.load("i1")).version == 0
        await _limit(store._transactions, 1_000_000)
        await store.append("i1", 0, [said(n) for n in range(1, 200)])
        assert (await store.load("i1")).version == 199
        await store.close()


async def _limit(transactions: Transactions, pages: int) -> None:
    """Let the file grow no further than this: SQLite refuses as on a full disk. Each connection has its own limit."""
    held = [transactions.engine.connect() for _ in range(8)]
    for connection in held:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        connection.close()
