"""Contract tests of promises: whose they are, who sees them, and that a letter is claimed once."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from papote.errors import Refused
from papote.people.promises import Promise, Reminder
from papote.storage import Database
from papote.storage import promises as table_of
from papote.storage.promises import PromiseTable
from papote.stores import DueLetter
from papote.types import PersonId
from tests.storage.test_people import NOW, people

ADA, BOB, CYD = PersonId("a-ada"), PersonId("g-bob"), PersonId("g-cyd")


def promise(id: str, person: PersonId, **more: Any) -> Promise:
    """A promise."""
    base: dict[str, Any] = {
        "name": person[2:].title(),
        "other": None,
        "other_name": "",
        "text": f"text of {id}",
        "due_at": None,
        "remind_at": None,
        "done_at": None,
        "sequence": 0,
        "created_at": NOW,
        "updated_at": NOW,
    }
    if "remind_at" in more:
        base["reminder"] = Reminder.WAITING
    return Promise(id=id, person=person, **{**base, **more})


async def test_c3_only_whom_it_was_made_to_sees_a_promise(database: Database) -> None:
    """What is due first comes first."""
    table = PromiseTable(database)
    await table.add(promise("P1", ADA, other=BOB, other_name="Bob"))
    await table.add(promise("P2", ADA, due_at=NOW + 5))
    await table.add(promise("P3", CYD, other=ADA, due_at=NOW + 1))
    assert [each.id for each in await table.of(ADA)] == ["P2", "P1"]
    assert [each.id for each in await table.to(BOB)] == ["P1"]
    assert [each.id for each in await table.to(ADA)] == ["P3"]
    assert await table.to(CYD) == ()


async def test_c3_only_who_made_it_changes_it_and_each_change_is_counted(database: Database) -> None:
    """Done, and not done after all; what changes nothing is not counted."""
    table = PromiseTable(database)
    await table.add(promise("P1", ADA, other=BOB))
    for other in (BOB, CYD):
        assert await table.change(other, "P1", {"done_at": NOW}, NOW) is None
        assert await table.remove(other, "P1") is False
    done = await table.change(ADA, "P1", {"done_at": NOW + 1}, NOW + 1)
    assert done is not None
    assert (done.sequence, done.done_at, done.updated_at) == (1, NOW + 1, NOW + 1)
    same = await table.change(ADA, "P1", {"done_at": NOW + 1}, NOW + 2)
    assert same == done
    undone = await table.change(ADA, "P1", {"done_at": None, "text": "else"}, NOW + 3)
    assert undone is not None
    assert (undone.sequence, undone.done_at, undone.text) == (2, None, "else")
    assert await table.remove(ADA, "P1") is True
    assert await table.of(ADA) == ()


async def test_nobody_keeps_promises_without_number(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond that something has to go first."""
    monkeypatch.setattr(table_of, "MOST_OPEN", 1)
    table = PromiseTable(database)
    await table.add(promise("P1", ADA))
    with pytest.raises(Refused, match="too_many"):
        await table.add(promise("P2", ADA))


async def claimed(table: PromiseTable, now: float) -> DueLetter | None:
    """The letter that is due first, claimed."""
    letter = await table.due(now)
    return letter if letter is not None and await table.claim(letter) else None


async def test_c3_a_letter_is_claimed_by_one_and_once(database: Database) -> None:
    """However many know of it at the same time, and only when it is due."""
    await people(database, "Ada")
    table = PromiseTable(database)
    await table.add(promise("P1", ADA, remind_at=NOW + 10))
    assert await table.next_letter() == NOW + 10
    assert await table.due(NOW + 9) is None
    letter = await table.due(NOW + 10)
    assert letter is not None
    assert (letter.promise.id, letter.email) == ("P1", "ada@example.org")
    assert sum(await asyncio.gather(*(table.claim(letter) for _ in range(5)))) == 1
    assert await table.next_letter() is None
    await table.settle(letter, Reminder.SENT)
    assert [each.reminder for each in await table.of(ADA)] == [Reminder.SENT]
    assert await table.due(NOW + 1000) is None
    assert await table.claim(letter) is False


async def test_c3_what_a_dead_process_has_claimed_is_not_sent_again(database: Database) -> None:
    """Nobody knows whether it was; what was not handed over, or certainly not taken, waits."""
    await people(database, "Ada")
    table = PromiseTable(database)
    await table.add(promise("P1", ADA, remind_at=NOW))
    assert await table.due(NOW) is not None
    assert await table.recover() == 0
    letter = await claimed(table, NOW)
    assert letter is not None
    await table.settle(letter, Reminder.WAITING)
    assert await table.recover() == 0
    assert await claimed(table, NOW) is not None
    assert await table.recover() == 1
    assert [each.reminder for each in await table.of(ADA)] == [Reminder.UNSURE]
    assert await table.due(NOW + 1000) is None


async def test_c3_another_moment_is_another_letter_and_the_same_one_is_not(database: Database) -> None:
    """What was changed while it was being sent counts."""
    await people(database, "Ada")
    table = PromiseTable(database)
    await table.add(promise("P1", ADA, remind_at=NOW))
    letter = await claimed(table, NOW)
    assert letter is not None
    await table.change(ADA, "P1", {"text": "else"}, NOW)
    assert await table.due(NOW) is None
    await table.change(ADA, "P1", {"remind_at": NOW + 5}, NOW)
    await table.settle(letter, Reminder.SENT)
    again = await claimed(table, NOW + 5)
    assert again is not None
    await table.settle(again, Reminder.SENT)
    await table.change(ADA, "P1", {"done_at": NOW}, NOW + 6)
    await table.change(ADA, "P1", {"done_at": None}, NOW + 7)
    assert await table.due(NOW + 8) is None


async def test_c3_what_was_changed_before_it_was_handed_over_is_not_as_it_was(database: Database) -> None:
    """Neither another text nor a later moment; the letter as it is now is."""
    await people(database, "Ada")
    table = PromiseTable(database)
    await table.add(promise("P1", ADA, remind_at=NOW))
    old = await table.due(NOW)
    assert old is not None
    await table.change(ADA, "P1", {"text": "else"}, NOW)
    assert await table.claim(old) is False
    new = await claimed(table, NOW)
    assert new is not None
    assert new.promise.text == "else"


async def test_c3_a_letter_that_went_out_is_not_sent_again_for_a_moment_that_is_past(database: Database) -> None:
    """Nor by way of no moment at all; people who are full are left out."""
    await people(database, "Ada")
    table = PromiseTable(database)
    await table.add(promise("P1", ADA, remind_at=NOW))
    assert await table.due(NOW, full=[ADA]) is None
    letter = await claimed(table, NOW)
    assert letter is not None
    await table.settle(letter, Reminder.SENT)
    for moment in (NOW - 1, None, NOW - 2):
        await table.change(ADA, "P1", {"remind_at": moment}, NOW + 1)
        assert await table.due(NOW + 1) is None
    await table.change(ADA, "P1", {"remind_at": NOW + 9}, NOW + 2)
    assert await table.due(NOW + 9) is not None


async def test_c3_who_has_no_address_or_kept_it_is_written_none(database: Database) -> None:
    """A guest's reminder is on his page alone."""
    await people(database, "Ada")
    table = PromiseTable(database)
    await table.add(promise("P1", BOB, remind_at=NOW))
    await table.add(promise("P2", ADA, remind_at=NOW))
    await table.change(ADA, "P2", {"done_at": NOW}, NOW)
    await table.add(promise("P3", ADA, remind_at=NOW + 1))
    letter = await claimed(table, NOW + 1)
    assert letter is not None
    assert letter.promise.id == "P3"
    assert await table.due(NOW + 1) is None
    assert await table.next_letter() is None


async def test_c3_a_link_works_until_it_is_taken_back_or_replaced(database: Database) -> None:
    """Each has one."""
    table = PromiseTable(database)
    await table.link(ADA, b"1" * 32, NOW)
    await table.link(BOB, b"2" * 32, NOW)
    assert (await table.by_link(b"1" * 32), await table.by_link(b"2" * 32)) == (ADA, BOB)
    await table.link(ADA, b"3" * 32, NOW + 1)
    assert await table.by_link(b"1" * 32) is None
    assert (await table.by_link(b"3" * 32), await table.linked(ADA)) == (ADA, NOW + 1)
    assert await table.unlink(ADA) is True
    assert await table.unlink(ADA) is False
    assert (await table.by_link(b"3" * 32), await table.linked(ADA)) == (None, None)
