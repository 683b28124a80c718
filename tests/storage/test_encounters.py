"""Contract tests of address books: written once for both, a note for its author alone, and taken back at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from papote.people.encounters import ContactCard, Encounter, Entry
from papote.people.privacy import Retention
from papote.storage import Database, encounters_schema
from papote.storage import encounters as books
from papote.storage.encounters import BookTable
from papote.storage.privacy import DAY, PrivacyTable
from papote.storage.promises import PromiseTable
from papote.types import PersonId
from papote.world.acquaintances import Acquaintance
from tests.storage.test_people import NOW
from tests.storage.test_privacy import rows_of
from tests.storage.test_promises import promise

ADA, BOB, CYD = PersonId("a-ada"), PersonId("g-bob"), PersonId("g-cyd")
CARD = ContactCard("ada@example.org", "+32 2 555 01 23", "Atelier", "Potière", ("https://ada.example.org",))


def met(number: int, one: PersonId = ADA, other: PersonId = BOB, place: str = "Cuisine") -> Encounter:
    """Two met, the so manieth minute."""
    names = (one[2:].title(), other[2:].title())
    ids = (f"{number}-1", f"{number}-2")
    return Encounter(ids, (one, other), names, place, NOW + number)


async def only(table: BookTable, person: PersonId) -> Entry:
    """The one entry of somebody's book."""
    (entry,) = await table.of(person)
    return entry


async def test_c2_an_encounter_is_in_the_books_of_both(database: Database) -> None:
    """With the name, the day and the place; met again it is counted, and written twice it is one."""
    table = BookTable(database)
    await table.note([met(1)])
    await table.note([met(1)])
    mine, theirs = await only(table, ADA), await only(table, BOB)
    assert (mine.other, mine.name, theirs.other, theirs.name) == (BOB, "Bob", ADA, "Ada")
    assert (mine.count, mine.first_at, mine.place, mine.card) == (1, NOW + 1, "Cuisine", None)
    again = replace(met(5, place="Jardin"), names=("Ada", "Robert"))
    await table.note([again, met(6, CYD, ADA)])
    newest, known = await table.of(ADA)
    assert (newest.name, known.name) == ("Cyd", "Robert")
    assert (known.count, known.first_at, known.last_at) == (2, NOW + 1, NOW + 5)
    assert (known.place, known.last_place) == ("Cuisine", "Jardin")
    assert await table.acquainted(ADA, BOB) == "Robert"
    assert await table.acquainted(BOB, CYD) is None


async def test_c2_a_card_goes_over_only_when_both_exchange_theirs(database: Database) -> None:
    """What one wrote on it before; a new card does not change what was given."""
    table = BookTable(database)
    await table.keep_contact(ADA, CARD, NOW)
    assert await table.contact(ADA) == CARD
    await table.note([met(1)])
    assert (await only(table, BOB)).card is None
    await table.note([replace(met(2), exchanged=True)])
    given, got = await only(table, BOB), await only(table, ADA)
    assert (given.card, given.card_at, given.count) == (CARD, NOW + 2, 1)
    assert got.card == ContactCard()
    await table.keep_contact(ADA, ContactCard(), NOW + 3)
    assert (await only(table, BOB)).card == CARD


async def test_c10_those_met_last_are_remembered_with_what_was_promised_to_them(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is due first of what is not done; nobody who was never met, nor who has taken himself out."""
    table, promises = BookTable(database), PromiseTable(database)
    assert await table.acquaintances(ADA) == {}
    await table.note([met(1), met(2, CYD, ADA)])
    for made in (
        promise("P1", ADA, other=BOB),
        promise("P2", ADA, other=BOB, due_at=NOW + 9),
        promise("P3", ADA, other=CYD, done_at=NOW),
        promise("P4", CYD, other=ADA),
        promise("P5", ADA, other=PersonId("g-dan")),
    ):
        await promises.add(made)
    bob, cyd = Acquaintance(NOW + 1, "text of P2"), Acquaintance(NOW + 2)
    assert await table.acquaintances(ADA) == {BOB: bob, CYD: cyd}
    assert await table.acquaintances(CYD) == {ADA: Acquaintance(NOW + 2, "text of P4")}
    with monkeypatch.context() as patched:
        patched.setattr(books, "REMEMBERED", 1)
        assert await table.acquaintances(ADA) == {CYD: cyd}
    (entry,) = await table.of(BOB)
    assert await table.withdraw(BOB, entry.id)
    assert await table.acquaintances(ADA) == {CYD: cyd}
    assert await table.acquaintances(BOB) == {}


async def test_cards_may_go_over_before_a_minute_has_passed(database: Database) -> None:
    """The entry says that they met by it; the first minute together counts as one."""
    table = BookTable(database)
    await table.note([replace(met(1), exchanged=True)])
    assert (await only(table, ADA)).count == 0
    await table.note([met(1)])
    assert (await only(table, ADA)).count == 1


async def test_c2_a_note_is_its_authors_alone(database: Database) -> None:
    """Nobody else can write, read or strike it."""
    table = BookTable(database)
    await table.note([met(1)])
    mine = await only(table, ADA)
    assert await table.annotate(BOB, mine.id, "mine now") is None
    changed = await table.annotate(ADA, mine.id, "Aime le thé")
    assert changed is not None
    assert changed.note == (await only(table, ADA)).note == "Aime le thé"
    assert (await only(table, BOB)).note == ""
    assert await table.drop(BOB, mine.id) is False
    assert await table.withdraw(BOB, mine.id) is False
    assert await table.drop(ADA, mine.id) is True
    assert (await table.of(ADA), len(await table.of(BOB))) == ((), 1)


@pytest.mark.parametrize("who", [ADA, BOB])
async def test_c2_either_can_withdraw_and_both_books_forget_at_once(database: Database, who: PersonId) -> None:
    """The details vanish; the note stays, as of somebody who was met on a day; without a note nothing does."""
    table, kept = BookTable(database), PromiseTable(database)
    await table.keep_contact(ADA, CARD, NOW)
    await table.note([replace(met(1), exchanged=True), met(2), met(3, CYD, ADA)])
    await table.annotate(BOB, (await only(table, BOB)).id, "Elle m’a parlé d’argile")
    await kept.add(promise("P1", ADA, other=BOB, other_name="Bob"))
    entry = next(entry for entry in await table.of(who) if entry.other in (ADA, BOB))
    assert await table.withdraw(who, entry.id) is True
    left = await only(table, BOB)
    assert (left.other, left.name, left.card, left.place) == (None, "", None, "")
    assert (left.note, left.first_at) == ("Elle m’a parlé d’argile", NOW + 1)
    assert [entry.name for entry in await table.of(ADA)] == ["Cyd"]
    assert await kept.to(BOB) == ()
    assert "ada@example.org" not in repr(await rows_of(database, encounters_schema.encounters))
    assert await table.withdraw(BOB, left.id) is False


async def test_c2_withdrawing_is_one_transaction(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """What fails in the middle has changed nothing."""
    table = BookTable(database)
    await table.keep_contact(ADA, CARD, NOW)
    await table.note([replace(met(1), exchanged=True)])
    mine = await only(table, ADA)
    whole = books._make_nameless

    async def half(connection: object, which: object) -> None:
        await whole(connection, which)  # type: ignore[arg-type]
        raise RuntimeError("the lights went out")

    monkeypatch.setattr(books, "_make_nameless", half)
    with pytest.raises(RuntimeError):
        await table.withdraw(ADA, mine.id)
    assert (await only(table, BOB)).card == CARD
    assert await only(table, ADA) == mine


async def test_who_meets_again_after_that_is_somebody_new(database: Database) -> None:
    """The nameless note stays beside."""
    table = BookTable(database)
    await table.note([met(1)])
    await table.annotate(BOB, (await only(table, BOB)).id, "note")
    await table.withdraw(ADA, (await only(table, ADA)).id)
    await table.note([met(9)])
    assert [(entry.name, entry.note) for entry in await table.of(BOB)] == [("Ada", ""), ("", "note")]


async def test_c2_who_is_erased_is_in_nobodys_book(database: Database) -> None:
    """His own is gone; others keep their notes."""
    table, kept = BookTable(database), PromiseTable(database)
    await table.keep_contact(ADA, CARD, NOW)
    await table.note([replace(met(1), exchanged=True), met(2, ADA, CYD)])
    await table.annotate(BOB, (await only(table, BOB)).id, "note")
    await kept.add(promise("P1", ADA, other=BOB, name="Ada"))
    await kept.add(promise("P2", BOB, other=ADA, other_name="Ada"))
    await kept.link(ADA, b"h" * 32, NOW)
    told = await PrivacyTable(database).everything(ADA, None)
    assert {row["name"] for row in told["address_book"]} == {"Bob", "Cyd"}
    assert told["contact_card"][0]["details"]["mail"] == "ada@example.org"
    assert [row["id"] for row in told["promises"]] == ["P1"]
    assert [row["id"] for row in told["promised_to_me"]] == ["P2"]
    assert "remind_at" not in told["promised_to_me"][0]
    assert [row["person"] for row in told["cards_given"]] == [BOB]
    assert "note" not in told["cards_given"][0]
    await PrivacyTable(database).erase(ADA, None, NOW)
    for name in ("encounters", "contact_cards", "promises", "promise_links"):
        text = repr(await rows_of(database, getattr(encounters_schema, name)))
        assert ADA not in text, name
        assert "Ada" not in text, name
    assert [entry.note for entry in await table.of(BOB)] == ["note"]
    assert await table.of(CYD) == ()


async def test_what_is_kept_in_books_goes_in_time(database: Database) -> None:
    """Counted from the last time; what is due later stays."""
    table, kept = BookTable(database), PromiseTable(database)
    await table.note([met(1)])
    await kept.add(promise("P1", ADA))
    await kept.add(promise("P2", ADA, due_at=NOW + 900 * DAY))
    await kept.link(BOB, b"h" * 32, NOW)
    privacy = PrivacyTable(database)
    await privacy.forget(Retention(), NOW + 729 * DAY)
    assert (len(await table.of(ADA)), len(await kept.of(ADA))) == (1, 2)
    await privacy.forget(Retention(book_days=0), NOW + 5000 * DAY)
    assert len(await table.of(ADA)) == 1
    await privacy.forget(Retention(), NOW + 731 * DAY)
    assert (await table.of(ADA), [each.id for each in await kept.of(ADA)]) == ((), ["P2"])
    assert await kept.linked(BOB) is None


async def test_a_full_book_forgets_whom_one_noted_nothing_of(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Longest ago first; a note keeps its entry."""
    monkeypatch.setattr(books, "MOST_ENTRIES", 2)
    table = BookTable(database)
    await table.note([met(1)])
    await table.annotate(ADA, (await only(table, ADA)).id, "note")
    for number in range(2, 5):
        await table.note([met(number, ADA, PersonId(f"g-{number}"))])
    assert [entry.other for entry in await table.of(ADA)] == ["g-4", BOB]
