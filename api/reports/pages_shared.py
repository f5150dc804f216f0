"""What a link to a report opens: the report to read, as a page, PDF, Markdown and JSON. Nothing can be changed here.

Every link that opens nothing gets the same answer, so that nobody learns whether there ever was one. Addresses hold the
token: they are not logged, not passed on as a referrer, and search engines are told to keep out.
"""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from starlette.responses import PlainTextResponse, Response

from api.report_page.page import report_variables
from api.reports.documents import paper_of, printed
from api.reports.pages_documents import file_or_waiting, waiting_page
from api.reports.paper import UNUSED_ON_PAPER
from api.site.templates import page
from api.web.deps import ServiceDep
from interviewer.errors import NotFound, NotReady
from interviewer.report_json import report_as_json
from interviewer.report_markdown import report_as_markdown
from interviewer.service import Service
from interviewer.sharing import SharedReport

router = APIRouter(prefix="/shared", include_in_schema=False)


@router.get("/{token}")
async def shared(token: str, service: ServiceDep) -> Response:
    """Show the report to whoever has the link."""
    found = await _opened(service, token)
    return _unlisted(_page(found, token) if found else _gone())


@router.get("/{token}/report.{suffix}")
async def shared_as(token: str, suffix: Literal["pdf", "md", "json"], service: ServiceDep) -> Response:
    """Return the report as a file."""
    found = await _opened(service, token)
    return _unlisted(await _file(service, found, suffix, f"/shared/{token}") if found else _gone())


@router.get("/{token}/report.pdf/progress")
async def shared_progress(token: str, service: ServiceDep) -> Response:
    """Say how far a large PDF is."""
    found = await _opened(service, token)
    if not found:
        return _unlisted(_gone())
    job = service.printing.begin(await paper_of(found.report, shared=True, hide_transcript=_hides(found)))
    return _unlisted(waiting_page(job, f"/shared/{token}", shared=True))


async def _opened(service: Service, token: str) -> SharedReport | None:
    try:
        return await service.sharing.open(token)
    except (NotFound, NotReady):
        return None


def _page(found: SharedReport, token: str) -> Response:
    variables = report_variables(found.report, shared=True, hide_transcript=_hides(found))
    return page(
        "report.html", **variables, **UNUSED_ON_PAPER, share=found.share, share_path=f"/shared/{token}"
    )


async def _file(service: Service, found: SharedReport, suffix: str, base: str) -> Response:
    match suffix:
        case "json":
            return Response(report_as_json(found.report), media_type="application/json")
        case "md":
            return PlainTextResponse(report_as_markdown(found.report), media_type="text/markdown")
        case _:
            made = await printed(service, found.report, shared=True, hide_transcript=_hides(found))
            return file_or_waiting(made, found.report, base)


def _hides(found: SharedReport) -> bool:
    return found.share.hides_transcript


def _gone() -> Response:
    return page("share_gone.html", status=404)


def _unlisted(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
