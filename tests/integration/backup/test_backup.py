"""A backup holds one moment, whatever goes on, and comes back whole or not at all, on either database."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, insert, text

from interviewer.adapters.sql_archive import snapshot
from interviewer.adapters.sql_engine import alone, read_url, upgrade
from interviewer.adapters.sql_store import SqlStore
from interviewer.adapters.sql_tables_jobs import executors
from interviewer.backup.making import back_up, restore
from interviewer.backup.reading import ArchiveReader
from interviewer.backup.values import as_line
from interviewer.backup.writing import ArchiveWriter
from interviewer.errors import BadInput, ConfigurationError, Conflict, StorageUnavailable
from interviewer.ports import GradingProgress
from interviewer.settings import Settings
from knowledge.folder_lock import FolderLock
from tests.integration.backup.conftest import NewHome
from tests.samples import NOON, asked, interview, result, said

KINDS = ("sqlite", "postgres")
WORDS = "I split by time. ‘Ça va’ 🎈 \u2028 \\u0000 {curly}"


async def _furnish(settings: Settings) -> None:
    """Fill a house with one of everything that has a shape of its own: text, sound, moments, numbers, booleans."""
    store = await SqlStore.open(settings.database)
    await store.create(interview("i1"))
    await store.append("i1", 0, [asked(1), said(2, client_turn_id="c1", text=WORDS)])
    await store.sounds.keep_sound("i1", "p1", bytes(range(256)) * 20)
    await store.save_result("i1", 1, result())
    await store.set_grading("i1", 1, GradingProgress("running", 1, 3), overall=3.5)
    await store.preferences.keep_preference("look", {"dark": True})
    await store.close()
    guides = settings.data_dir / "guides" / "mine"
    guides.mkdir(parents=True)
    (guides / "leakage.md").write_text("# Leakage\n\nSplit before fitting.\n", "utf-8")


def _everything(settings: Settings) -> Mapping[str, list[dict[str, Any]]]:
    with snapshot(settings.database) as seen:
        return {name: [dict(row) for row in seen.rows(name)] for name in seen.tables()}


@pytest.mark.parametrize("target", KINDS)
@pytest.mark.parametrize("source", KINDS)
class TestBothWays:
    async def test_what_comes_back_is_what_was_there(
        self, source: str, target: str, new_home: NewHome, tmp_path: Path
    ) -> None:
        old, new, archive = new_home(source), new_home(target), tmp_path / "b.zip"
        await _furnish(old)
        kept = await asyncio.to_thread(back_up, old, archive)
        assert (kept.interviews, kept.files) == (1, 1)
        restored = await asyncio.to_thread(restore, new, archive, replace=False)
        assert (restored.interviews, restored.rows, restored.files) == (
            kept.interviews,
            kept.rows,
            kept.files,
        )
        assert _everything(new) == _everything(old)
        assert (new.data_dir / "guides/mine/leakage.md").read_text("utf-8").startswith("# Leakage")
        store = await SqlStore.open(new.database)
        assert (await store.load("i1")).events[1] == said(2, client_turn_id="c1", text=WORDS)
        # What was being graded is found unfinished, so that it goes on after the start.
        assert (await store.grading("i1"))[1].state == "running"
        await store.close()


@pytest.mark.parametrize("kind", KINDS)
class TestWhileOthersWrite:
    async def test_every_interview_is_as_it_was_at_one_moment(
        self, kind: str, new_home: NewHome, tmp_path: Path
    ) -> None:
        home = new_home(kind)
        store = await SqlStore.open(home.database)
        ids = [f"i{number}" for number in range(4)]
        for identifier in ids:
            await store.create(interview(identifier))
        stopped, begun = asyncio.Event(), asyncio.Event()
        written = dict.fromkeys(ids, 0)

        async def talk(identifier: str) -> None:
            while not stopped.is_set():
                number = written[identifier]
                await store.append(identifier, number, [asked(number), said(number + 1)])
                written[identifier] = number + 2
                if min(written.values()) >= 10:
                    begun.set()

        writers = [asyncio.create_task(talk(identifier)) for identifier in ids]
        await asyncio.wait_for(begun.wait(), 60)
        archives = [tmp_path / f"{number}.zip" for number in range(2)]
        for archive in archives:
            before = dict(written)
            await asyncio.to_thread(back_up, home, archive)
            assert sum(written.values()) > sum(before.values()), "nobody wrote meanwhile"
            await _check_whole(archive, new_home(kind), at_least=before)
        stopped.set()
        await asyncio.gather(*writers)
        await store.close()


async def _check_whole(archive: Path, home: Settings, *, at_least: Mapping[str, int]) -> None:
    await asyncio.to_thread(restore, home, archive, replace=False)
    rows = await asyncio.to_thread(_everything, home)
    for row in rows["interviews"]:
        seqs = [event["seq"] for event in rows["events"] if event["interview_id"] == row["id"]]
        assert seqs == list(range(row["version"]))
        assert len(seqs) >= at_least[row["id"]]
        assert len(seqs) % 2 == 0, "half a transaction"


class TestBackUp:
    async def test_a_file_that_is_there_is_not_overwritten(self, new_home: NewHome, tmp_path: Path) -> None:
        home, archive = new_home("sqlite"), tmp_path / "b.zip"
        await _furnish(home)
        archive.write_text("mine")
        with pytest.raises(BadInput, match="exists already"):
            back_up(home, archive)
        assert archive.read_text() == "mine"

    async def test_only_its_owner_can_read_it_and_nothing_unfinished_stays(
        self, new_home: NewHome, tmp_path: Path
    ) -> None:
        home, folder = new_home("sqlite"), tmp_path / "backups"
        await _furnish(home)
        back_up(home, folder / "b.zip")
        assert stat.S_IMODE((folder / "b.zip").stat().st_mode) == 0o600
        assert [path.name for path in folder.iterdir()] == ["b.zip"]

    def test_without_a_database_there_is_nothing_to_back_up(self, new_home: NewHome, tmp_path: Path) -> None:
        home = new_home("sqlite")
        with pytest.raises(BadInput, match="no database"):
            back_up(home, tmp_path / "b.zip")
        assert not (tmp_path / "b.zip").exists()
        assert not home.data_dir.exists()

    def test_a_database_that_is_away_is_told_in_a_sentence(self, new_home: NewHome, tmp_path: Path) -> None:
        url = "postgresql://u:secret@127.0.0.1:9/x"
        away = Settings(data_dir=tmp_path, database_url=url, _env_file=None)  # type: ignore[call-arg]
        with pytest.raises(StorageUnavailable) as caught:
            back_up(away, tmp_path / "b.zip")
        assert "secret" not in str(caught.value)

    async def test_links_that_lead_elsewhere_are_left_out(self, new_home: NewHome, tmp_path: Path) -> None:
        home = new_home("sqlite")
        await _furnish(home)
        (tmp_path / "elsewhere").mkdir()
        (tmp_path / "elsewhere/passwd.md").write_text("secret")
        (home.data_dir / "guides/link.md").symlink_to(tmp_path / "elsewhere/passwd.md")
        (home.data_dir / "guides/linked").symlink_to(tmp_path / "elsewhere")
        back_up(home, tmp_path / "b.zip")
        with ArchiveReader.open(tmp_path / "b.zip") as archive:
            assert [entry.name for entry in archive.files()] == ["files/guides/mine/leakage.md"]


@pytest.mark.parametrize("kind", KINDS)
class TestRestore:
    async def test_what_is_there_is_only_given_up_when_asked(
        self, kind: str, new_home: NewHome, tmp_path: Path
    ) -> None:
        old, new, archive = new_home("sqlite"), new_home(kind), tmp_path / "b.zip"
        await _furnish(old)
        back_up(old, archive)
        store = await SqlStore.open(new.database)
        await store.create(interview("mine"))
        await store.close()
        before = _everything(new)
        with pytest.raises(Conflict, match="--replace"):
            restore(new, archive, replace=False)
        assert _everything(new) == before
        restore(new, archive, replace=True)
        assert _everything(new) == _everything(old)

    async def test_an_archive_that_fails_half_way_changes_nothing(
        self, kind: str, new_home: NewHome, tmp_path: Path
    ) -> None:
        home, archive = new_home(kind), tmp_path / "b.zip"
        await _furnish(home)
        before = _everything(home)
        writer = ArchiveWriter(archive)
        writer.add(
            "tables/interviews.jsonl",
            [as_line(row | {"id": "other"}) for row in before["interviews"]],
            are_rows=True,
        )
        writer.add("tables/events.jsonl", [as_line({"interview_id": "other"})], are_rows=True)
        writer.add("files/guides/theirs.md", [b"# Theirs\n"])
        writer.finish(program="test", schema_revision=_revision(home), made_at=NOON)
        with pytest.raises(BadInput, match="columns"):
            restore(home, archive, replace=True)
        assert _everything(home) == before
        found = [
            p.relative_to(home.data_dir).as_posix()
            for p in (home.data_dir / "guides").rglob("*")
            if p.is_file()
        ]
        assert found == ["guides/mine/leakage.md"]
        assert not list(home.data_dir.glob(".restore-*"))

    async def test_rows_the_database_refuses_are_told_without_their_words(
        self, kind: str, new_home: NewHome, tmp_path: Path
    ) -> None:
        home, archive = new_home(kind), tmp_path / "b.zip"
        await _furnish(home)
        event = _everything(home)["events"][0] | {"interview_id": "nobody", "body": "secret words"}
        writer = ArchiveWriter(archive)
        writer.add("tables/events.jsonl", [as_line(event)], are_rows=True)
        writer.finish(program="test", schema_revision=_revision(home), made_at=NOON)
        # Postgres refuses the row, SQLite the end of the transaction.
        with pytest.raises((BadInput, ConfigurationError), match=r"refuses|belong to nothing") as caught:
            restore(home, archive, replace=True)
        assert "secret" not in str(caught.value)
        assert _everything(home)["interviews"]

    async def test_an_older_schemas_backup_is_brought_up_to_date(
        self, kind: str, new_home: NewHome, tmp_path: Path
    ) -> None:
        current, old, archive = new_home("sqlite"), new_home("sqlite"), tmp_path / "b.zip"
        await _furnish(current)
        with alone(read_url(old.database)) as connection:
            upgrade(connection, "0003")
            columns = {c[1] for c in connection.execute(text("PRAGMA table_info(interviews)"))}
        [row] = _everything(current)["interviews"]
        writer = ArchiveWriter(archive)
        writer.add(
            "tables/interviews.jsonl",
            [as_line({name: value for name, value in row.items() if name in columns})],
            are_rows=True,
        )
        writer.finish(program="0.0.1", schema_revision="0003", made_at=NOON)
        new = new_home(kind)
        restore(new, archive, replace=False)
        [restored] = _everything(new)["interviews"]
        assert restored == row
        assert restored["owner"] == "local"

    async def test_a_newer_programs_backup_is_refused(
        self, kind: str, new_home: NewHome, tmp_path: Path
    ) -> None:
        home, archive = new_home(kind), tmp_path / "b.zip"
        writer = ArchiveWriter(archive)
        writer.finish(program="9", schema_revision="9999", made_at=NOON)
        with pytest.raises(ConfigurationError, match="newer"):
            restore(home, archive, replace=False)

    async def test_not_while_a_process_works_on_the_database(
        self, kind: str, new_home: NewHome, tmp_path: Path
    ) -> None:
        home, archive = new_home(kind), tmp_path / "b.zip"
        await _furnish(home)
        back_up(home, archive)
        engine = create_engine(read_url(home.database))
        lease = datetime.now(UTC) + timedelta(hours=1)
        with engine.begin() as connection:
            row = {"id": "e1", "name": "host", "started_at": NOON, "lease_until": lease}
            connection.execute(insert(executors), row)
        with pytest.raises(Conflict, match="stop them"):
            restore(home, archive, replace=True)
        with engine.begin() as connection:
            connection.execute(executors.update().values(lease_until=NOON))
        engine.dispose()
        restore(home, archive, replace=True)


class TestWhileTheServiceRuns:
    async def test_a_file_is_not_replaced_under_it(self, new_home: NewHome, tmp_path: Path) -> None:
        home, archive = new_home("sqlite"), tmp_path / "b.zip"
        await _furnish(home)
        back_up(home, archive)
        held = FolderLock(home.data_dir / "jobs.lock")
        with pytest.raises(Conflict, match="running"):
            restore(home, archive, replace=True)
        held.release()
        restore(home, archive, replace=True)


def _revision(home: Settings) -> str:
    with snapshot(home.database) as seen:
        return seen.revision
