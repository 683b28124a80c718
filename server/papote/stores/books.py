"""Whom people have met, what they promised each other, and who asks whom to be introduced."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from papote.people.encounters import ContactCard, Encounter, Entry
from papote.people.introductions import Introduction, Meeting
from papote.people.promises import Promise, Reminder
from papote.types import AreaId, PersonId, Seconds


class Books(Protocol):
    """Whom people have met, and what they gave each other."""

    async def note(self, happened: Sequence[Encounter]) -> None:
        """Write these into the books of both, all or nothing; the same once more changes nothing."""

    async def of(self, person: PersonId) -> tuple[Entry, ...]:
        """Somebody's book, whom he met last first."""

    async def annotate(self, person: PersonId, id: str, note: str) -> Entry | None:
        """Another note; None where the entry is not his."""

    async def drop(self, person: PersonId, id: str) -> bool:
        """Strike an entry out of his own book; whether there was one."""

    async def withdraw(self, person: PersonId, id: str) -> bool:
        """Take what both gave out of both books at once; whether there was an entry."""

    async def acquainted(self, person: PersonId, other: PersonId) -> str | None:
        """What somebody is called in the book of one who met him, if he is in it."""

    async def contact(self, person: PersonId) -> ContactCard:
        """What somebody gives of himself; nothing, until he says so."""

    async def keep_contact(self, person: PersonId, card: ContactCard, now: Seconds) -> None:
        """He gives this from now on; what he gave before stays as it was."""


@dataclass(frozen=True, slots=True)
class DueLetter:
    """A letter that somebody has taken on himself to send."""

    promise: Promise
    email: str
    lang: str

    @property
    def id(self) -> str:
        """What tells it from the others."""
        return self.promise.id

    @property
    def person(self) -> PersonId:
        """Whose promise it is."""
        return self.promise.person


class Promises(Protocol):
    """Promises, their letters, and the links by which calendars read them."""

    async def add(self, promise: Promise) -> None:
        """Another one; raises ``too_many`` where there are as many as one may have."""

    async def of(self, person: PersonId) -> tuple[Promise, ...]:
        """Those somebody made: what is due first comes first."""

    async def to(self, person: PersonId) -> tuple[Promise, ...]:
        """Those that were made to somebody."""

    async def change(self, person: PersonId, id: str, changes: dict[str, Any], now: Seconds) -> Promise | None:
        """Change ``text``, ``due_at``, ``remind_at``, ``done_at`` or ``zone``; None where it is not his."""

    async def remove(self, person: PersonId, id: str) -> bool:
        """Forget one; whether there was one."""

    async def recover(self) -> int:
        """Give up what a process that is gone has claimed; how many."""

    async def due(self, now: Seconds, besides: Sequence[str] = (), full: Sequence[PersonId] = ()) -> DueLetter | None:
        """The letter that is due first, ``besides`` and those to people who are ``full`` aside; it goes on waiting."""

    async def claim(self, letter: DueLetter) -> bool:
        """Take it on oneself, now that it is handed over; False where it waits no more as it did: then it is not."""

    async def settle(self, letter: DueLetter, state: Reminder) -> None:
        """What came of a claimed letter; where its promise was changed meanwhile, that counts."""

    async def next_letter(self) -> Seconds | None:
        """When the next one is due; None: none waits."""

    async def link(self, person: PersonId, hash: bytes, now: Seconds) -> None:
        """This is his link from now on; the one before it works no more."""

    async def linked(self, person: PersonId) -> Seconds | None:
        """Since when he has a link; None: he has none."""

    async def unlink(self, person: PersonId) -> bool:
        """Take his link back; whether there was one."""

    async def by_link(self, hash: bytes) -> PersonId | None:
        """Whose link it is."""


class Introductions(Protocol):
    """Who asks whom to be introduced, and what comes of it."""

    async def ask(self, wish: Introduction) -> None:
        """Another one; raises ``too_many`` where as many wait as may."""

    async def of(self, person: PersonId) -> tuple[Introduction, ...]:
        """All somebody has to do with, the newest first."""

    async def forward(
        self, helper: PersonId, id: str, target: PersonId, name: str, comment: str, now: Seconds
    ) -> Introduction | None:
        """Pass it on; None where it is not his to pass on, or no more."""

    async def accept(
        self,
        target: PersonId,
        id: str,
        name: str,
        meeting: Meeting,
        now: Seconds,
        *,
        heard_in: Collection[AreaId] = (),
    ) -> Introduction | None:
        """Agree to meet; None where he was not asked, or it is over.

        Raises ``table_taken`` where two others meet then, there or in an area in which the two would be ``heard_in``.
        """

    async def drop(self, person: PersonId, id: str, now: Seconds) -> bool:
        """Let it rest, as the helper or as who is asked in the end; whether there was one to be dropped."""

    async def withdraw(self, person: PersonId, id: str) -> Introduction | None:
        """Take it back: who asks at any time, who agreed to meet as well; None where it is not his."""

    async def meetings(self, since: Seconds, until: Seconds) -> tuple[Introduction, ...]:
        """Those by which two meet after one moment and before another, the first first."""
