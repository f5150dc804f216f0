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

from interviewer.adapters.sql_engine import migrate, read_url
from interviewer.adapters.sql_store import SqlStore
from interviewer.adapters.sql_tables import metadata
from interviewer.errors import ConfigurationError
from tests.samples import interview

OPEN = "import sys; from interviewer.adapters.sql_engine import *; migrate(read_url(sys.argv[1]))"


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
