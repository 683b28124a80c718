"""One contract for the engine in this process and in a worker's; and what happens when a worker dies."""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import socket
import time
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest

from papote.errors import ConfigurationError, ProtocolViolation, Unavailable
from papote.media.sfu import messages
from papote.media.sfu.client import RESTART_AFTER, Forwarder, WorkerForwarder
from papote.media.sfu.local import LocalForwarder
from papote.media.sfu.model import (
    Assignment,
    EndpointChanged,
    EndpointId,
    EndpointState,
    Feed,
    Limits,
    Measure,
    SfuSettings,
    SourceKind,
)
from papote.types import HELD_UP
from tests.media.sfu.clients import Client, until
from tests.media.sfu.conftest import PATIENT

pytestmark = pytest.mark.slow


class Heard:
    """A listener that writes everything down."""

    def __init__(self) -> None:
        self.changes: list[EndpointChanged] = []
        self.levels: dict[EndpointId, int] = {}
        self.losses: list[frozenset[EndpointId]] = []

    def changed(self, change: EndpointChanged) -> None:
        """Note it."""
        self.changes.append(change)

    def measured(self, measures: Sequence[Measure]) -> None:
        """Note it."""
        self.levels |= {measure.endpoint: measure.level for measure in measures}

    def lost(self, endpoints: frozenset[EndpointId]) -> None:
        """Note it."""
        self.losses.append(endpoints)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker may take its time to start and to answer."""
    monkeypatch.setattr("papote.media.sfu.client.PATIENCE", 60.0)


@pytest.fixture
def heard() -> Heard:
    """Nothing yet."""
    return Heard()


@pytest.fixture(params=["local", "worker"])
async def forwarder(request: pytest.FixtureRequest, heard: Heard, loopback: None) -> AsyncIterator[Forwarder]:
    """Both homes of the engine."""
    made: Forwarder = LocalForwarder(PATIENT, heard) if request.param == "local" else WorkerForwarder(PATIENT, heard)
    await made.open()
    yield made
    await made.close()


@pytest.fixture
async def worker(heard: Heard, loopback: None) -> AsyncIterator[WorkerForwarder]:
    """A worker process."""
    made = WorkerForwarder(PATIENT, heard)
    await made.open()
    yield made
    await made.close()


async def join(forwarder: Forwarder, client: Client) -> Client:
    """Somebody connects."""
    return await client.join(lambda offer: forwarder.join(EndpointId(client.name), offer, Limits()))


def voice(receiver: str, sender: str | None) -> Assignment:
    """The first voice somebody receives."""
    feed = None if sender is None else Feed(EndpointId(sender), SourceKind.MICROPHONE)
    return Assignment(EndpointId(receiver), "audio", 0, feed)


async def test_clients_join_hear_and_leave(forwarder: Forwarder, heard: Heard) -> None:
    """The whole way: offer, answer, assignment, sound, silence, goodbye; and everything is told."""
    ada, bob = Client("ada", hertz=400), Client("bob", voices=1)
    try:
        await join(forwarder, ada)
        await join(forwarder, bob)
        forwarder.assign([voice("bob", "ada")])
        await until(lambda: bob.heard[0].hears(400) and set(heard.levels) == {"ada", "bob"})
        stats = await forwarder.stats()
        assert stats.endpoints[1].slots[0].feed == Feed(EndpointId("ada"), SourceKind.MICROPHONE)
        assert stats.port
        forwarder.assign([voice("bob", None)])
        sent = (await forwarder.stats()).counters["sent"]
        forwarder.leave(EndpointId("ada"))
        await until(lambda: len(heard.changes) == 3)
        assert (await forwarder.stats()).counters["sent"] == sent
        assert heard.changes[-1] == EndpointChanged(EndpointId("ada"), EndpointState.CLOSED, "left")
    finally:
        await ada.close()
        await bob.close()


async def test_bad_offers_and_unknown_slots(forwarder: Forwarder) -> None:
    """An offer that is none raises; an assignment to nobody is left out."""
    with pytest.raises(ProtocolViolation):
        await forwarder.join(EndpointId("ada"), "v=0\r\n", Limits())
    forwarder.assign([voice("nobody", "none")])
    forwarder.leave(EndpointId("nobody"))
    assert (await forwarder.stats()).endpoints == ()


@pytest.mark.parametrize("home", [LocalForwarder, WorkerForwarder])
async def test_a_port_in_use_is_told_at_start(home: type[LocalForwarder] | type[WorkerForwarder], heard: Heard) -> None:
    """Starting fails with a sentence."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        made = home(SfuSettings(host="127.0.0.1", port=taken.getsockname()[1]), heard)
        with pytest.raises(ConfigurationError, match="cannot listen"):
            await made.open()
        await made.close()


async def test_a_killed_worker_is_replaced_and_its_calls_are_reported(worker: WorkerForwarder, heard: Heard) -> None:
    """B19: the next is started without a pause, and the same people hear each other again through it."""
    assert RESTART_AFTER[0] == 0
    ada, bob = Client("ada", hertz=400), Client("bob", voices=1)
    await join(worker, ada)
    await join(worker, bob)
    before = worker.pid
    assert before is not None
    os.kill(before, signal.SIGKILL)
    await until(lambda: bool(heard.losses))
    assert heard.losses == [frozenset({EndpointId("ada"), EndpointId("bob")})]
    await ada.close()
    await bob.close()
    ada, bob = Client("ada", hertz=400), Client("bob", voices=1)
    try:
        await join(worker, ada)
        await join(worker, bob)
        worker.assign([voice("bob", "ada")])
        await until(lambda: bob.heard[0].hears(400))
        assert worker.pid not in (None, before)
    finally:
        await ada.close()
        await bob.close()


async def test_a_hanging_worker_is_replaced(
    worker: WorkerForwarder, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is stopped says nothing; it is ended, and questions to it fail."""
    monkeypatch.setattr("papote.media.sfu.client.SILENCE", 0.5)
    await until(lambda: worker.pid is not None)
    before = worker.pid
    assert before is not None
    os.kill(before, signal.SIGSTOP)
    with pytest.raises(Unavailable):
        await worker.stats()
    await until(lambda: worker.pid not in (None, before) and bool(heard.losses))


async def test_a_worker_is_not_taken_for_silent_by_an_office_that_stalled(
    heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it said while the office could not listen is heard before anybody judges it."""
    monkeypatch.setattr("papote.media.sfu.client.SILENCE", 0.05)
    ours, theirs = socket.socketpair()

    def held_up() -> None:
        time.sleep(0.2)
        theirs.send(messages.encode(messages.Measured([Measure(EndpointId("ada"), 40, None, 0)])))

    with theirs:
        reader, writer = await asyncio.open_unix_connection(sock=ours)
        hearing = asyncio.create_task(WorkerForwarder(PATIENT, heard)._hear(reader))
        # First it waits; then the office is held up for longer than a worker may be silent.
        await asyncio.sleep(0)
        asyncio.get_running_loop().call_soon(held_up)
        async with asyncio.timeout(30):
            await hearing
        writer.close()
    assert heard.levels == {EndpointId("ada"): 40}


async def test_a_worker_is_not_silent_while_the_office_itself_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that stops for a while stops both: who then looks too late waits once more."""
    monkeypatch.setattr("papote.media.sfu.client.SILENCE", 300.0)
    real, ahead = time.monotonic, [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: real() + sum(ahead))
    speaks = asyncio.Event()

    async def words() -> AsyncIterator[messages.FromWorker]:
        await speaks.wait()
        yield messages.Opened(1)

    said = words()
    hearing = asyncio.create_task(WorkerForwarder._next(said))
    await asyncio.sleep(0)
    for held_up in (2 * HELD_UP, 5 * HELD_UP):
        ahead.append(300.0 + held_up)
        await asyncio.sleep(0.001)  # the alarm goes off in this time, whatever it is
        await asyncio.sleep(0)
        assert not hearing.done()
    speaks.set()
    assert await hearing == messages.Opened(1)
    assert await WorkerForwarder._next(said) is None


async def kill(worker: WorkerForwarder) -> None:
    """The worker dies; returns once there is another."""
    before = worker.pid
    assert before is not None
    os.kill(before, signal.SIGKILL)
    await until(lambda: worker.pid not in (None, before))
    await worker.stats()


async def test_a_worker_that_lived_long_is_replaced_at_once(
    worker: WorkerForwarder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many died before it: only those that die at once are waited for longer and longer."""
    monkeypatch.setattr("papote.media.sfu.client.RESTART_AFTER", (0.0, 1000.0))
    monkeypatch.setattr("papote.media.sfu.client.STEADY", 0.0)
    await kill(worker)
    await kill(worker)


async def test_a_machine_that_gives_no_process_for_a_while_gets_a_worker_later(
    worker: WorkerForwarder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever looks after the worker does not give up."""
    start, refusals = asyncio.create_subprocess_exec, iter([OSError(errno.EAGAIN, "no process to be had")])

    async def start_later(*arguments: str, **more: Any) -> asyncio.subprocess.Process:
        for refusal in refusals:
            raise refusal
        return await start(*arguments, **more)

    monkeypatch.setattr(asyncio, "create_subprocess_exec", start_later)
    await kill(worker)
    assert next(refusals, None) is None


async def test_the_worker_ends_with_the_office(heard: Heard) -> None:
    """Nothing runs on after closing."""
    made = WorkerForwarder(PATIENT, heard)
    await made.open()
    pid = made.pid
    assert pid is not None
    await made.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
