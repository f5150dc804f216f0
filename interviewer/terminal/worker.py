"""Takes gradings from the queue, and nothing else: for machines that don't serve pages."""

from __future__ import annotations

import asyncio
import logging
import signal

from interviewer.adapters.sql_engine import read_url
from interviewer.bootstrap import working
from interviewer.errors import ConfigurationError
from interviewer.seeing.logs import set_up_logging
from interviewer.settings import Settings, read_settings
from interviewer.smooth import set_aside, share_evenly

log = logging.getLogger(__name__)

_ENDS = (signal.SIGTERM, signal.SIGINT)


async def run_worker(concurrency: int | None) -> None:
    """Work until SIGTERM or Ctrl-C; what is in hand then goes on elsewhere, or at the next start.

    Raises ConfigurationError and what the wiring raises.
    """
    settings = read_settings()
    if concurrency:
        settings = settings.model_copy(
            update={"jobs": settings.jobs.model_copy(update={"concurrency": concurrency})}
        )
    set_up_logging(settings.seeing)
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in _ENDS:
        loop.add_signal_handler(each, ended.set)
    share_evenly()
    async with working(settings, when_warm=set_aside):
        log.info("Ready: takes gradings, %d at a time, from %s", settings.jobs.concurrency, _where(settings))
        await ended.wait()
        log.info("Ending; what is in hand goes on elsewhere, or at the next start")


def _where(settings: Settings) -> str:
    """Name the database without its password."""
    try:
        url = read_url(settings.database)
    except ConfigurationError:
        return "the database"
    host = url.host or url.query.get("host")
    return f"{url.get_backend_name()} {f'{host}/' if host else ''}{url.database}"
