"""Drills, sets of them and retries: through the API and through the pages' own forms."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.integration.api.conftest import STORY, House, begin, path, say
from tests.integration.api.test_pages import BROWSER, page

HOSTILE = '<script>alert("x")</script>'


async def drill(client: httpx.AsyncClient, **fields: Any) -> dict[str, Any]:
    """Begin a drill and return it."""
    answer = await client.post("/api/v1/drills", json=fields)
    assert answer.status_code == 201, answer.text
    begun: dict[str, Any] = answer.json()
    return begun


async def graded(client: httpx.AsyncClient, held: dict[str, Any], text: str = STORY) -> dict[str, Any]:
    """Answer once, finish, and return the report."""
    await say(client, held, 1, text)
    await client.post(path(held, "/finish"))
    report: dict[str, Any] = (await client.get(path(held, "/report.json"))).json()
    return report


async def retry(client: httpx.AsyncClient, held: dict[str, Any], unit: str) -> dict[str, Any]:
    """Begin a retry and return it."""
    answer = await client.post(path(held, "/retries"), json={"unit": unit})
    assert answer.status_code == 201, answer.text
    begun: dict[str, Any] = answer.json()
    return begun


async def tried_again(client: httpx.AsyncClient) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a graded behavioral interview, and a graded retry of its first answer."""
    first = await begin(client, "behavioral")
    report = await graded(client, first)
    again = await retry(client, first, report["grades"][0]["unit"])
    await graded(client, again, f"This time: {STORY}")
    return first, again


async def attempts(client: httpx.AsyncClient, held: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await client.get(path(held, "/attempts"))).json()
    return found


def room_of(answer: httpx.Response) -> dict[str, Any]:
    """Return the interview a form led to."""
    assert answer.status_code == 303, answer.text
    return {"id": answer.headers["location"].split("/")[2].partition("#")[0]}


class TestDrill:
    async def test_is_an_interview_of_one_question_and_five_minutes(self, client: httpx.AsyncClient) -> None:
        begun = await drill(client, seed=1)
        assert begun["purpose"] == "drill"
        assert begun["progress"]["question_count"] == 1
        assert begun["timer"]["total_budget_secs"] == 300
        assert [turn["move"]["kind"] for turn in begun["turns"]] == ["greet", "ask"]

    async def test_of_this_question(self, client: httpx.AsyncClient, house: House) -> None:
        question = house.bank.select(kind="coding")[3]
        assert (await drill(client, question_id=question.id))["question"]["id"] == question.id
        answer = await client.post("/api/v1/drills", json={"question_id": "no-such-question"})
        assert answer.status_code == 404

    async def test_is_over_after_two_probes_and_graded(self, client: httpx.AsyncClient, house: House) -> None:
        begun = await drill(client, question_id=house.bank.select(kind="technical")[0].id)
        for number in range(3):
            answer = await say(client, begun, number)
        assert answer.json()["state"] == "finished"
        assert (await client.get(path(begun, "/grading"))).json()["state"] == "done"

    async def test_a_surprise_was_not_asked_before_also_where_it_was_left(
        self, client: httpx.AsyncClient
    ) -> None:
        seen = [(await drill(client))["question"]["id"] for _ in range(12)]
        assert len(set(seen)) == 12


class TestPlanning:
    async def test_what_was_asked_is_not_asked_again_also_where_it_was_left(
        self, client: httpx.AsyncClient
    ) -> None:
        asked: list[str] = []
        for _ in range(4):
            begun = await begin(client, "behavioral", seed=None)
            asked.append(begun["question"]["id"])
        assert len(set(asked)) == len(asked)

    async def test_a_seed_that_is_given_fixes_the_questions(self, client: httpx.AsyncClient) -> None:
        first, second = await begin(client, "behavioral"), await begin(client, "behavioral")
        assert first["question"] == second["question"]


class TestSet:
    async def test_nothing_graded_nothing_weak(self, client: httpx.AsyncClient) -> None:
        assert (await client.post("/api/v1/drill-sets", json={})).status_code == 409
        assert (await client.get("/api/v1/drill-sets/current")).status_code == 404
        assert (await client.post("/api/v1/drill-sets/current/next")).status_code == 404

    async def test_goes_from_one_to_the_next_and_ends(self, client: httpx.AsyncClient, house: House) -> None:
        await graded(client, await drill(client, question_id=house.bank.select(topic="llms")[0].id))
        held = (await client.post("/api/v1/drill-sets", json={"size": 3})).json()
        ids = []
        for left in (2, 1, 0):
            ids.append(held["question"]["id"])
            standing = (await client.get("/api/v1/drill-sets/current")).json()
            assert (standing["left"], standing["topics"]) == (left, ["llms"])
            unfinished = await client.post("/api/v1/drill-sets/current/next")
            assert unfinished.json()["id"] == held["id"], "one at a time"
            await graded(client, held)
            following = await client.post("/api/v1/drill-sets/current/next")
            assert following.status_code == (201 if left else 409)
            held = following.json()
        assert len({house.bank.get(i).topics[0] for i in ids}) == 1
        assert len(set(ids)) == 3

    async def test_a_deleted_drill_does_not_hold_the_set_up(
        self, client: httpx.AsyncClient, house: House
    ) -> None:
        await graded(client, await drill(client, question_id=house.bank.select(topic="llms")[0].id))
        held = (await client.post("/api/v1/drill-sets", json={})).json()
        await client.delete(path(held))
        assert (await client.post("/api/v1/drill-sets/current/next")).status_code == 201

    @pytest.mark.parametrize("size", [2, 6])
    async def test_three_to_five(self, client: httpx.AsyncClient, size: int) -> None:
        assert (await client.post("/api/v1/drill-sets", json={"size": size})).status_code == 422


class TestRetry:
    async def test_asks_the_same_and_stands_beside_the_first(self, client: httpx.AsyncClient) -> None:
        first, again = await tried_again(client)
        for held in (first, again):
            (found,) = await attempts(client, held)
            assert [a["interview_id"] for a in found["attempts"]] == [first["id"], again["id"]]
            assert [a["purpose"] for a in found["attempts"]] == ["interview", "retry"]
            assert found["question_id"] == first["question"]["id"]
            assert [row["levels"][1]["difference"] for row in found["criteria"]] == [0.0] * 6

    async def test_a_retry_of_a_retry_is_a_third_attempt(self, client: httpx.AsyncClient) -> None:
        first, again = await tried_again(client)
        third = await retry(client, again, (await attempts(client, again))[0]["attempts"][1]["unit"])
        await graded(client, third)
        (found,) = await attempts(client, first)
        assert [a["interview_id"] for a in found["attempts"]] == [first["id"], again["id"], third["id"]]

    async def test_of_a_round_asks_all_that_was_asked(self, client: httpx.AsyncClient) -> None:
        first = await begin(client, "recruiter")
        for number in range(2):
            await say(client, first, number)
        await say(client, first, 3)
        await client.post(path(first, "/finish"))
        asked = (await client.get(path(first))).json()["stages"][0]["asked"]
        again = await retry(client, first, "0")
        assert len(asked) == again["progress"]["question_count"] == 2

    async def test_leads_back_to_the_question_in_the_report(self, client: httpx.AsyncClient) -> None:
        first, again = await tried_again(client)
        unit = (await attempts(client, again))[0]["attempts"][0]["unit"]
        back = f'href="/interviews/{first["id"]}/report#again-{unit}">Back to the report</a>'
        assert back in await page(client, f"/interviews/{again['id']}")
        assert back in await page(client, f"/interviews/{again['id']}/report")
        html = await page(client, f"/interviews/{first['id']}/report")
        assert "Your attempts at this" in html[html.index(f'id="again-{unit}"') :]

    async def test_of_a_drill_leads_back_to_the_first_attempt(
        self, client: httpx.AsyncClient, house: House
    ) -> None:
        first = await drill(client, question_id=house.bank.select(kind="technical")[0].id)
        report = await graded(client, first)
        again = await retry(client, first, report["grades"][0]["unit"])
        await graded(client, again)
        back = f'href="/interviews/{first["id"]}/report#attempts-title">Back to the first attempt</a>'
        assert back in await page(client, f"/interviews/{again['id']}")
        assert 'id="attempts-title"' in await page(client, f"/interviews/{first['id']}/report")

    async def test_of_what_was_deleted_leads_back_to_the_drills(self, client: httpx.AsyncClient) -> None:
        first, again = await tried_again(client)
        await client.delete(path(first))
        assert "Back to the drills" in await page(client, f"/interviews/{again['id']}")

    async def test_the_first_deleted_the_retry_says_so(self, client: httpx.AsyncClient) -> None:
        first, again = await tried_again(client)
        await client.delete(path(first))
        assert (await attempts(client, again))[0]["first_is_gone"]
        html = await page(client, f"/interviews/{again['id']}/report")
        assert "asked in first was deleted" in html

    async def test_nothing_tried_again_nothing_to_show(
        self, client: httpx.AsyncClient, interview: dict[str, Any]
    ) -> None:
        assert await attempts(client, interview) == []

    async def test_what_is_not_there(self, client: httpx.AsyncClient, interview: dict[str, Any]) -> None:
        answer = await client.post(path(interview, "/retries"), json={"unit": "9/nope"})
        assert answer.status_code == 404
        assert (await client.get("/api/v1/interviews/nope/attempts")).status_code == 404
        assert (await client.post("/api/v1/interviews/nope/retries", json={"unit": "0"})).status_code == 404


class TestDue:
    async def test_what_begins_to_be_forgotten_is_counted_and_held_as_a_set(
        self, client: httpx.AsyncClient, house: House
    ) -> None:
        first, second = (question.id for question in house.bank.select(kind="technical")[:2])
        assert (await client.post("/api/v1/drill-sets", json={"of": "due"})).status_code == 409
        for question_id in (first, second):
            await graded(client, await drill(client, question_id=question_id))
        assert "due today" not in await page(client, "/drills")
        house.clock.advance(30 * 86_400)
        assert "2 questions due today" in await page(client, "/drills")
        held = room_of(await client.post("/drills", data={"way": "due"}))
        assert (await client.get(path(held))).json()["question"]["id"] == first
        assert (await client.get("/api/v1/drill-sets/current")).json()["size"] == 2
        await graded(client, held)
        assert "1 question due today" in await page(client, "/drills")
        following = await client.post("/api/v1/drill-sets/current/next")
        assert following.json()["question"]["id"] == second

    async def test_the_weakest_topics_begin_with_it(self, client: httpx.AsyncClient, house: House) -> None:
        asked = house.bank.select(topic="llms")[0].id
        await graded(client, await drill(client, question_id=asked))
        house.clock.advance(30 * 86_400)
        held = (await client.post("/api/v1/drill-sets", json={})).json()
        assert held["question"]["id"] == asked


class TestDrillsPage:
    async def test_a_first_visit_explains_itself(self, client: httpx.AsyncClient, house: House) -> None:
        html = await page(client, "/drills")
        for words in (
            "Surprise me",
            "Your weakest topics",
            "Pick a question",
            "needs something graded first",
        ):
            assert words in html
        assert "Begin the set" not in html
        assert html.count('name="question"') == len(house.bank)

    async def test_filters_by_words_and_topic(self, client: httpx.AsyncClient, house: House) -> None:
        html = await page(client, "/drills?topic=coding")
        assert html.count('name="question"') == len(house.bank.select(kind="coding"))
        assert 'name="question"' not in await page(client, "/drills?q=zzzz")
        assert HOSTILE not in await page(client, f"/drills?q={HOSTILE}")

    async def test_each_way_leads_to_a_room(self, client: httpx.AsyncClient, house: House) -> None:
        surprise = await client.post("/drills", data={"way": "surprise"}, headers=BROWSER)
        await graded(client, room_of(surprise))
        picked_id = house.bank.select(topic="llms")[0].id
        picked = room_of(await client.post("/drills", data={"question": picked_id, "level": "senior"}))
        assert (await client.get(path(picked))).json()["question"]["id"] == picked_id
        await graded(client, picked)
        begun = await client.post("/drills", data={"way": "weakest", "size": "4", "how": "speak"})
        assert begun.headers["location"].endswith("/voice")
        html = await page(client, "/drills")
        assert "Your set: 1 of 4 begun" in html
        assert html.count('class="recent-item"') == 2

    async def test_another_site_can_not_begin_one(self, client: httpx.AsyncClient) -> None:
        answer = await client.post(
            "/drills", data={"way": "surprise"}, headers={"Origin": "https://evil.example"}
        )
        assert answer.status_code == 403

    async def test_a_strange_form_is_refused(self, client: httpx.AsyncClient) -> None:
        for data in ({"way": "all"}, {"question": "a b"}, {"level": "guru"}, {"way": "weakest", "size": "9"}):
            assert (await client.post("/drills", data=data)).status_code == 422


class TestFeedback:
    async def test_score_quotes_and_what_comes_next(self, client: httpx.AsyncClient, house: House) -> None:
        held = await drill(client, question_id=house.bank.select(kind="technical")[0].id)
        await graded(client, held, f"{HOSTILE} {STORY}")
        html = await page(client, f"/interviews/{held['id']}/report")
        for words in (
            "Level by level",
            "3.0",
            "Say it better",
            "Again",
            "Another question",
            "&lt;script&gt;",
        ):
            assert words in html
        whole = await page(client, f"/interviews/{held['id']}/report?whole=1")
        assert "Level by level" not in whole

    async def test_the_next_of_a_set_survives_a_reload(self, client: httpx.AsyncClient, house: House) -> None:
        await graded(client, await drill(client, question_id=house.bank.select(topic="llms")[0].id))
        held = (await client.post("/api/v1/drill-sets", json={"size": 3})).json()
        await graded(client, held)
        for _ in range(2):
            assert "Next in this set (2 of 3)" in await page(client, f"/interviews/{held['id']}/report")
        second = room_of(await client.post("/drills/next", headers=BROWSER))
        assert second["id"] != held["id"]
        assert room_of(await client.post("/drills/next", headers=BROWSER)) == second

    async def test_left_before_a_word(self, client: httpx.AsyncClient) -> None:
        held = await drill(client)
        await client.post(path(held, "/finish"))
        assert "not graded" in await page(client, f"/interviews/{held['id']}/report")

    async def test_both_reports_show_the_attempts_with_their_words(self, client: httpx.AsyncClient) -> None:
        first, again = await tried_again(client)
        for held in (first, again):
            html = await page(client, f"/interviews/{held['id']}/report")
            assert "Your attempts" in html
            assert "This time: Our nightly ranking job" in html

    async def test_a_report_offers_to_try_each_answer_again(self, client: httpx.AsyncClient) -> None:
        first = await begin(client, "behavioral")
        report = await graded(client, first)
        html = await page(client, f"/interviews/{first['id']}/report")
        assert html.count("Try this again") == len({g["unit"] for g in report["grades"]})
        data = {"unit": report["grades"][0]["unit"]}
        again = room_of(await client.post(f"/interviews/{first['id']}/retries", data=data))
        assert (await client.get(path(again))).json()["purpose"] == "retry"


class TestApart:
    async def test_the_history_tells_them_apart(self, client: httpx.AsyncClient) -> None:
        first, again = await tried_again(client)
        everything = await page(client, "/history")
        assert "Retry: Behavioral" in everything
        interviews, drills = [await page(client, f"/history?show={s}") for s in ("interviews", "drills")]
        assert (first["id"] in interviews, again["id"] in interviews) == (True, False)
        assert (first["id"] in drills, again["id"] in drills) == (False, True)
        listed = (await client.get("/api/v1/interviews")).json()["interviews"]
        assert {line["id"]: line["purpose"] for line in listed} == {
            first["id"]: "interview",
            again["id"]: "retry",
        }

    async def test_an_open_drill_is_named_as_one(self, client: httpx.AsyncClient) -> None:
        begun = await drill(client)
        html = await page(client, "/")
        assert begun["id"] in html
        assert "Drill: " in html
