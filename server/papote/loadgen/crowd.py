"""A crowd of simulated people on bare sockets, in one loop; ``steering`` says what they are to do, and when.

A turn of the loop does what is due, reads those who watch at once, and everybody else every two milliseconds.
"""

from __future__ import annotations

import heapq
import random
import select
import time
from array import array
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from itertools import chain, count
from pathlib import Path
from typing import Any

from papote.loadgen.latency import Track, Witness, percentiles
from papote.loadgen.strolls import Stroll, Town
from papote.loadgen.tally import Tally
from papote.loadgen.visitor import Role, Stage, Visitor, Watcher
from papote.tilemap import load_map
from papote.types import Seconds

NAP: Seconds = 0.002
"""How often those who do not watch are read."""

BATCH = 128
"""Sockets read before those who watch get their turn again."""

AT_ONCE = 16
"""People who come in at the same time, when there is no hurry."""

PATIENCE: Seconds = 20.0
"""Somebody who is not in after this tries again."""

CHAT_EVERY: Seconds = 30.0
CHATTERS = 20
"""One of so many writes a line as often as that."""

STAY_AWAKE: Seconds = 3.0
"""How often those who do not read say, unasked, that they are there."""

DAWDLE: tuple[Seconds, Seconds] = (9.0, 3.0)
"""How long slow people do not read, and then do."""

GOODBYE: Seconds = 0.3
"""Whoever says goodbye waits so long, or the word is lost with what he has not read."""

AWAY: tuple[Seconds, Seconds] = (0.5, 4.0)
BACK_FOR: tuple[Seconds, Seconds] = (5.0, 10.0)
"""How long those who come back are away, and stay."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Who is in the crowd, and what they do."""

    host: str
    port: int
    map: str
    room: str = ""
    """Empty: as the map's file is called."""
    clients: int = 100
    watching: int = 4
    walking: int = 0
    talking: int = 0
    dawdling: int = 0
    starving: int = 0
    returning: int = 0
    every: Seconds = 0.1
    """Between two steps of one person."""
    pause: Seconds = 0.0
    """And up to this much more, by chance."""
    chat: bool = True
    lines: float = 0.0
    """Messages a second that those who stand write to each other."""
    seed: int = 1
    bare: bool = False

    def roles(self) -> list[Role]:
        """Everybody's, in the order in which they come; whoever is left stands."""
        wanted = (
            (Role.WATCHES, self.watching),
            (Role.WALKS, self.walking),
            (Role.TALKS, self.talking),
            (Role.DAWDLES, self.dawdling),
            (Role.STARVES, self.starving),
            (Role.RETURNS, self.returning),
        )
        named = list(chain.from_iterable([role] * number for role, number in wanted))
        return (named + [Role.STANDS] * (self.clients - len(named)))[: self.clients]


@dataclass(slots=True)
class Window:
    """What is measured between two moments."""

    began: Seconds = 0.0
    cpu: Seconds = 0.0
    late: array[float] = field(default_factory=lambda: array("d"))
    """How much later than planned people took their steps: our own slowness."""


class Crowd:
    """All of them."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.tally = Tally()
        self.host, self.port = plan.host, plan.port
        self.bare = plan.bare
        self.room = plan.room or Path(plan.map).stem
        self.now = self.clock()
        self.tracks: list[Track] = []
        self._window = Window()
        self._map = None if plan.bare else load_map(Path(plan.map))
        self._town = Town(self._map, plan.seed) if self._map is not None and plan.walking + plan.talking else None
        self._entries = sorted(entry for entry in self._map.starts if entry) if self._map is not None else []
        self._chance = random.Random(plan.seed)
        self._near, self._far = select.epoll(), select.epoll()
        self._by_fd: dict[int, Visitor] = {}
        self._due: list[tuple[Seconds, int, Callable[[], Seconds | None]]] = []
        self._tie = count()
        self._steered_by = -1
        self._walking = False
        self._numbers = count()
        self.visitors: list[Visitor] = []
        for role in plan.roles():
            self.visitors.append(self._invite(role))

    def _invite(self, role: Role) -> Visitor:
        number = next(self._numbers)
        if role is Role.WATCHES:
            return Watcher(self, number, role, self.tracks)
        # One of each kind of trouble keeps a picture of the room too: it must be right in the end.
        first = role in (Role.DAWDLES, Role.RETURNS) and all(each.role is not role for each in self.visitors)
        return Watcher(self, number, role, []) if first else Visitor(self, number, role)

    @staticmethod
    def clock() -> Seconds:
        """The time at this very moment."""
        return time.monotonic()

    # ---- the loop

    def turn(self) -> bool:
        """Do what is due and read what came; true when there is something to read on the standard input."""
        now = self.now = self.clock()
        wait = min(NAP, max(0.0, self._due[0][0] - now)) if self._due else NAP
        steered = self._watch(wait)
        now = self.now = self.clock()
        while self._due and self._due[0][0] <= now:
            due, _, act = heapq.heappop(self._due)
            self._window.late.append(now - due)
            following = act()
            if following is not None:
                # In step with the plan, unless we are hopelessly late.
                self.at(following + (due if now - due < 1 else now), act)
            self.now = now = self.clock()
        while True:
            ready = self._far.poll(0, BATCH)
            for fd, events in ready:
                visitor = self._by_fd.get(fd)
                if visitor is not None:
                    visitor.ready(events)
            steered = self._watch(0) or steered
            if len(ready) < BATCH:
                return steered

    def _watch(self, wait: Seconds) -> bool:
        steered = False
        for fd, events in self._near.poll(wait):
            visitor = self._by_fd.get(fd)
            if visitor is not None:
                self.now = self.clock()
                visitor.ready(events)
            elif fd == self._steered_by:
                steered = True
        return steered

    def at(self, when: Seconds, act: Callable[[], Seconds | None]) -> None:
        """Do something then, and again so many seconds later as it says."""
        heapq.heappush(self._due, (when, next(self._tie), act))

    def steer_by(self, fd: int) -> None:
        """Lines may come from here."""
        self._steered_by = fd
        self._near.register(fd, select.EPOLLIN)

    def close(self) -> None:
        """Let go of what the loop holds."""
        self._near.close()
        self._far.close()

    # ---- what visitors ask

    def watch_socket(self, visitor: Visitor, events: int) -> None:
        """Tell the visitor when his socket can be read or written; nothing: only when it breaks."""
        poll = self._near if isinstance(visitor, Watcher) else self._far
        if visitor.fd in self._by_fd:
            poll.modify(visitor.fd, events)
        else:
            self._by_fd[visitor.fd] = visitor
            poll.register(visitor.fd, events)

    def forget_socket(self, visitor: Visitor) -> None:
        """No more."""
        if self._by_fd.pop(visitor.fd, None) is not None:
            (self._near if isinstance(visitor, Watcher) else self._far).unregister(visitor.fd)

    def arrived(self, visitor: Visitor) -> None:
        """Somebody is in: he does what he came for."""
        if self._map is not None and isinstance(visitor, Watcher) and visitor.role is Role.WATCHES:
            visitor.witness = Witness(visitor.x, visitor.y, self._map.tile_width)
        if visitor.role is Role.WALKS and self._town is not None:
            visitor.stroll = Stroll(self._town, visitor.x, visitor.y, self.plan.every, self._chance)
            visitor.track = Track(visitor.id)
            self.tracks.append(visitor.track)
            if self._walking:
                self._set_off(visitor)

    def gone(self, visitor: Visitor, meant: bool) -> None:
        """Somebody's connection ended."""
        if visitor.role is Role.STARVES:
            self.tally.starved += 1
        elif not meant:
            self.tally.cut += 1

    # ---- what people do

    def come(self, visitor: Visitor) -> None:
        """Somebody comes in, where few are."""
        entry = self._entries[visitor.number % len(self._entries)] if self._entries else ""
        visitor.come(entry)
        self.at(self.clock() + PATIENCE, lambda: self._try_again(visitor, visitor.tried_at))

    def _try_again(self, visitor: Visitor, tried_at: Seconds) -> None:
        if visitor.stage is not Stage.IN and visitor.tried_at == tried_at:
            visitor.drop()
            self.come(visitor)

    def set_off(self) -> None:
        """Everybody does what he is here for, each in a moment of his own."""
        self._walking = True
        now, plan = self.clock(), self.plan
        standing = [each for each in self.visitors if each.role is Role.STANDS]
        for visitor in self.visitors:
            if visitor.role is Role.WALKS:
                self._set_off(visitor)
            elif visitor.role in (Role.DAWDLES, Role.STARVES):
                self.at(now, lambda who=visitor: self._stop_reading(who))  # type: ignore[misc]
            elif visitor.role is Role.RETURNS:
                self.at(now + self._chance.uniform(*BACK_FOR), lambda who=visitor: self._come_and_go(who))  # type: ignore[misc]
        for visitor in standing[: plan.clients // CHATTERS] if plan.chat else ():
            self.at(now + self._chance.uniform(0, CHAT_EVERY), lambda who=visitor: self._chat(who))  # type: ignore[misc]

        pairs = list(zip(standing[::2], standing[1::2], strict=False)) if plan.lines else []
        for pair in pairs:
            for writer, reader in (pair, pair[::-1]):
                every = 2 * len(pairs) / plan.lines
                first = now + self._chance.uniform(0, every)
                self.at(first, lambda one=writer, other=reader, pause=every: self._write(one, other, pause))  # type: ignore[misc]

    def gather(self) -> None:
        """Some of those who stand take their first step, which brings them together with whom they stand near."""
        for visitor in self.visitors:
            if visitor.role is Role.TALKS and self._town is not None and visitor.stage is Stage.IN:
                stroll = Stroll(self._town, visitor.x, visitor.y, self.plan.every, self._chance)
                visitor.move(*stroll.step())

    def _set_off(self, visitor: Visitor) -> None:
        self.at(self.clock() + self._chance.uniform(0, self.plan.every), lambda: self._step(visitor))

    def _step(self, visitor: Visitor) -> Seconds | None:
        if not self._walking:
            return None
        if visitor.stage is Stage.IN and visitor.stroll is not None and visitor.track is not None:
            x, y, facing = visitor.stroll.step()
            visitor.track.add(x, y, self.clock())
            visitor.move(x, y, facing)
        pause = self.plan.pause
        return self.plan.every + (self._chance.uniform(0, pause) if pause else 0.0)

    def _chat(self, visitor: Visitor) -> Seconds | None:
        if not self._walking:
            return None
        if visitor.stage is Stage.IN:
            line = b'42["chat",{"id":"c%d","scope":"room","text":"Coffee in ten minutes, who comes?"}]'
            visitor.say(line % next(self._numbers))
        return CHAT_EVERY

    def _write(self, writer: Visitor, reader: Visitor, every: Seconds) -> Seconds | None:
        if not self._walking:
            return None
        if writer.stage is Stage.IN and reader.stage is Stage.IN:
            line = b'42["chat",{"id":"l%d","channel":"direct/%s/%s","text":"Coffee in ten minutes, who comes?"}]'
            first, second = sorted((writer.person, reader.person))
            writer.say(line % (next(self._numbers), first.encode(), second.encode()))
            self.tally.lines += 1
        return every

    def _stop_reading(self, visitor: Visitor) -> Seconds | None:
        if not self._walking or visitor.stage is not Stage.IN:
            return None
        visitor.deaf = True
        self.watch_socket(visitor, 0)
        self.at(self.clock() + STAY_AWAKE, lambda: self._stay_awake(visitor))
        if visitor.role is Role.STARVES:
            return None
        self.at(self.clock() + DAWDLE[0], lambda: self.read_again(visitor))
        return sum(DAWDLE)

    def _stay_awake(self, visitor: Visitor) -> Seconds | None:
        if not visitor.deaf or visitor.stage is not Stage.IN:
            return None
        visitor.say(b"3")
        return STAY_AWAKE

    def read_again(self, visitor: Visitor) -> None:
        """Catch up."""
        visitor.deaf = False
        if visitor.stage is Stage.IN:
            self.watch_socket(visitor, select.EPOLLIN)

    def _come_and_go(self, visitor: Visitor) -> Seconds | None:
        if visitor.stage is Stage.IN:
            if not self._walking:
                return None
            visitor.drop()
            return self._chance.uniform(*AWAY)
        self.come(visitor)
        return self._chance.uniform(*BACK_FOR)

    def replace(self, visitor: Visitor) -> None:
        """Somebody goes for good, and somebody else comes."""
        visitor.leave()
        self.at(self.clock() + GOODBYE, lambda: self._succeed(visitor))

    def _succeed(self, visitor: Visitor) -> None:
        visitor.drop()
        visitor.number = next(self._numbers)
        self.come(visitor)

    def halt(self) -> None:
        """Everybody stands still and listens."""
        self._walking = False
        for visitor in self.visitors:
            if visitor.role is Role.WALKS and visitor.stage is Stage.IN:
                visitor.move(visitor.x, visitor.y, 0)
            if visitor.deaf and visitor.role is Role.DAWDLES:
                self.read_again(visitor)

    def watchers(self) -> list[Watcher]:
        """Those who read what they are told."""
        return [visitor for visitor in self.visitors if isinstance(visitor, Watcher)]

    def newcomer(self) -> Watcher:
        """One more, who only looks around."""
        fresh = Watcher(self, next(self._numbers), Role.STANDS, [])
        self.visitors.append(fresh)
        return fresh

    def missing(self) -> int:
        """How many are not in who should be."""
        return sum(visitor.stage is not Stage.IN and visitor.role is not Role.STARVES for visitor in self.visitors)

    # ---- what is measured

    def begin(self) -> None:
        """Count from here."""
        self.tally = Tally()
        for watcher in self.watchers():
            if watcher.witness is not None:
                watcher.witness.forget()
        self._window = Window(self.clock(), time.process_time())

    def measured(self) -> dict[str, Any]:
        """What was counted since."""
        seconds = self.clock() - self._window.began
        late: array[float] = array("d")
        missed = 0
        for watcher in self.watchers():
            if watcher.witness is not None:
                late.extend(watcher.witness.late)
                missed += watcher.witness.missed
        tally = asdict(self.tally)
        arrivals = tally.pop("arrivals")
        return tally | {
            "seconds": seconds,
            "connected": sum(visitor.stage is Stage.IN for visitor in self.visitors),
            "arrivals": len(arrivals),
            "arrival": percentiles(arrivals),
            "latencies": len(late),
            "latency": percentiles(late),
            "missed": missed,
            "own_late": percentiles(self._window.late),
            "own_cpu": time.process_time() - self._window.cpu,
        }
