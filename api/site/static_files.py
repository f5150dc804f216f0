"""Static files at `/static/<version>/…`, kept by browsers for a year: the version is made from the content.

The version is a folder, not a query, so that modules that import each other by relative paths get the same one.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

STATIC = Path(__file__).parents[1] / "static"
NODE_MODULES = Path(__file__).parents[2] / "node_modules"
"""Where npm puts other people's browser code; it is never committed."""
VENDOR = {"vendor/htmx.js": "htmx.org/dist/htmx.esm.min.js"}
"""All that is served from there: the address below the version, and the file."""
_A_YEAR_SECS = 31_536_000


@cache
def static_version() -> str:
    """Return a hash of every static file's name and content; read once a process."""
    digest = hashlib.sha256()
    ours = {path.relative_to(STATIC).as_posix(): path for path in STATIC.rglob("*") if path.is_file()}
    theirs = {name: path for name in VENDOR if (path := vendor_file(name))}
    for name, path in sorted((ours | theirs).items()):
        digest.update(name.encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


def static_url(path: str) -> str:
    """Return the address of a static file, such as `css/app.css`, for use in a page."""
    return f"/static/{static_version()}/{path}"


def vendor_file(name: str) -> Path | None:
    """Return where a file of the allow-list is; None for others, and where npm hasn't fetched it."""
    path = NODE_MODULES / VENDOR[name] if name in VENDOR else None
    return path if path and path.is_file() else None


@cache
def vendor_url(name: str) -> str | None:
    """Return the address of somebody else's file, for use in a page; None: pages do without."""
    return static_url(name) if vendor_file(name) else None


class VersionedStatic(StaticFiles):
    """Serves files below any version; only the current one may be kept."""

    def __init__(self) -> None:
        super().__init__(directory=STATIC, check_dir=False)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file below the version; an old version gets the current file, uncached."""
        version, _, rest = Path(path).as_posix().partition("/")
        response = await self._file(rest or version, scope)
        current = rest and version == static_version()
        response.headers["Cache-Control"] = (
            f"public, max-age={_A_YEAR_SECS}, immutable" if current else "no-cache"
        )
        return response

    async def _file(self, path: str, scope: Scope) -> Response:
        theirs = vendor_file(path) if scope["method"] in {"GET", "HEAD"} else None
        return FileResponse(theirs) if theirs else await super().get_response(path, scope)
