"""Contract tests of privacy: all of somebody is told, all of somebody goes, and what is over goes in time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, insert, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection

from papote.errors import Refused
from papote.people.account import HOME
from papote.people.privacy import GONE, Retention
from papote.storage import Database, schema, tables
from papote.storage.privacy import DAY, PrivacyTable
from papote.storage.spaces import SpaceTable
from papote.types import AccountId, PersonId, Role
from tests.storage.test_people import NOW, member, people

ADA, BOB = PersonId("a-ada"), PersonId("a-bob")
CHANNEL = "room/le-palier"


async def put(database: Database, rows: Sequence[tuple[Table, dict[str, Any]]]) -> None:
    """Write rows as the parts of the office would."""

    async def job(connection: AsyncConnection) -> None:
        for table, row in rows:
            await connection.execute(insert(table), [row])

    await database.write(job)


async def rows_of(database: Database, table: Table) -> list[dict[str, Any]]:
    """A whole table."""

    async def job(connection: AsyncConnection) -> list[dict[str, Any]]:
        return [
            dict(row._mapping) for row in (await connection.execute(select(table).order_by(*table.primary_key))).all()
        ]

    return await database.read(job)


def message(number: int, author: PersonId, text: str, **more: Any) -> tuple[Table, dict[str, Any]]:
    """One message of the room."""
    row = {
        "channel": CHANNEL,
        "number": number,
        "author": author,
        "name": f"{author}-name",
        "client_id": f"{author}-{number}",
        "text": text,
        "mentions": [],
        "files": [],
        "at": NOW,
    }
    return schema.messages, row | more


def canaries() -> list[str]:
    """Words found nowhere else, one for each place where something about Ada is kept."""
    return [f"kanarie{number:02}x{number * 7919 % 9973:04}" for number in range(16)]


async def seed(database: Database) -> None:
    """Ada has left traces wherever one can; Bob has written as well."""
    await people(database, "Ada", "Bob")
    word = canaries()
    channel = (schema.channels, {"id": CHANNEL, "space": HOME, "last_number": 3})
    file = {
        "id": "F1",
        "space": HOME,
        "owner": ADA,
        "channel": CHANNEL,
        "name": f"{word[3]}.png",
        "media_type": "image/png",
        "size": 3,
        "created_at": NOW,
    }
    report = {
        "id": "R1",
        "space": HOME,
        "room": "le-palier",
        "by": ADA,
        "about": BOB,
        "about_name": "Bob",
        "text": word[4],
        "lines": [word[5]],
        "created_at": NOW,
    }
    ban = {
        "id": "B1",
        "space": HOME,
        "person": ADA,
        "address": b"h" * 32,
        "name": word[6],
        "reason": word[7],
        "by": BOB,
        "created_at": NOW,
    }
    deed = {
        "space": HOME,
        "at": NOW,
        "by": ADA,
        "by_name": word[8],
        "action": "invite",
        "target": BOB,
        "details": {"note": word[9]},
    }
    hook = {
        "id": "W1",
        "space": HOME,
        "url": "https://example.org/",
        "secret": "s",
        "kinds": [],
        "active": True,
        "by": BOB,
        "created_at": NOW,
    }
    delivery = {
        "id": "D1",
        "webhook": "W1",
        "kind": "chat",
        "body": json.dumps({"person": ADA, "text": word[10]}),
        "state": "delivered",
        "attempts": 1,
        "created_at": NOW,
        "next_at": NOW,
        "error": "",
    }
    invitation = {
        "id": "I1",
        "hash": b"i" * 32,
        "space": HOME,
        "role": "guest",
        "tags": [],
        "note": word[11],
        "by": ADA,
        "created_at": NOW,
    }
    link = {
        "hash": b"l" * 32,
        "email": "ada@example.org",
        "next": f"/{word[12]}",
        "created_at": NOW,
        "expires_at": NOW + 600,
    }
    session = {
        "hash": b"s" * 32,
        "id": "S1",
        "account": ADA,
        "agent": word[13],
        "created_at": NOW,
        "seen_at": NOW,
        "expires_at": NOW + DAY,
    }
    token = {
        "id": "T1",
        "hash": b"t" * 32,
        "space": HOME,
        "account": ADA,
        "name": word[14],
        "scopes": [],
        "created_at": NOW,
    }
    consent = {"person": ADA, "kind": "recording", "version": "1", "given": True, "at": NOW}
    await put(
        database,
        [
            channel,
            message(1, ADA, word[0], name=word[1], client_id=word[2], files=[{"id": "F1", "name": word[3]}]),
            message(2, BOB, "bonjour @Ada", mentions=[ADA, BOB]),
            message(3, BOB, "bonsoir"),
            (schema.reactions, {"channel": CHANNEL, "number": 2, "person": ADA, "emoji": "☕"}),
            (schema.marks, {"person": ADA, "channel": CHANNEL, "number": 2}),
            (schema.files, file),
            (schema.blocks, {"person": BOB, "blocked": ADA, "name": word[15], "created_at": NOW}),
            (schema.reports, report),
            (schema.bans, ban),
            (schema.audit, deed),
            (schema.webhooks, hook),
            (schema.deliveries, delivery),
            (schema.invitations, invitation),
            (schema.sign_in_links, link),
            (schema.sessions, session),
            (schema.tokens, token),
            (schema.consents, consent),
        ],
    )


async def test_p11_everything_about_somebody_is_told_and_no_secret(database: Database) -> None:
    """What she wrote, where she signed in, what she may: as JSON."""
    await seed(database)
    told = await PrivacyTable(database).everything(ADA, AccountId("a-ada"))
    text = json.dumps(told)
    assert all(word in text for number, word in enumerate(canaries()) if number not in (10, 11, 12, 15))
    assert told["account"][0]["email"] == "ada@example.org"
    assert [row["emoji"] for row in told["reactions"]] == ["☕"]
    assert "bonsoir" not in text
    assert "hash" not in text


async def test_p12_who_is_erased_leaves_nothing_and_others_keep_their_words(database: Database) -> None:
    """Not a byte in any row; what others wrote stays, and so does a ban, without a name."""
    await seed(database)
    table = PrivacyTable(database)
    assert await table.erase(ADA, AccountId("a-ada"), NOW + 1) == ["F1"]
    everything = {name: await rows_of(database, kind) for name, kind in tables.metadata.tables.items()}
    text = repr(everything)
    assert [word for word in canaries() if word in text] == []
    assert "ada@example.org" not in text
    assert [row["text"] for row in everything["messages"]] == ["", "bonjour @Ada", "bonsoir"]
    assert [row["author"] for row in everything["messages"]] == [GONE, BOB, BOB]
    assert everything["messages"][0]["deleted_at"] == NOW + 1
    assert everything["messages"][1]["mentions"] == [BOB]
    assert [row["person"] for row in everything["bans"]] == [ADA]
    assert everything["accounts"][0]["id"] == "a-bob"
    assert await table.erase(ADA, AccountId("a-ada"), NOW + 2) == []


async def test_p12_not_a_byte_is_left_in_the_files_of_the_database(database_url: str) -> None:
    """Nor in free pages, in the log, in the index of words; PostgreSQL clears its files in its own time."""
    async with await Database.open(database_url) as database:
        await seed(database)
        table = PrivacyTable(database)
        await table.erase(ADA, AccountId("a-ada"), NOW + 1)
        await table.scrub()
        if database.dialect != "sqlite":
            return
        folder = Path(str(make_url(database_url).database)).parent
        kept = b"".join(path.read_bytes() for path in folder.iterdir())
        assert [word for word in canaries() if word.encode() in kept] == []


async def test_p13_of_words_that_are_over_no_byte_is_left(database_url: str) -> None:
    """No more than of those somebody has erased, and without anybody asking for it."""
    async with await Database.open(database_url) as database:
        await seed(database)
        await PrivacyTable(database).forget(Retention(chat_days=365), NOW + 366 * DAY)
        if database.dialect != "sqlite":
            return
        folder = Path(str(make_url(database_url).database)).parent
        kept = b"".join(path.read_bytes() for path in folder.iterdir())
        assert canaries()[0].encode() not in kept


async def test_the_last_owner_cannot_go(database: Database) -> None:
    """Somebody has to hold the keys; with another owner she can."""
    await people(database, "Ada", "Bob")
    spaces = SpaceTable(database)
    await spaces.enrol(member("Ada", Role.OWNER))
    with pytest.raises(Refused, match="last_owner"):
        await PrivacyTable(database).erase(ADA, AccountId("a-ada"), NOW)
    assert len(await rows_of(database, schema.accounts)) == 2
    await spaces.enrol(member("Bob", Role.OWNER))
    await PrivacyTable(database).erase(ADA, AccountId("a-ada"), NOW)
    assert [row["id"] for row in await rows_of(database, schema.accounts)] == ["a-bob"]


async def test_p13_exactly_what_is_over_goes(database: Database) -> None:
    """A day before nothing, on the day all that old, and a second time nothing more."""
    await seed(database)
    table = PrivacyTable(database)
    retention = Retention(chat_days=365, account_days=0, log_days=180)
    assert await table.forget(retention, NOW + 180 * DAY) == []
    assert len(await rows_of(database, schema.audit)) == 1
    assert await table.forget(retention, NOW + 181 * DAY) == []
    assert await rows_of(database, schema.audit) == []
    assert await rows_of(database, schema.deliveries) == []
    assert len(await rows_of(database, schema.messages)) == 3
    assert await table.forget(retention, NOW + 366 * DAY) == ["F1"]
    assert await rows_of(database, schema.messages) == []
    assert await rows_of(database, schema.reactions) == []
    assert await table.forget(retention, NOW + 366 * DAY) == []
    assert len(await rows_of(database, schema.bans)) == 1


async def test_p13_nothing_goes_of_what_is_kept_for_ever(database: Database) -> None:
    """Nought days mean for ever."""
    await seed(database)
    await PrivacyTable(database).forget(Retention(0, 0, 0), NOW + 10_000 * DAY)
    assert len(await rows_of(database, schema.messages)) == 3
    assert await PrivacyTable(database).inactive(Retention(0, 0, 0), NOW + 10_000 * DAY) == []


async def test_p13_accounts_nobody_uses_are_found_and_owners_are_not(database: Database) -> None:
    """Whoever was seen since stays."""
    await people(database, "Ada", "Bob", "Cleo")
    await SpaceTable(database).enrol(member("Cleo", Role.OWNER))

    async def seen(connection: AsyncConnection) -> None:
        await connection.execute(
            update(schema.accounts).where(schema.accounts.c.id == "a-bob").values(seen_at=NOW + 700 * DAY)
        )

    await database.write(seen)
    assert await PrivacyTable(database).inactive(Retention(), NOW + 731 * DAY) == [(ADA, AccountId("a-ada"))]
