"""Writes what was worked on at desks into the log of the space, once a session is over.

Rooms say it and go on. What cannot be written is lost, since it is but a log, and that is logged; of who was erased
meanwhile nothing is written any more.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence

from papote import stores
from papote.auth.keys import new_id
from papote.errors import Unavailable
from papote.interfaces import Answer, Clock
from papote.people.account import HOME
from papote.people.desks import DeskEntry
from papote.rooms.manager import RoomHost
from papote.rooms.runner import Listener
from papote.tilemap.model import TileMap
from papote.types import SIMULATED, AreaId, PersonId, RoomId, Seconds, SpaceId
from papote.world import events

log = logging.getLogger(__name__)

NAME_LENGTH = 80
"""Of the title of a desk, so much is written."""

BRIEF: Seconds = 60.0
"""Who sat down for less has not worked out loud."""


class Logbook:
    """The log of all desks of this process."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._store: stores.Desks | None = None
        self._writing: set[asyncio.Task[None]] = set()
        self._gone: set[PersonId] = set()
        self.space_of: Callable[[RoomId], SpaceId] = lambda _: HOME

    def open(self, store: stores.Desks) -> None:
        """Write from now on; before, and without this, nothing is written."""
        self._store = store

    async def close(self) -> None:
        """Let what is under way be written."""
        await asyncio.gather(*self._writing, return_exceptions=True)
        self._store = None

    def forget(self, person: PersonId) -> None:
        """Somebody was erased."""
        self._gone.add(person)

    def listener(self, host: RoomHost) -> Listener:
        """What hears a room's events."""

        def hear(facts: Sequence[events.Event], _: Answer | None) -> None:
            for fact in facts:
                if isinstance(fact, events.DeskSession):
                    self._note(host, fact)

        return hear

    def _note(self, host: RoomHost, session: events.DeskSession) -> None:
        if self._store is None or session.seconds < BRIEF or not session.person or session.person.startswith(SIMULATED):
            return
        now = self._clock.unix()
        entry = DeskEntry(
            id=new_id(),
            space=self.space_of(host.id),
            room=host.id,
            area=_called(host.map, session.area),
            person=session.person,
            name=session.name,
            topic=session.topic,
            began_at=now - session.seconds,
            ended_at=now,
            guests=session.guests,
        )
        task = asyncio.create_task(self._write(self._store, entry), name="desk log")
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    async def _write(self, store: stores.Desks, entry: DeskEntry) -> None:
        if entry.person in self._gone:
            return
        try:
            await store.add(entry)
        except Unavailable as error:
            log.warning("desk_session_lost", extra={"code": error.code})


def _called(tilemap: TileMap, id: AreaId) -> str:
    """What the map calls a desk: by its title, or its name, or else its id."""
    area = next((area for area in tilemap.areas if area.id == id), None)
    if area is None:
        return id
    title = area.properties.get("title")
    return (title.strip()[:NAME_LENGTH] if isinstance(title, str) else "") or area.name or id
