"""What people do about each other: having nothing to do with somebody, and one's own list of them."""

from __future__ import annotations

from papote.api.encounters import self_of
from papote.api.moderation import Moment
from papote.api.operations import Body, Call, Operation, Reply
from papote.api.people import NameText, PeopleDesk
from papote.auth.bouncer import Bystanders
from papote.people.moderation import Block
from papote.people.names import clean_name
from papote.types import PersonId


class BlockWish(Body, frozen=True):
    """What the one who is blocked is called, for one's list."""

    name: NameText


class BlockCard(Reply, frozen=True):
    """Somebody one has blocked."""

    person: str
    name: str
    created_at: Moment


class BlockList(Reply, frozen=True):
    """One's own, the newest first."""

    blocks: list[BlockCard]


class Blocks:
    """The handlers."""

    def __init__(self, desk: PeopleDesk, bystanders: Bystanders) -> None:
        self._desk = desk
        self._bystanders = bystanders

    def operations(self) -> list[Operation]:
        """All of them."""
        group = "Moderation"
        return [
            Operation(
                "GET",
                "/me/blocks",
                "Whom one has blocked",
                self.blocks,
                group,
                answer=BlockList,
            ),
            Operation(
                "PUT",
                "/me/blocks/{person}",
                "Have nothing to do with somebody",
                self.block,
                group,
                body=BlockWish,
                answer=BlockList,
                codes=("bad_text", "not_signed_in"),
            ),
            Operation(
                "DELETE",
                "/me/blocks/{person}",
                "Have to do with somebody again",
                self.unblock,
                group,
                answer=BlockList,
                codes=("not_signed_in",),
            ),
        ]

    async def blocks(self, call: Call) -> BlockList:
        """Whoever is nobody yet has none."""
        found = await self._bystanders.table.of(call.visitor.person)
        return BlockList([BlockCard(block.blocked, block.name, block.created_at) for block in found])

    async def block(self, call: Call, wish: BlockWish) -> BlockList:
        """Both hear nothing of each other from this moment on; the other is not told."""
        own, other = self_of(call), PersonId(call.part("person"))
        await self._bystanders.add(Block(own, other, clean_name(wish.name), self._desk.clock.unix()))
        self._desk.doorman.keep_apart(own, other)
        return await self.blocks(call)

    async def unblock(self, call: Call) -> BlockList:
        """The other's own block, if there is one, stays."""
        own, other = self_of(call), PersonId(call.part("person"))
        if over := await self._bystanders.remove(own, other):
            self._desk.doorman.keep_apart(own, *over)
        return await self.blocks(call)
