"""Areas: which one somebody stands in, and the meetings that are held in them.

Everyone inside areas of one meeting name talks, nobody outside hears. Who does not find a seat waits
his turn; a lock makes the area a wall for whoever was not inside. Bubbles are ``bubbles``.
"""

from __future__ import annotations

from dataclasses import dataclass

from papote.geometry import Rect
from papote.tilemap.model import Area, Exit, TileMap
from papote.types import AreaId, Cell, ConversationId, ConversationKind, PlayerId
from papote.world.events import AreaLocked, ConversationFull
from papote.world.news import News
from papote.world.player import Player, Talk
from papote.world.settings import RoomSettings

EDGE = 1e-6
"""Right and bottom edges do not belong to a rectangle; a path that only touches them passes."""


class Meeting(Talk):
    """The conversation of all areas with one meeting name."""

    __slots__ = ("admitted", "areas", "capacity", "inside")

    def __init__(self, name: str, areas: tuple[Area, ...], limit: int) -> None:
        super().__init__(ConversationId(f"area:{name}"), ConversationKind.AREA)
        self.areas = areas
        self.capacity = min([limit, *(area.capacity for area in areas if area.capacity is not None)])
        self.inside: dict[PlayerId, Player] = {}
        """Who stands there, whether or not he takes part."""
        self.admitted: set[PlayerId] = set()
        """While locked: who was inside then and has not gone out since."""


@dataclass(frozen=True, slots=True)
class Zone:
    """What holds at one place."""

    area: AreaId | None
    """The smallest area there."""
    meeting: Meeting | None
    silent: bool


class Areas:
    """The areas of one room and who is in them."""

    def __init__(self, tilemap: TileMap, settings: RoomSettings, news: News) -> None:
        self._news = news
        self._side_x = settings.cell_tiles * tilemap.tile_width
        self._side_y = settings.cell_tiles * tilemap.tile_height
        self._order = tuple(area.id for area in tilemap.areas)
        self._exits = tuple(area for area in tilemap.areas if area.exit is not None)
        self._meetings: dict[str, Meeting] = {}
        for area in tilemap.areas:
            if area.meeting is not None and area.meeting not in self._meetings:
                same = tuple(other for other in tilemap.areas if other.meeting == area.meeting)
                self._meetings[area.meeting] = Meeting(area.meeting, same, settings.conversation_capacity)
        self._locked: dict[ConversationId, Meeting] = {}
        self._by_square = self._index(tilemap)

    # ---- places

    def zone(self, x: float, y: float) -> Zone:
        """What holds at a place: the smallest area that says something about talking decides."""
        smallest = None
        square = int(x // self._side_x), int(y // self._side_y)
        for area in self._by_square.get(square, ()):
            if area.contains(x, y):
                if smallest is None:
                    smallest = area.id
                if area.meeting is not None:
                    # Foreign maps often silence the floor of a meeting so that no bubble forms in it.
                    return Zone(smallest, self._meetings[area.meeting], silent=False)
                if area.silent:
                    return Zone(smallest, None, silent=True)
        return Zone(smallest, None, silent=False)

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
        """Whether the place lies behind a lock."""
        return any(area.contains(x, y) for meeting in self._locked.values() for area in meeting.areas)

    @property
    def locked(self) -> tuple[AreaId, ...]:
        """The locked areas, in the order of the map."""
        locked = {area.id for meeting in self._locked.values() for area in meeting.areas}
        return tuple(area_id for area_id in self._order if area_id in locked)

    # ---- people

    def enter(self, player: Player, meeting: Meeting) -> None:
        """The player came into an area of this meeting."""
        player.meeting = meeting
        player.out_of_meeting = False
        meeting.inside[player.id] = player
        self.sit(player)

    def leave(self, player: Player) -> None:
        """The player went out of his meeting's areas, if he was in one; he is no longer admitted."""
        meeting = self._of(player)
        if meeting is not None:
            self.vacate(player)
            player.meeting = None
            player.out_of_meeting = False
            meeting.inside.pop(player.id, None)
            meeting.admitted.discard(player.id)

    def sit(self, player: Player) -> None:
        """Let the player take part where he stands, as far as there is room and he is reachable."""
        meeting = self._of(player)
        if meeting is None or player.id in meeting.members or player.id in meeting.waiting:
            return
        if not (player.connected and player.status.reachable) or player.out_of_meeting:
            return
        if len(meeting.members) < meeting.capacity:
            meeting.members[player.id] = player
            self._news.touch_talk(meeting)
        else:
            meeting.waiting[player.id] = player
            self._news.tell(ConversationFull(player.id, meeting.id, meeting.capacity))

    def vacate(self, player: Player) -> None:
        """Take the player out of the conversation where he stands; whoever waited longest is let in."""
        meeting = self._of(player)
        if meeting is None:
            return
        meeting.waiting.pop(player.id, None)
        if player.id not in meeting.members:
            return
        self._news.touch_talk(meeting)
        del meeting.members[player.id]
        if meeting.waiting:
            newcomer = next(iter(meeting.waiting))
            meeting.members[newcomer] = meeting.waiting.pop(newcomer)
            self._news.touch_talk(meeting)
        if not meeting.members and meeting.locked:
            self._set_lock(meeting, locked=False)

    def stop_waiting(self, player: Player) -> None:
        """Take the player out of the queue where he stands; a seat is kept."""
        if player.meeting is not None:
            player.meeting.waiting.pop(player.id, None)

    def say_goodbye(self, player: Player) -> None:
        """Take no part until one has gone out and come in again."""
        player.out_of_meeting = True
        self.vacate(player)

    def seat_of(self, player: Player) -> Meeting | None:
        """The meeting the player takes part in, be it alone."""
        meeting = self._of(player)
        return meeting if meeting is not None and player.id in meeting.members else None

    def lock(self, meeting: Meeting, locked: bool) -> None:
        """Close a meeting's areas to newcomers, or open them; those inside stay admitted."""
        if locked:
            meeting.admitted = {
                inside.id for inside in meeting.inside.values() if inside.connected or inside.id in meeting.members
            }
        self._set_lock(meeting, locked)

    def may_stay(self, player: Player) -> bool:
        """Whether the player may be where he is: false behind a lock that was turned while he was away."""
        meeting = self._of(player)
        return meeting is None or not meeting.locked or player.id in meeting.admitted

    # ---- small things

    def _set_lock(self, meeting: Meeting, locked: bool) -> None:
        meeting.locked = locked
        if locked:
            self._locked[meeting.id] = meeting
        else:
            self._locked.pop(meeting.id, None)
            meeting.admitted = set()
        self._news.touch_talk(meeting)
        for area in meeting.areas:
            self._news.tell(AreaLocked(area.id, locked))

    def _of(self, player: Player) -> Meeting | None:
        return player.meeting if isinstance(player.meeting, Meeting) else None

    def _index(self, tilemap: TileMap) -> dict[Cell, tuple[Area, ...]]:
        """Areas by square, smallest first, so that a step looks at few of them."""
        squares: dict[Cell, list[Area]] = {}
        for area in sorted(tilemap.areas, key=lambda area: area.size):
            touched: dict[Cell, None] = {}
            for rect in area.rects:
                for row in range(int(rect.y // self._side_y), int(rect.bottom // self._side_y) + 1):
                    for column in range(int(rect.x // self._side_x), int(rect.right // self._side_x) + 1):
                        touched[column, row] = None
            for square in touched:
                squares.setdefault(square, []).append(area)
        return {square: tuple(areas) for square, areas in squares.items()}


def crosses(rect: Rect, x0: float, y0: float, x1: float, y1: float) -> bool:
    """Whether the straight line has a point in the rectangle."""
    enter, leave = 0.0, 1.0
    for start, way, low, high in (
        (x0, x1 - x0, rect.x, rect.right - EDGE),
        (y0, y1 - y0, rect.y, rect.bottom - EDGE),
    ):
        if way == 0:
            if not low <= start <= high:
                return False
            continue
        first, last = sorted(((low - start) / way, (high - start) / way))
        enter, leave = max(enter, first), min(leave, last)
        if enter > leave:
            return False
    return True
