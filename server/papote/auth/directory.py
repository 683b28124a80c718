"""The spaces as they are now, in memory: few, asked at every door, and changed only here."""

from __future__ import annotations

from collections.abc import Iterator

from papote import stores
from papote.auth.cookies import Sealer
from papote.errors import Refused
from papote.people.account import HOME, Membership, Space
from papote.types import AccountId, PersonId, RoomId, SpaceId


class Directory:
    """Spaces, which rooms are theirs, and what their hosts are called. ``load`` it first."""

    def __init__(self, table: stores.Spaces, sealer: Sealer) -> None:
        self.table = table
        self._sealer = sealer
        self._spaces: dict[SpaceId, Space] = {}
        self._rooms: dict[RoomId, SpaceId] = {}
        self._hosts: dict[tuple[SpaceId, AccountId], str] = {}

    async def load(self) -> None:
        """Read everything anew."""
        self._spaces = {space.id: space for space in await self.table.all()}
        self._rooms = await self.table.rooms()
        self._hosts = {(space, account): name for space, account, name in await self.table.hosts()}

    def __iter__(self) -> Iterator[Space]:
        return iter(tuple(self._spaces.values()))

    # ---- looking

    def space(self, id: SpaceId) -> Space:
        """A space; raises ``not_found``."""
        found = self._spaces.get(id)
        if found is None:
            raise Refused("not_found")
        return found

    def of_room(self, room: RoomId) -> Space:
        """The space a room belongs to."""
        return self.space(self._rooms.get(room, HOME))

    def rooms_of(self, space: SpaceId) -> tuple[RoomId, ...]:
        """The rooms that were assigned to a space."""
        return tuple(room for room, owner in self._rooms.items() if owner == space)

    def hosts_of(self, space: SpaceId) -> tuple[tuple[PersonId, str], ...]:
        """Owners and hosts with their names, whether they are here or not."""
        return tuple((PersonId(account), name) for (where, account), name in self._hosts.items() if where == space)

    def password_proof(self, space: Space) -> str | None:
        """What a pass for this space's password says; another password, another proof."""
        return self._sealer.proof("password", space.password) if space.password else None

    # ---- changing

    async def add(self, space: Space) -> None:
        """Another space."""
        await self.table.add(space)
        self._spaces[space.id] = space

    async def change(self, space: Space) -> None:
        """Another name, access, password or domains."""
        await self.table.change(space)
        self._spaces[space.id] = space

    async def assign(self, room: RoomId, space: SpaceId) -> None:
        """The room belongs to this space from now on."""
        self.space(space)
        await self.table.assign(room, space)
        self._rooms[room] = space

    def note(self, membership: Membership, name: str | None) -> None:
        """Somebody's membership is this now; ``name`` None: he is no member any more."""
        key = (membership.space, membership.account)
        self._hosts.pop(key, None)
        if name is not None and membership.role.hosts:
            self._hosts[key] = name

    def renamed(self, account: AccountId, name: str) -> None:
        """Somebody is called otherwise."""
        for key in [key for key in self._hosts if key[1] == account]:
            self._hosts[key] = name
