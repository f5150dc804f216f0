"""What an answer to a coding exercise is made of. No labelled answers exist yet: the weights are set by hand."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from interviewer.grading import lexicon_technical
from interviewer.grading.answer import Answer, Mask
from interviewer.grading.features import Counts, Features, UnitVectors, capped, count
from interviewer.grading.lexicon import one_of
from interviewer.grading.weights import LinearModel, Models
from knowledge.model import Question

_PATTERNS = {
    "complexity": one_of(r"""
        o (?:of )?(?:n|log|NUM|one|k|m|v|e|nlogn|1)(?: (?:n|log n|squared|k|m|times))*
        (?:linear|quadratic|constant|logarithmic|exponential) (?:time|space|in)?
        complexity | (?:time|space) and (?:time|space) | passes? over
    """),
    "compare": one_of(r"""
        brute ?force | naive | alternatively? | instead | rather than | another (?:way|approach|option)
        trade-?off | could also
        compared (?:with|to) | at the cost of | first (?:idea|thought) | better than | faster than
    """),
    "structure": one_of(r"""
        hash ?(?:map|set|table)? | dict(?:ionary)? | heaps? | stacks? | queues? | two pointers? | sliding window
        binary search | sort\w*
        recurs\w+ | dynamic programming | memo\w* | graph | bfs | dfs | vectori[sz]\w+ | set | counters? | loops?
        iterat\w+ | array
    """),
    "plan": one_of(
        "first | then | plan | approach | the idea | step | start (?:with|by) | ill | i will | lets | finally"
    ),
    "reason": lexicon_technical.MECHANISM,
    "check": one_of(r"""
        for example | test\w* | edge cases? | corner cases? | empty | duplicates? | negative | overflow
        walk through | trace | let me check
        null | none | zero | single element | what if | if the (?:input|list|array|string) is
        returns? \w+ as expected | assert
    """),
    "assume": one_of(r"""
        assum\w+ | can (?:the|i|we|it|there) | is the (?:input|list|array) | are (?:the|there)
        should (?:i|it|we) | does the | what should
    """),
}
_CODE = re.compile(
    r"(?m)^\s*(?:def |class |for |while |if |return\b|import |from |else:|elif |\w+ = |\w+\(.*\)$|[{}]|#|//)"
    r"|[=!<>]=|\+=|->"
)
_FUNCTION = re.compile(r"\b(?:def|function|fn|func|void|public) +\w{3,}")
_NAME = re.compile(r"(?m)^\s*(\w+)(?:, *\w+)* = ")


@dataclass(frozen=True)
class CodingFeatures:
    """The feature set of the `coding` rubric."""

    def prepare(self, answer: Answer, question: Question | None, vectors: UnitVectors | None) -> PreparedCode:
        """Count patterns and find the lines of code."""
        del question, vectors
        texts = tuple(s.text for s in answer.sentences)
        return PreparedCode(
            count(answer, _PATTERNS), texts, np.array([bool(_CODE.search(t)) for t in texts], dtype=np.bool_)
        )


@dataclass(frozen=True)
class PreparedCode:
    """An answer to an exercise, counted."""

    counts: Counts
    texts: tuple[str, ...]
    is_code: Mask

    def features(self, keep: Mask) -> Features:
        """Return the features of the kept sentences and lines."""
        total = dict(zip(self.counts.names, self.counts.matrix[keep].sum(axis=0).tolist(), strict=True))
        code = "\n".join(
            t for t, kept, is_code in zip(self.texts, keep, self.is_code, strict=True) if kept and is_code
        )
        prose = float((keep & ~self.is_code).sum())
        names = _NAME.findall(code)
        return {
            "complexity": capped(total["complexity"], 2),
            "compare": capped(total["compare"], 2),
            "structure": capped(total["structure"], 2),
            "plan": capped(total["plan"], 3),
            "reason": capped(total["reason"], 4),
            "check": capped(total["check"], 4),
            "assume": capped(total["assume"], 2),
            "code": capped(code.count("\n") + bool(code), 3),
            "functions": capped(len(_FUNCTION.findall(code)), 2),
            "names": float(np.mean([len(n) > 2 for n in names])) if names else 0.0,
            "short_lines": float(bool(code) and max(map(len, code.splitlines())) <= 100),
            "prose": capped(prose, 3),
        }


def _by_hand(**weights: float) -> LinearModel:
    return LinearModel(mean=1.0, weights=weights, centers=dict.fromkeys(weights, 0.0), half_width=1.5)


CODING_MODELS: Models = {
    "approach": _by_hand(complexity=1.2, compare=1.0, structure=0.7, plan=0.5, reason=0.4, code=0.4),
    "code_quality": _by_hand(code=1.4, functions=0.9, names=0.9, short_lines=0.5),
    "communication": _by_hand(prose=0.8, reason=0.9, check=1.1, assume=0.7, plan=0.5),
}
"""Set by hand: what the rubric names, in its own order of importance. Intervals are wide on purpose."""
