"""What hosts do about people who disturb: turn microphones off, send out, keep out and let in again.

Who may do it to whom is ``people.permissions``; here the target's role is found out, the sockets are told, and it is
written down. What people report is ``reports``; what they do about each other is ``blocks``.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from papote.api.operations import Body, Call, Operation, Reply, Who
from papote.api.people import NameText, PeopleDesk
from papote.auth.bouncer import Bouncer
from papote.auth.keys import new_id
from papote.errors import Refused
from papote.people import permissions
from papote.people.moderation import LONGEST_BAN, REASON_LENGTH, Ban
from papote.people.names import clean_name
from papote.people.permissions import stronger
from papote.protocol.text import clean
from papote.types import AccountId, PersonId, Role

PersonText = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.-]+$")]
ReasonText = Annotated[str, Meta(max_length=REASON_LENGTH)]
Moment = Annotated[float, Meta(description="Unix time in seconds")]


class Target(Body, frozen=True):
    """Who it is about."""

    person: PersonText


class MoveOut(Body, frozen=True):
    """Who is to go, and how far."""

    person: PersonText
    outside: bool = False
    """Out of the rooms; else to the entrance of the room he is in."""


class WishedBan(Body, frozen=True):
    """Who is to be kept out, why, and for how long."""

    person: PersonText
    reason: ReasonText = ""
    seconds: Annotated[float, Meta(ge=60, le=LONGEST_BAN)] | None = None
    """None: until it is lifted."""
    household: bool = True
    """Whether nobody else may come from where he came from either, the members aside."""
    name: NameText | None = None
    """What he was called, where he has gone already."""


class BanCard(Reply, frozen=True):
    """A ban that stands."""

    id: str
    person: str
    name: str
    reason: str
    by: str
    created_at: Moment
    until: Annotated[float | None, Meta(description="Unix time in seconds; null: until it is lifted")]
    household: Annotated[bool, Meta(description="nobody else from there comes in either, the members aside")]


class BanList(Reply, frozen=True):
    """Those that stand, the newest first."""

    bans: list[BanCard]


class Moderation:
    """The handlers."""

    def __init__(self, desk: PeopleDesk, bouncer: Bouncer) -> None:
        self._desk = desk
        self._bouncer = bouncer

    def operations(self) -> list[Operation]:
        """All of them."""
        group, member = "Moderation", Who.MEMBER
        return [
            Operation(
                "POST",
                "/spaces/{space}/mute",
                "Turn somebody's microphone off; he may turn it on again",
                self.mute,
                group,
                who=member,
                right=permissions.may_see_bans,
                body=Target,
                codes=("unknown_player",),
            ),
            Operation(
                "POST",
                "/spaces/{space}/move-out",
                "Send somebody to the entrance, or out of the rooms; he may come back",
                self.move_out,
                group,
                who=member,
                right=permissions.may_see_bans,
                body=MoveOut,
                codes=("unknown_player",),
            ),
            Operation(
                "GET",
                "/spaces/{space}/bans",
                "Who is kept out",
                self.bans,
                group,
                who=member,
                right=permissions.may_see_bans,
                answer=BanList,
            ),
            Operation(
                "POST",
                "/spaces/{space}/bans",
                "Keep somebody out",
                self.ban,
                group,
                who=member,
                right=permissions.may_see_bans,
                body=WishedBan,
                answer=BanCard,
                status=201,
                codes=("bad_text", "unknown_player"),
            ),
            Operation(
                "DELETE",
                "/spaces/{space}/bans/{ban}",
                "Let somebody in again",
                self.lift,
                group,
                who=member,
                right=permissions.may_see_bans,
            ),
        ]

    async def mute(self, call: Call, wish: Target) -> None:
        """Nobody hears him from this moment on, whatever his browser goes on sending."""
        person, name, role = await target_of(self._desk, call, wish.person)
        call.allow(permissions.may_mute(call.role, role))
        self._check_known(call, person)
        if not self._desk.doorman.mute(person, call.space, call.visitor.person):
            raise Refused("unknown_player")
        await call.audit("muted", person, name=name)

    async def move_out(self, call: Call, wish: MoveOut) -> None:
        """He stands at the entrance, alone; or his sockets close, and say why."""
        person, name, role = await target_of(self._desk, call, wish.person)
        call.allow(permissions.may_move_out(call.role, role))
        self._check_known(call, person)
        doorman = self._desk.doorman
        if wish.outside:
            moved = doorman.cut("moved_out", person=person, space=call.space)
        else:
            moved = doorman.lead_out(person, call.space)
        if not moved:
            raise Refused("unknown_player")
        await call.audit("moved_out" if wish.outside else "led_out", person, name=name)

    async def ban(self, call: Call, wish: WishedBan) -> BanCard:
        """First it is on disk, then every socket closes: of the person, and of guests from the same household."""
        person, name, role = await target_of(self._desk, call, wish.person, wish.name)
        call.allow(permissions.may_ban(call.role, role))
        now = self._desk.clock.unix()
        until = now + wish.seconds if wish.seconds is not None else None
        ban = Ban(new_id(), call.space, person, None, name, clean(wish.reason), call.visitor.person, now, until)
        doorman = self._desk.doorman
        # A host behind the same router is not kept out: who is more than a guest comes in all the same.
        addresses = doorman.addresses(person, call.space) if wish.household else frozenset()
        await self._bouncer.add(ban, addresses)
        doorman.cut("banned", person=person, space=call.space)
        for address in addresses:
            doorman.cut("banned", address=address, space=call.space, guests_only=True)
        await call.audit("banned", person, name=name, reason=ban.reason, until=until, household=bool(addresses))
        return _ban_card(ban, household=bool(addresses))

    async def bans(self, call: Call) -> BanList:
        """Those that stand."""
        found = await self._bouncer.table.standing(self._desk.clock.unix(), call.space)
        return BanList([_ban_card(ban, household=ban.address is not None) for ban in found if ban.person is not None])

    async def lift(self, call: Call) -> None:
        """He may come in again as before."""
        lifted = await self._bouncer.lift(call.space, call.part("ban"))
        if lifted is None:
            raise Refused("not_found")
        await call.audit("unbanned", lifted.person or lifted.id, name=lifted.name)

    def _check_known(self, call: Call, person: PersonId) -> None:
        """Raise ``unknown_player`` for who is not here, or unlisted and far from the host: the two look alike."""
        if not self._desk.doorman.may_know(call.visitor.person, person, call.space):
            raise Refused("unknown_player")


async def target_of(desk: PeopleDesk, call: Call, id: str, known_as: str | None = None) -> tuple[PersonId, str, Role]:
    """Who it is about, what he is called, and what he is in this space; raises ``unknown_player``."""
    person = PersonId(id)
    here = [each for each in desk.doorman.present(call.space) if each.person == person]
    member = await desk.visits.directory.table.member(call.space, AccountId(id))
    role = member.membership.role if member is not None else Role.GUEST
    for each in here:
        role = stronger(role, each.role)
    if here:
        return person, here[0].name, role
    if member is not None:
        return person, member.account.name, role
    if known_as is None:
        raise Refused("unknown_player")
    return person, clean_name(known_as), role


def _ban_card(ban: Ban, *, household: bool) -> BanCard:
    return BanCard(
        ban.id, ban.person or "", ban.name, ban.reason, ban.by, ban.created_at, ban.until, household=household
    )
