"""A system design, by the components that its rubric measures."""

from interviewer.grading import lexicon as story
from interviewer.grading import lexicon_design as design
from interviewer.stronger.framework import BlankRule, Framework, PartRule

DESIGN = Framework(
    "Requirements, framing, data, model, serving, evaluation, monitoring, trade-offs",
    (
        PartRule(
            "requirements",
            "Requirements",
            ("requirements",),
            (
                BlankRule(
                    "[who uses it, and how many?]",
                    (design.REQUIREMENTS["users"], design.REQUIREMENTS["scale"]),
                ),
                BlankRule(
                    "[how fast must it be?]", (design.REQUIREMENTS["latency"],), also_in=("serving_scale",)
                ),
                BlankRule("[which numbers do you assume?]", (story.QUANTITY,)),
            ),
        ),
        PartRule(
            "problem_framing",
            "Framing",
            ("problem_framing",),
            (
                BlankRule("[which business goal?]", (design.FRAMING["goal"],), also_in=("requirements",)),
                BlankRule("[what is the label?]", (design.FRAMING["label"], design.FRAMING["task"])),
                BlankRule(
                    "[which baseline without a model?]", (design.FRAMING["baseline"],), also_in=("modeling",)
                ),
            ),
        ),
        PartRule(
            "data_features",
            "Data",
            ("data_features",),
            (
                BlankRule(
                    "[where do data and labels come from?]", (design.DATA["sources"], design.DATA["features"])
                ),
                BlankRule(
                    "[how do the labels mislead?]",
                    (design.DATA["bias"], design.DATA["label_delay"], design.DATA["quality"]),
                ),
                BlankRule(
                    "[how do training and serving stay the same?]",
                    (design.DATA["consistency"], design.DATA["fresh"]),
                ),
            ),
        ),
        PartRule(
            "modeling",
            "Model",
            ("modeling",),
            (
                BlankRule(
                    "[which simple model first?]", (design.MODELING["simple"], design.MODELING["trees"])
                ),
                BlankRule(
                    "[what is gained, and what does it cost?]",
                    (design.MODELING["reason"], design.MODELING["conditional"]),
                ),
            ),
        ),
        PartRule(
            "serving_scale",
            "Serving",
            ("serving_scale",),
            (
                BlankRule("[how is the time divided?]", (design.SERVING["budget"],)),
                BlankRule(
                    "[how many machines, worked out?]",
                    (design.SERVING["throughput"], design.SERVING["arithmetic"]),
                ),
                BlankRule("[what fails first, and then?]", (design.SERVING["failure"],)),
            ),
        ),
        PartRule(
            "evaluation",
            "Evaluation",
            ("evaluation",),
            (
                BlankRule(
                    "[which offline metric?]", (design.EVALUATION["metric"], design.EVALUATION["offline"])
                ),
                BlankRule("[which experiment?]", (design.EVALUATION["online"],)),
                BlankRule("[which guardrails?]", (design.EVALUATION["guardrail"],)),
            ),
        ),
        PartRule(
            "monitoring",
            "Monitoring",
            ("monitoring",),
            (
                BlankRule(
                    "[what is watched?]",
                    (design.MONITORING["watch"], design.MONITORING["drift"], design.MONITORING["health"]),
                ),
                BlankRule(
                    "[what triggers a retrain or a rollback?]",
                    (
                        design.MONITORING["trigger"],
                        design.MONITORING["rollback"],
                        design.MONITORING["retrain"],
                    ),
                ),
            ),
        ),
        PartRule(
            "tradeoffs",
            "Trade-offs",
            ("tradeoffs",),
            (
                BlankRule(
                    "[what do you give up, for what?]",
                    (design.TRADEOFFS["named"], design.TRADEOFFS["alternative"], design.TRADEOFFS["accepts"]),
                ),
            ),
        ),
    ),
)
