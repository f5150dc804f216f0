"""How people ask for things in an interview, and how they say that they don't know. Patterns on plain text. Pure.

Plain text is what `asking.plain` returns: lower case, straight apostrophes, single spaces. Words come typed, with
punctuation, or from a recogniser, without.
"""

from __future__ import annotations

import re


def any_of(*alternatives: str) -> str:
    """Return a pattern for any of the alternatives."""
    return f"(?:{'|'.join(alternatives)})"


_POLITE = any_of(
    r"(?:can|could|would|will|may|might) (?:you|i|we)(?: please| just| maybe| perhaps| also)*(?: to)?",
    r"please",
    r"i(?:'d| would) (?:(?:like|love|prefer|need)(?: you)? to|rather)",
    r"i (?:want|need)(?: you)? to",
    r"i'?ll",
    r"i'?m going to",
    r"i(?:'ll|'d| would)? have to",
    r"i must",
    r"let'?s(?: just)?",
    r"let me",
    r"do you mind if (?:i|we)",
)
_CLOSING = any_of(
    "please", "now", "thanks", "thank you", "for (?:now|me)", "then", "sorry",
    "if (?:that'?s|it'?s) (?:ok|okay|fine|possible)",
)  # fmt: skip
_END = rf"(?:,? {_CLOSING})*\s*[,.;!?]*(?=$|(?<=[.!?])\s)"
_A_SMALL = r"(?:(?:a|an|any|some|another|one|the|small|little|tiny|bit of|slight) )*"
_IT = any_of("this", "that", "it", "the") + "(?: (?:one|question))?"
_YOURS = any_of("the", "your") + " question"
_NOT = any_of("don'?t", "do not", "didn'?t", "did not", "can'?t", "couldn'?t")


def _request(*cores: str) -> re.Pattern[str]:
    """Return what matches a request at the start of a clause, or anywhere after a polite frame."""
    return re.compile(rf"(?:(?:^|[,.;!?] ){_POLITE}? ?|\b{_POLITE} ){any_of(*cores)}")


REPEAT = _request(
    r"repeat\b",
    r"(?:say|ask|read|hear|tell me)(?: (?:that|it|this|me|the question)){0,2} "
    r"(?:again|once more|one (?:more|last) time)",
    rf"come again{_END}",
    rf"pardon(?: me)?{_END}",
    rf"(?:once more|one more time){_END}",
    rf"what was (?:that|{_YOURS})(?: again)?{_END}",
    r"what did you (?:say|ask)",
    r"what'?s the question",
    rf"(?:i )?{_NOT} (?:quite )?(?:hear|catch)\b",
)
REPHRASE = _request(
    r"rephrase|reword",
    r"(?:put|say|phrase|ask|explain)(?: (?:that|it|this|the question))? "
    rf"(?:differently|(?:in )?another way|in (?:other|different|simpler|simple|plain) (?:words|terms){_END}|"
    r"in a different way|more (?:simply|clearly))",
    rf"(?:explain|clarify) (?:{_YOURS}|what you mean)",
    rf"clarify(?: (?:that|this|it))?{_END}",
    r"be (?:a (?:bit|little) )?more (?:specific|precise|concrete)",
    r"what (?:kind|sort|type) of (?:example|answer|story|situation)s? (?:are|do|would) you",
    r"(?:use|have it in) simpler (?:words|terms)",
    rf"(?:i )?{_NOT}(?: \w+)? (?:understand|get|follow) {_YOURS}",
    rf"(?:i )?{_NOT}(?: \w+)? (?:understand|follow|get (?:it|that))(?: (?:that|you|it|this))?{_END}",
    r"(?:i'?m |i am )?not(?: \w+)? sure what you(?:'re| are) (?:asking|after|looking for)",
    r"(?:i'?m |i am )?not(?: \w+)? sure (?:i (?:understand|follow|get)|what you mean)",
    r"what (?:exactly |precisely )?(?:do|did) you mean",
    r"what (?:exactly )?are you asking",
)
HINT = _request(
    r"(?:get|have|give me|ask for|use|need|want|like|take|i need|i want|i'd like|i could use) "
    rf"{_A_SMALL}(?:hint|nudge|pointer|clue)s?\b(?! of)",
    rf"{_A_SMALL}(?:hint|nudge|clue)s?(?: would (?:help|be (?:nice|great|good|helpful)))?{_END}",
    r"point me in",
    rf"help me(?: out| a (?:bit|little))*{_END}",
    r"i could use (?:some |a little |a bit of )?help",
)
SKIP = _request(
    rf"skip(?: {_IT})?{_END}",
    r"skip (?:this|the) (?:one|question)",
    rf"pass(?: on (?:this|that|it)(?: one)?)?{_END}",
    rf"next(?: question| one)?{_END}",
    rf"move on(?: to (?:the next|another)(?: one| question)?)?{_END}",
    rf"go (?:on|to the next|on to the next)(?: one| question)?{_END}",
    rf"come back to {_IT}(?: later)?{_END}",
    rf"(?:take|do|try|have) another (?:one|question){_END}",
    rf"leave {_IT}{_END}",
)
THINKING = _request(
    rf"think(?: about (?:that|this|it))?(?: for)?(?: a)?(?: \w+)?{_END}",
    r"(?:give me|i need|have|take) (?:just )?(?:a|one|some) (?:second|sec|minute|moment|bit|few seconds)\b",
    rf"(?:just )?(?:a|one) (?:second|sec|moment|minute){_END}",
    rf"(?:i need|take|need|have) a (?:short |quick )?(?:break|pause){_END}",
    r"hold on\b(?! to)",
    r"bear with me",
    rf"(?:i'?m )?(?:still )?thinking{_END}",
)

_DONE = any_of(
    "heard", "worked", "used", "done", "learned", "seen", "come across", "had (?:to|an?|any|such|that)"
)
_GAPS = any_of(
    r"(?:don'?t|do not|wouldn'?t) (?:\w+ly )*(?:know|remember|recall)",
    r"(?:can'?t|cannot|couldn'?t) (?:\w+ly )*(?:answer|think of|remember|recall|tell you|say)",
    r"(?:really )?(?:have |had |got )*(?:no|not the (?:slightest|faintest)) (?:idea|clue|experience)",
    r"(?:haven'?t|hadn'?t|have not) (?:\w+ly )?(?:got )?(?:a clue|any idea|the (?:faintest|slightest))",
    rf"(?:(?:have )?never|haven'?t|have not) (?:\w+ly )?{_DONE}",
    r"forgot",
    r"(?:don'?t|do not) have (?:an?|any|that kind of) (?:\w+ )?(?:example|experience|answer|idea|story)",
)
_BLANKS = any_of(
    "dunno", "idk", "beats me", "nothing comes to mind", "blanking on",
    "(?:drawing|i draw|drew) a blank",
    "(?:mind|head) (?:is|went|has gone) blank",
    "(?:i'?m|i am) (?:(?:totally|completely|really|a bit) )?(?:blank|lost|stuck|clueless)",
    r"(?:not (?:(?:really|very|too|that) )?|un)familiar with",
)  # fmt: skip
# Said first, in the languages people fall back to; the interview itself is in English.
_ELSEWHERE = any_of(
    "no (?:lo )?s[eé]", "keine ahnung", "(?:das )?wei(?:ß|ss) ich nicht", "ich wei(?:ß|ss) (?:es |das )?nicht",
    "je ne sais pas", "não sei", "non lo so", "nie wiem", "не знаю", "我?不知道", "わかりません", "모르겠",
)  # fmt: skip
DONT_KNOW = re.compile(
    any_of(
        r"(?:^|[,.;!?] |\b(?:i|and|but|so|um|uh) )(?:i )?"
        rf"(?:(?:really|honestly|just|simply|truly|genuinely|actually) )*{_GAPS}\b",
        rf"\b{_BLANKS}\b",
        r"(?:^|[,.;!?] |\b(?:i'?m|i am|am) )not (?:\w+ )?sure\b",
        rf"^{_ELSEWHERE}",
    )
)
GUESS = re.compile(
    rf"\b{any_of('but', 'maybe', 'perhaps', 'probably', 'i think', 'i guess', 'i would', 'i.d', 'i suppose')}\b(.*)"
    rf"|\b{any_of('something like', 'around', 'my guess', 'roughly')}\b(.*)"
)
FIGURE = re.compile(r"\d|\b(?:percent|hundred|thousand|million)\b")

NO_QUESTIONS = re.compile(
    "^"
    + any_of(
        "nope", "nah", "nothing", "none", "no", "all good", "skip", "pass", "bye", "goodbye",
        "thank", "thanks", "great", "perfect", "ok", "okay", "cool",
        "i'?m (?:good|fine|all set|done)",
        "(?:i think )?that'?s (?:all|it|everything|about it)",
        "not (?:really|right now|at the moment|for now|that i)",
        "i (?:don'?t|do not) (?:have|think|know)",
        r"(?:i think )?you(?:'ve| have)? (?:\w+ )?(?:covered|answered)",
        "that (?:answers|was)", "it was",
    )
    + r"\b"
)  # fmt: skip
NO_QUESTIONS_ASKED = re.compile(r"^(?:no|i don'?t have any) (?:\w+ )?questions?[^?]*\?$")
YES = re.compile(r"^(?:yes|yeah|yep|sure|of course|i do|a few|a couple|one|two)\b[\w\s,'.!]{0,20}$")
