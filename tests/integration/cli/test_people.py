"""`interviewer people`, as an operator types it."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from interviewer.adapters.sql_store import SqlStore
from interviewer.cli import app
from tests.accounts import PASSWORD
from tests.samples import interview


class Operator:
    """Types commands at an installation of their own."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir

    def __call__(self, *arguments: str, typed: str = "") -> Result:
        return CliRunner().invoke(app, ["people", *arguments], input=typed)

    def hold_an_interview(self) -> None:
        """Keep one of before there were accounts."""

        async def kept() -> None:
            store = await SqlStore.open(f"sqlite:///{self.data_dir}/interviewer.db")
            await store.create(interview())
            await store.close()

        asyncio.run(kept())


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Operator:
    """Return an operator in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INTERVIEWER_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("INTERVIEWER_AUTH", "accounts")
    monkeypatch.delenv("INTERVIEWER_DATABASE_URL", raising=False)
    return Operator(tmp_path)


class TestPeople:
    def test_the_first_admin_is_asked_for_a_password_and_may_adopt(self, people: Operator) -> None:
        people.hold_an_interview()
        made = people("add", "--admin", "Ada@Example.org", typed=f"short\nshort\n{PASSWORD}\n{PASSWORD}\ny\n")
        assert made.exit_code == 0, made.output
        assert "at least 15 characters" in made.output
        assert "ada@example.org has 1 interviews from before" in made.output
        assert PASSWORD not in made.output
        assert re.search(r"ada@example\.org +admin", people("list").output)

    def test_links_are_printed_once(self, people: Operator) -> None:
        people("add", "--admin", "ada@example.org", typed=f"{PASSWORD}\n{PASSWORD}\n")
        for command, path in (
            (("invite", "bob@example.org", "--role", "coach"), "invitation"),
            (("add", "eve@example.org", "--link"), "invitation"),
            (("reset-password", "ada@example.org"), "new-password"),
        ):
            assert re.search(rf"^http://localhost:8000/{path}/[\w-]{{43}}$", people(*command).output, re.M)
        listed = people("list").output
        assert re.search(r"bob@example\.org +coach +invited", listed)
        assert "/invitation/" not in listed

    def test_roles_and_disabling(self, people: Operator) -> None:
        for who in ("ada@example.org", "bob@example.org"):
            people("add", "--admin", who, typed=f"{PASSWORD}\n{PASSWORD}\n")
        assert people("role", "bob@example.org", "coach").exit_code == 0
        assert people("disable", "bob@example.org").exit_code == 0
        assert re.search(r"bob@example\.org +coach .*disabled", people("list").output)
        assert people("disable", "--undo", "bob@example.org").exit_code == 0
        assert "disabled" not in people("list").output

    @pytest.mark.parametrize(
        ("command", "says"),
        [
            (("add", "no address"), "not an e-mail address"),
            (("invite", "a@example.org", "--role", "king"), "no role 'king'"),
            (("disable", "nobody@example.org"), "No account has this address"),
            (("adopt", "nobody@example.org"), "No account has this address"),
        ],
    )
    def test_what_can_t_be_done_is_said_in_a_line(
        self, people: Operator, command: tuple[str, ...], says: str
    ) -> None:
        refused = people(*command)
        assert (refused.exit_code, says in refused.output) == (2, True)

    def test_the_last_admin_stays(self, people: Operator) -> None:
        people("add", "--admin", "ada@example.org", typed=f"{PASSWORD}\n{PASSWORD}\n")
        for command in (("role", "ada@example.org", "candidate"), ("disable", "ada@example.org")):
            assert "last admin" in people(*command).output
