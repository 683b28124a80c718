"""Contract tests of bans, blocks, reports and the log: the same promises on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace

from papote.people.account import HOME
from papote.people.moderation import Ban, Block, Report, ReportedLine
from papote.storage import Database, ensure_space
from papote.storage.moderation import AuditTable, BanTable, BlockTable, ReportTable
from papote.types import PersonId, RoomId, SpaceId

NOW = 1000.0
ADA, BOB, EVE = PersonId("a-ada"), PersonId("g-bob"), PersonId("g-eve")
BAN = Ban("ban-1", HOME, EVE, b"\x01" * 32, "Eve", "shouts", ADA, NOW, NOW + 60)
REPORT = Report("r-1", HOME, RoomId("hall"), BOB, EVE, "Eve", "she shouts", (), NOW)
OTHER = SpaceId("other")


async def spaces(database: Database) -> None:
    """Two communities."""
    await ensure_space(database, HOME, "Papote", "open", NOW)
    await ensure_space(database, OTHER, "Other", "open", NOW)


async def test_a_ban_stands_until_its_time_is_over(database: Database) -> None:
    """And comes back as it went in, digest and all."""
    await spaces(database)
    table = BanTable(database)
    await table.add(BAN)
    assert await table.standing(NOW) == (BAN,)
    assert await table.standing(NOW + 59, HOME) == (BAN,)
    assert await table.standing(NOW + 59, OTHER) == ()
    assert await table.standing(NOW + 60) == ()


async def test_a_ban_without_an_end_stands_until_it_is_lifted(database: Database) -> None:
    """By somebody of its space, once."""
    await spaces(database)
    table = BanTable(database)
    endless = replace(BAN, id="ban-2", person=None, until=None, created_at=NOW + 1)
    await table.add(BAN)
    await table.add(endless)
    assert await table.standing(NOW + 1e9) == (endless,)
    assert await table.standing(NOW) == (endless, BAN)
    assert await table.lift(OTHER, "ban-2", NOW + 5) is None
    assert await table.lift(HOME, "ban-2", NOW + 5) == replace(endless, lifted_at=NOW + 5)
    assert await table.lift(HOME, "ban-2", NOW + 6) is None
    assert await table.standing(NOW) == (BAN,)


async def test_a_block_is_kept_once(database: Database) -> None:
    """However often somebody presses the button; the first one counts."""
    table = BlockTable(database)
    block = Block(ADA, EVE, "Eve", NOW)
    await table.add(block)
    await table.add(replace(block, name="Other", created_at=NOW + 1))
    await table.add(Block(BOB, ADA, "Ada", NOW + 2))
    assert await table.of(ADA) == (block,)
    assert await table.of() == (Block(BOB, ADA, "Ada", NOW + 2), block)


async def test_a_block_is_taken_back_by_who_made_it(database: Database) -> None:
    """The other way round there is none."""
    table = BlockTable(database)
    await table.add(Block(ADA, EVE, "Eve", NOW))
    assert not await table.remove(EVE, ADA)
    assert await table.remove(ADA, EVE) == (EVE,)
    assert not await table.remove(ADA, EVE)
    assert await table.of() == ()


async def test_p04_a_block_that_came_of_another_is_on_no_list_and_goes_with_it(database: Database) -> None:
    """It is not taken back by itself; whoever blocks the same person again has a block of his own."""
    table = BlockTable(database)
    hidden = Block(ADA, BOB, "", NOW)
    await table.add(Block(ADA, EVE, "Eve", NOW))
    await table.add(hidden)
    assert [each.blocked for each in await table.of(ADA)] == [EVE]
    assert hidden in await table.of()
    assert await table.remove(ADA, BOB) == ()
    assert await table.remove(ADA, EVE) == (EVE, BOB)
    await table.add(hidden)
    await table.add(Block(ADA, BOB, "Bob", NOW + 1))
    assert await table.of() == (Block(ADA, BOB, "Bob", NOW + 1),)


async def test_a_report_is_open_until_a_host_has_seen_to_it(database: Database) -> None:
    """With what was written, as it was written."""
    await spaces(database)
    table = ReportTable(database)
    lines = (ReportedLine("g-eve", "Eve", "SHUT UP 🙉", NOW - 5),)
    report = replace(REPORT, lines=lines)
    await table.add(report)
    await table.add(replace(REPORT, id="r-2", space=OTHER))
    assert await table.of(HOME) == (report,)
    assert await table.of(HOME, closed=True) == ()
    assert await table.close(OTHER, "r-1", ADA, NOW + 9) is None
    closed = replace(report, closed_at=NOW + 9, closed_by=ADA)
    assert await table.close(HOME, "r-1", ADA, NOW + 9) == closed
    assert await table.close(HOME, "r-1", ADA, NOW + 10) is None
    assert await table.of(HOME) == ()
    assert await table.of(HOME, closed=True) == (closed,)


async def test_the_log_is_read_backwards_by_pages(database: Database) -> None:
    """Each space its own."""
    await spaces(database)
    table = AuditTable(database)
    for number in range(5):
        await table.add(HOME, ADA, "Ada", "muted", f"g-{number}", {"name": "Eve", "n": number}, NOW + number)
    await table.add(OTHER, ADA, "Ada", "banned", "g-eve", {}, NOW)
    first = await table.page(HOME, limit=2)
    assert [(deed.target, deed.details["n"], deed.at) for deed in first] == [("g-4", 4, NOW + 4), ("g-3", 3, NOW + 3)]
    rest = await table.page(HOME, before=first[-1].number)
    assert [deed.target for deed in rest] == ["g-2", "g-1", "g-0"]
    assert (first[0].by, first[0].by_name, first[0].action) == (ADA, "Ada", "muted")
    assert [deed.action for deed in await table.page(OTHER)] == ["banned"]
