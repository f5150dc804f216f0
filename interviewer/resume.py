"""A person's own texts: concrete bullets of a résumé to ask about, and what a job description says. Pure.

Both texts are data. What is quoted from them is one line, cut, and free of markup.
"""

from __future__ import annotations

import re

from interviewer.quoting import fit_to_repeat
from knowledge.model import FollowUp, Question

LONGEST_TEXT_CHARS = 40_000
_LONGEST_QUOTE_CHARS = 200
_BULLET = re.compile(r"^\s*(?:[-*•–▪·]|\d+[.)])\s+")
_VERB = re.compile(
    r"\b(built|led|designed|shipped|launched|reduced|improved|increased|cut|deployed|migrated|trained|owned|created|"
    r"developed|implemented|introduced|automated|scaled|replaced|maintained|rewrote|optimi[sz]ed|delivered)\b",
    re.IGNORECASE,
)
_ML = re.compile(
    r"\b(model|ml|machine learning|ranking|recommend|forecast|pipeline|feature|training|inference|llm|data)",
    re.I,
)
_NUMBER = re.compile(r"\d")
_STOPWORDS = frozenset(
    (
        "a an and are as at be by can could do does for from has have how i in is it its me my of on or our "
        "should so that the their there they this to us was we what when where which who will with would you "
        "your about any tell work job role get much many often need like look "
    ).split()
)
# What candidates and job descriptions call the same things.
_SAME = {
    "vacation": ("holiday", "pto", "leave"),
    "salary": ("pay", "paid", "compensation", "earn"),
    "remote": ("remotely", "hybrid", "home"),
    "stack": ("tool", "tech", "technology", "technologies", "framework"),
    "release": ("deploy", "deployment", "ship"),
}
_SAME_WORD = {word: name for name, words in _SAME.items() for word in words}


def concrete_bullets(resume: str, *, limit: int = 2) -> list[str]:
    """Return the lines of a résumé that are most worth a question, most concrete first, verbatim but for the bullet."""
    scored = []
    for order, line in enumerate(resume.splitlines()):
        text = " ".join(_BULLET.sub("", line).split())
        words = len(text.split())
        if not 6 <= words <= 60 or "@" in text or "http" in text or not fit_to_repeat(text):
            continue
        score = 2 * bool(_NUMBER.search(text)) + 2 * bool(_VERB.search(text)) + bool(_ML.search(text))
        score += bool(_BULLET.match(line))
        if score >= 3:
            scored.append((-score, order, text))
    return [_cut(text) for _, _, text in sorted(scored)[:limit]]


def resume_questions(resume: str, *, limit: int = 2) -> tuple[Question, ...]:
    """Return a recruiter question for each of the most concrete bullets."""
    return tuple(
        Question(
            id=f"resume-{number}",
            kind="recruiter",
            stage="recruiter",
            text=(
                f"Your résumé says: “{bullet}”. What was your own part in that, and what came of it "
                "once it was in use?"
            ),
            rephrased=f"About this line of your résumé, “{bullet}”: what did you do yourself, and what was the effect?",
            topics=("resume",),
            level="junior",
            tests="Whether a line of the résumé stands up to a question.",
            key_points=(
                "Says what they did themselves in this piece of work and what others did.",
                "Gives the outcome with a number and what it is compared with.",
                "Says whether it ran in production, for whom, and who looked after it.",
                "Explains why it mattered to users or to the business.",
            ),
            follow_ups=(
                FollowUp("relevant_experience", "What changed because of it, and compared with what before?"),
                FollowUp(
                    "production_exposure", "Who kept it running after it went live, and what did that take?"
                ),
            ),
            mistakes=("Repeats the line in other words: it adds nothing that can be believed or checked.",),
            hint="Think of who used it, and what you would point at to show that it worked.",
            criteria=("relevant_experience", "production_exposure"),
        )
        for number, bullet in enumerate(concrete_bullets(resume, limit=limit), start=1)
    )


def answer_from_job(question: str, job: str) -> str | None:
    """Return the sentence of a job description that shares most with a question; None where none fits."""
    asked = _content(question)
    best, best_score = None, 0.0
    for sentence in re.split(r"(?<=[.!?])\s+|\n+", job):
        text = " ".join(_BULLET.sub("", sentence).split())
        words = _content(text)
        if len(text.split()) < 4 or not words or not fit_to_repeat(text):
            continue
        shared = asked & words
        score = len(shared) / (len(asked) ** 0.5 * len(words) ** 0.25) if shared else 0.0
        if score > best_score:
            best, best_score = text, score
    return _cut(best) if best and best_score >= 0.4 else None


def _content(text: str) -> set[str]:
    plain = text.lower().replace("on call", "on-call")
    stems = {_stem(w) for w in re.findall(r"[a-z][a-z0-9+#-]+", plain) if w not in _STOPWORDS}
    return {_SAME_WORD.get(stem, stem) for stem in stems}


def _stem(word: str) -> str:
    for suffix in ("ing", "ed", "es", "s"):
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            return word[: -len(suffix)]
    return word


def _cut(text: str) -> str:
    clean = re.sub(r"<[^<>]{0,80}>|[<>`“”\"{}]", "", text)
    return (
        clean if len(clean) <= _LONGEST_QUOTE_CHARS else clean[:_LONGEST_QUOTE_CHARS].rsplit(" ", 1)[0] + " …"
    )
