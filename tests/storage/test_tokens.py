"""Contract tests of tokens: the same promises on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace

import pytest

from papote.errors import Refused
from papote.people.account import HOME, Account
from papote.people.tokens import MOST_TOKENS, Token
from papote.storage import Database, ensure_space
from papote.storage.accounts import AccountTable
from papote.storage.tokens import TokenTable
from papote.types import AccountId, SpaceId

NOW = 1000.0
ADA = AccountId("a-ada")
OWN = Token("t1", HOME, ADA, "calendar", ("presence", "chat"), NOW, 2000.0)
OURS = Token("t2", HOME, None, "greeter", ("enter",), NOW + 1, None)


async def opened(database: Database) -> TokenTable:
    """The home space, one account, and the table."""
    await ensure_space(database, HOME, "Papote", "open", NOW)
    await AccountTable(database).by_email(Account(ADA, "ada@example.org", "Ada", "a01", "fr", NOW, NOW))
    table = TokenTable(database)
    await table.add(b"1" * 32, OWN)
    await table.add(b"2" * 32, OURS)
    return table


async def test_a_token_is_found_by_its_hash(database: Database) -> None:
    """And by nothing else."""
    table = await opened(database)
    assert await table.find(b"1" * 32, NOW) == OWN
    assert await table.find(b"2" * 32, NOW * 1e6) == OURS
    assert await table.find(b"3" * 32, NOW) is None


async def test_a_token_that_is_too_old_is_none(database: Database) -> None:
    """From its last second on."""
    table = await opened(database)
    assert await table.find(b"1" * 32, 1999.9) == OWN
    assert await table.find(b"1" * 32, 2000.0) is None


async def test_tokens_are_listed_for_whose_they_are(database: Database) -> None:
    """The space's own are nobody's, and nobody's are the space's."""
    table = await opened(database)
    later = replace(OWN, id="t3", created_at=NOW + 5)
    await table.add(b"3" * 32, later)
    assert await table.of(HOME, ADA) == (later, OWN)
    assert await table.of(HOME, None) == (OURS,)
    assert await table.of(HOME, AccountId("a-bob")) == ()
    assert await table.of(SpaceId("other"), None) == ()


async def test_a_token_is_revoked_by_whose_it_is(database: Database) -> None:
    """Once; and then it opens nothing."""
    table = await opened(database)
    assert not await table.revoke(HOME, None, "t1")
    assert not await table.revoke(SpaceId("other"), ADA, "t1")
    assert await table.find(b"1" * 32, NOW) is not None
    assert await table.revoke(HOME, ADA, "t1")
    assert not await table.revoke(HOME, ADA, "t1")
    assert await table.find(b"1" * 32, NOW) is None


async def test_it_is_known_when_a_token_was_used(database: Database) -> None:
    """The last time."""
    table = await opened(database)
    await table.used("t1", 1500.0)
    found = await table.find(b"1" * 32, NOW)
    assert found is not None
    assert found.used_at == 1500.0


async def test_nobody_has_more_tokens_than_he_can_look_through(database: Database) -> None:
    """One more is refused; another's count is his own."""
    table = await opened(database)
    for number in range(1, MOST_TOKENS):
        await table.add(bytes([number]) * 31 + b"x", replace(OURS, id=f"n{number}"))
    with pytest.raises(Refused, match="too_many"):
        await table.add(b"y" * 32, replace(OURS, id="one-more"))
    await table.add(b"z" * 32, replace(OWN, id="another"))
