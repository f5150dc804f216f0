"""What a stronger answer has, step by step, for each criterion: how it shows in features, and how it is said."""

from __future__ import annotations

from dataclasses import dataclass

from interviewer.grading.features import Features


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a stronger answer has."""

    features: tuple[str, ...]
    """Any of these at `least` or above shows it."""
    least: float
    found: str
    """A clause: "an outcome is stated"."""
    missing: str
    """What follows a "but": "no outcome is stated"."""

    def shown(self, features: Features) -> bool:
        """Tell whether the answer has it."""
        return any(features.get(name, 0.0) >= self.least for name in self.features)


STEPS: dict[tuple[str, str], tuple[Step, ...]] = {
    ("star", "situation"): (
        Step(("early_where", "top_event"), 0.35, "a real event is told", "no concrete event is told"),
        Step(("when",), 0.5, "it is clear when it was", "it stays open when it happened"),
        Step(
            ("early_quantity",),
            0.3,
            "its size is given",
            "it stays open how large it was and what was at stake",
        ),
    ),
    ("star", "task"): (
        Step(
            ("role", "top_role"),
            0.3,
            "your own responsibility is stated",
            "it isn't clear what you were responsible for",
        ),
        Step(("goal",), 0.4, "the goal is named", "no goal is named"),
        Step(
            ("role_goal",),
            0.35,
            "what success meant is explicit",
            "it stays open what success would have meant",
        ),
    ),
    ("star", "action"): (
        Step(("own",), 0.3, "you say what you did yourself", "it isn't clear what you did yourself"),
        Step(
            ("own_reason", "top_reasoned"),
            0.4,
            "steps come with their reasons",
            "hardly any step comes with its reason",
        ),
        Step(("alternative",), 0.4, "an alternative is weighed", "no alternative is weighed"),
    ),
    ("star", "result"): (
        Step(("outcome", "metric", "top_measured"), 0.25, "an outcome is stated", "no outcome is stated"),
        Step(("late_metric", "metric", "baseline"), 0.3, "the outcome is measured", "without a number"),
        Step(("baseline",), 0.3, "it is compared with before", "without a baseline to compare it with"),
        Step(
            ("quantity_effect", "baseline_effect"),
            0.3,
            "its effect on people or the business is shown",
            "without its effect on users or the business",
        ),
    ),
    ("star", "reflection"): (
        Step(("lesson", "top_lesson"), 0.3, "a lesson is drawn", "no lesson is drawn"),
        Step(
            ("late_changed", "top_changed", "changed"),
            0.34,
            "you say what changed afterwards",
            "it stays open what you changed afterwards",
        ),
    ),
    ("star", "communication"): (
        Step(
            ("density", "when"), 0.3, "the story has concrete details", "the story has few concrete details"
        ),
        Step(
            ("own_reason", "alternative"),
            0.3,
            "one step follows from another",
            "the steps don't build on one another",
        ),
    ),
    ("technical", "depth"): (
        Step(("points_overlap",), 0.2, "it says how it works", "it stays with labels and definitions"),
        Step(("mechanism_rate", "mechanism"), 0.4, "reasons are given", "it doesn't say why it works"),
        Step(("limit_rate",), 0.4, "limits are named", "it doesn't say when it breaks and what follows"),
    ),
    ("technical", "application"): (
        Step(("practice",), 0.3, "there is a link to practice", "there is no link to practice"),
        Step(
            ("quantity", "effect", "we_did", "i_did"),
            0.34,
            "a concrete case is used",
            "without a concrete case or number",
        ),
        Step(
            ("order", "alternative"),
            0.5,
            "choices are weighed",
            "it doesn't say what you would try first and at what cost",
        ),
    ),
    ("technical", "communication"): (
        Step(
            ("points_overlap", "points_match"),
            0.25,
            "it speaks to the question",
            "it is slow to answer the question",
        ),
        Step(("variety",), 0.45, "it comes to the point", "it could come to the point sooner"),
    ),
    ("coding", "approach"): (
        Step(("plan", "structure"), 0.34, "there is an approach", "no approach is stated"),
        Step(("complexity",), 0.5, "its cost is stated", "its time and space cost are not stated"),
        Step(("compare",), 0.5, "alternatives are compared", "it isn't compared with another approach"),
    ),
    ("coding", "code_quality"): (
        Step(("code",), 0.3, "there is code to read", "there is no code to read"),
        Step(("names",), 0.5, "names say what they hold", "names say little"),
        Step(("functions",), 0.5, "it is cut into functions", "it isn't cut into functions"),
    ),
    ("coding", "communication"): (
        Step(("prose",), 0.3, "you explain what you do", "the code stands without an explanation"),
        Step(("check",), 0.5, "you test it by hand", "it isn't tested by hand on an example or edge case"),
        Step(("assume",), 0.5, "assumptions are checked", "assumptions are not checked"),
    ),
    ("system_design", "requirements"): (
        Step(("asks_early",), 0.25, "you ask before you design", "the design starts without questions"),
        Step(
            ("requirements",),
            0.6,
            "users, scale and limits come up",
            "users, scale, latency or limits are not drawn out",
        ),
        Step(
            ("requirements_numbers",),
            0.5,
            "assumptions are put in numbers",
            "assumptions are not put in numbers",
        ),
    ),
    ("system_design", "problem_framing"): (
        Step(("problem_framing",), 0.3, "there is a task and a label", "the task and its label stay unclear"),
        Step(("problem_framing",), 0.6, "the goal is tied to them", "the business goal is not tied to them"),
        Step(("problem_framing_often",), 0.6, "a baseline comes first", "it doesn't start from a baseline"),
    ),
    ("system_design", "data_features"): (
        Step(("data_features",), 0.3, "sources and features are named", "sources and features are not named"),
        Step(
            ("data_features",),
            0.6,
            "their problems are seen",
            "delay and bias of the labels are not considered",
        ),
        Step(
            ("data_features_often",),
            0.6,
            "training and serving see the same data",
            "freshness and training/serving consistency are left open",
        ),
    ),
    ("system_design", "modeling"): (
        Step(("modeling",), 0.3, "there is a model", "no model is chosen"),
        Step(("modeling",), 0.6, "the choice has reasons", "the choice is not argued"),
        Step(("modeling_often",), 0.6, "it starts simple and grows in stages", "it doesn't start simple"),
    ),
    ("system_design", "serving_scale"): (
        Step(("serving_scale",), 0.25, "there is a path to serve it", "it isn't said how it is served"),
        Step(
            ("serving_scale_numbers",),
            0.5,
            "it has a budget in numbers",
            "latency and throughput are not calculated",
        ),
        Step(("serving_scale_often",), 0.6, "it is said what fails first", "it isn't said what fails first"),
    ),
    ("system_design", "evaluation"): (
        Step(("evaluation",), 0.25, "there is a way to evaluate it", "there is no more than accuracy"),
        Step(
            ("evaluation",), 0.55, "offline and online metrics are named", "an online test is not described"
        ),
        Step(
            ("evaluation_often",),
            0.6,
            "there are guardrails",
            "guardrails and the gap between offline and online are missing",
        ),
    ),
    ("system_design", "monitoring"): (
        Step(("monitoring",), 0.25, "monitoring is named", "nothing is said about life after launch"),
        Step(
            ("monitoring_numbers",),
            0.25,
            "there are thresholds to act on",
            "it isn't said what triggers retraining or a rollback",
        ),
        Step(("monitoring_often",), 0.55, "it is said what to do then", "feedback loops are not considered"),
    ),
    ("system_design", "tradeoffs"): (
        Step(("tradeoffs",), 0.3, "a trade-off is named", "no trade-off is named"),
        Step(
            ("tradeoffs_numbers", "tradeoffs_often"),
            0.4,
            "several are argued",
            "it isn't argued what it costs",
        ),
    ),
    ("system_design", "communication"): (
        Step(
            ("signposts",), 0.3, "you lead through the design", "there is little guidance through the design"
        ),
        Step(("signposts",), 0.6, "you check in", "you rarely check in"),
    ),
    ("recruiter", "relevant_experience"): (
        Step(("work_own", "work_quantity"), 0.25, "there is concrete work", "no concrete work is described"),
        Step(("work_outcome",), 0.3, "its outcome is told", "its outcome is not told"),
        Step(
            ("work_outcome",),
            0.75,
            "there is more than one piece of work",
            "a second piece of work with its outcome would help",
        ),
    ),
    ("recruiter", "production_exposure"): (
        Step(("run_running",), 0.2, "something ran in production", "nothing shows work in production"),
        Step(("run_owned",), 0.3, "it was yours", "your own role in it stays unclear"),
        Step(
            ("run_incident", "run_quantity"),
            0.3,
            "you know what running it took",
            "it isn't told what running it took",
        ),
    ),
    ("recruiter", "motivation"): (
        Step(("why_own",), 0.25, "a motive is given", "no motive is given"),
        Step(("why_company",), 0.3, "it is about this company", "it could be any company"),
        Step(("why_path",), 0.3, "it follows from your own path", "it isn't tied to your own path"),
    ),
    ("recruiter", "expectations"): (
        Step(("terms_pay",), 0.3, "pay is answered", "the question of pay is left open"),
        Step(
            ("terms_place", "terms_date"),
            0.5,
            "place and dates are answered",
            "place and dates are left open",
        ),
    ),
    ("recruiter", "communication"): (
        Step(("work_quantity",), 0.2, "answers have substance", "answers stay vague"),
    ),
}
