"""Schemathesis asks for everything the description says, in every wrong way it can think of: nothing may break.

Bounded, and the same each time. Who asks is the owner of the space, who gets past every door.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from typing import Any

import aiohttp
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.core.result import Ok

from papote.types import Role
from tests.api.house import House

pytestmark = pytest.mark.slow

EXAMPLES = 12
"""For each operation."""

ENDLESS = "/presence/feed"
ERASES = ("DELETE", "/api/v1/me")
LEAVES = ("/sign-out", "/sign-in", "/knock")
"""What ends the session of whoever asks, sends letters, or keeps those out who ask too often."""


async def test_nothing_that_is_asked_breaks_the_office(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """No answer is a 5xx, and every refusal is one of ours."""
    owner = await house.member("owner@example.org", Role.OWNER)
    document = (await owner.get("/openapi.json")).body
    schema = schemathesis.openapi.from_dict(document)
    asked: list[dict[str, Any]] = []
    for result in schema.get_all_operations():
        assert isinstance(result, Ok)
        operation = result.ok()
        if operation.path.endswith(ENDLESS) or any(each in operation.path for each in LEAVES):
            continue
        if (operation.method.upper(), operation.path) == ERASES:
            continue
        if "x-papote-roles" in operation.definition.raw:
            asked += gathered(operation)
    assert len(asked) > 300
    cookie = owner.cookie("papote_session")
    assert cookie is not None
    broken: list[str] = []
    statuses: Counter[int] = Counter()
    async with aiohttp.ClientSession(cookies={"papote_session": cookie}) as session:
        for each in asked:
            async with asyncio.timeout(60):
                status, said = await answer_to(session, house.url, each)
            statuses[status] += 1
            if status >= 500:
                broken.append(said)
    assert broken == []
    assert statuses[200] > 50, "whoever asks is let in"
    assert not [record for record in caplog.records if record.message == "internal_error"]


def gathered(operation: Any) -> list[dict[str, Any]]:
    """What Schemathesis would send to one operation."""
    found: list[dict[str, Any]] = []

    @given(case=operation.as_strategy())
    @settings(
        max_examples=EXAMPLES,
        database=None,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def gather(case: Any) -> None:
        found.append(case.as_transport_kwargs(base_url="http://office"))

    gather()
    return found


async def answer_to(session: aiohttp.ClientSession, url: str, sent: dict[str, Any]) -> tuple[int, str]:
    """The status, 0 where nobody could send this, and what was asked and said."""
    path = sent["url"].removeprefix("http://office")
    if "/home" not in path:
        path = path.replace("/spaces/0", "/spaces/home", 1)
    headers = {name: value for name, value in (sent.get("headers") or {}).items() if name.lower() != "authorization"}
    headers.setdefault("Content-Type", "application/json")
    body = json.dumps(sent["json"]).encode() if "json" in sent else None
    params = {name: str(value) for name, value in (sent.get("params") or {}).items()}
    try:
        async with session.request(
            sent["method"], url + path, params=params, headers=headers, data=body, allow_redirects=False
        ) as answer:
            return answer.status, f"{sent['method']} {path} {body!r}: {answer.status} {await answer.text()}"
    except ValueError:
        return 0, ""
