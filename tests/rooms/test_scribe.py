"""The writer of channels: in order, many at a time, and never in anybody's way."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

import pytest

from papote.errors import Refused, Unavailable
from papote.people.chat import Access, Change, Draft, Kept, Message, No, Outcome, Overview, room_channel
from papote.rooms.scribe import Scribe, ScribeSettings
from papote.types import ChannelId, PersonId, RoomId, Seconds, SpaceId
from tests.rooms.clock import ManualClock

ROOM = room_channel(RoomId("palier")).id


@dataclass
class Store:
    """Keeps what it is given; waits and fails when told to."""

    batches: list[list[str]] = field(default_factory=list)
    open: asyncio.Event = field(default_factory=asyncio.Event)
    fails: Exception | None = None

    async def keep(self, changes: Sequence[Change]) -> list[Outcome]:
        """Once it is open."""
        drafts = [change for change in changes if isinstance(change, Draft)]
        self.batches.append([draft.text for draft in drafts])
        await self.open.wait()
        if self.fails is not None:
            raise self.fails
        return [
            Kept(Message(draft.channel, number, draft.author, draft.name, draft.client_id, draft.text, draft.at))
            for number, draft in enumerate(drafts, 1)
        ]

    async def page(
        self, access: Access, *, before: int | None = None, after: int | None = None, limit: int = 50
    ) -> list[Message]:
        """Nothing is read here."""
        return []

    async def search(
        self, words: str, places: Sequence[Access], *, before: Seconds | None = None, limit: int = 20
    ) -> list[Message]:
        """Nothing is read here."""
        return []

    async def overview(self, person: PersonId, channels: Sequence[ChannelId]) -> list[Overview]:
        """Nothing is read here."""
        return []

    async def mark(self, person: PersonId, channel: ChannelId, number: int) -> None:
        """Nothing is marked here."""


def draft(text: str) -> Draft:
    """A message."""
    return Draft(ROOM, SpaceId("home"), PersonId("ada"), "Ada", text, text, 1.0)


@dataclass
class Desk:
    """A scribe at work, and what its listeners heard."""

    store: Store
    scribe: Scribe
    heard: list[tuple[str, Outcome]] = field(default_factory=list)
    bugs: list[str] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def write(self, *texts: str) -> None:
        """Put these."""
        for text in texts:
            self.scribe.put(draft(text), lambda outcome, text=text: self._done(text, outcome))  # type: ignore[misc]

    def _done(self, text: str, outcome: Outcome) -> None:
        self.heard.append((text, outcome))
        self.news.set()

    async def until_heard(self, count: int) -> None:
        """Until so many were answered."""
        async with asyncio.timeout(60):
            while len(self.heard) < count:
                self.news.clear()
                await self.news.wait()

    async def until_writing(self, batches: int) -> None:
        """Until the store has so many batches before it."""
        async with asyncio.timeout(60):
            while len(self.store.batches) < batches:
                await asyncio.sleep(0)


@contextlib.asynccontextmanager
async def working(settings: ScribeSettings | None = None) -> AsyncIterator[Desk]:
    """A scribe whose store is shut."""
    store, bugs = Store(), list[str]()
    desk = Desk(store, Scribe(store, ManualClock(), settings, bugs.append), bugs=bugs)
    task = asyncio.create_task(desk.scribe.run())
    try:
        yield desk
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_what_gathers_while_one_batch_is_written_goes_together_and_in_order() -> None:
    """Nobody hears of his message before it is kept."""
    async with working() as desk:
        desk.write("one")
        await desk.until_writing(1)
        desk.write("two", "three")
        assert desk.heard == []
        desk.store.open.set()
        await desk.until_heard(3)
        assert desk.store.batches == [["one"], ["two", "three"]]
        assert [text for text, _ in desk.heard] == ["one", "two", "three"]
        assert all(isinstance(outcome, Kept) for _, outcome in desk.heard)


async def test_a_batch_has_an_end() -> None:
    """So that a long queue does not wait for one long transaction."""
    async with working(ScribeSettings(batch=2)) as desk:
        desk.store.open.set()
        desk.write("one", "two", "three")
        await desk.until_heard(3)
        assert desk.store.batches == [["one", "two"], ["three"]]


async def test_c10_who_comes_when_too_much_waits_is_told_to_slow_down() -> None:
    """What waits already is kept."""
    async with working(ScribeSettings(waiting=2)) as desk:
        desk.write("one", "two")
        with pytest.raises(Refused) as refusal:
            desk.write("three")
        assert (refusal.value.code, refusal.value.retry_after) == ("too_many", 1.0)
        desk.store.open.set()
        await desk.until_heard(2)


@pytest.mark.parametrize(
    ("error", "code", "bugs"),
    [
        (Unavailable("storage_full"), "storage_full", []),
        (Unavailable("storage_unavailable"), "storage_unavailable", []),
        (RuntimeError("a bug"), "internal", ["scribe"]),
    ],
)
async def test_writers_are_told_when_nothing_is_kept_and_the_next_batch_is_tried(
    error: Exception, code: str, bugs: list[str]
) -> None:
    """A bug is counted; neither ends the writing."""
    async with working() as desk:
        desk.store.fails = error
        desk.store.open.set()
        desk.write("one", "two")
        await desk.until_heard(2)
        assert desk.heard == [("one", No(code)), ("two", No(code))]
        assert desk.bugs == bugs
        desk.store.fails = None
        desk.write("three")
        await desk.until_heard(3)
        assert isinstance(desk.heard[-1][1], Kept)


async def test_a_store_that_does_not_answer_is_given_up() -> None:
    """After the time that one batch may take."""
    async with working(ScribeSettings(keep_seconds=0.01)) as desk:
        desk.write("one")
        await desk.until_heard(1)
        assert desk.heard == [("one", No("storage_unavailable"))]


async def test_one_listener_that_fails_is_not_the_others_loss() -> None:
    """It is counted as what it is, a bug."""
    async with working() as desk:
        desk.store.open.set()

        def broken(_: Outcome) -> None:
            raise RuntimeError("a bug")

        desk.scribe.put(draft("one"), broken)
        desk.write("two")
        await desk.until_heard(1)
        assert desk.bugs == ["scribe.done"]


async def test_closing_lets_what_waits_be_kept_and_takes_nothing_new() -> None:
    """As far as there is time."""
    async with working() as desk:
        desk.write("one")
        await desk.until_writing(1)
        closing = asyncio.create_task(desk.scribe.close(5.0))
        await asyncio.sleep(0)
        with pytest.raises(Unavailable) as refusal:
            desk.write("two")
        assert refusal.value.code == "shutting_down"
        desk.store.open.set()
        await closing
        assert [text for text, _ in desk.heard] == ["one"]


async def test_closing_does_not_wait_for_a_store_for_ever() -> None:
    """Whoever stops an office has other things to do."""
    async with working() as desk:
        desk.write("one")
        await desk.scribe.close(0.01)
        assert desk.heard == []
