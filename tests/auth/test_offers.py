"""Letters about a place that came free: when one goes out, in which language, and what stands in it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from email.message import EmailMessage

import pytest

from papote.auth.keys import digest, new_key
from papote.auth.offers import OfferLetters
from papote.auth.postman import LOOK
from papote.people.account import HOME, Account
from papote.people.agenda import CLAIM_SECONDS
from papote.storage import Database, ensure_space
from papote.storage.accounts import AccountTable
from papote.storage.agenda import GatheringTable
from papote.storage.guest_list import GuestListTable, PlaceLetters
from papote.types import AccountId, PersonId
from tests.people.test_agenda import TALK as PLANNED
from tests.rooms.clock import ManualClock

START = ManualClock().unix()
TALK = replace(PLANNED, title="Le  pain", places=1, starts_at=START + 3600, ends_at=START + 7200)
ADA = PersonId("a-ada")


class Mail:
    """Whoever sends letters."""

    def __init__(self) -> None:
        self.sent: list[EmailMessage] = []
        self.tries = 0
        self.nobody = False
        """Whether it knows no such mailbox."""

    async def send(self, letter: EmailMessage, begin: Callable[[], Awaitable[None]] | None = None) -> None:
        """Note it, once it may go."""
        self.tries += 1
        if self.nobody:
            return
        if begin is not None:
            await begin()
        self.sent.append(letter)


class House:
    """An agenda in which Ada waits, and an office that writes letters."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = ManualClock()
        self.mail = Mail()
        self.agenda = GatheringTable(database)
        self.offers = self._offers()

    def _offers(self) -> OfferLetters:
        return OfferLetters(
            PlaceLetters(self.database, new_key),
            self.mail,
            self.clock,
            base=lambda: "https://office.example/",
            sender="Papote <papote@example.org>",
            space_name=lambda due: "Chez nous",
        )

    async def restart(self) -> None:
        """Another process."""
        await self.offers.close()
        self.offers = self._offers()
        self.offers.open()
        await self.settled()

    async def say(self, who: str, *, coming: bool = True, letters: bool | None = None) -> None:
        """Somebody answers, and letters go out."""
        now = self.clock.unix()
        await self.agenda.answer(HOME, TALK.id, PersonId(who), who, coming=coming, now=now, letters=letters)
        self.offers.changed()
        await self.settled()

    async def settled(self) -> None:
        """Until the database has answered whatever was asked."""
        for _ in range(12):
            await self.agenda.next_at(START)
            await self.agenda.settle(self.clock.unix())


@pytest.fixture
async def house(database: Database) -> AsyncIterator[House]:
    """Somebody has the only place."""
    await ensure_space(database, HOME, "Papote", "open", START)
    account = Account(AccountId(ADA), "ada@example.org", "Ada", "a01", "fr", 0.0, 0.0)
    await AccountTable(database).by_login("p", "s", account)
    made = House(database)
    await made.agenda.add(TALK, START)
    made.offers.open()
    await made.say("g-bob")
    yield made
    await made.offers.close()


async def test_c4_who_waits_is_written_to_when_the_place_is_his(house: House) -> None:
    """Once, in his language, with the time until which it is kept where it takes place, and the link that takes it."""
    await house.say(ADA)
    assert house.mail.sent == []
    await house.say("g-bob", coming=False)
    (letter,) = house.mail.sent
    assert (letter["To"], letter["Subject"]) == ("ada@example.org", "Une place pour vous : Le pain")
    text = letter.get_content()
    assert "(Europe/Brussels)" in text and "Chez nous" in text
    link = re.search(r"https://office\.example/invite#([A-Za-z0-9_-]{43})", text)
    assert link is not None
    taken = await GuestListTable(house.database).claim(digest(link.group(1)), house.clock.unix())
    assert taken is not None and taken.answer.person == ADA
    house.clock.turn(LOOK)
    await house.settled()
    assert len(house.mail.sent) == 1


async def test_three_restarts_write_nothing_twice(house: House) -> None:
    """And an offer that lapsed is not written of again."""
    await house.say(ADA)
    await house.say("g-bob", coming=False)
    for _ in range(3):
        await house.restart()
        house.clock.turn(CLAIM_SECONDS / 2)
        await house.settled()
    assert len(house.mail.sent) == 1


async def test_who_wants_no_letters_gets_none(house: House) -> None:
    """The page alone tells him."""
    await house.say(ADA, letters=False)
    await house.say("g-bob", coming=False)
    assert house.mail.sent == []


async def test_a_mailbox_nobody_has_is_tried_once(house: House) -> None:
    """After a restart as well."""
    house.mail.nobody = True
    await house.say(ADA)
    await house.say("g-bob", coming=False)
    await house.settled()
    await house.restart()
    assert (house.mail.tries, house.mail.sent) == (1, [])
