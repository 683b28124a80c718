"""One figure: what the others may know of it, and what the room remembers about it. No rules here."""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass, field

from papote.tilemap.model import Area
from papote.types import (
    NOBODY,
    AreaId,
    BubbleId,
    ConversationId,
    ConversationKind,
    Facing,
    MegaphoneScope,
    PersonId,
    PlayerId,
    Quality,
    Role,
    Seconds,
    StageName,
    Status,
    WalkId,
)
from papote.world.acquaintances import NOBODY_YET, Acquaintances
from papote.world.cards import BLANK, Card
from papote.world.commands import Profile
from papote.world.events import Beacon, ChatLine, Deadline, MegaphoneView, PlayerView, StageView


@dataclass(slots=True, eq=False)
class Talk:
    """People who hear each other: what a bubble and a meeting have in common."""

    id: ConversationId
    kind: ConversationKind
    members: dict[PlayerId, Player] = field(default_factory=dict)
    locked: bool = False
    ajar: bool = False
    """While locked: its murmur is let out."""
    waiting: dict[PlayerId, Player] = field(default_factory=dict)
    """Who was told that it is full, first come first."""
    topic: str = ""
    """What it is about, for those outside."""
    over: Deadline | None = None
    """Somebody rang: the coffee is over then."""
    excused: dict[PlayerId, Player] = field(default_factory=dict)
    """Whom nature calls."""


@dataclass(slots=True, eq=False)
class Stage:
    """A podium, its auditorium and the people there; the podium counts as part of the auditorium."""

    name: StageName
    audience: dict[PlayerId, Player] = field(default_factory=dict)
    """Everybody who stands in the auditorium, the speakers included."""
    speakers: dict[PlayerId, Player] = field(default_factory=dict)
    called: dict[PlayerId, Player] = field(default_factory=dict)
    """Who is asked to come up."""
    admitted: dict[PlayerId, Player] = field(default_factory=dict)
    """Who came up when called, until he leaves the podium."""
    dismissed: dict[PlayerId, Player] = field(default_factory=dict)
    """Who was sent away and still stands on the podium."""
    queue: dict[PlayerId, Player] = field(default_factory=dict)
    """Whose hand is raised, first come first."""

    def view(self) -> StageView:
        """What everybody may know."""
        return StageView(self.name, tuple(self.speakers), tuple(self.called), tuple(self.queue))


@dataclass(slots=True, eq=False)
class Megaphone:
    """Somebody speaks to many."""

    holder: Player
    scope: MegaphoneScope
    area: Area | None = None
    """Where it is heard, for the scope of that name."""
    inside: dict[PlayerId, Player] = field(default_factory=dict)
    """Who stands in that area."""

    def view(self) -> MegaphoneView:
        """What everybody may know."""
        return MegaphoneView(self.holder.id, self.scope, self.area.id if self.area is not None else None)


@dataclass(slots=True, eq=False)
class Player:
    """A figure. Compared by identity: there is one per id."""

    id: PlayerId
    profile: Profile
    x: int
    y: int
    facing: Facing = Facing.DOWN
    moving: bool = False
    area: AreaId | None = None
    status: Status = Status.AVAILABLE
    status_text: str = ""
    hand: bool = False
    microphone: bool = False
    camera: bool = False
    screen: bool = False
    connected: bool = True
    lost: bool = False
    """Without a connection for longer than the lease: hears nobody, and nobody hears him."""
    role: Role = Role.GUEST
    """Decides what he may do."""
    quality: Quality = Quality.GOOD
    quality_reason: str = ""
    person: PersonId = NOBODY
    """Who it is, from one visit to the next."""
    apart: frozenset[PersonId] = frozenset()
    """With whom he has nothing to do: one of the two has blocked the other."""
    muted: bool = False
    """A host turned his microphone off, and he has not turned it on since: whatever he sends, nobody hears it."""
    mute_unheard: bool = False
    """That was while he was away: he is told as he comes back."""
    muted_by: PlayerId | None = None
    card: Card = BLANK
    """What he says of himself, and how he wants to be found."""
    acquaintances: Acquaintances = field(default_factory=lambda: NOBODY_YET)
    """Whom he has met before, for himself alone."""
    beacon: Beacon | None = None
    """Open to chat."""

    # -- Walking
    seq: int = 0
    """The highest move seen."""
    walked: bool = False
    """Whether the first step is done, his own or that of somebody towards him: nobody talks before it."""
    still_since: Seconds = 0.0
    """When the last step, or the last appearing somewhere, was."""
    allowance: float = 0.0
    """Pixels one may still walk at once."""
    allowance_at: Seconds = 0.0
    fixed_at: Seconds | None = None
    """When the last fix was sent, until a move fits again."""
    fixes: deque[Seconds] = field(default_factory=deque)

    walk: WalkId | None = None
    """With which group one walks a promenade: the room moves one then."""

    # -- Talking
    bubble: Talk | None = None
    meeting: Talk | None = None
    """The meeting whose area one stands in, whether or not one takes part."""
    out_of_meeting: bool = False
    """Said goodbye to the meeting, and still stands in its area."""
    seat: int | None = None
    """The number of one's seat at the table of one's area."""
    silent: bool = False
    """Stands where silence is kept."""
    queues: dict[ConversationId, Talk] = field(default_factory=dict)
    """The full bubbles one waits for."""
    parted: dict[PlayerId, Player] = field(default_factory=dict)
    """With whom there is no bubble until one of the two has walked away."""
    stage: Stage | None = None
    """Whose auditorium one stands in."""
    on_podium: bool = False
    """Whether one stands on its podium, speaking or not."""
    murmurs: dict[PlayerId, Player] = field(default_factory=dict)
    """Whom one overhears, the nearest first, as of the last look."""
    overheard_by: dict[PlayerId, Player] = field(default_factory=dict)
    """Among whose murmurs one is."""

    # -- Chat
    chat_area: AreaId | None = None
    """The area whose channel one reads and writes in."""
    chat_since: Seconds = 0.0
    """When one came into it."""
    lines: OrderedDict[str, ChatLine] = field(default_factory=OrderedDict)
    """The last own lines, by the client's own id."""

    @property
    def conversation(self) -> Talk | None:
        """The one conversation this player is in; nobody is alone in one."""
        if self.bubble is not None:
            return self.bubble
        meeting = self.meeting
        if meeting is not None and self.id in meeting.members and len(meeting.members) > 1:
            return meeting
        return None

    @property
    def free(self) -> bool:
        """Whether a bubble may take this player in, or keep him."""
        return (
            self.connected
            and self.walked
            and self.status.reachable
            and self.meeting is None
            and not self.silent
            and not self.speaks
        )

    @property
    def speaks(self) -> bool:
        """Whether a whole auditorium hears this player from its podium."""
        return self.stage is not None and self.id in self.stage.speakers

    def is_same_person(self, other: Player) -> bool:
        """Whether this is one person, be it in two windows."""
        return other is self or (self.person != NOBODY and other.person == self.person)

    def avoids(self, other: Player) -> bool:
        """Whether the two have nothing to do with each other."""
        return other.person in self.apart or self.person in other.apart

    def view(self) -> PlayerView:
        """What everybody may know; of somebody unlisted, his figure and what it does."""
        listed = self.card.listed
        return PlayerView(
            id=self.id,
            name=self.profile.name if listed else "",
            avatar=self.profile.avatar,
            x=self.x,
            y=self.y,
            facing=self.facing,
            moving=self.moving,
            area=self.area,
            bubble=BubbleId(self.bubble.id) if self.bubble is not None else None,
            status=self.status,
            status_text=self.status_text if listed else "",
            hand=self.hand,
            microphone=self.microphone,
            camera=self.camera,
            screen=self.screen,
            connected=self.connected,
            role=self.role if listed else Role.GUEST,
            seat=self.seat,
            quality=self.quality,
            quality_reason=self.quality_reason,
            person=self.person if listed else NOBODY,
            listed=listed,
            beacon=self.beacon if listed else None,
        )
