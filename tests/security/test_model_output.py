"""What a model or a person says is text everywhere: pages, files, paper, the terminal (OWASP LLM05)."""

from __future__ import annotations

import io
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

import httpx
import pytest
from markdown_it import MarkdownIt
from rich.console import Console

from interviewer.grading.judge_reply import Judgement
from interviewer.model import GradingUnit, UnitResult
from interviewer.report_markdown import report_as_markdown
from interviewer.terminal.html import report_as_html
from interviewer.terminal.report_view import report_view
from tests.fakes import FixedGrader, HeldSpeaker
from tests.integration.api.conftest import RUBRICS, House, begin, say
from tests.samples import graded_report

HOSTILE = (
    "<script>alert(1)</script> <img src=//evil.example/p.png onerror=alert(1)> <svg onload=alert(1)> "
    '"><iframe src="javascript:alert(1)"></iframe> <a href="javascript:alert(1)">see</a> '
    "![p](https://evil.example/leak?q=1) [see](javascript:alert(1)) [here](https://evil.example) "
    "<https://evil.example/auto> [r]: https://evil.example/ref\n\n[r]\n\n"
    "<style>@import url(//evil.example/x.css);</style> <base href=//evil.example/> "
    "<meta http-equiv=refresh content=0;url=//evil.example> {{7*7}} {% raw %} </textarea></title> "
    "<form action=//evil.example><input name=x></form>"
)
CONTROLS = "\x1b[2J\x1b]0;owned\x07\x9b31m\u202egnp.exe\u2066"


class HostileGrader(FixedGrader):
    """Implements Grader as a judge that writes markup for its reasons."""

    async def grade(self, unit: GradingUnit) -> UnitResult:
        result = await super().grade(unit)
        grades = tuple(replace(each, reason=HOSTILE) for each in result.grades)
        return replace(result, grades=grades, remark=HOSTILE)


@dataclass
class Markup(HTMLParser):
    """Finds what a page would run, load or lead to."""

    bad: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in {"iframe", "object", "embed", "base"} or any(name.startswith("on") for name in given):
            self.bad.append(f"<{tag} {given}>")
        if tag == "script" and not given.get("src", "").startswith("/static/") and "data-" not in str(given):
            self.bad.append(f"a script: {given}")
        for name in ("src", "href", "action", "content", "poster", "data"):
            if "evil" in given.get(name, "") or given.get(name, "").strip().lower().startswith("javascript:"):
                self.bad.append(f"{tag} {name}={given[name]}")


def dangers(page: str) -> list[str]:
    """Return what a browser would do with a page that it should not."""
    markup = Markup()
    markup.feed(page)
    return markup.bad


@pytest.fixture
async def told(house: House) -> AsyncIterator[tuple[httpx.AsyncClient, str]]:
    """Yield a client and a finished interview in which everybody spoke in markup."""
    house.speaker = HeldSpeaker(pieces=(HOSTILE,), rest="", name=f"model {HOSTILE[:30]}")
    house.speaker.release.set()
    house.grader = HostileGrader(RUBRICS)
    async with house.client() as client:
        begun = await begin(client, resume=HOSTILE, job=HOSTILE)
        assert (await say(client, begun, 1, HOSTILE)).status_code == 200
        await client.post(f"/api/v1/interviews/{begun['id']}/notes", json={"text": HOSTILE})
        await client.post(f"/api/v1/interviews/{begun['id']}/finish")
        yield client, begun["id"]


PAGES = (
    "",
    "/report",
    "/transcript",
    "/debrief",
    "/share",
    "/voice",
    "/report?q=%3Cscript%3Ealert(1)%3C/script%3E",
)


class TestPages:
    async def test_show_markup_as_text(self, told: tuple[httpx.AsyncClient, str]) -> None:
        client, interview = told
        shown = 0
        for rest in PAGES:
            answer = await client.get(f"/interviews/{interview}{rest}", headers={"Accept": "text/html"})
            assert dangers(answer.text) == [], rest
            shown += "&lt;script&gt;alert(1)" in answer.text
        assert shown >= 2, "the words are on no page: this shows nothing"
        for address in ("/history", "/progress", "/plan", "/drills", "/settings"):
            assert dangers((await client.get(address)).text) == [], address

    async def test_of_a_link_do_too(self, told: tuple[httpx.AsyncClient, str]) -> None:
        client, interview = told
        made = await client.post(f"/api/v1/interviews/{interview}/shares", json={"days": 7})
        page = (await client.get(made.json()["url"])).text
        assert "&lt;script&gt;alert(1)" in page
        assert dangers(page) == []

    async def test_run_nothing_even_if_it_were_markup(self, client: httpx.AsyncClient) -> None:
        policy = (await client.get("/")).headers["content-security-policy"]
        assert {"default-src 'none'", "script-src 'self'", "img-src 'self' data:", "base-uri 'none'"} <= set(
            policy.split("; ")
        )


class TestFiles:
    async def test_markdown_is_text_to_a_reader_that_takes_html(
        self, told: tuple[httpx.AsyncClient, str]
    ) -> None:
        client, interview = told
        markdown = (await client.get(f"/api/v1/interviews/{interview}/report.md")).text
        assert "alert(1)" in markdown
        shown = MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown)
        assert dangers(shown) == []
        assert "<img" not in shown

    def test_html_is_too(self) -> None:
        page = report_as_html(graded_report(HOSTILE))
        assert "alert(1)" in page
        assert dangers(page) == []
        assert "<img" not in page

    async def test_paper_loads_nothing(self, told: tuple[httpx.AsyncClient, str]) -> None:
        """What would be loaded is refused by the engine; `TestNothingElseIsRead` listens for it on a port."""
        client, interview = told
        answer = await client.get(f"/api/v1/interviews/{interview}/report.pdf")
        if answer.status_code == 503:
            pytest.skip("no PDF is made on this machine")
        assert answer.content.startswith(b"%PDF")
        assert b"evil.example" not in b"".join(re.findall(rb"/URI ?\(.*?\)", answer.content))


class TestTerminal:
    def test_shows_no_control_of_a_judge(self) -> None:
        out = io.StringIO()
        judged = Judgement(quotes=["I"], checklist=[], level=2, reason=f"No figure. {CONTROLS}")
        report = graded_report("I rewrote it.")
        stage = report.stages[0]
        grade = replace(stage.units[0].grades[0], reason=judged.told)
        unit = replace(stage.units[0], grades=(grade,))
        shown = replace(report, stages=(replace(stage, units=(unit,)),))
        Console(file=out, width=100).print(report_view(shown))
        assert "No figure." in out.getvalue()
        assert not set(CONTROLS[:1] + "\x07\x9b\u202e\u2066") & set(out.getvalue())

    async def test_words_with_controls_are_refused_or_cleaned_on_their_way_in(
        self, client: httpx.AsyncClient
    ) -> None:
        begun = await begin(client)
        await say(client, begun, 1, f"I rewrote the join. {CONTROLS}")
        view = (await client.get(f"/api/v1/interviews/{begun['id']}")).json()
        assert not set("\x1b\x07\x9b") & set(str([turn["text"] for turn in view["turns"]]))


def test_markdown_of_a_report_leads_nowhere() -> None:
    markdown = report_as_markdown(
        graded_report("[see](https://evil.example) ![x](https://evil.example/x.png)")
    )
    assert not re.search(r"(?<!\\)\]\(https://evil", markdown)
