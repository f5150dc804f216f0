"""What a process has used, as the kernel counts it: with others on the same cores, seconds on a clock say nothing."""

from __future__ import annotations

import os
from pathlib import Path

from evals.bench.servers import children

_TICKS = os.sysconf("SC_CLK_TCK")


def cpu_secs(*pids: int) -> float:
    """Return the CPU seconds, of user and system, of these processes and their children, ended ones included."""
    everybody = {one for pid in pids for one in (pid, *children(pid))}
    return sum(_ticks(pid) for pid in everybody) / _TICKS


def open_files(pid: int) -> int:
    """Return how many file handles a process holds."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def resident_mb(pid: int) -> float:
    """Return the memory of its own, in MB: pages shared with nobody, so that files in the cache don't count."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Private_Dirty:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _ticks(pid: int) -> int:
    """Return user and system ticks of a process and of its children that have ended; 0 where it has ended itself."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0
    return sum(map(int, fields[11:15]))
