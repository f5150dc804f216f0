"""What a process does for even answer times: no long pause while many threads and many objects are at work."""

from __future__ import annotations

import gc
import sys

_SWITCH_SECS = 0.0005
"""How long a thread may keep the interpreter from another. By default it is 5 ms, and a thread that embeds asks for it
a hundred times an answer: with 500 people talking, a tenth of each answer's time went into that."""
_YOUNG_OBJECTS = 10_000
"""New objects before the collector looks at them; by default 700, which is a few of a model's streamed words."""


def share_evenly() -> None:
    """Let threads take turns often; for a process whose event loop and whose matrices share an interpreter."""
    sys.setswitchinterval(_SWITCH_SECS)
    gc.set_threshold(_YOUNG_OBJECTS)


def set_aside() -> None:
    """Keep what is loaded by now out of the collector's sight: a walk over all of it stops everybody for half a second.

    To be called once, when models and index are in memory.
    """
    gc.collect()
    gc.freeze()
