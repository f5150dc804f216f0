"""A database is brought up to date at start, also by several processes at once and after a crash."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

from interviewer.adapters.sql_all_tables import metadata
from interviewer.adapters.sql_engine import alone, downgrade, migrate, read_url, upgrade
from interviewer.adapters.sql_store import SqlStore
from interviewer.errors import ConfigurationError
from tests import old_schemas
from tests.samples import interview, said

OPEN = "import sys; from interviewer.adapters.sql_engine import *; migrate(read_url(sys.argv[1]))"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Return the URL of a new database without tables, once for each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


class TestMigrate:
    def test_the_newest_revision_is_what_the_tables_say(self, database_url: str) -> None:
        url = read_url(database_url)
        migrate(url)
        with create_engine(url).connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, metadata) == []

    def test_several_processes_start_at_once(self, database_url: str) -> None:
        started = [subprocess.Popen([sys.executable, "-c", OPEN, database_url]) for _ in range(4)]
        assert [process.wait(60) for process in started] == [0, 0, 0, 0]

    async def test_what_is_kept_stays_at_the_next_start(self, database_url: str) -> None:
        first = await SqlStore.open(database_url)
        await first.create(interview())
        await first.close()
        second = await SqlStore.open(database_url)
        assert (await second.load("i1")).interview == interview()
        await second.close()

    async def test_a_newer_database_is_refused(self, database_url: str) -> None:
        url = read_url(database_url)
        await asyncio.to_thread(migrate, url)
        with create_engine(url).begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(ConfigurationError, match="newer"):
            await SqlStore.open(database_url)

    async def test_sqlite_is_durable_and_checks_keys(self, sqlite_url: str) -> None:
        store = await SqlStore.open(sqlite_url)
        found = {}
        with store._transactions.engine.connect() as connection:
            for pragma in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout"):
                found[pragma] = connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one()
        await store.close()
        assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}

    def test_a_folder_with_an_odd_name(self, tmp_path: Path) -> None:
        migrate(read_url(f"sqlite:///{tmp_path}/100% mine/x.db"))
        assert (tmp_path / "100% mine" / "x.db").exists()


@pytest.mark.parametrize("revision", old_schemas.REVISIONS)
class TestReleasedSchemas:
    async def test_what_was_kept_is_read(self, database_url: str, revision: str) -> None:
        old_schemas.load(database_url, revision)
        store = await SqlStore.open(database_url)
        assert [line.id for line in await store.history()] == ["i2", "i1"]
        for interview_id in old_schemas.IDS:
            stored = await store.load(interview_id)
            assert (stored.interview.plan, stored.events) == (interview().plan, old_schemas.EVENTS)
        assert await store.asked_before(limit=9) == [("q1",), ("q1",)]
        await store.append("i1", 2, [said(9)])
        await store.close()

    def test_forward_and_back_changes_nothing(self, database_url: str, revision: str) -> None:
        old_schemas.load(database_url, revision)
        url, before = read_url(database_url), old_schemas.rows(database_url)
        assert all(before.values())
        for _ in range(2):
            migrate(url)
            forward = old_schemas.rows(database_url)
            assert all(len(forward[table]) == len(kept) for table, kept in before.items())
            with alone(url) as connection:
                downgrade(connection, revision)
            assert old_schemas.rows(database_url) == before

    def test_old_migrations_still_make_it(self, database_url: str, revision: str, tmp_path: Path) -> None:
        url = read_url(database_url)
        with alone(url) as connection:
            upgrade(connection, revision)
            old_schemas.fill(connection)
        made = old_schemas.rows(database_url)
        with alone(url) as connection:
            downgrade(connection, "base")
        assert old_schemas.rows(database_url) == {}
        other = f"sqlite:///{tmp_path}/other.db"
        old_schemas.load(other, revision)
        assert made.keys() == old_schemas.rows(other).keys()
