"""Tests of the API's description: everything that is there is in it, and nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from papote.api.chat import ChatPages
from papote.api.openapi import describe
from papote.api.operations import PREFIX
from papote.api.outside import OUTSIDE
from papote.errors import CODES
from papote.people.tokens import SCOPES
from tests.api.house import House

METHODS = ("get", "post", "put", "patch", "delete")

REFERENCE = Path(__file__).parents[2] / "static" / "reference"


async def told(house: House) -> dict[str, Any]:
    """The description as it is served."""
    answer = await (await house.browser()).get("/openapi.json")
    assert answer.status == 200
    document: dict[str, Any] = answer.body
    return document


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Method, path and what is said of each."""
    return [(method, path, one) for path, each in document["paths"].items() for method, one in each.items()]


def references(value: Any) -> list[str]:
    """Every reference anywhere below."""
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [found for each in value.values() for found in references(each)]
    if isinstance(value, list):
        return [found for each in value for found in references(each)]
    return []


async def test_every_route_is_described(house: House) -> None:
    """As often as it is there."""
    found = {(method.upper(), path.removeprefix(PREFIX)) for method, path, _ in operations(await told(house))}
    ours = {(each.method, each.path) for each in house.register.operations}
    assert found == ours | {(each.method, each.path) for each in OUTSIDE}


def test_the_routes_of_chat_are_described_as_they_are() -> None:
    """They have no table of operations, so they are compared with what is served."""
    pages = ChatPages.__new__(ChatPages)
    found = {(route.method, re.sub(r":[^}]*", "", route.path)) for route in pages.routes()}
    assert found == {(each.method, PREFIX + each.path) for each in OUTSIDE}


async def test_the_description_hangs_together(house: House) -> None:
    """Every reference leads somewhere, every schema is one, every name is there once."""
    document = await told(house)
    assert document["openapi"] == "3.1.0"
    schemas = document["components"]["schemas"]
    for reference in references(document):
        assert reference.removeprefix("#/components/schemas/") in schemas
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
    names = [one["operationId"] for _, _, one in operations(document)]
    assert len(names) == len(set(names))
    schemes = document["components"]["securitySchemes"]
    for _, path, one in operations(document):
        assert one["summary"]
        assert all(name in schemes for way in one["security"] for name in way)
        inside = {each["name"] for each in one.get("parameters", []) if each["in"] == "path"}
        assert inside == set(re.findall(r"\{(\w+)\}", path))


async def test_every_refusal_in_it_is_one_of_ours(house: House) -> None:
    """With the status it has."""
    for _, path, one in operations(await told(house)):
        for status, answer in one["responses"].items():
            if status.startswith(("4", "5")):
                codes = answer["content"]["application/json"]["schema"]["properties"]["code"]["enum"]
                assert codes, path
                assert set(codes) <= set(CODES), path


async def test_an_operation_for_tokens_names_its_scope(house: House) -> None:
    """And one without a scope is not for them."""
    for _, path, one in operations(await told(house)):
        takes_tokens = {"token": []} in one["security"]
        assert takes_tokens == ("x-papote-scope" in one), path
        assert one.get("x-papote-scope", "chat") in SCOPES


def test_a_description_can_be_made_of_nothing() -> None:
    """It says what it is."""
    document = describe([], [], "1.2.3", "Papote")
    assert document["info"]["version"] == "1.2.3"
    assert document["paths"] == {}


@pytest.mark.parametrize("language", ["fr", "nl"])
async def test_the_page_says_what_each_operation_does_in_each_language(house: House, language: str) -> None:
    """In English the description does; the rest stands beside the page."""
    path = REFERENCE / f"summaries.{language}.json"
    texts: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    english = {one["operationId"]: one["summary"] for _, _, one in operations(await told(house))}
    missing = {name: summary for name, summary in english.items() if not texts.get(name)}
    assert not missing, f"add to static/reference/{path.name}: {json.dumps(missing, indent=2)}"
    assert not texts.keys() - english.keys(), f"no such operations any more, remove them from {path.name}"
