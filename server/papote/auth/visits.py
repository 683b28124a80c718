"""The way in: cookies become somebody, and somebody gets into a room as what he is, or hears what is missing."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import replace

from papote import stores
from papote.auth import cookies
from papote.auth.cookies import Guest, GuestCookies
from papote.auth.directory import Directory
from papote.auth.keys import new_id
from papote.auth.sessions import SessionKeeper
from papote.errors import Refused
from papote.interfaces import Clock
from papote.people.account import Account, Identity, Membership
from papote.people.admission import Visitor, as_host, check_name, is_protected, joins_by_domain, role_in
from papote.people.names import clean_name
from papote.people.tokens import TOKEN
from papote.people.turns import Turns
from papote.types import SIMULATED, AccountId, PersonId, Role, RoomId, Seconds, SpaceId

Closed = Callable[[Collection[PersonId], str, Collection[SpaceId]], frozenset[SpaceId]]
"""Which spaces are closed to these people, who come from this address and are members of those spaces."""


REMEMBERED = 10_000
"""People who were erased, so that none of them comes back by a cookie that was on its way."""

WAIT_SECONDS: Seconds = 5.0
"""How soon somebody asks again for whom there was no room."""


def _guests_in(space: SpaceId, present: Iterable[Identity]) -> frozenset[PersonId]:
    guests = (each.person for each in present if each.space == space and each.role is Role.GUEST)
    return frozenset(guest for guest in guests if not guest.startswith(SIMULATED))  # they take nobody's place


def guest_person(ids: Callable[[], str]) -> PersonId:
    """Somebody nobody has been yet."""
    return PersonId(f"g-{ids()}")


class Visits:
    """Answers the gateway and the API alike, so that both know the same people."""

    def __init__(
        self,
        accounts: stores.Accounts,
        sessions: SessionKeeper,
        directory: Directory,
        invitations: stores.Invitations,
        guests: GuestCookies,
        clock: Clock,
        *,
        host_key: str = "",
        owner_email: str = "",
        closed: Closed = lambda *_: frozenset(),
        max_guests: int = 0,
        ids: Callable[[], str] = new_id,
    ) -> None:
        """Whoever shows ``host_key`` is a host for that visit; ``owner_email`` signs in as the home space's owner.

        ``closed`` tells which spaces keep somebody out; ``max_guests`` are in one space at once, 0: any number.
        """
        self.accounts = accounts
        self.sessions = sessions
        self.directory = directory
        self.invitations = invitations
        self.guests = guests
        self.ids = ids
        self.clock = clock
        self._host_key = host_key
        self._owner_email = owner_email
        self._closed = closed
        self._max_guests = max_guests
        self._turns = Turns()
        self._gone: dict[PersonId, None] = {}
        """Guests who were erased lately."""
        self.by_token: Callable[[str, str], Awaitable[Visitor]] | None = None
        """Who comes by a token; None: nobody can."""

    # ---- who is it

    async def visit(self, shown: Mapping[str, str], address: str) -> Visitor:
        """Who shows these cookies; somebody new where they say nothing, or nothing that holds."""
        if TOKEN in shown and self.by_token is not None:
            return await self.by_token(shown[TOKEN], address)
        now = self.clock.unix()
        guest = self.guests.read(shown.get(cookies.GUEST, ""), now)
        if guest is not None and guest.person in self._gone:
            guest = None
        found = await self.sessions.find(shown.get(cookies.SESSION, ""))
        visitor = Visitor(person=guest.person if guest is not None else guest_person(self.ids))
        if guest is not None:
            visitor.guest_person, visitor.guest_name = guest.person, guest.name
            visitor.guest_avatar, visitor.guest_lang, visitor.passes = guest.avatar, guest.lang, guest.passes
        if found is not None:
            session, account = found
            visitor.person, visitor.account, visitor.session = account.person, account, session.id
            visitor.memberships = await self.memberships(account)
        await self.look_again(visitor, address)
        return visitor

    def forget(self, person: PersonId) -> None:
        """Somebody was erased: a cookie that is still shown makes nobody him again."""
        self._gone[person] = None
        while len(self._gone) > REMEMBERED:
            del self._gone[next(iter(self._gone))]

    async def look_again(self, visitor: Visitor, address: str) -> None:
        """What may have changed since about somebody's passes, and whether he is kept out."""
        now = self.clock.unix()
        proofs = {proof for space in self.directory if (proof := self.directory.password_proof(space)) is not None}
        shown = {each.proof for each in visitor.passes}
        # A host's word has no invitation behind it: it holds until it ends by itself.
        knocked = {each.proof for each in visitor.passes if each.proof.startswith("knock-")}
        standing = await self.invitations.standing(shown - proofs - knocked, now)
        visitor.proofs = frozenset(proofs | knocked | standing)
        visitor.address = address
        self._look_for_bans(visitor)

    def _look_for_bans(self, visitor: Visitor) -> None:
        people = {visitor.person} | ({visitor.guest_person} if visitor.guest_person is not None else set())
        visitor.barred = self._closed(people, visitor.address, visitor.memberships)

    async def memberships(self, account: Account) -> dict[SpaceId, Membership]:
        """Where somebody is a member; his address may make him one here and now."""
        found = {each.space: each for each in await self.directory.table.memberships(account.id)}
        for space in self.directory:
            if space.id not in found and joins_by_domain(space, account):
                wanted = Membership(space.id, account.id, Role.MEMBER, (), self.clock.unix())
                found[space.id] = await self.directory.table.enrol(wanted)
        return found

    def is_host_key(self, key: str) -> bool:
        """Whether this is the host key; how long that takes tells nothing about it."""
        ours = self._host_key
        return bool(ours) and hmac.compare_digest(key.encode(errors="replace"), ours.encode())

    # ---- may he come in

    def admit(
        self,
        visitor: Visitor,
        room: RoomId,
        name: str,
        avatar: str,
        *,
        key: str = "",
        present: Iterable[Identity] = (),
    ) -> Identity:
        """Who comes into a room, and as what; raises what is missing. ``present`` are those who are in the space now.

        Guests are called what they wish unless that is somebody else; members, what their account says.
        """
        space = self.directory.of_room(room)
        shown_key = self.is_host_key(key)
        membership = visitor.memberships.get(space.id)
        is_host = shown_key or (membership is not None and membership.role.hosts)
        self._look_for_bans(visitor)  # one may have been made since he came to the door
        if space.id in visitor.barred and not is_host:
            raise Refused("banned")
        if is_host:
            role = membership.role if membership is not None else Role.GUEST
            tags = membership.tags if membership is not None else ()
        else:
            role, tags = role_in(space, membership, visitor.passes, self.clock.unix(), proofs=visitor.proofs)
        role = as_host(role, shown_key=shown_key)
        account = visitor.account
        if account is not None:
            name, avatar = account.name, account.avatar
        else:
            name = clean_name(name)
            if role is Role.GUEST:
                self.check_guest_name(name, visitor.person, space.id, present)
        if role is Role.GUEST and self._max_guests:
            here = _guests_in(space.id, present)
            free, now = self._max_guests - len(here), self.clock.now()
            if visitor.person in here:
                place = 0
            elif visitor.known:
                place = self._turns.take(space.id, visitor.person, free, now)
            else:
                place = self._turns.behind(space.id, free, now)
            if place:
                raise Refused("room_full", retry_after=WAIT_SECONDS)
        return Identity(
            person=visitor.person,
            account=account.id if account is not None else None,
            session=visitor.session,
            name=name,
            avatar=avatar,
            role=role,
            tags=tags,
            space=space.id,
        )

    def may_enter(self, visitor: Visitor, room: RoomId) -> bool:
        """Whether a member may come into a room, without doing so; guests have to knock, or come."""
        space = self.directory.of_room(room)
        membership = visitor.memberships.get(space.id)
        if membership is None:
            return False
        if membership.role.hosts:
            return True
        try:
            role_in(space, membership, visitor.passes, self.clock.unix(), proofs=visitor.proofs)
        except Refused:
            return False
        return space.id not in visitor.barred

    def place_in_line(self, visitor: Visitor, space: SpaceId, present: Iterable[Identity]) -> int:
        """The place of a guest who waits because the space is full, from 1; 0: he may come in."""
        if not self._max_guests:
            return 0
        here = _guests_in(space, present)
        if visitor.person in here:
            return 0
        return self._turns.ask(space, visitor.person, self._max_guests - len(here), self.clock.now())

    def check_guest_name(self, name: str, own: PersonId, space: SpaceId, present: Iterable[Identity]) -> None:
        """Raise ``name_taken`` when a guest would be taken for a host, or for a member who is here.

        Of members who are unlisted nobody learns by this that they are here.
        """
        taken = [*self.directory.hosts_of(space)]
        taken += [
            (other.person, other.name)
            for other in present
            if other.space == space and is_protected(other) and other.card.listed
        ]
        check_name(name, own, taken)

    def role(self, visitor: Visitor, space: SpaceId, key: str = "") -> Role:
        """What somebody is in a space, where he asks for something by HTTP; a guest unless he is more."""
        membership = visitor.memberships.get(space)
        return as_host(membership.role if membership is not None else Role.GUEST, shown_key=self.is_host_key(key))

    # ---- coming to have an account

    async def signed_in(self, account: Account) -> None:
        """Somebody has proven his address: perhaps he owns the place."""
        if account.email is not None and account.email == self._owner_email:
            home = next(iter(self.directory))
            membership = Membership(home.id, account.id, Role.OWNER, (), self.clock.unix())
            self.directory.note(await self.directory.table.enrol(membership), account.name)

    def fresh_account(self, email: str | None, name: str, guest: Guest | None, lang: str) -> Account:
        """An account as it begins: called as the provider or the guest says, else as the address does."""
        now = self.clock.unix()
        wishes = (name, guest.name if guest is not None else "", (email or "").partition("@")[0], "Papote")
        for wish in wishes:
            try:
                shown = clean_name(wish[:40])
                break
            except Refused:
                continue
        else:
            shown = "…"
        avatar = guest.avatar if guest is not None and guest.avatar else "a01"
        return Account(AccountId(f"a-{self.ids()}"), email, shown, avatar, lang, now, now)

    def renamed(self, identity: Identity, name: str, present: Iterable[Identity]) -> str:
        """The name a guest may have instead; raises why not."""
        name = clean_name(name)
        if identity.role is Role.GUEST:
            self.check_guest_name(name, identity.person, identity.space, present)
        return name

    def has_space(self, space: SpaceId) -> bool:
        """Whether there is such a space."""
        return any(each.id == space for each in self.directory)

    def member_name(self, account: Account, memberships: Mapping[SpaceId, Membership], name: str) -> str:
        """The name a member wants; raises ``name_taken`` when he would be taken for a host of one of his spaces."""
        name = clean_name(name)
        taken = [host for space in memberships for host in self.directory.hosts_of(space)]
        check_name(name, account.person, taken)
        return name

    def as_guest(self, visitor: Visitor) -> Guest:
        """A visitor as his cookie is to remember him."""
        return Guest(
            visitor.guest_person or visitor.person,
            visitor.guest_name,
            visitor.guest_avatar,
            visitor.guest_lang,
            self.clock.unix(),
            visitor.passes,
        )

    def with_session(self, visitor: Visitor, account: Account, session: str) -> Visitor:
        """The same browser, signed in."""
        return replace(visitor, person=account.person, account=account, session=session)
