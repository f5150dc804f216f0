"""The commands below `interviewer people`. What they do is in `people.py`, loaded when one is called."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

import typer

Run = Callable[[Coroutine[Any, Any, Any]], Any]

Email = Annotated[str, typer.Argument(help="The e-mail address that names the account.", metavar="EMAIL")]
Role = Annotated[str, typer.Argument(help="candidate, coach or admin.", metavar="ROLE")]
RoleOption = Annotated[str, typer.Option("--role", help="candidate, coach or admin.")]


def people_commands(run: Run) -> typer.Typer:
    """Return the commands; `run` runs each one, and tells what a person did wrong in one line."""
    app = typer.Typer(help="Accounts, where INTERVIEWER_AUTH=accounts.", no_args_is_help=True)

    @app.command()
    def add(
        email: Email,
        admin: Annotated[bool, typer.Option("--admin", help="May manage people and settings.")] = False,
        name: Annotated[
            str | None, typer.Option(help="As shown; by default the address's first part.")
        ] = None,
        role: RoleOption = "candidate",
        link: Annotated[bool, typer.Option("--link", help="Print an invitation instead of asking.")] = False,
    ) -> None:
        """Make an account; its password is asked for."""
        from interviewer.terminal import people

        run(_checked(role, lambda as_role: people.add(email, name, "admin" if admin else as_role, link=link)))

    @app.command()
    def invite(
        email: Annotated[
            str, typer.Argument(help="Whom; left out: whoever has the link.", metavar="[EMAIL]")
        ] = "",
        role: RoleOption = "candidate",
    ) -> None:
        """Print a link that makes an account once."""
        from interviewer.terminal import people

        run(_checked(role, lambda as_role: people.invite(email, as_role)))

    @app.command(name="list")
    def show() -> None:
        """List accounts and open invitations."""
        from interviewer.terminal import people

        run(people.show())

    @app.command()
    def disable(
        email: Email, undo: Annotated[bool, typer.Option("--undo", help="Let them in again.")] = False
    ) -> None:
        """Keep somebody out, with their keys; nothing of theirs is deleted."""
        from interviewer.terminal import people

        run(people.disable(email, enable=undo))

    @app.command()
    def role(email: Email, role: Role) -> None:
        """Change what somebody may do."""
        from interviewer.terminal import people

        run(people.set_role(email, role))

    @app.command()
    def reset_password(email: Email) -> None:
        """Print a link to a new password."""
        from interviewer.terminal import people

        run(people.reset_password(email))

    @app.command()
    def adopt(email: Email) -> None:
        """Give somebody the interviews held before there were accounts."""
        from interviewer.terminal import people

        run(people.adopt(email))

    return app


async def _checked(role: str, work: Callable[[Any], Coroutine[Any, Any, None]]) -> None:
    from interviewer.terminal.people import read_role

    await work(read_role(role))
