"""Text that speaks to whoever grades instead of to the interviewer. It is left out of what is judged.

A sentence is left out, never the whole answer, so that a false alarm costs one sentence. Patterns are narrow:
"set the threshold to 0.5" and "as the model drifts" are ordinary answers.
"""

from __future__ import annotations

import base64
import binascii
import re
from functools import lru_cache

from interviewer.grading.injection_patterns import MARKUP, ORDERS, OTHER_LANGUAGES
from interviewer.grading.text import visible

_BLOB = re.compile(r"(?<![\w/+])[A-Za-z0-9+/_-]{24,}={0,2}(?![\w/+])")
_LEET = str.maketrans("013457@$", "oieastas")
_SPACED = re.compile(r"\b(?:\w[ .\-_*]){5,}\w\b")


def without_hidden(text: str) -> str:
    """Return the text without invisible characters and without long encoded runs."""
    return _BLOB.sub(" ", visible(text))


@lru_cache(maxsize=4096)
def speaks_to_grader(sentence: str) -> bool:
    """Tell whether a sentence is addressed to the grader, also when encoded, spelled out or disguised."""
    shown = visible(sentence)
    return any(_is_order(version) for version in (shown, *_decoded(shown))) or bool(
        OTHER_LANGUAGES.search(shown)
    )


def where_it_speaks(sentence: str) -> int:
    """Return where in a sentence the words to the grader begin; 0 at its beginning, or where there are none."""
    found = (pattern.search(sentence) for pattern in (*ORDERS, MARKUP, OTHER_LANGUAGES))
    return min((match.start() for match in found if match), default=0)


def _is_order(text: str) -> bool:
    return any(pattern.search(text) for pattern in ORDERS) or bool(MARKUP.search(text))


def _decoded(text: str) -> list[str]:
    """Return what the sentence says when spelled-out, reversed, leet or base64 text is undone; only where it may be."""
    versions = [text.translate(_LEET)] if re.search(r"[a-zA-Z][0134@$][a-zA-Z]", text) else []
    if _SPACED.search(text):
        versions.append(_SPACED.sub(lambda m: re.sub(r"[ .\-_*]", "", m.group()), text.replace("   ", "  ")))
    if re.search(r"\b(?:erongi|edarg|erocs|evig|snoitcurtsni)\b", text, re.IGNORECASE):
        versions.append(text[::-1])
    versions.extend(filter(None, (_from_base64(blob) for blob in _BLOB.findall(text)[:8])))
    return versions


def _from_base64(blob: str) -> str:
    bare = blob.rstrip("=")
    try:
        decoded = base64.b64decode(
            bare + "=" * (-len(bare) % 4), altchars=b"-_" if set(blob) & {"-", "_"} else None
        )
        return decoded.decode("utf-8")
    except (binascii.Error, ValueError):
        return ""
