"""`interviewer people`: the accounts of an installation, from its own machine. No mail is sent: links are printed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import typer

from interviewer.adapters.sql_store import SqlStore
from interviewer.conductor import SystemClock
from interviewer.errors import BadInput
from interviewer.limits.model import Unlimited
from interviewer.people.addresses import read_email
from interviewer.people.links import RESET_HOURS
from interviewer.people.model import LOCAL, Role
from interviewer.people.password_rules import SHORTEST, read_password
from interviewer.people.people import People
from interviewer.people.records import Account
from interviewer.people.wiring import open_people
from interviewer.settings import Settings, read_settings

_ROLES: tuple[Role, ...] = ("candidate", "coach", "admin")
_SOON = "A running service notices within seconds."


async def add(email: str, name: str | None, role: Role, *, link: bool) -> None:
    """Make an account with a password that is asked for, or print an invitation for it; then offer to adopt."""
    settings = read_settings()
    async with _opened(settings) as (people, store):
        named = read_email(email)
        called = name or named.partition("@")[0]
        if link:
            _, token = await people.links.invite(LOCAL, email=named, role=role)
            _print_link(
                settings, f"invitation/{token}", f"works once, for {settings.accounts.invitation_days} days"
            )
            return
        account = await people.accounts.add(named, called, _asked_password((named, called)), role=role)
        typer.echo(f"{named} has an account now, as {role}.")
        _warn_if_off(settings)
        here = len(await store.history(limit=1))
        if (
            role == "admin"
            and here
            and typer.confirm("Are the interviews held here so far theirs?", default=False)
        ):
            await _adopt(people, account)


async def invite(email: str, role: Role) -> None:
    """Print an invitation."""
    settings = read_settings()
    async with _opened(settings) as (people, _):
        _, token = await people.links.invite(LOCAL, email=email, role=role)
    _print_link(settings, f"invitation/{token}", f"works once, for {settings.accounts.invitation_days} days")
    _warn_if_off(settings)


async def show() -> None:
    """List the accounts, and open invitations."""
    async with _opened(read_settings()) as (people, _):
        accounts, invitations = await people.accounts.list(), await people.links.invitations()
    for account in accounts:
        state = "disabled" if account.disabled_at else "" if account.vouched else "address not proved"
        typer.echo(f"{account.email:<40} {account.role:<10} {account.created_at:%Y-%m-%d}  {state}".rstrip())
    for link in invitations:
        whom = link.email or "(whoever has the link)"
        typer.echo(f"{whom:<40} {link.role:<10} invited, until {link.expires_at:%Y-%m-%d}")
    if not accounts and not invitations:
        typer.echo("Nobody yet. `interviewer people add --admin EMAIL` makes the first account.")


async def disable(email: str, *, enable: bool) -> None:
    """Keep somebody out, or let them in again."""
    async with _opened(read_settings()) as (people, _):
        account = await people.accounts.find(email)
        await (people.accounts.enable if enable else people.accounts.disable)(account.owner)
    typer.echo(f"{account.email} can sign in again." if enable else f"{account.email} is kept out. {_SOON}")


async def set_role(email: str, role: str) -> None:
    """Change what somebody may do."""
    wanted = read_role(role)
    async with _opened(read_settings()) as (people, _):
        account = await people.accounts.find(email)
        await people.accounts.set_role(account.owner, wanted)
    typer.echo(f"{account.email} is {wanted} now, and has to sign in again. {_SOON}")


async def reset_password(email: str) -> None:
    """Print a link to a new password."""
    settings = read_settings()
    async with _opened(settings) as (people, _):
        account = await people.accounts.find(email)
        _, token = await people.links.reset(account.owner)
    _print_link(settings, f"new-password/{token}", f"works once, for {RESET_HOURS} hours")


async def adopt(email: str) -> None:
    """Give somebody the interviews held before there were accounts."""
    async with _opened(read_settings()) as (people, _):
        await _adopt(people, await people.accounts.find(email))


def read_role(text: str) -> Role:
    """Return the role; BadInput."""
    for role in _ROLES:
        if text == role:
            return role
    raise BadInput(f"There is no role {text!r}; there are {', '.join(_ROLES)}.", field="role")


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[tuple[People, SqlStore]]:
    store = await SqlStore.open(settings.database)
    try:
        # Whoever has the terminal has the database: nothing is gained by counting their tries.
        yield open_people(settings, store.people, limiter=Unlimited(), clock=SystemClock()), store
    finally:
        await store.close()


async def _adopt(people: People, account: Account) -> None:
    moved = await people.accounts.adopt(account.owner)
    typer.echo(f"{account.email} has {moved} interviews from before; a running service shows them at once.")


def _asked_password(about: tuple[str, str]) -> str:
    """Ask until it is taken; it is not shown."""
    while True:
        text: str = typer.prompt(
            f"Password (at least {SHORTEST} characters)", hide_input=True, confirmation_prompt=True
        )
        try:
            return read_password(text, about)
        except BadInput as error:
            typer.secho(str(error), fg=typer.colors.RED, err=True)


def _print_link(settings: Settings, path: str, how_long: str) -> None:
    origin = settings.server.public_url or f"http://localhost:{settings.server.port}"
    typer.echo(f"{origin}/{path}")
    typer.echo(f"Pass it on yourself, no mail is sent; it {how_long}, and can't be shown again.", err=True)


def _warn_if_off(settings: Settings) -> None:
    if settings.auth == "none":
        typer.secho(
            "Accounts are off: start the service with INTERVIEWER_AUTH=accounts.", fg="yellow", err=True
        )
