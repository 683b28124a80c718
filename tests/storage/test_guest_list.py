"""Contract tests of guest lists: the same promises on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
from dataclasses import replace

import pytest

from papote.errors import Refused
from papote.people.account import HOME
from papote.people.agenda import CLAIM_SECONDS, Answer, PlaceLink, Standing, State, Visibility
from papote.people.invitations import Invitation
from papote.people.privacy import Retention
from papote.people.promises import Reminder
from papote.storage import Database
from papote.storage.agenda import GatheringTable
from papote.storage.guest_list import SOON, GuestListTable, PlaceLetters
from papote.storage.invitations import InvitationTable
from papote.storage.privacy import DAY, PrivacyTable
from papote.storage.spaces import SpaceTable
from papote.stores import Taken
from papote.types import AccountId, PersonId, Role
from tests.people.test_agenda import NOW, TALK
from tests.storage.test_agenda import opened, say, standings
from tests.storage.test_people import member, people

KEY = b"k" * 32


def invitation(uses: int = 1, **more: object) -> Invitation:
    """One to the talk."""
    made = Invitation("i1", HOME, Role.GUEST, (), uses, TALK.ends_at, "Léa", PersonId("a-ada"), NOW, None, TALK.id)
    return replace(made, **more)  # type: ignore[arg-type]


async def invited(database: Database, made: Invitation, hash: bytes = KEY) -> GuestListTable:
    """The guest list, once somebody has been given this link."""
    await InvitationTable(database).add(hash, made)
    return GuestListTable(database)


async def take(table: GuestListTable, who: str, at: float = NOW, hash: bytes = KEY) -> Taken | None:
    """Somebody comes by the link."""
    return await table.take(hash, PersonId(who), who.upper(), at)


def letters_of(database: Database) -> PlaceLetters:
    """Letters with secrets that can be told."""
    numbers = itertools.count(1)

    def new_key() -> tuple[str, bytes]:
        secret = f"secret-{next(numbers)}"
        return secret, hash_of(secret)

    return PlaceLetters(database, new_key)


def hash_of(secret: str) -> bytes:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).digest()


async def offered(database: Database, *names: str) -> GatheringTable:
    """The talk, with the place of Cyd's offered to the first of these, who are waiting."""
    await people(database, *names)
    table = await opened(database, replace(TALK, places=1))
    for who in ("g-cyd", *(f"a-{name.lower()}" for name in names)):
        await say(table, who)
    await say(table, "g-cyd", coming=False)
    return table


# ---- invitations


async def test_c4_an_invitation_is_for_one_person_who_may_come_again(database: Database) -> None:
    """Nobody else has anything of it, and it is not counted twice."""
    await opened(database, TALK)
    table = await invited(database, invitation())
    first = await take(table, "g-ada")
    assert first is not None and first.answer.standing is Standing.CONFIRMED and first.answer.invitation == "i1"
    assert await take(table, "g-bob") is None
    again = await take(table, "g-ada")
    assert again is not None and again.answer.number == first.answer.number
    (kept,) = await table.invitations(TALK.id)
    assert (kept.uses_left, kept.note) == (0, "Léa")


async def test_c4_companions_take_a_place_each_and_never_more_than_allowed(database: Database) -> None:
    """However many come by one link at once."""
    agenda = await opened(database, replace(TALK, places=50))
    table = await invited(database, invitation(uses=1 + 2))
    came = await asyncio.gather(*(take(table, f"g-{number}") for number in range(20)))
    assert sum(each is not None for each in came) == 3
    assert len(await agenda.answers(TALK.id)) == 3


async def test_c4_invitations_oversell_nothing(database: Database) -> None:
    """Forty who are invited and twenty who are not, at once, for ten places: the others wait."""
    agenda = await opened(database, replace(TALK, places=10))
    table = GuestListTable(database)
    for number in range(10):
        await invited(database, invitation(4, id=f"i{number}"), bytes([number]) * 32)
    await asyncio.gather(
        *(take(table, f"g-{number}", hash=bytes([number // 4]) * 32) for number in range(40)),
        *(say(agenda, f"h-{number}") for number in range(20)),
    )
    kept = [answer.standing for answer in await agenda.answers(TALK.id)]
    assert kept == [Standing.CONFIRMED] * 10 + [Standing.WAITING] * 50


async def test_who_comes_anyway_uses_nothing_up(database: Database) -> None:
    """His companion has it."""
    agenda = await opened(database, TALK)
    table = await invited(database, invitation())
    await say(agenda, "g-ada")
    assert await take(table, "g-ada") is not None
    assert await take(table, "g-bob") is not None
    assert await standings(agenda) == {"g-ada": Standing.CONFIRMED, "g-bob": Standing.CONFIRMED}


async def test_an_invitation_that_does_not_work_takes_no_place(database: Database) -> None:
    """Taken back, too old, unknown, or into the space alone."""
    agenda = await opened(database, TALK)
    table = await invited(database, invitation(revoked_at=NOW))
    assert await take(table, "g-ada") is None
    await invited(database, invitation(id="i2", gathering=None), b"l" * 32)
    assert await take(table, "g-ada", hash=b"l" * 32) is None
    assert await take(table, "g-ada", hash=b"x" * 32) is None
    await invited(database, invitation(id="i3"), b"m" * 32)
    assert await take(table, "g-ada", at=TALK.ends_at, hash=b"m" * 32) is None
    assert await agenda.answers(TALK.id) == ()


async def test_an_invitation_follows_its_gathering(database: Database) -> None:
    """What is put off lets in until its new end; what is called off has nothing to answer."""
    agenda = await opened(database, TALK)
    table = await invited(database, invitation())
    later = replace(TALK, starts_at=TALK.starts_at + DAY, ends_at=TALK.ends_at + DAY, sequence=1)
    await agenda.change(later, 0, NOW)
    assert (await table.invitations(TALK.id))[0].expires_at == later.ends_at
    await agenda.change(replace(later, state=State.CANCELLED, sequence=2), 1, NOW)
    with pytest.raises(Refused, match="event_over"):
        await take(table, "g-ada")
    assert (await table.invitations(TALK.id))[0].uses_left == 1


async def test_what_is_for_members_no_link_opens_to_guests(database: Database) -> None:
    """A member takes his place; a guest leaves the link as it was."""
    await people(database, "Ada", "Bob")
    await SpaceTable(database).enrol(member("Ada", Role.MEMBER))
    await opened(database, replace(TALK, visibility=Visibility.MEMBERS))
    table = await invited(database, invitation())
    with pytest.raises(Refused, match="members_only"):
        await take(table, "g-eve")
    with pytest.raises(Refused, match="members_only"):
        await table.take(KEY, PersonId("a-bob"), "Bob", NOW, AccountId("a-bob"))
    taken = await table.take(KEY, PersonId("a-ada"), "Ada", NOW, AccountId("a-ada"))
    assert taken is not None and taken.membership is not None and taken.membership.role is Role.MEMBER


async def test_who_is_signed_in_belongs_to_the_space_from_then_on(database: Database) -> None:
    """As a guest of it, with an account."""
    await people(database, "Ada")
    await opened(database, TALK)
    table = await invited(database, invitation())
    taken = await table.take(KEY, PersonId("a-ada"), "Ada", NOW, AccountId("a-ada"))
    assert taken is not None and taken.membership is not None and taken.membership.role is Role.GUEST
    assert [each.space for each in await SpaceTable(database).memberships(AccountId("a-ada"))] == [HOME]


# ---- letters about places


async def test_c4_who_is_offered_a_place_is_written_to_once_and_takes_it_by_the_letter(database: Database) -> None:
    """Whoever has the letter takes the place for whom it was written; the link works once."""
    agenda = await offered(database, "Ada")
    letters, table = letters_of(database), GuestListTable(database)
    letter = await letters.due(NOW)
    assert letter is not None
    assert (letter.email, letter.lang, letter.gathering.id) == ("ada@example.org", "fr", TALK.id)
    assert letter.answer.claim_until == NOW + CLAIM_SECONDS
    assert await table.offered(letter.hash, NOW) is None  # nobody has it yet
    assert await letters.claim(letter)
    assert not await letters.claim(letter)
    await letters.settle(letter, Reminder.SENT)
    assert await letters.due(NOW) is None
    found = await table.offered(hash_of(letter.secret), NOW)
    assert found is not None and found[1].person == "a-ada"
    taken = await table.claim(hash_of(letter.secret), NOW)
    assert taken is not None and taken.answer.standing is Standing.CONFIRMED
    assert await standings(agenda) == {"a-ada": Standing.CONFIRMED, "g-cyd": Standing.DECLINED}
    assert await table.claim(hash_of(letter.secret), NOW) is None


async def test_c4_a_letter_is_worth_nothing_once_its_time_is_over(database: Database) -> None:
    """The next one is written another, with another secret."""
    agenda = await offered(database, "Ada", "Bob")
    letters, table = letters_of(database), GuestListTable(database)
    first = await letters.due(NOW)
    assert first is not None and await letters.claim(first)
    late = NOW + CLAIM_SECONDS
    assert await table.claim(first.hash, late) is None
    await agenda.settle(late)
    second = await letters.due(late)
    assert second is not None and second.person == "a-bob" and second.hash != first.hash
    assert await letters.due(late + CLAIM_SECONDS - SOON) is None
    assert await table.offered(first.hash, late) is None


async def test_nobody_is_written_to_who_has_no_address_or_wants_no_letters(database: Database) -> None:
    """Who says so once need not say so again."""
    await people(database, "Ada")
    agenda = await opened(database, replace(TALK, places=2))
    for who in ("g-one", "g-two", "a-ada", "g-dan"):
        await say(agenda, who)
    told = await agenda.answer(HOME, TALK.id, PersonId("a-ada"), "Ada", coming=True, now=NOW, letters=False)
    assert told is not None and not told[0].letters
    assert not (await say(agenda, "a-ada")).letters
    await say(agenda, "g-one", coming=False)
    await say(agenda, "g-two", coming=False)
    assert (await standings(agenda))["g-dan"] is Standing.OFFERED
    assert await letters_of(database).due(NOW) is None


async def test_a_letter_that_was_changed_meanwhile_is_not_handed_over(database: Database) -> None:
    """Its place was taken on the page."""
    agenda = await offered(database, "Ada")
    letters = letters_of(database)
    letter = await letters.due(NOW)
    assert letter is not None
    assert (await say(agenda, "a-ada")).standing is Standing.CONFIRMED
    assert not await letters.claim(letter)
    await letters.settle(letter, Reminder.WAITING)
    assert await letters.due(NOW) is None


async def test_what_a_dead_process_has_claimed_is_never_sent_again(database: Database) -> None:
    """Nobody knows whether it was; what was surely not sent is tried again."""
    await offered(database, "Ada")
    letters = letters_of(database)
    letter = await letters.due(NOW)
    assert letter is not None and await letters.claim(letter)
    await letters.settle(letter, Reminder.WAITING)
    again = await letters.due(NOW)
    assert again is not None and await letters.claim(again)
    assert await letters.recover() == 1
    assert await letters.due(NOW) is None
    assert await letters.next_letter() is None
    assert await letters.due(NOW, besides=[again.id], full=[again.person]) is None


async def test_letters_put_off_and_people_who_have_enough_are_passed_over(database: Database) -> None:
    """The others' go before them."""
    await offered(database, "Ada")
    letters = letters_of(database)
    letter = await letters.due(NOW)
    assert letter is not None
    assert await letters.due(NOW, besides=[letter.id]) is None
    assert await letters.due(NOW, full=[letter.person]) is None
    assert await letters.due(NOW, besides=["g1/a-bob"], full=[PersonId("a-bob")]) is not None


# ---- guests' calendars


async def test_a_guest_has_one_link_for_his_own_places(database: Database) -> None:
    """Another one ends it; what he declined is not among them."""
    agenda = await opened(database, TALK, replace(TALK, id="g2", places=None), replace(TALK, id="g3"))
    table, ada = GuestListTable(database), PersonId("g-ada")
    await say(agenda, "g-ada")
    for coming in (True, False):
        await agenda.answer(HOME, "g2", ada, "Ada", coming=coming, now=NOW)
    link = PlaceLink(HOME, ada, NOW)
    await table.add_link(KEY, link)
    assert await table.link(KEY) == link
    await table.add_link(b"l" * 32, link)
    assert await table.link(KEY) is None
    assert [each.id for each in await table.places(HOME, ada, NOW)] == [TALK.id]
    assert await table.places(HOME, ada, TALK.ends_at) == ()
    assert await table.remove_link(HOME, ada)
    assert not await table.remove_link(HOME, ada)


async def test_what_is_kept_of_it_is_told_and_goes(database: Database) -> None:
    """With the person, or in time; no secret is told."""
    agenda = await opened(database, TALK)
    table, ada = await invited(database, invitation()), PersonId("g-ada")
    assert await take(table, "g-ada") is not None
    await table.add_link(KEY, PlaceLink(HOME, ada, NOW))
    privacy = PrivacyTable(database)
    told = await privacy.everything(ada, None)
    assert told["gathering_answers"][0]["invitation"] == "i1"
    assert told["calendar_links_of_places"] == [{"space": HOME, "person": ada, "created_at": NOW}]
    await privacy.erase(ada, None, NOW)
    assert await table.link(KEY) is None and await agenda.answers(TALK.id) == ()
    await table.add_link(KEY, PlaceLink(HOME, ada, NOW))
    kept = Retention(0, 30, 0, 0, 0)
    await privacy.forget(kept, NOW + 29 * DAY)
    assert await table.link(KEY) is not None
    await privacy.forget(kept, NOW + 31 * DAY)
    assert await table.link(KEY) is None


def test_an_answer_wants_letters_unless_it_says_otherwise() -> None:
    """Nobody asked."""
    assert Answer("g1", PersonId("a-ada"), "Ada", Standing.WAITING, 1, NOW).letters
