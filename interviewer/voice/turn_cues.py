"""What the words of a turn and its question say about whether the answer is over: numbers for the learned part.

Everything is counted on lower-case words, so that a recogniser which writes no punctuation loses little.
"""

from __future__ import annotations

import math
import re

from interviewer.voice.endpointing import Asked

Cues = dict[str, float]
KINDS = ("recruiter", "technical", "system_design", "behavioral", "unknown")
"""Kinds of question that answers differ by."""

_WORD = re.compile(r"[\w']+")
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")
_CLOSE_WORDS = 22
"""What counts as the end of a turn in which no sentence is marked, in words: a long sentence."""

_CLAUSE_WORDS = frozenset(
    "a about after again against all almost also although always am an and any are as at away back be because been "
    "before being between both but by can could did do does down during each either else enough even every few for "
    "from get got had has have he her here him his how i if in into is it its just less like many may me might more "
    "most much must my never no not nothing now of off on one only or other our out over own per rather really she "
    "should so some still such than that the their them then there these they this those though three to today too "
    "two under until up us very was we well were what when where whether which while who whom whose why will with "
    "within without would yet you your um uh".split()
)
_SUFFIXES = "ing ed ly ment tion ions ity ties able ible ous ive ical ic al er ers est s y".split()


def _phrases(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b")


_SAID = {
    "result": _phrases(
        r"in the end|ended up|as a result|the result|since then|from then on|ever since|these days|now|today|"
        r"afterwards|went (?:from|up|down|live)|dropped|fell|rose|saved?|cut|shipped|launched|still|nobody|no longer"
    ),
    "lesson": _phrases(
        r"learn(?:ed|t)|lesson|taught me|took from|differently|i'd do|next time|never|always|i now|before i|"
        r"looking back|in hindsight|should have|proud|happy with"
    ),
    "closing": _phrases(
        r"that's (?:it|all|why|how|basically|pretty|about|the (?:main|whole|one|only))|thats (?:it|all|why|how)|"
        r"that is (?:it|all|why|how)|i think that|thank(?:s| you)|in short|overall|in summary|all in all|so yeah|"
        r"basically|i guess|i suppose|or something|whatever|and so on|like that"
    ),
    "setting": _phrases(
        r"at the time|back then|i was|we were|we had|there (?:was|were)|my (?:role|task|job|plan|goal|idea)|"
        r"wanted|needed|had to|used to|the (?:problem|idea|plan|reason|issue|challenge) (?:is|was)|"
        r"the (?:first|old|existing|original)|company|team"
    ),
    "order": _phrases(
        r"first|firstly|begin with|start(?:ed)? (?:with|by)|one (?:is|was)|(?:two|three|several|a few) \w+|assume|"
        r"let me|let's|okay|ok|then|next|"
        r"i (?:asked|looked|talked|called|went|checked|wrote|built|tried|thought|told|decided|started|found|noticed)"
    ),
    "final": _phrases(
        r"finally|lastly|at the end|last (?:thing|step)|rollback|monitor|retrain|alert|canary|"
        r"(?:every|each|per) (?:week|month|night|day|quarter)"
    ),
    "choice": _phrases(
        r"i'd (?:use|choose|pick|go|only|take)|i would (?:use|choose|pick|go|only|take)|i prefer|unless|otherwise|"
        r"depends|rather than|instead of|when|if|better|best|worst|cheaper|easier|because|since|so that"
    ),
    "past": _phrases(r"was|were|had|did|went|\w{3,}ed|got|took|made|said|told|came|found|built|wrote"),
    "number": re.compile(
        r"\d|\b(?:percent|hundred|thousand|million|twice|half|third|ten|twenty|thirty|forty|fifty|sixty|seventy|"
        r"eighty|ninety|hours?|minutes?|seconds?|points?)\b"
    ),
    "points_back": _phrases(r"it|this|that|they|them|he|she|these|those"),
}
_ASKS = _phrases(
    r"can i|could (?:i|you)|can you|do you|do we|is it|is there|are there|how (?:many|much|big|is|are|do|does|long)|"
    r"what (?:is|are|do|does|kind)|what's|who|would i|should i|may i"
)
_WIDE_QUESTION = _phrases(
    r"tell me|describe|walk me|(?:an|one) example|explain|background|yourself|design|how (?:would|do|does)|story|"
    r"what is|compare|time (?:when|you)"
)
_NARROW_QUESTION = _phrases(
    r"how (?:many|much|big|long|often|old)|when (?:could|can|would|do)|where|notice|salary|visa|sponsorship|"
    r"complexity|which of|who|office|anything"
)
_YES_NO_QUESTION = re.compile(
    r"^(?:and |so |but |okay |\W)*(?:do|does|did|have|has|are|is|was|were|would|could|can|will)\b"
)
_JOINS = frozenset("and but also plus".split())
_POINTS = frozenset("that this it that's it's which".split())


def kind_of(asked: Asked | None) -> str:
    """Return one of KINDS: coding counts as technical."""
    kind = "unknown" if asked is None else "technical" if asked.kind == "coding" else asked.kind
    return kind if kind in KINDS else "unknown"


def words_of(text: str) -> list[str]:
    """Return the words in lower case."""
    return _WORD.findall(text.lower().replace("’", "'"))


def clause_cues(words: list[str]) -> list[str]:
    """Return what tells a clause's end from its middle: the last words, their endings and kinds."""
    third, second, last = ["<", "<", "<", *words][-3:]
    kinds = [_kind(word) for word in (third, second, last)]
    return [f"0={last}", f"1={second}", f"~{last[-3:]}", "|".join(kinds[1:]), "|".join(kinds)]


def _kind(word: str) -> str:
    if word in _CLAUSE_WORDS or word == "<":
        return word
    if word[0].isdigit():
        return "#"
    return next((f"-{end}" for end in _SUFFIXES if word.endswith(end) and len(word) > len(end) + 2), "~")


def turn_cues(text: str, asked: Asked | None) -> Cues:
    """Return the numbers of a turn so far; those of the question only where it is known."""
    words = words_of(text)
    length = math.log1p(len(words))
    last = _SENTENCE_END.split(text.strip())[-1]
    return _said(words, words_of(last)[-_CLOSE_WORDS:], length) | _form(text, last) | _question(asked, length)


def _said(words: list[str], close: list[str], length: float) -> Cues:
    end, before = " ".join(close), " ".join(words[: -len(close)])
    cues = {"length": length, "long": max(0.0, length - 4), "asks": float(bool(_ASKS.search(end)))}
    for name, pattern in _SAID.items():
        found = min(2, len(pattern.findall(end)))
        cues |= {name: found, f"{name}*length": found * length, f"{name} before": _has(pattern, before)}
    first = close[0] if close else ""
    cues |= {"so": float(first == "so"), "joins": float(first in _JOINS), "points": float(first in _POINTS)}
    return cues | {"i": float(first in {"i", "we"}), "close": len(close) / 10}


def _has(pattern: re.Pattern[str], text: str) -> float:
    return float(bool(pattern.search(text)))


def _form(text: str, last: str) -> Cues:
    marked = bool(re.search(r"[.?!]", text))
    ends = text.rstrip().endswith((".", "?", "!"))
    return {
        "marked": float(marked),
        "marked, no end": float(marked and not ends),
        "question mark": float(text.rstrip().endswith("?")),
        "sentences": math.log1p(text.count(". ")),
        "close, marked": len(last.split()) / 10 if marked else 0.0,
    }


def _question(asked: Asked | None, length: float) -> Cues:
    if asked is None or (kind := kind_of(asked)) == "unknown":
        return {"unknown": 1.0, "unknown*length": length}
    text = asked.text.lower()
    narrow, yes_no = _has(_NARROW_QUESTION, text), float(bool(_YES_NO_QUESTION.match(text)))
    traits = {
        f"kind {kind}": 1.0, "probe": float(asked.follow_up), "wide": _has(_WIDE_QUESTION, text),
        "narrow": narrow, "yes or no": yes_no, f"probe {kind}": float(asked.follow_up),
        "narrow probe": narrow * asked.follow_up, "narrow recruiter": narrow * (kind == "recruiter"),
    }  # fmt: skip
    sizes = {"question": math.log1p(len(text.split())), "question marks": float(text.count("?"))}
    return traits | sizes | {f"{name}*length": value * length for name, value in traits.items()}
