"""The pages as they leave the server: complete without a script, and safe whatever was typed."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest

from tests.integration.api.conftest import STORY, House, begin, path, say

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
HOSTILE = '<script>alert("x")</script> <img src=x onerror=alert(1)> & "quoted" 👩🏽‍💻 مرحبا'
FORBIDDEN = re.compile(r"<style|\sstyle=|\son[a-z]+=|javascript:|https?://(?!127\.0\.0\.1)", re.IGNORECASE)


class Page(HTMLParser):
    """Collects ids, links and what is wrong with the nesting of a page."""

    VOID = frozenset({"meta", "link", "input", "br", "hr", "img", "path", "rect"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.scripts: list[str | None] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids += [i for i in [found.get("id")] if i]
        self.links += [href for href in [found.get("href")] if href and tag == "a"]
        if tag == "script":
            self.scripts.append(found.get("src"))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag, f"</{tag}> closes something else"


async def page(client: httpx.AsyncClient, address: str, status: int = 200) -> str:
    """Return a page, checked for what no page may have."""
    answer = await client.get(address, headers=BROWSER)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    parsed = Page(answer.text)
    assert parsed.open == []
    assert len(parsed.ids) == len(set(parsed.ids)), "an id comes twice"
    assert all(src and src.startswith("/static/") for src in parsed.scripts), "inline script"
    bare = re.sub(r"<code>.*?</code>", "", answer.text, flags=re.DOTALL)
    tags = "".join(re.findall(r"<[^>]*>", bare))
    assert not FORBIDDEN.search(tags)
    for fragment in (link[1:] for link in parsed.links if link.startswith("#")):
        assert fragment in parsed.ids, f"#{fragment} leads nowhere"
    return answer.text


@pytest.fixture
async def finished(client: httpx.AsyncClient) -> dict[str, Any]:
    """Return a finished and graded interview in which everything hostile was said."""
    interview = await begin(client, "behavioral", "recruiter")
    await say(client, interview, 1, f"{HOSTILE} {STORY}")
    await client.post(path(interview, "/notes"), json={"text": HOSTILE})
    await client.post(path(interview, "/finish"))
    return interview


class TestStart:
    async def test_offers_the_whole_loop(self, client: httpx.AsyncClient) -> None:
        html = await page(client, "/")
        for name in ("Recruiter screen", "Technical phone screen", "ML system design", "Behavioral"):
            assert name in html
        assert "Machine-learning engineer" in html

    async def test_says_that_the_built_in_interviewer_runs(self, client: httpx.AsyncClient) -> None:
        html = await page(client, "/")
        assert "The built-in interviewer runs" in html
        assert 'href="/settings#model"' in html

    async def test_leads_back_to_an_open_interview(
        self, client: httpx.AsyncClient, interview: dict[str, Any]
    ) -> None:
        assert f'href="/interviews/{interview["id"]}"' in await page(client, "/")

    async def test_a_finished_interview_is_not_open(
        self, client: httpx.AsyncClient, finished: dict[str, Any]
    ) -> None:
        assert finished["id"] not in await page(client, "/")


class TestRoom:
    async def test_shows_what_was_said_before_any_script_runs(
        self, client: httpx.AsyncClient, interview: dict[str, Any]
    ) -> None:
        html = await page(client, f"/interviews/{interview['id']}")
        assert 'id="t1"' in html
        assert interview["stages"][0]["persona"]["name"] in html

    async def test_has_no_hint_button_in_a_real_interview(self, client: httpx.AsyncClient) -> None:
        real = await begin(client, mode="real")
        assert 'data-action="hint"' not in await page(client, f"/interviews/{real['id']}")

    async def test_what_was_typed_is_text(self, client: httpx.AsyncClient, finished: dict[str, Any]) -> None:
        html = await page(client, f"/interviews/{finished['id']}")
        assert "&lt;script&gt;" in html
        assert "<script>alert" not in html

    async def test_an_unknown_interview_is_a_calm_page(self, client: httpx.AsyncClient) -> None:
        assert "There is nothing here" in await page(client, "/interviews/nope", 404)


class TestReportPage:
    async def test_says_where_one_stands(self, client: httpx.AsyncClient, finished: dict[str, Any]) -> None:
        html = await page(client, f"/interviews/{finished['id']}/report")
        assert "This could go either way" in html
        assert "What would raise your score most" in html
        assert "Low confidence" in html or "Medium confidence" in html or "High confidence" in html

    async def test_every_quote_leads_to_its_place(
        self, client: httpx.AsyncClient, finished: dict[str, Any]
    ) -> None:
        html = await page(client, f"/interviews/{finished['id']}/report")
        wanted = set(re.findall(r'href="#(q-\d+)"', html))
        assert wanted
        assert wanted <= set(re.findall(r'id="(q-\d+)"', html))

    async def test_what_was_typed_is_text(self, client: httpx.AsyncClient, finished: dict[str, Any]) -> None:
        html = await page(client, f"/interviews/{finished['id']}/report")
        assert "&lt;script&gt;" in html
        assert not re.search(r"<(script|img)(?!( type=\"module\")? src=\"/static/)", html)
        assert "👩🏽‍💻 مرحبا" in re.sub(r"<[^>]*>", "", html)

    async def test_a_round_that_was_not_reached_is_not_a_bad_one(
        self, client: httpx.AsyncClient, finished: dict[str, Any]
    ) -> None:
        html = await page(client, f"/interviews/{finished['id']}/report")
        assert "You didn&#39;t get to this round" in html or "You didn't get to this round" in html

    async def test_citations_lead_to_headings_of_the_guides(
        self, client: httpx.AsyncClient, finished: dict[str, Any]
    ) -> None:
        html = await page(client, f"/interviews/{finished['id']}/report")
        cited = set(re.findall(r'href="(/guides/[^"#]+)#([^"]+)"', html))
        assert cited
        for guide, heading in cited:
            assert f'id="{heading}"' in await page(client, guide)

    async def test_of_an_open_interview_leads_back_to_it(
        self, client: httpx.AsyncClient, interview: dict[str, Any]
    ) -> None:
        html = await page(client, f"/interviews/{interview['id']}/report")
        assert "still open" in html

    async def test_shows_how_far_the_grading_is(self, house: House) -> None:
        house.held_jobs = True
        async with house.client() as client:
            interview = await begin(client)
            await client.post(path(interview, "/finish"))
            html = await page(client, f"/interviews/{interview['id']}/report")
            assert "report is being made" in html or "still open" in html


class TestHistoryPage:
    async def test_an_empty_one_invites(self, client: httpx.AsyncClient) -> None:
        assert "Nothing here yet." in await page(client, "/history")

    async def test_lists_with_score_or_a_way_back(
        self, client: httpx.AsyncClient, finished: dict[str, Any], interview: dict[str, Any]
    ) -> None:
        html = await page(client, "/history")
        assert f"/interviews/{finished['id']}/report" in html
        assert f'href="/interviews/{interview["id"]}"' in html


class TestGuidePages:
    async def test_every_passage_of_every_guide_has_its_place(
        self, client: httpx.AsyncClient, house: House
    ) -> None:
        for guide in house.library.guides:
            html = await page(client, f"/guides/{guide.id}")
            places = {
                p.id.partition("#")[2].partition("/")[0]
                for p in house.library.passages
                if p.guide_id == guide.id
            }
            assert {place for place in places if f'id="{place}"' not in html} == set()

    async def test_are_listed(self, client: httpx.AsyncClient, house: House) -> None:
        html = await page(client, "/guides")
        assert all(f"/guides/{guide.id}" in html for guide in house.library.guides)

    async def test_a_search_leads_to_passages_and_marks_the_words(self, client: httpx.AsyncClient) -> None:
        html = await page(client, "/guides?q=label+leakage")
        assert "Passages about “label leakage”" in html
        (first, *_) = re.findall(r'<h3><a href="(/guides/[^"#]+)#([^"]+)"', html)
        assert f'id="{first[1]}"' in await page(client, first[0])
        assert re.search(r"<mark>[^<]*leak", html)
        assert 'class="shelf"' not in html

    async def test_a_search_without_words_lists_the_guides(self, client: httpx.AsyncClient) -> None:
        for address in ("/guides", "/guides?q=", "/guides?q=++"):
            html = await page(client, address)
            assert 'class="shelf"' in html
            assert "found-title" not in html

    async def test_a_search_that_finds_nothing_says_so(self, client: httpx.AsyncClient) -> None:
        html = await page(client, "/guides?q=zzzz")
        assert "Nothing about “zzzz”" in html
        assert "No guide has these words" in html
        assert "<script>alert" not in await page(client, "/guides?q=<script>alert(1)</script>")
        await page(client, f"/guides?q={'a' * 201}", 422)

    async def test_an_unknown_one_is_a_calm_page(self, client: httpx.AsyncClient) -> None:
        await page(client, "/guides/nope", 404)


class TestErrors:
    async def test_a_browser_gets_a_page(self, client: httpx.AsyncClient) -> None:
        html = await page(client, "/nowhere", 404)
        assert "Your interviews" in html

    async def test_a_program_gets_a_problem(self, client: httpx.AsyncClient) -> None:
        answer = await client.get("/nowhere")
        assert answer.headers["content-type"] == "application/problem+json"
