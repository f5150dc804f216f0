"""Reports, grades, rubrics, search and health."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from interviewer.service import Check
from tests.fakes import FixedChecks
from tests.integration.api.conftest import STORY, House, begin, path, say


@pytest.fixture
async def finished(client: httpx.AsyncClient, interview: dict[str, Any]) -> dict[str, Any]:
    """Return an interview that is finished and graded."""
    await say(client, interview, 1)
    await client.post(path(interview, "/finish"))
    return interview


class TestReport:
    @pytest.mark.parametrize(
        ("accept", "kind"),
        [
            ("*/*", "application/json"),
            ("application/json", "application/json"),
            ("text/markdown", "text/markdown"),
            ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
            ("text/markdown;q=0.5, application/json;q=0.4", "text/markdown"),
        ],
    )
    async def test_comes_in_the_format_preferred(
        self, client: httpx.AsyncClient, finished: dict[str, Any], accept: str, kind: str
    ) -> None:
        answer = await client.get(path(finished, "/report"), headers={"Accept": accept})
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(kind)
        assert answer.headers["vary"] == "Accept"

    @pytest.mark.parametrize(
        ("suffix", "kind"), [("json", "application/json"), ("md", "text/markdown"), ("html", "text/html")]
    )
    async def test_comes_by_suffix(
        self, client: httpx.AsyncClient, finished: dict[str, Any], suffix: str, kind: str
    ) -> None:
        answer = await client.get(path(finished, f"/report.{suffix}"))
        assert answer.headers["content-type"].startswith(kind)

    async def test_proves_levels_with_words(
        self, client: httpx.AsyncClient, finished: dict[str, Any]
    ) -> None:
        report = (await client.get(path(finished, "/report"))).json()
        said = {turn["id"]: turn["text"] for turn in report["turns"]}
        quotes = [e for grade in report["grades"] for e in grade["evidence"]]
        assert quotes
        assert all(e["quote"] in said[e["turn_id"]] for e in quotes)

    @pytest.mark.parametrize("suffix", ["json", "md", "html"])
    async def test_tells_what_took_no_part_in_the_grades(
        self, client: httpx.AsyncClient, finished: dict[str, Any], suffix: str
    ) -> None:
        report = (await client.get(path(finished, f"/report.{suffix}"))).text
        assert "One sentence took no part in the grades: “Thanks.”" in report

    async def test_other_formats_are_not_made(
        self, client: httpx.AsyncClient, finished: dict[str, Any]
    ) -> None:
        answer = await client.get(path(finished, "/report"), headers={"Accept": "image/png"})
        assert answer.status_code == 406

    async def test_is_not_there_before_the_end(
        self, client: httpx.AsyncClient, interview: dict[str, Any]
    ) -> None:
        answer = await client.get(path(interview, "/report"))
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/not-ready")
        assert "retry-after" not in answer.headers

    async def test_tells_how_far_it_is(self, house: House) -> None:
        house.held_jobs = True
        async with house.client() as client:
            begun = await begin(client)
            await say(client, begun, 1)
            await client.post(path(begun, "/finish"))
            assert house.jobs
            await house.jobs.work.grade_unit(begun["id"], 1, (await house.jobs.work.units(begun["id"]))[0])
            answer = await client.get(path(begun, "/report"))
        assert answer.status_code == 409
        assert answer.headers["retry-after"] == "1"
        assert answer.json()["progress"] == {"state": "running", "done": 1, "total": 1, "message": ""}

    async def test_unknown_interview(self, client: httpx.AsyncClient) -> None:
        assert (await client.get("/api/v1/interviews/nobody/report.md")).status_code == 404


class TestGrades:
    async def test_grades_an_answer(self, client: httpx.AsyncClient) -> None:
        body = {"rubric": "star", "question": "Tell me about a conflict.", "answer": STORY}
        graded = (await client.post("/api/v1/grades", json=body)).json()
        assert (graded["rubric"], graded["overall"], graded["recommendation"]) == ("star", 3.0, "mixed")
        assert graded["grades"][0]["evidence"][0]["turn_id"] == "t2"
        assert graded["remark"].startswith("One sentence took no part")

    async def test_grades_turns_on_a_question_of_the_bank(
        self, client: httpx.AsyncClient, house: House
    ) -> None:
        question = house.bank.select(kind="technical")[0]
        turns = [{"speaker": "interviewer", "text": "Go on."}, {"speaker": "candidate", "text": STORY}]
        body = {"rubric": "technical", "question_id": question.id, "turns": turns}
        graded = (await client.post("/api/v1/grades", json=body)).json()
        assert {grade["question_id"] for grade in graded["grades"]} == {question.id}

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"rubric": "charm"}, "rubric"),
            ({"answer": None}, "answer"),
            ({"answer": " "}, "text"),
            ({"answer": "x" * 60_000}, "text"),
            ({"question": None}, "question"),
            ({"question": None, "question_id": "none-such"}, "question_id"),
            ({"question_id": "none-such"}, "question"),
            ({"turns": [{"speaker": "candidate", "text": "hello"}]}, "answer"),
            ({"answer": None, "turns": [{"speaker": "interviewer", "text": "hello"}]}, "turns"),
            ({"answer": None, "turns": []}, "turns"),
            ({"grader": "dice"}, "grader"),
        ],
    )
    async def test_names_the_field_it_cannot_use(
        self, client: httpx.AsyncClient, change: dict[str, Any], field: str
    ) -> None:
        body = {"rubric": "star", "question": "Tell me about a conflict.", "answer": STORY} | change
        answer = await client.post("/api/v1/grades", json=body)
        assert (answer.status_code, answer.json().get("field")) == (422, field)

    async def test_lists_rubrics_with_their_levels(self, client: httpx.AsyncClient) -> None:
        rubrics = (await client.get("/api/v1/rubrics")).json()["rubrics"]
        assert [r["id"] for r in rubrics] == ["coding", "recruiter", "star", "system_design", "technical"]
        assert all(set(c["levels"]) == {"1", "3", "5"} for r in rubrics for c in r["criteria"])


class TestKnowledge:
    async def test_finds_passages_with_citations(self, client: httpx.AsyncClient) -> None:
        found = await client.get("/api/v1/knowledge/search", params={"q": "feature store skew", "limit": 3})
        hits = found.json()["hits"]
        assert 1 <= len(hits) <= 3
        assert all(hit["citation"] and hit["text"] for hit in hits)

    @pytest.mark.parametrize(
        "params", [{}, {"q": ""}, {"q": "x" * 600}, {"q": "x", "limit": "0"}, {"q": "x", "stage": "chess"}]
    )
    async def test_refuses_what_it_cannot_search_for(
        self, client: httpx.AsyncClient, params: dict[str, str]
    ) -> None:
        assert (await client.get("/api/v1/knowledge/search", params=params)).status_code == 422


class TestHealth:
    async def test_lives_and_is_ready(self, client: httpx.AsyncClient) -> None:
        assert (await client.get("/livez")).json() == {"status": "ok"}
        assert (await client.get("/readyz")).json()["checks"][0]["name"] == "database"

    async def test_names_what_is_not_ready(self, house: House) -> None:
        house.checks = FixedChecks(
            [Check("database", False, "can't be read"), Check("voice", False, "", False)]
        )
        async with house.client() as client:
            answer = await client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["errors"] == [{"field": "database", "message": "can't be read"}]


class TestOpenApi:
    async def test_every_operation_is_named_and_every_reference_leads_somewhere(
        self, client: httpx.AsyncClient
    ) -> None:
        document = (await client.get("/api/v1/openapi.json")).json()
        operations = [operation for entry in document["paths"].values() for operation in entry.values()]
        schemas = document["components"]["schemas"]
        assert len({operation["operationId"] for operation in operations}) == len(operations)
        assert all(operation["summary"] and operation["tags"] for operation in operations)
        assert {ref.removeprefix("#/components/schemas/") for ref in references(document)} <= set(schemas)
        assert "HTTPValidationError" not in schemas
        assert {"LiveFromClient", "LiveFromServer", "Problem"} <= set(schemas)


def references(value: Any) -> set[str]:
    """Return every `$ref` anywhere in a JSON value."""
    if isinstance(value, dict):
        own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
        return own | {ref for each in value.values() for ref in references(each)}
    return {ref for each in value for ref in references(each)} if isinstance(value, list) else set()
