# ruff: noqa: E501 - a list of words that is cut in the middle is harder to read than a long line
"""Which words sound like which part of a framework, and how much. The numbers were chosen by reading sorted answers."""

from __future__ import annotations

from collections.abc import Mapping

from interviewer.grading import lexicon as story
from interviewer.grading import lexicon_recruiter as screen
from interviewer.grading import lexicon_technical as technical
from interviewer.grading.features_design import COMPONENTS
from interviewer.grading.lexicon import Pattern, one_of

Cue = tuple[str, float, Pattern]
"""A part, what one match is worth (counted twice at most), and the pattern."""
_SETTING = one_of(r"""
    (?:we|i|they|the \w+) had (?:a|an|two|three|FEW|NUM|no) | there (?:was|were) | i was (?:working|on) | i worked (?:at|on|for|as)
    we were (?:a|building|running|working|about) | at the time | my (?:last|previous|first) (?:job|company|team|role)
    was (?:in|part of|on) | used to
""")
_NOT_A_LESSON = one_of(
    "(?:model|models|network|trees?|it|they|machine|deep|transfer|federated) (?:had |has |have )?learn(?:ed|t|ing|s)?"
)
_WOULD = one_of("i would | id")
_FOUND = one_of(
    "it fell | it dropped | it rose | it went (?:up|down|from) | ended up | in the end | as a result"
)
_STAR: tuple[Cue, ...] = (
    ("situation", 1.3, story.WHEN),
    ("situation", 1.1, story.WHERE),
    ("situation", 0.3, story.STAKES),
    ("situation", 1.0, _SETTING),
    ("task", 1.1, story.OWN_ROLE),
    ("task", 0.9, story.GOAL),
    ("action", 1.5, story.I_DID),
    ("action", 0.7, story.WE_DID),
    ("action", 0.6, story.I_DO),
    ("action", 0.4, story.REASON),
    ("action", 0.5, story.ALTERNATIVE),
    ("action", 0.4, story.CREDIT),
    ("action", 0.6, story.WEAK_ACTION),
    ("action", 0.2, story.OBSTACLE),
    ("result", 0.7, story.OUTCOME),
    ("result", 1.0, story.BASELINE),
    ("result", 0.7, story.EFFECT),
    ("result", 1.0, story.VAGUE),
    ("result", 0.8, _FOUND),
    ("reflection", 1.5, story.LESSON),
    ("reflection", -1.5, _NOT_A_LESSON),
    ("action", 0.6, _WOULD),
    ("reflection", 1.1, story.CHANGED),
)
_DEFINES = one_of(r"""
    is (?:a|an|the|when|that|how|what) | means | refers to | the (?:difference|idea|point|short answer) | in short | stands for
    are (?:two|the) | comes down to
""")
_WHY = one_of("the reason | that(?:s| is) why | this works | why")
_TENDS = one_of("tends? to | inflates? | overestimates? | underestimates? | dont | id try last | last resort")
_FROM_USE = one_of(r"""
    for (?:example|instance) | in practice | at (?:work|my last|my previous|our) | in production | on (?:our|my|one) \w+
    in (?:our|my|one) (?:\w+ )?(?:project|team|case|model|system|company|job) | once | last (?:year|month|job)
    (?:i|we) (?:use|run|keep|plot|check|pick|start|watch|compare|report|look)
""")
_TECHNICAL: tuple[Cue, ...] = (
    ("direct", 0.9, _DEFINES),
    ("how", 0.6, technical.MECHANISM),
    ("how", 0.2, technical.ORDER),
    ("how", 0.8, _WHY),
    ("limits", 0.55, technical.LIMIT),
    ("limits", 0.5, _TENDS),
    ("limits", 0.4, story.ALTERNATIVE),
    ("example", 1.1, story.I_DID),
    ("example", 1.0, story.WE_DID),
    ("example", 1.0, _FROM_USE),
    ("example", 0.3, story.QUANTITY),
)
_ASKING = one_of(r"""
    assum\w+ | can (?:the|i|we|it|there) | is the (?:input|list|array) | are (?:the|there) (?:any|negative|duplicates?)
    should (?:i|it|we) | what should | so (?:the task|i (?:get|need|have)|we (?:get|need|have)) | restate | the question is
    you want | given a | guaranteed
""")
_COST = one_of(r"""
    o (?:of )?(?:n|log|NUM|one|k|m|v|e|1)\b | \w+ times \w+(?: times \w+)*,? (?:time|memory) | complexity | linear
    memory is | time and memory | linear time | quadratic | constant (?:space|memory|time|work)
    (?:time|memory|space) is | n squared | n log n | passes? over | amorti[sz]ed | extra (?:memory|space)
""")
_TRIED = one_of(r"""
    edge cases? | corner cases? | empty | duplicates? | test\w* | walk through | trace | by hand | assert
    returns? (?:\w+ ){0,3}(?:as expected|NUM|FEW|zero|none|true|false|an empty) | gives? (?:NUM|FEW|zero|none|true|false|an empty)
    by hand | undefined | raises? | single element | if the (?:input|list|array|string) is | for (?:the )?example | check(?:ed|s)?
""")
_PLANNED = one_of(r"""
    approach | idea | plan | hash ?(?:map|set|table)? | dict\w* | heap | stack | queue | two pointers | sliding window
    binary search | sort\w* | recurs\w+ | dynamic programming | brute ?force | naive | instead | i would | ill | id | first | then
    loop\w* | iterat\w+ | keep
""")
_CODING: tuple[Cue, ...] = (
    ("clarify", 0.9, _ASKING),
    ("approach", 0.5, _PLANNED),
    ("approach", 0.2, technical.MECHANISM),
    ("complexity", 1.6, _COST),
    ("tests", 1.0, _TRIED),
)
_ON_DUTY = one_of(
    "on call | gets? called | get paged | in production | i own | i look after | i keep | i operate | goes live"
)
_RECRUITER: tuple[Cue, ...] = (
    ("relevant_experience", 0.5, story.I_DID),
    ("relevant_experience", 0.3, screen.OWNED),
    ("production_exposure", 0.7, screen.RUNNING),
    ("production_exposure", 0.7, screen.INCIDENT),
    ("production_exposure", 0.8, _ON_DUTY),
    ("motivation", 0.7, screen.THEIR_COMPANY),
    ("motivation", 0.3, screen.OWN_PATH),
    ("motivation", 0.4, screen.GENERIC_MOTIVE),
    ("expectations", 0.3, screen.PAY),
    ("expectations", 0.3, screen.DATE),
    ("expectations", 0.2, screen.PLACE),
    ("expectations", 0.4, screen.EVASIVE),
)
_RUN_SOMEWHERE = one_of(
    "deploy\\w* | rest | api | service | kubernetes | docker | cloud | scal(?:es?|ing) | servers? | machines?"
)
_MODELS = one_of(
    "arima | prophet | lstms? | transformers? | neural | deep learning | ensembles? | train\\w* | models? | hyper ?parameters?"
)
_TABLES = one_of(
    "data | columns? | rows | outliers? | clean\\w* | normali[sz]e\\w* | data ?base | warehouse | joined"
)
_SHARED_OUT = one_of(
    "of (?:the |those |these )?NUM (?:ms|milliseconds) | (?:give|gives|gets?|leaves?) (?:\\w+ )?NUM"
)
_DESIGN: tuple[Cue, ...] = (
    *((component, 0.6, pattern) for component, ideas in COMPONENTS.items() for pattern in ideas.values()),
    ("serving_scale", 0.8, _SHARED_OUT),
    ("serving_scale", 0.5, _RUN_SOMEWHERE),
    ("modeling", 0.5, _MODELS),
    ("data_features", 0.4, _TABLES),
)
CUES: Mapping[str, tuple[Cue, ...]] = {
    "star": _STAR,
    "technical": _TECHNICAL,
    "coding": _CODING,
    "recruiter": _RECRUITER,
    "system_design": _DESIGN,
}
"""By rubric id."""
