"""The start page, the sample, and the frame around every page."""

from __future__ import annotations

import re
from datetime import timedelta

import httpx
import pytest

from tests.accounts import signed_in
from tests.fakes import NOON
from tests.integration.api.conftest import House, begin, say
from tests.integration.api.test_pages import page


def checked(html: str) -> set[str]:
    """Return the values of what is chosen beforehand."""
    return {
        re.search(r'value="([^"]*)"', tag)[1]  # type: ignore[index]
        for tag in re.findall(r"<input[^>]*\schecked>", html)
    }


class TestStart:
    async def test_a_first_visit_is_told_what_happens(self, client: httpx.AsyncClient) -> None:
        html = await page(client, "/")
        assert "How it goes" in html
        assert 'href="/sample"' in html

    async def test_whoever_comes_back_goes_on_first(self, client: httpx.AsyncClient) -> None:
        interview = await begin(client)
        await say(client, interview, 1)
        html = await page(client, "/")
        assert "How it goes" not in html
        assert html.index(f"/interviews/{interview['id']}") < html.index('id="start"')

    async def test_what_the_query_names_is_chosen(self, client: httpx.AsyncClient) -> None:
        html = await page(client, "/?stages=behavioral,system_design&length=full&mode=real&level=senior")
        assert checked(html) == {"behavioral", "system_design", "full", "real", "senior", "type"}
        assert "2 rounds, about 95 minutes" in html

    @pytest.mark.parametrize("query", ["", "?stages=nonsense&length=x&mode=y&level=z"])
    async def test_what_it_names_wrongly_is_ignored(self, client: httpx.AsyncClient, query: str) -> None:
        every = {"recruiter", "phone_screen", "behavioral", "system_design"}
        assert checked(await page(client, f"/{query}")) == every | {"short", "practice", "mid", "type"}

    async def test_the_next_step_of_the_plan_is_offered(self, client: httpx.AsyncClient) -> None:
        assert "Next in your plan" not in await page(client, "/")
        goal = {"on": (NOON + timedelta(days=5)).date().isoformat()}
        assert (await client.put("/api/v1/plan/goal", json=goal)).status_code == 200
        assert "Next in your plan" in await page(client, "/")


class TestSample:
    async def test_is_a_whole_report_marked_as_a_sample(self, client: httpx.AsyncClient) -> None:
        html = await page(client, "/sample")
        assert "A sample." in html
        assert "The candidate is made up" in html
        assert 'aria-label="Site"' in html
        assert "forget accuracy" in re.sub(r"<[^>]*>", "", html)

    async def test_is_in_nobody_s_history(self, client: httpx.AsyncClient) -> None:
        await page(client, "/sample")
        assert "Nothing here yet" in await page(client, "/history")
        assert (await client.get("/api/v1/interviews/sample")).status_code == 404


class TestFrame:
    async def test_other_people_s_code_stays_out_of_the_room(self, client: httpx.AsyncClient) -> None:
        interview = await begin(client)
        assert "vendor/htmx.js" in await page(client, "/")
        assert "vendor/" not in await page(client, f"/interviews/{interview['id']}")

    async def test_says_where_words_go(self, client: httpx.AsyncClient) -> None:
        assert "stays on the machine that runs this page" in await page(client, "/guides")

    async def test_the_navigation_marks_where_one_is(self, client: httpx.AsyncClient) -> None:
        for address in ("/", "/drills", "/plan", "/progress", "/history", "/guides", "/settings"):
            html = await page(client, address)
            assert re.findall(r'<a href="([^"]*)" aria-current="page"', html) == [address]


class TestStartWithAccounts:
    async def test_only_an_admin_is_led_to_the_model(self, house: House) -> None:
        async with signed_in(house) as people:
            of_admin, of_candidate = [await page(who, "/") for who in (people.admin, people.candidate)]
        assert "/settings#model" in of_admin
        assert "/settings#model" not in of_candidate
        assert "no account, no key" not in of_candidate
