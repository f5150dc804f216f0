"""The plain form of what was said, in which typed, spoken and recognised answers look alike.

Speech recognition drops punctuation, capitals and apostrophes and spells numbers out; people add fillers. Every
feature is read from this form, so that none of it can move a score.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0b-\x1f\x7f]")
_APOSTROPHE = re.compile(r"(?<=\w)['’`´](?=\w)")
_NUMBER_COMMA = re.compile(r"(?<=\d)[,'](?=\d{3})")
_NOT_WORD = re.compile(r"[^\w.%+-]+|(?<!\d)\.|\.(?!\d)|(?<!\w)[+-]|[+-](?!\w)")
_FILLER = re.compile(
    r"\b(?:um+|uh+|er+|erm|hmm*|mm+|eh|ah|you know|i mean|kind of|sort of|basically|actually|honestly|literally"
    r"|laughs|okay|ok|yeah|well|right|so yeah|lets say)\b"
)
_LIKE = re.compile(
    r"(?<!\bwould )(?<!\blooked )(?<!\blooks )\blike\b(?= (?:a|an|the|um|uh|i|we|it|he|she|they|\d))"
)
_STUTTER = re.compile(r"\b(?!twenty\b)(\w+)(?: \1\b)+")  # "twenty twenty" begins a year
_SPACES = re.compile(r"\s+")

_UNITS = {w: i for i, w in enumerate(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen".split())}  # fmt: skip
_TENS = {
    w: 10 * (i + 2) for i, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())
}
_SCALES = frozenset("hundred thousand million billion".split())
_NUMBER_WORD = "|".join([*_UNITS, *_TENS, *_SCALES, "point", "fourty"])
_GROUP = re.compile(rf"\b(?:(?:{_NUMBER_WORD})(?:[ -](?:and )?(?=(?:{_NUMBER_WORD})\b))?)+\b")
_YEAR = re.compile(
    r"\b(?:(?:19|20)\d\d|twenty (?:ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|twenty(?: \w+)?)"
    r"|two thousand (?:and )?(?:ten|eleven|twelve|\w+teen|twenty(?: \w+)?))\b"
)
_DIGITS = re.compile(r"(?<![\w.])[+-]?\d[\d.]*(?:[kmsxh]|ms|gb|mb|bn|st|nd|rd|th)?\b")
_UNIT_AHEAD = (
    r"(?= (?:percent|points?|weeks?|days?|months?|years?|hours?|minutes?|seconds?|milliseconds?|ms|euros?|dollars?"
    r"|times|people|users|customers|engineers?|thousand|million|per|in|of|a)\b)"
)
_SMALL = re.compile(r"\bNUM(?P<small>S)\b(?!" + _UNIT_AHEAD[3:-1] + ")")


def visible(text: str) -> str:
    """Return the text without zero-width and control characters, in compatibility form."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Return lower-case words with digits kept and punctuation, apostrophes, fillers and stutter gone."""
    text = visible(text).lower().replace("—", " ").replace("–", "-")
    text = _NUMBER_COMMA.sub("", _APOSTROPHE.sub("", text))
    text = _NOT_WORD.sub(" ", text).replace("%", " percent ")
    text = _SPACES.sub(" ", text).strip()
    text = _SPACES.sub(" ", _LIKE.sub("", _FILLER.sub("", text))).strip()
    return _STUTTER.sub(r"\1", text)


@lru_cache(maxsize=8192)
def marked(text: str) -> str:
    """Return `plain(text)` with quantities as NUM, small counts as FEW and years as YEAR, however they were written."""
    text = _YEAR.sub("YEAR", plain(text))
    text = _GROUP.sub(_mark_group, text)
    text = _DIGITS.sub("NUM", text)
    text = re.sub(r"\bNUMS\b" + _UNIT_AHEAD, "NUM", text)
    return re.sub(r"(?:NUM[ -])+NUM\b", "NUM", text.replace("NUMS", "FEW"))


def _mark_group(match: re.Match[str]) -> str:
    words = match.group().split()
    if words in (["one"], ["point"], ["zero"]):
        return match.group()
    small = len(words) == 1 and _UNITS.get(words[0], 99) <= 12
    return "NUMS" if small else "NUM"


def words(text: str) -> list[str]:
    """Return the words of the plain form."""
    return plain(text).split()


STOPWORDS = frozenset(
    "a about after again all also am an and any are as at be because been before being both but by can could did do"
    " does dont down each even few for from get go got had has have he her here him his how i id if ill im in into is"
    " isnt it its ive just know let like ll lot made make many may me might more most much my no not now of off on one"
    " only or other our out over own per really s said same say see she should so some such t take than that thats the"
    " their them then there these they thing things this those through to too two up us use used using very want was"
    " we well were what when where which while who why will with would you your youd".split()
)


FOREIGN = frozenset(
    "der die das und ich nicht wir ein eine ist mit auf für zu war haben alle jede jedes jeden el los las que de en un"
    " una por con para pero como todos cada je nous les des est et il pas dans pour sur che di non sono ho abbiamo ogni"
    " ik het een van niet wij não uma eu nós foi os och jag vi det som är på jest nie się że og jeg ikke ja ve bir bu"
    " için".split()
)
"""Small words of other languages."""
NON_LATIN = re.compile(r"[^\W\d_a-zà-öø-ÿ]")
"""A letter that no Western European language has; of lower-case text."""


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """Return a crude stem: enough to match plural and verb forms, short enough to be read."""
    for suffix in ("izations", "ization", "isation", "ations", "ation", "ities", "ingly", "ings", "ing", "edly", "ies",
                   "ied", "ed", "es", "ly", "s", "e", "y"):  # fmt: skip
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word[: -len(suffix)]
    return word


@lru_cache(maxsize=4096)
def content_stems(text: str) -> frozenset[str]:
    """Return the stems of the words that carry meaning."""
    return frozenset(stem(w) for w in words(text) if w not in STOPWORDS and len(w) > 1)
