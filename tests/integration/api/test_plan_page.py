"""The page of the plan: works without a script, says what is wrong beside its field, and shows text as text."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import timedelta
from typing import Any

import httpx

from tests.digests import MONDAY, answer, digest, keep
from tests.integration.api.conftest import House
from tests.integration.api.test_pages import HOSTILE, page

TODAY = MONDAY.date()
STAR = ("situation", "task", "action", "result", "reflection", "communication")

REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"on": "9999-12-31"}, "A plan by the day can be made up to"),
    ({"on": HOSTILE}, "Enter a date"),
    ({"hours_a_week": "0"}, "Enter a number of hours"),
    ({"hours_a_week": "NaN"}, "Enter a number of hours"),
    ({"hours_a_week": "9" * 50_000}, "Enter a number of hours"),
    ({"rounds": []}, "Choose at least one round"),
    ({"days_off": list("1234567")}, "Leave at least one day"),
    ({"starts_at": HOSTILE}, "Enter a time"),
    ({"role": "astronaut"}, "There are no questions for the role"),
]


async def send(client: httpx.AsyncClient, days: int = 14, **fields: Any) -> httpx.Response:
    form = {
        "on": (TODAY + timedelta(days=days)).isoformat(),
        "hours_a_week": "7",
        "rounds": ["recruiter", "phone_screen", "system_design", "behavioral"],
        "role": "mle",
        "level": "mid",
        "starts_at": "18:00",
        "zone": "Europe/Berlin",
    }
    return await client.post("/plan/goal", data=form | fields, headers={"Accept": "text/html"})


class TestForm:
    async def test_a_first_visit_asks_when_it_is(self, client: httpx.AsyncClient) -> None:
        html = await page(client, "/plan")
        assert "When is it?" in html
        assert f'value="{TODAY + timedelta(days=14)}"' in html

    async def test_leads_to_the_plan(self, client: httpx.AsyncClient) -> None:
        sent = await send(client)
        assert (sent.status_code, sent.headers["location"]) == (303, "/plan")
        html = await page(client, "/plan")
        assert "14 days until your interview" in html
        assert "Nothing has been measured yet" in html

    async def test_what_cannot_be_used_is_said_beside_its_field(self, client: httpx.AsyncClient) -> None:
        for fields, said in REFUSED:
            sent = await send(client, **fields)
            assert sent.status_code == 422, fields
            assert said in sent.text
            assert "<script>alert" not in sent.text
            assert "Days begin at midnight" in sent.text

    async def test_a_decimal_comma_will_do_and_a_strange_zone_is_utc(self, client: httpx.AsyncClient) -> None:
        assert (await send(client, hours_a_week="5,5", zone=HOSTILE)).status_code == 303
        goal = (await client.get("/api/v1/plan/goal")).json()
        assert (goal["hours_a_week"], goal["zone"]) == (5.5, "UTC")

    async def test_is_shown_again_as_it_was_filled_in(self, client: httpx.AsyncClient) -> None:
        await send(client, days=9, hours_a_week="5", days_off=["6"])
        html = await page(client, "/plan?change=goal")
        assert f'value="{TODAY + timedelta(days=9)}"' in html
        assert re.search(r'name="days_off" value="6" checked', html)
        assert "Keep it as it is" in html


class TestAgenda:
    async def test_ticking_works_as_a_plain_form(self, client: httpx.AsyncClient) -> None:
        await send(client)
        item = (await client.get("/api/v1/plan")).json()["days"][0]["items"][1]["id"]
        sent = await client.post("/plan/done", data={"item": item, "done": "yes"})
        assert sent.status_code == 303
        anchor = sent.headers["location"].partition("#")[2]
        html = await page(client, "/plan")
        assert f'<li class="task task--done" id="{anchor}">' in html
        await client.post("/plan/done", data={"item": item, "done": "no"})
        assert "task--done" not in await page(client, "/plan")

    async def test_says_what_it_is_about_and_puts_reminders_on_the_checklist(
        self, house: House, client: httpx.AsyncClient
    ) -> None:
        assert house.app is not None
        weak = answer(dict.fromkeys(STAR, 4.9) | {"result": 1.3}, question=f"{HOSTILE} …", question_id="own")
        await keep(house.app.state.service, digest(1, weak, days=-1))
        await send(client, rounds=["behavioral"])
        html = await page(client, "/plan")
        assert "Result (Behavioral)" in html
        assert "stands at 1.3 of 5" in html
        assert "Your three lines for the card" in html
        assert "measured against where it started" in html

    async def test_earlier_days_are_folded_below_what_is_done(
        self, house: House, client: httpx.AsyncClient
    ) -> None:
        await send(client)
        item = (await client.get("/api/v1/plan")).json()["days"][0]["items"][1]["id"]
        await client.post("/plan/done", data={"item": item, "done": "yes"})
        house.clock.advance(86_400)
        html = await page(client, "/plan")
        assert "Done on earlier days" in html
        assert "13 days until your interview" in html

    async def test_on_the_day_there_is_the_checklist_and_nothing_else(
        self, client: httpx.AsyncClient
    ) -> None:
        await send(client, days=0)
        html = await page(client, "/plan")
        assert "Your interview is today" in html
        assert "The hour before" in html
        assert 'class="agenda"' not in html

    async def test_afterwards_it_asks_for_the_next_date(
        self, house: House, client: httpx.AsyncClient
    ) -> None:
        await send(client, days=0)
        house.clock.advance(2 * 86_400)
        html = await page(client, "/plan")
        assert "Your interview has passed" in html
        assert "Set the next date" in html
        assert f'min="{TODAY + timedelta(days=2)}"' in await page(client, "/plan?change=goal")

    async def test_the_checklist_has_the_openings_of_the_rounds_expected_only(
        self, client: httpx.AsyncClient
    ) -> None:
        await send(client, rounds=["system_design"])
        html = await page(client, "/plan")
        assert "As the design round begins" in html
        assert "As the recruiter calls" not in html

    async def test_the_checklist_keeps_its_ticks_until_everything_is_deleted(
        self, client: httpx.AsyncClient
    ) -> None:
        await send(client)
        lines = re.findall(r'name="lines" value="(checklist/[^"]+)"', await page(client, "/plan"))
        sent = await client.post("/plan/ticks", data={"name": "checklist", "lines": lines[:2]})
        assert (sent.status_code, sent.headers["location"]) == (303, "/plan#checklist")
        html = await page(client, "/plan")
        assert re.findall(r'value="(checklist/[^"]+)" autocomplete="off" checked', html) == lines[:2]
        assert f"2 of {len(lines)} ticked" in html
        archive = zipfile.ZipFile(io.BytesIO((await client.get("/settings/export.zip")).content))
        kept = json.loads(archive.read("preferences.json"))["plan_ticks"]["lines"]
        assert kept == sorted(lines[:2])
        await client.post("/plan/ticks", data={"name": "checklist", "lines": lines[1:2]})
        assert f"1 of {len(lines)} ticked" in await page(client, "/plan")
        await client.post("/settings/delete", data={"typed": "delete everything"})
        await send(client)
        assert f"of {len(lines)} ticked" not in await page(client, "/plan")

    async def test_a_story_keeps_what_was_written_down(self, client: httpx.AsyncClient) -> None:
        await send(client, rounds=["behavioral"])
        html = await page(client, "/plan")
        story, line = re.findall(r'name="lines" value="((story:[^"/]+)/[^"]+)"', html)[0][::-1]
        sent = await client.post("/plan/ticks", data={"name": story, "lines": line})
        assert f'id="{sent.headers["location"].partition("#")[2]}"' in html
        assert f'value="{line}" autocomplete="off" checked' in await page(client, "/plan")

    async def test_ticks_of_what_is_not_there(self, client: httpx.AsyncClient) -> None:
        assert (await client.post("/plan/ticks", data={"name": "checklist"})).status_code == 404
        await send(client)
        for data in ({"name": HOSTILE}, {"name": "checklist", "lines": HOSTILE[:100]}):
            assert (await client.post("/plan/ticks", data=data)).status_code == 404

    async def test_each_item_leads_to_where_it_is_done(self, client: httpx.AsyncClient) -> None:
        await send(client)
        plan = (await client.get("/api/v1/plan")).json()
        links = {item["kind"]: item["link"] for day in plan["days"] for item in day["items"] if item["link"]}
        for link in links.values():
            address, _, anchor = link.partition("#")
            html = await page(client, address)
            assert not anchor or f'id="{anchor}"' in html
        question = links["drill"].partition("=")[2].partition("#")[0]
        assert (await page(client, links["drill"])).count(f'value="{question}"') == 1

    async def test_what_is_not_in_the_plan_is_a_calm_page(self, client: httpx.AsyncClient) -> None:
        await send(client)
        sent = await client.post(
            "/plan/done", data={"item": HOSTILE, "done": "yes"}, headers={"Accept": "text/html"}
        )
        assert sent.status_code == 404
        assert "There is nothing here" in sent.text
