"""Guides, passages and the search over them, put together."""

from __future__ import annotations

from pathlib import Path

BUILT_IN_GUIDES = Path(__file__).parent / "guides"
