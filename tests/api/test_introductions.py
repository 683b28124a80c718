"""Tests of warm introductions over HTTP: who may ask whom, what each is told, and what nobody is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from papote.people.account import HOME, Identity
from papote.people.encounters import Encounter
from papote.people.introductions import LASTING
from papote.types import PersonId, Role, SpaceId
from papote.world.cards import Card
from tests.api.house import Answer, Browser, House
from tests.api.test_encounters import guest

PATH = "/me/introductions"
TEXT = "she fires wood kilns, and so do I"


@dataclass
class Three:
    """Ada has met Cyd, and Cyd has met Bob."""

    ada: Browser
    bob: Browser
    cyd: Browser
    a: PersonId
    b: PersonId
    c: PersonId
    told: list[tuple[PersonId, str]]


async def three(house: House) -> Three:
    """All of them guests but Ada."""
    ada = await house.member("ada@example.org", Role.MEMBER)
    a = PersonId(await house.account(ada))
    bob, b = await guest(house, "Bob")
    cyd, c = await guest(house, "Cyd")
    now = house.clock.unix()
    await house.register.books.note(
        [
            Encounter(("e1", "e2"), (a, c), ("ada", "Cyd"), "Cuisine", now),
            Encounter(("e3", "e4"), (c, b), ("Cyd", "Bob"), "Jardin", now),
        ]
    )
    told: list[tuple[PersonId, str]] = []

    def tell(space: SpaceId, message: Any, to: Any) -> None:
        for person, name in ((a, "ada"), (b, "Bob"), (c, "Cyd")):
            if to(Identity(person, None, None, name, "a01", Role.GUEST, (), space)):
                told.append((person, message.what))

    house.register.crier.tell = tell
    return Three(ada, bob, cyd, a, b, c, told)


async def asked(all: Three) -> str:
    """Ada asks Cyd; the id of her wish."""
    answer = await all.ada.post(PATH, {"to": all.c, "whom": "your potter", "text": TEXT})
    assert answer.status == 201
    return str(answer.body["id"])


async def forwarded(all: Three) -> str:
    """Cyd passes it on to Bob."""
    id = await asked(all)
    assert (await all.cyd.post(f"{PATH}/{id}/forward", {"to": all.b, "comment": "you will like her"})).status == 204
    return id


async def accepted(house: House, all: Three, id: str, **more: Any) -> Answer:
    """Bob says yes."""
    wish = {"room": "palier", "area": "table-4", "at": house.clock.unix() + 3600}
    return await all.bob.post(f"{PATH}/{id}/accept", {**wish, **more})


async def lists(browser: Browser) -> dict[str, list[dict[str, Any]]]:
    """What somebody sees."""
    return dict((await browser.get(PATH)).body)


async def test_c8_a_yes_brings_two_to_a_table_with_the_helpers_note(house: House) -> None:
    """Each is told what concerns him, when it does."""
    all = await three(house)
    id = await asked(all)
    (help,) = (await lists(all.cyd))["asked_of_me"]
    assert (help["by_name"], help["whom"], help["text"], help["to_name"]) == ("ada", "your potter", TEXT, None)
    assert await lists(all.bob) == {"mine": [], "asked_of_me": [], "to_me": []}
    note = {"to": all.b, "comment": "you will like her"}
    assert (await all.cyd.post(f"{PATH}/{id}/forward", note)).status == 204
    (offer,) = (await lists(all.bob))["to_me"]
    assert (offer["by_name"], offer["via_name"], offer["text"]) == ("ada", "Cyd", TEXT)
    assert (offer["comment"], offer["meeting"]) == ("you will like her", None)
    assert "whom" not in offer
    assert (await accepted(house, all, id)).status == 204
    (mine,) = (await lists(all.ada))["mine"]
    meeting = {
        "room": "palier",
        "area": "table-4",
        "place": "table-4, palier",
        "at": house.clock.unix() + 3600,
        "comment": "you will like her",
    }
    assert (mine["state"], mine["meeting"]) == ("accepted", {**meeting, "person": all.b, "name": "Bob"})
    (offer,) = (await lists(all.bob))["to_me"]
    assert offer["meeting"] == {**meeting, "person": all.a, "name": "ada"}
    (help,) = (await lists(all.cyd))["asked_of_me"]
    assert (help["to_name"], help["accepted"]) == ("Bob", True)
    assert all.told == [(all.c, "asked"), (all.b, "offered"), (all.a, "agreed"), (all.c, "agreed")]


async def test_c8_who_asks_sees_the_same_whatever_becomes_of_it_but_a_yes(house: House) -> None:
    """Passed on, dropped, declined, forgotten: it waits for seven days to the second, and is then not now."""
    all = await three(house)
    dropped, declined, forgotten = await asked(all), await forwarded(all), await asked(all)
    before = (await lists(all.ada))["mine"]
    assert (await all.cyd.post(f"{PATH}/{dropped}/drop")).status == 204
    assert (await all.bob.post(f"{PATH}/{declined}/drop")).status == 204
    assert all.told.count((all.a, "ended")) == 0
    assert [person for person, _ in all.told if person == all.a] == []
    assert (await lists(all.ada))["mine"] == before
    assert [each["id"] for each in (await lists(all.cyd))["asked_of_me"]].count(dropped) == 0
    assert {each["id"]: each["to_name"] for each in (await lists(all.cyd))["asked_of_me"]} == {
        declined: "Bob",
        forgotten: None,
    }
    assert (await lists(all.bob))["to_me"] == []
    house.clock.turn(LASTING - 1)
    assert {each["state"] for each in (await lists(all.ada))["mine"]} == {"waiting"}
    house.clock.turn(1)
    over = (await lists(all.ada))["mine"]
    assert [{**each, "state": "waiting"} for each in over] == before
    assert {each["state"] for each in over} == {"not_now"}
    assert (await lists(all.cyd))["asked_of_me"] == []


async def test_c8_the_helper_has_met_both_and_both_have_him_in_their_books(house: House) -> None:
    """Anybody else is not found, and no more is said."""
    all = await three(house)
    dan, stranger = await guest(house, "Dan")
    for browser, to in ((all.ada, all.b), (all.ada, stranger), (all.ada, all.a), (all.ada, "no-such"), (dan, all.c)):
        assert (await browser.post(PATH, {"to": to, "whom": "w", "text": "t"})).code == "not_found"
    id = await asked(all)
    for target in (stranger, all.a, all.c, "no-such"):
        assert (await all.cyd.post(f"{PATH}/{id}/forward", {"to": target})).code == "not_found"
    (line,) = (await all.bob.get("/me/book")).body["entries"]
    assert (await all.bob.ask("DELETE", f"/me/book/{line['id']}")).status == 204
    assert (await all.cyd.post(f"{PATH}/{id}/forward", {"to": all.b})).code == "not_found"
    for browser in (all.ada, all.bob, dan):
        assert (await browser.post(f"{PATH}/{id}/drop")).code == "not_found"
        assert (await browser.post(f"{PATH}/{id}/forward", {"to": all.b})).code == "not_found"
    nobody = await house.browser()
    assert (await nobody.post(PATH, {"to": all.c, "whom": "w", "text": "t"})).code == "not_signed_in"
    assert await lists(nobody) == {"mine": [], "asked_of_me": [], "to_me": []}


async def test_c8_blocked_people_are_never_introduced_and_nobody_learns_of_it(house: House) -> None:
    """Who was blocked by whom he would meet waits; the helper is answered as ever."""
    all = await three(house)
    id = await asked(all)
    assert (await all.bob.ask("PUT", f"/me/blocks/{all.a}", {"name": "Ada"})).status == 200
    assert (await all.cyd.post(f"{PATH}/{id}/forward", {"to": all.b})).status == 204
    assert (await lists(all.bob))["to_me"] == []
    assert (all.b, "offered") not in all.told
    assert (await accepted(house, all, id)).code == "not_found"
    assert (await lists(all.ada))["mine"][0]["state"] == "waiting"
    other = await asked(all)
    assert (await all.cyd.ask("PUT", f"/me/blocks/{all.a}", {"name": "Ada"})).status == 200
    assert (await lists(all.cyd))["asked_of_me"] == []
    assert (await all.cyd.post(f"{PATH}/{other}/forward", {"to": all.b})).code == "not_found"
    assert [each["state"] for each in (await lists(all.ada))["mine"]] == ["waiting", "waiting"]
    assert (await all.ada.post(PATH, {"to": all.c, "whom": "w", "text": "t"})).code == "not_found"


async def test_c8_two_who_agreed_and_block_each_other_meet_no_more(house: House) -> None:
    """The meeting is gone from both lists."""
    all = await three(house)
    id = await forwarded(all)
    await accepted(house, all, id)
    assert (await all.ada.ask("PUT", f"/me/blocks/{all.b}", {"name": "Bob"})).status == 200
    assert (await lists(all.ada))["mine"] == (await lists(all.bob))["to_me"] == []


async def test_c8_nothing_tells_whether_who_is_asked_is_here_or_listed(house: House) -> None:
    """Here, away, in no list: who asks and who helps are answered the same."""
    all = await three(house)
    seen = []
    for card in (None, Card(), Card(listed=False)):
        here = Identity(all.b, None, None, "Bob", "a01", Role.GUEST, (), HOME, card or Card())
        house.doorman.people = [here] if card is not None else []
        id = await forwarded(all)
        mine, help = (await lists(all.ada))["mine"][0], (await lists(all.cyd))["asked_of_me"][0]
        assert "Bob" not in str(mine)
        assert all.b not in str(mine)
        seen.append(({**mine, "id": ""}, {**help, "id": ""}))
        await all.ada.ask("DELETE", f"{PATH}/{id}")
    assert seen[0] == seen[1] == seen[2]


async def test_c8_three_wait_at_most_and_ten_are_asked_for_in_a_day(house: House) -> None:
    """Taking back makes room, and is no way to ring at somebody's all day."""
    all = await three(house)
    wish = {"to": all.c, "whom": "w", "text": "t"}
    ids = [await asked(all) for _ in range(3)]
    assert (await all.ada.post(PATH, wish)).code == "too_many"
    for _ in range(7):
        assert (await all.ada.ask("DELETE", f"{PATH}/{ids.pop()}")).status == 204
        ids.append(await asked(all))
    await all.ada.ask("DELETE", f"{PATH}/{ids.pop()}")
    assert (await all.ada.post(PATH, wish)).code == "too_many"
    house.clock.turn(86_401)
    assert (await all.ada.post(PATH, wish)).status == 201


async def test_c8_what_is_taken_back_is_gone_for_all(house: House) -> None:
    """Before and after a yes; who was only asked takes nothing back."""
    all = await three(house)
    id = await forwarded(all)
    assert (await all.bob.ask("DELETE", f"{PATH}/{id}")).code == "not_found"
    assert (await all.cyd.ask("DELETE", f"{PATH}/{id}")).code == "not_found"
    assert (await all.ada.ask("DELETE", f"{PATH}/{id}")).status == 204
    assert (await lists(all.bob))["to_me"] == (await lists(all.cyd))["asked_of_me"] == []
    id = await forwarded(all)
    await accepted(house, all, id)
    all.told.clear()
    assert (await all.bob.ask("DELETE", f"{PATH}/{id}")).status == 204
    assert (await lists(all.ada))["mine"] == []
    assert sorted(all.told) == sorted([(all.c, "ended"), (all.a, "ended")])


async def test_c8_what_is_no_wish_no_comment_or_no_meeting_is_refused(house: House) -> None:
    """281 characters, nothing at all, a day that is over, a room that is elsewhere."""
    all = await three(house)
    for wrong in ({"text": "x" * 281}, {"text": " "}, {"whom": " "}, {"whom": "x" * 81}):
        assert (await all.ada.post(PATH, {"to": all.c, "whom": "w", "text": "t", **wrong})).code == "bad_text"
    id = await asked(all)
    assert (await all.cyd.post(f"{PATH}/{id}/forward", {"to": all.b, "comment": "x" * 281})).code == "bad_text"
    assert (await all.cyd.post(f"{PATH}/{id}/forward", {"to": all.b, "comment": "x" * 280})).status == 204
    now = house.clock.unix()
    for at in (now - 3600, now + 61 * 86_400, 1e300):
        assert (await accepted(house, all, id, at=at)).code == "bad_number"
    assert (await accepted(house, all, id)).status == 204
    assert (await accepted(house, all, id)).code == "not_found"
