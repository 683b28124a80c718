"""Contract tests of cards: kept, changed, told, erased, forgotten; the same on SQLite and on PostgreSQL."""

from __future__ import annotations

import json

from papote.people.privacy import Retention
from papote.people.profile import clean_card
from papote.storage import Database
from papote.storage.privacy import DAY, PrivacyTable
from papote.storage.profiles import ProfileTable
from papote.storage.profiles_schema import profiles
from papote.storage.schema import consents
from papote.types import AccountId, PersonId
from tests.storage.test_people import people
from tests.storage.test_privacy import rows_of

ADA, GUEST = PersonId("a-ada"), PersonId("g-guest")
NOW = 1_800_000_000.0
CARD = clean_card(
    about="Potière",
    offers=["céramique"],
    seeks=["vélo"],
    languages=["fr", "nl"],
    links=["https://example.org"],
    listed=False,
    recommended=False,
)


async def test_a_card_comes_back_as_it_was_kept(database: Database) -> None:
    """And a newer one takes its place."""
    table = ProfileTable(database)
    assert await table.of(ADA) is None
    await table.keep(ADA, CARD, NOW)
    assert await table.of(ADA) == CARD
    changed = clean_card(about="Menuisière", book=True)
    await table.keep(ADA, changed, NOW + 1)
    assert await table.of(ADA) == changed
    assert len(await rows_of(database, profiles)) == 1


async def test_c2_who_wants_a_book_has_agreed_and_who_does_not_any_more_has_taken_it_back(database: Database) -> None:
    """Each change is noted with the version of the text, and no other is."""
    table = ProfileTable(database)
    for at, card in enumerate((clean_card(), clean_card(book=True), clean_card(book=True), clean_card())):
        await table.keep(GUEST, card, NOW + at)
    kept = [(row["kind"], row["given"], row["at"]) for row in await rows_of(database, consents)]
    assert kept == [("encounter_book", True, NOW + 1), ("encounter_book", False, NOW + 3)]


async def test_a_card_is_among_ones_own_data_and_goes_with_them(database: Database) -> None:
    """For guests as well."""
    await people(database, "Ada")
    table, privacy = ProfileTable(database), PrivacyTable(database)
    for person, account in ((ADA, AccountId("a-ada")), (GUEST, None)):
        await table.keep(person, CARD, NOW)
        assert "Potière" in json.dumps(await privacy.everything(person, account), ensure_ascii=False)
        await privacy.erase(person, account, NOW)
        assert await table.of(person) is None
    assert await rows_of(database, profiles) == []


async def test_a_guests_card_is_kept_as_long_as_an_account_nobody_uses(database: Database) -> None:
    """An account's goes with the account."""
    await people(database, "Ada")
    table, privacy = ProfileTable(database), PrivacyTable(database)
    for person in (ADA, GUEST):
        await table.keep(person, CARD, NOW)
    await privacy.forget(Retention(account_days=0), NOW + 10_000 * DAY)
    await privacy.forget(Retention(account_days=730), NOW + 729 * DAY)
    assert await table.of(GUEST) == CARD
    await privacy.forget(Retention(account_days=730), NOW + 731 * DAY)
    assert await table.of(GUEST) is None
    assert await table.of(ADA) == CARD
