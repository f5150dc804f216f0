"""What nobody should send to a room: messages that are no messages, and frames that are no frames."""

from __future__ import annotations

import json
import random
import struct
from collections.abc import Callable
from typing import Any

from api.wire.messages import LONGEST_FRAME_BYTES

_TYPES = ("answer", "action", "note", "finish", "ping", "voice", "voice_off", "take_words", "talk", "played")
_TRICKS = (
    "\u202egnp.exe",  # right to left override
    "\u2066\u2067\u2068\u2069",
    "a\u0300" * 500,  # marks piled upon each other
    "\ufeff\u200b\u200d\u2060",
    "\x00\x01\x1b[2J\x1b]0;owned\x07",
    "\ud800",  # a surrogate alone: escaped by json.dumps
    "\U000e0041\U000e0042",  # invisible tag characters
    "İıſK",  # letters whose case changes their length
    "{{7*7}} ${jndi:ldap://x} <script>alert(1)</script> '; DROP TABLE events; --",
)
_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 1e308, 10**30, "", "x" * 5000, [], [[]], {}, {"$ne": None}, *_TRICKS
)  # fmt: skip
_FIELDS = ("text", "client_turn_id", "in_reply_to", "action", "stream", "rate_hz", "turn_id", "part", "secs", "state",
           "position", "__proto__", "constructor", "owner", "interview_id")  # fmt: skip

Strange = Callable[[random.Random], "str | bytes"]


def _wrong(draw: random.Random) -> str:
    """Return a message of a known type that doesn't fit it: a field is wrong, missing, or too much."""
    body: dict[str, Any] = {"type": draw.choice(_TYPES), "nobody_knows": draw.choice(_VALUES)}
    body |= {draw.choice(_FIELDS): draw.choice(_VALUES) for _ in range(draw.randint(0, 4))}
    return json.dumps(body)


def _late(draw: random.Random) -> str:
    """Return a well-formed message for a state that never was."""
    stale = {"in_reply_to": f"t{draw.randint(5_000, 9_999)}"}
    return json.dumps(
        draw.choice(
            (
                {"type": "answer", "text": draw.choice(_TRICKS), "client_turn_id": "late", **stale},
                {"type": "action", "action": draw.choice(("skip", "hint", "repeat", "rephrase")), **stale},
                {"type": "answer", "text": "", "client_turn_id": "empty"},
                {"type": "answer", "text": "x" * 60_000, "client_turn_id": "long"},
                {"type": "answer", "text": "\x00\x01", "client_turn_id": "control"},
                {"type": "note", "text": " \u200b "},
                {"type": "voice_off"},
                {"type": "take_words"},
                {"type": "talk", "action": "done", "position": draw.randint(0, 2**70)},
                {"type": "played", "turn_id": "t1", "part": 3, "secs": 1.0, "state": "done"},
            )
        )
    )


def _nested(draw: random.Random) -> str:
    depth = draw.randint(1, 20_000)
    return draw.choice(("[", '{"type":', '{"a":[')) * depth


_STRANGE: tuple[tuple[int, Strange], ...] = (
    (30, _wrong),
    (20, _late),
    (8, lambda d: json.dumps({"type": "ping"})),
    (8, lambda d: d.randbytes(d.randint(0, 300))),
    (6, lambda d: struct.pack("<I", d.randint(0, 2**32 - 1)) + d.randbytes(d.randint(0, 4_000))),
    (6, lambda d: "".join(chr(d.randint(32, 0xD7FF)) for _ in range(d.randint(0, 200)))),
    (6, lambda d: json.dumps(d.choice(_VALUES))),
    (5, _nested),
    (
        4,
        lambda d: d.choice(
            ('{"type":"ping","type":"finish","x":1}', '{"type":NaN}', '{"type":1e999}', "\x00", "{}")
        ),
    ),
    (3, lambda d: json.dumps({"type": d.choice(_TRICKS), "text": d.choice(_TRICKS)}, ensure_ascii=True)),
    (2, lambda d: json.dumps({"type": "note", "more": "x" * d.randint(100_000, LONGEST_FRAME_BYTES - 100)})),
    (1, lambda d: "x" * (LONGEST_FRAME_BYTES + d.randint(1, 1000))),
)
"""How often each comes, in parts of a hundred or so."""


def strange_frame(draw: random.Random) -> str | bytes:
    """Return a whole frame that should not have been sent."""
    weights, kinds = zip(*_STRANGE, strict=True)
    make: Strange = draw.choices(kinds, weights)[0]
    return make(draw)


def half_frame(draw: random.Random) -> bytes:
    """Return bytes that break the protocol of websockets, or stop in its middle."""
    mask = draw.randbytes(4)
    return draw.choice(
        (
            b"\x81",  # one byte of a header
            b"\x81\xfe\x10",  # half a length
            b"\x81\xff" + struct.pack(">Q", 2**62) + mask,  # four exabytes are announced
            b"\x01\x85" + mask + b"half!",  # a first fragment, and no other
            b"\x80\x85" + mask + b"other",  # a last fragment without a first
            b"\x81\x05hello",  # not masked
            b"\xf1\x85" + mask + b"hello",  # reserved bits
            b"\x8b\x85" + mask + b"hello",  # no such opcode
            b"\x89\xfe\x00\xff" + mask + b"x" * 255,  # a ping that is too long
            b"\x88\x82"
            + mask
            + bytes((3 ^ mask[0], 0xED ^ mask[1])),  # closes with 1005, which none may send
            b"\x81\x84"
            + mask
            + bytes(a ^ b for a, b in zip(b"\xff\xfe\xfd\xfc", mask, strict=True)),  # no UTF-8
            draw.randbytes(draw.randint(1, 2_000)),
        )
    )
