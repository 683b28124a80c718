"""Tests of the agenda by HTTP: who plans, who sees, who answers, and what goes with a place."""

from __future__ import annotations

from typing import Any

import pytest

from papote.api.agenda import ANSWERS, ANSWERS_FROM
from papote.people.account import Access
from papote.people.agenda import CLAIM_SECONDS
from papote.types import Role
from tests.api.house import Browser, House

EVENTS = "/spaces/home/events"


def wish(house: House, **changes: Any) -> dict[str, Any]:
    """A talk in an hour, for an hour."""
    now = house.clock.unix()
    return {
        "title": "Talk",
        "starts_at": now + 3600,
        "ends_at": now + 7200,
        "zone": "Europe/Brussels",
        "places": 1,
    } | changes


async def planned(house: House, planner: Browser, **changes: Any) -> dict[str, Any]:
    """Something in the agenda."""
    made = await planner.post(EVENTS, wish(house, **changes))
    assert made.status == 201, made
    body: dict[str, Any] = made.body
    return body


async def guest(house: House, name: str) -> Browser:
    """Somebody who comes without an account."""
    browser = await house.browser()
    assert (await browser.post("/guest", {"name": name, "avatar": "a01"})).status == 200
    return browser


async def answer(browser: Browser, event: dict[str, Any], coming: bool = True) -> Any:
    """What somebody is told who answers."""
    got = await browser.post(f"{EVENTS}/{event['id']}/answer", {"coming": coming})
    assert got.status == 200, got
    return got.body


async def test_a_host_plans_and_everybody_who_may_come_in_sees_it(house: House) -> None:
    """With all that was said of it."""
    host = await house.member("host@example.org", Role.HOST)
    made = await planned(house, host, text="One\nTwo", host="Léa", room="le-palier", area="stage", places=None)
    for browser in (host, await guest(house, "Ada"), await house.browser()):
        (seen,) = (await browser.get(EVENTS)).body["events"]
        assert seen == made
        assert (await browser.get(f"{EVENTS}/{made['id']}")).body == made
    assert (made["title"], made["text"], made["host"]) == ("Talk", "One\nTwo", "Léa")
    assert (made["room"], made["area"], made["sequence"]) == ("le-palier", "stage", 0)
    assert (made["places"], made["places_left"], made["confirmed"], made["mine"]) == (None, None, 0, None)
    assert ("event_planned", made["id"]) in [(action, target) for _, action, target in house.audited]


async def test_the_agenda_begins_now_unless_asked_otherwise(house: House) -> None:
    """What is over is past."""
    host = await house.member("host@example.org", Role.HOST)
    now = house.clock.unix()
    made = await planned(house, host)
    house.clock.turn(7200)
    assert (await host.get(EVENTS)).body["events"] == []
    (past,) = (await host.get(f"{EVENTS}?since={now}")).body["events"]
    assert past["id"] == made["id"]
    assert (await host.get(f"{EVENTS}?since={now}&until={now}")).body["events"] == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": " \u3164 "}, "bad_text"),
        ({"title": "a\u202eb"}, "bad_text"),
        ({"zone": "Mars/Olympus"}, "bad_text"),
        ({"zone": "../etc/passwd"}, "bad_text"),
        ({"ends_at": 0.0}, "bad_number"),
        ({"starts_at": 10.0, "ends_at": 20.0}, "bad_number"),
        ({"starts_at": 5e9, "ends_at": 6e9}, "bad_message"),
        ({"places": 0}, "bad_message"),
        ({"area": "stage"}, "unknown_area"),
    ],
)
async def test_what_cannot_be_is_not_planned(house: House, changes: dict[str, Any], code: str) -> None:
    """Nothing of it is in the agenda."""
    host = await house.member("host@example.org", Role.HOST)
    refused = await host.post(EVENTS, wish(house, **changes))
    assert (refused.status, refused.code) == (400, code)
    assert (await host.get(EVENTS)).body["events"] == []


async def test_c4_who_comes_late_waits_and_is_offered_the_place_that_is_given_back(house: House) -> None:
    """Told of the place in the line, and of the time there is to take it."""
    host = await house.member("host@example.org", Role.HOST)
    ada, bob, eve = [await guest(house, name) for name in ("Ada", "Bob", "Eve")]
    event = await planned(house, host)
    nothing = {"position": None, "claim_until": None, "letter": None}
    assert (await answer(ada, event))["mine"] == {"standing": "confirmed"} | nothing
    await answer(bob, event)
    told = await answer(eve, event)
    assert told["mine"] == nothing | {"standing": "waiting", "position": 2}
    assert (told["confirmed"], told["waiting"], told["places_left"]) == (1, 2, 0)
    await answer(ada, event, coming=False)
    (seen,) = (await bob.get(EVENTS)).body["events"]
    until = house.clock.unix() + CLAIM_SECONDS
    assert seen["mine"] == nothing | {"standing": "offered", "claim_until": until}
    assert (await answer(bob, event))["mine"]["standing"] == "confirmed"
    listed = (await host.get(f"{EVENTS}/{event['id']}/answers")).body["answers"]
    assert [(each["name"], each["standing"]) for each in listed] == [
        ("Bob", "confirmed"),
        ("Eve", "waiting"),
        ("Ada", "declined"),
    ]


async def test_who_is_nobody_yet_does_not_answer(house: House) -> None:
    """Nobody would find him again."""
    host = await house.member("host@example.org", Role.HOST)
    event = await planned(house, host)
    refused = await (await house.browser()).post(f"{EVENTS}/{event['id']}/answer", {"coming": True})
    assert (refused.status, refused.code) == (401, "not_signed_in")


async def test_only_hosts_plan_and_see_who_comes(house: House) -> None:
    """A member is told so, a guest to sign in."""
    host, member = await house.member("host@example.org", Role.HOST), await house.member("m@example.org", Role.MEMBER)
    event = await planned(house, host)
    one = f"{EVENTS}/{event['id']}"
    for browser, status in ((member, 403), (await guest(house, "Ada"), 401)):
        assert (await browser.post(EVENTS, wish(house))).status == status
        assert (await browser.ask("PATCH", one, {"sequence": 0, "title": "Mine"})).status == status
        assert (await browser.ask("DELETE", one)).status == status
        assert (await browser.get(f"{one}/answers")).status == status


async def test_what_is_for_members_is_hidden_from_guests(house: House) -> None:
    """In the list, by its id, in a calendar, and where one would answer."""
    host, member = await house.member("host@example.org", Role.HOST), await house.member("m@example.org", Role.MEMBER)
    event = await planned(house, host, visibility="members")
    one, ada = f"{EVENTS}/{event['id']}", await guest(house, "Ada")
    assert [each["id"] for each in (await member.get(EVENTS)).body["events"]] == [event["id"]]
    assert (await ada.get(EVENTS)).body["events"] == []
    for path in (one, f"{one}/event.ics"):
        assert (await ada.get(path)).status == 404
    assert (await ada.post(f"{one}/answer", {"coming": True})).status == 404
    assert "Talk" not in (await ada.get(f"{EVENTS}.ics")).body
    assert "Talk" in (await member.get(f"{EVENTS}.ics")).body


async def test_who_may_not_come_in_sees_nothing(house: House) -> None:
    """And hears what is missing."""
    host = await house.member("host@example.org", Role.HOST)
    event = await planned(house, host)
    await house.rule(access=Access.MEMBERS)
    ada = await guest(house, "Ada")
    for path in (EVENTS, f"{EVENTS}/{event['id']}", f"{EVENTS}.ics", f"{EVENTS}/{event['id']}/event.ics"):
        refused = await ada.get(path)
        assert (refused.status, refused.code) == (403, "members_only")
    assert (await ada.post(f"{EVENTS}/{event['id']}/answer", {"coming": True})).status == 403


async def test_changes_are_made_to_what_one_has_seen(house: House) -> None:
    """Who looked before somebody else changed it looks again."""
    host = await house.member("host@example.org", Role.HOST)
    event = await planned(house, host, room="le-palier", area="stage")
    one = f"{EVENTS}/{event['id']}"
    changed = (await host.ask("PATCH", one, {"sequence": 0, "title": "Better", "room": None})).body
    assert (changed["title"], changed["sequence"], changed["room"], changed["area"]) == ("Better", 1, None, None)
    assert changed["starts_at"] == event["starts_at"]
    stale = await host.ask("PATCH", one, {"sequence": 0, "title": "Other"})
    assert (stale.status, stale.code) == (409, "conflict")
    assert (await host.ask("PATCH", f"{EVENTS}/none", {"sequence": 0})).status == 404


async def test_what_is_cancelled_stays_as_cancelled_and_takes_no_answers(house: House) -> None:
    """A second time nothing changes."""
    host, ada = await house.member("host@example.org", Role.HOST), await guest(house, "Ada")
    event = await planned(house, host)
    one = f"{EVENTS}/{event['id']}"
    for _ in range(2):
        cancelled = (await host.ask("DELETE", one)).body
        assert (cancelled["cancelled"], cancelled["sequence"]) == (True, 1)
    refused = await ada.post(f"{one}/answer", {"coming": True})
    assert (refused.status, refused.code) == (409, "event_over")
    assert (await host.ask("PATCH", one, {"sequence": 1, "title": "No"})).code == "event_over"


async def test_programs_read_and_plan_with_a_token_that_may(house: House) -> None:
    """Each only what its scopes name; answers are given by people."""
    owner = await house.member("owner@example.org", Role.OWNER)
    headers = {}
    for scope in ("events", "plan"):
        made = await owner.post("/spaces/home/tokens", {"name": scope, "scopes": [scope]})
        headers[scope] = {"Authorization": f"Bearer {made.body['token']}"}
    program = await house.browser()
    planned = await program.ask("POST", EVENTS, wish(house), **headers["plan"])
    assert planned.status == 201
    assert (await program.ask("POST", EVENTS, wish(house), **headers["events"])).status == 403
    assert (await program.get(EVENTS, **headers["plan"])).status == 403
    assert len((await program.get(EVENTS, **headers["events"])).body["events"]) == 1
    path = f"{EVENTS}/{planned.body['id']}/answer"
    assert (await program.ask("POST", path, {"coming": True}, **headers["events"])).status == 403


async def test_who_answers_too_often_waits(house: House) -> None:
    """A place is no light switch."""
    host, ada = await house.member("host@example.org", Role.HOST), await guest(house, "Ada")
    event = await planned(house, host)
    for number in range(20):
        await answer(ada, event, coming=number % 2 == 0)
    refused = await ada.post(f"{EVENTS}/{event['id']}/answer", {"coming": True})
    assert (refused.status, refused.code) == (429, "too_many")


async def test_c4_what_goes_with_a_place_is_chosen_by_who_has_one_as_long_as_there_is_any(house: House) -> None:
    """And hosts see who gets what."""
    host, ada, bob = (
        await house.member("host@example.org", Role.HOST),
        await guest(house, "Ada"),
        await guest(house, "Bob"),
    )
    event = await planned(house, host, places=None, perks=[{"name": "Soup", "stock": 1}, {"name": "Tea"}])
    soup, tea = event["perks"]
    assert (soup["name"], soup["stock"], soup["left"], soup["mine"], tea["left"]) == ("Soup", 1, 1, False, None)
    one = f"{EVENTS}/{event['id']}"
    refused = await ada.post(f"{one}/perks/{soup['id']}", {"wanted": True})
    assert (refused.status, refused.code) == (403, "no_place")
    await answer(ada, event)
    await answer(bob, event)
    told = (await ada.post(f"{one}/perks/{soup['id']}", {"wanted": True})).body["perks"]
    assert [(each["left"], each["mine"]) for each in told] == [(0, True), (None, False)]
    gone = await bob.post(f"{one}/perks/{soup['id']}", {"wanted": True})
    assert (gone.status, gone.code) == (409, "perk_gone")
    assert (await bob.post(f"{one}/perks/{tea['id']}", {"wanted": True})).status == 200
    assert (await bob.post(f"{one}/perks/none", {"wanted": True})).status == 404
    listed = (await host.get(f"{one}/answers")).body["answers"]
    assert [each["perks"] for each in listed] == [["Soup"], ["Tea"]]
    await answer(ada, event, coming=False)
    assert (await bob.post(f"{one}/perks/{soup['id']}", {"wanted": True})).body["perks"][0]["mine"]


async def test_what_goes_with_a_place_is_changed_by_its_id(house: House) -> None:
    """What is not named any more is gone; an id nobody gave out is given another."""
    host = await house.member("host@example.org", Role.HOST)
    event = await planned(house, host, perks=[{"name": "Soup"}, {"name": "Tea"}])
    one, (soup, _) = f"{EVENTS}/{event['id']}", event["perks"]
    await answer(host, event)
    await host.post(f"{one}/perks/{soup['id']}", {"wanted": True})
    wishes = [
        {"name": "Cake", "id": "mine"},
        {"name": "Stew", "id": soup["id"], "stock": 3},
        {"name": "Twin", "id": soup["id"]},
    ]
    changed = (await host.ask("PATCH", one, {"sequence": 0, "perks": wishes})).body["perks"]
    assert [(each["name"], each["mine"]) for each in changed] == [("Cake", False), ("Stew", True), ("Twin", False)]
    assert changed[1]["id"] == soup["id"]
    assert len({each["id"] for each in changed} | {"mine"}) == 4
    kept = (await host.ask("PATCH", one, {"sequence": 1, "title": "Other"})).body["perks"]
    assert kept == changed
    bad = await host.ask("PATCH", one, {"sequence": 2, "perks": [{"name": " "}]})
    assert bad.code == "bad_text"


async def test_c4_one_address_does_not_take_all_places_by_making_guests_of_itself(house: House) -> None:
    """Not as many as one likes answer from there; from elsewhere people still come."""
    host = await house.member("host@example.org", Role.HOST)
    event = await planned(house, host, places=100)
    path = f"{EVENTS}/{event['id']}/answer"
    for number in range(ANSWERS_FROM // ANSWERS):
        ada = await guest(house, f"Ada {number}")
        for _ in range(ANSWERS):
            assert (await ada.post(path, {"coming": True})).status == 200
    bob = await guest(house, "Bob")
    assert (await bob.post(path, {"coming": True})).code == "too_many"
    assert (await bob.post(path, {"coming": True}, X_Test_Address="192.0.2.9")).status == 200


async def test_c4_what_guests_may_not_see_hides_nothing_from_them(house: House) -> None:
    """The limit counts what one sees."""
    host = await house.member("host@example.org", Role.HOST)
    for _ in range(2):
        await planned(house, host, visibility="members")
    shown = await planned(house, host, starts_at=house.clock.unix() + 5000)
    (seen,) = (await (await guest(house, "Ada")).get(f"{EVENTS}?limit=1")).body["events"]
    assert seen["id"] == shown["id"]
