"""What an answer to a coding exercise is made of. No labelled answers exist yet: the weights are set by hand."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from interviewer.grading import lexicon_technical
from interviewer.grading.answer import Answer, Mask
from interviewer.grading.features import Counts, Features, PatternSet, UnitVectors, capped
from interviewer.grading.lexicon import one_of
from interviewer.grading.weights import LinearModel, Models
from knowledge.model import Question

_WORDS = {
    "complexity": one_of(r"""
        o (?:of )?(?:n|log|NUM|one|k|m|v|e|nlogn|1)(?: (?:n|log n|squared|k|m|times))*
        (?:linear|quadratic|constant|logarithmic|exponential) (?:time|space|in)?
        complexity | squared | \w+ times \w+(?: times \w+)? (?:time|memory|space) | (?:time|memory|space) (?:is|are|and)
        constant (?:work|time|memory) | in total | memory \w | quadratic
        (?:time|space) and (?:time|space) | passes? over
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
    "limit": lexicon_technical.LIMIT,
    "number": re.compile(r"\b(?:NUM|FEW|\w+ (?:and|or) FEW)\b"),
    "linear": one_of("linear | o (?:of )?n | o n | onto?"),
    "amortised": one_of(
        "in total | amorti[sz]ed | although | inner | each enters | leaves once | squared | quadratic"
    ),
    "edge": one_of(r"""
        empty | one class | undefined | infinite | nan | overflow\w* | raise | an? error | shorter than | ties? | cycle
        nothing (?:is|changes) | duplicates? | single element | unknown | never | exactly | by zero | unbalanced
    """),
    "generic": one_of(r"""
        popular | famous | well known | important | works? as (?:expected|it should) | easy | easier | everything
        should be (?:fine|precise|enough|good|fast|correct) | in general | typical | fast | efficient | optimi[sz]ed
        behaves as | best practices? | straightforward | clearly | plausible | quite well | many times | standard
        always finds | no danger | intuitively | as it should
    """),
    "assume": one_of(r"""
        assum\w+ | can (?:the|i|we|it|there) | is the (?:input|list|array) | are (?:the|there)
        should (?:i|it|we) | does the | what should
    """),
}
_PATTERNS = PatternSet(_WORDS)
_CODE = re.compile(
    r"(?m)^\s*(?:def |class |for |while |if |return\b|import |from |else:|elif |\w+ = |\w+\(.*\)$|[{}]|#|//)"
    r"|[=!<>]=|\+=|->"
)
_FUNCTION = re.compile(r"\b(?:def|function|fn|func|void|public) +\w{3,}")
_GUARD = re.compile(
    r"(?m)^\s*(?:raise |assert |if not |if len\(|if \w+ (?:is None|== 0|<= 0|< 1))|keepdims|\.get\("
)
_CLUMSY = re.compile(
    r"range\(len\(|range\(0,|\w\[\w\]\[\w|\b(\w+) = \1 [+-] |== (?:True|False)|(?m:^\s*\w = \w+(?:\.shape)?\[)"
    r"|\bprint\("
)
_NESTED = re.compile(r"(?m)^( *)for .*\n(?:\1 +\S.*\n|[ \t]*\n)*?\1 +for ")
_TRACE_NUMBERS = 3
"""A sentence with so many numbers follows an example by hand."""
_NAME = re.compile(r"(?m)^\s*(\w+)(?:, *\w+)* = ")


@dataclass(frozen=True)
class CodingFeatures:
    """The feature set of the `coding` rubric."""

    def prepare(self, answer: Answer, question: Question | None, vectors: UnitVectors | None) -> PreparedCode:
        """Count patterns and find the lines of code."""
        del question, vectors
        texts = tuple(s.text for s in answer.sentences)
        return PreparedCode(
            _PATTERNS.count(answer),
            texts,
            np.array([bool(_CODE.search(t)) for t in texts], dtype=np.bool_),
            any(_NESTED.search(text) for text in {s.turn_text for s in answer.sentences}),
        )


@dataclass(frozen=True)
class PreparedCode:
    """An answer to an exercise, counted."""

    counts: Counts
    texts: tuple[str, ...]
    is_code: Mask
    nested: bool
    """Whether a loop stands in a loop."""

    def features(self, keep: Mask) -> Features:
        """Return the features of the kept sentences and lines."""
        total = dict(zip(self.counts.names, self.counts.matrix[keep].sum(axis=0).tolist(), strict=True))
        code = "\n".join(
            t for t, kept, is_code in zip(self.texts, keep, self.is_code, strict=True) if kept and is_code
        )
        prose = float((keep & ~self.is_code).sum())
        names = _NAME.findall(code)
        weighed = (self.counts.column("complexity") + self.counts.column("compare") > 0) & ~self.is_code
        argued = weighed & (self.counts.column("reason") + self.counts.column("limit") > 0)
        traced = (self.counts.column("number") >= _TRACE_NUMBERS) & ~self.is_code
        wrong = total["linear"] > 0 and total["amortised"] == 0 and self.nested
        return {
            "complexity": 0.0 if wrong else capped(total["complexity"], 2),
            "wrong_cost": float(wrong),
            "compare": capped(total["compare"], 2),
            "justified": 0.0 if wrong else capped(float(argued[keep].sum()), 2),
            "traced": capped(float(traced[keep].sum()), 3),
            "guards": capped(total["edge"] + len(_GUARD.findall(code)), 4),
            "clumsy": capped(len(_CLUMSY.findall(code)), 4),
            "generic": capped(total["generic"], 4),
            "structure": capped(total["structure"], 3),
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
    "approach": _by_hand(
        complexity=0.9, compare=0.6, justified=1.0, structure=0.4, plan=0.3, reason=0.3, guards=1.0, traced=0.5,
        code=0.2, wrong_cost=-0.7, generic=-1.5,
    ),
    "code_quality": _by_hand(
        code=1.4, functions=0.4, names=0.6, short_lines=0.5, guards=1.1, clumsy=-1.6, generic=-0.3
    ),
    "communication": _by_hand(
        prose=0.5, reason=0.5, check=0.6, assume=0.3, plan=0.3, traced=1.2, guards=0.8, generic=-1.0
    ),
}  # fmt: skip
"""Set by hand: what the rubric names, in its own order of importance. Intervals are wide on purpose."""
