"""The report's page of a long, uneven and hostile interview: nothing cut, nothing executed, every number the JSON's."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from api.report_page.charts import along
from api.report_page.numbers import Numbers
from interviewer.markdown_words import escaped
from tests.accounts import SignedIn, signed_in
from tests.integration.api.conftest import STORY, House, begin, path, say
from tests.long_interview import UnevenGrader, hold_long
from tests.page_tree import Element, parsed

SCORE_PARTS = (
    "verdict",
    "contents",
    "step",
    "stage-head",
    "stage-hinted",
    "unit-head",
    "criterion",
    "coach-level",
    "numbers-table",
)
_FORMATS = re.compile(r"[+]?(\d+)(?:\.(\d+))?(%?)")


@dataclass(frozen=True)
class Read:
    """A report in all its forms."""

    id: str
    page: Element
    json: dict[str, Any]
    markdown: str


@pytest.fixture(scope="module")
async def report(tmp_path_factory: pytest.TempPathFactory, bank: Any, library: Any) -> AsyncIterator[Read]:
    """Return the report of the longest interview, graded unevenly and with an objection."""
    house = House(tmp_path_factory.mktemp("long"), bank, library, grader=UnevenGrader())
    async with house.service() as service:
        interview_id = await hold_long(service, bank)
        assert house.jobs
        await house.jobs.enqueue(interview_id, 1)
    async with house.client() as client:
        address = f"/api/v1/interviews/{interview_id}"
        first = (await client.get(f"{address}/report.json")).json()["grades"][0]
        objection = {
            "unit": first["unit"], "criterion": first["criterion"], "reason": "It was 4.", "claimed_level": 4
        }  # fmt: skip
        assert (await client.post(f"{address}/disputes", json=objection)).status_code < 300
        yield Read(
            id=interview_id,
            page=parsed((await client.get(f"/interviews/{interview_id}/report")).text),
            json=(await client.get(f"{address}/report.json")).json(),
            markdown=(await client.get(f"{address}/report.md")).text,
        )


def no_words(element: Element) -> bool:
    """Whether an element of a turn holds words about it instead of its own."""
    return bool({"mark-label", "visually-hidden", "said-original"} & set(element.classes))


class TestNothingIsCut:
    def test_the_interview_is_as_long_as_it_may_be(self, report: Read) -> None:
        assert len(report.json["turns"]) == 200
        assert len(report.json["stages"]) == 10
        assert max(len(turn["text"].split()) for turn in report.json["turns"]) > 5_000

    def test_every_turn_is_on_the_page_to_the_letter(self, report: Read) -> None:
        shown = {
            turn.attributes["id"]: turn.with_class("said-text")[0].text(no_words)
            for turn in report.page.with_class("said-turn")
        }
        assert shown == {turn["id"]: turn["text"] for turn in report.json["turns"]}

    def test_every_word_is_in_the_markdown(self, report: Read) -> None:
        lines = {line for turn in report.json["turns"] for line in turn["text"].split("\n") if line.strip()}
        held = set(report.markdown.split("\n"))
        assert {line for line in lines if f"> {escaped(line)}" not in held} == set()

    def test_every_quote_and_reason_is_on_the_page(self, report: Read) -> None:
        quotes = [quote.with_attribute("data-words")[0].text() for quote in report.page.with_class("quote")]
        reasons = "\n".join(reason.text() for reason in report.page.with_class("reason"))
        for grade in report.json["grades"]:
            assert grade["reason"] in reasons
            assert {evidence["quote"] for evidence in grade["evidence"]} <= set(quotes)


class TestNothingIsExecuted:
    def test_all_scripts_are_our_own_files(self, report: Read) -> None:
        scripts = [each for each in report.page.all() if each.tag == "script"]
        assert scripts
        assert all(s.attributes["src"].startswith("/static/") and not s.text().strip() for s in scripts)

    def test_no_element_reacts_styles_or_leads_outside(self, report: Read) -> None:
        elements = list(report.page.all())
        names = {name for each in elements for name in each.attributes}
        assert not {name for name in names if name.startswith("on") or name in {"style", "srcdoc"}}
        links = [v for each in elements for n, v in each.attributes.items() if n in {"href", "src", "action"}]
        assert all(link.startswith(("/", "#")) and not link.startswith("//") for link in links)
        assert not {each.tag for each in elements} & {"img", "iframe", "object", "embed", "style", "base"}

    def test_every_link_within_the_page_has_its_place(self, report: Read) -> None:
        ids = [each.attributes["id"] for each in report.page.with_attribute("id")]
        assert len(ids) == len(set(ids))
        wanted = {each.attributes["href"][1:] for each in report.page.with_attribute("href")
                  if each.attributes["href"].startswith("#")}  # fmt: skip
        assert wanted <= set(ids)


def shown_as(value: float, text: str) -> str:
    """Return the number in the form that the page has chosen for it."""
    form = _FORMATS.fullmatch(text)
    assert form, f"no number: {text!r}"
    if form[3]:
        return f"{value:.0%}"
    return ("+" if text.startswith("+") else "") + f"{value:.{len(form[2] or '')}f}"


def wrong_numbers(page: Element, data: dict[str, Any]) -> list[str]:
    """Return the marked numbers that are not those of the JSON."""
    numbers = Numbers(data)
    wrong = []
    for marked in page.with_attribute("data-json"):
        path, text = marked.attributes["data-json"], marked.text()
        value = numbers.at(path)
        if value is None:
            right = text == "–"
        else:
            right = text == shown_as(value, text) and float(marked.attributes["value"]) == value
        wrong += [] if right else [f"{path}: {text} for {value}"]
    return wrong


def _accounted_for(element: Element) -> bool:
    """Whether numbers in it are the JSON's, somebody's words, the scale itself, a time, or what is typed."""
    marked = {"data-json", "data-words", "data-scale"} & set(element.attributes)
    aside = {"radar-scale", "quote-link", "reading", "objection-form"} & set(element.classes)
    return bool(marked or aside) or element.tag in {"time", "button", "textarea"}


def loose_numbers(page: Element) -> list[str]:
    """Return the numbers in the score parts that nothing vouches for."""
    texts = (part.text(_accounted_for) for name in SCORE_PARTS for part in page.with_class(name))
    return [" ".join(text.split()) for text in texts if re.search(r"\d", text)]


class TestEveryNumberIsTheJsons:
    def test_all_marked_ones(self, report: Read) -> None:
        assert wrong_numbers(report.page, report.json) == []

    def test_no_score_part_has_one_that_is_not_marked(self, report: Read) -> None:
        assert loose_numbers(report.page) == []

    def test_every_level_estimate_and_bound_is_shown(self, report: Read) -> None:
        shown = {each.attributes["data-json"] for each in report.page.with_attribute("data-json")}
        for number, grade in enumerate(report.json["grades"]):
            wanted = {f"grades.{number}.{key}" for key in ("weight", "level", "estimate")}
            bounds = {f"grades.{number}.interval.{n}" for n in (0, 1)} if grade["interval"] else set()
            assert wanted | bounds <= shown
        assert {f"next_steps.{n}.{key}" for n in range(3) for key in ("gain", "estimate", "target")} <= shown
        assert {"scores.overall", "scores.interval.0", "scores.interval.1", "scores.assisted"} <= shown
        for stage in range(10):
            assert {f"stages.{stage}.score", f"stages.{stage}.interval.0"} <= shown

    def test_both_scores_of_a_hinted_answer_stand_side_by_side(self, report: Read) -> None:
        shown = {
            e.attributes["data-json"]
            for s in report.page.with_class("sides")
            for e in s.with_attribute("data-json")
        }
        hinted = [
            f"stages.{s}.units.{u}"
            for s, stage in enumerate(report.json["stages"])
            for u, unit in enumerate(stage["units"])
            if unit["unassisted"]
        ]
        assert hinted
        assert {f"{place}.score" for place in hinted} | {
            f"{place}.unassisted.score" for place in hinted
        } <= shown

    def test_the_dots_stand_at_the_scores(self, report: Read) -> None:
        dots = [float(dot.attributes["cx"].rstrip("%")) for dot in report.page.with_class("level-dot")]
        scores = [report.json["scores"]["overall"], *(stage["score"] for stage in report.json["stages"])]
        assert dots == pytest.approx([along(score) for score in scores], abs=0.02)

    def test_a_false_or_a_loose_number_would_be_found(self, report: Read) -> None:
        marked = '<data value="9.9" data-json="scores.overall">9.9</data>'
        assert wrong_numbers(parsed(marked), report.json)
        assert wrong_numbers(
            parsed(marked.replace("9.9", str(report.json["scores"]["overall"]), 1)), report.json
        )
        assert loose_numbers(parsed('<li class="criterion"><p>Level <b>3</b></p></li>')) == ["Level 3"]


class TestEveryNumberOfACoachIsTheJsons:
    @pytest.fixture
    async def people(self, house: House) -> AsyncIterator[SignedIn]:
        async with signed_in(house) as inside:
            yield inside

    async def test_on_the_candidate_s_page_and_on_the_coach_s(self, people: SignedIn) -> None:
        held = await begin(people.candidate, "behavioral")
        await say(people.candidate, held, 1, STORY)
        await people.candidate.post(path(held, "/finish"))
        grades = (await people.candidate.get(path(held, "/report.json"))).json()["grades"]
        assert len(grades) > 1
        for coach, level in ((people.coach, 5), (people.admin, 2)):
            code = (await coach.get("/api/v1/coaching/code")).json()["code"]
            await people.candidate.post(path(held, "/coaches"), json={"code": code})
            for grade in grades[:2]:
                about = {"unit": grade["unit"], "criterion": grade["criterion"]}
                given = {**about, "level": level, "reason": "As I heard it, 7 of 10."}
                where = f"/api/v1/coaching/interviews/{held['id']}/grades"
                assert (await coach.put(where, json=given)).status_code == 200
        for reader, page, base in (
            (people.candidate, f"/interviews/{held['id']}/report", path(held)),
            (people.coach, f"/coaching/interviews/{held['id']}", f"/api/v1/coaching/interviews/{held['id']}"),
        ):
            shown = parsed((await reader.get(page, headers={"accept": "text/html"})).text)
            data = (await reader.get(f"{base}/report.json")).json()
            assert wrong_numbers(shown, data) == []
            assert loose_numbers(shown) == []
            places = {each.attributes["data-json"] for each in shown.with_attribute("data-json")}
            assert {f"coaching.grades.{n}.level" for n in range(4)} <= places
            assert sorted(grade["level"] for grade in data["coaching"]["grades"]) == [2, 2, 5, 5]
