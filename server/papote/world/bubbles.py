"""Bubbles: who is brought together by standing near, who is held, who has walked away.

How near people must come to talk is decided here; how loud they hear each other is ``hearing``, people
in meeting areas are ``areas``, and asking busy people is ``invitations``.

People who *stand* near each other for the join delay are brought together: whoever walks by never stands.
Every wish to meet is looked at when the later of two has stood long enough, so walking costs no search.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from papote.types import BubbleId, ConversationId, ConversationKind, PersonId, PlayerId, Seconds, Status, Tiles
from papote.world.cells import Cells
from papote.world.events import BubbleView, ConversationFull
from papote.world.ground import Ground
from papote.world.invitations import Consent, Invitations
from papote.world.news import News, bubble_view
from papote.world.player import Player, Talk
from papote.world.settings import RoomSettings
from papote.world.timers import Timers


class Bubble(Talk):
    """People who may talk because they stand close."""

    __slots__ = ("admitted", "links", "outside")

    def __init__(self, bubble_id: BubbleId) -> None:
        super().__init__(ConversationId(bubble_id), ConversationKind.BUBBLE)
        self.links: dict[PlayerId, set[PlayerId]] = {}
        """Who stands near and in sight of whom."""
        self.outside: dict[PlayerId, Seconds] = {}
        """Who has no way to the largest part of the bubble any more, and since when."""
        self.admitted: set[PlayerId] = set()
        """While locked: who was let in, until he leaves."""


class Bubbles:
    """All bubbles of one room."""

    def __init__(
        self,
        ground: Ground,
        settings: RoomSettings,
        players: Mapping[PlayerId, Player],
        near: Cells,
        timers: Timers,
        news: News,
    ) -> None:
        self._ground = ground
        self._settings = settings
        self._players = players
        self._timers = timers
        self._news = news
        self._near = near
        self._invitations = Invitations(ground, settings, timers, news)
        self._bubbles: dict[ConversationId, Bubble] = {}
        self._given = 0
        self.crowded: dict[PlayerId, Player] = {}
        """Who was kept apart from somebody by the crowd alone: to be looked at again when people have moved."""

    @property
    def views(self) -> tuple[BubbleView, ...]:
        """The bubbles as everyone sees them, oldest first."""
        return tuple(bubble_view(bubble) for bubble in self._bubbles.values())

    # ---- what the room tells

    def moved(self, player: Player, now: Seconds) -> None:
        """The player walked, or was put elsewhere: every bond this may break is tested, of everyone it may touch."""
        self._timers.set(("still", player.id), now + self._settings.join_delay)
        for other in [*player.parted.values()] if player.parted else ():
            if self._ground.distance(player, other) > self._settings.leave_radius:
                del player.parted[other.id], other.parted[player.id]
        for queue in [*player.queues.values()] if player.queues else ():
            self._keep_waiting(player, queue)
        self._look_later(self._invitations.walked_on(player), now)
        bubble = self._of(player)
        if bubble is not None:
            self._link(bubble, player)
            self._hold(bubble, now)
            for waiting in [*bubble.waiting.values()]:
                self._keep_waiting(waiting, bubble)

    def look_around(self, player: Player, now: Seconds) -> None:
        """Bring the player together with whom he stands near, if both have stood for a moment."""
        ready = player.still_since + self._settings.join_delay
        if now < ready:
            self._timers.set(("still", player.id), ready)
            return
        if not player.free:
            return
        self.crowded.pop(player.id, None)
        for other in self._met_by(player, now):
            self._meet(player, other, now)

    def look_again(self, player: Player, now: Seconds) -> None:
        """Something other than a step may allow a meeting now: look around as soon as the player stands."""
        self._timers.set(("still", player.id), now)

    def withdraw(self, player: Player, now: Seconds) -> None:
        """Take the player out of his bubble, every queue and every question, at once."""
        self.stop_asking(player, now)
        self._leave(player, now)

    def stop_asking(self, player: Player, now: Seconds) -> None:
        """Take the player out of every queue and every question; his bubble keeps him."""
        for queue in [*player.queues.values()]:
            self._stop_waiting(player, queue)
        self._invitations.end(player)
        self._look_later(self._invitations.walked_on(player), now)

    def erase(self, person: PersonId) -> None:
        """To whom this person said no while busy is forgotten, and who said no to him."""
        self._invitations.erase(person)

    def forget(self, player: Player, now: Seconds) -> None:
        """The player is gone for good."""
        self.withdraw(player, now)
        self._invitations.forget(player)
        for other in player.parted.values():
            del other.parted[player.id]
        player.parted.clear()
        self.crowded.pop(player.id, None)
        self._timers.cancel(("still", player.id))

    def part(self, player: Player, now: Seconds) -> None:
        """The player says goodbye: not with these people again before he has walked away from them."""
        bubble = player.bubble
        if bubble is None:
            return
        for other in bubble.members.values():
            if other is not player:
                player.parted[other.id] = other
                other.parted[player.id] = player
        self._leave(player, now)
        self.look_again(player, now)

    def keep_apart(self, player: Player, now: Seconds) -> None:
        """The player has nothing to do with somebody any more, or has again: he leaves a bubble they share."""
        self.stop_asking(player, now)
        bubble = player.bubble
        if bubble is not None and any(player.avoids(other) for other in bubble.members.values()):
            self._leave(player, now)
        self.look_again(player, now)

    def lock(self, bubble: Talk, locked: bool, now: Seconds, ajar: bool = False) -> None:
        """Close a bubble to newcomers, be it but for a gap, or open it again."""
        bubble.locked = locked
        bubble.ajar = ajar
        if not locked:
            self._bubbles[bubble.id].admitted.clear()
        for waiting in [*bubble.waiting.values()]:
            self._stop_waiting(waiting, bubble)
        self._news.touch_talk(bubble)
        self._look_later(bubble.members.values(), now)

    def get(self, bubble_id: BubbleId) -> Bubble | None:
        """The bubble of this id, if it has not ended."""
        return self._bubbles.get(ConversationId(bubble_id))

    def welcome(self, player: Player, bubble: Bubble, now: Seconds) -> None:
        """Those inside let the player in: neither the lock nor an earlier goodbye keeps him out."""
        bubble.admitted.add(player.id)
        for member in bubble.members.values():
            if player.parted.pop(member.id, None) is not None:
                del member.parted[player.id]
        self.look_again(player, now)

    def fall_in(self, player: Player, other: Player, now: Seconds) -> bool:
        """Bring the player together with somebody by his own wish; false where that cannot be, whatever the reason."""
        mine, theirs = self._of(player), self._of(other)
        if mine is not None and mine is theirs:
            return True
        people = list(theirs.members.values()) if theirs is not None else [other]
        shut = theirs is not None and theirs.locked and player.id not in theirs.admitted
        full = len(people) >= self._settings.conversation_capacity
        if shut or full or not (player.free and other.free) or any(player.avoids(member) for member in people):
            return False
        if any(member.id in player.parted for member in people):
            return False
        # His wish is his own consent; whoever is busy and alone is asked, as when somebody stands beside him.
        if theirs is None and not self._agree([(other, [player])], now):
            return False
        self._leave(player, now)
        if theirs is None:
            theirs = Bubble(self._next_id())
            self._bubbles[theirs.id] = theirs
            self._take_in([other, player], theirs, now)
        else:
            self._take_in([player], theirs, now)
        return True

    def set_topic(self, bubble: Talk, topic: str) -> None:
        """Say what a bubble is about."""
        bubble.topic = topic
        self._news.touch_talk(bubble)

    def no_longer_busy(self, player: Player) -> None:
        """Whoever is not busy needs no asking."""
        self._invitations.end(player)

    def answer(self, player: Player, invitation: BubbleId, accept: bool, now: Seconds) -> bool:
        """Take a busy person's answer; false when there is no such question."""
        people = self._invitations.answer(player, invitation, accept, now)
        if people is None:
            return False
        for other in people if accept else ():
            if (
                player.free
                and other.free
                and other.id in self._players
                and self._ground.near(player, other, self._settings.leave_radius)
            ):
                self._meet(player, other, now)
        self.look_again(player, now)
        return True

    # ---- what comes due

    def invitation_over(self, player: Player, now: Seconds) -> None:
        """Nobody answered in time."""
        self._invitations.expire(player.id, now)
        self.look_again(player, now)

    def hold_over(self, bubble_id: str, now: Seconds) -> None:
        """Somebody was held long enough: the parts that lost each other go their ways."""
        bubble = self._bubbles.get(ConversationId(bubble_id))
        if bubble is None:
            return
        for part in _parts(bubble):
            if any(bubble.outside.get(member, now) + self._settings.leave_delay <= now for member in part):
                self._split_off(bubble, part, now)
        if bubble.id in self._bubbles:
            self._hold(bubble, now)

    # ---- meeting

    def _met_by(self, player: Player, now: Seconds) -> list[Player]:
        reach, neighbours = self._reach(player)
        nearest = sorted(neighbours, key=lambda found: found[0])
        met = []
        for distance, other in nearest:
            if other.bubble is not None and other.bubble is player.bubble:
                continue
            standing = other.still_since + self._settings.join_delay <= now
            if not (standing and self._ground.in_sight(player, other)):
                continue
            if distance <= reach and _walked_up(player, other):
                other.walked = True
            if not other.free:
                continue
            if distance > reach or distance > self._reach(other)[0]:
                self.crowded[player.id] = player
            else:
                met.append(other)
        return met

    def _reach(self, player: Player) -> tuple[Tiles, list[tuple[Tiles, Player]]]:
        """How far the player is brought together with others, and who stands within the full radius.

        The radius narrows for joining only: people who talk are not torn apart because others come near.
        """
        radius = self._settings.join_radius
        neighbours = []
        for other_id in self._near.within(self._near.of(player.id), 1):
            other = self._players[other_id]
            if other is not player:
                distance = self._ground.distance(player, other)
                if distance <= radius:
                    neighbours.append((distance, other))
        if len(neighbours) > self._settings.crowd_size:
            return radius / math.sqrt(len(neighbours) / self._settings.crowd_size), neighbours
        return radius, neighbours

    def _meet(self, one: Player, other: Player, now: Seconds) -> None:
        first, second = self._of(one), self._of(other)
        if first is not None and second is not None:
            self._merge(first, second, now)
        elif first is not None:
            self._admit(other, first, now)
        elif second is not None:
            self._admit(one, second, now)
        elif (
            other.id not in one.parted and not one.avoids(other) and self._agree([(one, [other]), (other, [one])], now)
        ):
            bubble = Bubble(self._next_id())
            self._bubbles[bubble.id] = bubble
            self._take_in([one, other], bubble, now)

    def _admit(self, player: Player, bubble: Bubble, now: Seconds) -> None:
        shut = bubble.locked and player.id not in bubble.admitted
        if shut or not player.parted.keys().isdisjoint(bubble.members):
            return
        if any(player.avoids(member) for member in bubble.members.values()):
            return
        if len(bubble.members) >= self._settings.conversation_capacity:
            # Somebody busy is not told of what he did not ask for; he is asked once there is room.
            if player.id not in bubble.waiting and player.status is not Status.BUSY:
                bubble.waiting[player.id] = player
                player.queues[bubble.id] = bubble
                self._news.tell(ConversationFull(player.id, bubble.id, self._settings.conversation_capacity))
        elif self._agree([(player, list(bubble.members.values()))], now):
            self._take_in([player], bubble, now)

    def _merge(self, one: Bubble, other: Bubble, now: Seconds) -> None:
        if one is other or one.locked or other.locked:
            return
        if len(one.members) + len(other.members) > self._settings.conversation_capacity:
            return
        if any(not member.parted.keys().isdisjoint(other.members) for member in one.members.values()):
            return
        if any(mine.avoids(theirs) for mine in one.members.values() for theirs in other.members.values()):
            return
        older, younger = sorted((one, other), key=lambda bubble: int(bubble.id[1:]))
        newcomers = list(younger.members.values())
        older.topic = older.topic or younger.topic
        waiting = list(younger.waiting.values())
        self._end(younger)
        self._take_in(newcomers, older, now)
        for player in waiting:
            self._admit(player, older, now)

    def _agree(self, sides: list[tuple[Player, list[Player]]], now: Seconds) -> bool:
        """Whether each may be brought together with those beside him; the first busy one is asked, if none said no."""
        consents = [self._invitations.consent(player, people, now) for player, people in sides]
        if Consent.NO not in consents and Consent.ASK in consents:
            player, people = sides[consents.index(Consent.ASK)]
            self._invitations.ask(player, people, self._next_id(), now)
        return all(consent is Consent.YES for consent in consents)

    def _take_in(self, players: list[Player], bubble: Bubble, now: Seconds) -> None:
        for player in players:
            for queue in [*player.queues.values()]:
                self._stop_waiting(player, queue)
            self._invitations.end(player)
            player.bubble = bubble
            bubble.members[player.id] = player
            self._link(bubble, player)
        self._news.touch_talk(bubble)
        self._hold(bubble, now)

    # ---- staying

    def _link(self, bubble: Bubble, player: Player) -> None:
        """Test the player against every other member, so that everyone's bonds are as they are now."""
        mine = bubble.links.setdefault(player.id, set())
        for other in bubble.members.values():
            if other is player:
                continue
            theirs = bubble.links.setdefault(other.id, set())
            together = player.walk is not None and player.walk == other.walk
            if together or self._ground.near(player, other, self._settings.leave_radius):
                mine.add(other.id)
                theirs.add(player.id)
            else:
                mine.discard(other.id)
                theirs.discard(player.id)

    def _hold(self, bubble: Bubble, now: Seconds) -> None:
        """Note who lost the others and since when. The largest part stays; of equal ones that of the first member."""
        parts = _parts(bubble)
        if len(parts) == 1:
            if bubble.outside:
                bubble.outside = {}
                self._timers.cancel(("hold", bubble.id))
            return
        main = max(parts, key=len)
        bubble.outside = {
            member: bubble.outside.get(member, now) for part in parts if part is not main for member in part
        }
        self._timers.set(("hold", bubble.id), min(bubble.outside.values()) + self._settings.leave_delay)

    # ---- leaving

    def _leave(self, player: Player, now: Seconds) -> None:
        bubble = self._of(player)
        if bubble is None:
            return
        self._take_out(player, bubble)
        self._after_leaving(bubble, now)

    def _split_off(self, bubble: Bubble, part: list[PlayerId], now: Seconds) -> None:
        """Those who went away together go on together, behind the same lock."""
        leaving = [bubble.members[member] for member in part]
        for player in leaving:
            self._take_out(player, bubble)
        if len(leaving) > 1:
            own = Bubble(self._next_id())
            own.locked, own.ajar = bubble.locked, bubble.ajar
            own.topic = bubble.topic
            self._bubbles[own.id] = own
            self._take_in(leaving, own, now)
        self._look_later(leaving, now)
        self._after_leaving(bubble, now)

    def _take_out(self, player: Player, bubble: Bubble) -> None:
        self._news.touch_talk(bubble)
        del bubble.members[player.id]
        for other in bubble.links.pop(player.id, ()):
            bubble.links[other].discard(player.id)
        bubble.outside.pop(player.id, None)
        bubble.admitted.discard(player.id)
        bubble.excused.pop(player.id, None)
        player.bubble = None

    def _after_leaving(self, bubble: Bubble, now: Seconds) -> None:
        remaining = list(bubble.members.values())
        if len(remaining) < 2:
            self._end(bubble)
        else:
            self._hold(bubble, now)
            for player in [*bubble.waiting.values()]:
                self._keep_waiting(player, bubble)
                if player.id in bubble.waiting and len(bubble.members) < self._settings.conversation_capacity:
                    self._stop_waiting(player, bubble)
                    self._admit(player, bubble, now)
        self._look_later(remaining, now)

    def _end(self, bubble: Bubble) -> None:
        self._news.touch_talk(bubble)
        for player in bubble.members.values():
            player.bubble = None
        for waiting in [*bubble.waiting.values()]:
            self._stop_waiting(waiting, bubble)
        bubble.members.clear()
        self._timers.cancel(("hold", bubble.id))
        del self._bubbles[bubble.id]

    # ---- waiting

    def _keep_waiting(self, player: Player, queue: Talk) -> None:
        radius = self._settings.leave_radius
        if not any(self._ground.near(player, member, radius) for member in queue.members.values()):
            self._stop_waiting(player, queue)

    def _stop_waiting(self, player: Player, queue: Talk) -> None:
        queue.waiting.pop(player.id, None)
        player.queues.pop(queue.id, None)

    # ---- small things

    def _look_later(self, players: Iterable[Player], now: Seconds) -> None:
        for player in players:
            self.look_again(player, now)

    def _of(self, player: Player) -> Bubble | None:
        return self._bubbles[player.bubble.id] if player.bubble is not None else None

    def _next_id(self) -> BubbleId:
        self._given += 1
        return BubbleId(f"b{self._given}")


def _parts(bubble: Bubble) -> list[list[PlayerId]]:
    """The connected parts of a bubble, in the order in which their first members came."""
    parts = []
    seen: set[PlayerId] = set()
    for start in bubble.members:
        if start in seen:
            continue
        part = [start]
        seen.add(start)
        for member in part:
            for other in sorted(bubble.links.get(member, ())):
                if other not in seen:
                    seen.add(other)
                    part.append(other)
        parts.append(part)
    return parts


def _walked_up(player: Player, other: Player) -> bool:
    """Whether the player came to stand here after the other had appeared: he has been seen, and was chosen.

    Somebody whose next step is only late has not come to stand.
    """
    return not player.moving and other.connected and other.still_since < player.still_since
