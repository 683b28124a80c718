"""Contract tests of what a guest takes along when he signs in; the same on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest

from papote.people.account import HOME
from papote.people.agenda import PlaceLink, Standing
from papote.people.encounters import ContactCard, Encounter
from papote.people.introductions import Introduction, State
from papote.people.moderation import MOST_BLOCKS, Block
from papote.people.profile import clean_card
from papote.people.promises import Promise, Reminder
from papote.storage import Database
from papote.storage.encounters import BookTable
from papote.storage.guest_list import GuestListTable
from papote.storage.introductions import IntroductionTable
from papote.storage.luggage import LuggageTable
from papote.storage.moderation import BlockTable
from papote.storage.privacy import PrivacyTable
from papote.storage.profiles import ProfileTable
from papote.storage.promises import PromiseTable
from papote.types import AccountId, PersonId
from tests.people.test_agenda import TALK
from tests.storage.test_agenda import opened, say, standings
from tests.storage.test_guest_list import invitation, invited, take
from tests.storage.test_people import account, people
from tests.storage.test_perks import choose, house

ADA, GUEST, BOB, CLEO = PersonId("a-ada"), PersonId("g-ada"), PersonId("g-bob"), PersonId("a-cleo")
NOW = 1_800_000_000.0
CARD = clean_card(about="Potière", offers=["céramique"], book=True)
EVERYTHING = frozenset({"card", "contact", "book"})

MET = Encounter(("e1", "e2"), (GUEST, BOB), ("Ada", "Bob"), "Cuisine", NOW)
PROMISE = Promise(
    id="p1",
    person=GUEST,
    name="Ada",
    other=BOB,
    other_name="Bob",
    text="envoyer l’article",
    due_at=NOW + 9,
    remind_at=NOW + 5,
    done_at=None,
    sequence=0,
    created_at=NOW,
    updated_at=NOW,
    reminder=Reminder.WAITING,
)
WISH = Introduction("i1", GUEST, "Ada", BOB, "Bob", "Cleo", "son four", NOW, NOW + 9, State.ASKED)


async def packed(database: Database) -> LuggageTable:
    """Ada was here as a guest: a card, a contact, somebody met, promises both ways, a link, a wish to be introduced."""
    await people(database, "Ada")
    await ProfileTable(database).keep(GUEST, CARD, NOW)
    await BookTable(database).keep_contact(GUEST, ContactCard(mail="ada@example.org"), NOW)
    await BookTable(database).note([MET])
    promises = PromiseTable(database)
    await promises.add(PROMISE)
    await promises.add(replace(PROMISE, id="p2", person=BOB, name="Bob", other=GUEST, other_name="Ada"))
    await promises.link(GUEST, b"h" * 32, NOW)
    await IntroductionTable(database).ask(WISH)
    return LuggageTable(database)


async def test_c2_c3_what_a_guest_wrote_is_the_account_s_and_of_the_guest_nothing_stays(database: Database) -> None:
    """In his own book and in that of whom he met; reminders, and the link of his calendar, go on."""
    luggage = await packed(database)
    books, promises = BookTable(database), PromiseTable(database)
    assert await luggage.carry(GUEST, ADA) == EVERYTHING
    assert await ProfileTable(database).of(ADA) == CARD
    assert (await books.contact(ADA)).mail == "ada@example.org"
    assert [(each.other, each.name) for each in await books.of(ADA)] == [(BOB, "Bob")]
    assert [(each.other, each.name) for each in await books.of(BOB)] == [(ADA, "Ada")]
    assert [(each.id, each.reminder) for each in await promises.of(ADA)] == [("p1", Reminder.WAITING)]
    assert [each.id for each in await promises.to(ADA)] == ["p2"]
    assert await promises.by_link(b"h" * 32) == ADA
    assert [each.asker for each in await IntroductionTable(database).of(BOB)] == [ADA]
    privacy = PrivacyTable(database)
    assert not any((await privacy.everything(GUEST, None)).values())
    told = json.dumps(await privacy.everything(ADA, AccountId("a-ada")), ensure_ascii=False)
    assert all(word in told for word in ("Potière", "ada@example.org", "encounter_book", "envoyer", "son four"))
    assert await luggage.carry(GUEST, ADA) == frozenset()


async def test_c2_c3_an_account_keeps_what_it_has(database: Database) -> None:
    """The guest keeps the rest; of each matter alone."""
    luggage = await packed(database)
    mine = clean_card(about="Menuisière")
    await ProfileTable(database).keep(ADA, mine, NOW)
    assert await luggage.carry(GUEST, ADA) == EVERYTHING - {"card"}
    assert await ProfileTable(database).of(ADA) == mine
    assert await ProfileTable(database).of(GUEST) == CARD


@pytest.mark.parametrize("whose", ["mine", "theirs", "promise"])
async def test_c2_no_line_of_a_book_tells_that_a_known_account_was_that_guest(database: Database, whose: str) -> None:
    """An account that stands in a book already, be it another's alone, takes none over."""
    luggage = await packed(database)
    books = BookTable(database)
    if whose == "promise":
        await PromiseTable(database).add(replace(PROMISE, id="p3", person=BOB, other=ADA))
    else:
        await books.note([Encounter(("e3", "e4"), (ADA, BOB), ("Ada M.", "Bob"), "Jardin", NOW)])
        if whose == "theirs":
            assert await books.drop(ADA, "e3")
    assert await luggage.carry(GUEST, ADA) == EVERYTHING - {"book"}
    assert [each.other for each in await books.of(GUEST)] == [BOB]
    assert [each.id for each in await PromiseTable(database).of(GUEST)] == ["p1"]
    assert GUEST in [each.other for each in await books.of(BOB)]


@pytest.mark.parametrize("other_way", [False, True])
async def test_c2_who_keeps_apart_from_the_account_is_in_no_book_of_it(database: Database, other_way: bool) -> None:
    """Whoever of the two has blocked the other; blocks between others do not matter."""
    luggage = await packed(database)
    blocks = BlockTable(database)
    await blocks.add(Block(CLEO, BOB, "Bob", NOW))
    pair = (BOB, ADA) if other_way else (ADA, BOB)
    await blocks.add(Block(*pair, "X", NOW))
    assert await luggage.carry(GUEST, ADA) == EVERYTHING - {"book"}
    await blocks.remove(*pair)
    assert await luggage.carry(GUEST, ADA) == {"book"}


@pytest.mark.parametrize("other_way", [False, True])
async def test_c2_p04_signing_in_is_no_way_round_a_block(database: Database, other_way: bool) -> None:
    """The book stays behind, and the account is kept apart at once; whoever has blocked the guest reads it nowhere."""
    luggage = await packed(database)
    blocks = BlockTable(database)
    pair = (BOB, GUEST) if other_way else (GUEST, BOB)
    await blocks.add(Block(*pair, "X", NOW))
    assert await luggage.carry(GUEST, ADA) == (EVERYTHING - {"book"}) | {"blocks"}
    copy = Block(BOB, ADA, "", NOW) if other_way else Block(ADA, BOB, "X", NOW)
    assert {*await blocks.of()} == {Block(*pair, "X", NOW), copy}
    told = json.dumps(await PrivacyTable(database).everything(BOB, None), default=str)
    assert ADA not in told
    assert await luggage.carry(GUEST, ADA) == frozenset()
    assert len(await blocks.remove(*pair)) == (2 if other_way else 1)


async def test_c2_whoever_has_blocked_himself_as_a_guest_signs_in_all_the_same(database: Database) -> None:
    """Nobody is kept apart from himself; and no list becomes longer than it may be."""
    await people(database, "Ada")
    blocks = BlockTable(database)
    await blocks.add(Block(ADA, GUEST, "Ada", NOW))
    for number in range(MOST_BLOCKS - 1):
        await blocks.add(Block(ADA, PersonId(f"g-{number}"), "X", NOW))
    await blocks.add(Block(GUEST, CLEO, "Cleo", NOW))
    assert await LuggageTable(database).carry(GUEST, ADA) == frozenset()
    assert await blocks.of(GUEST) == (Block(GUEST, CLEO, "Cleo", NOW),)


async def test_who_signs_in_while_the_account_is_erased_leaves_nothing_with_it(database: Database) -> None:
    """Whichever of the two comes first."""
    luggage, privacy = await packed(database), PrivacyTable(database)
    for first in (True, False):
        await people(database, "Ada")
        await ProfileTable(database).keep(GUEST, CARD, NOW)
        jobs = [luggage.carry(GUEST, ADA), privacy.erase(ADA, AccountId("a-ada"), NOW)]
        await asyncio.gather(*(jobs if first else reversed(jobs)))
        assert not any((await privacy.everything(ADA, None)).values())


async def test_nothing_goes_to_an_account_that_was_erased_meanwhile(database: Database) -> None:
    """Nobody could erase it any more; it stays the guest's."""
    luggage = await packed(database)
    await PrivacyTable(database).erase(ADA, AccountId("a-ada"), NOW)
    assert await luggage.carry(GUEST, ADA) == frozenset()
    assert await ProfileTable(database).of(GUEST) == CARD


async def test_c2_erasing_the_account_erases_what_came_from_the_guest(database: Database) -> None:
    """Of either nothing is left, in whoever's book."""
    luggage = await packed(database)
    await luggage.carry(GUEST, ADA)
    await PrivacyTable(database).erase(ADA, AccountId("a-ada"), NOW)
    assert await BookTable(database).of(BOB) == ()
    assert [each.other for each in await PromiseTable(database).of(BOB)] == [None]
    for person in (ADA, GUEST):
        assert not any((await PrivacyTable(database).everything(person, None)).values())


# ---- places at gatherings


async def test_c4_a_guest_s_answer_is_the_account_s_as_it_stands(database: Database) -> None:
    """The others wait in the same order, and the invitation by which he came is used no more than before."""
    await people(database, "Ada")
    table = await opened(database, replace(TALK, places=1))
    guest_list = await invited(database, invitation(uses=2))
    await say(table, BOB)
    assert await take(guest_list, GUEST) is not None
    await say(table, CLEO)
    before = await table.answers(TALK.id)
    assert await LuggageTable(database).carry(GUEST, ADA) == {"answers"}
    after = tuple(replace(each, person=ADA) if each.person == GUEST else each for each in before)
    assert await table.answers(TALK.id) == after
    assert await take(guest_list, ADA) is not None
    assert [each.uses_left for each in await guest_list.invitations(TALK.id)] == [1]
    await say(table, BOB, coming=False)
    assert await standings(table) == {BOB: Standing.DECLINED, ADA: Standing.OFFERED, CLEO: Standing.WAITING}
    privacy = PrivacyTable(database)
    assert not any((await privacy.everything(GUEST, None)).values())
    assert (await privacy.everything(ADA, AccountId("a-ada")))["gathering_answers"]


async def test_c4_an_answer_the_account_has_given_stays(database: Database) -> None:
    """Whatever the guest said; what goes with a place goes with the answer."""
    table, perks = await house(database)
    accounts = await people(database)
    for name in ("new", "a"):
        await accounts.by_email(replace(account(name), id=AccountId(name)))
    await choose(perks, "b", "soup")
    assert await LuggageTable(database).carry(PersonId("b"), PersonId("new")) == {"answers"}
    assert await perks.choices(TALK.id) == {"new": ("Soup",)}
    before = await table.answers(TALK.id)
    assert await LuggageTable(database).carry(PersonId("new"), PersonId("a")) == frozenset()
    assert await table.answers(TALK.id) == before
    assert await perks.choices(TALK.id) == {"new": ("Soup",)}


async def test_c4_a_guest_s_calendar_reads_the_places_of_the_account(database: Database) -> None:
    """By the same link, unless the account has one from before."""
    await people(database, "Ada")
    await opened(database, TALK)
    table, luggage = GuestListTable(database), LuggageTable(database)
    await table.add_link(b"g" * 32, PlaceLink(HOME, GUEST, NOW))
    assert await luggage.carry(GUEST, ADA) == {"calendar"}
    assert await table.link(b"g" * 32) == PlaceLink(HOME, ADA, NOW)
    await table.add_link(b"l" * 32, PlaceLink(HOME, GUEST, NOW))
    assert await luggage.carry(GUEST, ADA) == frozenset()
    assert await table.link(b"l" * 32) == PlaceLink(HOME, GUEST, NOW)
