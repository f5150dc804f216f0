"""A grading can be stopped, and started again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from interviewer.grading_stop import STOPPED
from tests.integration.api.conftest import House, begin, path, say


@pytest.fixture
async def waiting(house: House) -> AsyncIterator[tuple[httpx.AsyncClient, dict[str, Any]]]:
    """Yield a client, and a finished interview whose grading nobody has begun."""
    house.held_jobs = True
    async with house.client() as client:
        begun = await begin(client)
        await say(client, begun, 1)
        await client.post(path(begun, "/finish"))
        yield client, begun


async def grading(client: httpx.AsyncClient, interview: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = (await client.get(path(interview, "/grading"))).json()
    return found


class TestGrading:
    async def test_stopped_it_says_so_and_can_be_started_again(
        self, house: House, waiting: tuple[httpx.AsyncClient, dict[str, Any]]
    ) -> None:
        client, begun = waiting
        stopped = await client.post(path(begun, "/grading/cancel"))
        assert (stopped.status_code, stopped.json()["state"]) == (200, "failed")
        assert (await grading(client, begun))["message"] == STOPPED
        again = await client.post(path(begun, "/grading"))
        assert (again.status_code, again.json()["state"]) == (202, "queued")
        assert house.jobs
        assert house.jobs.asked[-1] == (begun["id"], 2)
        await house.jobs.run(begun["id"], 2)
        assert (await grading(client, begun))["state"] == "done"

    async def test_a_step_that_was_on_its_way_does_not_set_it_running_again(
        self, house: House, waiting: tuple[httpx.AsyncClient, dict[str, Any]]
    ) -> None:
        client, begun = waiting
        await client.post(path(begun, "/grading/cancel"))
        assert house.jobs
        [unit] = await house.jobs.work.units(begun["id"])
        await house.jobs.work.grade_unit(begun["id"], 1, unit)
        assert (await grading(client, begun))["state"] == "failed"

    async def test_what_is_over_is_neither_stopped_nor_started(
        self, client: httpx.AsyncClient, interview: dict[str, Any]
    ) -> None:
        for rest in ("/grading", "/grading/cancel"):
            assert (await client.post(path(interview, rest))).status_code == 409
        await client.post(path(interview, "/finish"))
        for rest in ("/grading", "/grading/cancel"):
            assert (await client.post(path(interview, rest))).status_code == 409

    async def test_the_page_of_a_failure_offers_to_start_it_again(
        self, waiting: tuple[httpx.AsyncClient, dict[str, Any]]
    ) -> None:
        client, begun = waiting
        page = f"/interviews/{begun['id']}"
        await client.post(path(begun, "/grading/cancel"))
        assert f'action="{page}/grading"' in (await client.get(f"{page}/report")).text
        answer = await client.post(f"{page}/grading")
        assert (answer.status_code, answer.headers["location"]) == (303, f"{page}/report")
        assert (await grading(client, begun))["state"] == "queued"
