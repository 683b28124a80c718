"""Contract tests of contacts that hosts recommend: the same on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from papote.errors import Refused
from papote.people.account import HOME
from papote.people.privacy import Retention
from papote.people.profile import clean_card
from papote.people.recommending import MOST, Recommendation
from papote.storage import Database, ensure_space
from papote.storage.privacy import DAY, PrivacyTable
from papote.storage.profiles import ProfileTable
from papote.storage.recommendations import RecommendationTable
from papote.storage.recommendations_schema import recommendations
from papote.types import PersonId
from tests.storage.test_privacy import rows_of

NOW = 1_800_000_000.0
ADA, BOB, HOST = PersonId("g-ada"), PersonId("g-bob"), PersonId("a-host")
MADE = Recommendation("R1", HOME, ADA, BOB, "Bob", "kanarie: knows kilns", HOST, "Hilde", NOW)


async def table_of(database: Database) -> RecommendationTable:
    """With the space there has to be."""
    await ensure_space(database, HOME, "Papote", "open", NOW)
    return RecommendationTable(database)


async def test_c10_a_recommendation_is_for_one_person_and_a_newer_one_takes_its_place(database: Database) -> None:
    """The newest first; put away, it is gone; nobody puts away another's."""
    table = await table_of(database)
    await table.add(MADE)
    await table.add(replace(MADE, id="R2", reason="and glazes", created_at=NOW + 1))
    await table.add(replace(MADE, id="R3", contact=PersonId("g-cyd"), created_at=NOW + 2))
    assert [(each.id, each.reason) for each in await table.of(HOME, ADA)] == [
        ("R3", "kanarie: knows kilns"),
        ("R2", "and glazes"),
    ]
    assert await table.of(HOME, BOB) == ()
    assert not await table.remove(HOME, BOB, "R2")
    assert await table.remove(HOME, ADA, "R2")
    assert [each.id for each in await table.of(HOME, ADA)] == ["R3"]


async def test_c10_who_does_not_want_it_any_more_is_recommended_to_nobody(database: Database) -> None:
    """From the moment the card says so, also where it was done before; and again once it says otherwise."""
    table, cards = await table_of(database), ProfileTable(database)
    await table.add(MADE)
    for card, seen in (
        (clean_card(recommended=False), ()),
        (clean_card(listed=False), ()),
        (clean_card(), (MADE,)),
    ):
        await cards.keep(BOB, card, NOW)
        assert await table.of(HOME, ADA) == seen


async def test_no_more_wait_for_somebody_than_he_can_read(database: Database) -> None:
    """Another one of the same contact is not one more."""
    table = await table_of(database)
    for number in range(MOST):
        await table.add(replace(MADE, id=f"R{number}", contact=PersonId(f"g-{number}")))
    await table.add(replace(MADE, id="again", contact=PersonId("g-0")))
    with pytest.raises(Refused, match="too_many"):
        await table.add(replace(MADE, id="more"))


@pytest.mark.parametrize("gone", [ADA, BOB, HOST])
async def test_it_goes_with_whoever_it_names(database: Database, gone: PersonId) -> None:
    """And it is among the own data of all three."""
    table, privacy = await table_of(database), PrivacyTable(database)
    await table.add(MADE)
    told = json.dumps(await privacy.everything(gone, None))
    assert "kanarie" in told
    await privacy.erase(gone, None, NOW)
    assert await rows_of(database, recommendations) == []


async def test_it_is_kept_as_long_as_what_hosts_do(database: Database) -> None:
    """Half a year."""
    table, privacy = await table_of(database), PrivacyTable(database)
    await table.add(MADE)
    await privacy.forget(Retention(), NOW + 180 * DAY)
    assert len(await table.of(HOME, ADA)) == 1
    await privacy.forget(Retention(), NOW + 181 * DAY)
    assert await table.of(HOME, ADA) == ()
