"""`docs/security.md` names no test that isn't there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py(?:::\w+)*)`", TEXT)))


def test_it_names_many() -> None:
    assert len(NAMED) > 60


@pytest.mark.parametrize("name", NAMED)
def test_each_is_there(name: str) -> None:
    path, *inside = name.split("::")
    assert (ROOT / path).is_file()
    body: list[ast.stmt] = ast.parse((ROOT / path).read_text(encoding="utf-8")).body
    for part in inside:
        found = [node for node in body if getattr(node, "name", None) == part]
        assert found, f"{path} has no {part}"
        body = getattr(found[0], "body", [])


def test_every_chapter_has_a_row() -> None:
    chapters = {int(number) for number in re.findall(r"\bV(\d+)\b", TEXT)}
    assert chapters == set(range(1, 18))
    assert set(re.findall(r"\| (LLM\d\d) ", TEXT)) == {f"LLM{n:02}" for n in range(1, 11)}
