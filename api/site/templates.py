"""The templates' environment: Jinja2 with autoescape on, and the few filters that pages share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.responses import HTMLResponse

from api.report_page.stronger_block import stronger_block
from api.site.frame import frame
from api.site.guides import guide_link
from api.site.static_files import static_url, vendor_url
from interviewer.ports import InterviewSummary
from interviewer.report import STAGE_TITLES
from interviewer.rounding import one_decimal
from interviewer.topics import topic_name

PAGES = Path(__file__).parents[1] / "pages"


def page(name: str, *, status: int = 200, **variables: Any) -> HTMLResponse:
    """Return the template rendered as a response."""
    return HTMLResponse(_environment().get_template(name).render(**variables), status_code=status)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(PAGES),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        clock=clock,
        day=day,
        minutes=minutes,
        guide_link=guide_link,
        score=score,
        scale=scale,
        title_of=title_of,
        rounds=rounds,
        topic_name=topic_name,
        stronger_block=stronger_block,
        held=held,
        amount=amount,
    )
    environment.globals.update(static=static_url, vendor=vendor_url, frame=frame)
    return environment


def clock(secs: float) -> str:
    """Return a duration as m:ss or h:mm:ss."""
    whole = max(0, int(secs))
    hours, rest = divmod(whole, 3600)
    minutes_, seconds = divmod(rest, 60)
    return f"{hours}:{minutes_:02}:{seconds:02}" if hours else f"{minutes_}:{seconds:02}"


def minutes(secs: float) -> str:
    """Return a duration in whole minutes, at least one."""
    return f"{max(1, round(secs / 60))} min"


def day(at: datetime) -> str:
    """Return a date as people write it; the browser makes it local."""
    return f"{at.day} {at:%B %Y}, {at:%H:%M} UTC"


def score(value: float | None) -> str:
    """Return a score with one decimal, or a dash."""
    return "–" if value is None else one_decimal(value)


def scale(value: float, width: float = 100.0) -> str:
    """Return where a level of 1–5 stands on a bar of this width."""
    share = (min(5.0, max(1.0, value)) - 1) / 4
    return f"{share * width:.2f}"


def rounds(stages: Sequence[str]) -> str:
    """Return the rounds of an interview as its name."""
    if len(stages) == len(STAGE_TITLES):
        return "The whole loop"
    return ", ".join(title_of(stage) for stage in stages)


def held(line: InterviewSummary) -> str:
    """Return what was held, as its name."""
    kind = {"interview": "", "drill": "Drill: ", "retry": "Retry: "}[line.purpose]
    return kind + rounds(line.stages)


def amount(value: float, unit: str) -> str:
    """Return how much of something was used, as a page shows it."""
    match unit:
        case "usd":
            return f"${value:,.2f}"
        case "secs":
            return f"{value / 60:,.0f} min"
        case "bytes":
            return f"{value / 1_000_000:,.1f} MB"
        case _:
            return f"{value:,.0f} {unit}"


def title_of(stage: str) -> str:
    """Return a stage's name as shown."""
    return next((title for kind, title in STAGE_TITLES.items() if kind == stage), stage)
