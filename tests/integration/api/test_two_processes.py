"""Two applications that serve one database, as two processes do: every tab sees everything, wherever it is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from knowledge.bank import QuestionBank
from knowledge.library import Library
from tests.fakes import HeldSpeaker
from tests.integration.api.conftest import House, begin, path, say
from tests.integration.api.test_documents import HeldMaker, graded
from tests.integration.api.test_live import PATIENCE_SECS, Served, Tab


@pytest.fixture(params=["sqlite", "postgres"])
def houses(
    request: pytest.FixtureRequest, tmp_path: Path, bank: QuestionBank, library: Library
) -> tuple[House, House]:
    """Return two houses on one database, not started yet."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else None
    one = House(tmp_path, bank, library, database_url=url, shared=True)
    return one, replace(one)


class Both:
    """One interview, served by two."""

    def __init__(self, one: Served, other: Served) -> None:
        self.one, self.other = one, other

    @asynccontextmanager
    async def tabs(self) -> AsyncIterator[tuple[Tab, Tab]]:
        """Yield a tab on each, both with their snapshot."""
        async with self.one.tab() as one, self.other.tab() as other:
            await one.until("snapshot")
            await other.until("snapshot")
            yield one, other


@asynccontextmanager
async def both(houses: tuple[House, House]) -> AsyncIterator[Both]:
    """Yield an interview that two applications serve."""
    async with AsyncExitStack() as stack:
        hosts = [await stack.enter_async_context(house.served()) for house in houses]
        clients = [
            await stack.enter_async_context(httpx.AsyncClient(base_url=f"http://{host}", trust_env=False))
            for host in hosts
        ]
        interview = await begin(clients[0])
        one, other = (Served(host, client, interview) for host, client in zip(hosts, clients, strict=True))
        yield Both(one, other)


def turns(heard: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return ids and words of the turns among the messages."""
    return [(m["turn"]["id"], m["turn"]["text"]) for m in heard if m["type"] == "turn"]


class TestTabs:
    async def test_both_see_the_same_turns_and_states(self, houses: tuple[House, House]) -> None:
        async with both(houses) as served, served.tabs() as (one, other):
            await one.answer(1, in_reply_to="t2")
            here = await one.collect("state", last_turn_id="t4", awaits="candidate")
            there = await other.collect("state", last_turn_id="t4", awaits="candidate")
        assert [name for name, _ in turns(here)] == ["t3", "t4"]
        assert turns(there) == turns(here)

    async def test_answers_may_come_to_either(self, houses: tuple[House, House]) -> None:
        async with both(houses) as served, served.tabs() as (one, other):
            for number, tab in enumerate((one, other, one), start=1):
                await tab.answer(number)
                mine = await tab.collect("state", awaits="candidate")
                while not turns(mine):  # of the state before
                    mine += await tab.collect("state", awaits="candidate")
                there = other if tab is one else one
                await there.until("state", last_turn_id=mine[-1]["last_turn_id"], awaits="candidate")
            views = [
                (await each.client.get(path(each.interview))).json() for each in (served.one, served.other)
            ]
        assert views[0]["turns"] == views[1]["turns"]
        assert [t["client_turn_id"] for t in views[0]["turns"] if t["client_turn_id"]] == ["c1", "c2", "c3"]

    async def test_the_slower_of_two_gets_its_words_back(self, houses: tuple[House, House]) -> None:
        async with both(houses) as served, served.tabs() as (one, other):
            await one.answer(1, in_reply_to="t2")
            await one.until("state", last_turn_id="t4", awaits="candidate")
            await other.answer(2, in_reply_to="t2")
            refused = await other.until("error")
        assert (refused["problem"]["status"], refused["client_turn_id"]) == (409, "c2")

    async def test_the_same_answer_to_both_is_one_turn(self, houses: tuple[House, House]) -> None:
        async with both(houses) as served:
            said = await asyncio.gather(*(say(s.client, s.interview, 1) for s in (served.one, served.other)))
            again = await say(served.other.client, served.one.interview, 1)
            seen = (await served.one.client.get(path(served.one.interview))).json()["turns"]
        # Whoever comes second may be told that the reply is on its way, and sends it again.
        assert {answer.status_code for answer in said} <= {200, 409}
        assert again.json()["turn"]["id"] == "t3"
        assert [turn["client_turn_id"] for turn in seen] == [None, None, "c1", None]

    async def test_notes_pauses_and_the_end_are_seen(self, houses: tuple[House, House]) -> None:
        async with both(houses) as served, served.tabs() as (one, other):
            await one.say("note", text="breathe")
            assert (await other.until("notes"))["notes"] == ["breathe"]
            await one.say("action", action="pause")
            await other.until("state", state="paused")
            await other.say("action", action="resume")
            await one.until("state", state="open")
            await other.say("finish")
            assert (await one.until("finished"))["reason"] == "ended_by_candidate"

    async def test_deleted_is_told(self, houses: tuple[House, House]) -> None:
        async with both(houses) as served, served.tabs() as (_, other):
            await served.one.client.delete(path(served.one.interview))
            assert (await other.until("error"))["problem"]["status"] == 404
            gone = await served.other.client.get(path(served.one.interview))
        assert gone.status_code == 404


class TestReply:
    async def test_one_of_them_says_it_and_the_other_shows_it(self, houses: tuple[House, House]) -> None:
        speakers = [HeldSpeaker(), HeldSpeaker()]
        houses[0].speaker, houses[1].speaker = speakers
        async with both(houses) as served, served.tabs() as (one, other):
            await one.answer(1)
            await asyncio.wait_for(speakers[0].waiting.wait(), PATIENCE_SECS)
            async with served.other.tab() as late:  # whoever connects would say what is owed
                await late.until("snapshot")
                await other.say("note", text="while it speaks")
                speakers[0].release.set()
                heard = await one.until("turn", **{})
                words = [
                    (await tab.until("state", last_turn_id="t4"))["awaits"] for tab in (one, other, late)
                ]
            seen = (await served.other.client.get(path(served.one.interview))).json()
        assert heard["turn"]["id"] == "t3"
        assert words == ["candidate"] * 3
        assert seen["turns"][-1]["text"] == "I see. And what came of it?"
        assert seen["notes"] == ["while it speaks"]
        assert not speakers[1].waiting.is_set()

    async def test_what_a_stopped_one_owed_is_said_by_the_other(self, houses: tuple[House, House]) -> None:
        speaker = houses[0].speaker = HeldSpeaker()
        async with AsyncExitStack() as stack:
            host = await stack.enter_async_context(houses[1].served())
            client = await stack.enter_async_context(
                httpx.AsyncClient(base_url=f"http://{host}", trust_env=False)
            )
            async with both((houses[0], replace(houses[1]))) as served:
                interview = served.one.interview
                here = await stack.enter_async_context(Served(host, client, interview).tab())
                await here.until("snapshot")
                async with served.one.tab() as tab:
                    await tab.until("snapshot")
                    await tab.answer(1)
                    await asyncio.wait_for(speaker.waiting.wait(), PATIENCE_SECS)
            said = await here.until("state", last_turn_id="t4")
        assert said["awaits"] == "candidate"


class TestDocuments:
    async def test_one_asked_for_elsewhere_is_made_here(self, houses: tuple[House, House]) -> None:
        makers = [HeldMaker(), HeldMaker()]
        for house, maker in zip(houses, makers, strict=True):
            house.pdf_maker, house.at_once_chars = maker, 0
            maker.go_on.set()
        async with houses[0].client() as one, houses[1].client() as other:
            interview = await graded(one)
            begun = await one.get(path(interview, "/report.pdf"))
            status = await other.get(begun.headers["location"])
            assert (begun.status_code, status.status_code) == (202, 200)
            assert status.json()["id"] == begun.json()["id"]
            await makers[1].laid_out.wait()
            assert (await other.get(path(interview, "/documents/abc123"))).status_code == 404
