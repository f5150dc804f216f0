"""A report as one HTML file that needs nothing else: for sending and printing."""

from __future__ import annotations

from interviewer.report import Report
from interviewer.report_markdown import report_as_markdown

_STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.55 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid #8886; }
blockquote { margin: .3rem 0 1rem; padding: .1rem .9rem; border-left: 3px solid #8888; white-space: pre-wrap; }
h1, h2, h3 { line-height: 1.25; margin: 1.8rem 0 .6rem; }
"""


def report_as_html(report: Report) -> str:
    """Return the report as a page; what people said is text in it, never markup."""
    from markdown_it import MarkdownIt

    body = (
        MarkdownIt("commonmark", {"html": False, "linkify": False})
        .enable("table")
        .render(report_as_markdown(report))
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Interview report</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )
