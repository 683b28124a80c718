"""Counting for the host, without names: how full places were, who found company, which pairs were new. Pure.

A *counted* person is one who may be: the listener leaves out whoever is unlisted, simulated or a program. Who was here
today is known by keyed digests alone, and these are forgotten with their key when the day is over. What comes out are
sums of an hour; which of them may be told is ``figures``'s to say. Moments are seconds since 1970, days those of UTC.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import blake2b

from papote.people.figures import DAY, HOUR, AreaHour, SpaceHour
from papote.types import PersonId, PlayerId, RoomId, Seconds

SOON: Seconds = 180.0
"""A newcomer who talks with somebody within this time has found company."""

LONGEST_GAP = 72
"""Hours without an event that are filled in; a machine that slept for longer begins anew."""

Digest = bytes
Figure = tuple[RoomId, PlayerId]
Place = tuple[RoomId, str]


@dataclass(slots=True, eq=False)
class _Guest:
    """Somebody who is here and counted."""

    person: PersonId
    area: str
    since: Seconds
    """Since when his time in the area is not yet noted."""
    came: Seconds
    fresh: bool
    """Whether it is his first coming today, and he has found no company yet."""


@dataclass(slots=True, eq=False)
class _Area:
    peak: int = 0
    people: set[Digest] = field(default_factory=set)
    seconds: Seconds = 0.0


@dataclass(slots=True, eq=False)
class _Hour:
    areas: dict[Place, _Area] = field(default_factory=dict)
    newcomers: int = 0
    talked: int = 0
    pairs: int = 0
    paired: set[Digest] = field(default_factory=set)
    rounds: int = 0
    round_people: int = 0


class Ledger:
    """The counts of one space, as long as one process runs."""

    def __init__(self, now: Seconds, key: Callable[[], bytes]) -> None:
        """``key`` gives another secret for every day."""
        self._new_key = key
        self._run = now
        self._now = now
        self._guests: dict[Figure, _Guest] = {}
        self._inside: dict[Place, Counter[PersonId]] = {}
        self._hours: dict[Seconds, _Hour] = {}
        self._seen: set[Digest] = set()
        """Who was here today."""
        self._pairs: set[Digest] = set()
        self._drawn: set[Digest] = set()
        """Whom the coffee machine brought together today."""
        self._key = key()

    # ---- what happens

    def came(self, room: RoomId, player: PlayerId, person: PersonId, area: str, now: Seconds) -> None:
        """Somebody who may be counted is in a room."""
        now = self._go_on(now)
        figure = (room, player)
        if figure in self._guests:
            return
        digest = self._digest(person)
        fresh = digest not in self._seen
        self._seen.add(digest)
        hour = self._hour(now)
        hour.newcomers += fresh
        self._guests[figure] = _Guest(person, area, now, now, fresh)
        self._enter((room, area), person, hour)

    def moved(self, room: RoomId, player: PlayerId, area: str, now: Seconds) -> None:
        """He is in another area."""
        now = self._go_on(now)
        guest = self._guests.get((room, player))
        if guest is None or guest.area == area:
            return
        self._note_time(room, guest, now)
        self._exit((room, guest.area), guest.person)
        guest.area = area
        self._enter((room, area), guest.person, self._hour(now))

    def left(self, room: RoomId, player: PlayerId, now: Seconds) -> None:
        """He is gone, or may not be counted any more."""
        now = self._go_on(now)
        guest = self._guests.pop((room, player), None)
        if guest is not None:
            self._note_time(room, guest, now)
            self._exit((room, guest.area), guest.person)

    def met(self, room: RoomId, player: PlayerId, others: Iterable[PersonId], now: Seconds) -> None:
        """From now on he talks with these as well, who may be counted."""
        now = self._go_on(now)
        guest = self._guests.get((room, player))
        others = [person for person in others if guest is not None and person != guest.person]
        if guest is None or not others:
            return
        if guest.fresh:
            guest.fresh = False
            if now - guest.came <= SOON:
                self._hour(guest.came).talked += 1
        one = self._digest(guest.person)
        for person in others:
            other = self._digest(person)
            pair = min(one, other) + max(one, other)
            if pair not in self._pairs:
                self._pairs.add(pair)
                hour = self._hour(now)
                hour.pairs += 1
                hour.paired |= {one, other}

    def drew(self, people: Iterable[PersonId], now: Seconds) -> None:
        """The coffee machine brought these together."""
        now = self._go_on(now)
        counted = {self._digest(person) for person in people}
        if len(counted) < 2:
            return
        self._drawn |= counted
        hour = self._hour(now)
        hour.rounds += 1
        hour.round_people = len(self._drawn)

    def forget(self, person: PersonId) -> None:
        """Somebody was erased: not even today's digest of him stays."""
        digest = self._digest(person)
        self._seen.discard(digest)
        self._drawn.discard(digest)
        size = len(digest)
        self._pairs = {pair for pair in self._pairs if digest not in (pair[:size], pair[size:])}

    # ---- what came of it

    def take(self, now: Seconds, *, everything: bool = False) -> tuple[list[AreaHour], list[SpaceHour]]:
        """The hours that are over for good, each once; ``everything``: also the one that goes on, as it is now."""
        now = self._go_on(now)
        over = [hour for hour in sorted(self._hours) if everything or hour + HOUR + SOON <= now]
        if everything:
            for (room, _), guest in self._guests.items():
                self._note_time(room, guest, now)
        areas: list[AreaHour] = []
        spaces: list[SpaceHour] = []
        for hour in over:
            sums = self._hours.pop(hour)
            areas += [
                AreaHour(room, area, hour, self._run, each.peak, len(each.people), each.seconds)
                for (room, area), each in sorted(sums.areas.items())
            ]
            if sums.newcomers or sums.pairs or sums.rounds:
                counts = sums.newcomers, sums.talked, sums.pairs, len(sums.paired), sums.rounds, sums.round_people
                spaces.append(SpaceHour(hour, self._run, *counts))
        return areas, spaces

    # ---- small things

    def _go_on(self, now: Seconds) -> Seconds:
        """Close the hours that ended meanwhile; a clock that was put back stands still."""
        now = max(now, self._now)
        if now - self._now > LONGEST_GAP * HOUR:
            self._run = self._now = now
            self._hours.clear()
            self._forget()
            for guest in self._guests.values():
                guest.since = guest.came = now
                guest.fresh = False
        while (turn := (self._now // HOUR + 1) * HOUR) <= now:
            for (room, _), guest in self._guests.items():
                self._note_time(room, guest, turn)
            self._now = turn
            if turn % DAY == 0:
                self._forget()
            hour = self._hour(turn)
            for (room, _), guest in self._guests.items():
                self._count((room, guest.area), guest.person, hour)
        self._now = now
        return now

    def _forget(self) -> None:
        """Another day: nobody was seen before."""
        self._key = self._new_key()
        self._seen.clear()
        self._pairs.clear()
        self._drawn.clear()

    def _digest(self, person: PersonId) -> Digest:
        return blake2b(person.encode(), digest_size=16, key=self._key).digest()

    def _hour(self, now: Seconds) -> _Hour:
        return self._hours.setdefault(now // HOUR * HOUR, _Hour())

    def _enter(self, place: Place, person: PersonId, hour: _Hour) -> None:
        self._inside.setdefault(place, Counter())[person] += 1
        self._count(place, person, hour)

    def _count(self, place: Place, person: PersonId, hour: _Hour) -> None:
        area = hour.areas.setdefault(place, _Area())
        area.people.add(self._digest(person))
        area.peak = max(area.peak, len(self._inside[place]))

    def _exit(self, place: Place, person: PersonId) -> None:
        inside = self._inside[place]
        inside[person] -= 1
        if inside[person] <= 0:
            del inside[person]
        if not inside:
            del self._inside[place]

    def _note_time(self, room: RoomId, guest: _Guest, until: Seconds) -> None:
        """Until now, and within one hour."""
        if until > guest.since:
            hour = self._hours.get(guest.since // HOUR * HOUR)
            area = hour.areas.get((room, guest.area)) if hour is not None else None
            if area is not None:
                area.seconds += until - guest.since
        guest.since = max(guest.since, until)
