"""A report as PDF, as the service makes it: the web page's template lies a floor higher, and this is a look upwards."""

from __future__ import annotations

import asyncio

from interviewer.adapters.weasyprint_pdf import WeasyprintPdf
from interviewer.ports_after import Paper
from interviewer.report import Report


async def report_as_pdf(report: Report) -> bytes:
    """Return the file, however long it takes to make; a DocumentError."""
    maker = WeasyprintPdf()
    try:
        return await maker.make(await asyncio.to_thread(paper_of, report), lambda _: None)
    finally:
        await maker.close()


def paper_of(report: Report) -> Paper:
    """Return the page that the file is made of."""
    from api.reports.paper import report_paper

    return report_paper(report)
