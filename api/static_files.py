"""Static files at `/static/<version>/…`, kept by browsers for a year: the version is made from the content.

The version is a folder, not a query, so that modules that import each other by relative paths get the same one.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

STATIC = Path(__file__).parent / "static"
_A_YEAR_SECS = 31_536_000


@cache
def static_version() -> str:
    """Return a hash of every static file's name and content; read once a process."""
    digest = hashlib.sha256()
    for path in sorted(p for p in STATIC.rglob("*") if p.is_file()):
        digest.update(path.relative_to(STATIC).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


def static_url(path: str) -> str:
    """Return the address of a static file, such as `css/app.css`, for use in a page."""
    return f"/static/{static_version()}/{path}"


class VersionedStatic(StaticFiles):
    """Serves files below any version; only the current one may be kept."""

    def __init__(self) -> None:
        super().__init__(directory=STATIC, check_dir=False)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file below the version; an old version gets the current file, uncached."""
        version, _, rest = Path(path).as_posix().partition("/")
        response = await super().get_response(rest or version, scope)
        current = rest and version == static_version()
        response.headers["Cache-Control"] = (
            f"public, max-age={_A_YEAR_SECS}, immutable" if current else "no-cache"
        )
        return response
