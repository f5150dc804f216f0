"""Disagreeing with a grade: kept once, shown everywhere, moving no score."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from interviewer.dispute_cases import dispute_cases
from tests.integration.api.conftest import STORY, House, begin, path, say
from tests.integration.api.test_pages import page
from tests.page_tree import parsed

HOSTILE = '<script>alert("x")</script> | *level 5*'


@pytest.fixture
async def finished(client: httpx.AsyncClient, interview: dict[str, Any]) -> dict[str, Any]:
    """Return an interview that is finished and graded."""
    await say(client, interview, 1)
    await client.post(path(interview, "/finish"))
    return interview


async def report(client: httpx.AsyncClient, interview: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = (await client.get(path(interview, "/report.json"))).json()
    return made


async def objection(client: httpx.AsyncClient, interview: dict[str, Any], **fields: object) -> dict[str, Any]:
    """Return what a dispute of the last grade sends."""
    grade = (await report(client, interview))["grades"][-1]
    body = {"unit": grade["unit"], "criterion": grade["criterion"], "reason": "I said the number."}
    return body | {"claimed_level": 5} | fields


class TestDispute:
    async def test_is_kept_beside_the_grade_and_moves_no_score(
        self, client: httpx.AsyncClient, finished: dict[str, Any]
    ) -> None:
        before = await report(client, finished)
        answer = await client.post(path(finished, "/disputes"), json=await objection(client, finished))
        assert answer.status_code == 201
        after = await report(client, finished)
        dispute = after["grades"][-1].pop("dispute")
        assert (dispute["id"], dispute["reason"], dispute["claimed_level"]) == ("d1", "I said the number.", 5)
        assert (dispute["level"], dispute["grading"]) == (3, 1)
        assert before["grades"][-1].pop("dispute") is None
        assert (after["grades"], after["scores"]) == (before["grades"], before["scores"])
        assert after["interview"]["active_secs"] == before["interview"]["active_secs"]

    async def test_the_same_again_is_one(self, client: httpx.AsyncClient, finished: dict[str, Any]) -> None:
        body = await objection(client, finished)
        sent = await asyncio.gather(*(client.post(path(finished, "/disputes"), json=body) for _ in range(3)))
        assert {answer.json()["id"] for answer in sent} == {"d1"}

    async def test_another_on_the_same_grade_takes_its_place(
        self, client: httpx.AsyncClient, finished: dict[str, Any]
    ) -> None:
        body = await objection(client, finished)
        await client.post(path(finished, "/disputes"), json=body)
        await client.post(path(finished, "/disputes"), json=body | {"claimed_level": None})
        grade = (await report(client, finished))["grades"][-1]
        assert (grade["dispute"]["id"], grade["dispute"]["claimed_level"]) == ("d2", None)

    async def test_taken_back_it_is_gone_and_twice_is_once(
        self, client: httpx.AsyncClient, finished: dict[str, Any]
    ) -> None:
        await client.post(path(finished, "/disputes"), json=await objection(client, finished))
        for _ in range(2):
            assert (await client.delete(path(finished, "/disputes/d1"))).status_code == 204
        assert (await report(client, finished))["grades"][-1]["dispute"] is None
        missing = await client.delete(path(finished, "/disputes/d2"))
        assert (missing.status_code, missing.json()["type"]) == (404, "/problems/not-found")

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"unit": "7/nothing"}, "unit"),
            ({"criterion": "charm"}, "criterion"),
            ({"reason": "  "}, "reason"),
            ({"reason": "x" * 2_001}, "reason"),
            ({"claimed_level": 6}, "claimed_level"),
            ({"mood": "bad"}, "mood"),
        ],
    )
    async def test_names_what_it_cannot_use(
        self, client: httpx.AsyncClient, finished: dict[str, Any], change: dict[str, Any], field: str
    ) -> None:
        body = await objection(client, finished, **change)
        answer = await client.post(path(finished, "/disputes"), json=body)
        assert (answer.status_code, answer.json()["field"]) == (422, field)
        assert answer.headers["content-type"] == "application/problem+json"

    async def test_needs_a_grading(self, client: httpx.AsyncClient, interview: dict[str, Any]) -> None:
        body = {"unit": "0/x", "criterion": "result", "reason": "No."}
        early = await client.post(path(interview, "/disputes"), json=body)
        assert (early.status_code, early.json()["type"]) == (409, "/problems/not-ready")
        nowhere = await client.post("/api/v1/interviews/nobody/disputes", json=body)
        assert nowhere.status_code == 404

    async def test_goes_with_its_interview(self, client: httpx.AsyncClient, finished: dict[str, Any]) -> None:
        await client.post(path(finished, "/disputes"), json=await objection(client, finished))
        await client.delete(path(finished))
        assert (await client.delete(path(finished, "/disputes/d1"))).status_code == 404


class TestShown:
    async def test_as_text_on_the_page_and_in_markdown(
        self, client: httpx.AsyncClient, finished: dict[str, Any]
    ) -> None:
        body = await objection(client, finished, reason=HOSTILE)
        await client.post(path(finished, "/disputes"), json=body)
        html = await page(client, f"/interviews/{finished['id']}/report")
        assert "You disagree: level 5 would be right." in parsed(html).text()
        assert "&lt;script&gt;" in html
        text = (await client.get(path(finished, "/report.md"))).text
        assert "(level 3 in grading 1, level 5 would be right)" in text
        assert r"\<script\>" in text


class TestGradings:
    async def test_the_newest_is_shown_and_earlier_ones_are_offered(
        self, house: House, client: httpx.AsyncClient, finished: dict[str, Any]
    ) -> None:
        await client.post(path(finished, "/disputes"), json=await objection(client, finished))
        assert house.jobs
        await house.jobs.enqueue(finished["id"], 2)
        newest = await page(client, f"/interviews/{finished['id']}/report")
        assert "Grading 2, shown here" in newest
        assert "You disagree with level 3 in grading 1: level 5 would be right." in parsed(newest).text()
        earlier = await page(client, f"/interviews/{finished['id']}/report?grading=1")
        assert "Grading 1, shown here" in earlier
        assert "/report.json?grading=1" in earlier
        data = (await client.get(path(finished, "/report.json?grading=1"))).json()
        assert (data["grading"]["shown"], [g["grading"] for g in data["grading"]["all"]]) == (1, [1, 2])

    async def test_only_complete_ones(self, client: httpx.AsyncClient, finished: dict[str, Any]) -> None:
        assert "Gradings of this interview" not in await page(client, f"/interviews/{finished['id']}/report")
        missing = await client.get(path(finished, "/report.json?grading=2"))
        assert (missing.status_code, missing.json()["type"]) == (404, "/problems/not-found")

    async def test_while_a_later_one_is_made_the_report_stays(
        self, house: House, client: httpx.AsyncClient, finished: dict[str, Any]
    ) -> None:
        assert house.jobs
        house.jobs.held = True
        await house.jobs.work.grade_unit(finished["id"], 2, (await house.jobs.work.units(finished["id"]))[0])
        assert (await report(client, finished))["grading"]["shown"] == 1


class TestCases:
    async def test_a_dispute_is_a_labelled_answer(self, house: House) -> None:
        async with house.service() as service:
            interview_id = await _disputed(house)
            [case] = dispute_cases(await service.store.load(interview_id))
        assert (case["id"], case["rubric"]) == (f"{interview_id}-d1", "star")
        assert case["labels"] == {"communication": 5}
        assert STORY in [turn["text"] for turn in case["turns"]]
        assert case["dispute"]["reason"] == "I said the number."


async def _disputed(house: House) -> str:
    async with house.client() as client:
        interview = await begin(client)
        await say(client, interview, 1)
        await client.post(path(interview, "/finish"))
        await client.post(path(interview, "/disputes"), json=await objection(client, interview))
        identifier: str = interview["id"]
        return identifier
