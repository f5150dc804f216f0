"""Small pure changes of an answer's words. Seeded where there is a choice: the same text is changed the same way."""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

CASES = Path(__file__).parent / "cases"
Reword = Callable[[str], str]
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_OUTCOME = re.compile(
    r"\b(?:result|outcome|in the end|went (?:from|down|up|to)|fell|dropped|rose|increased|decreased|improved|reduced"
    r"|saved|cut|grew|since then|percent|%|per cent|faster|fewer|hasn't|haven't|complain\w*|shipped|launched|live"
    r"|afterwards|after that|week after|months? later|still (?:in use|running|use))\b|%",
    re.I,
)
_PLURAL = (
    (r"\bI am\b", "we are"), (r"\bI'm\b", "we're"), (r"\bI was\b", "we were"), (r"\bI wasn't\b", "we weren't"),
    (r"\bi was\b", "we were"), (r"\bam I\b", "are we"), (r"\bwas I\b", "were we"), (r"\bmyself\b", "ourselves"),
    (r"\b[Ii]\b", "we"), (r"\b[Mm]y\b", "our"), (r"\b[Mm]ine\b", "ours"), (r"\b[Mm]e\b", "us"),
)  # fmt: skip


@cache
def texts() -> Mapping[str, Any]:
    """Return `cases/texts.yaml`."""
    loaded: Mapping[str, Any] = yaml.safe_load((CASES / "texts.yaml").read_text(encoding="utf-8"))
    return loaded


@cache
def injections(name: str = "injections") -> Sequence[Mapping[str, Any]]:
    """Return `cases/injections.yaml`, or the second set by its name."""
    loaded: Sequence[Mapping[str, Any]] = yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))
    return loaded


def sentences(text: str) -> list[str]:
    """Return the sentences as punctuation has them."""
    return [s for s in _SENTENCE.split(text) if s.strip()]


def without_result(text: str) -> str:
    """Return the text without the sentences that tell how it ended: outcome words in its second half."""
    all_of_them = sentences(text)
    start = len(all_of_them) // 3
    return " ".join(s for n, s in enumerate(all_of_them) if n < start or not _OUTCOME.search(s))


def as_team(text: str) -> str:
    """Return the text with everything done by “we”."""
    for pattern, plural in _PLURAL:
        text = re.sub(pattern, plural, text)
    return text


def padded(text: str) -> str:
    """Return the text with sentences around it that say nothing."""
    before, *after = random.Random(_seed(text)).sample(texts()["padding"], 3)
    return " ".join([before, text, *after])


def with_fillers(text: str) -> str:
    """Return the text with a filler before about every twelfth word."""
    chance, words = random.Random(_seed(text)), text.split(" ")
    said = texts()["fillers"]
    return " ".join(f"{chance.choice(said)} {word}" if chance.random() < 1 / 12 else word for word in words)


def as_recognised(text: str) -> str:
    """Return the text as a speech recogniser leaves it: lower case, no punctuation."""
    return " ".join(re.sub(r"[^\w\s%']", " ", re.sub(r"(?<=\d)[.,](?=\d)", "", text).lower()).split())


def paraphrased(text: str) -> str:
    """Return the text with everyday words replaced by others that mean the same."""
    return _swapped(text, texts()["paraphrases"])


def negated(text: str) -> str:
    """Return the text with its claims turned round: more for less, bias for variance, or else is for isn't.

    One of both in a sentence: what is not less is more again.
    """
    return " ".join(_turned(sentence) for sentence in sentences(text))


def _turned(sentence: str) -> str:
    pairs = [*texts()["opposites"], *(pair[::-1] for pair in texts()["opposites"])]
    denials = {here: there for here, there in pairs if "n't" in here + there}
    turned = _swapped(sentence, {here: there for here, there in pairs if here not in denials})
    return turned if turned != sentence else _swapped(sentence, denials)


def with_injection(injection: Mapping[str, str]) -> Reword:
    """Return the change that puts an injection into a text."""
    words, where = injection["text"], injection.get("where", "end")

    def reword(text: str) -> str:
        if where == "start":
            return f"{words} {text}"
        if where == "middle":
            parts = sentences(text) or [text]
            middle = len(parts) // 2
            return " ".join([*parts[:middle], words, *parts[middle:]])
        return f"{text} {words}"

    return reword


def _swapped(text: str, pairs: Mapping[str, str]) -> str:
    pattern = re.compile(
        r"\b(?:" + "|".join(sorted(map(re.escape, pairs), key=len, reverse=True)) + r")\b(?!['’])"
    )
    return pattern.sub(lambda match: pairs[match.group()], text)


def _seed(text: str) -> int:
    return zlib.crc32(text.encode())
