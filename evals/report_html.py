"""A run as one page that needs nothing else: tables, charts, and the worst cases with their transcripts."""

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
from evals.svg import confusion, curve, scatter
from rubrics.load import load_rubrics

WORST = 8
_STYLE = """body{font:15px/1.5 sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:#222}
table{border-collapse:collapse;margin:1rem 0}td,th{border:1px solid #ccc;padding:.2rem .5rem;text-align:right}
td:first-child,th:first-child{text-align:left}.note{background:#fff6d6;padding:.6rem}.charts{display:flex;flex-wrap:wrap}
blockquote{white-space:pre-wrap;border-left:3px solid #ccc;margin:.3rem 0;padding:0 .8rem}"""
_COLUMNS = ("n", "kappa", "spearman", "mae", "bias", "coverage", "inside_interval")


def write_html(
    report: Mapping[str, Any], cases: Sequence[Case], predictions: Sequence[Prediction], path: Path
) -> None:
    """Write the page; everything that came from a data set is escaped."""
    title = f"Grading: {report['grader']} on {report['dataset']}"
    parts = [f"<h1>{escape(title)}</h1>", f'<p class="note">{escape(report["note"])}</p>']
    parts.append(
        f"<p>{report['answers']} answers, {escape(report['how'])}; {len(report['failures'])} failed.</p>"
    )
    for rubric_id, found in report["rubrics"].items():
        rows = [n for n, c in enumerate(cases) if c.rubric == rubric_id]
        some, theirs = [cases[n] for n in rows], [predictions[n] for n in rows]
        parts += [
            f"<h2>{escape(rubric_id)}</h2>",
            _table(found),
            _proof(found, report["deletion"].get(rubric_id)),
        ]
        made = columns(some, theirs, load_rubrics()[rubric_id])
        parts += [_charts(made), _worst(made[-1], some, theirs)]
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{_STYLE}</style>'
    path.write_text(
        f'<!doctype html><html lang="en"><head>{head}</head><body>{"".join(parts)}</body></html>', "utf-8"
    )


def _table(found: Mapping[str, Any]) -> str:
    heads = ["criterion", "n", "κ", "Spearman", "MAE", "bias", "graded", "in 80% interval", "raters: κ", "raters: ρ",
             "length ρ", "TF-IDF ρ", "majority MAE"]  # fmt: skip
    rows = [*found["criteria"].items(), ("overall", found["overall"])]
    return f"<table><tr>{''.join(f'<th>{h}</th>' for h in heads)}</tr>{''.join(_row(k, r) for k, r in rows)}</table>"


def _row(key: str, row: Mapping[str, Any]) -> str:
    raters, lines = row["ceiling"].get("pairwise", {}), row["baselines"]
    cells = [_cell(row[name], row["intervals"].get(name)) for name in _COLUMNS]
    cells += [_cell(raters.get(name)) for name in ("kappa", "spearman")]
    cells += [_cell(lines.get(name, {}).get("spearman")) for name in ("length", "tfidf")]
    cells.append(_cell(lines.get("majority", {}).get("mae")))
    return f"<tr><td>{escape(key)}</td>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


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
    charts = [scatter("overall", _points(overall))]
    for column in criteria:
        pairs = [(int(t), int(g)) for t, g in zip(*_levels(column), strict=True)]
        charts.append(confusion(column.key, pairs))
    charts.append(curve("calibration", reliability(criteria), x="estimate", y="label", top=1.0, ideal=True))
    charts.append(curve("abstention", abstention(criteria), x="share graded, surest first", y="MAE", top=2.0))
    return f'<div class="charts">{"".join(charts)}</div>'


def _points(column: Column) -> list[tuple[float, float]]:
    return [(float(column.labels[n]), float(column.estimates[n])) for n in column.both]


def _levels(column: Column) -> tuple[list[float], list[float]]:
    rows = column.both
    return whole(column.labels[rows]).tolist(), whole(column.estimates[rows]).tolist()


def _worst(overall: Column, cases: Sequence[Case], predictions: Sequence[Prediction]) -> str:
    far = sorted(overall.both, key=lambda n: -abs(overall.estimates[n] - overall.labels[n]))[:WORST]
    shown = [_case(cases[n], predictions[n], overall.labels[n], overall.estimates[n]) for n in far]
    return f"<h3>Farthest from the raters</h3>{''.join(shown)}"


def _case(case: Case, prediction: Prediction, label: float, estimate: float) -> str:
    said = "".join(f"<blockquote><b>{t.speaker}</b> {escape(t.text)}</blockquote>" for t in case.unit.turns)
    rows = "".join(
        f"<tr><td>{escape(key)}</td><td>{_cell(level)}</td><td>{_cell(prediction.estimates.get(key))}</td>"
        f"<td>{escape(prediction.reasons.get(key, ''))}</td></tr>"
        for key, level in case.labels.items()
    )
    head = f"{escape(case.id)}: raters {label:.2f}, grader {estimate:.2f}"
    table = f"<table><tr><th>criterion</th><th>raters</th><th>grader</th><th>why</th></tr>{rows}</table>"
    return f"<details><summary>{head}</summary>{said}{table}</details>"
