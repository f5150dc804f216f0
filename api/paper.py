"""A report as the page that the PDF is made of: the same template, and one style sheet of its own."""

from __future__ import annotations

from functools import cache
from typing import Any

from api.pages_report import report_variables
from api.pages_templates import page
from api.static_files import STATIC, static_url
from interviewer.ports_after import Paper
from interviewer.report import Report

_STYLE_SHEET = "css/paper.css"
UNUSED_ON_PAPER: dict[str, Any] = {"can_rewrite": None, "better": None, "attempts_by_unit": {}}
"""What parts of the report show to its owner only, beside a way to change it."""


def report_paper(report: Report, *, shared: bool = False, hide_transcript: bool = False) -> Paper:
    """Return the page; some milliseconds for every thousand words."""
    variables = report_variables(report, paper=True, shared=shared, hide_transcript=hide_transcript)
    rendered = page("report.html", **variables, **UNUSED_ON_PAPER)
    return Paper(bytes(rendered.body).decode(), {static_url(_STYLE_SHEET): _style()})


@cache
def _style() -> str:
    return (STATIC / _STYLE_SHEET).read_text(encoding="utf-8")
