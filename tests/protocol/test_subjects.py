"""Messages by subject: none is forgotten in the tables by which they are read, encoded and documented."""

from __future__ import annotations

from types import ModuleType

from papote.protocol import client, server


def kinds_of(base: type[object], package: ModuleType) -> set[type[object]]:
    """Every kind of a message that a module of the package defines, and no test."""
    return {kind for kind in base.__subclasses__() if kind.__module__.startswith(package.__name__ + ".")}


def test_every_wish_is_in_the_table() -> None:
    """One that is not could be sent by nobody."""
    assert set(client.WISHES.values()) == kinds_of(client.Wish, client)
    assert all(getattr(client, kind.__name__) is kind for kind in client.WISHES.values())


def test_every_message_is_in_the_table() -> None:
    """One that is not would be documented nowhere."""
    assert set(server.MESSAGES) == kinds_of(server.ServerMessage, server)
    assert len(server.MESSAGES) == len(set(server.MESSAGES))
    assert all(getattr(server, kind.__name__) is kind for kind in server.MESSAGES)
