"""All settings as a page, from the words beside them.

`python -m interviewer.seeing.settings_table > docs/settings.md`
"""

from __future__ import annotations

import ast
import inspect
import json
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pydantic import BaseModel, SecretStr

from interviewer.settings import Settings

_PREFIX = "INTERVIEWER_"
_BY_ITSELF = {"openai_api_key": "OPENAI_API_KEY", "openai_base_url": "OPENAI_BASE_URL"}
_HEAD = """# Settings

Every setting, by the variable that sets it; `.env` in the folder where the service is started is read as well. A list
is JSON. Made from the code by `python -m interviewer.seeing.settings_table`; [operating.md](operating.md) says which
matter.

| variable | default | what it is |
|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Told:
    """One setting."""

    variable: str
    """Of the environment."""
    default: str
    """As it would be typed."""
    meaning: str
    """The words beside it in the code."""


def all_settings(model: type[BaseModel] = Settings, before: str = "") -> Iterator[Told]:
    """Yield every setting, in the order of the code."""
    words = _words(model)
    for name, field in model.model_fields.items():
        default = field.get_default(call_default_factory=True, validated_data={})
        if isinstance(default, BaseModel):
            yield from all_settings(type(default), f"{before}{name}__")
        else:
            variable = _BY_ITSELF.get(name) or f"{_PREFIX}{before}{name}".upper()
            yield Told(variable, _typed(default), words.get(name, ""))


def page() -> str:
    """Return them as Markdown."""
    rows = (f"| `{t.variable}` | {t.default} | {t.meaning.replace('|', '∣')} |" for t in all_settings())
    return _HEAD + "\n".join(rows) + "\n"


def _words(model: type[BaseModel]) -> dict[str, str]:
    """Return the string below each field, in one line."""
    [body] = ast.parse(textwrap.dedent(inspect.getsource(model))).body
    found: dict[str, str] = {}
    statements = body.body if isinstance(body, ast.ClassDef) else []
    for field, words in pairwise(statements):
        match field, words:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(said))),
            ):
                found[name] = " ".join(said.split())
    return found


def _typed(default: Any) -> str:
    if default is None or isinstance(default, SecretStr):
        return "–"
    if isinstance(default, list):
        return f"`{json.dumps(default)}`"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`" if default != "" else "–"


if __name__ == "__main__":
    print(page(), end="")  # noqa: T201
