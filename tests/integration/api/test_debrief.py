"""The page of the debrief: the same numbers as in the report's JSON, and plain words where there is none."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import httpx
import pytest

from tests.integration.api.conftest import STORY, House, begin, path, say


async def finished(client: httpx.AsyncClient, *stages: str) -> dict[str, Any]:
    """Return an interview that was held to its end."""
    begun = await begin(client, *stages, length="short")
    for number in range(200):
        answer = await say(client, begun, number, f"{STORY} That was case {number}.")
        if answer.status_code == 409:
            return begun
    raise AssertionError("the interview does not end")


def debrief_path(interview: dict[str, Any]) -> str:
    return f"/interviews/{interview['id']}/debrief"


class TestPage:
    @pytest.fixture
    async def loop(self, client: httpx.AsyncClient) -> dict[str, Any]:
        return await finished(client, "recruiter", "behavioral")

    async def test_numbers_are_those_of_the_json(
        self, client: httpx.AsyncClient, loop: dict[str, Any]
    ) -> None:
        report = (await client.get(path(loop, "/report.json"))).json()
        html = (await client.get(debrief_path(loop))).text
        shown = re.findall(r'<data [^>]*data-json="([^"]+)">([^<]+)</data>', html)
        assert len(shown) > 10
        for place, text in shown:
            value: Any = report
            for step in place.split("."):
                value = value[int(step)] if isinstance(value, list) else value[step]
            assert text == f"{value:.1f}"

    async def test_shows_votes_signals_evidence_and_the_way_back(
        self, client: httpx.AsyncClient, loop: dict[str, Any]
    ) -> None:
        answer = await client.get(debrief_path(loop))
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
        html = unescape(answer.text)
        assert "Both rounds say mixed." in html
        assert "no grading was shown another round" in html
        for title in ("How each round votes", "The strongest evidence", "What would change the decision"):
            assert title in html
        assert f'href="/interviews/{loop["id"]}/report"' in html
        assert html.count("<h1") == 1

    async def test_an_earlier_grading_leads_back_to_itself(
        self, client: httpx.AsyncClient, loop: dict[str, Any]
    ) -> None:
        assert (await client.get(debrief_path(loop), params={"grading": 9})).status_code == 404
        assert (await client.get(debrief_path(loop), params={"grading": 1})).status_code == 200


class TestWithout:
    async def test_one_round_says_that_there_is_nothing_to_bring_together(
        self, client: httpx.AsyncClient, interview: dict[str, Any]
    ) -> None:
        await say(client, interview, 1)
        await client.post(path(interview, "/finish"))
        page = (await client.get(debrief_path(interview))).text
        assert "fewer than two have a score" in page

    async def test_a_report_that_is_not_made_yet_is_waited_for_on_its_own_page(self, house: House) -> None:
        house.held_jobs = True
        async with house.client() as client:
            begun = await begin(client)
            await say(client, begun, 1)
            await client.post(path(begun, "/finish"))
            answer = await client.get(debrief_path(begun))
        assert (answer.status_code, answer.headers["location"]) == (303, f"/interviews/{begun['id']}/report")

    async def test_an_unknown_interview_has_none(self, client: httpx.AsyncClient) -> None:
        assert (await client.get("/interviews/nobody/debrief")).status_code == 404
