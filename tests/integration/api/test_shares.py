"""Links to a report: who may read what, and for how long."""

from __future__ import annotations

import html
import re
from typing import Any

import httpx
import pytest

from tests.integration.api.conftest import STORY, House, begin, path, say

FILES = ("", "/report.pdf", "/report.pdf/progress", "/report.json", "/report.md")
RESUME = "Built the pancreatic cancer triage service that four hospitals rely upon every night since 2019."
NOTE = "Ask them about the zebra budget."
OBJECTION = "My zeppelin figures were ignored here."


async def graded(client: httpx.AsyncClient, **fields: Any) -> dict[str, Any]:
    """Return an interview with a report, a note and an objection."""
    interview = await begin(client, **fields)
    await client.post(path(interview, "/notes"), json={"text": NOTE})
    await say(client, interview, 1)
    await client.post(path(interview, "/finish"))
    report = (await client.get(path(interview, "/report.json"))).json()
    unit = report["grades"][0]["unit"]
    body = {"unit": unit, "criterion": report["grades"][0]["criterion"], "reason": OBJECTION}
    assert (await client.post(path(interview, "/disputes"), json=body)).status_code == 201
    return interview


async def share(client: httpx.AsyncClient, interview: dict[str, Any], **wanted: Any) -> dict[str, Any]:
    """Make a link and return it."""
    made = await client.post(path(interview, "/shares"), json=wanted)
    assert made.status_code == 201, made.text
    body: dict[str, Any] = made.json()
    return body


def words_of(page: str) -> str:
    """Return what a page says, in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split()).casefold()


class TestLink:
    async def test_opens_the_report_and_its_files(self, client: httpx.AsyncClient) -> None:
        link = await share(client, await graded(client), days=7)
        assert re.fullmatch(r"http://localhost:8000/shared/[\w-]{43}", link["url"])
        for rest in FILES:
            answer = await client.get(link["url"] + rest)
            assert answer.status_code == 200, rest
            assert answer.headers["x-robots-tag"].startswith("noindex")
            assert answer.headers["referrer-policy"] == "no-referrer"
            assert answer.headers["cache-control"] == "no-store"
        assert STORY[:60].casefold() in words_of((await client.get(link["url"])).text)

    async def test_survives_a_restart(self, house: House) -> None:
        async with house.client() as client:
            link = await share(client, await graded(client))
        async with house.client() as client:
            assert (await client.get(link["url"])).status_code == 200

    async def test_is_listed_but_not_told_again(self, client: httpx.AsyncClient) -> None:
        interview = await graded(client)
        link = await share(client, interview, days=1, hide_transcript=True)
        listed = await client.get(path(interview, "/shares"))
        assert [each["id"] for each in listed.json()["shares"]] == [link["id"]]
        assert listed.json()["shares"][0]["state"] == "active"
        assert link["url"].rpartition("/")[2] not in listed.text

    async def test_is_for_reports_that_are_there(self, client: httpx.AsyncClient) -> None:
        open_one = await begin(client)
        assert (await client.post(path(open_one, "/shares"), json={})).status_code == 409
        assert (await client.post("/api/v1/interviews/nobody/shares", json={})).status_code == 404
        finished = await graded(client)
        assert (await client.post(path(finished, "/shares"), json={"days": 365})).status_code == 422

    async def test_has_a_most(self, client: httpx.AsyncClient) -> None:
        interview = await graded(client)
        for _ in range(20):
            await share(client, interview)
        assert (await client.post(path(interview, "/shares"), json={})).status_code == 409


class TestNothingOpens:
    @pytest.fixture
    async def gone(self, client: httpx.AsyncClient, house: House) -> dict[str, str]:
        """Return addresses that open nothing, by the reason why."""
        interview = await graded(client)
        revoked, expired = await share(client, interview, days=30), await share(client, interview, days=1)
        assert (await client.delete(path(interview, f"/shares/{revoked['id']}"))).status_code == 204
        other = await graded(client)
        deleted = await share(client, other, days=30)
        await client.delete(path(other))
        house.clock.advance(24 * 3600.0)
        assert (await client.get((await share(client, interview, days=1))["url"])).status_code == 200
        return {
            "revoked": revoked["url"],
            "expired": expired["url"],
            "deleted": deleted["url"],
            "unknown": f"http://localhost:8000/shared/{'A' * 43}",
            "an interview's id": f"http://localhost:8000/shared/{interview['id']}",
            "a link's id": f"http://localhost:8000/shared/{expired['id']}",
            "nearly": expired["url"] + "A",
            "too long": f"http://localhost:8000/shared/{'A' * 4000}",
        }

    async def test_with_the_same_answer_whatever_the_reason(
        self, client: httpx.AsyncClient, gone: dict[str, str]
    ) -> None:
        for rest in FILES:
            answers = {why: await client.get(url + rest) for why, url in gone.items()}
            assert {answer.status_code for answer in answers.values()} == {404}
            assert len({answer.content for answer in answers.values()}) == 1
            assert len({_headers(answer) for answer in answers.values()}) == 1

    async def test_and_nothing_there_leads_further(
        self, client: httpx.AsyncClient, gone: dict[str, str]
    ) -> None:
        page = (await client.get(gone["unknown"])).text
        assert re.findall(r'href="(?!/static/|#)[^"]*"', page) == []

    async def test_taking_back_is_for_ones_own(self, client: httpx.AsyncClient) -> None:
        mine, other = await graded(client), await graded(client)
        link = await share(client, mine)
        assert (await client.delete(path(other, f"/shares/{link['id']}"))).status_code == 404
        assert (await client.get(link["url"])).status_code == 200


class TestPrivate:
    @pytest.mark.parametrize("hide", [False, True])
    async def test_things_are_in_no_form_of_it(self, client: httpx.AsyncClient, hide: bool) -> None:
        interview = await graded(client, resume=RESUME)
        link = await share(client, interview, hide_transcript=hide)
        for rest in ("", "/report.json", "/report.md"):
            text = (await client.get(link["url"] + rest)).text
            said = words_of(text)
            assert NOTE.casefold() not in said
            assert OBJECTION.casefold() not in said
            assert "pancreatic" not in said
            assert interview["id"] not in text

    async def test_lines_of_the_resume_are_hidden_with_what_was_said(self, client: httpx.AsyncClient) -> None:
        interview = await begin(client, "recruiter", resume=RESUME)
        for number in range(3):
            await say(client, interview, number)
        await client.post(path(interview, "/finish"))
        whole = words_of((await client.get(path(interview, "/report.json"))).text)
        assert "pancreatic cancer triage" in whole, "the recruiter asks about a line of it"
        link = await share(client, interview, hide_transcript=True)
        for rest in ("", "/report.json", "/report.md"):
            assert "pancreatic" not in words_of((await client.get(link["url"] + rest)).text), rest

    async def test_words_are_nowhere_when_they_are_hidden(self, client: httpx.AsyncClient) -> None:
        interview = await graded(client)
        link = await share(client, interview, hide_transcript=True)
        report = (await client.get(path(interview, "/report.json"))).json()
        runs = {
            " ".join(words[at : at + 4])
            for turn in report["turns"]
            if turn["speaker"] == "candidate"
            for words in [re.findall(r"\w+", turn["text"].casefold())]
            for at in range(len(words) - 3)
        }
        assert len(runs) > 20
        for rest in ("", "/report.json", "/report.md"):
            shown = " ".join(re.findall(r"\w+", words_of((await client.get(link["url"] + rest)).text)))
            assert [run for run in runs if run in shown] == [], rest

    async def test_nothing_on_the_page_changes_or_leads_to_the_rest(self, client: httpx.AsyncClient) -> None:
        link = await share(client, await graded(client))
        page = (await client.get(link["url"])).text
        token = link["url"].rpartition("/")[2]
        elsewhere = re.findall(r'(?:href|action|hx-\w+|data-sound)="(/[^"]*)"', page)
        assert elsewhere
        assert [to for to in elsewhere if not to.startswith(("/static/", f"/shared/{token}"))] == []
        assert 'method="post"' not in page


class TestPage:
    async def test_makes_lists_and_takes_back_without_a_script(self, client: httpx.AsyncClient) -> None:
        interview = await graded(client)
        address = f"/interviews/{interview['id']}/share"
        assert "None yet." in (await client.get(address)).text
        made = (await client.post(address, data={"days": "1", "hide_transcript": "true"})).text
        found = re.search(r'value="(http://localhost:8000/shared/[^"]+)"', made)
        assert found
        assert (await client.get(found[1])).status_code == 200
        later = (await client.get(address)).text
        assert found[1] not in later
        revoke = re.search(r'action="([^"]+/revoke)"', later)
        assert revoke
        sent = await client.post(revoke[1])
        assert (sent.status_code, sent.headers["location"]) == (303, address)
        assert "taken back" in (await client.get(address)).text
        assert (await client.get(found[1])).status_code == 404

    async def test_says_who_can_reach_it(self, client: httpx.AsyncClient) -> None:
        interview = await graded(client)
        assert "Only this machine" in (await client.get(f"/interviews/{interview['id']}/share")).text

    async def test_of_an_open_interview_leads_to_how_far_it_is(self, client: httpx.AsyncClient) -> None:
        interview = await begin(client)
        for sent in (
            await client.get(f"/interviews/{interview['id']}/share"),
            await client.post(f"/interviews/{interview['id']}/share"),
        ):
            assert (sent.status_code, sent.headers["location"]) == (
                303,
                f"/interviews/{interview['id']}/report",
            )


def _headers(answer: httpx.Response) -> str:
    """Return all but the request's own number."""
    return str(sorted((name, value) for name, value in answer.headers.items() if name != "x-request-id"))
