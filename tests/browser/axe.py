"""axe-core, put into a page through the driver: the page's own policy rightly forbids foreign scripts."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

_LAID_OUT = """() => [...document.querySelectorAll('main *')]
  .filter((each) => getComputedStyle(each).contentVisibility === 'auto')
  .forEach((each) => { each.style.contentVisibility = 'visible'; })"""


@cache
def _source() -> str:
    return AXE.read_text("utf-8")


def violations(page: Page) -> list[str]:
    """Return what axe finds wrong, a line for each rule with the first elements that break it."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(_source())
    # What is laid out only as it is scrolled to has no true places before: axe would measure targets that aren't there.
    page.evaluate(_LAID_OUT)
    # Things that fade in are looked at as they will stand.
    page.evaluate(
        "() => Promise.all(document.getAnimations().map((each) => each.finished.catch(() => null)))"
    )
    found: dict[str, Any] = page.evaluate(
        "(tags) => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", RULES
    )
    return [_line(each) for each in found["violations"]]


def _line(violation: dict[str, Any]) -> str:
    places = [" ".join(map(str, node["target"])) for node in violation["nodes"]]
    why = violation["nodes"][0].get("failureSummary", "").replace("\n", " ")
    return f"{violation['id']} ({len(places)}×) at {places[:3]}: {why[:240]}"
