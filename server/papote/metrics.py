"""The numbers an operator watches, in Prometheus form. What is measured where is up to those who count."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """All metrics of one process, in a registry of their own so that tests do not share them."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()

        def counter(name: str, help: str, *labels: str) -> Counter:
            return Counter(f"papote_{name}", help, labels, registry=self.registry)

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
        self.moves = counter("moves", "Moves received.")
        self.moves_coalesced = counter("moves_coalesced", "Moves a newer one replaced, since they came too fast.")
        self.wishes = counter("wishes", "Events received, by name; moves are counted apart.", "request")
        self.frames = counter("frames", "WebSocket frames and polled messages sent.")
        self.frame_bytes = counter("frame_bytes", "Bytes of them.")
        self.frames_dropped = counter("frames_dropped", "Position frames skipped for browsers that read slowly.")
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

    def render(self) -> bytes:
        """The text for ``GET /metrics``."""
        return generate_latest(self.registry)
