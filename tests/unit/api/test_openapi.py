"""The OpenAPI document: names that a program's author would choose, and examples that would be taken."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest
from pydantic import BaseModel

from api.app import create_app
from api.wire import requests
from interviewer.service import Service


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """Return it; no service is needed to say what one would do."""
    return create_app(_never).openapi()


def _never() -> AbstractAsyncContextManager[Service]:
    raise AssertionError("the application was started")


class TestSchemaNames:
    def test_none_is_made_of_a_module_s_path(self, document: dict[str, Any]) -> None:
        names = set(document["components"]["schemas"])
        assert len(names) > 100
        assert {name for name in names if "__" in name or "-" in name or not name[0].isupper()} == set()


class TestExamples:
    def test_of_coaching_bodies_would_be_taken(self, document: dict[str, Any]) -> None:
        bodies = {
            operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
            for path in document["paths"].values()
            for operation in path.values()
            if "requestBody" in operation and "coaching" in operation["tags"]
        }
        assert len(bodies) == 4
        for name in sorted(bodies):
            model: type[BaseModel] = getattr(requests, name)
            [example] = document["components"]["schemas"][name]["examples"]
            model.model_validate(example)
            assert set(example) <= set(model.model_fields)
