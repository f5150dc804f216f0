"""A report as the page that the PDF is made of: the same template, cut to what paper shows, and one style sheet.

The engine takes time for every element and every attribute it reads, so what paper has no use for is left out here:
marks for scripts, words that are only read aloud, names of places in the JSON form. What is left is also well-formed
XML, which is read many times faster than HTML.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape
from typing import Any

from api.report_page.page import report_variables
from api.site.static_files import STATIC, static_url
from api.site.templates import page
from interviewer.ports_after import Paper
from interviewer.report import Report

_STYLE_SHEET = "css/paper.css"
UNUSED_ON_PAPER: dict[str, Any] = {"can_rewrite": None, "better": None, "attempts_by_unit": {}}
"""What parts of the report show to its owner only, beside a way to change it."""

# Nothing that somebody said can look like a tag or an attribute here: templates escape angle brackets and quotes.
_LEFT_OUT = re.compile(
    r'<!doctype html>|<!--.*?-->|<a class="skip-link"[^>]*>[^<]*</a>|<span class="visually-hidden">[^<]*</span>'
    r"|</?data\b[^>]*>",
    re.DOTALL,
)
_TAG = re.compile(r"<([a-z][a-z0-9]*)\b([^>]*?)\s*/?>")
_ATTRIBUTE = re.compile(r'\s([a-zA-Z][\w:-]*)(?:="([^"]*)")?')
_KEPT_ATTRIBUTES = re.compile(r"(?!(?:data-|aria-(?!label$)|(?:role|tabindex|focusable|datetime)$))")
_EMPTY = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr"})
_HEAD = re.compile(r"<head>.*?<title>(.*?)</title>.*?</head>", re.DOTALL)


def report_paper(report: Report, *, shared: bool = False, hide_transcript: bool = False) -> Paper:
    """Return the page; some milliseconds for every thousand words."""
    variables = report_variables(report, paper=True, shared=shared, hide_transcript=hide_transcript)
    rendered = page("report.html", **variables, **UNUSED_ON_PAPER)
    url = static_url(_STYLE_SHEET)
    return Paper(_cut(bytes(rendered.body).decode(), url), {url: _style()})


def _cut(html: str, style_url: str) -> str:
    """Return a page of ours with nothing but what paper shows, as XML."""
    link = f'<link rel="stylesheet" href="{escape(style_url)}">'
    html = _HEAD.sub(lambda head: f"<head><title>{head[1]}</title>{link}</head>", html, count=1)
    return _TAG.sub(_tag, _LEFT_OUT.sub("", html)).strip()


def _tag(found: re.Match[str]) -> str:
    """Return an opening tag without what only a browser needs, and closed where nothing can stand in it."""
    name, attributes = found[1], found[2]
    kept = "".join(
        f' {each[1]}="{each[2] or ""}"'
        for each in _ATTRIBUTE.finditer(attributes)
        if _KEPT_ATTRIBUTES.match(each[1])
    )
    space = ' xmlns="http://www.w3.org/2000/svg"' if name == "svg" else ""
    closed = name in _EMPTY or found[0].endswith("/>")
    return f"<{name}{space}{kept}{'/>' if closed else '>'}"


@cache
def _style() -> str:
    return (STATIC / _STYLE_SHEET).read_text(encoding="utf-8")
