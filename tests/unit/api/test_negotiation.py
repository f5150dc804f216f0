"""Which format an Accept header prefers."""

from __future__ import annotations

import pytest

from api.reports.negotiation import best

OFFERS = ["application/json", "text/markdown", "text/html"]


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/*", "text/markdown"),
        ("text/html", "text/html"),
        ("TEXT/HTML; charset=utf-8", "text/html"),
        ("text/html;q=0.9, text/markdown", "text/markdown"),
        ("*/*;q=0.1, text/html", "text/html"),
        ("text/*, text/markdown;q=0", "text/html"),
        ("application/json;q=0, */*", "text/markdown"),
        ("application/pdf", None),
        ("application/json;q=0", None),
        ("application/json;q=nonsense", None),
        (";;;,,,", "application/json"),
    ],
)
def test_best(accept: str, chosen: str | None) -> None:
    assert best(accept, OFFERS) == chosen
