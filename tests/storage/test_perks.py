"""Contract tests of what goes with a place: the same promises on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from papote.errors import Refused
from papote.people.account import HOME
from papote.people.agenda import Perk
from papote.storage import Database
from papote.storage.agenda import GatheringTable
from papote.storage.perks import PerkTable
from papote.types import PersonId, SpaceId
from tests.people.test_agenda import NOW, TALK
from tests.storage.test_agenda import opened, say

SOUP, BOOK, TALKS = Perk("soup", "Soup", 2), Perk("book", "The book", 1), Perk("walk", "A walk", None)
ADA, BOB = PersonId("a"), PersonId("b")


async def house(database: Database) -> tuple[GatheringTable, PerkTable]:
    """A talk for as many as come, with three things that go with it; Ada and Bob come."""
    table = await opened(database)
    await table.add(replace(TALK, places=None), NOW, [SOUP, BOOK, TALKS])
    for who in (ADA, BOB):
        await say(table, who)
    return table, PerkTable(database)


async def choose(perks: PerkTable, who: str, perk: str, *, wanted: bool = True, at: float = NOW) -> bool:
    """Somebody chooses."""
    return await perks.choose(HOME, TALK.id, perk, PersonId(who), wanted=wanted, now=at)


async def test_c4_of_each_there_is_as_much_as_there_is(database: Database) -> None:
    """However many want it at once; what is given back is there again."""
    table, perks = await house(database)
    for number in range(40):
        await say(table, f"g{number}")

    async def wants(who: str, perk: str) -> str:
        try:
            await choose(perks, who, perk)
        except Refused as refusal:
            return refusal.code
        return perk

    got = await asyncio.gather(
        *(wants(f"g{number}", perk) for number in range(40) for perk in ("soup", "book", "walk"))
    )
    assert [got.count(each) for each in ("soup", "book", "walk", "perk_gone")] == [2, 1, 40, 77]
    found = (await perks.of([TALK.id], PersonId("g0")))[TALK.id]
    assert [(each.name, each.taken, each.left) for each in found] == [
        ("Soup", 2, 0),
        ("The book", 1, 0),
        ("A walk", 40, None),
    ]
    assert sum(len(names) for names in (await perks.choices(TALK.id)).values()) == 43
    assert got[:3] == ["soup", "book", "walk"]
    assert [each.mine for each in found] == [True, True, True]
    await choose(perks, "g0", "book", wanted=False)
    assert await choose(perks, ADA, "book")


async def test_choosing_twice_takes_one(database: Database) -> None:
    """And giving back what one has not is no trouble."""
    _, perks = await house(database)
    for _ in range(3):
        assert await choose(perks, ADA, "book")
    assert await choose(perks, BOB, "soup", wanted=False)
    assert await perks.choices(TALK.id) == {ADA: ("The book",)}


async def test_only_who_has_a_place_chooses_and_who_goes_gives_back(database: Database) -> None:
    """What is over or was never there is not chosen either."""
    table, perks = await house(database)
    with pytest.raises(Refused, match="no_place"):
        await choose(perks, "nobody", "soup")
    await choose(perks, ADA, "book")
    await choose(perks, ADA, "soup")
    await say(table, ADA, coming=False)
    assert await perks.choices(TALK.id) == {}
    with pytest.raises(Refused, match="no_place"):
        await choose(perks, ADA, "book")
    assert not await choose(perks, BOB, "cake")
    assert not await perks.choose(SpaceId("other"), TALK.id, "soup", BOB, wanted=True, now=NOW)
    with pytest.raises(Refused, match="event_over"):
        await choose(perks, BOB, "soup", at=TALK.ends_at)


async def test_what_stays_is_kept_by_who_has_it_and_what_goes_is_gone(database: Database) -> None:
    """Also when there is less of it than was chosen."""
    table, perks = await house(database)
    for who in (ADA, BOB):
        await choose(perks, who, "soup")
    await choose(perks, ADA, "book")
    changed = replace(TALK, places=None, sequence=1)
    await table.change(changed, 0, NOW, [replace(SOUP, name="Stew", stock=1), Perk("tea", "Tea", None)])
    assert await perks.choices(TALK.id) == {ADA: ("Stew",), BOB: ("Stew",)}
    found = (await perks.of([TALK.id], ADA))[TALK.id]
    assert [(each.name, each.left, each.mine) for each in found] == [("Stew", 0, True), ("Tea", None, False)]
    await table.change(replace(changed, sequence=2), 1, NOW)
    assert len((await perks.of([TALK.id, "none"], ADA))[TALK.id]) == 2
    assert await perks.of([], ADA) == {}
