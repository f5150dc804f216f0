"""A run as one page that needs nothing else: tables, charts, and the worst cases with transcripts and quotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from evals.calibration import abstention, reliability
from evals.dataset import Case
from evals.grading import Column, columns
from evals.metrics import whole
from evals.predictions import Prediction
from evals.report_cases import worst_cases
from evals.svg import Axis, confusion, curve, levels, scatter
from rubrics.load import load_rubrics

GOAL_GRADED = 0.95
"""Of what raters could grade; issue 3: abstaining is no way to score well."""
_STYLE = """:root{color-scheme:light dark}
body{font:15px/1.5 system-ui,sans-serif;max-width:76rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;margin:1rem 0;font-variant-numeric:tabular-nums}
td,th{border:1px solid #8886;padding:.25rem .6rem;text-align:right;vertical-align:top}
th{font-weight:600}td:first-child,th:first-child,td.words{text-align:left}td.words{min-width:24rem}
th.words{text-align:left}tr.overall{font-weight:600}small{opacity:.75;white-space:nowrap}
.note{border-left:4px solid #d9a400;padding:.4rem .8rem}.missed{color:#c0392b;font-weight:600}
.charts{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem}.scroll{overflow-x:auto}
summary{cursor:pointer;padding:.15rem 0}h2{margin-top:3rem;border-bottom:1px solid #8886}
blockquote{white-space:pre-wrap;border-left:3px solid #8886;margin:.4rem 0;padding:0 .8rem;max-width:60rem}
@media(prefers-color-scheme:dark){.missed{color:#ff8a7a}}"""
_COLUMNS = ("n", "kappa", "spearman", "mae", "bias", "coverage", "inside_interval")
_HEADS = ("criterion", "n", "κ", "Spearman", "MAE", "bias", "graded", "in 80% interval", "raters: κ", "raters: ρ",
          "length ρ", "TF-IDF ρ", "majority MAE")  # fmt: skip
_READ = (
    "Below a figure stands its 95% interval, from resampled questions. Raters: the mean over pairs of them. Length, "
    "TF-IDF and majority are judged on questions they were not fitted on. Agreement: each dot is an answer; on the "
    "dashed line both say the same. Matrices: rows are the raters' levels, columns the grader's. Calibration: the mean "
    "level by the raters where the grader says so much. Abstention: the error if only the surest share were graded."
)


def write_html(
    report: Mapping[str, Any], cases: Sequence[Case], predictions: Sequence[Prediction], path: Path
) -> None:
    """Write the page; everything that came from a data set is escaped."""
    title = f"Grading: {report['grader']} on {report['dataset']}"
    parts = [f"<h1>{escape(title)}</h1>", f'<p class="note">{escape(report["note"])}</p>', _summary(report)]
    for rubric_id, found in report["rubrics"].items():
        rows = [n for n, c in enumerate(cases) if c.rubric == rubric_id]
        some, theirs = [cases[n] for n in rows], [predictions[n] for n in rows]
        made = columns(some, theirs, load_rubrics()[rubric_id])
        parts += [
            f'<h2 id="{escape(rubric_id)}">{escape(rubric_id)}</h2>',
            _table(found),
            _proof(found, report["deletion"].get(rubric_id)),
            _charts(made),
            worst_cases(made[-1], some, theirs),
        ]
    head = (
        f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style>"
    )
    path.write_text(
        f'<!doctype html><html lang="en"><head>{head}</head><body>{"".join(parts)}</body></html>', "utf-8"
    )


def _summary(report: Mapping[str, Any]) -> str:
    heads = (
        "rubric",
        "answers",
        "questions",
        "Spearman, overall",
        "mean κ",
        "graded (goal ≥ 0.95)",
        "failed",
    )
    rows = "".join(
        f'<tr><td><a href="#{escape(key)}">{escape(key)}</a></td><td>{found["answers"]}</td>'
        f"<td>{found['questions']}</td>"
        f"<td>{_cell(found['overall']['spearman'], found['overall']['intervals']['spearman'])}</td>"
        f"<td>{_cell(found['mean_kappa'], found['mean_kappa_interval'])}</td>"
        f"<td>{_graded(found['coverage'])}</td><td>{found['failed']}</td></tr>"
        for key, found in report["rubrics"].items()
    )
    failed = sum(found["failed"] for found in report["rubrics"].values())
    said = f"{report['answers']} answers, {escape(report['how'])}; {failed} failed (report.json says why)."
    how = f"<details><summary>How to read this page</summary><p>{_READ}</p></details>"
    return f'<p>{said}</p><div class="scroll"><table>{_heads(heads)}{rows}</table></div>{how}'


def _graded(share: float) -> str:
    return f'<span class="missed">{_cell(share)}</span>' if share < GOAL_GRADED else _cell(share)


def _table(found: Mapping[str, Any]) -> str:
    rows = [*found["criteria"].items(), ("overall", found["overall"])]
    return f'<div class="scroll"><table>{_heads(_HEADS)}{"".join(_row(k, r) for k, r in rows)}</table></div>'


def _heads(names: Sequence[str]) -> str:
    return f"<tr>{''.join(f'<th>{name}</th>' for name in names)}</tr>"


def _row(key: str, row: Mapping[str, Any]) -> str:
    raters, lines = row["ceiling"].get("pairwise", {}), row["baselines"]
    cells = [_cell(row[name], row["intervals"].get(name)) for name in _COLUMNS]
    cells += [_cell(raters.get(name)) for name in ("kappa", "spearman")]
    cells += [_cell(lines.get(name, {}).get("spearman")) for name in ("length", "tfidf")]
    cells.append(_cell(lines.get("majority", {}).get("mae")))
    kind = ' class="overall"' if key == "overall" else ""
    return f"<tr{kind}><td>{escape(key)}</td>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _cell(value: float | None, interval: Sequence[float] | None = None) -> str:
    if value is None or value != value:  # noqa: PLR0124 - NaN differs from itself
        return "–"
    shown = str(value) if isinstance(value, int) else f"{value:.2f}"
    known = interval is not None and interval[0] == interval[0]
    return (
        f"{shown}<br><small>{interval[0]:.2f} to {interval[1]:.2f}</small>" if known and interval else shown
    )


def _proof(found: Mapping[str, Any], deletion: Mapping[str, Any] | None) -> str:
    proof = found["evidence"]
    text = (
        f"{proof['quotes']} quotes: {_cell(proof['quotes_verbatim'])} verbatim, {_cell(proof['quotes_short'])} at most"
        f" two sentences; {_cell(proof['levels_with_quote'])} of levels above 1 have one."
    )
    if deletion:
        falls = f"{_cell(deletion['falls'])} of {deletion['levels']}"
        text += f" Without its quotes the estimate falls by 0.3 or more: {falls}."
    return f"<p>{text}</p>"


def _charts(made: Sequence[Column]) -> str:
    *criteria, overall = made
    sure, error = (
        Axis("share graded, surest first", (0, 0.25, 0.5, 0.75, 1)),
        Axis("MAE, levels", (0, 0.5, 1, 1.5, 2)),
    )
    said, true = levels("grader"), levels("raters")
    charts = [
        scatter("agreement, overall", _points(overall), true, said),
        curve("calibration", reliability(criteria), said, true, equal=True),
        curve("abstention", abstention(criteria), sure, error),
    ]
    for column in criteria:
        pairs = [(int(t), int(g)) for t, g in zip(*_levels(column), strict=True)]
        charts.append(confusion(column.key, pairs))
    return f'<div class="charts">{"".join(charts)}</div>'


def _points(column: Column) -> list[tuple[float, float]]:
    return [(float(column.labels[n]), float(column.estimates[n])) for n in column.both]


def _levels(column: Column) -> tuple[list[float], list[float]]:
    rows = column.both
    return whole(column.labels[rows]).tolist(), whole(column.estimates[rows]).tolist()
