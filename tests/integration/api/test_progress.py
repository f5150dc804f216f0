"""Levels over time and two interviews side by side, as pages and as JSON."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import httpx
import pytest

from interviewer.coaching.digest import Digest, encode
from interviewer.coaching.past import PastInterviews
from interviewer.coaching.periods import MOST_SLOTS
from interviewer.model import StageKind
from interviewer.ports_after import KeptDigest
from interviewer.purpose import Retried
from interviewer.service import Service
from tests.digests import answer, digest, keep
from tests.integration.api.conftest import House, begin, path, say
from tests.integration.api.test_pages import HOSTILE, page

STORY = {"situation": 3.0, "task": 3.0, "action": 2.0, "result": 2.0, "reflection": 3.0, "communication": 3.0}


def stories(number: int, **levels: float) -> Digest:
    """Return an interview of three behavioral answers; the first question is the same in all."""
    asked = ["same", f"{number}-1", f"{number}-2"]
    return digest(number, *[answer(STORY | levels, question_id=each) for each in asked])


@pytest.fixture
async def service(client: httpx.AsyncClient, house: House) -> Service:
    """Return the service behind the client."""
    assert house.app is not None
    found: Service = house.app.state.service
    return found


class Kept:
    """Implements DigestStore: digests that are there already."""

    def __init__(self, held: Sequence[Digest]) -> None:
        self._held = [KeptDigest(one.interview_id, one.attempt, encode(one)) for one in held]

    async def graded(self) -> list[tuple[str, int]]:
        return [(one.interview_id, one.attempt) for one in self._held]

    async def digests(self, only: str | None = None) -> list[KeptDigest]:
        return self._held

    async def keep_digest(self, interview_id: str, attempt: int, body: str) -> None:
        raise AssertionError("all of them are there")


async def read(client: httpx.AsyncClient, address: str = "", status: int = 200, **query: str) -> Any:
    """Return what the API says of progress."""
    found = await client.get(f"/api/v1/progress{address}", params=query)
    assert found.status_code == status, found.text
    return found.json()


def points(html: str) -> list[int]:
    """Return how many points each picture of a line has."""
    pictures = re.findall(r'<svg class="chart".*?</svg>', html, flags=re.DOTALL)
    return [len(re.findall(r'class="chart-(?:interview|drill|retry)"', picture)) for picture in pictures]


class TestProgress:
    async def test_a_held_interview_adds_a_point_and_its_time(
        self, client: httpx.AsyncClient, house: House
    ) -> None:
        interview = await begin(client, "behavioral")
        house.clock.advance(120)
        await say(client, interview, 1)
        await client.post(path(interview, "/finish"))
        found = await read(client)
        assert (found["interviews"], found["headline"]) == (1, "It is too early to say what changed.")
        [behavioral] = found["rounds"]
        assert behavioral["slots"][0]["interview_ids"] == [interview["id"]]
        assert {line["points"][0]["level"]["value"] for line in behavioral["criteria"]} == {3.0}
        assert found["practice"]["secs"] == found["practice"]["rounds"]["behavioral"] > 120

    async def test_what_grew_is_said_with_its_noise(
        self, client: httpx.AsyncClient, service: Service
    ) -> None:
        await keep(service, stories(0, action=1.5), stories(1, action=4.5))
        found = await read(client)
        [action] = [line for line in found["rounds"][0]["criteria"] if line["criterion"] == "action"]
        assert action["trend"]["change"]["verdict"] == "grew"
        assert (action["trend"]["change"]["difference"], action["trend"]["change"]["noise"]) == (3.0, 0.816)
        assert found["headline"] == "Action grew."

    async def test_roles_and_levels_are_kept_apart_on_request(
        self, client: httpx.AsyncClient, service: Service
    ) -> None:
        await keep(service, stories(0), replace(stories(1), level="senior"))
        assert (await read(client))["interviews"] == 2
        assert (await read(client, level="senior"))["interviews"] == 1
        assert (await read(client, role="nobody"))["interviews"] == 0


class TestProgressPage:
    async def test_a_first_visit_explains_itself_and_invites(self, client: httpx.AsyncClient) -> None:
        html = await page(client, "/progress")
        assert "Here you will see what practice changes." in html
        assert 'href="/drills"' in html
        assert points(html) == []

    async def test_an_interview_without_grades_is_no_progress(
        self, client: httpx.AsyncClient, service: Service
    ) -> None:
        await keep(service, digest(0, answer({})))
        html = await page(client, "/progress")
        assert "Nothing has been graded yet." in html
        assert "Practice time" in html

    async def test_one_interview_claims_nothing(self, client: httpx.AsyncClient, service: Service) -> None:
        await keep(service, stories(0))
        html = await page(client, "/progress")
        assert "One interview on" in html
        assert "It is too early to say what changed." in html
        assert points(html) == [1] * 7  # the round as a whole, and six criteria
        assert "/progress/compare" not in html

    async def test_kinds_are_marked_apart_and_the_table_has_the_same_numbers(
        self, client: httpx.AsyncClient, service: Service
    ) -> None:
        drill = digest(1, answer(STORY | {"action": 3.4}), purpose="drill")
        retry = digest(
            2, answer(STORY, question_id="same"), purpose="retry", retries=Retried("i0", "0/same", "same")
        )
        await keep(service, stories(0), drill, retry)
        html = await page(client, "/progress")
        assert "One interview, one drill and one retry since" in html
        assert (
            html.count('class="chart-drill"') == html.count('class="chart-retry"') == 7 + 1
        )  # and the legend
        assert html.count('href="/interviews/i1/report"') == 1  # from the drill's row
        assert '3.4<span class="cell-range soft">2.4–4.4</span>' in html

    async def test_a_filter_that_fits_nothing_keeps_itself(
        self, client: httpx.AsyncClient, service: Service
    ) -> None:
        await keep(service, stories(0), replace(stories(1), level="senior"))
        html = await page(client, f"/progress?level={HOSTILE[:40]}")
        assert "Nothing has been graded yet." in html
        assert '<select class="input" name="level">' in html

    async def test_hundreds_are_put_together(
        self, client: httpx.AsyncClient, service: Service, house: House
    ) -> None:
        technical = {"correctness": 3.0, "depth": 2.0, "application": 3.0, "communication": 4.0}
        asked = answer(technical, stage=StageKind.PHONE_SCREEN, topic="mlops")
        held = [digest(n, answer(STORY), asked, days=n / 2) for n in range(300)]
        assert house.app is not None
        house.app.state.service = replace(service, past=PastInterviews(Kept(held), service.reports))
        html = await page(client, "/progress")
        assert "300 interviews since" in html
        assert max(points(html)) <= MOST_SLOTS
        assert "a step for each week you practiced in" in html
        assert ">MLOps</span>" in html, "topics are called as in the drills"

    async def test_clocks_that_were_wrong_break_nothing(
        self, client: httpx.AsyncClient, service: Service
    ) -> None:
        odd = [replace(stories(n), created_at=stories(n, action=n + 1.0).created_at.replace(year=year))
               for n, year in enumerate((1, 1970, 9999))]  # fmt: skip
        await keep(service, *odd)
        assert "Three interviews since" in await page(client, "/progress")

    async def test_what_others_wrote_is_text(self, client: httpx.AsyncClient, service: Service) -> None:
        hostile = answer(STORY, question_id="same", topic=HOSTILE, question=HOSTILE)
        await keep(service, digest(0, hostile), digest(1, hostile))
        for address in ("/progress", "/progress/compare?a=i0&b=i1"):
            html = await page(client, address)
            assert "<script>alert" not in html
            assert "&lt;script&gt;alert" in html


class TestCompare:
    async def test_without_a_choice_two_alike_are_proposed(
        self, client: httpx.AsyncClient, service: Service
    ) -> None:
        screen = digest(1, answer({"motivation": 4.0}, stage=StageKind.RECRUITER, topic=None))
        await keep(service, stories(0), screen, stories(2))
        html = await page(client, "/progress/compare")
        assert re.findall(r'<option value="(\w+)"[^>]* selected', html) == ["i0", "i2"]

    async def test_side_by_side_with_links_to_both_reports(
        self, client: httpx.AsyncClient, service: Service
    ) -> None:
        await keep(service, stories(0, action=1.5), stories(1, action=4.5))
        html = await page(client, "/progress/compare?a=i1&b=i0")
        for expected in ("/interviews/i0/report", "/interviews/i1/report", "+3.0", "more than chance", "0.0"):
            assert expected in html
        assert html.index("/interviews/i0/report") < html.index("/interviews/i1/report")
        assert html.count('<article class="common">') == 1

    @pytest.mark.parametrize(
        ("query", "status", "said"),
        [
            ("a=i0&b=i0", 422, "one and the same"),
            ("a=i0&b=gone", 404, "no graded interview"),
            ("a=i0", 404, "no graded interview"),
        ],
    )
    async def test_what_can_not_be_compared_is_said_and_the_choice_stays(
        self, query: str, status: int, said: str, client: httpx.AsyncClient, service: Service
    ) -> None:
        await keep(service, stories(0), stories(1))
        html = await page(client, f"/progress/compare?{query}", status)
        assert said in html
        assert html.count("<select") == 2
        assert '<option value="i0"' in html

    async def test_one_is_not_enough(self, client: httpx.AsyncClient, service: Service) -> None:
        await keep(service, stories(0))
        html = await page(client, "/progress/compare")
        assert "there is one so far" in html
        assert "<select" not in html

    async def test_as_json(self, client: httpx.AsyncClient, service: Service) -> None:
        await keep(service, stories(0, action=1.5), stories(1, action=4.5))
        found = await read(client, "/compare", a="i1", b="i0")
        assert (found["earlier"]["interview_id"], found["later"]["interview_id"]) == ("i0", "i1")
        [action] = [pair for pair in found["stages"][0]["criteria"] if pair["name"] == "Action"]
        assert action["change"]["verdict"] == "grew"
        assert [pair["question_id"] for pair in found["questions"]] == ["same"]

    async def test_refusals_as_json(self, client: httpx.AsyncClient, service: Service) -> None:
        await keep(service, stories(0))
        assert (await read(client, "/compare", 422, a="i0", b="i0"))["field"] == "b"
        assert (await read(client, "/compare", 404, a="i0", b="gone"))["status"] == 404
        assert (await read(client, "/compare", 422, a="i0"))["field"] == "b"
