"""Coaching for programs: both sides by keys of their own, and the same rules as on the pages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from api.wire.problem import MEDIA_TYPE, Problem
from tests.accounts import SignedIn, signed_in
from tests.integration.api.conftest import STORY, House, begin, path, say

COACHING = "/api/v1/coaching"
NOTE = "Archaeopteryx"


@dataclass(frozen=True)
class Programs:
    """A program of each person's, with a key that writes."""

    people: SignedIn
    candidate: httpx.AsyncClient
    other: httpx.AsyncClient
    coach: httpx.AsyncClient
    held: dict[str, Any]
    """A finished interview of the candidate's."""

    @property
    def shared(self) -> str:
        """A coach's address of the interview."""
        return f"{COACHING}/interviews/{self.held['id']}"

    async def share(self, **fields: Any) -> dict[str, Any]:
        """Share the interview with the coach."""
        code = (await self.coach.get(f"{COACHING}/code")).json()["code"]
        answer = await self.candidate.post(path(self.held, "/coaches"), json={"code": code, **fields})
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def graded(self) -> dict[str, str]:
        """Return a unit and a criterion that were graded."""
        grade = (await self.candidate.get(path(self.held, "/report.json"))).json()["grades"][0]
        return {"unit": grade["unit"], "criterion": grade["criterion"]}


async def hold(client: httpx.AsyncClient, **fields: Any) -> dict[str, Any]:
    """Hold an interview and finish it."""
    held = await begin(client, "behavioral", **fields)
    await say(client, held, 1, STORY)
    await client.post(path(held, "/notes"), json={"text": NOTE})
    await client.post(path(held, "/finish"))
    return held


@pytest.fixture
async def programs(house: House) -> AsyncIterator[Programs]:
    """Yield them, and an interview that isn't shared yet."""
    async with signed_in(house) as people:
        keys = {who: await people.key(who, write=True) for who in ("candidate", "other", "coach")}
        clients = {who: people.client(Authorization=f"Bearer {key}") for who, key in keys.items()}
        try:
            yield Programs(people, **clients, held=await hold(clients["candidate"]))
        finally:
            for client in clients.values():
                await client.aclose()


def refused(answer: httpx.Response, status: int) -> Problem:
    """Return the problem of an answer with this status."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == MEDIA_TYPE
    return Problem.model_validate(answer.json())


class TestSharing:
    async def test_opens_the_report_to_the_coach_without_what_is_private(self, programs: Programs) -> None:
        refused(await programs.coach.get(f"{programs.shared}/report.json"), 404)
        given = await programs.share()
        assert (given["coach"], given["interview_id"]) == ("Coach", programs.held["id"])
        assert not given["with_sound"]
        assert not given["for_evals"]
        [line] = (await programs.coach.get(f"{COACHING}/interviews")).json()["interviews"]
        assert (line["candidate"], line["interview"]["id"]) == ("Candidate", programs.held["id"])
        assert line["looked_at"] is None
        for suffix in ("json", "md"):
            read = await programs.coach.get(f"{programs.shared}/report.{suffix}")
            assert read.status_code == 200
            assert STORY[:40] in read.text
            assert NOTE not in read.text
            refused(await programs.other.get(f"{programs.shared}/report.{suffix}"), 404)

    async def test_tells_the_candidate_who_may_read_and_who_looked(self, programs: Programs) -> None:
        given = await programs.share(with_sound=True, for_evals=True)
        before = (await programs.candidate.get(path(programs.held, "/coaches"))).json()
        assert before == {"shares": [given], "looks": []}
        assert given["with_sound"] is given["for_evals"] is True
        await programs.coach.get(f"{programs.shared}/report.md")
        after = (await programs.candidate.get(path(programs.held, "/coaches"))).json()
        assert [look["coach"] for look in after["looks"]] == ["Coach"]
        assert after["shares"][0]["looked_at"] == after["looks"][0]["last_at"]

    async def test_is_taken_back_at_once_and_by_nobody_else(self, programs: Programs) -> None:
        given = await programs.share()
        where = f"/api/v1/coaches/{given['id']}"
        refused(await programs.other.delete(where), 404)
        assert (await programs.coach.get(f"{programs.shared}/written")).status_code == 200
        assert (await programs.candidate.delete(where)).status_code == 204
        refused(await programs.coach.get(f"{programs.shared}/written"), 404)
        refused(await programs.candidate.delete(where), 404)

    async def test_of_everything_covers_what_is_begun_afterwards(self, programs: Programs) -> None:
        code = (await programs.coach.get(f"{COACHING}/code")).json()["code"]
        given = await programs.candidate.post("/api/v1/coaches", json={"code": code})
        assert given.status_code == 201
        later = await hold(programs.candidate, seed=2)
        refused(await programs.coach.get(f"{programs.shared}/report.json"), 404)
        assert (
            await programs.coach.get(f"{COACHING}/interviews/{later['id']}/report.json")
        ).status_code == 200
        listed = (await programs.candidate.get("/api/v1/coaches")).json()["shares"]
        assert [(each["id"], each["interview_id"]) for each in listed] == [(given.json()["id"], None)]
        assert (await programs.candidate.get(path(later, "/coaches"))).json()["shares"][0]["id"] == listed[0][
            "id"
        ]
        assert (await programs.candidate.get(path(programs.held, "/coaches"))).json()["shares"] == []

    async def test_refuses_codes_of_nobody_in_one_way(self, programs: Programs) -> None:
        for code in ("0000-0000-0000", "coach@example.org", ""):
            answer = await programs.candidate.post(path(programs.held, "/coaches"), json={"code": code})
            assert refused(answer, 422).field == "code"

    async def test_waits_for_the_report(self, programs: Programs) -> None:
        going_on = await begin(programs.candidate, "behavioral")
        code = (await programs.coach.get(f"{COACHING}/code")).json()["code"]
        answer = await programs.candidate.post(path(going_on, "/coaches"), json={"code": code})
        assert refused(answer, 409).type == "/problems/not-ready"

    async def test_lists_page_by_page(self, programs: Programs) -> None:
        await programs.share()
        page = (await programs.coach.get(f"{COACHING}/interviews", params={"offset": 1, "limit": 1})).json()
        assert page == {"interviews": [], "limit": 1, "offset": 1}
        refused(await programs.coach.get(f"{COACHING}/interviews", params={"limit": 0}), 422)


class TestWriting:
    async def test_comments_and_levels_reach_the_candidate_and_the_coaches_alone(
        self, programs: Programs
    ) -> None:
        await programs.share()
        about = await programs.graded()
        said = await programs.coach.post(f"{programs.shared}/comments", json={"text": "Good.", **about})
        assert said.status_code == 201
        body = {**about, "level": 2, "reason": "No number."}
        given = await programs.coach.put(f"{programs.shared}/grades", json=body)
        assert given.json() | body == given.json()
        written = (await programs.coach.get(f"{programs.shared}/written")).json()
        assert written == {"comments": [said.json()], "grades": [given.json()]}
        for reader, where in ((programs.candidate, path(programs.held)), (programs.coach, programs.shared)):
            wrote = (await reader.get(f"{where}/report.json")).json()["coaching"]
            assert [(c["id"], c["by"], c["text"]) for c in wrote["comments"]] == [
                (said.json()["id"], "Coach", "Good.")
            ]
            assert [(g["by"], g["level"], g["reason"]) for g in wrote["grades"]] == [
                ("Coach", 2, "No number.")
            ]
            assert "No number." in (await reader.get(f"{where}/report.md")).text
        link = await programs.candidate.post(path(programs.held, "/shares"), json={"days": 1})
        for suffix in ("json", "md"):
            shown = await programs.people.anonymous.get(f"{link.json()['url']}/report.{suffix}")
            assert shown.status_code == 200
            assert "No number." not in shown.text
            assert "Good." not in shown.text

    async def test_reading_by_a_program_leaves_comments_new(self, programs: Programs) -> None:
        await programs.share()
        await programs.coach.post(f"{programs.shared}/comments", json={"text": "Good."})
        for suffix in ("json", "md", "html"):
            assert (await programs.candidate.get(path(programs.held, f"/report.{suffix}"))).status_code == 200
        news = await programs.people.service.coaching.giving.news(programs.people.owner("candidate"))
        assert news == {programs.held["id"]: 1}

    async def test_is_changed_and_taken_back_by_its_author_only(self, programs: Programs) -> None:
        await programs.share()
        admin = programs.people.admin
        code = (await admin.get(f"{COACHING}/code")).json()["code"]
        await programs.candidate.post(path(programs.held, "/coaches"), json={"code": code})
        made = (await programs.coach.post(f"{programs.shared}/comments", json={"text": "First."})).json()
        where = f"{programs.shared}/comments/{made['id']}"
        for stranger in (admin, programs.candidate, programs.other):
            refused(await stranger.put(where, json={"text": "Mine now."}), 404)
            refused(await stranger.delete(where), 404)
        changed = (await programs.coach.put(where, json={"text": "Second."})).json()
        assert (changed["text"], changed["at"]) == ("Second.", made["at"])
        assert changed["edited_at"]
        [seen] = (await admin.get(f"{programs.shared}/written")).json()["comments"]
        assert seen == changed | {"mine": False}
        assert (await programs.coach.delete(where)).status_code == 204
        refused(await programs.coach.delete(where), 404)

    async def test_a_level_is_replaced_and_taken_back(self, programs: Programs) -> None:
        await programs.share()
        about = await programs.graded()
        for level in (2, 4):
            body = {**about, "level": level, "reason": "So."}
            assert (await programs.coach.put(f"{programs.shared}/grades", json=body)).status_code == 200
        [grade] = (await programs.coach.get(f"{programs.shared}/written")).json()["grades"]
        assert grade["level"] == 4
        assert (await programs.coach.delete(f"{programs.shared}/grades", params=about)).status_code == 204
        refused(await programs.coach.delete(f"{programs.shared}/grades", params=about), 404)

    async def test_refuses_what_is_not_in_the_interview(self, programs: Programs) -> None:
        await programs.share()
        about = await programs.graded()
        comments, grades = f"{programs.shared}/comments", f"{programs.shared}/grades"
        comments_wrong: tuple[tuple[dict[str, Any], str], ...] = (
            ({"text": " "}, "text"),
            ({"text": "x" * 4001}, "text"),
            ({"text": "To whom?", "turn_id": "t999"}, "turn_id"),
            ({"text": "To what?", "unit": "9/none", "criterion": "result"}, "unit"),
            ({"text": "To which?", **about, "turn_id": "t1"}, "turn_id"),
        )
        for body, field in comments_wrong:
            assert refused(await programs.coach.post(comments, json=body), 422).field == field
        wrong: tuple[dict[str, Any], ...] = (
            {"level": 0},
            {"level": 6},
            {"level": "3"},
            {"level": 3, "reason": " "},
            {"criterion": "no"},
        )
        for body in wrong:
            wish = {**about, "level": 3, "reason": "So.", **body}
            refused(await programs.coach.put(grades, json=wish), 422)

    async def test_refuses_fields_that_nobody_knows(self, programs: Programs) -> None:
        await programs.share()
        about, extra = await programs.graded(), {"owner": "somebody"}
        code = (await programs.coach.get(f"{COACHING}/code")).json()["code"]
        comment = (await programs.coach.post(f"{programs.shared}/comments", json={"text": "Good."})).json()[
            "id"
        ]
        wishes: tuple[tuple[httpx.AsyncClient, str, str, dict[str, Any]], ...] = (
            (programs.candidate, "POST", path(programs.held, "/coaches"), {"code": code}),
            (programs.candidate, "POST", "/api/v1/coaches", {"code": code}),
            (programs.coach, "POST", f"{programs.shared}/comments", {"text": "Better."}),
            (programs.coach, "PUT", f"{programs.shared}/comments/{comment}", {"text": "Better."}),
            (programs.coach, "PUT", f"{programs.shared}/grades", {**about, "level": 3, "reason": "So."}),
        )
        for client, method, url, body in wishes:
            assert refused(await client.request(method, url, json=body | extra), 422).field == "owner", url


class TestKeys:
    async def test_that_only_read_list_and_change_nothing(self, programs: Programs) -> None:
        await programs.share()
        people = programs.people
        async with people.client(Authorization=f"Bearer {await people.key('coach')}") as reading:
            assert (await reading.get(f"{COACHING}/interviews")).status_code == 200
            assert (await reading.get(f"{programs.shared}/report.json")).status_code == 200
            refused(await reading.post(f"{programs.shared}/comments", json={"text": "Hello."}), 403)

    async def test_of_candidates_open_no_coach_s_address(self, programs: Programs) -> None:
        for where in ("/code", "/interviews"):
            refused(await programs.candidate.get(COACHING + where), 404)


class TestWithoutAccounts:
    async def test_there_is_nothing_of_it(self, house: House) -> None:
        async with house.client() as client:
            held = await hold(client)
            for where in ("/api/v1/coaches", path(held, "/coaches"), f"{COACHING}/interviews"):
                refused(await client.get(where), 404)
            assert (await client.get(path(held, "/report.json"))).json()["coaching"] is None
