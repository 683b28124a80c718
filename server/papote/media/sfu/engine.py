"""The forwarding unit of one process: clients join with an offer, and slots are given what they shall carry.

Synchronous, and small on purpose: whoever decides (the room's director) may live in another process
behind ``worker`` and ``client``, or right here in tests.
"""

from __future__ import annotations

import asyncio
import logging
import resource
import time
from collections.abc import Callable, Coroutine, Hashable, Mapping
from typing import Any

from papote.errors import Unavailable
from papote.media.sfu import ice, sdp
from papote.media.sfu.channel import Channel
from papote.media.sfu.compat import check_dtls, fingerprint, new_certificate
from papote.media.sfu.endpoint import Endpoint
from papote.media.sfu.model import (
    Assignment,
    EndpointChanged,
    EndpointId,
    EndpointState,
    Limits,
    Measure,
    RecordingCounts,
    SfuSettings,
    SfuStats,
    SourceKind,
)
from papote.media.sfu.mux import Mux
from papote.media.sfu.recorder import Recorder
from papote.media.sfu.slot import Slot
from papote.media.sfu.source import Packet, Source
from papote.types import HELD_UP, Seconds

log = logging.getLogger("papote.media")

TEND_EVERY: Seconds = 0.05
TICK_EVERY: Seconds = 1.0
QUESTIONS = 20
"""Strangers' questions answered in a second: enough for people who look for a fault, too few to harm others."""


class Sfu:
    """Everything one process forwards. Lives in the running event loop from making to ``close``."""

    def __init__(self, settings: SfuSettings, changed: Callable[[EndpointChanged], None] = lambda _: None) -> None:
        """``changed`` hears what becomes of endpoints."""
        check_dtls()
        self.on_packet: Callable[[Source, Packet], None] | None = None
        """Hears every packet that is forwarded; the recorder sets it while it has something to record."""
        self.key_frame_spacing = settings.key_frame_spacing
        self._settings = settings
        self._changed = changed
        self._certificate = new_certificate()
        self._mux = Mux(settings, self._check)
        self._endpoints: dict[EndpointId, Endpoint] = {}
        self._by_fragment: dict[str, Endpoint] = {}
        self._restless: set[Source] = set()
        self._awake: set[Source] = set()
        self._wanting: dict[tuple[EndpointId, SourceKind], set[Slot]] = {}
        """Which slots shall carry what somebody publishes."""
        self._tasks: set[asyncio.Task[None]] = set()
        self._handshakes: dict[Endpoint, asyncio.Task[None]] = {}
        self._loop = asyncio.get_running_loop()
        self._recorder = Recorder(self)
        self._questions, self._questions_at = QUESTIONS, 0.0
        self._tend_timer = self._loop.call_later(TEND_EVERY, self._tend)
        self._tend_at = time.monotonic() + TEND_EVERY

    @property
    def port(self) -> int:
        """The UDP port."""
        return self._mux.port

    # ---- what is asked of it

    def join(self, endpoint: EndpointId, offer: str, limits: Limits) -> str:
        """Let a client in; gives the answer to its offer. Raises ``ProtocolViolation`` or ``Unavailable``.

        An older endpoint of the same name is closed: the client has begun anew.
        """
        parsed = sdp.parse_offer(offer, limits)
        if endpoint in self._endpoints:
            self._end(self._endpoints[endpoint], "replaced")
        if len(self._endpoints) >= self._settings.max_endpoints:
            raise Unavailable("too_many_connections")
        new = Endpoint(
            endpoint, parsed, limits, self, self._mux.counters, self._certificate, self._end, time.monotonic()
        )
        self._endpoints[endpoint] = self._by_fragment[new.fragment] = new
        candidates = self._mux.candidates()
        transport = sdp.Transport(new.fragment, new.password, fingerprint(self._certificate), candidates)
        return sdp.answer(parsed, transport, {key: slot.stream_name for key, slot in new.slots.items()})

    def assign(self, assignment: Assignment) -> bool:
        """Let a slot carry something else; whether both sides are there.

        What it carried stops at once, unless it is the same thing in another quality: that goes on until
        the new one begins.
        """
        receiver = self._endpoints.get(assignment.endpoint)
        slot = receiver.slots.get((assignment.media, assignment.index)) if receiver is not None else None
        if slot is None:
            return False
        feed, before = assignment.feed, slot.feed
        if feed is None or before is None or (feed.endpoint, feed.kind) != (before.endpoint, before.kind):
            self._empty(slot)
        if feed is None:
            return True
        sender = self._endpoints.get(feed.endpoint)
        if sender is None or feed.kind.media != slot.media or (feed.kind, 0) not in sender.sources:
            return False
        slot.feed = feed
        self._wanting.setdefault((feed.endpoint, feed.kind), set()).add(slot)
        self._settle(slot, time.monotonic())
        return True

    def _empty(self, slot: Slot) -> None:
        slot.release()
        if slot.feed is not None:
            key = (slot.feed.endpoint, slot.feed.kind)
            self._wanting[key].discard(slot)
            if not self._wanting[key]:
                del self._wanting[key]
            slot.feed = None

    def leave(self, endpoint: EndpointId) -> None:
        """A client is gone, or shall be."""
        if endpoint in self._endpoints:
            self._end(self._endpoints[endpoint], "left")

    def record(self, recording: str, directory: str, people: Mapping[EndpointId, str]) -> None:
        """Take down exactly these people from now on, each under a name; the first call begins the recording."""
        self._recorder.record(recording, directory, people)

    async def end_recording(self, recording: str) -> RecordingCounts:
        """Take down nobody any more; returns once everything is in its files."""
        return await self._recorder.end(recording)

    def published(self, endpoint: EndpointId) -> Mapping[tuple[SourceKind, int], Source]:
        """What somebody publishes, by kind and layer; nothing where he is not there."""
        found = self._endpoints.get(endpoint)
        return found.sources if found is not None else {}

    def measures(self) -> list[Measure]:
        """How loud everybody was since the last call, and what each network bears."""
        now = time.monotonic()
        return [endpoint.measure(now) for endpoint in self._endpoints.values() if endpoint.connected]

    def stats(self) -> SfuStats:
        """As it stands."""
        usage = resource.getrusage(resource.RUSAGE_SELF)
        return SfuStats(
            self.port,
            usage.ru_utime + usage.ru_stime,
            self._mux.counters.as_dict(),
            tuple(endpoint.stats() for endpoint in self._endpoints.values()),
        )

    async def close(self) -> None:
        """Say goodbye to everybody and stop."""
        self._tend_timer.cancel()
        for endpoint in list(self._endpoints.values()):
            self._end(endpoint, "left")
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._recorder.close()
        self._mux.close()

    # ---- connecting

    def _check(self, channel: Channel, data: bytes, key: Hashable) -> None:
        """A connectivity check, from wherever."""
        check = ice.parse_check(data)
        endpoint = self._by_fragment.get(check.fragment) if check is not None else None
        if check is None or endpoint is None:
            if not self._answer_stranger(channel, data, key):
                self._mux.counters.filtered += 1
            return
        password = endpoint.password.encode()
        if not ice.authentic(check, password):
            self._mux.counters.filtered += 1
            return
        first = not endpoint.reached
        route = endpoint.proven(channel, key, check.nominates, time.monotonic())
        if route is None:
            self._mux.counters.filtered += 1
            return
        channel.send(ice.response(check, route.address[:2], password), route.address)
        if first:
            task = self._spawn(self._shake_hands(endpoint))
            self._handshakes[endpoint] = task
            task.add_done_callback(lambda _: self._handshakes.pop(endpoint, None))

    def _answer_stranger(self, channel: Channel, data: bytes, key: Hashable) -> bool:
        """Tell somebody who asks as which address he is seen, so that he knows that this port is reached."""
        transaction = ice.parse_question(data)
        if transaction is None or self._questions <= 0:
            return False
        self._questions -= 1
        address = channel.route(key).address
        channel.send(ice.plain_response(transaction, address[:2]), address)
        return True

    async def _shake_hands(self, endpoint: Endpoint) -> None:
        if not await endpoint.shake_hands():
            self._end(endpoint, "handshake")
        elif self._endpoints.get(endpoint.id) is endpoint:
            self._changed(EndpointChanged(endpoint.id, EndpointState.CONNECTED))
            for slot in endpoint.slots.values():
                self._settle(slot, time.monotonic())

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _end(self, endpoint: Endpoint, reason: str) -> None:
        if self._endpoints.get(endpoint.id) is not endpoint:
            return
        del self._endpoints[endpoint.id]
        del self._by_fragment[endpoint.fragment]
        if endpoint in self._handshakes:
            self._handshakes[endpoint].cancel()
        for slot in endpoint.slots.values():
            self._empty(slot)
        for kind, _ in endpoint.sources:
            for slot in list(self._wanting.get((endpoint.id, kind), ())):
                self._empty(slot)
        endpoint.close()
        self._spawn(endpoint.dtls.stop())
        self._changed(EndpointChanged(endpoint.id, EndpointState.CLOSED, reason))

    # ---- what comes back regularly

    def restless(self, source: Source) -> None:
        """Look after a source soon."""
        self._restless.add(source)

    def woke(self, source: Source) -> None:
        """Look soon who waits for a source that sends now."""
        self._awake.add(source)

    def _settle(self, slot: Slot, now: Seconds) -> None:
        """Let a slot carry the best that is sent of its feed."""
        feed = slot.feed
        if feed is None or slot.subscriber.route is None:
            return
        source = self._endpoints[feed.endpoint].choose(feed, now)
        if source is not None:
            slot.follow(source, now)

    def _tend(self) -> None:
        now = time.monotonic()
        self._tend_timer = self._loop.call_later(TEND_EVERY, self._tend)
        late, self._tend_at = now - self._tend_at, now + TEND_EVERY
        if late > HELD_UP:
            for endpoint in self._endpoints.values():
                endpoint.excuse(late, now)
        self._restless = {source for source in self._restless if source.tend(now)}
        awake, self._awake = self._awake, set()
        for source in awake:
            for slot in self._wanting.get((source.publisher.id, source.kind), ()):
                self._settle(slot, now)
        # Each in its own time: the reports of everybody at once would hold up packets for milliseconds.
        for endpoint in [each for each in self._endpoints.values() if now >= each.tick_at]:
            endpoint.tick_at = now + TICK_EVERY
            self._tick(endpoint, now)
        self._recorder.tend(now)
        if now >= self._questions_at:
            self._questions, self._questions_at = QUESTIONS, now + TICK_EVERY
        self._mux.flush()

    def _tick(self, endpoint: Endpoint, now: Seconds) -> None:
        if not endpoint.connected and now - endpoint.born_at > self._settings.handshake_seconds:
            self._end(endpoint, "handshake")
        elif now - endpoint.checked_at > self._settings.consent_seconds and endpoint.reached:
            self._end(endpoint, "consent")
        else:
            endpoint.tick(now)
            self._leave_quiet(endpoint, now)

    def _leave_quiet(self, endpoint: Endpoint, now: Seconds) -> None:
        """Whoever carries a layer that is no longer sent gets the next best."""
        for source in endpoint.sources.values():
            if source.video and source.fans and not source.active(now):
                for slot in self._wanting.get((endpoint.id, source.kind), ()):
                    self._settle(slot, now)
