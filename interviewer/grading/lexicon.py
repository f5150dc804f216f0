# ruff: noqa: E501 - a pattern that is cut in the middle is harder to read than a long line
"""Words that show who acts, why, and with which outcome.

Patterns run on `text.marked`: lower case, no apostrophes ("didnt", "id"), and NUM, FEW and YEAR in place of
quantities. `one_of` takes alternatives separated by `|` with spaces around it, or by line ends.
"""

from __future__ import annotations

import re

Pattern = re.Pattern[str]
_SEPARATOR = re.compile(r" \| |\n")


def one_of(alternatives: str) -> Pattern:
    """Return a pattern that finds any of the alternatives as whole words."""
    parts = [part.strip() for part in _SEPARATOR.split(alternatives) if part.strip()]
    return re.compile(r"\b(?:" + "|".join(parts) + r")\b")


_IRREGULAR = (
    "went|took|made|built|rebuilt|wrote|rewrote|ran|reran|sent|set|cut|put|found|gave|got|kept|drew|chose|brought|told"
    "|said|showed|spoke|met|led|held|sat|stood|taught|froze|split|let|left|read|spent|paid|bought|sold|broke|began"
    "|came|did|dug|drove|fed|flew|hid|hung|laid|rode|swept|threw|undid|wound|redid"
)
# verbs that end in -ed and are no step anybody took
_NO_STEP = (
    "need|inde|embed|liked|loved|wanted|hoped|believed|learned|worked|tried|felt|seemed|used to|happened|noticed"
    "|realised|realized|joined|agreed|understood"
)
_PAST = rf"(?:{_IRREGULAR}|(?!{_NO_STEP})[a-z-]{{2,}}(?<!ne)(?<!spe)(?<!exce)ed)"
_ADVERBS = (
    "(?:(?:also|then|just|first|only|even|finally|never|personally|deliberately|simply|immediately|quickly|still|again"
    "|therefore|myself|afterwards|ve|had|have|dont|didnt) ){0,2}"
)
_MONTH = (
    "(?:january|february|march|april|may|june|july|august|september|october|november|december|christmas|easter"
    "|spring|summer|autumn|winter|q[1-4])"
)
_DAY = "(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_N = "(?:NUM|FEW)"

# --- who acts -------------------------------------------------------------------------------------------------------
I_DID = re.compile(rf"\b(?:i|ive) {_ADVERBS}{_PAST}\b")
I_DO = re.compile(
    r"\bi (?:go|ask|say|tell|call|check|show|look|take|make|write|put|find)"
    r" (?:to|him|her|them|the|it|that|why|what|a)\b"
)
WE_DID = re.compile(rf"\b(?:we|weve) {_ADVERBS}(?:{_PAST}|worked|tried|agreed|noticed)\b")
PAST = re.compile(rf"\b{_PAST}\b")
SELF = one_of("i | my | me | myself | ive | mine | im")
TEAM = one_of("we | the team | everyone | everybody | our team | us")
CREDIT = one_of(r"""
    asked (?:\w+ ){0,3}(?:to|if|for|what|whether|why) | together with | my colleague | (?:his|her|their) idea | paired
    with (?:our|the|two|one|my|a) (?:\w+ )?(?:engineers?|colleague|analyst|designer|manager|lead|team|ops|experts?)
    (?:he|she|they) (?:was|were) right | helped me | showed me | thanks to | who (?:knew|wrote|had|works|showed)
    spent .{0,20} with | sat (?:down )?with | shadowed | credit
""")

# --- why ------------------------------------------------------------------------------------------------------------
REASON = one_of(r"""
    because | since (?:the|it|they|we|i|that|he|she|a|our|no|there|this|every|most|nobody|its|these) | so that
    in order to | which meant | that meant | which (?:showed|told|let|would) | didnt want | did not want
    to (?:avoid|see|find out|make sure|check|rule out|keep|show|learn|protect|prove|be safe|be sure) | that way
    so (?:i|they|he|she|nobody|no one|the|it|that|you) | the (?:reason|idea) (?:was|being|is) | figured | otherwise
    as (?:it|they|the|we|this) \w+(?:ed|s) | for that reason | due to | knew (?:that|it|the)? | thats why | hence
    would (?:have|only|never|not|block|be|just|cost|take|mean|break) | wouldnt | cant | couldnt
""")
ALTERNATIVE = one_of(r"""
    instead | rather than | i (?:had )?(?:thought about|considered|could have|wanted) | decided (?:against|not)
    rejected | refused | ruled out | one option | options? | alternatives? | first (?:plan|idea|thought|instinct)
    gave up | dropped | i (?:first )?tried | didnt (?:train|try|touch|want|argue|just) | chose | out of the question
    pushed back | without | but not | trade-?off | over the | not the
""")
OBSTACLE = one_of("""
    but | however | turned out | failed | wouldnt | couldnt | did not | didnt | blocked | problem | stuck | although
    even though | despite | disagreed | complained | refused | wrong | late | broke
""")

# --- with which outcome ---------------------------------------------------------------------------------------------
_UNIT = (
    "(?:percent|points?|weeks?|days?|hours?|minutes?|seconds?|ms|milliseconds?|euros?|dollars?|pounds?|times|k|users"
    "|customers|tickets|complaints|calls|orders|items|requests|million|thousand)"
)
QUANTITY = re.compile(
    rf"\b(?:NUM|FEW {_UNIT}|(?:by|about|roughly|around|almost|nearly) (?:a |one )?(?:half|third|quarter|fifth)"
    r"|halved|doubled|tripled|twice)\b"
)
CHANGE = one_of(r"""
    fell | dropped | rose | went (?:up|down|from|to) | grew | shrank | decreased | increased | reduced | improved
    cut
    climbed | came (?:down|back|to|out) | brought (?:it |us |that |them |down )?(?:to|down|from)? | halved | doubled
    tripled | got (?:it |us |them )?(?:down|to|up|back) | saved | recovered | (?:were|was) (?:down|at|up)
    ended (?:up )?(?:at|with) | reached | hit | now | raised | lowered | fallen | stayed | moved | landed at | up from
    down from | gained | lost | took | finished | accepted | needed
""")
BASELINE = re.compile(
    rf"\bfrom (?:about |around |roughly |almost |nearly |over |one |a |some )*{_N}"
    r"(?: \w+){0,6} (?:to|down|under|below|in)\b"
    rf"|\b{_N}(?: \w+){{0,6}} (?:against|instead of|versus|vs|compared (?:with|to)|down from|up from|where before"
    r"|rather than|before|previously)\b"
    r"|\b(?:instead of|against|down from|up from|compared (?:with|to)|than (?:the )?|had been"
    r"|used to (?:be|take)|was|were|from)"
    rf"(?: \w+){{0,4}} {_N}\b.{{0,80}}\b(?:NUM|FEW|none|zero|no|half)\b"
    r"|\b(?:fell|dropped|rose|shrank|grew|went|came|cut|got|down|up|reduced|improved|increased) .{0,40}"
    rf"\b{_N}\b.{{0,40}}\b(?:to|from|against) (?:about |around |roughly |under |over |a |one )*(?:NUM|FEW|zero|none)\b"
    r"|\b(?:times|twice|half|third|percent (?:more|less|fewer|lower|higher|faster|up|down|better))"
    r" (?:as|those|the|of|than|what)?\b"
)
OUTCOME = one_of(r"""
    in the end | at the end | as a result | result(?:ed|s)? | ended up | went live | shipped | launched | it worked
    we (?:shipped|launched|released|finished|reached|made it|delivered) | on (?:time|schedule) | signed | renewed
    adopted | in production | since then | so far | after (?:that|the|a|NUM|FEW) | within (?:a|NUM|FEW) | succeeded
    no (?:incidents?|outages?|complaints?|customer) | approved | happy | success(?:ful)? | extended | running | paid
    worked out | outcome | accepted | rolled out
""")
EFFECT = one_of(r"""
    customers? | users? | revenue | sales | costs? | bill | budget | euros? | dollars? | pounds? | complaints?
    tickets? | hours? (?:a|per|each) (?:week|day|month) | orders? | bookings? | patients? | nurses? | clinics?
    stores?
    contracts? | penalt(?:y|ies) | churn | conversions? | waste | refunds? | calls? | downtime | on-?call | support
    clients? | drivers? | buyers? | sellers? | teachers? | deals? | renew(?:al|ed) | saved | retention | readers?
    members? | households? | farmers? | agents? | planners? | operators? | teams? (?:use|do|now|adopted)
""")
VAGUE = one_of(r"""
    went (?:very |really |quite |so |pretty )?(?:well|fine|good|great|smoothly) | everything (?:was|went|worked)
    (?:was|were|is|are) (?:very |really |quite |so |pretty |super |all )?(?:happy|satisfied|pleased|thrilled)
    (?:was|were|is|are) (?:very |really |quite |so |pretty |super |all )?(?:impressed|good|fine|great)
    (?:big|great|massive|huge|full|complete|real) success | much better | a lot better | positive feedback
    worked (?:very |really |quite |pretty )?well | good (?:results?|balance|compromise|solution) | somehow
    more or less
""")
WEAK_ACTION = one_of(r"""
    worked (?:really |very |extra )?hard | (?:did|gave) my best | analy[sz]ed (?:the|it|everything) | communicated
    aligned | stayed (?:positive|calm|late) | stepped up | took ownership | collaborated | pulled together
    brainstormed | discussed (?:it|everything) | made it work | got it done | best (?:possible|option|practices?)
    listened | stay(?:ed)? professional
""")

# --- what is claimed without an event -------------------------------------------------------------------------------
HYPOTHETICAL = one_of(r"""
    i would | id | you would | youd | one would | usually | typically | generally | in general | normally | always try
    i (?:always|usually|normally|generally|typically|often) | you (?:have to|need to|should|must|just|go|can|take|do)
    you always | its important to | is (?:very |really |super |so )?(?:important|key|crucial) | one should | would be
    i believe (?:in|that) | im (?:a|the kind|someone|somebody|very|quite) | i (?:consider|describe|see) myself
    people (?:always |often )?(?:tell|say) | if i had to | i like to | i love | my (?:approach|philosophy)
    in my opinion | every (?:project|decision|team|company)
""")
BUZZ = one_of(r"""
    stakeholders? | synerg(?:y|ies) | holistic(?:ally)? | best practices? | leverag(?:e|ed|ing) | mindset | passionate
    cutting edge | state of the art | world class | proactive(?:ly)? | alignment | aligned? | end to end
    strategic(?:ally)? | robust | scalab(?:le|ility) | value add | impactful | game changer | transparen(?:t|cy)
    ownership | communication is | growth | excellence | challenging | perfectionist | seamless | comprehensive
    various | dynamic | innovat(?:ive|ion)
""")
STAR_LABELS = one_of(r"""
    (?:the )?(?:situation|task|action|result) (?:was|is|part|now|i|here) | star (?:method|format|framework)
    now i come to | situation task action
""")

# --- what was learned, and what changed -----------------------------------------------------------------------------
LESSON = one_of(r"""
    learn(?:ed|t|ing) | lesson | reali[sz]ed | looking back | (?:what )?i (?:took|take) (?:from|away|with) | took from
    in hindsight | taught me | next time | showed me | takeaway | i was wrong | should have | my mistake | understood
    had (?:missed|underestimated|confused|assumed|been wrong|argued|never|overlooked|mistaken) | i see now
    what i (?:missed|understood|changed?|do different(?:ly)?) | hadnt (?:thought|realised|checked) | made me
    would do differently | id do differently | changed (?:how|the way|for me) | if i did it again | reflect(?:ed|ing)?
    too (?:careful|late|early|long)
""")
CHANGED = one_of(r"""
    since then | these days | today i | from (?:then|that day|now) on | ever since | i now | we now | before i
    now (?:i|we|every|my|each|the|its|a|there|all) | afterwards i
    no \w+ (?:of mine|goes|starts|ships|leaves|merges|gets)
    i (?:no longer|dont|keep|still|always|never|start|begin|write|ask|check|put|say|look) .{0,40}(?:now|any ?more|before)
    i (?:no longer|dont|keep|still|always|never|start|begin|write|ask|check|put|say|look) .{0,40}(?:first|anything|every|instead)
    template | checklist | habit | standard | became | runbook | any ?more | the year after | (?:other|all) teams
    every (?:new |other |team|project|estimate|design|launch|release|change|retrain|model|pipeline|review|data ?set)
    is (?:now )?(?:a|the|part|on|in) (?:\w+ )?(?:rule|step|test|page|paragraph|policy|default|template|checklist)
    first (?:page|paragraph|thing i)
    (?:adds?|added) (?:a|an) (?:\w+ )?(?:check|test|gate|rule|step|alert|guard|contract|review)
    nightly | have been (?:read|run|do)\w* | i (?:split|keep|price|start|count|watch|write)
""")
BLAME = one_of(r"""
    (?:not|wasnt|isnt) my (?:fault|job|problem) | told nobody | of course (?:not|no|there was|he|she|they)
    did nothing
    their (?:fault|mistake) | escalated | (?:he|they) (?:always|never) | his fault | whose fault | guess who
    the other (?:team|side) (?:had|didnt|never) | nobody listened
""")

# --- whose it was, and when and where -------------------------------------------------------------------------------
OWN_ROLE = one_of(r"""
    i was (?:the )?(?:\w+ ){0,2}(?:responsible|accountable|lead|leading|owner|in charge)
    i was (?:the )?(?:\w+ ){0,2}(?:the one|the engineer|analyst|tech lead)
    i was (?:the )?(?:\w+ ){0,2}(?:on the hook|on call|asked|given|alone|assigned|hired|tasked|supposed|made|brought in)
    i (?:owned|own|led|lead|took over|maintained|ran|had to|headed|managed|was to) | (?:was|were|is) mine
    mine (?:to|alone)
    my (?:job|task|role|part|responsibility|goal|call|target|assignment|brief|decision) | fell to me | up to me
    asked me
    picked me | gave me | put me | on my (?:own|okrs|plate|desk)
    i (?:decided|promised|committed|volunteered|signed up|set)
    handed (?:it )?to me | delegated | as (?:its|the|their) (?:\w+ )?(?:lead|owner|engineer) | i am the | im the
    nobody owned | without being asked | no one (?:had )?asked
""")
GOAL = one_of(rf"""
    goal | target | had to | needed to | the (?:task|aim|brief|plan|idea|promise) was | deadline | at least | halve
    by (?:the end|end|then|NUM|kick-?off|{_DAY}|{_MONTH})
    (?:under|below|within|above|over) (?:a |one )?(?:NUM|FEW|half)
    without (?:losing|hurting|breaking|extra|touching|making|slowing|stopping|any|more) | success (?:meant|was|would)
    good enough | promised | quota | okrs? | in {_N} (?:weeks|days|months)
    before (?:the|launch|a|peak|{_DAY}|{_MONTH})
    out by | supposed to | so that (?:they|the|nobody|we|every) | live by | keep .{{0,20}} (?:above|under|below)
""")
WHEN = one_of(rf"""
    (?:last|this|next|that) (?:year|month|week|quarter|fall|{_DAY}|{_MONTH}) | in (?:early |late )?{_MONTH} | YEAR
    (?:NUM|FEW|a|one|two) (?:years?|months?|weeks?) (?:ago|before|into|later|in) | (?:on|by) (?:a |the |one )?{_DAY}
    the winter of | week (?:one|FEW|NUM) | at the time | back then | my first (?:job|year|month|week)
    {_N} (?:days|weeks|months) before | black friday
""")
WHERE = re.compile(
    r"\b(?:at|for|with|in|joined|on) (?:a|an|the|our|my|one of|some)(?: [\w-]+){0,6}?"
    r" (?:company|start-? ?up|bank|hospital"
    r"|insurer|insurance|retailer|agency|studio|firm|marketplace|airline|clinic|university|lab|manufacturer|wholesaler"
    r"|operator|carrier|shop|store|chain|group|platform|board|network|team|service|app|utility|newspaper|publisher"
    r"|broadcaster|school|charity|administrator|portal|site|warehouse|factory|plant|vendor|supplier|library|museum|city"
    r"|council|railway|port|pharmacy|brewery|farm|logistics|telecom|airport|college|ministry|department|provider|maker"
    r"|broker|exchange|game|bakery|cooperative|integrator|consultancy|fintech|programme|program|project)s?\b"
)
STAKES = one_of(r"""
    so (?:buyers|customers|users|people|nurses|the|drivers|every|patients|sales|a) | because | costs? | costing
    which (?:was|meant|cost|hurt|lost) | complain(?:ed|ts?) | risk | penalty | lost | losing | could not | couldnt
    would (?:have|be|lose|miss|not) | wrong | worse | stopped | blocked | deadline | legal | contract | revenue
    patients? | customers? | blind | overnight
""")
