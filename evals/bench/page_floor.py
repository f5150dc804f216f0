"""The floor of a report's page: a bare framework that escapes and renders as much text. Nothing else."""

from __future__ import annotations

import sys

import uvicorn
from jinja2 import DictLoader, Environment
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route

_TEMPLATE = """<!doctype html>
<title>Report</title>
<ol>
{% for turn in turns %}
<li class="turn turn--{{ turn.speaker }}"><p>{{ turn.name }}</p><div dir="auto">{{ turn.text }}</div></li>
{% endfor %}
</ol>
"""
_SENTENCE = (
    "In the first live weeks buyers complained of too many berries, so I compared live & training inputs. "
)


def make_app(page_bytes: int) -> Starlette:
    """Return an application whose page is about this long."""
    page = Environment(loader=DictLoader({"page": _TEMPLATE}), autoescape=True).get_template("page")
    turn = {"speaker": "candidate", "name": "You", "text": _SENTENCE * 6}
    turns = [turn] * max(1, page_bytes // len(page.render(turns=[turn])))

    async def report(_: Request) -> HTMLResponse:
        return HTMLResponse(page.render(turns=turns))

    async def ready(_: Request) -> PlainTextResponse:
        return PlainTextResponse("ready")

    return Starlette(routes=[Route("/report", report), Route("/", ready)])


if __name__ == "__main__":
    uvicorn.run(make_app(int(sys.argv[2])), host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
