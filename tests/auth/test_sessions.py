"""Tests of sessions."""

from __future__ import annotations

import pytest

from papote.auth.keys import digest
from papote.auth.sessions import AGENT_LENGTH, DAY, SessionKeeper
from papote.people.account import Account
from papote.storage import Database
from papote.storage.accounts import AccountTable
from papote.storage.sessions import SessionTable
from papote.types import AccountId
from tests.rooms.clock import ManualClock


@pytest.fixture
async def ada(database: Database, clock: ManualClock) -> Account:
    """Somebody with an account."""
    fresh = Account(AccountId("a-ada"), "ada@example.org", "Ada", "a01", "fr", clock.unix(), clock.unix())
    return await AccountTable(database).by_email(fresh)


@pytest.fixture
async def bob(database: Database, clock: ManualClock) -> Account:
    """Somebody else."""
    fresh = Account(AccountId("a-bob"), "bob@example.org", "Bob", "a02", "fr", clock.unix(), clock.unix())
    return await AccountTable(database).by_email(fresh)


@pytest.fixture
def keeper(database: Database, clock: ManualClock) -> SessionKeeper:
    """All sessions; they last for thirty days."""
    return SessionKeeper(SessionTable(database), clock.unix, 30.0)


async def test_a_session_is_found_by_its_secret_alone(keeper: SessionKeeper, ada: Account) -> None:
    """Neither by its id nor by what is kept of the secret."""
    secret, session = await keeper.begin(ada, "A browser")
    assert await keeper.find(secret) == (session, ada)
    for other in (session.id, digest(secret).hex(), secret[:-1] + ("A" if secret[-1] != "A" else "B")):
        assert await keeper.find(other) is None


@pytest.mark.parametrize(
    "secret", ["", "x", "A" * 43, "A" * 44, "A" * 100_000, "é" * 43, "\udc80" * 43, "' OR 1=1 --", "A" * 42 + "\n"]
)
async def test_d01_whatever_is_no_secret_of_ours_finds_nobody(keeper: SessionKeeper, ada: Account, secret: str) -> None:
    """All alike."""
    await keeper.begin(ada, "")
    assert await keeper.find(secret) is None


async def test_what_a_browser_calls_itself_is_shortened_and_made_printable(keeper: SessionKeeper, ada: Account) -> None:
    """It is shown to its owner."""
    _, session = await keeper.begin(ada, "Fire\x00fox\x1b[31m " + "x" * 500)
    assert session.agent.startswith("Firefox[31m xxx")
    assert len(session.agent) == AGENT_LENGTH


async def test_a_session_in_use_lasts_and_is_noted_once_a_day(
    keeper: SessionKeeper, ada: Account, clock: ManualClock
) -> None:
    """Not at each request: that would be a write for each."""
    secret, session = await keeper.begin(ada, "")
    clock.turn(DAY)
    found = await keeper.find(secret)
    assert found is not None and found[0].seen_at == session.seen_at
    clock.turn(1.0)
    found = await keeper.find(secret)
    assert found is not None
    assert (found[0].seen_at, found[0].expires_at) == (clock.unix(), clock.unix() + 30 * DAY)
    clock.turn(30 * DAY - 1.0)
    assert await keeper.find(secret) is not None


async def test_d02_a_session_that_nobody_used_for_long_has_ended(
    keeper: SessionKeeper, ada: Account, clock: ManualClock
) -> None:
    """And is deleted when one cleans up; those that go on are not."""
    old, _ = await keeper.begin(ada, "")
    clock.turn(30 * DAY)
    new, session = await keeper.begin(ada, "")
    assert await keeper.find(old) is None
    assert await keeper.of(ada.id) == (session,)
    assert await keeper.sweep() == 1
    assert await keeper.find(new) is not None


async def test_d02_a_session_that_was_ended_is_found_no_more(keeper: SessionKeeper, ada: Account, bob: Account) -> None:
    """One ends one's own only; ending it once more does nothing."""
    secret, session = await keeper.begin(ada, "")
    other, _ = await keeper.begin(ada, "")
    assert not await keeper.end(bob.id, session.id)
    assert await keeper.find(secret) is not None
    assert await keeper.end(ada.id, session.id)
    assert not await keeper.end(ada.id, session.id)
    assert await keeper.find(secret) is None
    assert await keeper.find(other) is not None


async def test_d02_all_of_somebody_s_end_at_once(keeper: SessionKeeper, ada: Account, bob: Account) -> None:
    """Nobody else's."""
    secrets = [(await keeper.begin(ada, ""))[0] for _ in range(3)]
    other, _ = await keeper.begin(bob, "")
    assert len(await keeper.end_all(ada.id)) == 3
    assert [await keeper.find(secret) for secret in secrets] == [None] * 3
    assert await keeper.find(other) is not None
