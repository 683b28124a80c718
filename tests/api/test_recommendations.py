"""Tests of contacts that hosts recommend."""

from __future__ import annotations

import json
from dataclasses import replace
from types import SimpleNamespace
from typing import cast

from papote.people.account import HOME, Identity
from papote.rooms.manager import RoomHost
from papote.types import PersonId, Role, RoomId, Status
from papote.world import events
from papote.world.cards import BLANK, Card
from tests.api.house import Browser, House
from tests.api.test_profiles import guest
from tests.gateway.test_herald import view

PATH = "/spaces/home/recommendations"
MINE = "/spaces/home/me/recommendations"


def here(house: House, person: str, name: str, card: Card = BLANK) -> None:
    """This person is in a room."""
    house.doorman.people.append(Identity(PersonId(person), None, None, name, "a01", Role.GUEST, (), HOME, card))


async def two(house: House) -> tuple[Browser, Browser, PersonId, PersonId]:
    """A host; Ada's browser; Ada and Bob, who are here."""
    host = await house.member("hilde@example.org", Role.HOST)
    ada, her = await guest(house, "Ada", "192.0.2.1")
    _, his = await guest(house, "Bob", "192.0.2.2")
    here(house, her, "Ada")
    here(house, his, "Bob", Card(offers=("secret topic",), seeks=("another secret",)))
    return host, ada, her, his


async def test_c10_a_host_recommends_somebody_with_a_reason_and_only_who_it_is_for_reads_it(house: House) -> None:
    """Nothing of the contact's topics goes along."""
    host, ada, her, his = await two(house)
    made = await host.post(PATH, {"person": her, "contact": his, "reason": "knows kilns"})
    assert made.status == 204
    (card,) = (await ada.get(MINE)).body["contacts"]
    assert (card["contact"], card["name"], card["reason"]) == (his, "Bob", "knows kilns")
    assert "secret" not in json.dumps(card)
    assert (await host.get(MINE)).body["contacts"] == []
    assert (await (await house.browser()).get(MINE)).body["contacts"] == []
    assert ("recommended", his) in {(action, target) for _, action, target in house.audited}
    assert (await ada.ask("DELETE", f"{MINE}/{card['id']}")).status == 204
    assert (await ada.get(MINE)).body["contacts"] == []
    assert (await ada.ask("DELETE", f"{MINE}/{card['id']}")).code == "not_found"


async def test_c10_who_wants_it_not_is_unlisted_blocked_or_absent_is_answered_alike(house: House) -> None:
    """A host learns from it neither who is here nor who has blocked whom."""
    host, ada, her, _ = await two(house)
    here(house, "g-shy", "Shy", Card(recommended=False))
    here(house, "g-hidden", "Hidden", Card(listed=False))
    here(house, "g-blocked", "Blocked")
    await ada.ask("PUT", "/me/blocks/g-blocked", {"name": "Blocked"})
    answers = [
        await host.post(PATH, {"person": person, "contact": contact, "reason": "why"})
        for person, contact in (
            (her, "g-shy"),
            (her, "g-hidden"),
            (her, "g-blocked"),
            (her, "g-absent"),
            ("g-hidden", her),
            (her, her),
        )
    ]
    assert {(each.status, each.code, json.dumps(each.body)) for each in answers} == {
        (404, "not_found", json.dumps(answers[0].body))
    }
    assert (await ada.get(MINE)).body["contacts"] == []


async def test_c10_a_member_reads_it_when_he_comes(house: House) -> None:
    """Unless he is in no list; somebody who is a member elsewhere alone is nobody here."""
    host, _, _, his = await two(house)
    mia = await house.member("mia@example.org", Role.MEMBER)
    person = await house.account(mia)
    wish = {"person": person, "contact": his, "reason": "knows kilns"}
    assert (await host.post(PATH, wish)).status == 204
    assert [each["contact"] for each in (await mia.get(MINE)).body["contacts"]] == [his]
    assert (await mia.ask("PUT", "/me/profile", {"listed": False})).status == 200
    assert (await host.post(PATH, wish)).code == "not_found"
    stranger = await house.account(await house.member("tom@example.org"))
    assert (await host.post(PATH, wish | {"person": stranger})).code == "not_found"


async def test_c10_nobody_but_a_host_recommends(house: House) -> None:
    """Members and guests introduce people themselves."""
    _, ada, her, his = await two(house)
    member = await house.member("mia@example.org", Role.MEMBER)
    wish = {"person": her, "contact": his, "reason": "why"}
    assert (await member.post(PATH, wish)).code == "forbidden"
    assert (await ada.post(PATH, wish)).status in (401, 403, 404)


async def test_c10_a_block_made_later_hides_it(house: House) -> None:
    """As if nobody had recommended anything."""
    host, ada, her, his = await two(house)
    await host.post(PATH, {"person": her, "contact": his, "reason": "knows kilns"})
    await ada.ask("PUT", f"/me/blocks/{his}", {"name": "Bob"})
    assert (await ada.get(MINE)).body["contacts"] == []


async def test_c10_one_is_told_in_which_room_the_contact_is_unless_he_is_a_ghost(house: House) -> None:
    """As by a search; what the room is called, and which figure he is there."""
    host, ada, her, his = await two(house)
    await host.post(PATH, {"person": her, "contact": his, "reason": "knows kilns"})

    async def place() -> tuple[str | None, ...]:
        (card,) = (await ada.get(MINE)).body["contacts"]
        return card["room"], card["room_name"], card["player"]

    assert await place() == (None, None, None)
    hear = house.register.herald.listener(cast(RoomHost, SimpleNamespace(id=RoomId("annexe"))))
    there = view("p7", person=his, name="Bob")
    hear([events.PlayerJoined(there)], None)
    assert await place() == ("annexe", "annexe", "p7")
    hear([events.PlayerChanged(replace(there, status=Status.GHOST))], None)
    assert await place() == (None, None, None)
    hear([events.PlayerChanged(replace(there, listed=False))], None)
    assert await place() == (None, None, None)


async def test_a_reason_of_nothing_is_refused(house: House) -> None:
    """Without one it would only be a name."""
    host, _, her, his = await two(house)
    assert (await host.post(PATH, {"person": her, "contact": his, "reason": "  "})).code == "bad_text"
    assert (await host.post(PATH, {"person": her, "contact": his, "reason": "x" * 141})).code == "bad_message"
