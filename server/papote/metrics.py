"""The numbers an operator watches, in Prometheus form. What is measured where is up to those who count."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Tally:
    """A count of what happens with every step or frame: an addition, where a ``Counter`` takes a lock each time.

    The event loop alone may add to it.
    """

    __slots__ = ("help", "name", "value")

    def __init__(self, name: str, help: str) -> None:
        self.name = name
        self.help = help
        self.value = 0

    def inc(self, amount: int = 1) -> None:
        """Count so many more."""
        self.value += amount


class _Tallies(Collector):
    """Shows tallies as what they are to everybody else: counters."""

    def __init__(self) -> None:
        self.all: list[Tally] = []

    def collect(self) -> Iterator[CounterMetricFamily]:
        for tally in self.all:
            yield CounterMetricFamily(tally.name, tally.help, value=tally.value)


class Metrics:
    """All metrics of one process, in a registry of their own so that tests do not share them."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()

        def counter(name: str, help: str, *labels: str) -> Counter:
            return Counter(f"papote_{name}", help, labels, registry=self.registry)

        tallies = _Tallies()

        def tally(name: str, help: str) -> Tally:
            tallies.all.append(Tally(f"papote_{name}", help))
            return tallies.all[-1]

        def gauge(name: str, help: str, *labels: str) -> Gauge:
            return Gauge(f"papote_{name}", help, labels, registry=self.registry)

        def histogram(name: str, help: str, buckets: tuple[float, ...]) -> Histogram:
            return Histogram(f"papote_{name}", help, buckets=buckets, registry=self.registry)

        self.connections = gauge("connections", "Open sockets, joined or not.")
        self.rooms = gauge("rooms", "Open rooms.")
        self.players = gauge(
            "players", "People in a room, those whose connection is lost for a moment included.", "room"
        )
        self.conversations = gauge("conversations", "Conversations of two people or more.", "room")
        self.links = gauge("media_links", "Media links between two browsers.", "room")
        self.media_sessions = gauge(
            "media_sessions", "People connected to the forwarding unit, or about to be.", "room"
        )
        self.moves = tally("moves", "Moves received.")
        self.moves_coalesced = tally("moves_coalesced", "Moves a newer one replaced, since they came too fast.")
        self.wishes = counter("wishes", "Events received, by name; moves are counted apart.", "request")
        self.frames = tally("frames", "WebSocket frames and polled messages sent.")
        self.frame_bytes = tally("frame_bytes", "Bytes of them.")
        self.frames_dropped = tally("frames_dropped", "Position frames skipped for browsers that read slowly.")
        self.refusals = counter("refusals", "Wishes refused, by code.", "code")
        self.strikes = counter("strikes", "Breaches of the protocol, by code.", "code")
        self.byes = counter("byes", "Connections the server ended, by code.", "code")
        self.acks_ignored = counter("acks_ignored", "Acknowledgements nobody asked for.")
        self.errors = counter("internal_errors", "Errors that are ours to mend.", "where")
        buckets = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0)
        self.tick_seconds = histogram("tick_seconds", "How long one tick of a room takes, sending included.", buckets)
        self.tick_rate = gauge(
            "tick_rate", "Positions a second a room tells; half as many while it cannot keep up.", "room"
        )
        self.loop_lag = histogram(
            "loop_lag_seconds", "How late the event loop wakes: above 50 ms people notice.", buckets
        )
        self.registry.register(tallies)

    def render(self) -> bytes:
        """The text for ``GET /metrics``."""
        return generate_latest(self.registry)
