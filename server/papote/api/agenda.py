"""The agenda of a space: hosts plan gatherings, and whoever may come in sees them and answers.

Calendars read it by ``api.calendars``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from msgspec import UNSET

from papote import stores
from papote.api.gatherings import (
    ENTRY_CODES,
    AnswerEvent,
    AnswerList,
    ChangeEvent,
    ChoosePerk,
    EventCard,
    EventList,
    PlanEvent,
    WhichEvents,
    WishedPerk,
    answer_card,
    entered,
    event_card,
    found,
)
from papote.api.operations import Call, Operation, Who
from papote.api.people import PeopleDesk
from papote.auth.keys import new_id
from papote.auth.limits import Allowance
from papote.errors import Refused
from papote.interfaces import RoomDirectory
from papote.people import permissions
from papote.people.agenda import Gathering, Perk, State, Visibility, check_times
from papote.people.days import is_zone
from papote.protocol.text import clean, clean_lines, visible
from papote.types import AreaId, RoomId, Seconds

ANSWERS = 20
CHANGES = 60
WINDOW: Seconds = 60.0
"""So many answers, and so many changes, from one person."""

ANSWERS_FROM = 60
ANSWERS_FROM_WINDOW: Seconds = 600.0
"""So many answers from one address, behind which a whole office may be: else one client takes all places."""


class Crier(Protocol):
    """Whoever tells people in the rooms."""

    def changed(self, gathering: Gathering, offers: stores.Offers = ()) -> None:
        """The agenda is another now, and places are offered to these."""

    def answered(self, gathering: Gathering, offers: stores.Offers = ()) -> None:
        """Somebody has answered, or chosen what goes with his place; by which places are offered to these."""


class Agenda:
    """The handlers."""

    def __init__(
        self,
        desk: PeopleDesk,
        table: stores.Gatherings,
        perks: stores.Perks,
        crier: Crier,
        rooms: RoomDirectory | None,
        guest_lists: stores.GuestLists,
        *,
        letters: bool = False,
    ) -> None:
        """``letters``: whether the office sends any."""
        self._desk = desk
        self._table = table
        self._perks = perks
        self._crier = crier
        self._rooms = rooms
        self._guest_lists = guest_lists
        self._letters = letters
        self._answers = Allowance(ANSWERS, WINDOW, desk.clock.now)
        self._answers_from = Allowance(ANSWERS_FROM, ANSWERS_FROM_WINDOW, desk.clock.now)
        self._changes = Allowance(CHANGES, WINDOW, desk.clock.now)

    def operations(self) -> list[Operation]:
        """All of them."""
        return [*self._of_everybody(), *self._of_hosts()]

    def _of_everybody(self) -> list[Operation]:
        group, every, one = "Agenda", "/spaces/{space}/events", "/spaces/{space}/events/{event}"
        entry = ENTRY_CODES
        return [
            Operation(
                "GET",
                every,
                "What is planned",
                self.list,
                group,
                query=WhichEvents,
                answer=EventList,
                codes=entry,
                scope="events",
            ),
            Operation("GET", one, "One gathering", self.tell, group, answer=EventCard, codes=entry, scope="events"),
            Operation(
                "POST",
                one + "/answer",
                "Say whether one comes",
                self.answer,
                group,
                body=AnswerEvent,
                answer=EventCard,
                codes=("event_over", "not_signed_in", *entry),
            ),
            Operation(
                "POST",
                one + "/perks/{perk}",
                "Choose something that goes with one's place, or give it back",
                self.choose,
                group,
                body=ChoosePerk,
                answer=EventCard,
                codes=("event_over", "no_place", "perk_gone", *entry),
            ),
        ]

    def _of_hosts(self) -> list[Operation]:
        group, every, one = "Agenda", "/spaces/{space}/events", "/spaces/{space}/events/{event}"
        right, scope = permissions.may_plan, "plan"
        codes = ("bad_text", "bad_number", "unknown_room", "unknown_area")
        return [
            Operation(
                "POST",
                every,
                "Plan a gathering",
                self.plan,
                group,
                who=Who.MEMBER,
                right=right,
                body=PlanEvent,
                answer=EventCard,
                status=201,
                codes=codes,
                scope=scope,
            ),
            Operation(
                "PATCH",
                one,
                "Change what is planned",
                self.change,
                group,
                who=Who.MEMBER,
                right=right,
                body=ChangeEvent,
                answer=EventCard,
                codes=(*codes, "conflict", "event_over"),
                scope=scope,
            ),
            Operation(
                "DELETE",
                one,
                "Cancel a gathering; it stays in the agenda as cancelled",
                self.cancel,
                group,
                who=Who.MEMBER,
                right=right,
                answer=EventCard,
                codes=("conflict",),
                scope=scope,
            ),
            Operation(
                "GET",
                one + "/answers",
                "Who comes, and who waits",
                self.answers,
                group,
                who=Who.MEMBER,
                right=right,
                answer=AnswerList,
                scope=scope,
            ),
        ]

    # ---- for everybody

    async def list(self, call: Call) -> EventList:
        """What is ahead, unless asked otherwise; what is for members, guests do not see."""
        role, query = entered(self._desk, call), call.query
        since = query.since if query.since is not None else self._desk.clock.unix()
        planned = await self._table.of(call.space, since, query.until, query.limit, seen_by=role)
        return EventList([*await self._cards(call, planned)])

    async def tell(self, call: Call) -> EventCard:
        """As it is now."""
        return await self._card(call, await found(self._desk, self._table, call))

    async def answer(self, call: Call, wish: AnswerEvent) -> EventCard:
        """The first to say yes have a place, the others wait in their order; a no may offer a place to another."""
        gathering = await found(self._desk, self._table, call)
        visitor = call.visitor
        if not visitor.known or not call.name:
            raise Refused("not_signed_in")  # nobody would be found again
        self._answers_from.allow(call.address)
        self._answers.check(visitor.person)
        self._answers_from.count(call.address)
        now = self._desk.clock.unix()
        answered = await self._table.answer(
            call.space, gathering.id, visitor.person, call.name, coming=wish.coming, now=now, letters=wish.letter
        )
        if answered is None:
            raise Refused("not_found")
        self._crier.answered(gathering, answered[1])
        return await self._card(call, gathering)

    async def choose(self, call: Call, wish: ChoosePerk) -> EventCard:
        """As long as there is any of it; whoever gives the place back gives this back as well."""
        gathering = await found(self._desk, self._table, call)
        person, now = call.visitor.person, self._desk.clock.unix()
        self._answers.check(person)
        chosen = await self._perks.choose(
            call.space, gathering.id, call.part("perk"), person, wanted=wish.wanted, now=now
        )
        if not chosen:
            raise Refused("not_found")
        self._crier.answered(gathering)
        return await self._card(call, gathering)

    async def _card(self, call: Call, gathering: Gathering) -> EventCard:
        return (await self._cards(call, [gathering]))[0]

    async def _cards(self, call: Call, gatherings: Sequence[Gathering]) -> Sequence[EventCard]:
        ids, person = [each.id for each in gatherings], call.visitor.person
        turnouts, perks = await self._table.turnouts(ids, person), await self._perks.of(ids, person)
        account = call.visitor.account
        letters = self._letters and account is not None and account.email is not None
        return [event_card(each, turnouts[each.id], perks[each.id], letters=letters) for each in gatherings]

    # ---- for hosts

    async def plan(self, call: Call, wish: PlanEvent) -> EventCard:
        """Everybody in the rooms of the space sees it at once."""
        self._changes.check(call.visitor.person)
        now = self._desk.clock.unix()
        gathering = Gathering(
            id=new_id(),
            space=call.space,
            title=wish.title,
            text=wish.text,
            host=wish.host,
            by=call.visitor.person,
            starts_at=wish.starts_at,
            ends_at=wish.ends_at,
            zone=wish.zone,
            room=RoomId(wish.room) if wish.room is not None else None,
            area=AreaId(wish.area) if wish.area is not None else None,
            places=wish.places,
            doors_open_minutes=wish.doors_open_minutes,
            visibility=Visibility(wish.visibility),
            state=State.PLANNED,
            sequence=0,
            created_at=now,
            changed_at=now,
        )
        gathering = await self._checked(call, gathering)
        if gathering.ends_at <= now:
            raise Refused("bad_number")
        await self._table.add(gathering, now, _perks(wish.perks, ()))
        self._crier.changed(gathering)
        await call.audit("event_planned", gathering.id, title=gathering.title)
        return await self._card(call, gathering)

    async def change(self, call: Call, wish: ChangeEvent) -> EventCard:
        """Whoever has a place keeps it; places that are added are offered to those who wait."""
        self._changes.check(call.visitor.person)
        gathering = await found(self._desk, self._table, call)
        now = self._desk.clock.unix()
        if gathering.over(now):
            raise Refused("event_over")
        changes = {
            name: value
            for name in wish.__struct_fields__
            if name not in ("sequence", "perks") and (value := getattr(wish, name)) is not UNSET
        }
        if "visibility" in changes:
            changes["visibility"] = Visibility(changes["visibility"])
        if "room" in changes and "area" not in changes and changes["room"] != gathering.room:
            changes["area"] = None
        changed = await self._checked(call, replace(gathering, **changes))
        perks = None
        if wish.perks is not UNSET:
            known = (await self._perks.of([gathering.id], call.visitor.person))[gathering.id]
            perks = _perks(wish.perks, [each.id for each in known])
        return await self._put(call, changed, wish.sequence, now, "event_changed", perks)

    async def cancel(self, call: Call) -> EventCard:
        """Calendars are told as well; a second time changes nothing."""
        gathering = await found(self._desk, self._table, call)
        if gathering.state is State.CANCELLED:
            return await self._card(call, gathering)
        changed = replace(gathering, state=State.CANCELLED)
        return await self._put(call, changed, gathering.sequence, self._desk.clock.unix(), "event_cancelled")

    async def _put(
        self,
        call: Call,
        changed: Gathering,
        has: int,
        now: Seconds,
        deed: str,
        perks: Sequence[Perk] | None = None,
    ) -> EventCard:
        changed = replace(changed, sequence=has + 1, changed_at=now)
        offers = await self._table.change(changed, has, now, perks)
        self._crier.changed(changed, offers)
        await call.audit(deed, changed.id, title=changed.title)
        return await self._card(call, changed)

    async def answers(self, call: Call) -> AnswerList:
        """With the names people had when they answered, and by which invitation they did."""
        gathering = await found(self._desk, self._table, call)
        chosen = await self._perks.choices(gathering.id)
        given = await self._table.answers(gathering.id)
        notes = {each.id: each.note for each in await self._guest_lists.invitations(gathering.id)}
        return AnswerList(
            [answer_card(each, chosen.get(each.person, ()), notes.get(each.invitation or "")) for each in given]
        )

    async def _checked(self, call: Call, gathering: Gathering) -> Gathering:
        """With texts as they are kept; raises what is wrong with it."""
        title, host, text = clean(gathering.title), clean(gathering.host), clean_lines(gathering.text)
        if not title or not visible(title) or not is_zone(gathering.zone):
            raise Refused("bad_text")
        check_times(gathering.starts_at, gathering.ends_at)
        if gathering.room is not None:
            await self._check_place(call, gathering.room, gathering.area)
        elif gathering.area is not None:
            raise Refused("unknown_area")
        return replace(gathering, title=title, host=host, text=text)

    async def _check_place(self, call: Call, room: RoomId, area: AreaId | None) -> None:
        """Raise ``unknown_room`` or ``unknown_area`` where there is no such place in this space."""
        if self._desk.visits.directory.of_room(room).id != call.space:
            raise Refused("unknown_room")
        if self._rooms is None:
            return
        tilemap = await self._rooms.tilemap(room)
        if area is not None and all(each.id != area for each in tilemap.areas):
            raise Refused("unknown_area")


def _perks(wished: Sequence[WishedPerk], known: Sequence[str]) -> list[Perk]:
    """As they are kept: those there are keep their ids; raises ``bad_text`` for one without a name."""
    perks: list[Perk] = []
    for wish in wished:
        name = clean(wish.name)
        if not name or not visible(name):
            raise Refused("bad_text")
        taken = any(each.id == wish.id for each in perks)
        perks.append(Perk(wish.id if wish.id in known and not taken else new_id(), name, wish.stock))
    return perks
