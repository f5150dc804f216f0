"""Words of explanations: mechanisms, limits, practice, and the tone of claims. See `lexicon.py` for the form."""

from interviewer.grading.lexicon import one_of

MECHANISM = one_of(r"""
    because | since | so that | which means | that means | means that | otherwise | therefore | hence | leads to
    results in | causes? | due to | as a result | as (?:the|it|each|every|they) | by \w+ing | why
    so (?:the|it|you|a|they|each|every|there|no|one) | if (?:the|it|you|a|they|there|we|i)
    when (?:the|it|you|a|they|there) | makes? | keeps? | lets? | forces? | depends on
""")
LIMIT = one_of(r"""
    unless | only (?:if|for|when|works|helps) | breaks? | fails? | failing | downside | caveat | drawback
    except | but
    not (?:always|necessarily|enough|every) | doesnt | does not | cannot | cant | wont | risk | hurts? | trade-?off
    costs? | expensive | the price | limit(?:s|ed|ation)? | worse | wrong | leaks? | biased | noisy | stops? working
    careful | problem | trouble | assum(?:es|ption|ing) | rather than | instead
""")
PRACTICE = one_of(r"""
    id | i would | in practice | our | for us | in production | first thing | base ?line
    for (?:example|instance) | say
    we (?:had|used|saw|did|found|run|keep|kept|moved|cut|set|put|tried|fixed|built|trained|measured|compared|took|check)
    i (?:use|used|plot|check|start|started|pick|run|ran|look|tried|set|had|take|took|watch|keep|kept)
    i (?:compare|report|ship|cut|saw|ask)
    at (?:work|my|a|an|the) \w+ | last (?:job|year|place|month) | customers? | users? | ms
    per (?:day|hour|second|month|week) | budget | latency | cheaper | gpu | g p u | alerts? | team
""")
# exact answers draw lines: what holds only here, what stays the same, per what, what it is not
DISTINCTION = one_of(r"""
    only | not | same | than | just | per | before | each | both | either | different | whereas | versus
""")
ORDER = one_of(r"""
    first | start (?:with|from|by) | base ?line | then | before | last | if that | only then | default | cheap
    simplest
""")
ABSOLUTE = one_of(r"""
    always | never | proves? | guarantee[sd]? | cant go wrong | no (?:need|longer needed|problem) | not needed
    any ?more
    solved | completely | perfect(?:ly)? | the best | automatically | forced | impossible | the more | the better
    every (?:time|single|model|case) | all (?:of )?the (?:data|time) | whole data ?set | everything | any harm
    safe to
    exactly the same | nothing | only thing | the same | important
""")
HEDGE = one_of(r"""
    i (?:dont|do not) (?:know|remember) | not (?:fully |entirely )?sure | i (?:guess|believe|think) | id guess
    i havent
    havent (?:come|used|done) | maybe | probably | perhaps | i couldnt | i cant (?:name|remember) | no idea
    never (?:run|used|done) | let me (?:think|guess|reason) | something like
""")
BUZZ = one_of(r"""
    state of the art | robust | scalab(?:le|ility) | holistic(?:ally)? | best practices? | kubernetes | docker | ci cd
    m ?l ?ops | automl | stakeholders? | leverage | end-to-end | production-grade | cutting edge | ecosystem
    synerg\w*
    (?:very|super|really) important | crucial | powerful | modern | mlflow | kpis?
""")
