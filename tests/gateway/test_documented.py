"""What the printed protocol says of the gateway; the rest of the document: ``tests/protocol/test_docs``."""

from __future__ import annotations

from papote.gateway.settings import GatewaySettings
from papote.protocol import docs


def test_the_limits_in_the_text_are_those_of_the_gateway() -> None:
    """The table is written by hand; the numbers are not."""
    page = docs.render()
    settings = GatewaySettings()
    for line in (
        f"{settings.max_message // 1024} KiB; more closes",
        f"| {settings.max_event // 1024} KiB |",
        f"| {settings.max_depth} |",
        f"{settings.move_rate:g} a second, {settings.move_burst} at once; of faster",
        f"together {settings.talk_rate:g} a second, {settings.talk_burst} at once",
        f"{settings.signal_rate:g} a second, {settings.signal_burst} at once",
        f"| {settings.wish_rate:g} a second, {settings.wish_burst} at once |",
        f"{settings.strikes} in {settings.strike_seconds:g} s end",
        f"after {settings.drain_seconds:g} s he is cut",
        f"{settings.max_sockets_per_address} from one address",
        f"every {settings.ping_interval:g} s, to be answered within {settings.ping_timeout:g} s",
        f"within {settings.connect_seconds:g} s say CONNECT",
        f"Within {settings.join_seconds:g} s more",
    ):
        assert line in page, line
