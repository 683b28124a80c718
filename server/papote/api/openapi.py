"""The description of the API as OpenAPI 3.1, made from the table of operations: what is not in it cannot be done.

Beside what the standard has, each operation tells ``x-papote-who`` (whom it is for), ``x-papote-roles`` (who may) and
``x-papote-scope`` (the scope a token needs; missing: it is not for tokens). Tests of who may do what are made from it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
from aiohttp import web

from papote.api.operations import (
    ADMIN_HEADER,
    HOST_KEY_HEADER,
    LONGEST_ID,
    PREFIX,
    Call,
    Operation,
    Who,
    codes_of,
)
from papote.api.outside import BYTES, OUTSIDE, Outside, codes_outside
from papote.api.problems import STATUS
from papote.auth import cookies
from papote.errors import CODES
from papote.people.tokens import SCOPES
from papote.types import Role

JSON = "application/json"
REF = "#/components/schemas/{name}"

SECURITY: dict[str, dict[str, str]] = {
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": cookies.SESSION,
        "description": "the browser of somebody signed in",
    },
    "guest": {"type": "apiKey", "in": "cookie", "name": cookies.GUEST, "description": "the browser of a guest"},
    "hostKey": {"type": "apiKey", "in": "header", "name": HOST_KEY_HEADER, "description": "the key of the host link"},
    "token": {"type": "http", "scheme": "bearer", "description": "a token, for the operations that name a scope"},
    "admin": {
        "type": "apiKey",
        "in": "header",
        "name": ADMIN_HEADER,
        "description": "for commands on the office's own machine",
    },
}
"""What one may show to say who one is."""


class Description:
    """The description, made once when it is first asked for."""

    def __init__(
        self, operations: Sequence[Operation], version: str, name: Callable[[], str] = lambda: "Papote"
    ) -> None:
        """``operations`` may still grow until then."""
        self._operations = operations
        self._version = version
        self._name = name
        self._encoded: bytes | None = None

    def operations(self) -> list[Operation]:
        """The one that tells it."""
        return [Operation("GET", "/openapi.json", "This description", self.tell, "About", answer=dict)]

    async def tell(self, call: Call) -> web.Response:
        """It is the same for everybody."""
        if self._encoded is None:
            document = describe(self._operations, OUTSIDE, self._version, self._name())
            self._encoded = msgspec.json.encode(document)
        return web.Response(body=self._encoded, content_type=JSON)


def describe(
    operations: Sequence[Operation], outside: Iterable[Outside], version: str, title: str = "Papote"
) -> dict[str, Any]:
    """The whole document."""
    shapes = _Shapes()
    paths: dict[str, dict[str, Any]] = {}
    routes: list[Operation | Outside] = [*operations, *outside]
    for route in routes:
        shapes.need(route.answer if route.answer is not dict else None)
        if isinstance(route, Operation):
            shapes.need(route.body)
    schemas = shapes.schemas()
    for route in routes:
        told = _operation(route, shapes) if isinstance(route, Operation) else _outside(route, shapes)
        paths.setdefault(PREFIX + route.path, {})[route.method.lower()] = told
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version, "description": ABOUT},
        "servers": [{"url": "/"}],
        "tags": [{"name": group} for group in dict.fromkeys(route.group for route in routes)],
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": SECURITY},
    }


ABOUT = (
    "The office as programs see it. Every body is JSON; a field nobody knows is refused. A refusal is "
    "`{code, message}`. A token goes into the header `Authorization: Bearer papote_…`. "
    "Scopes: " + "; ".join(f"`{scope}` – {opens}" for scope, opens in SCOPES.items()) + "."
)


class _Shapes:
    """The types that occur, as schemas with names."""

    def __init__(self) -> None:
        self._types: dict[type[Any], None] = {}
        self._refs: dict[type[Any], dict[str, Any]] = {}

    def need(self, shape: type[Any] | None) -> None:
        if shape is not None:
            self._types[shape] = None

    def schemas(self) -> dict[str, Any]:
        types = [*self._types]
        refs, schemas = msgspec.json.schema_components(types, ref_template=REF)
        self._refs = dict(zip(types, refs, strict=True))
        return schemas

    def of(self, shape: type[Any]) -> dict[str, Any]:
        return self._refs.get(shape, {"type": "object"})


def _operation(operation: Operation, shapes: _Shapes) -> dict[str, Any]:
    told = _common(operation, operation.handler.__name__, codes_of(operation))
    told["description"] = _sentence(operation.handler.__doc__)
    told["x-papote-who"] = operation.who.value
    told["x-papote-roles"] = [role.value for role in Role if operation.right(role)]
    if operation.scope:
        told["x-papote-scope"] = operation.scope
    told["security"] = _security(operation)
    if operation.body is not None:
        told["requestBody"] = {"required": True, "content": {JSON: {"schema": shapes.of(operation.body)}}}
    elif operation.method in ("POST", "PATCH"):
        told["requestBody"] = {"content": {JSON: {"schema": {"type": "object"}}}}
    answer: dict[str, Any] = {"description": "Done."}
    if operation.gives:
        answer["content"] = {operation.gives: {"schema": {"type": "string"}}}
    elif operation.answer is not None:
        answer["content"] = {JSON: {"schema": shapes.of(operation.answer)}}
    elsewhere = operation.answer is None and operation.method == "GET" and not operation.gives
    status = 303 if elsewhere else 204 if operation.answer is None and not operation.gives else operation.status
    told["responses"] = {str(status): answer, **told["responses"]}
    return told


def _security(operation: Operation) -> list[dict[str, list[str]]]:
    no: list[str] = []
    ways = {
        Who.ADMIN: ({"admin": no},),
        Who.ANYBODY: ({}, {"session": no}, {"guest": no}),
        Who.ACCOUNT: ({"session": no},),
        Who.MEMBER: ({"session": no}, {"hostKey": no}),
    }[operation.who]
    return [*ways, *([{"token": no}] if operation.scope else [])]


def _outside(route: Outside, shapes: _Shapes) -> dict[str, Any]:
    told = _common(route, route.name, codes_outside(route))
    told["x-papote-who"] = "reader"
    told["security"] = [{"session": []}, {"guest": []}]
    if route.scope:
        told["x-papote-scope"] = route.scope
        told["security"].append({"token": []})
    if route.takes:
        binary = {"schema": {"type": "string", "contentEncoding": "binary"}}
        told["requestBody"] = {"required": True, "content": {route.takes: binary}}
    content = {JSON: {"schema": shapes.of(route.answer)}} if route.answer is not None else {BYTES: {}}
    told["responses"] = {str(route.status): {"description": "Done.", "content": content}, **told["responses"]}
    return told


def _common(route: Operation | Outside, name: str, codes: Iterable[str]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": f"{route.group.lower().replace(' ', '_')}.{name}",
        "summary": route.summary,
        "tags": [route.group],
        "responses": _refusals(codes),
    }
    parameters = [
        {"name": part, "in": "path", "required": True, "schema": {"type": "string", "maxLength": LONGEST_ID}}
        for part in re.findall(r"\{(\w+)\}", route.path)
    ]
    if route.query is not None:
        parameters += _query(route.query)
    if parameters:
        told["parameters"] = parameters
    return told


def _query(query: type[Any]) -> list[dict[str, Any]]:
    (_,), schemas = msgspec.json.schema_components([query], ref_template=REF)
    schema = schemas[query.__name__]
    required = schema.get("required", ())
    return [
        {"name": name, "in": "query", "required": name in required, "schema": shape}
        for name, shape in schema["properties"].items()
    ]


def _refusals(codes: Iterable[str]) -> dict[str, Any]:
    by_status: dict[int, list[str]] = {}
    for code in codes:
        by_status.setdefault(STATUS.get(code, 400), []).append(code)
    return {
        str(status): {
            "description": " ".join(f"`{code}`: {CODES[code]}" for code in found),
            "content": {
                JSON: {
                    "schema": {
                        "type": "object",
                        "properties": {"code": {"enum": found}, "message": {"type": "string"}},
                        "required": ["code", "message"],
                    }
                }
            },
        }
        for status, found in sorted(by_status.items())
    }


def _sentence(doc: str | None) -> str:
    return " ".join((doc or "").split())
