"""Schemathesis over the whole OpenAPI, with all of its checks, against the real application on loopback.

    python -m tests.security.fuzz --cases 20000

The service is wired as for serving, durable gradings included; only the embedding is a hash, since meaning is not
what is tested. Interviews are there from the start, some of them finished and graded, and their ids are given to the
generator, so that more than 404s come of it. The exit code is 1 where any check failed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from api.app import SERVER_OPTIONS, create_app
from api.web.deps import PREFIX
from interviewer.bootstrap import serving
from interviewer.settings import Settings
from tests.hash_embedder import HashEmbedder
from tests.integration.api.conftest import STORY

INTERVIEWS = 24
"""There at the start; every third is finished, and the fuzzing deletes some."""
_PHASES_OF_ALL = 4
_SMALLEST = 4
_PATIENCE_SECS = 120.0
_CONFIG = """
hooks = "tests.security.fuzz_checks"
suppress-health-check = ["all"]
continue-on-failure = true
request-timeout = 30.0

[warnings]
enabled = false

[checks.positive_data_acceptance]
expected-statuses = ["2xx", "3xx", "401", "403", "404", "406", "409", "415", "422", "429", "5xx"]

[[operations]]
# Speech that isn't installed, and a service that isn't ready, say so by the documented 503.
include-path-regex = "/speech/|/turns/audio|/readyz"
checks.not_a_server_error.expected-statuses = ["2xx", "3xx", "4xx", "503"]

[[operations]]
# Their documented 404 may be about the answer that the body names; the tool takes it for the interview's.
include-path-regex = "/(retries|stronger)$"
checks.ensure_resource_availability.enabled = false

[generation]
database = "none"

[dictionaries.interviews]
values = {ids}

[dictionaries.units]
values = {units}

[dictionaries.turns]
values = ["t1", "t2", "t3", "t4"]

[parameters]
"path.interview_id" = {{ dictionary = "interviews", probability = 0.7 }}
"body.unit" = {{ dictionary = "units", probability = 0.5 }}
"body.turn_id" = {{ dictionary = "turns", probability = 0.5 }}
"""


@dataclass
class Found:
    """What came of it."""

    cases: int = 0
    """Requests that were made of generated data."""
    operations: int = 0
    """Of the OpenAPI, that were tried."""
    failures: list[str] = field(default_factory=list)
    """Which check failed where, each once."""
    exit_code: int = 0
    """Of the tool itself: 0 where nothing was found."""
    output: str = ""
    """All it said."""


@asynccontextmanager
async def server(settings: Settings) -> AsyncIterator[str]:
    """Yield the origin of a real server on a free port."""
    app = create_app(lambda: serving(settings, embedder=HashEmbedder()), grace_secs=0.0)
    options = {**SERVER_OPTIONS, "log_config": None, "timeout_graceful_shutdown": 1}
    with socket.create_server(("127.0.0.1", 0)) as listening:
        running = uvicorn.Server(uvicorn.Config(app, **options))
        task = asyncio.create_task(running.serve(sockets=[listening]))
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        running.should_exit = True
        await task


async def furnished(client: httpx.AsyncClient) -> dict[str, list[str]]:
    """Make interviews in every state and return the ids there are."""
    ids: list[str] = []
    for number in range(INTERVIEWS):
        stage = ("behavioral", "phone_screen", "recruiter")[number % 3]
        begun = await client.post(f"{PREFIX}/interviews", json={"stages": [stage], "seed": number})
        ids.append(begun.json()["id"])
        said = {"text": STORY, "client_turn_id": f"c{number}"}
        (await client.post(f"{PREFIX}/interviews/{ids[-1]}/turns", json=said)).raise_for_status()
        if number % 2:
            (await client.post(f"{PREFIX}/interviews/{ids[-1]}/finish")).raise_for_status()
    return {"ids": ids, "units": await _units(client, ids[1::2])}


async def _units(client: httpx.AsyncClient, ids: list[str]) -> list[str]:
    units: set[str] = set()
    for each in ids:
        async with asyncio.timeout(_PATIENCE_SECS):
            while (report := await client.get(f"{PREFIX}/interviews/{each}/report.json")).status_code == 409:  # noqa: ASYNC110
                await asyncio.sleep(0.1)  # another process would be asked this way
        units |= {grade["unit"] for grade in report.json()["grades"]}
    return sorted(units)


async def fuzz(cases: int, seed: int, *, headers: Mapping[str, str] | None = None) -> Found:
    """Make about so many requests and return what was found."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), _env_file=None)  # type: ignore[call-arg]
        async with (
            server(settings) as origin,
            httpx.AsyncClient(base_url=origin, timeout=_PATIENCE_SECS, headers=headers) as client,
        ):
            return await fuzz_at(client, origin, cases, seed, Path(folder), headers or {})


async def fuzz_at(
    client: httpx.AsyncClient, origin: str, cases: int, seed: int, folder: Path, headers: Mapping[str, str]
) -> Found:
    """Furnish a running server and let the tool loose on it, again with other seeds until the cases are made."""
    known, found = await furnished(client), Found()
    while found.cases < cases:
        operations = found.operations or 50
        examples = max(_SMALLEST, (cases - found.cases) // operations // _PHASES_OF_ALL * 2)
        await _round(found, origin, known, examples, seed, folder, headers)
        print(f"{found.cases} cases, {len(found.failures)} kinds of failure", file=sys.stderr)
        if found.exit_code > 1 or found.operations == 0:
            break
        seed += 1
    return found


async def _round(
    found: Found,
    origin: str,
    known: dict[str, list[str]],
    examples: int,
    seed: int,
    folder: Path,
    headers: Mapping[str, str],
) -> None:
    config, report = folder / "schemathesis.toml", folder / "found.json"
    config.write_text(_CONFIG.format(ids=json.dumps(known["ids"]), units=json.dumps(known["units"])))
    report.unlink(missing_ok=True)
    options = [f"--max-examples={examples}", f"--seed={seed}", "--checks=all", "--no-color", "--workers=2"]
    options += [f"--header={name}: {value}" for name, value in headers.items()]
    options += ["--report=json", f"--report-json-path={report}", f"{origin}{PREFIX}/openapi.json"]
    tool = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "schemathesis.cli", f"--config-file={config}", "run", *options),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        cwd=folder,
    )
    said, _ = await tool.communicate()
    found.output += said.decode()
    found.exit_code = max(found.exit_code, tool.returncode or 0)
    if report.exists():
        _read(found, json.loads(report.read_text()))


def _read(found: Found, report: dict[str, Any]) -> None:
    found.cases += report["test_cases"]["generated"]
    found.operations = report["operations"]["tested"]
    for kind in (*report["failures"], *report.get("errors", ())):
        where = ", ".join(kind.get("operations", ()))
        found.failures.append(f"{kind.get('code', 'error')} {kind.get('title', '')}: {where}")


def main() -> None:
    """Run it and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    found = asyncio.run(fuzz(options.cases, options.seed))
    print(found.output)
    print("\n".join(found.failures))
    print(f"{found.cases} cases over {found.operations} operations; {len(found.failures)} kinds of failure")
    raise SystemExit(bool(found.exit_code))


if __name__ == "__main__":
    main()
