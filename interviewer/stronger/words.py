# ruff: noqa: E501 - a list of words that is cut in the middle is harder to read than a long line
"""The words of a sentence as they are compared: lemmas' stems, and numbers however they are written. Pure.

The irregular forms of English verbs are put together: "fell" and "fall" are one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from interviewer.grading.text import stem, visible

_TOKEN = re.compile(r"[+-]?\d[\d,.]*\d|\d|[^\W\d_]+(?:['’][^\W\d_]+)?|%")
_APART = re.compile(r"(?<=[a-zA-Z])[-_/](?=[a-zA-Z])|(?<=\d)(?=[a-zA-Z])|(?<=[a-zA-Z])(?=\d)")
_SHORT = {
    "won't": "will not", "can't": "can not", "cannot": "can not", "i'm": "i am", "let's": "let us", "wont": "will not",
    "cant": "can not", "dont": "do not", "didnt": "did not", "doesnt": "does not", "isnt": "is not", "wasnt": "was not",
    "werent": "were not", "hadnt": "had not", "havent": "have not", "couldnt": "could not", "wouldnt": "would not",
    "shouldnt": "should not", "hasnt": "has not", "arent": "are not", "im": "i am", "ive": "i have", "weve": "we have",
    "id": "i would",
}  # fmt: skip
_ENDINGS = {"n't": " not", "'ve": " have", "'d": " would", "'ll": " will", "'re": " are", "'s": ""}
_IRREGULAR = (
    "begin began begun|break broke broken|bring brought|build built rebuild rebuilt|buy bought|catch caught|choose chose chosen"
    "|come came|cost costs|cut cuts cutting|deal dealt|dig dug|draw drew drawn|drive drove driven|fall fell fallen|feed fed"
    "|feel felt|find found|forget forgot forgotten|freeze froze frozen|get got gotten|give gave given|go went gone|grow grew grown"
    "|hear heard|hold held|keep kept|know knew known|lead led|leave left|lose lost|make made|mean meant|meet met|pay paid"
    "|put puts putting|quit quits|read reads|ride rode ridden|rise rose risen|run ran running|say said|see saw seen|sell sold"
    "|send sent|set sets setting|show showed shown|shrink shrank shrunk|sit sat|sleep slept|speak spoke spoken|spend spent"
    "|split splits splitting|stand stood|stick stuck|take took taken|teach taught|tell told|think thought|throw threw thrown"
    "|understand understood|wake woke|win won|write wrote written rewrite rewrote rewritten|drop dropped dropping|stop stopped stopping"
    "|plan planned planning|ship shipped shipping|swap swapped swapping|map mapped mapping|tag tagged tagging|log logged logging"
    "|plot plotted plotting|admit admitted|refer referred|step stepped|run runs"
)
_LEMMAS = {word: group.split()[0] for group in _IRREGULAR.split("|") for word in group.split()}
_UNITS = {w: i for i, w in enumerate(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen".split())}  # fmt: skip
_TENS = {
    w: 10 * (i + 2) for i, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())
}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
COUNTS = frozenset(
    "half third quarter fifth tenth twice double doubled triple tripled halved once dozen both pair single several few"
    " many most".split()
)
"""Words that count: as good as numbers."""
GLUE = frozenset(
    "a an the this that these those it its he she they them their his her him i me my myself mine we us our ours you your"
    " and or but so then than as if when while which who whom whose what where how there here also too"
    " of in on at by to from for with into onto out up down off over under about after before during through between within"
    " is are was were be been being am do does did done doing have has had having can could will would shall should may might"
    " must not no yes such still just now later next finally afterwards"
    " instead however meanwhile since until because therefore way thing things one".split()
)
"""Words that only join others. Which of them change what is claimed, is checked apart."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text."""

    text: str
    """As written, in lower case."""
    key: str
    """What it is compared by: a lemma's stem, or a number."""
    start: int
    """Where it begins in the text, in code points."""
    end: int
    """Where it ends."""
    is_number: bool = False
    """Whether it is a number or counts as one."""

    @property
    def is_content(self) -> bool:
        """Whether it carries meaning by itself."""
        return self.is_number or self.text not in GLUE


@lru_cache(maxsize=2048)
def words_of(text: str) -> tuple[Word, ...]:
    """Return the words of a text, with spelled-out numbers as one word each and contractions taken apart."""
    found = [
        Word(word, _key(word), match.start(), match.end(), _is_number(word))
        for match in _TOKEN.finditer(_spaced(text))
        for word in _said(match.group().lower().replace("’", "'")).split()
    ]
    return tuple(_numbers_joined(found))


def _spaced(text: str) -> str:
    """Return the text with compounds taken apart, every place kept."""
    same_length = "".join(visible(ch) if len(visible(ch)) == 1 else ch for ch in text)
    return re.sub(r"(?<=[a-zA-Z])[-_/](?=[a-zA-Z])", " ", same_length)


def _said(word: str) -> str:
    if word == "%":
        return "percent"
    if word in _SHORT:
        return _SHORT[word]
    for ending, said in _ENDINGS.items():
        if word.endswith(ending):
            return word.removesuffix(ending) + said
    return word


def _is_number(word: str) -> bool:
    return (
        word[0].isdigit() or word[0] in "+-" or word in COUNTS or (word != "one" and _value(word) is not None)
    )


def _value(word: str) -> int | None:
    return _UNITS.get(word, _TENS.get(word, _SCALES.get(word)))


def _key(word: str) -> str:
    if word[0].isdigit() or word[0] in "+-":
        return word.replace(",", "").lstrip("+")
    if word in COUNTS or word in _SCALES or word in _UNITS or word in _TENS:
        return word
    return stem(_LEMMAS.get(word, _doubled(word)))


def _doubled(word: str) -> str:
    """Return "drop" for "dropped": English doubles the last letter before an ending."""
    match = re.fullmatch(r"(\w{2,}?)([bdgmnprt])\2(?:ed|ing)", word)
    return match.group(1) + match.group(2) if match else word


def _numbers_joined(found: list[Word]) -> list[Word]:
    """Return the words with "nineteen hundred", "1.2 million" and "forty six" as one number each."""
    joined: list[Word] = []
    group: list[Word] = []
    for word in [*found, None]:
        counts = word is not None and (_value(word.text) is not None or word.text[0].isdigit())
        if counts and word is not None and (not group or _goes_on(group[-1], word)):
            group.append(word)
            continue
        if group:
            joined += _one_number(group)
            group = []
        if word is not None and counts:
            group = [word]
        elif word is not None:
            joined.append(word)
    return joined


def _goes_on(before: Word, word: Word) -> bool:
    return word.text in _SCALES or before.text in _SCALES or (before.text in _TENS and word.text in _UNITS)


def _one_number(group: list[Word]) -> list[Word]:
    if len(group) == 1 and group[0].text == "one":
        return [Word("one", "one", group[0].start, group[0].end)]
    total, current = 0.0, 0.0
    for word in group:
        if word.text in _SCALES:
            scale = _SCALES[word.text]
            current = max(current, 1.0) * scale
            if scale > 100:
                total, current = total + current, 0.0
        else:
            current += _amount(word)
    value = total + current
    shown = group[0].key if len(group) == 1 and group[0].text[0].isdigit() else f"{value:.12g}"
    return [Word(shown, _plain_number(shown), group[0].start, group[-1].end, True)]


def _amount(word: Word) -> float:
    value = _value(word.text)
    if value is not None:
        return float(value)
    try:
        return float(word.key)
    except ValueError:
        return 0.0


def _plain_number(shown: str) -> str:
    try:
        return f"{float(shown):.12g}"
    except ValueError:
        return shown
