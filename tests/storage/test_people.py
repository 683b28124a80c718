"""Contract tests of what is kept about people: the same promises on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from papote.errors import Refused
from papote.people.account import HOME, Access, Account, Membership, Session, Space
from papote.people.invitations import Invitation
from papote.storage import Database, ensure_space
from papote.storage.accounts import AccountTable
from papote.storage.invitations import InvitationTable
from papote.storage.sessions import SessionTable, SignInLinkTable
from papote.storage.spaces import SpaceTable
from papote.stores import SignInLink
from papote.types import AccountId, PersonId, Role, RoomId, SpaceId

NOW = 1000.0
LINK = Invitation("i", HOME, Role.MEMBER, ("crew",), 2, 2000.0, "for the crew", PersonId("a-ada"), NOW)


def account(name: str, email: str | None = "") -> Account:
    """Somebody; with an address of his own unless told otherwise."""
    return Account(
        AccountId(f"a-{name.lower()}"),
        f"{name.lower()}@example.org" if email == "" else email,
        name,
        "a01",
        "fr",
        NOW,
        NOW,
    )


async def people(database: Database, *names: str) -> AccountTable:
    """The home space, and these accounts."""
    await ensure_space(database, HOME, "Papote", "open", NOW)
    table = AccountTable(database)
    for name in names:
        await table.by_email(account(name))
    return table


def member(name: str, role: Role, *tags: str) -> Membership:
    """Somebody is this at home."""
    return Membership(HOME, account(name).id, role, tags, NOW)


# ---- accounts


async def test_an_address_is_one_account(database: Database) -> None:
    """Whoever proves it again is who he was."""
    table = await people(database, "Ada")
    again = await table.by_email(replace(account("Ada"), id=AccountId("a-other"), name="Other"))
    assert again == account("Ada")
    assert await table.get(again.id) == again
    assert await table.get(AccountId("a-other")) is None


async def test_two_who_prove_one_address_at_once_are_one(database: Database) -> None:
    """Even when the letters are opened in the same moment."""
    table = await people(database)
    fresh = [replace(account("Ada"), id=AccountId(f"a-{number}")) for number in range(8)]
    found = await asyncio.gather(*(table.by_email(each) for each in fresh))
    assert len({each.id for each in found}) == 1


async def test_d06_a_login_is_tied_to_the_account_of_an_address_that_is_vouched_for(database: Database) -> None:
    """And stays tied, whatever address the provider tells later."""
    table = await people(database, "Ada")
    fresh = replace(account("Ada"), id=AccountId("a-fresh"))
    assert (await table.by_login("https://idp", "7", fresh)).id == "a-ada"
    assert (await table.by_login("https://idp", "7", account("Bob"))).id == "a-ada"
    assert await table.get(account("Bob").id) is None


async def test_d06_a_login_without_a_vouched_address_is_somebody_new(database: Database) -> None:
    """The same subject of another provider is somebody else."""
    table = await people(database, "Ada")
    nobody = replace(account("Ada", None), id=AccountId("a-1"))
    assert (await table.by_login("https://idp", "7", nobody)).id == "a-1"
    other = replace(nobody, id=AccountId("a-2"))
    assert (await table.by_login("https://other", "7", other)).id == "a-2"


async def test_name_figure_and_language_change(database: Database) -> None:
    """The rest stays."""
    table = await people(database, "Ada")
    changed = await table.change(account("Ada").id, "Ada L.", "a05", "nl")
    assert changed == replace(account("Ada"), name="Ada L.", avatar="a05", lang="nl")
    assert await table.change(AccountId("a-nobody"), "X", "a01", "fr") is None
    await table.seen(account("Ada").id, 5000.0)
    found = await table.get(account("Ada").id)
    assert found is not None
    assert found.seen_at == 5000.0


# ---- sessions and links


async def test_a_session_is_found_by_its_hash_until_it_ends(database: Database) -> None:
    """In time, or because somebody said so."""
    await people(database, "Ada")
    table = SessionTable(database)
    first = Session("s1", account("Ada").id, "Firefox", NOW, NOW, 2000.0)
    await table.add(b"1" * 32, first)
    await table.add(b"2" * 32, replace(first, id="s2", seen_at=NOW + 1))
    assert await table.find(b"1" * 32, 1999.0) == (first, account("Ada"))
    assert await table.find(b"1" * 32, 2000.0) is None
    assert await table.find(b"3" * 32, NOW) is None
    assert [each.id for each in await table.of(first.account, NOW)] == ["s2", "s1"]
    assert not await table.end(AccountId("a-bob"), "s1")
    assert await table.end(first.account, "s1")
    assert not await table.end(first.account, "s1")
    assert await table.find(b"1" * 32, NOW) is None
    assert await table.end_all(first.account) == ("s2",)


async def test_a_session_in_use_lasts_longer_and_one_that_is_over_is_deleted(database: Database) -> None:
    """So that the table holds no more than who is about."""
    await people(database, "Ada")
    table = SessionTable(database)
    session = Session("s1", account("Ada").id, "", NOW, NOW, 2000.0)
    await table.add(b"1" * 32, session)
    await table.renew("s1", 1500.0, 3000.0)
    assert await table.find(b"1" * 32, 2500.0) == (replace(session, seen_at=1500.0, expires_at=3000.0), account("Ada"))
    assert await table.sweep(2999.0) == 0
    assert await table.sweep(3000.0) == 1


async def test_a_sign_in_link_works_once(database: Database) -> None:
    """Of ten who open it at once, one gets in."""
    table = SignInLinkTable(database)
    link = SignInLink("ada@example.org", "/r/office", NOW, 2000.0)
    await table.add(b"1" * 32, link)
    used = await asyncio.gather(*(table.use(b"1" * 32, 1500.0) for _ in range(10)))
    assert [each for each in used if each is not None] == [link]


async def test_a_sign_in_link_that_is_too_old_or_unknown_does_not_work(database: Database) -> None:
    """And is swept away."""
    table = SignInLinkTable(database)
    await table.add(b"1" * 32, SignInLink("ada@example.org", "/", NOW, 2000.0))
    assert await table.use(b"1" * 32, 2000.0) is None
    assert await table.use(b"2" * 32, NOW) is None
    assert await table.sweep(2000.0) == 1


# ---- spaces and members


async def test_spaces_are_made_changed_and_have_rooms(database: Database) -> None:
    """An id is taken once."""
    await people(database)
    table = SpaceTable(database)
    cafe = Space(SpaceId("cafe"), "Café", Access.DOMAIN, NOW + 1, None, ("cafe.example",), {"lang": "nl"})
    await table.add(cafe)
    with pytest.raises(Refused) as refusal:
        await table.add(cafe)
    assert refusal.value.code == "conflict"
    changed = replace(cafe, name="Le Café", access=Access.PASSWORD, password="scrypt$…")
    await table.change(changed)
    assert await table.all() == (Space(HOME, "Papote", Access.OPEN, NOW), changed)
    await table.assign(RoomId("garden"), HOME)
    await table.assign(RoomId("garden"), cafe.id)
    assert await table.rooms() == {"garden": "cafe"}


async def test_whoever_is_enrolled_again_keeps_the_higher_role_and_all_tags(database: Database) -> None:
    """An invitation takes nothing away."""
    await people(database, "Ada")
    table = SpaceTable(database)
    assert await table.enrol(member("Ada", Role.HOST, "crew")) == member("Ada", Role.HOST, "crew")
    again = replace(member("Ada", Role.MEMBER, "vip"), since=9000.0)
    assert await table.enrol(again) == member("Ada", Role.HOST, "crew", "vip")
    assert await table.memberships(account("Ada").id) == (member("Ada", Role.HOST, "crew", "vip"),)


async def test_members_are_listed_by_name_and_hosts_apart(database: Database) -> None:
    """In the order people look for them."""
    await people(database, "bob", "Ada")
    table = SpaceTable(database)
    await table.enrol(member("bob", Role.MEMBER))
    await table.enrol(member("Ada", Role.OWNER))
    assert [each.account.name for each in await table.members(HOME)] == ["Ada", "bob"]
    assert await table.hosts() == ((HOME, "a-ada", "Ada"),)
    found = await table.member(HOME, account("bob").id)
    assert found is not None
    assert found.membership == member("bob", Role.MEMBER)
    assert await table.member(HOME, AccountId("a-eve")) is None


async def test_d15_the_last_owner_stays(database: Database) -> None:
    """Whether he steps down or leaves."""
    await people(database, "Ada", "Bob")
    table = SpaceTable(database)
    ada, bob = account("Ada").id, account("Bob").id
    await table.enrol(member("Ada", Role.OWNER))
    for change in (
        table.change_member(HOME, ada, Role.OWNER, Role.HOST, ()),
        table.remove_member(HOME, ada, Role.OWNER),
    ):
        with pytest.raises(Refused) as refusal:
            await change
        assert refusal.value.code == "last_owner"
    await table.enrol(member("Bob", Role.OWNER))
    assert await table.change_member(HOME, ada, Role.OWNER, Role.HOST, ()) == member("Ada", Role.HOST)
    with pytest.raises(Refused):
        await table.remove_member(HOME, bob, Role.OWNER)


async def test_d15_of_two_owners_who_step_down_at_once_one_stays(database: Database) -> None:
    """Neither sees the other stay who does not."""
    await people(database, "Ada", "Bob")
    table = SpaceTable(database)
    owners = [account("Ada").id, account("Bob").id]
    for name in ("Ada", "Bob"):
        await table.enrol(member(name, Role.OWNER))
    steps = (table.change_member(HOME, each, Role.OWNER, Role.MEMBER, ()) for each in owners)
    done = await asyncio.gather(*steps, return_exceptions=True)
    assert sorted(type(each).__name__ for each in done) == ["Membership", "Refused"]


async def test_whoever_changes_a_member_who_is_something_else_by_now_is_told(database: Database) -> None:
    """Two hosts do not overwrite each other."""
    await people(database, "Ada")
    table = SpaceTable(database)
    await table.enrol(member("Ada", Role.MEMBER))
    for change in (
        table.change_member(HOME, account("Ada").id, Role.GUEST, Role.HOST, ()),
        table.remove_member(HOME, account("Ada").id, Role.HOST),
    ):
        with pytest.raises(Refused) as refusal:
            await change
        assert refusal.value.code == "conflict"
    assert await table.remove_member(HOME, account("Ada").id, Role.MEMBER)
    assert not await table.remove_member(HOME, account("Ada").id, Role.MEMBER)
    assert await table.change_member(HOME, account("Ada").id, Role.MEMBER, Role.HOST, ()) is None


# ---- invitations


async def test_d04_an_invitation_is_used_no_more_often_than_it_says(database: Database) -> None:
    """Of ten who come at once, two get in."""
    await people(database)
    table = InvitationTable(database)
    await table.add(b"1" * 32, LINK)
    used = await asyncio.gather(*(table.use(b"1" * 32, NOW) for _ in range(10)))
    assert len([each for each in used if each is not None]) == 2
    assert await table.find(b"1" * 32) == replace(LINK, uses_left=0)


async def test_an_invitation_without_a_number_is_used_as_often_as_people_like(database: Database) -> None:
    """Until somebody takes it back."""
    await people(database)
    table = InvitationTable(database)
    await table.add(b"1" * 32, replace(LINK, uses_left=None, expires_at=None))
    assert [await table.use(b"1" * 32, 10.0**9) is not None for _ in range(3)] == [True] * 3
    assert await table.revoke(HOME, "i", 5.0)
    assert await table.use(b"1" * 32, 6.0) is None


async def test_d04_what_is_taken_back_too_old_or_another_space_s_does_nothing(database: Database) -> None:
    """Revoking twice is said; so is revoking somebody else's."""
    await people(database)
    table = InvitationTable(database)
    await table.add(b"1" * 32, LINK)
    assert await table.standing({"i", "x"}, NOW) == {"i"}
    assert await table.standing(set(), NOW) == frozenset()
    assert await table.use(b"1" * 32, 2000.0) is None
    assert await table.standing({"i"}, 2000.0) == frozenset()
    assert not await table.revoke(SpaceId("cafe"), "i", NOW)
    assert await table.revoke(HOME, "i", NOW)
    assert not await table.revoke(HOME, "i", NOW)
    assert await table.standing({"i"}, NOW) == frozenset()
    assert [each.revoked_at for each in await table.of(HOME)] == [NOW]


async def test_whoever_accepts_becomes_a_member_and_uses_one_up(database: Database) -> None:
    """Who is one already gains nothing, and uses nothing up."""
    await people(database, "Ada", "Bob", "Eve", "Fay")
    table = InvitationTable(database)
    await table.add(b"1" * 32, LINK)
    for _ in range(3):
        accepted = await table.accept(b"1" * 32, NOW, account("Ada").id)
        assert accepted is not None
        assert accepted[1] == member("Ada", Role.MEMBER, "crew")
    assert await table.accept(b"1" * 32, NOW, account("Bob").id) is not None
    assert await table.accept(b"1" * 32, NOW, account("Eve").id) is None
    assert await table.accept(b"2" * 32, NOW, account("Fay").id) is None
    assert len(await SpaceTable(database).members(HOME)) == 2
