"""Tests of promises over HTTP: whose they are, who sees them, and the private link for calendars."""

from __future__ import annotations

from typing import Any

from ical.calendar_stream import IcsCalendarStream

from papote.people.account import HOME, Identity
from papote.people.encounters import Encounter
from papote.people.promises import Reminder
from papote.storage.promises import PromiseTable
from papote.types import PersonId, Role
from tests.api.house import Answer, Browser, House
from tests.api.test_encounters import guest

TEXT = "envoyer l’article vendredi"


async def three(house: House) -> tuple[Browser, Browser, Browser, PersonId, PersonId]:
    """Ada has met Bob; nobody has met Cyd."""
    ada = await house.member("ada@example.org", Role.MEMBER)
    own = PersonId(await house.account(ada))
    bob, other = await guest(house, "Bob")
    cyd, _ = await guest(house, "Cyd")
    met = Encounter(("e1", "e2"), (own, other), ("Ada", "Bob"), "Cuisine", house.clock.unix())
    await house.register.books.note([met])
    return ada, bob, cyd, own, other


async def promised(browser: Browser, **more: Any) -> Answer:
    """Somebody promises something."""
    return await browser.post("/me/promises", {"text": TEXT, **more})


async def test_c3_the_other_sees_only_what_is_promised_to_him(house: House) -> None:
    """With the name and the day; not when one wants to be reminded, and not what is promised to others."""
    ada, bob, cyd, own, other = await three(house)
    due = house.clock.unix() + 86_400
    made = await promised(ada, to=other, due_at=due, remind_at=due - 60)
    assert (made.status, made.body["to_name"], made.body["due_at"]) == (201, "Bob", due)
    await promised(ada)
    told = (await bob.get("/me/promises")).body
    assert told["mine"] == []
    (card,) = told["to_me"]
    assert (card["by"], card["by_name"], card["text"], card["due_at"]) == (own, "ada", TEXT, due)
    assert "remind_at" not in card
    assert (await cyd.get("/me/promises")).body["to_me"] == []
    assert len((await ada.get("/me/promises")).body["mine"]) == 2


async def test_c3_one_promises_to_people_one_knows_or_talks_with(house: House) -> None:
    """To nobody else: a promise is no way to write to strangers; nor to somebody who has blocked one."""
    ada, bob, cyd, own, other = await three(house)
    stranger = PersonId((await cyd.get("/me")).body["person"])
    for browser, to in ((ada, stranger), (cyd, own), (ada, "no-such")):
        assert (await promised(browser, to=to)).code == "not_found"
    identity = Identity(stranger, None, None, "Cyd", "a01", Role.GUEST, (), HOME)
    house.doorman.talking[own] = (identity,)
    assert (await promised(ada, to=stranger)).body["to_name"] == "Cyd"
    assert (await promised(ada, to=other)).status == 201
    assert (await bob.ask("PUT", f"/me/blocks/{own}", {"name": "Ada"})).status == 200
    assert (await promised(ada, to=other)).code == "not_found"
    assert (await bob.get("/me/promises")).body["to_me"] == []
    assert (await promised(await house.browser())).code == "not_signed_in"


async def test_c3_done_and_undone_by_whoever_promised_alone(house: House) -> None:
    """The other sees it."""
    ada, bob, cyd, _, other = await three(house)
    id = (await promised(ada, to=other)).body["id"]
    path = f"/me/promises/{id}"
    for browser in (bob, cyd):
        assert (await browser.ask("PATCH", path, {"done": True})).code == "not_found"
        assert (await browser.ask("DELETE", path)).code == "not_found"
    done = (await ada.ask("PATCH", path, {"done": True})).body["done_at"]
    assert done == house.clock.unix()
    house.clock.turn(5)
    assert (await ada.ask("PATCH", path, {"done": True})).body["done_at"] == done
    assert (await bob.get("/me/promises")).body["to_me"][0]["done_at"] == done
    undone = (await ada.ask("PATCH", path, {"done": False, "text": "autre chose", "due_at": None})).body
    assert (undone["done_at"], undone["text"]) == (None, "autre chose")
    assert (await ada.ask("DELETE", path)).status == 204
    assert (await bob.get("/me/promises")).body["to_me"] == []


async def test_what_is_no_promise_is_refused(house: House) -> None:
    """Nothing, too much, a day no calendar has."""
    ada, _, _, _, _ = await three(house)
    for wrong in ({"text": "  "}, {"text": "x" * 281}):
        assert (await promised(ada, **wrong)).code == "bad_text"
    assert (await promised(ada, due_at=1e300)).code == "bad_number"
    assert (await promised(ada, remind_at=-1e12)).code == "bad_number"


async def test_c3_a_calendar_reads_along_by_a_private_link_until_it_is_taken_back(house: House) -> None:
    """It sees done and undone; of the link only a hash is kept; another's promises are not in it."""
    ada, bob, _, _, other = await three(house)
    id = (await promised(ada, to=other, due_at=house.clock.unix() + 60, remind_at=house.clock.unix())).body["id"]
    await promised(bob)
    assert (await ada.get("/me/promises")).body["calendar_since"] is None
    url = (await ada.post("/me/promises-link")).body["url"]
    assert url.startswith("https://office.example/api/v1/me/promises.ics?key=")
    path = url.removeprefix("https://office.example")
    assert len(path.partition("key=")[2]) >= 22, "128 bits are 22 letters"
    reader = await house.browser()
    seen = []
    for done in (None, True, False):
        if done is not None:
            await ada.ask("PATCH", f"/me/promises/{id}", {"done": done})
        answer = await reader.get(path)
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        (todo,) = IcsCalendarStream.calendar_from_ics(answer.body).todos
        seen.append((todo.sequence, todo.status, todo.summary))
    text = f"{TEXT} → Bob"
    assert seen == [(0, "NEEDS-ACTION", text), (1, "COMPLETED", text), (2, "NEEDS-ACTION", text)]
    assert (await ada.get("/me/promises")).body["calendar_since"] == house.clock.unix()
    fresh = (await ada.post("/me/promises-link")).body["url"].removeprefix("https://office.example")
    assert (await reader.get(path)).code == "not_found"
    assert (await reader.get(fresh)).status == 200
    assert (await ada.ask("DELETE", "/me/promises-link")).status == 204
    assert (await reader.get(fresh)).code == "not_found"
    assert (await ada.ask("DELETE", "/me/promises-link")).code == "not_found"
    own = (await ada.get("/me/promises.ics")).body
    assert TEXT in own


async def test_c3_a_promise_keeps_the_clock_of_who_made_it(house: House) -> None:
    """By which its day is one; a clock nobody here knows is none, and refuses nothing."""
    ada, _, _, own, _ = await three(house)
    due = house.clock.unix() + 86_400
    id = (await promised(ada, due_at=due, zone="Europe/Brussels")).body["id"]
    seen = []
    for wish in ({}, {"zone": "America/New_York"}, {"zone": "Nowhere/Land"}):
        assert (await ada.ask("PATCH", f"/me/promises/{id}", wish)).status == 200
        seen += [each.zone for each in await PromiseTable(house.database).of(own)]
    assert seen == ["Europe/Brussels", "America/New_York", ""]
    assert (await promised(ada, due_at=due, zone="Nowhere/Land")).status == 201


async def test_c3_one_may_be_reminded_after_it_was_due(house: House) -> None:
    """As who wants to look whether it was done; a day that is put forward keeps its reminder as well."""
    ada, _, _, own, _ = await three(house)
    due = house.clock.unix() + 86_400
    made = await promised(ada, due_at=due, remind_at=due + 3600)
    assert (made.status, made.body["remind_at"]) == (201, due + 3600)
    sooner = await ada.ask("PATCH", f"/me/promises/{made.body['id']}", {"due_at": due - 3600})
    assert (sooner.status, sooner.body["remind_at"]) == (200, due + 3600)
    (kept,) = await PromiseTable(house.database).of(own)
    assert kept.reminder is Reminder.WAITING


async def test_links_are_not_tried_out(house: House) -> None:
    """Whoever guesses is told to slow down."""
    reader = await house.browser()
    codes = [(await reader.get(f"/me/promises.ics?key={number:043}")).code for number in range(21)]
    assert codes[:20] == ["not_found"] * 20
    assert codes[20] == "too_many"


async def test_c3_a_promise_with_a_reminder_waits_for_its_letter(house: House) -> None:
    """Whether there are letters is told: without a mail server there are none."""
    ada, _, _, own, _ = await three(house)
    await promised(ada, remind_at=house.clock.unix() + 60)
    (kept,) = await PromiseTable(house.database).of(own)
    assert kept.reminder is Reminder.WAITING
    assert (await ada.get("/me/promises")).body["letters"] is False
