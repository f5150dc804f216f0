"""Answers about what somebody knows: an explanation, and a coding exercise."""

from interviewer.grading import lexicon as story
from interviewer.grading import lexicon_technical as technical
from interviewer.grading.lexicon import one_of
from interviewer.stronger.framework import BlankRule, Framework, PartRule

_COMPLEXITY = one_of(r"""
    o (?:of )?(?:n|log|NUM|one|k|m|v|e|1)\b.* | linear | quadratic | constant | logarithmic | exponential | n squared
    complexity | passes? over | amorti[sz]ed | \w+ times \w+(?: times \w+)* (?:time|memory)
    (?:time|memory) (?:is|are|and)
""")
_EDGE = one_of(r"""
    empty | edge cases? | corner cases? | duplicates? | negative | overflow | none | null | zero | single | ties? | nan
    shorter | longer | out of range | invalid
""")
_BY_HAND = one_of(r"""
    for example | walk through | trace | by hand | try it | returns? \w+ | gives? \w+ | assert | test\w* | say the input
    check(?:ed|s)? | as expected
""")
_EXAMPLE = (
    story.I_DID,
    story.WE_DID,
    one_of(
        "for (?:example|instance) | in practice | we (?:use|run|keep|saw) | i (?:use|plot|check|start|pick)"
    ),
)

TECHNICAL = Framework(
    "Direct answer, how it works, trade-offs and limits, an example from use",
    (
        PartRule(
            "direct",
            "Direct answer",
            ("correctness", "communication"),
            (BlankRule("[the answer in one sentence?]", ()),),
        ),
        PartRule(
            "how",
            "How it works, and why",
            ("depth",),
            (BlankRule("[why does it work?]", (technical.MECHANISM,), also_in=("direct",)),),
        ),
        PartRule(
            "limits",
            "Trade-offs and limits",
            ("depth", "application"),
            (
                BlankRule("[when does it break?]", (technical.LIMIT,)),
                BlankRule(
                    "[what would you choose instead, and at what cost?]",
                    (story.ALTERNATIVE, one_of("trade-?off | costs? | cheaper | expensive")),
                ),
            ),
        ),
        PartRule(
            "example",
            "An example from use",
            ("application",),
            (
                BlankRule("[where have you used it?]", _EXAMPLE),
                BlankRule("[with which numbers?]", (story.QUANTITY,)),
            ),
        ),
    ),
)

CODING = Framework(
    "Clarify, approach, code, complexity, tests",
    (
        PartRule(
            "clarify",
            "Restate and clarify",
            ("communication",),
            (
                BlankRule(
                    "[which inputs can come, and what is assumed?]",
                    (one_of(r"assum\w+ | input | can (?:the|it|there|i) | is the | are the | should"),),
                ),
            ),
        ),
        PartRule(
            "approach",
            "Approach",
            ("approach",),
            (
                BlankRule(
                    "[which simpler way is there, and why not that one?]",
                    (story.ALTERNATIVE, one_of("brute ?force | naive | simplest | could also")),
                ),
            ),
        ),
        PartRule("code", "Code", ("correctness", "code_quality"), (BlankRule("[the code?]", ()),)),
        PartRule(
            "complexity",
            "Complexity",
            ("approach",),
            (BlankRule("[time and memory, in terms of the input?]", (_COMPLEXITY,), also_in=("approach",)),),
        ),
        PartRule(
            "tests",
            "Tests",
            ("correctness", "communication"),
            (
                BlankRule("[which edge cases?]", (_EDGE,), also_in=("clarify", "approach")),
                BlankRule("[one example, walked through by hand?]", (_BY_HAND,)),
            ),
        ),
    ),
)
