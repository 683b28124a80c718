"""Areas: which one somebody stands in, and the meetings that are held in them.

Everyone inside areas of one meeting name talks, nobody outside hears. Who does not find room waits his
turn; a lock makes the area a wall for whoever was not inside. A meeting with seats is a table: who takes
part in it is known here, how one comes to a seat is ``tables``. Knocking is ``knocks``, bubbles are ``bubbles``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from papote.geometry import crosses
from papote.tilemap.model import Area, Exit, TileMap
from papote.types import AreaId, Cell, ConversationId, ConversationKind, Facing, Pixels, PlayerId, Seconds
from papote.world.events import AreaLocked, ConversationFull, TopicChanged
from papote.world.ground import Ground
from papote.world.news import News
from papote.world.player import Player, Talk
from papote.world.reservations import Reservations
from papote.world.settings import RoomSettings
from papote.world.timers import Timers

SQUARE = 4
"""Tiles along a square of the index of areas: so few that a step looks at hardly any."""


@dataclass(frozen=True, slots=True)
class Place:
    """One seat of a table: its number in its area, and where one sits."""

    area: AreaId
    number: int
    x: int
    y: int
    facing: Facing


class Meeting(Talk):
    """The conversation of all areas with one meeting name; a table where there are seats."""

    __slots__ = ("admitted", "areas", "capacity", "high", "inside", "seats", "sitters")

    def __init__(self, name: str, areas: tuple[Area, ...], seats: tuple[Place, ...], limit: int) -> None:
        super().__init__(ConversationId(f"area:{name}"), ConversationKind.TABLE if seats else ConversationKind.AREA)
        self.areas = areas
        self.high = any(area.high_table for area in areas)
        """Those who take a coffee together are led here."""
        self.seats = seats
        self.capacity = min([len(seats) or limit, *(area.capacity for area in areas if area.capacity is not None)])
        self.sitters: dict[PlayerId, Place] = {}
        """At a table: which seat each member has."""
        self.inside: dict[PlayerId, Player] = {}
        """Who stands there, whether or not he takes part."""
        self.admitted: set[PlayerId] = set()
        """While locked: who was inside then, or was let in, and has not gone out since."""

    @property
    def room(self) -> int:
        """How many more may take part."""
        return max(0, self.capacity - len(self.members))

    @property
    def free_seats(self) -> list[Place]:
        """The seats of a table nobody sits on; none when no more may take part."""
        taken = set(self.sitters.values())
        return [seat for seat in self.seats if seat not in taken] if self.room else []


Box = tuple[Pixels, Pixels, Pixels, Pixels, Area]
"""Left, top, right and bottom of one rectangle of an area; the latter two lie beyond it."""


@dataclass(frozen=True, slots=True)
class Zone:
    """What holds at one place."""

    area: AreaId | None
    """The smallest area there."""
    meeting: Meeting | None
    silent: bool


NOWHERE = Zone(None, None, silent=False)
"""Outside all areas."""


class Areas:
    """The areas of one room and who is in them."""

    def __init__(self, ground: Ground, settings: RoomSettings, timers: Timers, news: News) -> None:
        tilemap = ground.tilemap
        self._timers = timers
        self._news = news
        self._side_x = SQUARE * tilemap.tile_width
        self._side_y = SQUARE * tilemap.tile_height
        self._order = tuple(area.id for area in tilemap.areas)
        self._exits = tuple(area for area in tilemap.areas if area.exit is not None)
        self._by_square = self._index(tilemap)
        same: dict[str, list[Area]] = {}
        for area in tilemap.areas:
            if area.meeting is not None:
                same.setdefault(area.meeting, []).append(area)
        self._meetings = {
            name: Meeting(name, tuple(areas), tuple(self._seats(areas, ground)), settings.meeting_capacity)
            for name, areas in same.items()
        }
        self.tables = tuple(meeting for meeting in self._meetings.values() if meeting.seats)
        """The meetings with seats, in the order of the map."""
        self._by_area = {area.id: meeting for meeting in self._meetings.values() for area in meeting.areas}
        self._locked: dict[ConversationId, Meeting] = {}
        self.reservations = Reservations(tilemap.areas)
        self._changed: dict[ConversationId, Meeting] = {}

    # ---- places

    def zone(self, x: float, y: float) -> Zone:
        """What holds at a place: the smallest area that says something about talking decides."""
        smallest = None
        for left, top, right, bottom, area in self._by_square.get((int(x // self._side_x), int(y // self._side_y)), ()):
            if not (left <= x < right and top <= y < bottom):
                continue
            if smallest is None:
                smallest = area.id
            if area.meeting is not None:
                # Foreign maps often silence the floor of a meeting so that no bubble forms in it.
                return Zone(smallest, self._meetings[area.meeting], silent=False)
            if area.silent:
                return Zone(smallest, None, silent=True)
        return Zone(smallest, None, silent=False) if smallest is not None else NOWHERE

    def meeting_in(self, area: AreaId) -> Meeting | None:
        """The meeting that is held in an area; None where there is none, or no such area."""
        return self._by_area.get(area)

    def exit_on(self, x0: float, y0: float, x1: float, y1: float) -> Exit | None:
        """The exit that a straight walk steps into; not one it began in."""
        for area in self._exits:
            if not area.contains(x0, y0) and any(crosses(rect, x0, y0, x1, y1) for rect in area.rects):
                return area.exit
        return None

    def bars(self, player: Player, x0: float, y0: float, x1: float, y1: float) -> bool:
        """Whether a locked area lies on the way of somebody who is not admitted."""
        for meeting in self._locked.values():
            if player.id not in meeting.admitted and any(
                crosses(rect, x0, y0, x1, y1) for area in meeting.areas for rect in area.rects
            ):
                return True
        return False

    def is_locked(self, x: float, y: float) -> bool:
        """Whether the place lies behind a lock, or is kept for those who have a place there."""
        locked = any(area.contains(x, y) for meeting in self._locked.values() for area in meeting.areas)
        return locked or self.reservations.holds(x, y)

    @property
    def locked(self) -> tuple[AreaId, ...]:
        """The locked areas, in the order of the map."""
        locked = {area.id for meeting in self._locked.values() for area in meeting.areas}
        return tuple(area_id for area_id in self._order if area_id in locked)

    @property
    def ajar(self) -> tuple[AreaId, ...]:
        """Those of the locked areas whose murmur is let out, in the order of the map."""
        ajar = {area.id for meeting in self._locked.values() if meeting.ajar for area in meeting.areas}
        return tuple(area_id for area_id in self._order if area_id in ajar)

    @property
    def topics(self) -> tuple[tuple[AreaId, str], ...]:
        """What meetings are about, by area, in the order of the map."""
        topics = ((area_id, meeting.topic) for area_id in self._order if (meeting := self._by_area.get(area_id)))
        return tuple((area_id, topic) for area_id, topic in topics if topic)

    def take_changed(self) -> list[Meeting]:
        """The meetings whose members or lock changed since this was last asked."""
        changed, self._changed = self._changed, {}
        return list(changed.values())

    # ---- people

    def enter(self, player: Player, meeting: Meeting) -> None:
        """The player came into an area of this meeting."""
        player.meeting = meeting
        player.out_of_meeting = False
        meeting.inside[player.id] = player
        self.sit(player)

    def leave(self, player: Player, now: Seconds) -> None:
        """The player went out of his meeting's areas, if he was in one; he is no longer admitted."""
        meeting = self._of(player)
        if meeting is not None:
            self.vacate(player, now)
            player.meeting = None
            player.out_of_meeting = False
            meeting.inside.pop(player.id, None)
            meeting.admitted.discard(player.id)

    def moved(self, player: Player, now: Seconds) -> None:
        """The player stands elsewhere: if that is not his seat any more, he stood up."""
        meeting = self._of(player)
        place = meeting.sitters.get(player.id) if meeting is not None else None
        if place is not None and (place.x, place.y) != (player.x, player.y):
            self.vacate(player, now)

    def sit(self, player: Player) -> None:
        """Let the player take part where he stands, as far as there is room; tables seat who stands still."""
        meeting = self.wanted(player)
        if meeting is None or meeting.seats or player.id in meeting.waiting:
            return
        if meeting.room:
            self._take_part(player, meeting)
        else:
            self.wait(player, meeting)

    def wanted(self, player: Player) -> Meeting | None:
        """The meeting the player stands in and could take part in, but does not yet."""
        meeting = self._of(player)
        if meeting is None or player.id in meeting.members or player.out_of_meeting:
            return None
        return meeting if player.connected and player.status.reachable else None

    def take_seat(self, player: Player, table: Meeting, place: Place) -> None:
        """The player sits now; he stands on the place already."""
        table.waiting.pop(player.id, None)
        table.sitters[player.id] = place
        player.seat = place.number
        player.out_of_meeting = False
        self._take_part(player, table)

    def wait(self, player: Player, meeting: Meeting, elsewhere: tuple[tuple[AreaId, int], ...] = ()) -> None:
        """There is no room for the player: he is let in when there is."""
        meeting.waiting[player.id] = player
        self._news.tell(ConversationFull(player.id, meeting.id, meeting.capacity, elsewhere))

    def vacate(self, player: Player, now: Seconds) -> None:
        """Take the player out of the conversation where he stands; whoever waited longest is let in."""
        meeting = self._of(player)
        if meeting is None:
            return
        meeting.waiting.pop(player.id, None)
        if player.id not in meeting.members:
            return
        self._touch(meeting)
        del meeting.members[player.id]
        meeting.excused.pop(player.id, None)
        if meeting.sitters.pop(player.id, None) is not None:
            player.seat = None
            for waiting in meeting.waiting:
                self._timers.set(("still", waiting), now)
        elif meeting.waiting:
            newcomer = next(iter(meeting.waiting))
            self._take_part(meeting.waiting.pop(newcomer), meeting)
        if not meeting.members:
            meeting.over = None
            self.set_topic(meeting, "")
            if meeting.locked:
                self._set_lock(meeting, locked=False, ajar=False)

    def stop_waiting(self, player: Player) -> None:
        """Take the player out of the queue where he stands; a seat is kept."""
        if player.meeting is not None:
            player.meeting.waiting.pop(player.id, None)

    def say_goodbye(self, player: Player, now: Seconds) -> None:
        """Take no part until one has gone out and come in again."""
        player.out_of_meeting = True
        self.vacate(player, now)

    def seat_of(self, player: Player) -> Meeting | None:
        """The meeting the player takes part in, be it alone."""
        meeting = self._of(player)
        return meeting if meeting is not None and player.id in meeting.members else None

    def lock(self, meeting: Meeting, locked: bool, ajar: bool = False) -> None:
        """Close a meeting's areas to newcomers, be it but for a gap, or open them; those inside stay admitted."""
        if locked and not meeting.locked:
            meeting.admitted = {
                inside.id for inside in meeting.inside.values() if inside.connected or inside.id in meeting.members
            }
            if meeting.seats:
                # Whoever merely stands about may walk out again, but the table is closed to him too.
                for inside in meeting.inside.values():
                    inside.out_of_meeting = inside.id not in meeting.members and inside.id not in meeting.waiting
        self._set_lock(meeting, locked, ajar)

    def may_stay(self, player: Player) -> bool:
        """Whether the player may be where he is: false behind a lock that was turned while he was away."""
        meeting = self._of(player)
        return meeting is None or not meeting.locked or player.id in meeting.admitted

    def set_topic(self, meeting: Meeting, topic: str) -> None:
        """Say what a meeting is about; nothing in particular when empty."""
        if meeting.topic != topic:
            meeting.topic = topic
            for area in meeting.areas:
                self._news.tell(TopicChanged(area.id, topic))

    # ---- small things

    def _take_part(self, player: Player, meeting: Meeting) -> None:
        meeting.members[player.id] = player
        self._touch(meeting)

    def _touch(self, meeting: Meeting) -> None:
        self._changed[meeting.id] = meeting
        self._news.touch_talk(meeting)

    def _set_lock(self, meeting: Meeting, locked: bool, ajar: bool) -> None:
        meeting.locked = locked
        meeting.ajar = ajar
        if locked:
            self._locked[meeting.id] = meeting
        else:
            self._locked.pop(meeting.id, None)
            meeting.admitted = set()
        self._touch(meeting)
        for area in meeting.areas:
            self._news.tell(AreaLocked(area.id, locked, ajar))

    def _of(self, player: Player) -> Meeting | None:
        return player.meeting if isinstance(player.meeting, Meeting) else None

    def _around(self, x: float, y: float) -> Iterator[Area]:
        """The areas at a place, smallest first."""
        square = int(x // self._side_x), int(y // self._side_y)
        return (
            area
            for left, top, right, bottom, area in self._by_square.get(square, ())
            if left <= x < right and top <= y < bottom
        )

    def _seats(self, areas: list[Area], ground: Ground) -> Iterator[Place]:
        """The seats one can sit on: in the open, and where no other area has the say."""
        for area in areas:
            for number, seat in enumerate(area.seats):
                says = next((here for here in self._around(seat.x, seat.y) if here.meeting or here.silent), None)
                if says is not None and says.meeting == area.meeting and ground.is_free(seat.x, seat.y):
                    yield Place(area.id, number, seat.x, seat.y, seat.facing)

    def _index(self, tilemap: TileMap) -> dict[Cell, tuple[Box, ...]]:
        """The boxes of areas by square, of the smallest area first."""
        squares: dict[Cell, list[Box]] = {}
        for area in sorted(tilemap.areas, key=lambda area: area.size):
            for rect in area.rects:
                box = (rect.x, rect.y, rect.right, rect.bottom, area)
                for row in range(int(rect.y // self._side_y), int(rect.bottom // self._side_y) + 1):
                    for column in range(int(rect.x // self._side_x), int(rect.right // self._side_x) + 1):
                        squares.setdefault((column, row), []).append(box)
        return {square: tuple(boxes) for square, boxes in squares.items()}
