"""What a bench of positions found, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from papote.types import Seconds

BUSY = 0.9
"""Above this share of a core the crowd itself may be what is late."""

MIXED = frozenset({"churn", "event"})
"""What is spent there goes into coming and going more than into steps."""

KEPT = 0.98
"""Of the messages written in a second some are told in the next."""

SAMPLES = 100
"""Fewer latencies than this say little about their 99th percentile."""


@dataclass(frozen=True, slots=True)
class Result:
    """One run. Shares are of one core; latencies are p50, p95 and p99 in seconds."""

    scenario: str
    clients: int
    walking: int
    rate: float
    seconds: Seconds
    connected: int
    """In the end, when everybody stands."""
    missing: int
    """Who is not, and should be."""
    moves: int
    lines: int
    """Messages people wrote to each other."""
    told: int
    """How often one of them was heard, once it was kept."""
    frames: int
    """Delivered, of all kinds but pings."""
    position_frames: int
    octets: int
    latencies: int
    latency: tuple[float, float, float]
    missed: int
    fixed: int
    jammed: int
    cut: int
    starved: int
    resumed: int
    refused: int
    reasons: dict[str, int]
    arrivals: int
    arrival: tuple[float, float, float]
    own_core: float
    own_late: float
    """How much later than planned the crowd took its steps, p99."""
    equal: bool
    differences: tuple[str, ...]
    quiet: bool
    idle_late: tuple[float, float]
    """How late the machine woke somebody who did nothing: p50 and p99."""
    core: float | None = None
    idle_core: float | None = None
    loop_lag: float | None = None
    """p99 of the office's event loop: the bound of the bucket it lies in."""
    tick: float | None = None
    """The same of one tick of the room."""
    dropped: int | None = None
    memory: int | None = None
    memory_base: int | None = None
    growth: int | None = None
    joining: Seconds = 0.0
    move_alone: float | None = None
    """Seconds of CPU for a move, of the same people in an office that hardly tells of steps."""
    bare_send: float | None = None
    """Seconds of CPU that a bare loop spends for writing one such frame."""

    @property
    def memory_per_client(self) -> float | None:
        """What the office keeps for each of them, beyond what it had before anybody came."""
        if self.memory is None or self.memory_base is None or not self.connected:
            return None
        return (self.memory - self.memory_base) / self.connected

    @property
    def spent(self) -> Seconds | None:
        """CPU time beyond what the same people cost while nobody moves."""
        if self.core is None or self.idle_core is None or self.scenario in MIXED:
            return None
        return max(0.0, self.core - self.idle_core) * self.seconds

    @property
    def cpu_per_move(self) -> float | None:
        """Everything spent, for each move that came in: fan-out included."""
        return self.spent / self.moves if self.spent is not None and self.moves else None

    @property
    def cpu_per_frame(self) -> float | None:
        """Everything spent, for each frame that went out: moves included."""
        return self.spent / self.frames if self.spent is not None and self.frames else None

    @property
    def cpu_per_frame_alone(self) -> float | None:
        """What is left for each frame when moves have been paid for."""
        if self.spent is None or self.move_alone is None or not self.frames:
            return None
        return (self.spent - self.moves * self.move_alone) / self.frames

    @property
    def ratio(self) -> float | None:
        """How many times the bare loop's cost."""
        cost = self.cpu_per_frame_alone or self.cpu_per_frame
        return cost / self.bare_send if cost is not None and self.bare_send else None

    @property
    def faults(self) -> tuple[str, ...]:
        """What must not be: each in a sentence."""
        return tuple(self._faults())

    def _faults(self) -> Iterator[str]:
        if self.missing:
            yield f"{self.missing} of {self.clients} people are not in."
        if self.cut:
            yield f"{self.cut} people were cut who had done nothing wrong."
        if self.refused:
            yield f"{self.refused} people were refused."
        if self.moves and not self.latencies:
            yield "People walked, and nobody saw it."
        if self.told < 2 * self.lines * KEPT:
            yield f"{self.lines} messages were written, and only {self.told // 2} told."
        if self.missed:
            yield f"{self.missed} steps were never seen."
        if self.fixed > self.moves / 1000:
            yield f"{self.fixed} of {self.moves} moves were taken back."
        if not self.equal:
            yield "Those who watched know something else than the server says: " + "; ".join(self.differences[:3])

    @property
    def warnings(self) -> tuple[str, ...]:
        """What makes the figures doubtful."""
        found = []
        if self.own_core > BUSY:
            found.append(f"The crowd itself used {self.own_core:.0%} of a core: latencies may be its own.")
        if self.moves and self.latencies < SAMPLES:
            found.append(f"Only {self.latencies} steps were timed.")
        if not self.quiet:
            found.append("It did not become quiet after everybody stood: the comparison may be too early.")
        return tuple(found)


def document(result: Result) -> str:
    """One line for programs; times in seconds, what is derived included."""
    derived = {
        "moves_per_second": result.moves / result.seconds,
        "frames_per_second": result.frames / result.seconds,
        "bytes_per_client_second": result.octets / result.seconds / max(1, result.connected),
        "memory_per_client": result.memory_per_client,
        "cpu_per_move": result.cpu_per_move,
        "cpu_per_frame": result.cpu_per_frame,
        "cpu_per_frame_alone": result.cpu_per_frame_alone,
        "ratio": result.ratio,
        "faults": result.faults,
        "warnings": result.warnings,
    }
    return json.dumps({key: _short(value) for key, value in (asdict(result) | derived).items()})


def _short(value: object) -> object:
    if isinstance(value, float):
        return float(f"{value:.6g}")
    if isinstance(value, tuple | list):
        return [_short(each) for each in value]
    return value


def table(result: Result) -> str:
    """For people: a figure a line."""
    lines = [f"{result.scenario}: {result.clients} people, {result.walking} of them walking"]
    if result.walking:
        lines[0] += f", {result.rate:g} steps a second each"
    lines += [f"  {name:<28} {value}" for name, value in _rows(result)]
    lines += [f"  Doubtful: {warning}" for warning in result.warnings]
    lines += [f"  WRONG: {fault}" for fault in result.faults]
    return "\n".join(lines)


def _rows(result: Result) -> Iterator[tuple[str, str]]:
    seconds = result.seconds
    yield "measured", f"{seconds:.1f} s; joining had taken {result.joining:.1f} s"
    yield (
        "moves in, frames out",
        f"{result.moves / seconds:,.0f}/s, {result.frames / seconds:,.0f}/s"
        + (f" ({(result.frames - result.position_frames) / seconds:,.0f}/s of them no positions)"),
    )
    if result.lines:
        yield "messages kept and told", f"{result.told / 2 / seconds:,.0f}/s of {result.lines / seconds:,.0f}/s written"
    yield (
        "bytes per client",
        f"{result.octets / seconds / max(1, result.connected):,.0f}/s"
        + (f", {result.octets / result.frames:,.0f} a frame" if result.frames else ""),
    )
    if result.core is not None and result.idle_core is not None:
        yield "office, share of a core", f"{result.core:.1%}, and {result.idle_core:.1%} while all stand"
    if result.cpu_per_move is not None and result.cpu_per_frame is not None:
        yield "CPU, all in", f"{_us(result.cpu_per_move)} a move; {_us(result.cpu_per_frame)} a frame"
    if result.cpu_per_frame_alone is not None and result.move_alone is not None:
        yield "CPU, apart", f"{_us(result.move_alone)} a move received; {_us(result.cpu_per_frame_alone)} a frame"
    if result.bare_send is not None:
        ratio = f"; the office: {result.ratio:.2f} times that" if result.ratio is not None else ""
        yield "bare loop of send()", f"{_us(result.bare_send)} a frame{ratio}"
    if result.latencies and result.scenario != "receive":
        yield "a step until it is seen", f"{_ms(result.latency)} (p50, p95, p99 of {result.latencies:,})"
        yield "idle lateness meanwhile", f"{_ms(result.idle_late)} (p50, p99)"
    if result.arrivals:
        yield "coming in until snapshot", f"{_ms(result.arrival)} (p50, p95, p99 of {result.arrivals:,})"
    if result.loop_lag is not None and result.tick is not None:
        yield "office's loop late, tick", f"p99 ≤ {result.loop_lag * 1000:g} ms, ≤ {result.tick * 1000:g} ms"
    if result.memory is not None and result.memory_base is not None:
        each = f", {result.memory_per_client / 1000:,.1f} kB a client" if result.memory_per_client is not None else ""
        yield "office's memory", f"{result.memory / 1e6:,.1f} MB{each} above {result.memory_base / 1e6:,.1f} MB"
    if result.growth is not None:
        yield "growth meanwhile", f"{result.growth / 1000:,.0f} kB"
    yield (
        "went otherwise",
        f"{_count(result.dropped)} position frames skipped, {result.fixed} moves taken back"
        + (f", {result.resumed} came back, {result.starved} cut who never read, {result.cut} others cut"),
    )
    yield "crowd's own", f"{result.own_core:.0%} of a core, steps {result.own_late * 1000:.1f} ms late (p99)"
    yield "all know the same", "yes" if result.equal else "NO"


def _count(number: int | None) -> str:
    return "?" if number is None else str(number)


def _us(seconds: float) -> str:
    return f"{seconds * 1e6:.1f} µs"


def _ms(values: Sequence[float]) -> str:
    return ", ".join(f"{value * 1000:.1f}" for value in values) + " ms"
