"""Spaces: how one comes in, who belongs to them, what they are; and invitations to them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from papote.api.operations import Body, Call, Operation, Reply, Who
from papote.api.people import (
    AccessText,
    Me,
    MemberCard,
    PeopleDesk,
    RoleText,
    TagTexts,
    keep_guest,
    me,
    member_card,
)
from papote.auth.limits import Allowance
from papote.errors import Refused
from papote.people import permissions
from papote.people.account import Access, Space
from papote.people.admission import Pass, joins_by_domain
from papote.people.invitations import clean_tags
from papote.people.names import clean_name
from papote.people.questions import QUESTION_LENGTH, QUESTIONS, clean_questions, questions_of, with_questions
from papote.types import AccountId, Role, Seconds

PASSWORD_LENGTH = 200
LEAST_PASSWORD = 6
DOMAINS = 50

TRIES = 5
TRY_SECONDS: Seconds = 60.0
"""So many wrong passwords from one address."""


SHOWN_OUT = {Access.MEMBERS: "members_only", Access.DOMAIN: "members_only", Access.LINK: "invitation_needed"}
"""What guests hear for whom there is no way back by themselves; others may go back to the door."""


class EnterByPassword(Body, frozen=True):
    """The space's password."""

    password: Annotated[str, Meta(min_length=1, max_length=PASSWORD_LENGTH)]


class SpaceSettings(Reply, frozen=True):
    """A space as its members see it."""

    id: str
    name: str
    access: AccessText
    domains: Annotated[list[str], Meta(description="for hosts: whose e-mail addresses make one a member")]
    has_password: bool
    rooms: list[str]
    questions: Annotated[list[str], Meta(description="its own, to break the ice over a coffee")]


class ChangeSpace(Body, frozen=True):
    """What is to be different; the rest stays."""

    name: Annotated[str, Meta(min_length=1, max_length=200)] | UnsetType = UNSET
    access: AccessText | UnsetType = UNSET
    password: Annotated[str, Meta(min_length=LEAST_PASSWORD, max_length=PASSWORD_LENGTH)] | UnsetType | None = UNSET
    domains: (
        Annotated[
            list[Annotated[str, Meta(max_length=253, pattern=r"^([a-z0-9-]+\.)+[a-z]{2,24}$")]],
            Meta(max_length=DOMAINS),
        ]
        | UnsetType
    ) = UNSET
    questions: (
        Annotated[list[Annotated[str, Meta(max_length=2 * QUESTION_LENGTH)]], Meta(max_length=2 * QUESTIONS)]
        | UnsetType
    ) = UNSET


class MemberList(Reply, frozen=True):
    """Members, by name; who is unlisted is told to hosts alone."""

    members: list[MemberCard]


class ChangeMember(Body, frozen=True):
    """What a member is to be; ``has`` is what he was when one looked: if he is not that any more, nothing changes."""

    has: RoleText
    role: RoleText | None = None
    tags: TagTexts | None = None


class Spaces:
    """The handlers."""

    def __init__(self, desk: PeopleDesk) -> None:
        self._desk = desk
        self._directory = desk.visits.directory
        self._changing = asyncio.Lock()
        self._tries = Allowance(TRIES, TRY_SECONDS, desk.clock.now)

    def operations(self) -> list[Operation]:
        """All of them."""
        group = "Spaces"
        return [
            Operation(
                "POST",
                "/spaces/{space}/enter",
                "Show the space's password",
                self.enter,
                group,
                body=EnterByPassword,
                answer=Me,
                codes=("password_wrong",),
            ),
            Operation("GET", "/spaces/{space}", "The space", self.tell, group, who=Who.MEMBER, answer=SpaceSettings),
            Operation(
                "PATCH",
                "/spaces/{space}",
                "Change its name, or who may come in; hosts, what the coffee machine asks",
                self.change,
                group,
                who=Who.MEMBER,
                right=permissions.may_write_questions,
                body=ChangeSpace,
                answer=SpaceSettings,
                codes=("bad_text",),
            ),
            Operation(
                "GET",
                "/spaces/{space}/members",
                "Its members",
                self.members,
                group,
                who=Who.MEMBER,
                right=permissions.may_see_members,
                answer=MemberList,
                scope="members",
            ),
            Operation(
                "PATCH",
                "/spaces/{space}/members/{account}",
                "Another role or other tags for a member",
                self.change_member,
                group,
                who=Who.MEMBER,
                body=ChangeMember,
                answer=MemberCard,
                codes=("conflict", "last_owner", "bad_text"),
            ),
            Operation(
                "DELETE",
                "/spaces/{space}/members/{account}",
                "End a membership, somebody's or one's own",
                self.remove_member,
                group,
                who=Who.MEMBER,
                codes=("conflict", "last_owner"),
            ),
        ]

    # ---- coming in

    async def enter(self, call: Call, wish: EnterByPassword) -> Me:
        """The right password opens the door to this browser until there is another one."""
        self._tries.allow(call.address)
        space = self._directory.space(call.space)
        proof = self._directory.password_proof(space)
        right = (
            space.access is Access.PASSWORD
            and space.password is not None
            and await self._desk.passwords.matches(wish.password, space.password)
        )
        if not right or proof is None:
            self._tries.count(call.address)
            raise Refused("password_wrong")
        visits = self._desk.visits
        guest = visits.as_guest(call.visitor).with_pass(Pass(space.id, Access.PASSWORD, proof))
        keep_guest(self._desk, call, guest)
        await visits.look_again(call.visitor, call.address)
        return me(self._desk, call.visitor, space, call.key)

    # ---- the space itself

    async def tell(self, call: Call) -> SpaceSettings:
        """What it is."""
        return self._settings(call, self._directory.space(call.space))

    def _settings(self, call: Call, space: Space) -> SpaceSettings:
        return SpaceSettings(
            id=space.id,
            name=space.name,
            access=space.access.value,
            domains=list(space.domains) if permissions.may_see_addresses(call.role) else [],
            has_password=space.password is not None,
            rooms=list(self._directory.rooms_of(space.id)),
            questions=list(questions_of(space)),
        )

    async def change(self, call: Call, wish: ChangeSpace) -> SpaceSettings:
        """The questions are the hosts' as well, all else is the owner's."""
        if any(each is not UNSET for each in (wish.name, wish.access, wish.password, wish.domains)):
            call.allow(permissions.may_change_space(call.role))
        return await self.alter(call, wish)

    async def alter(self, call: Call, wish: ChangeSpace) -> SpaceSettings:
        """Change it, by whoever may; who may not be in any more is shown out."""
        password = wish.password
        kept = await self._desk.passwords.hash(password) if isinstance(password, str) else None
        async with self._changing:  # a space is read and written as one: nobody undoes what another changes meanwhile
            return await self._alter(call, wish, kept)

    async def _alter(self, call: Call, wish: ChangeSpace, password: str | None) -> SpaceSettings:
        space = self._directory.space(call.space)
        changed = space
        if wish.name is not UNSET:
            changed = replace(changed, name=clean_name(wish.name))
        if wish.access is not UNSET:
            changed = replace(changed, access=Access(wish.access))
        if wish.domains is not UNSET:
            changed = replace(changed, domains=tuple(dict.fromkeys(wish.domains)))
        if wish.questions is not UNSET:
            changed = replace(changed, settings=with_questions(changed, clean_questions(wish.questions)))
        if wish.password is not UNSET:
            changed = replace(changed, password=password)
        if changed.access is Access.PASSWORD and changed.password is None:
            raise Refused("bad_text")  # nobody could come in
        await self._directory.change(changed)
        if changed.access is not space.access or (
            changed.access is Access.PASSWORD and changed.password != space.password
        ):
            self._show_out(changed)
        asked = {name: getattr(wish, name) for name in ("access", "name") if getattr(wish, name) is not UNSET}
        await call.audit("space_changed", space.id, **asked)
        return self._settings(call, changed)

    def _show_out(self, space: Space) -> None:
        """Guests who are in came in by another rule: they meet the new one at the door."""
        if space.access is Access.OPEN:
            return
        code = SHOWN_OUT.get(space.access, "moved_out")
        for who in self._desk.doorman.present(space.id):
            if who.role is Role.GUEST:
                self._desk.doorman.cut(code, person=who.person, space=space.id)

    # ---- members

    async def members(self, call: Call) -> MemberList:
        """All of them, for hosts with addresses; who is unlisted, for himself and for hosts."""
        private = permissions.may_see_addresses(call.role)
        found = await self._directory.table.members(call.space)
        shown = [each for each in found if private or each.listed or each.account.person == call.visitor.person]
        return MemberList([member_card(each.account, each.membership, private=private) for each in shown])

    async def change_member(self, call: Call, wish: ChangeMember) -> MemberCard:
        """He hears of it at once, wherever he is."""
        member = await self._directory.table.member(call.space, AccountId(call.part("account")))
        if member is None:
            raise Refused("not_found")
        before, account = member.membership, member.account
        role = Role(wish.role) if wish.role is not None else before.role
        tags = clean_tags(wish.tags) if wish.tags is not None else before.tags
        own = permissions.is_self(call.visitor.person, account.person)
        if role is not before.role:
            call.allow(permissions.may_change_role(call.role, before.role, role, self=own))
        if tags != before.tags:
            call.allow(permissions.may_tag(call.role, before.role, self=own))
        changed = await self._directory.table.change_member(call.space, account.id, Role(wish.has), role, tags)
        if changed is None:
            raise Refused("not_found")
        self._directory.note(changed, account.name)
        self._desk.doorman.change_membership(account.id, call.space, changed)
        await call.audit(
            "member_changed", account.id, name=account.name, role=role.value, was=before.role.value, tags=list(tags)
        )
        return member_card(account, changed, private=permissions.may_see_addresses(call.role))

    async def remove_member(self, call: Call) -> None:
        """Whoever needed the membership to be in is shown out at once."""
        member = await self._directory.table.member(call.space, AccountId(call.part("account")))
        if member is None:
            raise Refused("not_found")
        before, account = member.membership, member.account
        own = permissions.is_self(call.visitor.person, account.person)
        call.allow(permissions.may_remove_member(call.role, before.role, self=own))
        if not await self._directory.table.remove_member(call.space, account.id, before.role):
            raise Refused("not_found")
        self._directory.note(before, None)
        space = self._directory.space(call.space)
        self._desk.doorman.change_membership(account.id, call.space, None)
        if space.access is not Access.OPEN and not joins_by_domain(space, account):
            self._desk.doorman.cut("members_only", account=account.id, space=call.space)
        await call.audit("member_removed", account.id, name=account.name, role=before.role.value)
