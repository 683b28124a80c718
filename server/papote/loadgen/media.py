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

from aiortc import RTCCertificate
from pylibsrtp import Policy, Session

from papote.errors import ConfigurationError
from papote.loadgen import janus
from papote.loadgen.caller import FRAME_EVERY, VOICE_EVERY, Caller
from papote.loadgen.lag import idle_lag
from papote.loadgen.server import Papote, Person, Server
from papote.media.sfu import compat, ring
from papote.types import Seconds

DRAIN_EVERY: Seconds = 0.004
CHORES_EVERY: Seconds = 1.0
"""How often each client reports what it receives, and proves that it is there."""
WARM_UP: Seconds = 2.0
VOICES = 16
PROBES = 3
DELIVERED = 0.98
"""Below this share of packets that arrive, a run is not compared with another."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """So many groups; in each, everybody hears and sees all its speakers but himself."""

    name: str
    groups: int
    speakers: int
    listeners: int
    pictures: bool = True


SHORT = (Scenario("1 to 50", 1, 1, 50), Scenario("3 rooms of 6", 3, 6, 0))
BESIDE_JANUS_FULL = (
    Scenario("1 to 100", 1, 1, 100),
    Scenario("1 to 250", 1, 1, 250),
    Scenario("3 rooms of 6", 3, 6, 0),
    Scenario("10 rooms of 6", 10, 6, 0),
)
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
    server: str = "papote"
    idle_p99: float = 0.0
    """Milliseconds by which the machine woke somebody idle too late, meanwhile."""


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


class _Load:
    """The clients of one scenario, driven by hand."""

    def __init__(self, scenario: Scenario, server: Server, reader: ring.Reader) -> None:
        self._server = server
        self._reader = reader
        self.groups = [
            _people(scenario, group, compat.new_certificate(), server.apart) for group in range(scenario.groups)
        ]
        people = [person for group in self.groups for person in group]
        self.people = len(people)
        self.mouths = [person.mouth for person in people if person.mouth is not None]
        ears = [person.ear for person in people if person.ear is not None]
        self.everybody = list(dict.fromkeys([*self.mouths, *ears]))
        step = max(1, len(ears) // PROBES)
        self.probes = ears[step - 1 :: step][:PROBES]
        self._drained = [caller for caller in self.everybody if caller not in self.probes]
        self._events: list[tuple[float, int, Caller, bool]] = []
        self._chores: list[tuple[float, int, Caller]] = []

    async def join(self) -> None:
        """Everybody connects and is given whom to hear and see."""
        for number, people in enumerate(self.groups):
            await self._server.join(number, people)
        for caller in self.probes:
            caller.probe()

    def begin(self) -> None:
        """Start to speak and show, not all at the same moment."""
        now = time.monotonic()
        spread = CHORES_EVERY / len(self.everybody)
        self._chores = [(now + number * spread, number, caller) for number, caller in enumerate(self.everybody)]
        for number, caller in enumerate(self.mouths):
            late = number / len(self.mouths)
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
        people = [person for group in self.groups for person in group]
        return sum(sent[other.mouth] for person in people for other in person.heard if other.mouth is not None)


def _people(scenario: Scenario, group: int, certificate: RTCCertificate, apart: bool) -> list[Person]:
    """One group: everybody has one connection, or one to send and one to receive."""
    people: list[Person] = []
    for number in range(scenario.speakers + scenario.listeners):
        speaks = number < scenario.speakers
        heard = min(VOICES, scenario.speakers - speaks)
        seen = heard if scenario.pictures else 0
        name, picture = f"{group}-{number}", speaks and scenario.pictures
        if apart:
            mouth = Caller(name, certificate, voice=True, picture=picture, voices=0, pictures=0) if speaks else None
            hears = (
                Caller(name, certificate, voice=False, picture=False, voices=heard, pictures=seen) if heard else None
            )
            people.append(Person(mouth, hears))
        else:
            both = Caller(name, certificate, voice=speaks, picture=picture, voices=heard, pictures=seen)
            people.append(Person(both if speaks else None, both if heard else None))
    speakers = people[: scenario.speakers]
    for person in people:
        person.heard = [other for other in speakers if other is not person][:VOICES]
    return people


async def measure(scenario: Scenario, cal: float, seconds: Seconds, server: Server | None = None) -> Result:
    """Run one scenario through a fresh server: our worker, unless another is given."""
    raw, calls = compat.raw_srtp(), ring.load()
    if raw is None or calls is None:
        raise ConfigurationError("bench", "this needs Linux, where packets are sent in batches")
    server = server or Papote()
    load = _Load(scenario, server, ring.Reader(raw, calls, socket.AF_INET))
    try:
        await server.open()
        idle = await server.cpu()
        await load.join()
        joined = await server.cpu()
        async with idle_lag() as lag:  # begun first: while a process starts, nobody would drive the load
            load.begin()
            await load.run(WARM_UP, keep=False)
            before, own = await server.cpu(), time.process_time()
            sent = {caller: caller.sent for caller in load.everybody}
            received, began = load.received, time.monotonic()
            await load.run(seconds, keep=True)
            took = time.monotonic() - began
            cpu, own = await server.cpu() - before, time.process_time() - own
        arrived = load.received - received
        newly = {caller: caller.sent - count for caller, count in sent.items()}
        delays = sorted(delay for caller in load.probes for delay in caller.delays())
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
            round((joined - idle) / load.people * 1000, 2),
            round(own / took, 3),
            server.name,
            lag.p99,
        )
    finally:
        for caller in load.everybody:
            await caller.close()
        await server.close()


def _percentile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")


def table(cal: float, results: Sequence[Result]) -> str:
    """For people."""
    heads = (
        "scenario",
        "server",
        "in/s",
        "out/s",
        "µs/packet",
        "cal",
        "core",
        "arrived",
        "p50 ms",
        "p99 ms",
        "idle p99",
        "join ms",
        "load",
    )
    rows = [
        (
            result.scenario,
            result.server,
            f"{result.packets_in:.0f}",
            f"{result.packets_out:.0f}",
            f"{result.microseconds:.1f}",
            f"{result.cals:.2f}",
            f"{result.core:.0%}",
            f"{result.delivered:.2%}",
            f"{result.p50:.2f}",
            f"{result.p99:.2f}",
            f"{result.idle_p99:.2f}",
            f"{result.join:.1f}",
            f"{result.generator:.0%}",
        )
        for result in results
    ]
    widths = [max(len(row[column]) for row in (heads, *rows)) for column in range(len(heads))]
    lines = [
        "  ".join(text.ljust(width) if column < 2 else text.rjust(width) for column, (text, width) in enumerate(pairs))
        for pairs in (list(zip(row, widths, strict=True)) for row in (heads, *rows))
    ]
    shares = [f"{name}: {share:.2f} of what Janus takes for a packet" for name, share in ratios(results).items()]
    heading = f"cal = {cal:.2f} µs: one packet encrypted and sent, by public calls"
    return "\n".join([heading, "", *lines, *([""] if shares else []), *shares])


def ratios(results: Sequence[Result]) -> dict[str, float]:
    """For each scenario that another server ran as well: our cost of a packet as a share of its.

    Where packets were lost the machine was too busy with other work for a cost to mean anything.
    """
    sound = [result for result in results if result.delivered >= DELIVERED]
    ours = {result.scenario: result.microseconds for result in sound if result.server == Papote.name}
    theirs = {result.scenario: result.microseconds for result in sound if result.server != Papote.name}
    return {name: round(ours[name] / cost, 3) for name, cost in theirs.items() if name in ours and cost}


def document(cal: float, results: Sequence[Result]) -> str:
    """For programs: one line."""
    load = os.getloadavg()[0]
    return json.dumps(
        {
            "bench": "media",
            "cal": round(cal, 2),
            "load": load,
            "results": [asdict(each) for each in results],
            "ratios": ratios(results),
        }
    )


async def run(scenarios: Sequence[Scenario], seconds: Seconds) -> tuple[float, list[Result]]:
    """Calibrate, and measure each scenario."""
    cal = calibrate()
    return cal, [await measure(scenario, cal, seconds) for scenario in scenarios]


async def compare(scenarios: Sequence[Scenario], seconds: Seconds) -> tuple[float, list[Result]]:
    """The same through our worker and through Janus, in turns."""
    cal = calibrate()
    results: list[Result] = []
    for scenario in scenarios:
        for server in (Papote(janus.ADDRESS), janus.Janus()):
            results.append(await measure(scenario, cal, seconds, server))
    return cal, results
