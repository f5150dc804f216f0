"""Answers about what somebody did: a story, and a recruiter screen."""

from interviewer.grading import lexicon as story
from interviewer.grading import lexicon_recruiter as screen
from interviewer.stronger.framework import BlankRule, Framework, PartRule

_NUMBERS = (story.QUANTITY, story.BASELINE)
_OWN = (story.I_DID, story.I_DO)

STAR = Framework(
    "Situation, task, action, result, reflection",
    (
        PartRule(
            "situation",
            "Situation",
            ("situation",),
            (
                BlankRule("[when was this?]", (story.WHEN,), also_in=("task",)),
                BlankRule("[where: which team or company?]", (story.WHERE,), also_in=("task",)),
                BlankRule("[what was at stake?]", (story.STAKES,), also_in=("task",)),
            ),
        ),
        PartRule(
            "task",
            "Task",
            ("task",),
            (
                BlankRule("[what was yours to do?]", (story.OWN_ROLE,), also_in=("situation",)),
                BlankRule("[what would have counted as success?]", (story.GOAL,), also_in=("situation",)),
            ),
        ),
        PartRule(
            "action",
            "Action",
            ("action",),
            (
                BlankRule("[what did you yourself decide or do?]", _OWN, also_in=("task",)),
                BlankRule("[why this way?]", (story.REASON,)),
                BlankRule("[what did you reject, and why?]", (story.ALTERNATIVE,)),
            ),
        ),
        PartRule(
            "result",
            "Result",
            ("result",),
            (
                BlankRule("[by how much?]", _NUMBERS),
                BlankRule("[from what, before?]", (story.BASELINE,), only_if=story.QUANTITY),
                BlankRule("[what did it mean for users or the business?]", (story.EFFECT,)),
            ),
        ),
        PartRule(
            "reflection",
            "Reflection",
            ("reflection",),
            (
                BlankRule("[what did you learn from it?]", (story.LESSON,)),
                BlankRule("[what have you done differently since?]", (story.CHANGED,)),
            ),
        ),
    ),
)

RECRUITER = Framework(
    "Work, production, motives, terms",
    (
        PartRule(
            "relevant_experience",
            "Relevant experience",
            ("relevant_experience",),
            (
                BlankRule("[what did you yourself build?]", (*_OWN, screen.OWNED)),
                BlankRule("[with which outcome, in numbers?]", (story.QUANTITY,)),
            ),
        ),
        PartRule(
            "production_exposure",
            "In production",
            ("production_exposure",),
            (
                BlankRule(
                    "[what did you own while it was running?]",
                    (screen.OWNED,),
                    also_in=("relevant_experience",),
                ),
                BlankRule("[what did running it take?]", (screen.RUNNING,), also_in=("relevant_experience",)),
                BlankRule("[what went wrong, and then?]", (screen.INCIDENT,)),
            ),
        ),
        PartRule(
            "motivation",
            "Why this job",
            ("motivation",),
            (
                BlankRule("[what about this company, in particular?]", (screen.THEIR_COMPANY,)),
                BlankRule("[how does it follow from your own path?]", (screen.OWN_PATH,)),
            ),
        ),
        PartRule(
            "expectations",
            "Pay, place and dates",
            ("expectations",),
            (
                BlankRule("[which pay?]", (screen.PAY, story.QUANTITY)),
                BlankRule("[from when?]", (screen.DATE,)),
                BlankRule("[where?]", (screen.PLACE,)),
            ),
        ),
    ),
)
