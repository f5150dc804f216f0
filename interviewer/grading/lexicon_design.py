"""Concepts of a machine-learning system design, by the criterion they belong to. See `lexicon.py` for the form.

Each pattern is one idea: a criterion counts ideas, so that naming one of them five times gains nothing.
"""

from interviewer.grading.lexicon import one_of

ASKS = one_of(r"""
    (?:how|what) (?:many|much|big|large|long|fast|often|fresh)
    whats the (?:volume|scale|budget|latency|goal|traffic)
    (?:^|before i|first) (?:what|which|who|where|when) | which (?:surface|market|users|page|countr\w+|languages?)
    (?:do|are|can|is|does|should|may|have|will) (?:we|they|it|there|you|users|customers|i) | is it (?:for|a|the)
    (?:i )?(?:would|want to|need to|id) (?:like to )?(?:know|ask) | who (?:are|is|uses|owns|pays|decides|acts)
    can i assume | what (?:happens|exists|counts|should|do|does|is|are|can) | few (?:things|questions) | volume
    any limits
""")
REQUIREMENTS = {
    "users": one_of(r"""
        users? | customers? | members? | subscribers? | visitors? | merchants? | stores? | audience
    """),
    "scale": one_of(r"""
        volume | traffic | per (?:second|day|month|hour) | qps | peak | scale | catalogue | catalog | million
    """),
    "latency": one_of(r"""
        latency | milliseconds? | ms | real ?time | deadline | p ?NUM | how fast | time limit
    """),
    "constraint": one_of(r"""
        budget | privacy | gdpr | legal | regulat\w+ | constraints? | limits? | languages? | existing
    """),
    "goal": one_of(r"""
        goal | what should move | business | success | decides? | what (?:does|would) (?:it|a) .{0,20} cost
    """),
    "assumption": one_of(r"""
        assum\w+ | lets say | say (?:NUM|FEW) | call it | roughly | about (?:NUM|FEW) | so (?:thats )?NUM
    """),
}
FRAMING = {
    "goal": one_of("goal | objective | business | money | margin | revenue | net | cost of | loss | value"),
    "label": one_of("labels? | target | positives? | negatives? | outcome | proxy | proxies"),
    "task": one_of(r"""
        classif\w+ | regress\w+ | rank(?:ing|er)? | predict\w* | probabilit\w+ | forecast\w* | quantiles?
        uplift | up lift
    """),
    "baseline": one_of(r"""
        base ?line | rules? | heuristic | best ?sellers | moving average | dumb | without (?:ml|a model)
        simplest
    """),
    "needed": one_of(r"""
        no (?:ml|model|machine learning) | (?:does not|doesnt|dont) need | needs? no | needed at all | beat
    """),
    "contrast": one_of(r"""
        wrong goal | not (?:just|only|the|really|clicks|accuracy|catching) | rather than | instead of
        isnt (?:really )?
    """),
    "action": one_of(r"""
        threshold | decision | action | policy | cheapest | approve | offer | act on | expected
    """),
}
DATA = {
    "sources": one_of(r"""
        logs? | history | events? | impressions? | catalogue | transactions? | sessions? | tickets | transcripts?
    """),
    "features": one_of(r"""
        features? | embeddings? | counters? | velocity | signals? | inputs | tenure | recency
    """),
    "label_delay": one_of(r"""
        late | delay\w* | lag\w* | mature[ds]? | days? (?:later|after) | provisional | closes | window
    """),
    "bias": one_of(r"""
        bias\w* | position | exposure | only (?:see|click|what)\b | never see | random(?:i[sz]ed)? | propensit\w+
        censor\w+ | blind spot | sold out
    """),
    "fresh": one_of(r"""
        fresh\w* | stale\w* | seconds old | stream\w* | nightly | hourly | real ?time features?
    """),
    "consistency": one_of(r"""
        point in time | as of | same code | logged? (?:at|with|their) | train\w*.{0,20}serv\w+ | snapshots?
        leak\w* | decision time | skew
    """),
    "quality": one_of(r"""
        noisy | relabel\w* | mask\w* | missing | nulls? | dedup\w* | cold start | new (?:items?|users?|stores?)
        contradict\w+ | pii
    """),
}
MODELING = {
    "simple": one_of(r"""
        base ?line | start with | first (?:version|model)? | logistic | linear | simple[rst]* | day one | v NUM
    """),
    "trees": one_of("boost\\w* | trees? | lightgbm | xgboost | ex g boost | light g b m | gradient"),
    "stages": one_of(r"""
        two (?:tower|stages?) | retriev\w+ | candidates? | rerank\w* | re rank\w* | a ?n ?n | bm ?NUM | cascade
        router | stages?
    """),
    "loss": one_of(r"""
        loss | calibrat\w+ | quantiles? | weights? | multi ?task | heads? | objective | pinball | negatives
    """),
    "conditional": one_of(r"""
        only if | if (?:it|that|the gain|its|a) | unless | later | comes? (?:only|next) | worth | pays? for
        second step
    """),
    "reason": one_of(r"""
        because | since | as it | so that | cheaper? | explain\w* | reasons? | enough | fits? | handles?
    """),
    "fallback": one_of("rules? | default | fall ?back | small model | back off"),
}
SERVING = {
    "budget": one_of(r"""
        ms | milliseconds | latency | p ?NUM | budget | time ?out | deadline | under (?:NUM|a) | by FEW
        by NUM a ?m
    """),
    "throughput": one_of(r"""
        per (?:second|node|core|gpu|hour|night) | qps | requests? a second | rows | nodes? | cores? | replicas?
        tokens | divided by | times
    """),
    "cache": one_of(r"""
        cach\w+ | key value | redis | precomput\w+ | pre comput\w+ | look ?up | feature store | in memory
    """),
    "batch": one_of("batch\\w* | nightly | offline job | online | stream\\w* | async\\w* | parallel | queue"),
    "failure": one_of(r"""
        fall ?back | break[s]? first | goes first | bottleneck | time ?outs? | fails? | degrade\w* | down
        outage | zone | stale
    """),
    "arithmetic": one_of(r"""
        NUM (?:percent )?of NUM | (?:thats|so|makes|about|is) (?:about |around |roughly )?NUM
        NUM (?:x|times) NUM | leaves?
    """),
    "placement": one_of(r"""
        shard\w* | partition\w* | index | replicat\w+ | autoscal\w+ | gateway | quantiz\w+ | cpu | gpus?
    """),
}
EVALUATION = {
    "offline": one_of(r"""
        offline | off line | hold ?out | validat\w+ | test set | back ?test\w* | replay | time split | by time
        split
    """),
    "metric": one_of(r"""
        n ?d ?c ?g | recall | precision | a ?u ?c | p r | log ?loss | calibrat\w+ | wape | m ?a ?p ?e | pinball
        lift | qini | coverage | map | mrr | groundedness
    """),
    "online": one_of(r"""
        a ?b (?:test)? | a b | experiment | random\w* | control | arm | online | on line | switch ?back
        hold ?back
    """),
    "guardrail": one_of(r"""
        guard ?rails? | complain\w+ | unsubscribes? | return rate | latency | decline rate | support | refunds?
    """),
    "gap": one_of(r"""
        old (?:policy|model|system) | favou?rs | only a gate | not (?:the same|one) | propensity | interleav\w+
        shadow | gap | correlat\w+ | provisional
    """),
    "slices": one_of(r"""
        slic\w+ | by (?:country|region|segment|age|store|merchant|language|user|card|type)\w* | tail | new users
        per \w+ | split by
    """),
    "power": one_of(r"""
        weeks? | months? | confidence | intervals? | sample size | power | novelty | significan\w+
    """),
}
MONITORING = {
    "drift": one_of("drift\\w* | distribution\\w* | psi | score\\w* distribution"),
    "watch": one_of(r"""
        watch\w* | monitor\w* | alert\w* | dashboards? | track\w* | page someone
        check(?:ed|s)? (?:daily|weekly|hourly)
    """),
    "retrain": one_of("retrain\\w* | re train\\w* | refresh\\w* | challenger | champion"),
    "rollback": one_of(r"""
        roll\w* ?back | fall back | previous (?:model|version) | off-?switch | old one | kill | flag | last one
    """),
    "trigger": one_of(r"""
        if (?:\w+ ){1,8}(?:by|over|above|below|under|more than|for) | (?:over|above|below|more than|off by) NUM
        trigger\w* | threshold | blocked
    """),
    "loop": one_of(r"""
        feedback | loop | react\w* | self ful\w+ | adversar\w+ | holdback | hold ?out | random pool | gaming
        fake
    """),
    "health": one_of(r"""
        nulls? | missing | feature age | fresh\w* | fallback share | share of | per source | late feeds?
    """),
}
TRADEOFFS = {
    "named": one_of(r"""
        trade ?offs? | at the (?:price|cost|expense) | costs? (?:some|us|a) | in exchange | the price | downside
        gives? up | loses?
    """),
    "alternative": one_of(r"""
        rather than | instead of | id rather | over (?:a|the) | not worth | would (?:not|rather) | wouldnt
        no \w+ at first
    """),
    "privacy": one_of(r"""
        privacy | gdpr | pii | mask\w* | consent | legal | compliance | regulat\w+ | delete[ds]?
    """),
    "fair": one_of(r"""
        fair\w* | creepy | age (?:group)? | nationality | small sellers? | new sellers? | discriminat\w+ | postal
        kids
    """),
    "cost": one_of("cheaper | expensive | costs? | budget | pays? for | gpus? | saves? | hosting"),
    "accepts": one_of(r"""
        even if | accept\w* | small loss | but without | stale beats | better than | worse than
        fine (?:as|with) | enough
    """),
}
SIGNPOSTS = one_of(r"""
    shall i | ok | does that | want me to | should i go | id go | ill (?:go|start|cover|come)
    three (?:things|parts) | next
    (?:data|model|features|serving|evaluation|metrics|labels|retrieval|ranking) (?:first|then|next|is|are)
    in that order
    first | then | last | finally | to sum up | so overall | before i (?:draw|start) | go deeper | i think thats the
""")
EMPTY = one_of(r"""
    super (?:important|cool) | i love | everybody (?:is|has|uses) | ai-?powered | the cloud (?:scales|does) | docker
    kubernetes | flask | fast ?api | accuracy | smote | non-?linear | state of the art | deep learning | neural net\w*
    all (?:of )?(?:the|our) data | everything | lstms? | gpt | magic | auto-?scal\w+ | takes care of itself | kaggle
    eighty twenty | clean (?:it|the data) | tensorflow | pytorch | transformers? | great question | hyper ?parameters?
""")
