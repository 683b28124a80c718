"""Tests of the way in: cookies become somebody, and somebody comes in as what he is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import pytest

from papote.auth import cookies
from papote.auth.cookies import Guest, GuestCookies, Sealer
from papote.auth.directory import Directory
from papote.auth.keys import digest, new_secret
from papote.auth.sessions import SessionKeeper
from papote.auth.visits import Visits, guest_person
from papote.errors import Refused
from papote.people.account import HOME, Access, Account, Identity, Membership
from papote.people.admission import Pass, Visitor
from papote.people.invitations import Invitation
from papote.storage import Database
from papote.storage.accounts import AccountTable
from papote.storage.invitations import InvitationTable
from papote.storage.sessions import SessionTable
from papote.storage.spaces import SpaceTable
from papote.types import AccountId, PersonId, Role, RoomId, SpaceId
from tests.rooms.clock import ManualClock

KEY = "a-key-for-hosts-0123"
OWNER = "owner@example.org"
ROOM = RoomId("hall")
HERE = "192.0.2.1"


@dataclass
class Banned:
    """Keeps out whom the test says."""

    people: Collection[str] = ()

    def spaces(self, people: Collection[PersonId], address: str, member_of: Collection[SpaceId]) -> frozenset[SpaceId]:
        """By person or by address."""
        return frozenset({HOME} if {*people, address} & set(self.people) else ())


@dataclass
class Desk:
    """What the tests touch."""

    visits: Visits
    cookies: GuestCookies
    clock: ManualClock
    banned: Banned
    database: Database

    async def account(self, email: str, name: str = "Ada", role: Role | None = None) -> tuple[Account, str]:
        """Somebody with an account, and the secret of his session."""
        fresh = self.visits.fresh_account(email, name, None, "fr")
        account = await self.visits.accounts.by_email(fresh)
        if role is not None:
            membership = Membership(HOME, account.id, role, ("crew",), self.clock.unix())
            self.visits.directory.note(await self.visits.directory.table.enrol(membership), account.name)
        secret, _ = await self.visits.sessions.begin(account, "")
        return account, secret

    async def rule(self, **changes: object) -> None:
        """The home space from now on."""
        space = self.visits.directory.space(HOME)
        await self.visits.directory.change(replace(space, **changes))  # type: ignore[arg-type]

    def guest(self, *passes: Pass, name: str = "Zoe") -> dict[str, str]:
        """The cookie of a guest."""
        guest = Guest(PersonId("g-zoe"), name, "a03", "nl", self.clock.unix(), passes)
        return {cookies.GUEST: self.cookies.write(guest)}

    def admit(
        self, visitor: Visitor, name: str = "Zoe", *, key: str = "", present: tuple[Identity, ...] = ()
    ) -> Identity:
        """Into the hall."""
        return self.visits.admit(visitor, ROOM, name, "a03", key=key, present=present)


@pytest.fixture
async def desk(database: Database, clock: ManualClock) -> Desk:
    """An office whose home space is open."""
    sealer = Sealer(b"s" * 32)
    directory = Directory(SpaceTable(database), sealer)
    await directory.load()
    banned = Banned()
    guests = GuestCookies(sealer)
    visits = Visits(
        AccountTable(database),
        SessionKeeper(SessionTable(database), clock.unix, 30.0),
        directory,
        InvitationTable(database),
        guests,
        clock,
        host_key=KEY,
        owner_email=OWNER,
        closed=banned.spaces,
    )
    return Desk(visits, guests, clock, banned, database)


def refusal(desk: Desk, visitor: Visitor, name: str = "Zoe", **more: str) -> str:
    """Why somebody does not come in."""
    with pytest.raises(Refused) as refused:
        desk.admit(visitor, name, **more)  # type: ignore[arg-type]
    return refused.value.code


# ---- who is it


async def test_who_shows_nothing_is_somebody_new_each_time(desk: Desk) -> None:
    """And comes in where it is open, called as he wishes."""
    one, other = await desk.visits.visit({}, HERE), await desk.visits.visit({}, HERE)
    assert one.person != other.person
    assert one.person.startswith("g-") and one.guest_person is None and one.account is None
    assert desk.admit(one, " Zoé  ") == Identity(one.person, None, None, "Zoé", "a03", Role.GUEST, (), HOME)


async def test_a_guest_is_who_his_browser_says(desk: Desk) -> None:
    """With what he was called when he was here."""
    visitor = await desk.visits.visit(desk.guest(), HERE)
    assert (visitor.person, visitor.guest_person) == ("g-zoe", "g-zoe")
    assert (visitor.guest_name, visitor.guest_avatar, visitor.guest_lang) == ("Zoe", "a03", "nl")


async def test_d01_cookies_that_do_not_hold_are_none(desk: Desk) -> None:
    """Forged, of another kind, or one dressed as the other."""
    _, secret = await desk.account("ada@example.org")
    good = desk.guest()[cookies.GUEST]
    for shown in (
        {cookies.GUEST: good[:-1] + "A", cookies.SESSION: secret[:-1]},
        {cookies.GUEST: secret, cookies.SESSION: good},
        {cookies.GUEST: Sealer(b"t" * 32).seal("guest", ["g-zoe", "Zoe", "a03", "nl", desk.clock.unix(), []])},
    ):
        visitor = await desk.visits.visit(shown, HERE)
        assert visitor.account is None and visitor.guest_person is None and visitor.person != "g-zoe"


async def test_who_is_signed_in_is_his_account_and_keeps_the_guest_he_was(desk: Desk) -> None:
    """He comes in under the name and with the figure of his account, whatever he asks for."""
    account, secret = await desk.account("ada@example.org", "Ada", Role.MEMBER)
    visitor = await desk.visits.visit({**desk.guest(), cookies.SESSION: secret}, HERE)
    assert (visitor.person, visitor.guest_person) == (account.person, "g-zoe")
    identity = desk.admit(visitor, "Somebody else")
    assert (identity.name, identity.avatar, identity.account, identity.session) == (
        "Ada",
        account.avatar,
        account.id,
        visitor.session,
    )
    assert (identity.role, identity.tags) == (Role.MEMBER, ("crew",))


async def test_d02_a_session_that_has_ended_is_a_guest_s_visit(desk: Desk) -> None:
    """At the very next look."""
    account, secret = await desk.account("ada@example.org")
    await desk.visits.sessions.end_all(account.id)
    assert (await desk.visits.visit({cookies.SESSION: secret}, HERE)).account is None


# ---- may he come in


async def test_an_invitation_lets_in_until_it_is_taken_back(desk: Desk) -> None:
    """A pass is worth what stands behind it."""
    await desk.rule(access=Access.LINK)
    secret, now = new_secret(), desk.clock.unix()
    made = Invitation("i-1", HOME, Role.GUEST, ("vip",), 0, now + 60.0, "", PersonId("a-host"), now)
    await desk.visits.invitations.add(digest(secret), made)
    shown = desk.guest(Pass(HOME, Access.LINK, "i-1", ("vip",), now + 60.0))
    visitor = await desk.visits.visit(shown, HERE)
    assert desk.admit(visitor).tags == ("vip",)
    desk.clock.turn(60.0)
    assert refusal(desk, visitor) == "invitation_needed"
    desk.clock.turn(-60.0)
    await desk.visits.invitations.revoke(HOME, "i-1", now)
    await desk.visits.look_again(visitor, HERE)
    assert refusal(desk, visitor) == "invitation_needed"


async def test_d05_an_invitation_to_one_space_opens_no_other(desk: Desk) -> None:
    """Nor does a pass whose invitation never was."""
    await desk.rule(access=Access.LINK)
    now = desk.clock.unix()
    made = Invitation("i-1", HOME, Role.GUEST, (), 1, None, "", PersonId("a-host"), now)
    await desk.visits.invitations.add(digest(new_secret()), made)
    for shown in (Pass(SpaceId("cafe"), Access.LINK, "i-1"), Pass(HOME, Access.LINK, "i-2")):
        assert refusal(desk, await desk.visits.visit(desk.guest(shown), HERE)) == "invitation_needed"


async def test_a_password_lets_in_until_there_is_another(desk: Desk) -> None:
    """Whoever was let in by the old one is asked again."""
    await desk.rule(access=Access.PASSWORD, password="scrypt$one")
    proof = desk.visits.directory.password_proof(desk.visits.directory.space(HOME))
    assert proof is not None
    shown = desk.guest(Pass(HOME, Access.PASSWORD, proof))
    assert desk.admit(await desk.visits.visit(shown, HERE)).role is Role.GUEST
    await desk.rule(password="scrypt$other")
    assert refusal(desk, await desk.visits.visit(shown, HERE)) == "password_wrong"


async def test_the_host_key_lets_in_as_a_host_whatever_the_rule(desk: Desk) -> None:
    """A wrong one does nothing, and an office without one has none that fits."""
    await desk.rule(access=Access.MEMBERS)
    visitor = await desk.visits.visit({}, HERE)
    assert desk.admit(visitor, key=KEY).role is Role.HOST
    assert desk.visits.role(visitor, HOME, KEY) is Role.HOST
    for key in ("", KEY[:-1], KEY.upper(), "\udc80", "é"):
        assert refusal(desk, visitor, key=key) == "members_only"
        assert desk.visits.role(visitor, HOME, key) is Role.GUEST
    desk.visits._host_key = ""
    assert refusal(desk, visitor, key="") == "members_only"


async def test_d16_who_is_banned_stays_out_under_any_name(desk: Desk) -> None:
    """By his cookie or by where he comes from; a host is let in."""
    visitor = await desk.visits.visit(desk.guest(), HERE)
    desk.banned.people = ["g-zoe"]
    assert refusal(desk, visitor, "Somebody else") == "banned"
    desk.banned.people = [HERE]
    assert refusal(desk, await desk.visits.visit({}, HERE)) == "banned"
    assert desk.admit(await desk.visits.visit({}, "198.51.100.7")).role is Role.GUEST
    _, secret = await desk.account("host@example.org", "Hanna", Role.HOST)
    assert desk.admit(await desk.visits.visit({cookies.SESSION: secret}, HERE)).role is Role.HOST


async def test_d13_a_guest_is_not_called_like_a_host_or_a_member_who_is_here(desk: Desk) -> None:
    """He himself may be called so; a member under his own name is nobody else."""
    await desk.account("host@example.org", "Hanna", Role.HOST)
    mia = Identity(PersonId("a-mia"), AccountId("a-mia"), None, "Mia", "a01", Role.MEMBER, (), HOME)
    visitor = await desk.visits.visit({}, HERE)
    for name in ("Hanna", "Наnna", "hаnnа", "MlA", "mia\u200d"):
        with pytest.raises(Refused) as refused:
            desk.admit(visitor, name, present=(mia,))
        assert refused.value.code == "name_taken", name
    assert desk.admit(visitor, "Mia").name == "Mia"
    elsewhere = replace(mia, space=SpaceId("cafe"))
    assert desk.admit(visitor, "Mia", present=(elsewhere,)).name == "Mia"
    guest = desk.admit(visitor, "Zoe")
    assert desk.visits.renamed(guest, "Zoé", ()) == "Zoé"
    with pytest.raises(Refused):
        desk.visits.renamed(guest, "Hannа", ())


# ---- coming to have an account


async def test_who_proves_the_owner_s_address_owns_the_office(desk: Desk) -> None:
    """Nobody else does."""
    owner, secret = await desk.account(OWNER, "Olga")
    ada, _ = await desk.account("ada@example.org")
    await desk.visits.signed_in(owner)
    await desk.visits.signed_in(ada)
    assert desk.admit(await desk.visits.visit({cookies.SESSION: secret}, HERE)).role is Role.OWNER
    assert await desk.visits.memberships(ada) == {}
    assert desk.visits.directory.hosts_of(HOME) == ((owner.person, "Olga"),)


async def test_d06_an_account_without_a_proven_address_owns_nothing(desk: Desk) -> None:
    """Not where no owner is named either."""
    desk.visits._owner_email = ""
    nobody = replace(desk.visits.fresh_account(None, "Eve", None, ""), email=None)
    account = await desk.visits.accounts.by_login("https://id.example", "s-9", nobody)
    await desk.visits.signed_in(account)
    assert await desk.visits.memberships(account) == {}


async def test_an_address_of_a_listed_domain_makes_a_member(desk: Desk) -> None:
    """When he comes; addresses that only end alike do not."""
    await desk.rule(access=Access.DOMAIN, domains=("example.org",))
    _, ada = await desk.account("ada@example.org")
    assert desk.admit(await desk.visits.visit({cookies.SESSION: ada}, HERE)).role is Role.MEMBER
    for email in ("eve@badexample.org", "eve@example.org.evil.com", "eve@sub.example.org"):
        _, eve = await desk.account(email)
        assert refusal(desk, await desk.visits.visit({cookies.SESSION: eve}, HERE)) == "members_only"


@pytest.mark.parametrize(
    ("email", "told", "guest", "name"),
    [
        ("ada@x.org", "Ada Lovelace", "Zoe", "Ada Lovelace"),
        ("ada@x.org", "", "Zoe", "Zoe"),
        ("ada@x.org", "\u200b", "", "ada"),
        (None, "", "", "Papote"),
        ("ada@x.org", "x" * 300, "", "x" * 40),
    ],
)
def test_a_new_account_is_called_as_the_first_says_who_knows(
    desk: Desk, email: str | None, told: str, guest: str, name: str
) -> None:
    """The provider, the guest, the address."""
    was = Guest(PersonId("g-zoe"), guest, "a09", "nl", desk.clock.unix()) if guest else None
    made = desk.visits.fresh_account(email, told, was, "nl")
    assert (made.name, made.avatar, made.email) == (name, "a09" if guest else "a01", email)
    assert made.id.startswith("a-")


def test_somebody_new_has_an_id_of_guests() -> None:
    """Which no account has."""
    assert guest_person(lambda: "x") == "g-x"
