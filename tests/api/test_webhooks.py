"""Tests of the operations about webhooks: an owner's, with a secret that is told once."""

from __future__ import annotations

from typing import get_args

import pytest

from papote.api.webhooks import KindText
from papote.people.happenings import KINDS
from tests.api.house import OWNER, House

WISH = {"url": "https://hooks.example.org/in", "kinds": ["person_left", "person_entered"]}


def test_there_are_as_many_kinds_in_the_table_as_in_the_api() -> None:
    """In the same order."""
    assert get_args(KindText) == tuple(KINDS)


async def test_an_owner_has_news_sent_somewhere(house: House) -> None:
    """It is written down; the list does not tell the secret."""
    owner = await house.member(OWNER)
    made = await owner.post("/spaces/home/webhooks", WISH)
    assert made.status == 201
    assert len(made.body["secret"]) == 43
    assert made.body["kinds"] == ["person_entered", "person_left"]
    listed = (await owner.get("/spaces/home/webhooks")).body["webhooks"]
    assert [each["id"] for each in listed] == [made.body["id"]]
    assert made.body["secret"] not in str(listed)
    assert (await owner.ask("DELETE", f"/spaces/home/webhooks/{made.body['id']}")).status == 204
    assert (await owner.get("/spaces/home/webhooks")).body["webhooks"] == []
    actions = [action for _, action, target in house.audited if target == made.body["id"]]
    assert actions == ["webhook_made", "webhook_removed"]


async def test_a_webhook_is_paused_and_goes_on(house: House) -> None:
    """The list says so, and it is written down; one of another space is none."""
    owner = await house.member(OWNER)
    id = (await owner.post("/spaces/home/webhooks", WISH)).body["id"]
    for active in (False, True):
        changed = await owner.ask("PATCH", f"/spaces/home/webhooks/{id}", {"active": active})
        assert (changed.status, changed.body["active"]) == (200, active)
        assert [each["active"] for each in (await owner.get("/spaces/home/webhooks")).body["webhooks"]] == [active]
    assert (await owner.ask("PATCH", "/spaces/home/webhooks/none", {"active": True})).code == "not_found"
    actions = [action for _, action, target in house.audited if target == id]
    assert actions == ["webhook_made", "webhook_paused", "webhook_resumed"]


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://127.0.0.1:8080/", "address_private"),
        ("http://169.254.169.254/latest/meta-data", "address_private"),
        ("https://user:x@example.org/", "bad_text"),
        ("ftp://example.org/x", "bad_text"),
    ],
)
async def test_e06_no_news_is_sent_inside(house: House, url: str, code: str) -> None:
    """Nor anywhere that is no address of the web."""
    owner = await house.member(OWNER)
    answer = await owner.post("/spaces/home/webhooks", {**WISH, "url": url})
    assert answer.code == code


async def test_a_webhook_is_tried_out_and_its_deliveries_are_seen(house: House) -> None:
    """What is on its way is among them."""
    owner = await house.member(OWNER)
    id = (await owner.post("/spaces/home/webhooks", WISH)).body["id"]
    sent = await owner.post(f"/spaces/home/webhooks/{id}/test")
    assert sent.status == 202
    found: list[dict[str, str]] = []
    for _ in range(500):
        found = (await owner.get(f"/spaces/home/webhooks/{id}/deliveries")).body["deliveries"]
        if found:
            break
    assert [(each["id"], each["kind"]) for each in found] == [(sent.body["delivery"], "ping")]
    assert (await owner.get(f"/spaces/home/webhooks/{id}/deliveries?state=dead")).body["deliveries"] == []
    assert (await owner.get(f"/spaces/home/webhooks/{id}/deliveries?state=lost")).code == "bad_message"
    again = await owner.post(f"/spaces/home/webhooks/{id}/deliveries/{sent.body['delivery']}/again")
    assert again.code == "not_found"


async def test_what_a_webhook_is_not_for_it_is_not_made(house: House) -> None:
    """Kinds there are not, or none."""
    owner = await house.member(OWNER)
    for kinds in ([], ["everything"], "person_left"):
        assert (await owner.post("/spaces/home/webhooks", {**WISH, "kinds": kinds})).code == "bad_message"
