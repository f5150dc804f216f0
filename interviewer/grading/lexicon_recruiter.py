"""Words of recruiter screens. See `lexicon.py` for the form."""

from interviewer.grading.lexicon import one_of

TOPICS = {
    "relevant_experience": one_of(r"""
        background | introduce | your path | walk me through | tell me (?:about yourself|a bit|where) | closest
        project
        experience | work you | piece of work | what have you (?:done|built) | which part of that
        what did you change
        how did you get | pick one | capstone | pleased | proud | how much programming | what was your part | describe
    """),
    "production_exposure": one_of(r"""
        production | live | running | runs? | responsible | breaks? | gone wrong | keep (?:it|that|the|alive) | alive
        used by | operational\w* | shipped | on call | day to day | maintain\w* | deployed? | take to | owner | owns?
        who keeps | every day
    """),
    "motivation": one_of(r"""
        why | interests? you | attracts? | what made you apply | looking around | appeal\w*
        want to (?:come|join|work)
        about this role | looking for in | motivat\w+ | draws? you | next in your career
    """),
    "expectations": one_of(r"""
        pay | salary | compensation | location | notice | start date | when could you start | expecting | expectations
        figure | number be | where (?:are you based|do you live) | availab\w+ | timing | relocat\w+ | band | from when
    """),
}
OWNED = one_of(r"""
    i (?:own|owned|run|lead|led|built|wrote|look after|looked after|maintain)
    i (?:designed|redesigned|rebuilt|replaced|set up)
    its mine | mine end to end | im the one | i am the one | ive looked after | im on call | i carr(?:y|ied)
    my service
    (?:is|are|was|were) mine | i (?:am|was) on call | i was (?:called|paged) | im (?:the person|responsible) | i operate
    i deployed | i shipped | i launched | i keep
    i watch | me and one | i retrain | i was the (?:owner|lead)
""")
RUNNING = one_of(r"""
    on-?call | pager | paged? | alerts? | shadow | rollback | roll(?:ed)? (?:it )?back | retrain\w* | monitor\w*
    latency
    p NUM | requests | nightly | deploy\w* | release\w* | rota | runs? (?:every|on|at|in) | schedule\w* | airflow
    fall(?:s)? back | fallback | feature flag | flag | canary | previous version | reconciliation | backup | budget
    every morning | dashboards? | sla | uptime | migrat\w+ | re-?index\w* | machines | traffic | called | in batches
""")
INCIDENT = one_of(r"""
    incident | outage | went wrong | gone wrong | broke | bad (?:batch|sunday|night|release|month-end|day)
    lost the | bug
    caught | blocked about | failed | fell over | pulled it | after that | since then | back out | wrongly | mistake
""")
NOT_MINE = one_of(r"""
    (?:another|other) team | their (?:internal )?team | i gave it to | handed (?:it )?over | not having access
    cant (?:really )?say | the (?:devs|analysts) | one of the analysts | never been (?:responsible|on call) | not yet
    havent (?:set up|shipped) | didnt ship | i believe it is still | not as such | never (?:run|deployed|owned)
    part of sorting | i helped | we were receiving | i would expect | would have gone
""")
COURSEWORK = one_of(r"""
    notebook | course | certificate | boot ?camp | capstone | kaggle | tutorial | thesis | github | proof of concept
    basics of | watched | slides | workshops? | readout | assessment | online | house prices | class project
""")
THEIR_COMPANY = one_of(r"""
    you (?:pay|said|publish|moved|post|settle|use|do|make|predict|build|already|work|run|are|have|seem|serve)
    your (?:\w+ )?(?:blog|posting|post|paper|product|team|users|customers|network|platform|free tier|data|feeds)
    your (?:\w+ )?(?:rules|work|app|tool|service)
    i saw | i read | i use | you are the | what you do | at your
""")
OWN_PATH = one_of(r"""
    i (?:volunteer|rode|was a|grew up|know what|went through|used to|did that|have been|ve been)
    my (?:father|mother|sister|brother|family|street|parents|partner|own|funding|users)
    for years | years ago | exactly (?:the|what) | the (?:piece|stretch|part) im | thats (?:what|the) i
    id like to (?:be|do|work|own)
    i want (?:to|my) | is what i know | id like my | closest to | same problem | at my
""")
GENERIC_MOTIVE = one_of(r"""
    i (?:just )?love | exciting | growing | stable | useful | interesting | passion\w* | opportunity | challenge
    next step
    good for me | people are decent | ai is where | new modelling | nothing in particular | platform | leadership
""")
PAY_ONLY = one_of(r"""
    the money | moneys? | better pay | pays? more | salary | you (?:rang|called) me | nothing in particular
    havent looked
    secondary | its a job | its useful and stable | title | nearly double
""")
PAY = one_of(r"""
    NUM (?:to|and|-) NUM | between NUM | range | base | gross | NUM ?k | thousand | package | band | per year
    a month | union
    matches your | posting
""")
PLACE = one_of(r"""
    based | i (?:live|am) in | im in | office | remote | days? a week | twice a week | relocat\w+ | move to
    home | hybrid
    minutes from | travel\w* | can be in
""")
DATE = one_of(r"""
    notice | weeks? | months? | start | september | october | november | december | january | february | march | april
    may | june | july | august | from an offer | immediately
""")
EVASIVE = one_of(r"""
    it depends | depends on | what would you (?:normally )?pay | never like to | rather hear your | rather not
    no idea
    i dont know | whatever | possibly | id have to see | id have to check | up in the air | wouldnt bother | at least
    im sure its fair | closer to | no answer | you tell me | open to anything | when ?ever
""")
HEDGE = one_of(r"""
    i (?:guess|suppose|think) | maybe | i dont know | not sure | or something | and so on | stuff | things
    anyway | so
""")
