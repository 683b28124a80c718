"""Contract tests of the agenda: the same promises on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from papote.errors import Refused
from papote.people.account import HOME
from papote.people.agenda import CLAIM_SECONDS, Answer, CalendarLink, Gathering, Perk, Standing, State, Visibility
from papote.storage import Database, ensure_space
from papote.storage.agenda import GatheringTable
from papote.storage.perks import PerkTable
from papote.storage.privacy import PrivacyTable
from papote.types import AccountId, AreaId, PersonId, RoomId, SpaceId
from tests.people.test_agenda import NOW, TALK
from tests.storage.test_people import people


async def opened(database: Database, *gatherings: Gathering) -> GatheringTable:
    """The home space, and what is planned in it."""
    await ensure_space(database, HOME, "Papote", "open", NOW)
    table = GatheringTable(database)
    for gathering in gatherings:
        await table.add(gathering, NOW)
    return table


async def say(table: GatheringTable, who: str, *, coming: bool = True, at: float = NOW) -> Answer:
    """Somebody answers to the talk."""
    answered = await table.answer(HOME, TALK.id, PersonId(who), who.upper(), coming=coming, now=at)
    assert answered is not None
    return answered[0]


async def standings(table: GatheringTable) -> dict[str, Standing]:
    """What became of everybody's answer, in the order of coming."""
    return {answer.person: answer.standing for answer in await table.answers(TALK.id)}


async def test_what_is_planned_comes_back_as_it_was(database: Database) -> None:
    """By its id, and in its space alone."""
    full = replace(
        TALK, id="g2", text="two\nlines", host="Léa", room=RoomId("le-palier"), area=AreaId("stage"), places=None
    )
    inside = replace(TALK, id="g3", visibility=Visibility.MEMBERS, starts_at=NOW + 60)
    table = await opened(database, TALK, full, inside)
    assert await table.get(HOME, "g2") == full
    assert await table.get(SpaceId("other"), "g2") is None
    assert await table.of(HOME, NOW) == (inside, TALK, full)
    assert await table.of(HOME, NOW, NOW + 3600) == (inside,)
    assert await table.of(HOME, NOW + 7200) == ()
    assert await table.of(HOME, NOW, limit=1) == (inside,)


async def test_c4_of_two_hundred_at_once_fifty_have_a_place_and_the_others_wait_in_their_order(
    database: Database,
) -> None:
    """Not one more, not one less, and nobody twice."""
    table = await opened(database, replace(TALK, places=50))
    came = await asyncio.gather(*(say(table, f"g-{number}") for number in range(200)))
    assert sum(answer.standing is Standing.CONFIRMED for answer in came) == 50
    kept = await table.answers(TALK.id)
    assert [answer.standing for answer in kept] == [Standing.CONFIRMED] * 50 + [Standing.WAITING] * 150
    assert [answer.number for answer in kept] == [*range(1, 201)]
    turnout = (await table.turnouts([TALK.id], PersonId(kept[52].person)))[TALK.id]
    assert (turnout.confirmed, turnout.offered, turnout.waiting, turnout.position) == (50, 0, 150, 3)
    assert turnout.left(50) == 0


async def test_c4_a_place_given_back_is_offered_to_the_first_who_waits_then_to_the_next(database: Database) -> None:
    """For a quarter of an hour each; who missed it may wait again, at the end."""
    table = await opened(database, TALK)
    for who in ("a", "b", "c", "d", "e"):
        await say(table, who)
    given = await table.answer(HOME, TALK.id, PersonId("a"), "A", coming=False, now=NOW)
    assert given is not None
    ((gathering, offer),) = given[1]
    assert (gathering.id, offer.person, offer.claim_until) == (TALK.id, "c", NOW + CLAIM_SECONDS)
    assert await table.next_at(NOW) == NOW + CLAIM_SECONDS
    assert (await say(table, "z")).standing is Standing.WAITING  # nobody slips in
    assert await table.settle(NOW + CLAIM_SECONDS - 1) == ()
    ((_, next_offer),) = await table.settle(NOW + CLAIM_SECONDS)
    assert next_offer.person == "d"
    assert (await standings(table))["c"] is Standing.MISSED
    late = NOW + CLAIM_SECONDS + 1
    assert (await say(table, "d", at=late)).standing is Standing.CONFIRMED
    assert (await say(table, "c", at=late)).standing is Standing.WAITING
    kept = await standings(table)
    assert [who for who, standing in kept.items() if standing is Standing.WAITING] == ["e", "z", "c"]
    assert sum(standing in (Standing.CONFIRMED, Standing.OFFERED) for standing in kept.values()) == 2


async def test_c4_who_takes_an_offer_too_late_gets_none(database: Database) -> None:
    """Though nobody has looked at the clock meanwhile: the next has it."""
    table = await opened(database, TALK)
    for who in ("a", "b", "c", "d"):
        await say(table, who)
    await say(table, "a", coming=False)
    assert (await say(table, "c", at=NOW + CLAIM_SECONDS)).standing is Standing.WAITING
    assert (await standings(table))["d"] is Standing.OFFERED


async def test_more_places_are_offered_to_those_who_wait_and_fewer_take_none_away(database: Database) -> None:
    """Who has a place keeps it."""
    table = await opened(database, TALK)
    for who in ("a", "b", "c", "d"):
        await say(table, who)
    offers = await table.change(replace(TALK, places=3, sequence=1), 0, NOW)
    assert [offer.person for _, offer in offers] == ["c"]
    assert await table.change(replace(TALK, places=1, sequence=2), 1, NOW) == ()
    assert (await standings(table))["b"] is Standing.CONFIRMED
    offers = await table.change(replace(TALK, places=None, sequence=3), 2, NOW)
    assert [offer.person for _, offer in offers] == ["d"]


async def test_of_two_changes_at_once_the_second_is_refused(database: Database) -> None:
    """It was thought of for something else."""
    table = await opened(database, TALK)
    await table.change(replace(TALK, title="First", sequence=1), 0, NOW)
    with pytest.raises(Refused, match="conflict"):
        await table.change(replace(TALK, title="Second", sequence=1), 0, NOW)
    found = await table.get(HOME, TALK.id)
    assert found is not None
    assert found.title == "First"


async def test_what_is_over_or_cancelled_is_not_answered(database: Database) -> None:
    """Nor what never was."""
    table = await opened(database, TALK, replace(TALK, id="g2", state=State.CANCELLED))
    with pytest.raises(Refused, match="event_over"):
        await say(table, "a", at=TALK.ends_at)
    with pytest.raises(Refused, match="event_over"):
        await table.answer(HOME, "g2", PersonId("a"), "A", coming=True, now=NOW)
    assert await table.answer(HOME, "nothing", PersonId("a"), "A", coming=True, now=NOW) is None
    assert await table.answer(SpaceId("other"), TALK.id, PersonId("a"), "A", coming=True, now=NOW) is None


async def test_each_beginning_is_told_once_also_after_a_restart(database: Database) -> None:
    """What is over is not told, nor what was cancelled; what is put off is told anew."""
    over = replace(TALK, id="g2", starts_at=NOW + 10, ends_at=NOW + 20)
    off = replace(TALK, id="g3", state=State.CANCELLED)
    table = await opened(database, TALK, over, off)
    assert await table.next_at(NOW) == NOW + 10
    assert await table.begun(NOW + 9) == ()
    begins = TALK.starts_at
    assert await table.begun(begins) == (TALK,)
    assert await GatheringTable(database).begun(begins + 1) == ()
    assert await table.next_at(begins) is None
    later = replace(TALK, starts_at=begins + 600, sequence=1)
    await table.change(later, 0, begins + 60)
    assert await table.next_at(begins + 60) == begins + 600
    assert await table.begun(begins + 600) == (later,)
    await table.change(replace(later, title="Renamed", sequence=2), 1, begins + 700)
    assert await table.begun(begins + 800) == ()


async def test_the_link_of_a_calendar_works_until_there_is_another_or_none(database: Database) -> None:
    """One for each person and space."""
    await people(database, "Ada")
    table, link = GatheringTable(database), CalendarLink(HOME, AccountId("a-ada"), NOW)
    await table.add_link(b"1" * 32, link)
    assert await table.link(b"1" * 32) == link
    await table.add_link(b"2" * 32, link)
    assert await table.link(b"1" * 32) is None
    assert await table.remove_link(HOME, link.account)
    assert not await table.remove_link(HOME, link.account)
    assert await table.link(b"2" * 32) is None


async def test_p12_who_is_erased_answers_to_nothing_any_more_and_the_place_is_offered(database: Database) -> None:
    """What she planned stays, of nobody; all of it was told her before."""
    await people(database, "Ada", "Bob")
    table = GatheringTable(database)
    await table.add(replace(TALK, host="Ada", places=1), NOW, [Perk("menu", "Soup", 5)])
    await say(table, "a-ada")
    await say(table, "a-bob")
    perks = PerkTable(database)
    assert await perks.choose(HOME, TALK.id, "menu", PersonId("a-ada"), wanted=True, now=NOW)
    await table.add_link(b"1" * 32, CalendarLink(HOME, AccountId("a-ada"), NOW))
    privacy = PrivacyTable(database)
    told = await privacy.everything(PersonId("a-ada"), AccountId("a-ada"))
    assert [row["standing"] for row in told["gathering_answers"]] == ["confirmed"]
    assert [row["perk"] for row in told["gathering_choices"]] == ["menu"]
    assert [row["title"] for row in told["gatherings_planned"]] == ["Talk"]
    assert [row["space"] for row in told["calendar_links"]] == [HOME]
    await privacy.erase(PersonId("a-ada"), AccountId("a-ada"), NOW)
    assert await standings(table) == {"a-bob": Standing.WAITING}
    assert await perks.choices(TALK.id) == {}
    assert [offer.person for _, offer in await table.settle(NOW)] == ["a-bob"]
    found = await table.get(HOME, TALK.id)
    assert found is not None
    assert (found.by, found.host) == ("gone", "")
    assert await table.link(b"1" * 32) is None


async def test_c4_an_area_is_kept_for_those_who_have_a_place_from_when_doors_open_to_the_end(
    database: Database,
) -> None:
    """Where as many may come as like, where it is nowhere, or what was cancelled, keeps nothing."""
    place = {"room": RoomId("le-palier"), "area": AreaId("stage")}
    talk = replace(TALK, **place)  # type: ignore[arg-type]
    others = [
        replace(talk, id="open", places=None),
        replace(TALK, id="nowhere"),
        replace(talk, id="off", state=State.CANCELLED),
    ]
    table = await opened(database, talk, *others)
    for who in ("a", "b", "c"):
        await say(table, who)
    doors = TALK.starts_at - 600
    assert await table.kept(doors - 1) == ()
    assert await table.next_at(NOW) == doors
    assert await table.kept(doors) == ((talk, frozenset({PersonId("a"), PersonId("b")})),)
    await say(table, "a", coming=False)
    assert [people for _, people in await table.kept(doors)] == [frozenset({PersonId("b")})]
    await say(table, "b", coming=False)
    await table.begun(TALK.starts_at)
    assert await table.kept(TALK.ends_at) == ()
    late = TALK.starts_at + CLAIM_SECONDS + 60
    await table.settle(late)
    assert await table.next_at(late) == TALK.ends_at
