"""The operator's pages name what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from interviewer.cli import app
from interviewer.seeing import metrics
from interviewer.seeing.settings_table import all_settings
from interviewer.seeing.steps import Part

DOCS = Path(__file__).parents[4] / "docs"


@pytest.fixture(scope="module")
def page() -> str:
    """Return the page."""
    return (DOCS / "operating.md").read_text("utf-8")


class TestSettings:
    def test_every_setting_is_told(self) -> None:
        told = set(re.findall(r"^\| `(\w+)`", (DOCS / "settings.md").read_text("utf-8"), re.MULTILINE))
        assert told == {setting.variable for setting in all_settings()}, (
            "run `python -m interviewer.seeing.settings_table > docs/settings.md`"
        )

    def test_every_setting_has_words_beside_it(self) -> None:
        assert [setting.variable for setting in all_settings() if not setting.meaning] == []

    def test_those_named_on_the_page_exist(self, page: str) -> None:
        named = set(re.findall(r"INTERVIEWER_[A-Z_]*[A-Z]", page))
        assert named <= {setting.variable for setting in all_settings()}


class TestMetrics:
    def test_every_metric_is_told_and_no_other(self, page: str) -> None:
        there = {_shown(each) for each in vars(metrics).values() if isinstance(each, metrics.Metric)}
        table = page[page.index("| metric (") : page.index("Measuring costs")]
        told = {
            name for name in re.findall(r"`([a-z_]+)(?:\{[a-z,]+\})?`", table) if name in there or "_" in name
        }
        told -= set(Part.__args__)  # type: ignore[attr-defined]
        assert there == told
        used = set(re.findall(r"interviewer_([a-z_]+?)(?:_bucket)?[\[{)]", page[page.index("Alerts") :]))
        assert used <= there

    def test_every_part_is_told(self, page: str) -> None:
        for part in Part.__args__:  # type: ignore[attr-defined]
            assert f"`{part}`" in page, part


class TestCommands:
    def test_those_named_exist(self, page: str) -> None:
        there = {str(c.name or c.callback.__name__) for c in app.registered_commands if c.callback}
        there |= {str(group.name) for group in app.registered_groups}
        assert set(re.findall(r"\binterviewer ([a-z]+)", page)) - {"metrics"} <= there


def _shown(metric: metrics.Metric) -> str:
    return f"{metric.name}_total" if isinstance(metric, metrics.Counter) else metric.name
