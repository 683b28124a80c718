"""Contract tests of the log of desks: what is kept, for how long, and that all of it goes with the person."""

from __future__ import annotations

from papote.people.account import HOME
from papote.people.desks import SHOWN, DeskEntry
from papote.people.privacy import Retention
from papote.storage import Database
from papote.storage.desks import DeskTable
from papote.storage.privacy import DAY, PrivacyTable
from papote.storage.profiles import ProfileTable
from papote.types import PersonId, RoomId
from papote.world.cards import Card
from tests.storage.test_people import NOW, people

ADA, BOB = PersonId("g-ada"), PersonId("g-bob")


def entry(number: int, person: PersonId = ADA) -> DeskEntry:
    """One session."""
    began = NOW + number * 60
    return DeskEntry(
        f"s{number:03}", HOME, RoomId("le-palier"), "desk-1", person, "Ada", "Sourdough", began, began + 30, 2
    )


async def test_c14_the_last_sessions_of_a_space_are_told_the_newest_first(database: Database) -> None:
    """So many at most."""
    await people(database)
    table = DeskTable(database)
    for number in range(SHOWN + 2):
        await table.add(entry(number))
    found = await table.of(HOME)
    assert found[:2] == (entry(SHOWN + 1), entry(SHOWN))
    assert len(found) == SHOWN


async def test_c14_who_is_unlisted_by_now_is_in_no_log(database: Database) -> None:
    """What was written before stays out of sight."""
    await people(database)
    table, profiles = DeskTable(database), ProfileTable(database)
    await table.add(entry(1))
    await table.add(entry(2, BOB))
    await profiles.keep(ADA, Card(listed=False), NOW)
    assert [each.person for each in await table.of(HOME)] == [BOB]


async def test_c14_the_log_of_somebody_is_told_to_him_and_goes_with_him(database: Database) -> None:
    """And all of it after its time."""
    await people(database)
    table, privacy = DeskTable(database), PrivacyTable(database)
    await table.add(entry(1))
    await table.add(entry(2, BOB))
    told = await privacy.everything(ADA, None)
    assert [row["topic"] for row in told["desk_sessions"]] == ["Sourdough"]
    await privacy.erase(ADA, None, NOW)
    assert [each.person for each in await table.of(HOME)] == [BOB]
    await privacy.forget(Retention(log_days=10), NOW + 11 * DAY)
    assert await table.of(HOME) == ()
