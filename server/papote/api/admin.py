"""What whoever runs the office asks of it while it runs: invitations and spaces, by the secret in the data directory.

``papote invite`` and ``papote space`` are the ones who ask. A database of SQLite has one process, so the command cannot
go round it.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, field

from papote.api.invitations import Invitations, MakeInvitation, NewInvitation
from papote.api.operations import Body, Call, Operation, Reply, Who
from papote.api.people import AccessText, PeopleDesk, RoleText, TagTexts
from papote.api.spaces import ChangeSpace, Spaces
from papote.errors import Refused
from papote.people.account import HOME, Access, Space
from papote.people.invitations import LONGEST_DAYS, MOST_USES, NOTE_LENGTH
from papote.people.names import clean_name
from papote.types import PersonId, RoomId, SpaceId

OPERATOR = PersonId("operator")
"""Who did it, in lists."""


class AdminInvitation(Body, frozen=True):
    """Into which space, and whom it lets in."""

    space: str = HOME
    role: RoleText = "guest"
    uses: Annotated[int, Meta(ge=1, le=MOST_USES)] | None = 1
    days: Annotated[float, Meta(gt=0, le=LONGEST_DAYS)] | None = 7.0
    tags: TagTexts = field(default_factory=list)
    note: Annotated[str, Meta(max_length=NOTE_LENGTH)] = ""


class NewSpace(Body, frozen=True):
    """Another space."""

    id: Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[a-z0-9][a-z0-9-]*$")]
    name: Annotated[str, Meta(min_length=1, max_length=200)]
    access: AccessText = "members"
    rooms: Annotated[list[Annotated[str, Meta(max_length=64)]], Meta(max_length=100)] = field(default_factory=list)


class SpaceLine(Reply, frozen=True):
    """A space in a list."""

    id: str
    name: str
    access: AccessText
    members: int
    rooms: list[str]


class SpaceLines(Reply, frozen=True):
    """All of them."""

    spaces: list[SpaceLine]


class Admin:
    """The handlers."""

    def __init__(self, desk: PeopleDesk, invitations: Invitations, space_desk: Spaces) -> None:
        self._desk = desk
        self._directory = desk.visits.directory
        self._invitations = invitations
        self._space_desk = space_desk

    def operations(self) -> list[Operation]:
        """All of them."""
        group = "Running the office"
        return [
            Operation(
                "POST",
                "/admin/invitations",
                "Make an invitation to any role",
                self.invite,
                group,
                who=Who.ADMIN,
                body=AdminInvitation,
                answer=NewInvitation,
                status=201,
                codes=("not_found", "bad_text"),
            ),
            Operation("GET", "/admin/spaces", "Every space", self.spaces, group, who=Who.ADMIN, answer=SpaceLines),
            Operation(
                "POST",
                "/admin/spaces",
                "Make a space",
                self.create,
                group,
                who=Who.ADMIN,
                body=NewSpace,
                answer=SpaceLine,
                status=201,
                codes=("conflict", "bad_text"),
            ),
            Operation(
                "PATCH",
                "/admin/spaces/{space}",
                "Change a space as its owner may",
                self.change,
                group,
                who=Who.ADMIN,
                body=ChangeSpace,
                answer=SpaceLine,
                codes=("bad_text",),
            ),
        ]

    async def invite(self, call: Call, wish: AdminInvitation) -> NewInvitation:
        """The way an office gets its first owner."""
        _sign(call)
        space = self._directory.space(SpaceId(wish.space))
        made = MakeInvitation(wish.role, wish.uses, wish.days, wish.tags, wish.note)
        call.space = space.id
        return await self._invitations.told(call, await self._invitations.write(space.id, OPERATOR, made))

    async def spaces(self, call: Call) -> SpaceLines:
        """Every space."""
        return SpaceLines([await self._line(space) for space in self._directory])

    async def _line(self, space: Space) -> SpaceLine:
        members = await self._directory.table.members(space.id)
        rooms: list[str] = [*self._directory.rooms_of(space.id)]
        return SpaceLine(space.id, space.name, space.access.value, len(members), rooms)

    async def create(self, call: Call, wish: NewSpace) -> SpaceLine:
        """A space with rooms of its own."""
        _sign(call)
        if wish.access == "password":
            raise Refused("bad_text")  # its owner sets the password, and only then anybody could come in
        space = Space(SpaceId(wish.id), clean_name(wish.name), Access(wish.access), self._desk.clock.unix())
        await self._directory.add(space)
        for room in wish.rooms:
            await self._directory.assign(RoomId(room), space.id)
        call.space = space.id
        await call.audit("space_made", space.id, access=wish.access)
        return await self._line(space)

    async def change(self, call: Call, wish: ChangeSpace) -> SpaceLine:
        """Where nobody owns it yet, or its owner has lost his way in."""
        _sign(call)
        await self._space_desk.alter(call, wish)
        return await self._line(self._directory.space(call.space))


def _sign(call: Call) -> None:
    """What is written down is written down as the operator's."""
    call.visitor.person = OPERATOR
