"""Whoever deletes everything leaves nothing behind: not in any table, the queue's included, and not in any file.

On the wiring that serves, with real jobs; both databases.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine, MetaData, create_engine, inspect, select

from api.app import create_app
from interviewer.adapters.sql_engine import read_url
from interviewer.bootstrap import serving
from interviewer.service import Service
from interviewer.settings import Settings, SpeechSettings
from tests.accounts import ORIGIN, PASSWORD, add_people, cookie_of
from tests.hash_embedder import HashEmbedder
from tests.integration.api.conftest import STORY, begin, path, say

pytestmark = pytest.mark.slow

MARKER = "Quetzalcoatlus"
QUIET = SpeechSettings(recogniser="none", synthesizer="none")


@pytest.fixture(params=["sqlite", "postgres"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Return settings of a house with accounts, once for each database."""
    url = None if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    return Settings(data_dir=tmp_path, database_url=url, auth="accounts", speech=QUIET, _env_file=None)  # type: ignore[call-arg]


class _House:
    """A running service with its people."""

    def __init__(self, app: Any, accounts: dict[str, Any], tokens: dict[str, str]) -> None:
        self._app = app
        self.service: Service = app.state.service
        self.owners = {who: account.owner for who, account in accounts.items()}
        self.tokens = tokens

    @asynccontextmanager
    async def client(self, who: str = "", **headers: str) -> AsyncIterator[httpx.AsyncClient]:
        """Yield a client of somebody who is signed in."""
        shown = {"Origin": ORIGIN, **(cookie_of(self.tokens[who]) if who else {}), **headers}
        transport = httpx.ASGITransport(self._app)
        async with httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers=shown) as opened:
            yield opened


@pytest.fixture
async def house(settings: Settings) -> AsyncIterator[_House]:
    """Yield the house on the wiring that serves."""
    app = create_app(lambda: serving(settings, embedder=HashEmbedder()), grace_secs=0.0)
    async with app.router.lifespan_context(app):
        yield _House(app, *await add_people(app.state.service))


class TestForgetting:
    async def test_leaves_nothing_of_a_person_in_any_table_or_file(
        self, house: _House, settings: Settings
    ) -> None:
        kept = await _hold(house, "other", "Somebody else’s words.")
        gone = await _hold(house, "candidate", MARKER)
        await _share_with_coach(house, gone)
        mine = _needles(house.owners["candidate"], gone, "candidate@example.org")
        theirs = _needles(house.owners["other"], kept, "other@example.org")
        before = _found(settings, (*mine, MARKER))
        assert {needle for _, needle in before} >= {*mine, MARKER}, "what isn't there can't be missed"
        assert any("workflow" in table for table, _ in before), "the queue knew of it"
        there = _found(settings, theirs)

        async with house.client("candidate") as client:
            answer = await client.post(
                "/settings/delete", data={"typed": "delete everything", "current": PASSWORD}
            )
        assert answer.status_code == 200
        assert "1 interview" in answer.text
        assert _found(settings, (*mine, MARKER)) == set()
        assert _in_files(settings.data_dir, MARKER) == []
        assert _found(settings, theirs) == there, "nobody else lost anything"

        async with house.client("candidate") as client:
            assert (await client.get("/api/v1/interviews")).status_code == 401

    async def test_leaves_nothing_that_a_coach_wrote_where_a_coach_goes(
        self, house: _House, settings: Settings
    ) -> None:
        held = await _hold(house, "candidate", "Words.")
        await _share_with_coach(house, held)
        coach = house.owners["coach"]
        assert {table for table, _ in _found(settings, (coach, "Well told."))} >= {
            "coach_codes", "coach_grants", "coach_looks", "coach_comments", "human_grades", "accounts",
        }  # fmt: skip
        async with house.client("coach") as client:
            await client.post("/settings/delete", data={"typed": "delete everything", "current": PASSWORD})
        assert _found(settings, (coach, "Well told.", "coach@example.org")) == set()
        async with house.client("candidate") as client:
            assert (await client.get(path(held))).status_code == 200


async def _hold(house: _House, who: str, words: str) -> dict[str, Any]:
    """Hold an interview, wait for its report, and leave all that can be left beside it."""
    async with house.client(who) as client:
        held = await begin(client, "behavioral", resume=words)
        await say(client, held, 1, f"{words} {STORY}")
        await client.post(path(held, "/finish"))
        async with asyncio.timeout(60):
            while (await client.get(path(held, "/report"))).status_code != 200:  # noqa: ASYNC110 - another thread grades
                await asyncio.sleep(0.05)
        assert (await client.post(path(held, "/shares"), json={"days": 7})).status_code == 201
        await client.post("/settings/retention", data={"days": "90"})
        await client.get("/progress")
    owner = house.owners[who]
    service = house.service.of(owner)
    await service.sounds.keep_sound(held["id"], "p1", words.encode())
    assert house.service.people is not None
    await house.service.people.keys.make(owner, words, days=1, write=False)
    await service.allowances.sound_sent(owner, 3.0)
    return held


async def _share_with_coach(house: _House, held: dict[str, Any]) -> None:
    """Share it; the coach looks, comments and grades."""
    code = await house.service.coaching.advising.code(house.owners["coach"])
    async with house.client("candidate") as client:
        await client.post(f"/interviews/{held['id']}/coaches", data={"code": code})
        grade = (await client.get(path(held, "/report"))).json()["grades"][0]
    where = f"/coaching/interviews/{held['id']}"
    async with house.client("coach") as client:
        assert (await client.get(where)).status_code == 200
        await client.post(f"{where}/comments", data={"text": "Well told."})
        given = {"unit": grade["unit"], "criterion": grade["criterion"], "level": "4", "reason": "Well told."}
        assert (await client.post(f"{where}/grades", data=given)).status_code == 303


def _needles(owner: str, held: dict[str, Any], email: str) -> tuple[str, ...]:
    """Return what would tell that something of a person is left."""
    return owner, str(held["id"]), email, hashlib.sha256(owner.encode()).hexdigest()


def _found(settings: Settings, needles: tuple[str, ...]) -> set[tuple[str, str]]:
    """Return which tables of all schemas and databases hold which of these, in whatever column."""
    urls = {settings.database, *(f"sqlite:///{file}" for file in settings.data_dir.glob("*.db"))}
    found: set[tuple[str, str]] = set()
    for url in urls:
        engine = create_engine(read_url(url))
        for table, text in _rows(engine):
            found |= {(table, needle) for needle in needles if needle in text}
        engine.dispose()
    return found


def _rows(engine: Engine) -> Iterator[tuple[str, str]]:
    """Yield every row of a database as text, with its table's name."""
    ours = [name for name in inspect(engine).get_schema_names() if name not in {"information_schema"}]
    for schema in ours:
        tables = MetaData()
        tables.reflect(engine, schema=None if engine.dialect.name == "sqlite" else schema)
        with engine.connect() as connection:
            for table in tables.tables.values():
                for row in connection.execute(select(table)):
                    yield table.name, " ".join(map(_text, row))


def _text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _in_files(folder: Path, word: str) -> list[str]:
    return [p.name for p in folder.rglob("*") if p.is_file() and word.encode() in p.read_bytes()]
