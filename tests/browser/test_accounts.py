"""Accounts in a browser: their pages, signing in on this machine, and a room whose person is signed out."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from api.people.session_cookie import COOKIE
from interviewer.people.settings import AccountSettings
from knowledge.bank import QuestionBank
from knowledge.library import Library
from tests.accounts import PASSWORD, add_people, cookie_of
from tests.browser.conftest import Complaints, running
from tests.browser.test_accessibility import Theme, _context, _wrong
from tests.integration.api.conftest import House, begin


@dataclass(frozen=True)
class Site:
    """A running server with accounts."""

    origin: str
    owners: dict[str, str]
    invitation: str
    new_password: str
    room: str
    """The candidate's, open."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, bank: QuestionBank, library: Library) -> House:
    """Return the house, not started."""
    path = tmp_path_factory.mktemp("accounts")
    return House(path, bank, library, auth="accounts", accounts=AccountSettings(sign_up="open"))


@pytest.fixture(scope="module")
def site(house: House) -> Iterator[Site]:
    """Yield the running server."""
    sites: list[Site] = []

    async def fill(origin: str) -> None:
        sites.append(await _filled(origin, house))

    with running(house, fill):
        yield sites[0]


async def _filled(origin: str, house: House) -> Site:
    assert house.app is not None
    service = house.app.state.service
    accounts, tokens = await add_people(service)
    links = service.people.links
    admin, candidate = accounts["admin"].owner, accounts["candidate"].owner
    _, invitation = await links.invite(
        admin, email="a.rather.long.address@university.example.org", role="coach"
    )
    await links.invite(admin)
    _, new_password = await links.reset(candidate)
    await service.people.keys.make(admin, "nightly backup", days=30, write=True)
    await service.people.accounts.disable(accounts["other"].owner)
    async with httpx.AsyncClient(
        base_url=origin, headers={"Origin": origin, **cookie_of(tokens["candidate"])}
    ) as client:
        room = (await begin(client))["id"]
    owners = {who: each.owner for who, each in accounts.items()}
    return Site(
        origin,
        owners,
        f"/invitation/{invitation}",
        f"/new-password/{new_password}",
        f"/interviews/{room}",
    )


def signed_in(
    browser: Browser, site: Site, who: str, theme: Theme = "light", width: int = 1280
) -> BrowserContext:
    context = _context(browser, site, theme, width)  # type: ignore[arg-type]
    sign_in(context, who)
    return context


def sign_in(context: BrowserContext, who: str) -> None:
    """Sign in, in a tab of its own."""
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(f"{who}@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")
    page.close()


class TestPages:
    @pytest.mark.parametrize(
        ("theme", "width"), [pytest.param("light", 1440, marks=pytest.mark.slow), ("dark", 320)]
    )
    def test_have_no_violations_and_fit(self, theme: Theme, width: int, browser: Browser, site: Site) -> None:
        complaints = Complaints(site.origin)
        nobody = _context(browser, site, theme, width)  # type: ignore[arg-type]
        admin = signed_in(browser, site, "admin", theme, width)
        found: dict[str, list[str]] = {}
        for context, addresses in (
            (nobody, ("/sign-in", "/sign-up", site.invitation, site.new_password)),
            (admin, ("/account", "/people")),
        ):
            complaints.listen(context)
            page = context.new_page()
            found |= {address: wrong for address in addresses if (wrong := _wrong(page, address))}
            context.close()
        assert (found, complaints.found) == ({}, [])


class TestSigningIn:
    def test_by_keyboard_leads_back_and_lasts(self, browser: Browser, site: Site) -> None:
        context = _context(browser, site, "light", 1280)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto("/history?show=drills")
        page.get_by_label("E-mail address").focus()
        page.keyboard.type("coach@example.org")
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/history?show=drills")
        [cookie] = [each for each in context.cookies() if each["name"] == COOKIE]
        assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"]) == (True, True, "Lax")
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("status")).to_have_text("You are signed out.")
        page.goto("/history")
        expect(page.locator("h1")).to_have_text("Sign in")
        context.close()


class TestARoom:
    def test_says_that_its_person_was_signed_out_and_goes_on_when_they_are_back(
        self, browser: Browser, site: Site, house: House
    ) -> None:
        context = signed_in(browser, site, "candidate")
        page = context.new_page()
        page.goto(site.room)
        presence = page.locator("#presence-text")
        expect(presence).to_contain_text("is listening")
        page.locator("textarea").first.fill("what I was about to say")
        in_server(house, end_sessions(house, site.owners["candidate"]))
        expect(presence).to_contain_text("You are signed out")
        sign_in(context, "candidate")
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(presence).to_contain_text("is listening")
        expect(page.locator("textarea").first).to_have_value("what I was about to say")
        context.close()


async def end_sessions(house: House, owner: str) -> None:
    assert house.app is not None
    await house.app.state.service.people.sessions.end_all(owner)


def in_server(house: House, work: Any) -> None:
    """Run this where the server runs."""
    assert house.loop is not None
    asyncio.run_coroutine_threadsafe(work, house.loop).result(10)
