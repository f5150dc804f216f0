"""The plan over HTTP: the goal, what is done, the three formats, and whatever else may be sent."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import httpx
from icalendar import Calendar

from tests.digests import MONDAY, answer, digest, keep
from tests.integration.api.conftest import House, begin, path, say

PLAN = "/api/v1/plan"
TODAY = MONDAY.date()
STAR = ("situation", "task", "action", "result", "reflection", "communication")

REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"on": "9999-12-31"}, "on"),
    ({"on": "2026-03-01"}, "on"),
    ({"on": "soon"}, "on"),
    ({"on": None}, "on"),
    ({"hours_a_week": 0}, "hours_a_week"),
    ({"hours_a_week": 200}, "hours_a_week"),
    ({"hours_a_week": "many"}, "hours_a_week"),
    ({"rounds": []}, "rounds"),
    ({"rounds": ["panel"]}, "rounds.0"),
    ({"role": "astronaut"}, "role"),
    ({"level": "principal"}, "level"),
    ({"days_off": [0]}, "days_off.0"),
    ({"days_off": [1, 2, 3, 4, 5, 6, 7]}, "days_off"),
    ({"starts_at": "25:00"}, "starts_at"),
    ({"zone": "Mars/Olympus"}, "zone"),
    ({"zone": "../../etc/passwd"}, "zone"),
    ({"zone": "x" * 100_000}, "zone"),
    ({"goals": 1}, "goals"),
]


async def set_goal(client: httpx.AsyncClient, days: int = 14, **fields: Any) -> httpx.Response:
    return await client.put(f"{PLAN}/goal", json={"on": (TODAY + timedelta(days=days)).isoformat(), **fields})


async def read(client: httpx.AsyncClient) -> dict[str, Any]:
    answered = await client.get(PLAN)
    assert answered.status_code == 200, answered.text
    body: dict[str, Any] = answered.json()
    return body


def items(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [item for day in plan["days"] for item in day["items"]]


def events(ics: bytes) -> dict[str, Any]:
    found = Calendar.from_ical(ics)
    assert isinstance(found, Calendar)
    return {str(event["UID"]): event for event in found.walk("VEVENT")}


class TestGoal:
    async def test_is_none_before_the_first(self, client: httpx.AsyncClient) -> None:
        for address in (f"{PLAN}/goal", PLAN, f"{PLAN}.md", f"{PLAN}.ics"):
            assert (await client.get(address)).status_code == 404

    async def test_is_kept_as_it_was_said(self, client: httpx.AsyncClient) -> None:
        said: dict[str, Any] = {
            "hours_a_week": 5.5,
            "rounds": ["behavioral", "recruiter"],
            "days_off": [7, 6],
            "zone": "Asia/Tokyo",
        }
        assert (await set_goal(client, **said)).status_code == 200
        kept = (await client.get(f"{PLAN}/goal")).json()
        assert kept["rounds"] == ["recruiter", "behavioral"]
        assert kept["days_off"] == [6, 7]
        assert kept["hours_a_week"] == 5.5
        assert kept["since"] == TODAY.isoformat()

    async def test_a_change_of_mind_goes_on_with_what_was_done(
        self, house: House, client: httpx.AsyncClient
    ) -> None:
        await set_goal(client)
        first = items(await read(client))[1]["id"]
        await client.post(f"{PLAN}/done", json={"item": first})
        house.clock.advance(86_400)
        await set_goal(client, days=10, hours_a_week=4)
        changed = await read(client)
        assert changed["goal"]["since"] == TODAY.isoformat()
        assert [item["id"] for item in changed["past"][0]["items"]] == [first]

    async def test_after_an_interview_that_has_passed_it_begins_anew(
        self, house: House, client: httpx.AsyncClient
    ) -> None:
        await set_goal(client, days=1)
        await client.post(f"{PLAN}/done", json={"item": "checklist"})
        house.clock.advance(5 * 86_400)
        assert (await read(client))["state"] == "passed"
        await set_goal(client, days=12)
        anew = await read(client)
        assert anew["goal"]["since"] == (TODAY + timedelta(days=5)).isoformat()
        assert anew["done_minutes"] == 0

    async def test_can_be_forgotten_with_everything(self, client: httpx.AsyncClient) -> None:
        await set_goal(client)
        await client.post(f"{PLAN}/done", json={"item": items(await read(client))[0]["id"]})
        assert (await client.delete(f"{PLAN}/goal")).status_code == 204
        assert (await client.get(PLAN)).status_code == 404
        await set_goal(client)
        assert (await read(client))["done_minutes"] == 0

    async def test_what_cannot_be_used_is_refused_by_its_name(self, client: httpx.AsyncClient) -> None:
        for fields, named in REFUSED:
            refused = await set_goal(client, **fields)
            assert refused.status_code == 422, fields
            problem = refused.json()
            assert (problem.get("field") or problem["errors"][0]["field"]) == named
        assert (await client.get(f"{PLAN}/goal")).status_code == 404

    async def test_not_a_number_is_refused(self, client: httpx.AsyncClient) -> None:
        for number in ("NaN", "Infinity", "-Infinity"):
            body = f'{{"on": "2026-03-10", "hours_a_week": {number}}}'
            sent = await client.put(
                f"{PLAN}/goal", content=body, headers={"Content-Type": "application/json"}
            )
            assert sent.status_code == 422
            assert sent.json()["field"] == "hours_a_week"

    async def test_what_was_kept_and_cannot_be_read_any_more_is_no_goal(
        self, house: House, client: httpx.AsyncClient
    ) -> None:
        assert house.app is not None
        preferences = house.app.state.service.preferences
        await preferences.keep_preference("goal", {"on": "yesterday"})
        await preferences.keep_preference("plan_done", {"items": 5})
        assert (await client.get(f"{PLAN}/goal")).status_code == 404
        assert (await set_goal(client)).status_code == 200
        assert (await read(client))["done_minutes"] == 0


class TestPlan:
    async def test_an_interview_held_here_changes_it(self, house: House, client: httpx.AsyncClient) -> None:
        await set_goal(client, rounds=["behavioral"])
        before = await read(client)
        assert not before["measured"]
        interview = await begin(client, "behavioral")
        await say(client, interview, 1)
        await client.post(path(interview, "/finish"))
        after = await read(client)
        assert after["measured"]
        assert after["focus"][0]["key"].startswith("star/")
        assert next(item for item in after["days"][0]["items"] if item["kind"] == "mock")["answered"]

    async def test_ticking_off_and_back(self, client: httpx.AsyncClient) -> None:
        await set_goal(client)
        item = items(await read(client))[1]
        for _ in range(2):  # twice is once
            assert (await client.post(f"{PLAN}/done", json={"item": item["id"]})).status_code == 204
        done = await read(client)
        assert done["done_minutes"] == item["minutes"]
        assert [one["id"] for one in items(done) if one["done"]] == [item["id"]]
        assert (await client.post(f"{PLAN}/undone", json={"item": item["id"]})).status_code == 204
        assert (await read(client))["done_minutes"] == 0

    async def test_what_is_not_in_the_plan_cannot_be_ticked(self, client: httpx.AsyncClient) -> None:
        await set_goal(client)
        for item in ("nothing", "mock:x:y", "drill:'; drop table", "\u0000", "x" * 300):
            for way in ("done", "undone"):
                assert (await client.post(f"{PLAN}/{way}", json={"item": item})).status_code == 404
        assert (await client.post(f"{PLAN}/done", json={"item": "x" * 301})).status_code == 422

    async def test_today_is_where_the_person_is(self, house: House, client: httpx.AsyncClient) -> None:
        house.clock.advance(12 * 3_600 - 600)  # ten minutes to midnight in UTC
        await set_goal(client, zone="Asia/Tokyo")
        assert (await read(client))["today"] == (TODAY + timedelta(days=1)).isoformat()
        await set_goal(client, zone="America/New_York")
        assert (await read(client))["today"] == TODAY.isoformat()


class TestFiles:
    async def test_markdown_has_every_item_with_its_box_and_the_checklist(
        self, client: httpx.AsyncClient
    ) -> None:
        await set_goal(client)
        plan = await read(client)
        await client.post(f"{PLAN}/done", json={"item": items(plan)[1]["id"]})
        text = (await client.get(f"{PLAN}.md")).text
        assert text.count("- [x] ") == 1
        assert text.count("- [ ] ") > len(items(plan))
        assert "## Checklist for the day" in text
        assert "(<http://localhost:8000/guides/" in text

    async def test_json_is_the_plan(self, client: httpx.AsyncClient) -> None:
        await set_goal(client)
        assert json.loads((await client.get(f"{PLAN}.json")).content) == await read(client)

    async def test_the_calendar_has_a_block_for_each_day_at_a_floating_time(
        self, client: httpx.AsyncClient
    ) -> None:
        await set_goal(client, starts_at="19:30", zone="Europe/Berlin")
        plan = await read(client)
        answered = await client.get(f"{PLAN}.ics")
        assert answered.headers["content-type"].startswith("text/calendar")
        found = events(answered.content)
        busy = [day for day in plan["days"] if day["items"]]
        assert len(found) == len(busy) + 1
        first = min(found.values(), key=lambda event: str(event.decoded("DTSTART")))
        starts, ends = first.decoded("DTSTART"), first.decoded("DTEND")
        assert (starts.hour, starts.minute, starts.tzinfo) == (19, 30, None)
        assert ends - starts == timedelta(minutes=busy[0]["planned_minutes"])
        assert b"DTSTART:20260302T193000\r\n" in answered.content
        [whole_day] = [e for e in found.values() if not hasattr(e.decoded("DTSTART"), "hour")]
        assert whole_day.decoded("DTSTART") == date(2026, 3, 16)

    async def test_a_calendar_imported_again_updates_what_is_there(
        self, house: House, client: httpx.AsyncClient
    ) -> None:
        await set_goal(client)
        first = events((await client.get(f"{PLAN}.ics")).content)
        house.clock.advance(3_600)
        await set_goal(client, hours_a_week=10, starts_at="07:00")
        second = events((await client.get(f"{PLAN}.ics")).content)
        assert first.keys() == second.keys()
        assert all(int(second[uid]["SEQUENCE"]) > int(first[uid]["SEQUENCE"]) for uid in first)
        assert all(event["DTSTAMP"].dt.tzinfo for event in second.values())

    async def test_lines_are_folded_and_texts_are_escaped(
        self, house: House, client: httpx.AsyncClient
    ) -> None:
        await set_goal(client)
        content = (await client.get(f"{PLAN}.ics")).content
        assert all(len(line) <= 75 for line in content.split(b"\r\n"))
        assert b"\n" not in content.replace(b"\r\n", b"")
        description = next(iter(events(content).values()))["DESCRIPTION"]
        assert "\n" in str(description)
        assert "whole loop, short" in str(description)

    async def test_another_format_is_not_made(self, client: httpx.AsyncClient) -> None:
        await set_goal(client)
        assert (await client.get(f"{PLAN}.pdf")).status_code == 422


async def test_many_interviews_are_planned_from_in_a_moment(house: House, client: httpx.AsyncClient) -> None:
    assert house.app is not None
    given = answer(dict.fromkeys(STAR, 2.0), question_id="mle-beh-mentoring")
    await keep(house.app.state.service, *(digest(n, given, days=-n) for n in range(40)))
    await set_goal(client)
    assert (await read(client))["focus"][0]["estimate"] == 2.0
