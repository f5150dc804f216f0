"""Candidates share with coaches; coaches read, comment and grade; nobody else learns of any of it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from tests.accounts import SignedIn, signed_in
from tests.integration.api.conftest import STORY, House, begin, path, say
from tests.page_tree import parsed

MARKER = "Quetzalcoatlus"
BROWSER = {"accept": "text/html"}
NOTE, JOB, RESUME, OBJECTION = "Archaeopteryx", "Velociraptor", "Triceratops", "Stegosaurus"


@pytest.fixture
async def people(house: House) -> AsyncIterator[SignedIn]:
    """Yield everybody, signed in."""
    async with signed_in(house) as inside:
        yield inside


@pytest.fixture
async def held(people: SignedIn) -> dict[str, Any]:
    """Return a finished interview of the candidate's."""
    return await hold(people.candidate)


async def hold(client: httpx.AsyncClient, **fields: Any) -> dict[str, Any]:
    """Hold an interview and finish it."""
    interview = await begin(client, "behavioral", resume=f"I led {RESUME}.", job=f"We do {JOB}.", **fields)
    await say(client, interview, 1, f"{MARKER}. {STORY}")
    await client.post(path(interview, "/notes"), json={"text": NOTE})
    await client.post(path(interview, "/finish"))
    return interview


async def post(client: httpx.AsyncClient, where: str, **fields: str) -> httpx.Response:
    """Send a form as a browser does."""
    return await client.post(where, data=fields, headers=BROWSER)


async def html(client: httpx.AsyncClient, where: str, status: int = 200) -> str:
    """Return a page."""
    answer = await client.get(where, headers=BROWSER)
    assert answer.status_code == status, answer.text
    return answer.text


async def code_of(coach: httpx.AsyncClient) -> str:
    """Return the code that the coach's page shows."""
    found = re.search(r'id="new-link" value="([^"]+)"', await html(coach, "/coaching"))
    assert found
    return found[1]


async def share(people: SignedIn, held: dict[str, Any], **fields: str) -> None:
    """Share the interview with the coach."""
    code = await code_of(people.coach)
    answer = await post(people.candidate, f"/interviews/{held['id']}/coaches", code=code, **fields)
    assert answer.status_code == 303, answer.text


def shared(held: dict[str, Any], rest: str = "") -> str:
    """Return a coach's address of an interview."""
    return f"/coaching/interviews/{held['id']}{rest}"


def levels_on(report: str) -> list[str]:
    """Return the coaches' levels that stand on a page."""
    return [each.with_attribute("data-json")[0].text() for each in parsed(report).with_class("coach-level")]


async def graded(client: httpx.AsyncClient, held: dict[str, Any]) -> tuple[str, str]:
    """Return a unit and a criterion that were graded."""
    grade = (await client.get(path(held, "/report.json"))).json()["grades"][0]
    return grade["unit"], grade["criterion"]


class TestSharing:
    async def test_opens_the_report_to_the_coach_and_to_nobody_else(
        self, people: SignedIn, held: dict[str, Any]
    ) -> None:
        await html(people.coach, shared(held), 404)
        await share(people, held)
        assert MARKER in await html(people.coach, shared(held))
        assert f"/coaching/interviews/{held['id']}" in await html(people.coach, "/coaching")
        (cited, *_) = re.findall(r'href="(/guides/[^"#]+)#', await html(people.coach, shared(held)))
        await html(people.coach, cited)
        for stranger in (people.other, people.candidate, people.admin):
            answer = await stranger.get(shared(held), headers=BROWSER)
            assert answer.status_code == 404
            assert MARKER not in answer.text

    async def test_opens_nothing_but_what_a_link_shows(self, people: SignedIn, held: dict[str, Any]) -> None:
        unit, criterion = await graded(people.candidate, held)
        wish = {"unit": unit, "criterion": criterion, "reason": OBJECTION}
        assert (await people.candidate.post(path(held, "/disputes"), json=wish)).status_code == 201
        whole = await html(people.candidate, f"/interviews/{held['id']}/report")
        assert NOTE in whole
        assert OBJECTION in whole
        await share(people, held)
        for where in (shared(held), shared(held, "/report.json"), shared(held, "/report.md")):
            answer = await people.coach.get(where)
            assert MARKER in answer.text
            assert not any(word in answer.text for word in (NOTE, OBJECTION, RESUME, JOB)), where

    async def test_leaves_every_page_of_the_owner_s_closed(
        self, people: SignedIn, held: dict[str, Any]
    ) -> None:
        await share(people, held)
        rests = ("", "/report", "/share", "/coaches", "/transcript", "/debrief", "/report.pdf", "/voice")
        for rest in rests:
            answer = await people.coach.get(f"/interviews/{held['id']}{rest}", headers=BROWSER)
            assert answer.status_code == 404, rest
            assert MARKER not in answer.text

    async def test_leaves_the_api_of_the_owner_s_closed(self, people: SignedIn, held: dict[str, Any]) -> None:
        await share(people, held)
        reads = ("", "/report", "/report.json", "/report.html", "/shares", "/judgements", "/stronger")
        for rest in reads:
            assert (await people.coach.get(path(held, rest))).status_code == 404, rest
        assert (await people.coach.delete(path(held))).status_code == 404
        assert (await people.candidate.get(path(held))).status_code == 200

    async def test_is_taken_back_at_once(self, people: SignedIn, held: dict[str, Any]) -> None:
        await share(people, held)
        page = await html(people.candidate, f"/interviews/{held['id']}/coaches")
        revoke = re.search(r'action="([^"]+/revoke)"', page)
        assert revoke
        stranger = await post(people.other, revoke[1])
        assert stranger.status_code == 404
        await html(people.coach, shared(held))
        assert (await post(people.candidate, revoke[1])).status_code == 303
        await html(people.coach, shared(held), 404)
        assert held["id"] not in await html(people.coach, "/coaching")

    async def test_of_everything_covers_what_is_begun_afterwards(
        self, people: SignedIn, held: dict[str, Any]
    ) -> None:
        code = await code_of(people.coach)
        assert (await post(people.candidate, "/settings/coaches", code=code)).status_code == 303
        later = await hold(people.candidate, seed=2)
        await html(people.coach, shared(held), 404)
        assert MARKER in await html(people.coach, shared(later))
        settings = await html(people.candidate, "/settings")
        [revoke] = re.findall(r'action="(/settings/coaches/[^"]+/revoke)"', settings)
        await post(people.candidate, revoke)
        await html(people.coach, shared(later), 404)

    async def test_tells_the_candidate_who_may_read_and_who_looked(
        self, people: SignedIn, held: dict[str, Any]
    ) -> None:
        where = f"/interviews/{held['id']}/coaches"
        assert "Nobody but you" in await html(people.candidate, where)
        await share(people, held)
        page = await html(people.candidate, where)
        assert "No coach has opened it" in page
        await html(people.coach, shared(held))
        page = await html(people.candidate, where)
        assert "<strong>Coach</strong>, last <time" in page

    async def test_names_nobody_for_a_code_that_is_no_coach_s(
        self, people: SignedIn, held: dict[str, Any]
    ) -> None:
        where = f"/interviews/{held['id']}/coaches"
        unknown = await post(people.candidate, where, code="0000-0000-0000")
        old = await code_of(people.coach)
        await post(people.coach, "/coaching/code")
        gone = await post(people.candidate, where, code=old)
        assert unknown.status_code == gone.status_code == 422
        assert unknown.text.count("No coach here has this code") == 1
        assert unknown.text.replace("0000-0000-0000", "") == gone.text.replace(old, "")
        assert (await post(people.candidate, where, code="coach@example.org")).status_code == 422

    async def test_takes_a_code_however_it_is_typed(self, people: SignedIn, held: dict[str, Any]) -> None:
        code = (await code_of(people.coach)).replace("-", " ").lower()
        assert (
            await post(people.candidate, f"/interviews/{held['id']}/coaches", code=code)
        ).status_code == 303

    async def test_waits_for_the_report(self, people: SignedIn) -> None:
        going_on = await begin(people.candidate, "behavioral")
        code = await code_of(people.coach)
        answer = await post(people.candidate, f"/interviews/{going_on['id']}/coaches", code=code)
        assert answer.headers["location"].endswith("/report")
        await html(people.coach, shared(going_on), 404)

    async def test_says_so_while_the_report_is_being_made(self, house: House) -> None:
        house.held_jobs = True
        async with signed_in(house) as people:
            await post(people.candidate, "/settings/coaches", code=await code_of(people.coach))
            waiting = await hold(people.candidate)
            page = await html(people.coach, shared(waiting))
            assert "Not graded yet" in page
            assert MARKER not in page

    async def test_refuses_addresses_that_are_no_ids(self, people: SignedIn, held: dict[str, Any]) -> None:
        await share(people, held)
        for where in ("/comments/%00", "/comments/%00/delete", "/sounds/%00"):
            assert (await post(people.coach, shared(held, where), text="x")).status_code in {404, 405, 422}
        answer = await post(people.coach, shared(held, "/grades/delete"), unit="\0", criterion="\0")
        assert answer.status_code == 422
        assert (await post(people.candidate, "/settings/coaches/%00/revoke")).status_code == 422

    async def test_ends_where_the_coach_is_no_coach_any_more(
        self, people: SignedIn, held: dict[str, Any]
    ) -> None:
        await share(people, held)
        await people.people.accounts.set_role(people.owner("coach"), "candidate")
        token = await people.people.sessions.begin(people.owner("coach"), "a test")
        async with people.client(Cookie=f"__Host-session={token}") as demoted:
            await html(demoted, shared(held), 404)
            await html(demoted, "/coaching", 404)

    async def test_can_be_declined(self, people: SignedIn, held: dict[str, Any]) -> None:
        await post(people.candidate, "/settings/coaches", code=await code_of(people.coach))
        [decline] = re.findall(r'action="(/coaching/grants/[^"]+)"', await html(people.coach, "/coaching"))
        assert (await post(people.coach, decline)).status_code == 303
        assert await people.service.coaching.store.grants_by(people.owner("candidate")) == []


class TestSound:
    async def test_is_heard_only_where_it_is_shared(self, people: SignedIn, held: dict[str, Any]) -> None:
        await people.service.sounds.keep_sound(held["id"], "p1", b"\0\0" * 160)
        await share(people, held)
        assert (await people.coach.get(shared(held, "/sounds/p1"))).status_code == 404
        await share(people, held, with_sound="true")
        heard = await people.coach.get(shared(held, "/sounds/p1"))
        assert heard.content.startswith(b"RIFF")
        assert (await people.coach.get(path(held, "/sounds/p1"))).status_code == 404
        assert (await people.other.get(shared(held, "/sounds/p1"))).status_code == 404


class TestComments:
    async def test_reach_the_candidate_escaped_and_are_news_once(
        self, people: SignedIn, held: dict[str, Any]
    ) -> None:
        await share(people, held)
        unit, criterion = await graded(people.candidate, held)
        said = "Good <script>alert(1)</script>\nnext time: numbers"
        places: tuple[dict[str, str], ...] = ({}, {"unit": unit, "criterion": criterion}, {"turn": "t2"})
        for place in places:
            answer = await post(people.coach, shared(held, "/comments"), text=said, **place)
            assert answer.status_code == 303
            assert answer.headers["location"].startswith(shared(held) + "#c-")
        report = await html(people.candidate, f"/interviews/{held['id']}/report")
        assert report.count("Good &lt;script&gt;alert(1)&lt;/script&gt;\nnext time: numbers") == 3
        assert "<script>alert" not in report
        assert report.count(">new</span>") == 3
        again = await html(people.candidate, f"/interviews/{held['id']}/report")
        assert ">new</span>" not in again

    async def test_are_changed_and_deleted_by_their_author_only(
        self, people: SignedIn, held: dict[str, Any]
    ) -> None:
        await share(people, held)
        made = await post(people.coach, shared(held, "/comments"), text="First words")
        where = shared(held, f"/comments/{made.headers['location'].rpartition('#c-')[2]}")
        code = re.search(r'id="new-link" value="([^"]+)"', await html(people.admin, "/coaching"))
        assert code
        await post(people.candidate, f"/interviews/{held['id']}/coaches", code=code[1])
        for stranger in (people.admin, people.candidate, people.other):
            assert (await post(stranger, where, text="Mine now")).status_code == 404
            assert (await post(stranger, where + "/delete")).status_code == 404
        assert (await post(people.coach, where, text="Better words")).status_code == 303
        assert "Better words" in await html(people.admin, shared(held))
        assert (await post(people.coach, where + "/delete")).status_code == 303
        assert "Better words" not in await html(people.candidate, f"/interviews/{held['id']}/report")

    async def test_that_can_t_be_kept_stay_in_the_form(self, people: SignedIn, held: dict[str, Any]) -> None:
        await share(people, held)
        for says, fields in {
            "empty": {"text": "  "},
            "4,000 are the most": {"text": "x" * 4001},
            "control code": {"text": "a\0b"},
            "Nothing was said": {"text": "To whom?", "turn": "t999"},
            "Nothing in this interview": {"text": "To what?", "unit": "9/none", "criterion": "result"},
        }.items():
            answer = await post(people.coach, shared(held, "/comments"), **fields)
            assert answer.status_code == 422, says
            assert says in answer.text

    async def test_are_not_taken_where_nothing_is_shared(
        self, people: SignedIn, held: dict[str, Any]
    ) -> None:
        assert (await post(people.coach, shared(held, "/comments"), text="Hello")).status_code == 404
        await share(people, held)
        [grant] = await people.service.coaching.store.grants_by(people.owner("candidate"))
        made = await post(people.coach, shared(held, "/comments"), text="Hello")
        await people.service.coaching.store.remove_grant(grant.id, people.owner("candidate"))
        where = shared(held, f"/comments/{made.headers['location'].rpartition('#c-')[2]}")
        assert (await post(people.coach, where, text="Hello again")).status_code == 404
        assert (await post(people.coach, where + "/delete")).status_code == 404
        assert "Hello" in await html(people.candidate, f"/interviews/{held['id']}/report")

    async def test_of_a_drill_are_told_on_its_page(self, people: SignedIn) -> None:
        drill = (await people.candidate.post("/api/v1/drills", json={"seed": 1})).json()
        await say(people.candidate, drill, 1)
        await people.candidate.post(path(drill, "/finish"))
        await share(people, drill)
        await post(people.coach, shared(drill, "/comments"), text="Short and good.")
        page = await html(people.candidate, f"/interviews/{drill['id']}/report")
        assert "Your coach wrote about this" in page
        assert "Short and good." in await html(people.candidate, f"/interviews/{drill['id']}/report?whole=1")


class TestHumanGrades:
    async def test_stand_beside_the_product_s_and_move_no_score(
        self, people: SignedIn, held: dict[str, Any]
    ) -> None:
        await share(people, held)
        before = (await people.candidate.get(path(held, "/report.json"))).json()
        unit, criterion = await graded(people.candidate, held)
        fields = {"unit": unit, "criterion": criterion, "level": "5", "reason": "A clear result."}
        assert (await post(people.coach, shared(held, "/grades"), **fields)).status_code == 303
        after = (await people.candidate.get(path(held, "/report.json"))).json()
        aside = {"made_at": "", "coaching": None}
        assert before | aside == after | aside
        report = await html(people.candidate, f"/interviews/{held['id']}/report")
        assert levels_on(report) == ["5"]
        assert "A clear result." in report
        await post(people.coach, shared(held, "/grades"), **(fields | {"level": "2"}))
        report = await html(people.candidate, f"/interviews/{held['id']}/report")
        assert levels_on(report) == ["2"]
        gone = await post(people.coach, shared(held, "/grades/delete"), unit=unit, criterion=criterion)
        assert gone.status_code == 303
        assert levels_on(await html(people.candidate, f"/interviews/{held['id']}/report")) == []

    async def test_are_levels_from_1_to_5_with_a_reason(self, people: SignedIn, held: dict[str, Any]) -> None:
        await share(people, held)
        unit, criterion = await graded(people.candidate, held)
        wish = {"unit": unit, "criterion": criterion}
        for level in ("", "0", "6", "-1", "4.5", "٤"):
            answer = await post(people.coach, shared(held, "/grades"), **wish, level=level, reason="So.")
            assert answer.status_code == 422, level
        answer = await post(people.coach, shared(held, "/grades"), **wish, level="3", reason=" ")
        assert answer.status_code == 422
        assert "the reason is empty" in answer.text


class TestWithoutAccounts:
    @asynccontextmanager
    async def _alone(self, house: House) -> AsyncIterator[tuple[httpx.AsyncClient, dict[str, Any]]]:
        async with house.client() as client:
            yield client, await hold(client)

    async def test_there_is_nothing_of_it(self, house: House) -> None:
        async with self._alone(house) as (client, held):
            for where in ("/coaching", shared(held), f"/interviews/{held['id']}/coaches"):
                await html(client, where, 404)
            assert (await post(client, "/settings/coaches", code="x")).status_code == 404
            for where in ("/settings", f"/interviews/{held['id']}/report"):
                assert "coach" not in (await html(client, where)).lower()
