"""Every number the world goes by. Nothing here acts on them; ``config`` is where an operator changes them.

Distances are in the map's own tiles (the mean of a tile's width and height), unless a name says pixels.
"""

from __future__ import annotations

from dataclasses import dataclass

from papote.errors import ConfigurationError
from papote.types import Pixels, Seconds, Tiles

DRAWN_TILE: Pixels = 32
"""The tile size ``RoomSettings.body`` is given for."""


@dataclass(frozen=True, slots=True)
class RoomSettings:
    """How people move, meet and hear in one room."""

    # -- Walking
    walk_speed: Tiles = 5.0
    """Tiles a second when walking. The browser keeps to it; the server only minds ``run_speed``."""
    run_speed: Tiles = 9.0
    """Tiles a second when running; nobody moves faster for long."""
    speed_tolerance: float = 0.1
    """How much faster than running a move may seem, as a share: clocks of browsers differ."""
    speed_grace: Seconds = 0.2
    """How much time a move may seem to have had beyond what passed: networks deliver in bursts."""
    move_interval: Seconds = 0.1
    """A walking browser sends at least this often; a move stands for the steps since the one before."""
    stall_seconds: Seconds = 0.5
    """While somebody walks, this much silence is taken for a network that holds his steps back, and saved up.
    Somebody who said that he stands saves up nothing: after a rest nobody leaps."""
    body: Pixels = 20.0
    """Width of the box round the feet on a map with tiles of 32 pixels; it scales with the smaller side of a tile."""
    body_slack: Pixels = 1.0
    """The box is swept this much smaller on each side: browsers round to whole pixels."""
    fix_silence: Seconds = 0.4
    """After a fix, moves that do not fit are the ones that were on their way: ignored for this long."""
    fix_limit: int = 20
    """This many fixes for impossible moves within ``fix_window`` and the connection is to be cut."""
    fix_window: Seconds = 10.0
    """How long a fix is remembered."""
    tick_rate: float = 20.0
    """How often a second positions go out to those who see them."""
    far_rate: float = 1.0
    """How often a second positions go out to everyone, for lists and the small map."""
    desk_seconds: Seconds = 600.0
    """How long a ticket of a desk is good for."""
    desk_call_seconds: Seconds = 60.0
    """How long somebody has to come whose turn it is."""
    desk_left_seconds: Seconds = 300.0
    """How long whoever works at a desk may be away from it, or disturbed by nobody, before it is free again."""
    desk_tickets: int = 20
    """How many may wait at one desk."""
    stroll_speed: Tiles = 1.8
    """How fast a group walks a promenade together."""
    stroll_interval: Seconds = 0.1
    """How often the room moves those who do."""
    stroll_gap: Tiles = 0.9
    """How far behind one another they walk."""
    stroll_reach: Tiles = 12.0
    """How far from a promenade one may set out for it."""
    stroll_wait: Seconds = 4.0
    """How long who sets off waits for the others of his bubble."""
    cell_tiles: int = 16
    """The side of a square of the spatial index."""
    view_cells: int = 2
    """Squares one sees in each direction beyond one's own: 2 makes the block of 5 × 5."""

    # -- Talking
    join_radius: Tiles = 5.0
    """How near people stand before they talk."""
    leave_radius: Tiles = 6.5
    """How far apart they part. Wider than joining: with one radius, two people standing exactly on it
    would start and end a call with every step."""
    full_radius: Tiles = 2.0
    """Up to this distance one hears at full loudness."""
    edge_loudness: float = 0.25
    """How loud one hears at the leave radius."""
    loudness_step: float = 0.02
    """A smaller change of loudness is not worth a message."""
    join_delay: Seconds = 0.5
    """How long people stand near before they talk: nobody passing by is pulled in."""
    leave_delay: Seconds = 1.0
    """How long a bubble holds somebody who went too far, or out of sight."""
    conversation_capacity: int = 12
    """People in one bubble: more cannot stand near each other and still talk with one another."""
    meeting_capacity: int = 50
    """People in one meeting whose area names no number."""
    crowd_size: int = 6
    """With n more neighbours than this the joining radius narrows to r / √(n / crowd_size)."""
    invitation_seconds: Seconds = 20.0
    """How long somebody busy is asked whether the people near may talk to him."""
    decline_seconds: Seconds = 60.0
    """How long a no is remembered for these people."""

    overhear_radius: Tiles = 6.0
    """How near outsiders must be to an open bubble or table to hear its murmur."""
    overhear_loudness: float = 0.25
    """How loud the murmur is at most."""
    ajar_loudness: float = 0.15
    """How loud it is at most where the door is ajar."""
    overhear_rate: float = 5.0
    """How often a second it is looked at who overhears whom."""
    overhear_voices: int = 8
    """At most this many, the nearest, are overheard at once."""
    inaudible: float = 0.03
    """What is softer is not sent."""
    duck: float = 0.35
    """How loud neighbours in an auditorium are while somebody speaks on its stage, as a share."""
    ducked_least: float = 0.1
    """They are not made softer than this."""
    knock_seconds: Seconds = 20.0
    """How long those inside may let somebody in who knocks."""
    knock_limit: int = 3
    """Knocks of one person at one meeting within ``knock_window``."""
    knock_window: Seconds = 600.0
    """How long a knock is remembered."""
    later_seconds: Seconds = 300.0
    """How long "in five minutes" is."""
    nudge_seconds: Seconds = 30.0
    """One is not nudged by the same person twice within this time."""
    nudge_limit: int = 5
    """Nudges of one person within a minute, whomever."""
    encounter_seconds: Seconds = 60.0
    """How long two are together in one conversation before it is an encounter."""
    offer_seconds: Seconds = 60.0
    """How long somebody is asked whether he gives his card for the one he is offered."""
    admit_seconds: Seconds = 60.0
    """How long somebody let in has to come in."""
    call_seconds: Seconds = 60.0
    """How long somebody called to the stage has to answer."""
    recording_idle: Seconds = 10.0
    """A recording ends once nobody who agreed has been there for this long."""
    beacon_seconds: Seconds = 1500.0
    """How long a beacon lasts that nobody puts out."""
    forwarding: bool = True
    """Whether anything forwards media: without, nothing can be recorded, and nobody speaks to many at once."""

    # -- Chat
    chat_memory: int = 64
    """Lines of one person among which a resent one is recognised."""

    # -- Presence
    resume_seconds: Seconds = 30.0
    """How long the figure of somebody whose connection broke stays."""
    media_lease: Seconds = 2.0
    """How long his conversation is held."""

    # -- Appearing
    spawn_distance: Tiles = 1.5
    """People appear at least this far from others where there is room."""
    spawn_tries: int = 24
    """How many random places are looked at."""

    def __post_init__(self) -> None:
        """Check what numbers mean together."""
        for key, least in (
            ("run_speed", "walk_speed"),
            ("leave_radius", "join_radius"),
            ("resume_seconds", "media_lease"),
        ):
            if getattr(self, key) < getattr(self, least):
                raise ConfigurationError(key, f"must not be less than {least} ({getattr(self, least):g})")
        if self.leave_radius <= self.full_radius:
            raise ConfigurationError("leave_radius", f"must exceed full_radius ({self.full_radius:g})")
        if self.conversation_capacity < 2:
            raise ConfigurationError("conversation_capacity", "a conversation has at least two members")

    def body_on(self, tile_width: int, tile_height: int) -> Pixels:
        """The width of the box round the feet on a map of such tiles."""
        return self.body * min(tile_width, tile_height) / DRAWN_TILE
