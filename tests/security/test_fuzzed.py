"""Short forms of the long hunts: generated requests, hostile messages."""

from __future__ import annotations

import pytest

from interviewer.people.model import Role
from tests.chaos import hostile_messages
from tests.security import audit
from tests.security.fuzz import fuzz


class TestGeneratedRequests:
    @pytest.mark.slow
    @pytest.mark.timeout(900)
    @pytest.mark.parametrize("role", [None, "candidate", "coach"])
    async def test_bring_no_server_error_and_nothing_that_is_not_documented(self, role: Role | None) -> None:
        found = await fuzz(300, seed=7, role=role)
        assert found.cases >= 300
        assert (found.failures, found.exit_code) == ([], 0), found.output


class TestHostileMessages:
    @pytest.mark.timeout(600)
    @pytest.mark.parametrize("messages", [400, pytest.param(5_000, marks=pytest.mark.slow)])
    async def test_end_in_no_server_error_and_the_interview_goes_on(self, messages: int) -> None:
        found = await hostile_messages.heckle(messages, seed=5)
        assert found.sent == messages
        assert found.said
        assert (found.server_errors, found.schema_violations, found.lost, found.doubled) == (0, 0, 0, 0), (
            found
        )
        assert found.grown_mb < 64


class TestAudit:
    def test_what_could_not_be_asked_is_not_taken_for_safe(self) -> None:
        silent = audit.read_pip("a.lock", '{"dependencies": [{"name": "a", "skip_reason": "not found"}]}')
        assert "could not be asked" in silent.words
        assert audit.exit_code([silent]) == 2
        assert audit.exit_code([audit.read_npm("b.json", '{"message": "405"}')]) == 2

    def test_a_known_hole_is_told_with_its_mending(self) -> None:
        hole = '{"id": "X-1", "fix_versions": ["2"]}'
        found = audit.read_pip(
            "a.lock", f'{{"dependencies": [{{"name": "a", "version": "1", "vulns": [{hole}]}}]}}'
        )
        assert "a 1: X-1 (mended in 2)" in found.words
        assert audit.exit_code([found]) == 1
