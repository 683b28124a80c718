"""Whoever is erased is gone from memory as from the disk."""

from __future__ import annotations

from papote.types import PersonId
from tests.integration.conftest import Server


async def test_p12_what_an_erased_person_wrote_is_unlearnt_by_all(server: Server) -> None:
    """By those who are in the room, and by those who come."""
    ada = await server.person("Ada", entry="a")
    bob = await server.person("Bob", entry="far")
    for client, text in ((ada, "a secret"), (bob, "bonjour")):
        await client.ask("chat", {"id": "1", "scope": "room", "text": text})
    await bob.until(lambda: len(bob.replica.chat) == 2)
    assert server.gateway.chat is not None
    server.gateway.chat.forget(PersonId(ada.replica.person))
    await bob.until(lambda: bob.replica.chat[0]["text"] == "")
    cleo = await server.person("Cleo", entry="far")
    for client in (bob, cleo):
        assert [(line["name"], line["text"]) for line in client.replica.chat] == [("", ""), ("Bob", "bonjour")]
        assert client.replica.chat[0]["person"] == "gone"
    assert "a secret" not in repr(cleo.events)


async def test_c1_no_room_remembers_with_whom_an_erased_person_took_coffees(server: Server) -> None:
    """Neither of him nor of those he sat with."""
    ada = await server.person("Ada", entry="a")
    bob = await server.person("Bob", entry="far")
    (host,) = server.gateway._outlets
    memory = host.world._coffee._memory
    memory.of(PersonId(bob.replica.person)).partners.append(PersonId(ada.replica.person))
    server.gateway.forget(PersonId(ada.replica.person))
    await bob.ask("chat", {"id": "1", "scope": "room", "text": "bonjour"})
    assert [[*each.partners] for each in memory.people.values()] == [[]]
