"""Tests of the spaces as they are now."""

from __future__ import annotations

from dataclasses import replace

import pytest

from papote.auth.cookies import Sealer
from papote.auth.directory import Directory
from papote.errors import Refused
from papote.people.account import HOME, Access, Account, Membership, Space
from papote.storage import Database
from papote.storage.accounts import AccountTable
from papote.storage.spaces import SpaceTable
from papote.types import AccountId, PersonId, Role, RoomId, SpaceId

CAFE = Space(SpaceId("cafe"), "Le Café", Access.LINK, 1_764_000_100.0)
GARDEN, HALL = RoomId("garden"), RoomId("hall")


@pytest.fixture
async def directory(database: Database) -> Directory:
    """The home space alone."""
    made = Directory(SpaceTable(database), Sealer(b"s" * 32))
    await made.load()
    return made


async def test_a_room_nobody_assigned_is_the_home_space_s(directory: Directory) -> None:
    """Others belong to the space they were given."""
    await directory.add(CAFE)
    await directory.assign(GARDEN, CAFE.id)
    assert [space.id for space in directory] == [HOME, CAFE.id]
    assert directory.of_room(HALL).id == HOME
    assert directory.of_room(GARDEN) == CAFE
    assert (directory.rooms_of(CAFE.id), directory.rooms_of(HOME)) == ((GARDEN,), ())


async def test_what_was_changed_is_still_so_after_a_restart(directory: Directory, database: Database) -> None:
    """What is in memory is what was written."""
    await directory.add(CAFE)
    await directory.assign(GARDEN, CAFE.id)
    await directory.change(replace(CAFE, name="La Terrasse", access=Access.OPEN))
    again = Directory(SpaceTable(database), Sealer(b"s" * 32))
    await again.load()
    assert again.of_room(GARDEN) == replace(CAFE, name="La Terrasse", access=Access.OPEN)


async def test_a_space_that_is_none_is_not_found(directory: Directory) -> None:
    """Nor is a room given to it; an id is taken once, and memory says what the database does."""
    for nowhere in (SpaceId("nowhere"), SpaceId("")):
        with pytest.raises(Refused) as refused:
            directory.space(nowhere)
        assert refused.value.code == "not_found"
    with pytest.raises(Refused):
        await directory.assign(GARDEN, SpaceId("nowhere"))
    assert directory.of_room(GARDEN).id == HOME
    await directory.add(CAFE)
    with pytest.raises(Refused) as refused:
        await directory.add(replace(CAFE, name="Another"))
    assert refused.value.code == "conflict"
    assert directory.space(CAFE.id).name == "Le Café"


async def test_d13_what_hosts_are_called_is_known_whether_they_are_here_or_not(
    directory: Directory, database: Database
) -> None:
    """As they are called now; who is a host no more is not among them."""
    ada = await AccountTable(database).by_email(Account(AccountId("a-ada"), "ada@x.org", "Ada", "a01", "fr", 1.0, 1.0))
    host = await directory.table.enrol(Membership(HOME, ada.id, Role.HOST, (), 1.0))
    directory.note(host, ada.name)
    assert directory.hosts_of(HOME) == ((PersonId("a-ada"), "Ada"),)
    directory.renamed(ada.id, "Ada L.")
    assert directory.hosts_of(HOME) == ((PersonId("a-ada"), "Ada L."),)
    assert directory.hosts_of(CAFE.id) == ()
    directory.note(replace(host, role=Role.MEMBER), "Ada L.")
    assert directory.hosts_of(HOME) == ()
    directory.note(host, "Ada")
    directory.note(host, None)
    assert directory.hosts_of(HOME) == ()
    await directory.load()
    assert directory.hosts_of(HOME) == ((PersonId("a-ada"), "Ada"),)


async def test_another_password_has_another_proof(directory: Directory) -> None:
    """Who was let in by the old one has to show the new one; without a password there is none."""
    home = directory.space(HOME)
    assert directory.password_proof(home) is None
    one = directory.password_proof(replace(home, password="scrypt$one"))
    other = directory.password_proof(replace(home, password="scrypt$other"))
    assert one is not None and other is not None and one != other
