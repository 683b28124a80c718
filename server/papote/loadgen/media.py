"""What forwarding costs: one to many, and rooms where everybody talks, through a worker process of its own.

Costs are CPU time of the worker as the system accounts it, divided by the packets that arrived; so they hold
on a busy machine, where delays do not. They are told in microseconds and in ``cal``, the cost on the same
machine of what no server can avoid: encrypting one packet and one call to send it.
"""

from __future__ import annotations

import asyncio
import heapq
import json
import os
import socket
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from pylibsrtp import Policy, Session

from papote.errors import ConfigurationError
from papote.loadgen.caller import FRAME_EVERY, VOICE_EVERY, Caller
from papote.media.sfu import compat, ring
from papote.media.sfu.client import WorkerForwarder
from papote.media.sfu.model import (
    Assignment,
    EndpointChanged,
    EndpointId,
    Feed,
    Limits,
    Measure,
    SfuSettings,
    SourceKind,
)
from papote.types import Seconds

DRAIN_EVERY: Seconds = 0.004
CHORES_EVERY: Seconds = 1.0
"""How often each client reports what it receives, and proves that it is there."""
WARM_UP: Seconds = 2.0
VOICES = 16
PROBES = 3


@dataclass(frozen=True, slots=True)
class Scenario:
    """So many groups; in each, everybody hears and sees all its speakers but himself."""

    name: str
    groups: int
    speakers: int
    listeners: int
    pictures: bool = True


SHORT = (Scenario("1 to 50", 1, 1, 50), Scenario("3 rooms of 6", 3, 6, 0))
FULL = (
    Scenario("1 to 250", 1, 1, 250),
    Scenario("1 to 500", 1, 1, 500),
    Scenario("10 rooms of 6", 10, 6, 0),
    Scenario("40 voices, 16 heard", 1, 40, 0, pictures=False),
)


@dataclass(frozen=True, slots=True)
class Result:
    """One scenario, measured."""

    scenario: str
    seconds: Seconds
    packets_in: float
    """A second."""
    packets_out: float
    """A second, as they arrived."""
    microseconds: float
    """Of the worker, per packet that arrived."""
    cals: float
    core: float
    """Share of one core the worker took."""
    delivered: float
    p50: float
    """Milliseconds from before encryption at the sender to the receiver's kernel."""
    p99: float
    join: float
    """Milliseconds of CPU the worker took for a client to join."""
    generator: float
    """Share of one core that making the load took."""


def calibrate(rounds: int = 20_000) -> float:
    """Microseconds of CPU to encrypt 1,200 bytes and send them, by public calls, to somebody who never reads."""
    profile = Policy.SRTP_PROFILE_AEAD_AES_256_GCM
    session = Session(Policy(key=bytes(44), ssrc_type=Policy.SSRC_ANY_OUTBOUND, srtp_profile=profile))
    packets = [b"\x80\x60" + (number & 0xFFFF).to_bytes(2) + bytes(1196) for number in range(rounds)]
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver,
    ):
        receiver.bind(("127.0.0.1", 0))
        address = receiver.getsockname()
        best = float("inf")
        for start in range(0, rounds, rounds // 4):
            part = packets[start : start + rounds // 4]
            began = time.thread_time()
            for packet in part:
                sender.sendto(session.protect(packet), address)
            best = min(best, (time.thread_time() - began) / len(part))
    return best * 1e6


class _Deaf:
    """Nobody listens to the worker here."""

    def changed(self, change: EndpointChanged) -> None:
        """Fine."""

    def measured(self, measures: Sequence[Measure]) -> None:
        """Fine."""

    def lost(self, endpoints: frozenset[EndpointId]) -> None:
        """Then the next question to it fails."""


class _Load:
    """The clients of one scenario, driven by hand."""

    def __init__(self, scenario: Scenario, forwarder: WorkerForwarder, reader: ring.Reader) -> None:
        self._forwarder = forwarder
        self._reader = reader
        certificate = compat.new_certificate()
        self.groups: list[list[Caller]] = []
        for group in range(scenario.groups):
            people: list[Caller] = []
            for person in range(scenario.speakers + scenario.listeners):
                speaks = person < scenario.speakers
                heard = min(VOICES, scenario.speakers - speaks)
                seen = heard if scenario.pictures else 0
                name = f"{group}-{person}"
                picture = speaks and scenario.pictures
                people.append(Caller(name, certificate, voice=speaks, picture=picture, voices=heard, pictures=seen))
            self.groups.append(people)
        self.everybody = [caller for people in self.groups for caller in people]
        step = max(1, len(self.everybody) // PROBES)
        self.probes = self.everybody[step - 1 :: step][:PROBES]
        self._drained = [caller for caller in self.everybody if caller not in self.probes]
        self._heard = {caller: min(VOICES, scenario.speakers - caller.voice) for caller in self.everybody}
        self._events: list[tuple[float, int, Caller, bool]] = []
        self._chores: list[tuple[float, int, Caller]] = []

    async def join(self) -> None:
        """Everybody connects and is given whom to hear and see."""
        for caller in self.everybody:
            answer = await self._forwarder.join(EndpointId(caller.name), caller.offer(), Limits())
            await caller.connect(answer)
        for people in self.groups:
            speakers = [caller for caller in people if caller.voice]
            for caller in people:
                others = [speaker for speaker in speakers if speaker is not caller][: self._heard[caller]]
                self._forwarder.assign([each for i, other in enumerate(others) for each in _show(caller, i, other)])
        for caller in self.probes:
            caller.probe()

    def begin(self) -> None:
        """Start to speak and show, not all at the same moment."""
        now = time.monotonic()
        spread = CHORES_EVERY / len(self.everybody)
        self._chores = [(now + number * spread, number, caller) for number, caller in enumerate(self.everybody)]
        speakers = [caller for caller in self.everybody if caller.voice]
        for number, caller in enumerate(speakers):
            late = number / len(speakers)
            heapq.heappush(self._events, (now + late * VOICE_EVERY, 2 * number, caller, False))
            if caller.picture:
                heapq.heappush(self._events, (now + late * FRAME_EVERY, 2 * number + 1, caller, True))

    async def run(self, seconds: Seconds, *, keep: bool) -> None:
        """Send what is due and read what came, for so long; ``keep``: note delays."""
        end = time.monotonic() + seconds
        drain_at = 0.0
        while (now := time.monotonic()) < end:
            while self._events[0][0] <= now:
                due, number, caller, picture = self._events[0]
                if picture:
                    caller.show()
                else:
                    caller.speak()
                again = due + (FRAME_EVERY if picture else VOICE_EVERY)
                heapq.heapreplace(self._events, (again, number, caller, picture))
            if now >= drain_at:
                drain_at = now + DRAIN_EVERY
                self._drain(keep)
            while self._chores[0][0] <= now:
                due, number, caller = self._chores[0]
                caller.report()
                caller.check()
                heapq.heapreplace(self._chores, (due + CHORES_EVERY, number, caller))
            await asyncio.sleep(0.0005)
        await asyncio.sleep(0.05)
        self._drain(keep)

    def _drain(self, keep: bool) -> None:
        reader, view = self._reader, self._reader.view
        for caller in self._drained:
            while count := reader.read(caller.descriptor):
                for at in range(0, count * ring.SLOT, ring.SLOT):
                    if view[at] >= 128 and not 192 <= view[at + 1] <= 223:
                        caller.received += 1
        for caller in self.probes:
            caller.take_probes(keep)

    @property
    def received(self) -> int:
        """Packets that arrived."""
        return sum(caller.received for caller in self.everybody)

    @property
    def sent(self) -> int:
        """Packets that were sent."""
        return sum(caller.sent for caller in self.everybody)

    def due(self, sent: dict[Caller, int]) -> int:
        """Packets that must have arrived, of those sent by each."""
        total = 0
        for people in self.groups:
            speakers = [caller for caller in people if caller.voice]
            for caller in people:
                others = [speaker for speaker in speakers if speaker is not caller][: self._heard[caller]]
                total += sum(sent[other] for other in others)
        return total


def _show(caller: Caller, index: int, other: Caller) -> list[Assignment]:
    receiver, sender = EndpointId(caller.name), EndpointId(other.name)
    shown = [Assignment(receiver, "audio", index, Feed(sender, SourceKind.MICROPHONE))]
    if other.picture:
        shown.append(Assignment(receiver, "video", index, Feed(sender, SourceKind.CAMERA)))
    return shown


async def measure(scenario: Scenario, cal: float, seconds: Seconds) -> Result:
    """Run one scenario through a fresh worker."""
    raw, calls = compat.raw_srtp(), ring.load()
    if raw is None or calls is None:
        raise ConfigurationError("bench", "this needs Linux, where packets are sent in batches")
    forwarder = WorkerForwarder(SfuSettings(host="127.0.0.1", max_endpoints=5000), _Deaf())
    await forwarder.open()
    load = _Load(scenario, forwarder, ring.Reader(raw, calls, socket.AF_INET))
    try:
        idle = (await forwarder.stats()).cpu_seconds
        await load.join()
        joined = (await forwarder.stats()).cpu_seconds
        load.begin()
        await load.run(WARM_UP, keep=False)
        before, own = await forwarder.stats(), time.process_time()
        sent = {caller: caller.sent for caller in load.everybody}
        received, began = load.received, time.monotonic()
        await load.run(seconds, keep=True)
        took = time.monotonic() - began
        after, own = await forwarder.stats(), time.process_time() - own
        arrived = load.received - received
        newly = {caller: caller.sent - count for caller, count in sent.items()}
        delays = sorted(delay for caller in load.probes for delay in caller.delays())
        cpu = after.cpu_seconds - before.cpu_seconds
        return Result(
            scenario.name,
            round(took, 2),
            round(sum(newly.values()) / took),
            round(arrived / took),
            round(cpu / max(1, arrived) * 1e6, 2),
            round(cpu / max(1, arrived) * 1e6 / cal, 2),
            round(cpu / took, 3),
            round(arrived / max(1, load.due(newly)), 4),
            round(_percentile(delays, 0.5) * 1000, 2),
            round(_percentile(delays, 0.99) * 1000, 2),
            round((joined - idle) / len(load.everybody) * 1000, 2),
            round(own / took, 3),
        )
    finally:
        for caller in load.everybody:
            await caller.close()
        await forwarder.close()


def _percentile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")


def table(cal: float, results: Sequence[Result]) -> str:
    """For people."""
    heads = ("scenario", "in/s", "out/s", "µs/packet", "cal", "core", "arrived", "p50 ms", "p99 ms", "join ms", "load")
    rows = [
        (
            result.scenario,
            f"{result.packets_in:.0f}",
            f"{result.packets_out:.0f}",
            f"{result.microseconds:.1f}",
            f"{result.cals:.2f}",
            f"{result.core:.0%}",
            f"{result.delivered:.2%}",
            f"{result.p50:.2f}",
            f"{result.p99:.2f}",
            f"{result.join:.1f}",
            f"{result.generator:.0%}",
        )
        for result in results
    ]
    widths = [max(len(row[column]) for row in (heads, *rows)) for column in range(len(heads))]
    lines = [
        "  ".join(text.ljust(width) if not column else text.rjust(width) for column, (text, width) in enumerate(pairs))
        for pairs in (list(zip(row, widths, strict=True)) for row in (heads, *rows))
    ]
    return "\n".join([f"cal = {cal:.2f} µs: one packet encrypted and sent, by public calls", "", *lines])


def document(cal: float, results: Sequence[Result]) -> str:
    """For programs: one line."""
    load = os.getloadavg()[0]
    return json.dumps(
        {"bench": "media", "cal": round(cal, 2), "load": load, "results": [asdict(each) for each in results]}
    )


async def run(scenarios: Sequence[Scenario], seconds: Seconds) -> tuple[float, list[Result]]:
    """Calibrate, and measure each scenario."""
    cal = calibrate()
    return cal, [await measure(scenario, cal, seconds) for scenario in scenarios]
