"""Schemathesis over the whole OpenAPI, with all of its checks, against the real application on loopback.

    python -m tests.security.fuzz --cases 20000
    python -m tests.security.fuzz --cases 500 --accounts            # as a candidate, among others
    python -m tests.security.fuzz --cases 500 --accounts coach

The service is wired as for serving, durable gradings included; only the embedding is a hash, since meaning is not
what is tested. Interviews are there from the start, some of them finished and graded, and their ids are given to the
generator, so that more than 404s come of it. With accounts, whoever asks shows a key, ids of other people's things
are mixed in, and nothing of theirs may be in an answer or be changed. The exit code is 1 where any check failed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx

from api.web.deps import PREFIX
from interviewer.limits.settings import LimitSettings
from interviewer.people.model import Role
from interviewer.service import Service
from interviewer.settings import Settings
from tests.security.fuzz_accounts import among_others
from tests.security.fuzz_checks import CLOSED
from tests.security.fuzz_house import PATIENCE_SECS, Known, furnished, server

_PHASES_OF_ALL = 4
_SMALLEST = 4
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
values = {interviews}

[dictionaries.units]
values = {units}

[dictionaries.criteria]
values = {criteria}

[dictionaries.turns]
values = ["t1", "t2", "t3", "t4"]

[parameters]
"path.interview_id" = {{ dictionary = "interviews", probability = 0.7 }}
"body.unit" = {{ dictionary = "units", probability = 0.5 }}
"body.criterion" = {{ dictionary = "criteria", probability = 0.5 }}
"query.unit" = {{ dictionary = "units", probability = 0.5 }}
"query.criterion" = {{ dictionary = "criteria", probability = 0.5 }}
"body.turn_id" = {{ dictionary = "turns", probability = 0.5 }}
"""
_CONFIG_OF_ACCOUNTS = """
"path.grant_id" = {{ dictionary = "grants", probability = 0.7 }}
"path.comment_id" = {{ dictionary = "comments", probability = 0.7 }}
"path.share_id" = {{ dictionary = "links", probability = 0.7 }}
"body.code" = {{ dictionary = "codes", probability = 0.7 }}

[dictionaries.grants]
values = {grants}

[dictionaries.comments]
values = {comments}

[dictionaries.links]
values = {links}

[dictionaries.codes]
values = {codes}
"""
_UNLIMITED = LimitSettings(**dict.fromkeys(LimitSettings.model_fields))
"""Otherwise most answers would say that it is too much."""


@dataclass(frozen=True)
class Run:
    """What is asked, by whom."""

    origin: str
    """The server's."""
    folder: Path
    """For the tool's files."""
    known: Known = field(default_factory=Known)
    """Ids given to the generator."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """What shows who asks."""
    closed: Sequence[str] = ()
    """Interviews among `known` that are somebody else's."""


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


async def fuzz(cases: int, seed: int, *, role: Role | None = None) -> Found:
    """Make about so many requests and return what was found; with accounts where there is a role, as somebody of it."""
    with tempfile.TemporaryDirectory() as folder:
        auth: dict[str, Any] = {"auth": "accounts", "limits": _UNLIMITED} if role else {}
        settings = Settings(data_dir=Path(folder), _env_file=None, **auth)  # type: ignore[call-arg]
        async with server(settings) as (origin, app):
            if role:
                return await _among_others(app.state.service, Run(origin, Path(folder)), cases, seed, role)
            async with httpx.AsyncClient(base_url=origin, timeout=PATIENCE_SECS) as client:
                known = await furnished(client)
            return await _rounds(Run(origin, Path(folder), known), cases, seed)


async def _among_others(service: Service, run: Run, cases: int, seed: int, role: Role) -> Found:
    among = await among_others(service, run.origin, role)
    before = await among.kept()
    run = replace(run, known=among.known, headers=among.headers, closed=among.closed)
    found = await _rounds(run, cases, seed)
    if await among.kept() != before:
        found.failures.append("something of somebody else's was changed")
        found.exit_code = found.exit_code or 1
    return found


async def _rounds(run: Run, cases: int, seed: int) -> Found:
    """Let the tool loose on a furnished server, again with other seeds until the cases are made."""
    found = Found()
    while found.cases < cases:
        operations = found.operations or 50
        examples = max(_SMALLEST, (cases - found.cases) // operations // _PHASES_OF_ALL * 2)
        await _round(found, run, examples, seed)
        print(f"{found.cases} cases, {len(found.failures)} kinds of failure", file=sys.stderr)
        if found.exit_code > 1 or found.operations == 0:
            break
        seed += 1
    return found


async def _round(found: Found, run: Run, examples: int, seed: int) -> None:
    folder, known = run.folder, {name: json.dumps(values) for name, values in asdict(run.known).items()}
    config, report = folder / "schemathesis.toml", folder / "found.json"
    config.write_text((_CONFIG + (_CONFIG_OF_ACCOUNTS if run.closed else "")).format(**known))
    report.unlink(missing_ok=True)
    options = [f"--max-examples={examples}", f"--seed={seed}", "--checks=all", "--no-color", "--workers=2"]
    options += [f"--header={name}: {value}" for name, value in run.headers.items()]
    options += ["--report=json", f"--report-json-path={report}", f"{run.origin}{PREFIX}/openapi.json"]
    tool = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "schemathesis.cli", f"--config-file={config}", "run", *options),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env={**os.environ, "PYTHONPATH": str(Path.cwd()), CLOSED: " ".join(run.closed)},
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
    parser.add_argument("--accounts", nargs="?", choices=("candidate", "coach"), const="candidate")
    options = parser.parse_args()
    found = asyncio.run(fuzz(options.cases, options.seed, role=options.accounts))
    print(found.output)
    print("\n".join(found.failures))
    print(f"{found.cases} cases over {found.operations} operations; {len(found.failures)} kinds of failure")
    raise SystemExit(bool(found.exit_code))


if __name__ == "__main__":
    main()
