"""Adopting what was held before there were accounts, by a command beside a service that knows those interviews."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from interviewer.adapters.sql_store import SqlStore
from interviewer.plan import NewInterview
from tests.accounts import SignedIn, signed_in
from tests.integration.api.conftest import STORY, House, say


@pytest.fixture
async def people(house: House) -> AsyncIterator[SignedIn]:
    """Yield everybody, signed in."""
    async with signed_in(house) as inside:
        yield inside


async def test_a_running_service_shows_them_at_once(house: House, people: SignedIn) -> None:
    held = await people.service.conductor.begin(NewInterview(stages=("behavioral",), seed=1))
    await people.service.preferences.keep_preference("retention", {"days": 30})
    assert (await people.service.store.load(held)).interview.owner == people.service.owner
    address = f"/api/v1/interviews/{held}"
    assert (await people.candidate.get(address)).status_code == 404

    beside = await SqlStore.open(house.settings.database)
    try:
        assert await beside.people.adopt(people.owner("candidate")) == 1
    finally:
        await beside.close()

    listed = (await people.candidate.get("/api/v1/interviews")).json()["interviews"]
    assert [line["id"] for line in listed] == [held]
    read = await people.candidate.get(address)
    assert read.status_code == 200
    await say(people.candidate, read.json(), 1, STORY)
    theirs = people.service.of(people.owner("candidate"))
    assert (await theirs.store.load(held)).interview.owner == theirs.owner
    assert await theirs.preferences.preference("retention") == {"days": 30}
    for stranger in (people.other, people.coach, people.admin):
        assert (await stranger.get(address)).status_code == 404
