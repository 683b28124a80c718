"""Where two who agreed to meet do: a table that is free at that time, in a room into which both may come."""

from __future__ import annotations

from dataclasses import dataclass

from papote import stores
from papote.api.operations import Doorman
from papote.auth.directory import Directory
from papote.errors import Refused
from papote.interfaces import Clock, RoomDirectory
from papote.people.account import HOME, Space
from papote.people.admission import role_in
from papote.people.agenda import MOST_DOOR_MINUTES, State
from papote.people.introductions import TOGETHER, Meeting, places_for_two
from papote.tilemap.model import Area, TileMap
from papote.types import AccountId, AreaId, PersonId, RoomId, Seconds


@dataclass(frozen=True, slots=True)
class Place:
    """A place that was free when it was looked for: whoever says yes first has it."""

    meeting: Meeting
    heard_in: frozenset[AreaId]
    """The areas in which one is heard there: two others in one of them would hear the two."""


class MeetingPlaces:
    """Finds them."""

    def __init__(
        self,
        meetings: stores.Introductions,
        gatherings: stores.Gatherings,
        doorman: Doorman,
        directory: Directory,
        rooms: RoomDirectory | None,
        clock: Clock,
    ) -> None:
        self._meetings = meetings
        self._gatherings = gatherings
        self._doorman = doorman
        self._directory = directory
        self._rooms = rooms
        self._clock = clock

    async def find(
        self, own: PersonId, other: PersonId, room: RoomId | None, area: AreaId | None, at: Seconds
    ) -> Place:
        """The place that is named; or a free one, rather in the room that is named, or else wherever both may come.

        Raises ``unknown_room`` and ``unknown_area`` for what is not for two, ``table_taken`` for what is not free.
        """
        if area is not None:
            if room is None or not await self._may_meet(own, other, room):
                raise Refused("unknown_room")
            return await self._named(room, area, at)
        for each in await self._rooms_for(own, other, room):
            tilemap = await self._tilemap(each)
            if tilemap is None:
                continue
            taken = await self._taken(each, at)
            for area_for_two in places_for_two(tilemap):
                place = _place(each, tilemap, area_for_two, at)
                if taken.isdisjoint(place.heard_in):
                    return place
        raise Refused("table_taken")

    async def _named(self, room: RoomId, area: AreaId, at: Seconds) -> Place:
        tilemap = await self._tilemap(room)
        if tilemap is None:
            if area in await self._taken(room, at):
                raise Refused("table_taken")
            return Place(Meeting(room, area, f"{area}, {room}", at), frozenset({area}))
        found = next((each for each in places_for_two(tilemap) if each.id == area), None)
        if found is None:
            raise Refused("unknown_area")
        place = _place(room, tilemap, found, at)
        if not (await self._taken(room, at)).isdisjoint(place.heard_in):
            raise Refused("table_taken")
        return place

    async def _tilemap(self, room: RoomId) -> TileMap | None:
        return await self._rooms.tilemap(room) if self._rooms is not None else None

    async def _rooms_for(self, own: PersonId, other: PersonId, wanted: RoomId | None) -> list[RoomId]:
        """Where one may look for a place, in this order."""
        spaces = {HOME}
        found = []
        if wanted is not None and await self._may_meet(own, other, wanted):
            spaces.add(self._directory.of_room(wanted).id)
            found.append(wanted)
        others = sorted(each.id for each in self._rooms.rooms()) if self._rooms is not None else []
        return found + [each for each in others if each != wanted and self._directory.of_room(each).id in spaces]

    # ---- who may come where

    async def _may_meet(self, own: PersonId, other: PersonId, room: RoomId) -> bool:
        """Whether both may come into a room; of the other that is not asked by looking whether he is there."""
        space = self._directory.of_room(room)
        if space.id == HOME:
            return True
        here = any(each.person == own for each in self._doorman.present(space.id))
        return (here or await self._may_enter(own, space)) and await self._may_enter(other, space)

    async def _may_enter(self, person: PersonId, space: Space) -> bool:
        """Whether somebody comes in by what he is alone, with nothing to show."""
        memberships = await self._directory.table.memberships(AccountId(person))
        membership = next((each for each in memberships if each.space == space.id), None)
        try:
            role_in(space, membership, (), self._clock.unix(), proofs=())
        except Refused:
            return False
        return True

    # ---- what is free

    async def _taken(self, room: RoomId, at: Seconds) -> set[AreaId]:
        """Areas of a room in which something is planned at that time, or two others meet."""
        space, until = self._directory.of_room(room).id, at + TOGETHER
        met = (each.meeting for each in await self._meetings.meetings(at - TOGETHER, until))
        taken = {meeting.area for meeting in met if meeting is not None and meeting.room == room}
        for each in await self._gatherings.of(space, at, until + 60 * MOST_DOOR_MINUTES):
            opens = each.starts_at - 60 * each.doors_open_minutes
            if each.state is State.PLANNED and each.room == room and each.area is not None and opens < until:
                taken.add(each.area)
        return taken


def _place(room: RoomId, tilemap: TileMap, area: Area, at: Seconds) -> Place:
    heard_in = frozenset(each.id for each in tilemap.areas if each.meeting == area.meeting)
    return Place(Meeting(room, area.id, f"{area.name or area.id}, {tilemap.name}", at), heard_in)
