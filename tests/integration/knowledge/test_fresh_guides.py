"""Guides that another process adds while this one serves."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from interviewer.fresh_guides import fresh_guides
from knowledge.library import Library
from knowledge.model import KnowledgeError
from tests.fake_embedder import FakeEmbedder

PATIENCE_SECS = 30.0
GUIDE = "# Zymurgy\n\n## Yeast\n\nYeast turns sugar into alcohol.\n"


def library(folder: Path) -> Library:
    """Return one that has only the guides of this folder."""
    opened = Library.open((), own_directory=folder, embedder=FakeEmbedder())
    opened.build()
    return opened


def found(in_library: Library, query: str) -> list[str]:
    return [hit.passage.heading for hit in in_library.search(query)]


class TestRefresh:
    def test_reads_what_was_added_and_what_was_taken_away(self, tmp_path: Path) -> None:
        opened = library(tmp_path)
        assert not opened.refresh()
        (tmp_path / "zymurgy.md").write_text(GUIDE)
        assert opened.refresh()
        assert found(opened, "yeast") == ["Yeast"]
        assert opened.by_meaning
        assert not opened.refresh()
        (tmp_path / "zymurgy.md").unlink()
        assert opened.refresh()
        assert found(opened, "yeast") == []

    def test_what_cannot_be_read_is_told_once_and_changes_nothing(self, tmp_path: Path) -> None:
        (tmp_path / "zymurgy.md").write_text(GUIDE)
        opened = library(tmp_path)
        (tmp_path / "broken.md").write_bytes(b"\xff\xfe\x00")
        with pytest.raises(KnowledgeError):
            opened.refresh()
        assert not opened.refresh()
        assert found(opened, "yeast") == ["Yeast"]

    async def test_a_process_that_serves_does_it_by_itself(self, tmp_path: Path) -> None:
        opened, changed = library(tmp_path), asyncio.Event()
        async with fresh_guides(opened, changed.set, look_every_secs=0.01):
            (tmp_path / "zymurgy.md").write_text(GUIDE)
            await asyncio.wait_for(changed.wait(), PATIENCE_SECS)
        assert found(opened, "yeast") == ["Yeast"]
