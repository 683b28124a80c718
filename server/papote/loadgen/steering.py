"""A crowd in a process of its own, steered from outside: ``python -m papote.loadgen.steering PLAN``.

Each line on the standard input, an object of JSON, says one thing to do; a line on the standard output
says when it is done, and what came of it. The crowd lives until its input ends.
"""

from __future__ import annotations

import gc
import json
import os
import socket
import sys
from collections.abc import Callable, Generator
from typing import Any

from papote.loadgen.crowd import AT_ONCE, GOODBYE, Crowd, Plan
from papote.loadgen.visitor import Role, Stage, Visitor
from papote.types import Seconds

QUIET: Seconds = 1.2
"""Longer than between two tellings of those far away: when nothing has come for so long, nothing is on its way."""

QUIET_WITHIN: Seconds = 15.0
TOLD_EVERY: Seconds = 0.5

Doing = Generator[None, None, dict[str, Any]]
"""Something that goes on for many turns, and its answer."""


class Steering:
    """Reads lines and does one thing after the other."""

    def __init__(self, crowd: Crowd, say: Callable[[dict[str, Any]], None]) -> None:
        self.goes_on = True
        self._crowd = crowd
        self._say = say
        self._orders: list[dict[str, Any]] = []
        self._begun = b""
        self._doing: Doing | None = None
        self._what = ""
        self._told_at: Seconds = 0.0

    def read(self) -> None:
        """Take in what came on the standard input."""
        data = os.read(sys.stdin.fileno(), 1 << 16)
        if not data:
            self.goes_on = False
            return
        *lines, self._begun = (self._begun + data).split(b"\n")
        for line in lines:
            self.order(json.loads(line))

    def order(self, what: dict[str, Any]) -> None:
        """Do this next."""
        self._orders.append(what)

    def look(self) -> None:
        """Go on with what is being done, and answer when it is."""
        if self._doing is None:
            if not self._orders:
                return
            order = self._orders.pop(0)
            self._what = order.pop("do")
            self._doing = getattr(self, f"_{self._what}")(**order)
        try:
            next(self._doing)
        except StopIteration as done:
            self._doing = None
            self._say({"done": self._what} | done.value)
            return
        if self._crowd.now - self._told_at >= TOLD_EVERY:
            self._told_at = self._crowd.now
            here = self._connected(self._crowd.visitors)
            self._say({"doing": self._what, "connected": here, "reasons": self._crowd.tally.reasons})

    @staticmethod
    def _connected(people: list[Visitor]) -> int:
        return sum(visitor.stage is Stage.IN for visitor in people)

    def _arrive(self, until: int, within: Seconds = 0.0) -> Doing:
        """So many are in: spread evenly over a time, or as fast as they are let in, a few at once."""
        crowd = self._crowd
        coming = [visitor for visitor in crowd.visitors[:until] if visitor.stage is Stage.AWAY]
        began, total = crowd.clock(), len(coming)
        coming.reverse()
        under_way: list[Visitor] = []
        while coming or under_way:
            under_way = [visitor for visitor in under_way if visitor.stage is not Stage.IN]
            due = (crowd.clock() - began) / within * total if within else total
            room = total if within else AT_ONCE
            while coming and len(under_way) < room and total - len(coming) < due:
                visitor = coming.pop()
                crowd.come(visitor)
                under_way.append(visitor)
            yield
        gc.freeze()
        return {"connected": self._connected(crowd.visitors), "seconds": crowd.clock() - began}

    def _gather(self) -> Doing:
        """Those who talk have come together."""
        self._crowd.gather()
        yield from self._wait(2.0)
        return {}

    def _set_off(self) -> Doing:
        """Everybody does what he is here for."""
        self._crowd.set_off()
        yield
        return {}

    def _begin(self) -> Doing:
        """Counting begins."""
        self._crowd.begin()
        yield
        return {}

    def _end(self, after: Seconds = 0.0) -> Doing:
        """What was counted; after so many seconds."""
        yield from self._wait(after)
        return self._crowd.measured()

    def _churn(self, seconds: Seconds, rate: float) -> Doing:
        """So many of those who stand go, and as many others come, each second; done when the last of these is in."""
        crowd = self._crowd
        standing = [visitor for visitor in crowd.visitors if visitor.role is Role.STANDS]
        began = crowd.clock()
        replaced = 0
        while (gone := crowd.clock() - began) < seconds:
            while standing and replaced < gone * rate:
                visitor = standing[replaced % len(standing)]
                if visitor.stage is Stage.IN:
                    crowd.replace(visitor)
                replaced += 1
            yield
        yield from self._wait(GOODBYE)
        late = crowd.clock() + QUIET_WITHIN
        while crowd.missing() and crowd.clock() < late:
            yield
        return {"replaced": replaced}

    def _halt(self) -> Doing:
        """Everybody stands, everybody is in, and nothing has come for a while."""
        crowd = self._crowd
        crowd.halt()
        began = changed = crowd.clock()
        seen = crowd.tally.frames
        while (now := crowd.clock()) - began < QUIET_WITHIN:
            away = crowd.missing()
            if crowd.tally.frames != seen or away:
                seen, changed = crowd.tally.frames, now
            elif now - changed > QUIET:
                break
            yield
        here = self._connected(crowd.visitors)
        return {"quiet": now - changed > QUIET, "connected": here, "missing": crowd.missing()}

    def _compare(self) -> Doing:
        """Whether all who watched know what somebody who just came in is told."""
        crowd = self._crowd
        fresh = crowd.newcomer()
        crowd.come(fresh)
        while fresh.stage is not Stage.IN:
            yield
        truth = fresh.picture(fresh.id)
        watchers = [each for each in crowd.watchers() if each is not fresh and each.stage is Stage.IN]
        differences = [
            f"{watcher.role.name.lower()} {watcher.id}: {difference}"
            for watcher in watchers
            for difference in _differences(watcher.picture(fresh.id), truth)
        ]
        fresh.leave()
        return {"equal": not differences, "watchers": len(watchers), "differences": differences[:10]}

    def _wait(self, seconds: Seconds) -> Generator[None, None, None]:
        until = self._crowd.clock() + seconds
        while self._crowd.clock() < until:
            yield


def _differences(known: dict[str, Any], truth: dict[str, Any]) -> list[str]:
    """Where a picture differs from the truth, in words."""
    found = []
    for key, value in truth.items():
        mine = known[key]
        if mine == value:
            continue
        if isinstance(value, dict) and isinstance(mine, dict):
            for name in sorted(value.keys() | mine.keys()):
                if mine.get(name) != value.get(name):
                    found.append(f"{key} {name} is {mine.get(name)}, should be {value.get(name)}")
        else:
            found.append(f"{key} is {mine}, should be {value}")
    return found


def main(plan: Plan) -> None:
    """Do as told until the standard input ends."""
    crowd = Crowd(plan)
    steering = Steering(crowd, say)
    crowd.steer_by(sys.stdin.fileno())
    gc.freeze()
    say({"done": "ready"})
    while steering.goes_on:
        if crowd.turn():
            steering.read()
        steering.look()


def say(answer: dict[str, Any]) -> None:
    """One line for whoever steers."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    given["host"] = socket.getaddrinfo(given["host"], given["port"], type=socket.SOCK_STREAM)[0][4][0]
    main(Plan(**given))
