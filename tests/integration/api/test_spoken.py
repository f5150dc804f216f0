"""A spoken interview over HTTP: correcting, checking before grading, listening, and the pages that show it."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from interviewer.voice.audio import from_wav
from tests.integration.api.conftest import STORY, House, begin, say
from tests.integration.api.test_pages import page
from tests.spoken import Spoken, tone

HOSTILE = '<script>alert("x")</script> "><img src=x> \' & um'
"""It also comes into attributes, where `page` takes event handlers for real, so it has none."""
LINE = "Our nightly job took nine hours so I profiled it and rewrote the join"


@pytest.fixture
async def spoken(house: House, client: httpx.AsyncClient) -> Spoken:
    """Return an interview in which two answers were spoken; `t3` and `t5` are theirs."""
    assert house.app
    held = Spoken(house.app.state.service, house.clock)
    await held.begin()
    await held.answer(LINE, "with a sorted merge.", unsure=("sorted",), kept=True)
    await held.answer("Um, it fell to forty minutes.")
    return held


@pytest.fixture
async def waiting(spoken: Spoken) -> Spoken:
    """Return it finished: it waits for its reader."""
    await spoken.finish()
    return spoken


def at(spoken: Spoken, rest: str) -> str:
    return f"/api/v1/interviews/{spoken.id}{rest}"


async def turns(client: httpx.AsyncClient, spoken: Spoken) -> list[dict[str, Any]]:
    """Return what the candidate said."""
    view = (await client.get(at(spoken, ""))).json()
    return [turn for turn in view["turns"] if turn["speaker"] == "candidate"]


async def correct(client: httpx.AsyncClient, spoken: Spoken, turn_id: str, text: str) -> httpx.Response:
    return await client.post(at(spoken, "/corrections"), json={"turn_id": turn_id, "text": text})


class TestTurns:
    async def test_say_whether_they_were_spoken(self, client: httpx.AsyncClient, spoken: Spoken) -> None:
        first, _ = await turns(client, spoken)
        assert (first["spoken"], first["recognised"]) == (True, None)
        typed = await begin(client)
        await say(client, typed, 1)
        view = (await client.get(f"/api/v1/interviews/{typed['id']}")).json()
        assert not any(turn["spoken"] for turn in view["turns"])


class TestCorrecting:
    async def test_keeps_both(self, client: httpx.AsyncClient, waiting: Spoken) -> None:
        before, other = await turns(client, waiting)
        answer = await correct(client, waiting, before["id"], "  What I said.\r\n")
        assert answer.status_code == 200
        assert (answer.json()["text"], answer.json()["recognised"]) == ("What I said.", before["text"])
        assert await turns(client, waiting) == [answer.json(), other]

    async def test_back_to_what_was_understood_is_no_correction(
        self, client: httpx.AsyncClient, waiting: Spoken
    ) -> None:
        before, _ = await turns(client, waiting)
        await correct(client, waiting, before["id"], "Else.")
        assert (await correct(client, waiting, before["id"], before["text"])).json() == before

    async def test_is_possible_while_the_interview_goes_on(
        self, client: httpx.AsyncClient, spoken: Spoken
    ) -> None:
        before, _ = await turns(client, spoken)
        assert (await correct(client, spoken, before["id"], "Else.")).status_code == 200

    @pytest.mark.parametrize(
        ("turn_id", "text", "status", "field"),
        [
            ("t1", "Mine.", 422, "turn_id"),
            ("t99", "Mine.", 422, "turn_id"),
            ("x", "Mine.", 422, "turn_id"),
            ("t3", "   ", 422, "text"),
            ("t3", "x" * 50_001, 422, "text"),
        ],
    )
    async def test_names_what_it_cannot_use(
        self,
        client: httpx.AsyncClient,
        waiting: Spoken,
        turn_id: str,
        text: str,
        status: int,
        field: str | None,
    ) -> None:
        answer = await correct(client, waiting, turn_id, text)
        assert (answer.status_code, answer.json().get("field")) == (status, field)
        assert answer.headers["content-type"] == "application/problem+json"

    async def test_ends_when_it_is_graded(self, client: httpx.AsyncClient, waiting: Spoken) -> None:
        before, _ = await turns(client, waiting)
        await client.post(at(waiting, "/check"))
        late = await correct(client, waiting, before["id"], "Too late.")
        assert (late.status_code, late.json()["type"]) == (409, "/problems/conflict")

    async def test_of_no_interview_is_not_found(self, client: httpx.AsyncClient) -> None:
        body = {"turn_id": "t3", "text": "Mine."}
        assert (await client.post("/api/v1/interviews/nobody/corrections", json=body)).status_code == 404
        assert (await client.post("/api/v1/interviews/nobody/check")).status_code == 404


class TestChecking:
    async def test_grading_waits_for_it(
        self, house: House, client: httpx.AsyncClient, waiting: Spoken
    ) -> None:
        assert house.jobs
        assert house.jobs.asked == []
        assert not await house.jobs.work.may_be_graded(waiting.id)
        early = await client.get(at(waiting, "/report"))
        assert (early.status_code, early.json()["type"]) == (409, "/problems/not-ready")
        assert f"/interviews/{waiting.id}/transcript" in early.json()["detail"]

    async def test_grades_what_was_corrected(self, client: httpx.AsyncClient, waiting: Spoken) -> None:
        before, _ = await turns(client, waiting)
        await correct(client, waiting, before["id"], STORY)
        answer = await client.post(at(waiting, "/check"))
        assert (answer.status_code, answer.json()["state"]) == (202, "done")
        assert answer.headers["location"] == at(waiting, "/grading")
        report = (await client.get(at(waiting, "/report.json"))).json()
        assert report["grades"][0]["evidence"][0]["quote"] in STORY

    async def test_twice_is_once(self, house: House, client: httpx.AsyncClient, waiting: Spoken) -> None:
        for _ in range(2):
            assert (await client.post(at(waiting, "/check"))).status_code == 202
        assert house.jobs
        assert house.jobs.asked == [(waiting.id, 1)]

    async def test_an_open_interview_is_not_there_yet(
        self, client: httpx.AsyncClient, spoken: Spoken
    ) -> None:
        assert (await client.post(at(spoken, "/check"))).status_code == 409

    async def test_once_checked_it_is_taken_up_after_a_crash(
        self, house: House, client: httpx.AsyncClient, waiting: Spoken
    ) -> None:
        assert house.jobs
        house.jobs.held = True
        await client.post(at(waiting, "/check"))
        assert await house.jobs.work.unfinished() == [(waiting.id, 1)]


class TestSounds:
    async def test_come_as_a_wav_file(self, client: httpx.AsyncClient, spoken: Spoken) -> None:
        answer = await client.get(at(spoken, "/sounds/p2"))
        assert answer.headers["content-type"] == "audio/wav"
        assert from_wav(answer.content) == tone(4 * 0.4)

    @pytest.mark.parametrize(("phrase", "status"), [("p3", 404), ("p99", 404), ("x", 422)])
    async def test_others_are_problems(
        self, client: httpx.AsyncClient, spoken: Spoken, phrase: str, status: int
    ) -> None:
        answer = await client.get(at(spoken, f"/sounds/{phrase}"))
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"

    async def test_are_only_read(self, client: httpx.AsyncClient, spoken: Spoken) -> None:
        assert (await client.post(at(spoken, "/sounds/p1"))).status_code == 405

    async def test_go_with_their_interview(self, client: httpx.AsyncClient, spoken: Spoken) -> None:
        await client.delete(at(spoken, ""))
        assert (await client.get(at(spoken, "/sounds/p1"))).status_code == 404


class TestTranscriptPage:
    async def test_shows_every_spoken_answer_with_its_question(
        self, client: httpx.AsyncClient, waiting: Spoken
    ) -> None:
        html = await page(client, f"/interviews/{waiting.id}/transcript")
        assert html.count("<textarea") == 2
        assert "Grade my answers" in html
        assert '<span class="unsure">sorted<span class="visually-hidden"> (unsure)</span></span>' in html
        assert html.count("data-sound=") == 2
        asked = (await client.get(at(waiting, ""))).json()["turns"][1]["text"]
        assert asked.split("?")[0].replace("'", "&#39;") in html

    async def test_what_was_understood_is_text(self, house: House, client: httpx.AsyncClient) -> None:
        assert house.app
        held = Spoken(house.app.state.service, house.clock)
        await held.begin()
        turn = await held.answer(HOSTILE, unsure=('<script>alert("x")</script>',), kept=True)
        await held.finish()
        await correct(client, held, turn.id, f"</textarea>{HOSTILE}")
        for rest in ("/transcript", "/report"):
            html = await page(client, f"/interviews/{held.id}{rest}")
            assert "<script>alert" not in html
        await client.post(at(held, "/check"))
        for rest in ("/transcript", "/report"):
            html = await page(client, f"/interviews/{held.id}{rest}")
            assert "&lt;script&gt;" in html
            assert not re.search("<script>alert|<img", html)

    async def test_of_an_open_interview_can_be_corrected_but_not_graded(
        self, client: httpx.AsyncClient, spoken: Spoken
    ) -> None:
        html = await page(client, f"/interviews/{spoken.id}/transcript")
        assert "<textarea" in html
        assert "Grade my answers" not in html

    async def test_of_a_graded_one_is_only_read(self, client: httpx.AsyncClient, waiting: Spoken) -> None:
        first, _ = await turns(client, waiting)
        await correct(client, waiting, first["id"], "What I said.")
        await client.post(at(waiting, "/check"))
        html = await page(client, f"/interviews/{waiting.id}/transcript")
        assert "<textarea" not in html
        assert "What I said." in html

    async def test_of_a_typed_one_says_that_there_is_nothing(self, client: httpx.AsyncClient) -> None:
        typed = await begin(client)
        assert "Nothing was said aloud" in await page(client, f"/interviews/{typed['id']}/transcript")

    async def test_of_no_interview_is_a_calm_page(self, client: httpx.AsyncClient) -> None:
        await page(client, "/interviews/nobody/transcript", 404)


class TestReportPage:
    async def test_leads_to_the_transcript_first(self, client: httpx.AsyncClient, waiting: Spoken) -> None:
        html = await page(client, f"/interviews/{waiting.id}/report")
        assert "Read what was understood first" in html
        assert f'href="/interviews/{waiting.id}/transcript"' in html
        assert f"/interviews/{waiting.id}/report" in await page(client, "/history")

    async def test_shows_delivery_apart_from_scores(self, client: httpx.AsyncClient, waiting: Spoken) -> None:
        await client.post(at(waiting, "/check"))
        html = await page(client, f"/interviews/{waiting.id}/report")
        section = re.search(r'<section class="delivery".*?</section>', html, re.DOTALL)
        assert section
        assert "not part of any score" in section[0]
        assert "words a minute" in section[0]
        assert "DiGennaro Reed" in section[0]
        assert section[0].count('role="img"') == 1
        assert "<desc" in section[0]
        assert "<table" in section[0]

    async def test_shows_the_original_beside_a_correction(
        self, client: httpx.AsyncClient, waiting: Spoken
    ) -> None:
        first, _ = await turns(client, waiting)
        await correct(client, waiting, first["id"], "What I said.")
        await client.post(at(waiting, "/check"))
        html = await page(client, f"/interviews/{waiting.id}/report")
        original = re.search(r'<div class="said-original.*?</div></div>', html, re.DOTALL)
        assert original
        assert LINE in original[0]
        assert 'class="unsure"' in original[0]
        assert html.count("data-sound=") == 2

    async def test_of_a_typed_interview_has_none_of_it(self, client: httpx.AsyncClient) -> None:
        typed = await begin(client)
        await say(client, typed, 1)
        await client.post(f"/api/v1/interviews/{typed['id']}/finish")
        html = await page(client, f"/interviews/{typed['id']}/report")
        assert not re.search("How you spoke|unsure|data-sound", html)
