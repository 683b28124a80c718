"""Two honest people in a real server: they come, meet, talk, part and come back."""

from __future__ import annotations

from tests.integration.conftest import Server

MOVING = 4
"""In a look on the wire: that somebody walks, to wherever; facing is below it, and 0 is down."""


async def test_a_newcomer_gets_the_room_and_the_others_get_the_newcomer(server: Server) -> None:
    """The acknowledgement comes first, then the snapshot; everybody else hears of him."""
    ada = await server.person("Ada", entry="a")
    bob = await server.person("Bob", entry="far")
    await ada.event("player_joined")
    assert [name for name, _ in bob.events][:2] == ["connect", "snapshot"]
    assert ada.replica.players[bob.you]["name"] == "Bob"
    assert set(bob.replica.players) == {ada.you, bob.you}
    assert "player_joined" not in bob.names()


async def test_two_people_meet_and_get_one_link_with_two_roles(server: Server) -> None:
    """Standing near makes a bubble; both are told the same link number and opposite roles."""
    ada = await server.person("Ada", entry="a")
    bob = await server.person("Bob", entry="b")
    await ada.shuffle()
    await bob.shuffle()
    one = await ada.event("conversation")
    two = await bob.event("conversation")
    assert one["id"] == two["id"]
    assert [member["id"] for member in one["members"]] == [bob.you]
    assert one["members"][0]["link"] == two["members"][0]["link"]
    assert one["members"][0]["polite"] is not two["members"][0]["polite"]


async def test_moves_reach_those_who_see_them(server: Server) -> None:
    """One frame per cell, straight to the transport, is an ordinary event for any client."""
    ada = await server.person("Ada", entry="a")
    bob = await server.person("Bob", entry="b")
    x, y = ada.here
    await ada.move(x, y + 10)
    await bob.until(lambda: bob.replica.players[ada.you]["y"] == y + 10)
    assert [int(ada.you[1:]), x, y + 10, MOVING] in [told[:4] for told in bob.heard("moves")]


async def test_a_lost_connection_is_resumed_in_place_with_new_links(server: Server) -> None:
    """Same figure, same conversation, a new link number, since what was under way is lost."""
    ada = await server.person("Ada", entry="a")
    start = ada.here
    bob = await server.person("Bob", entry="b")
    await ada.shuffle()
    await bob.shuffle()
    before = await bob.event("conversation")
    token = ada.replica.resume
    x, y = start
    await ada.close()
    await bob.until(lambda: bob.replica.players[ada.you]["connected"] is False)
    back = await server.person("Ada", resume=token)
    assert back.you == ada.you
    assert back.heard("snapshot")[0]["resumed"] is True
    assert back.here == (x + 4, y)
    after = await back.event("conversation")
    assert after["id"] == before["id"]
    await bob.until(lambda: bob.heard("conversation")[-1]["members"][0]["link"] > before["members"][0]["link"])
    assert back.seq == 2


async def test_who_leaves_may_join_again_on_the_same_connection(server: Server) -> None:
    """Leaving is for good: a new figure comes in."""
    ada = await server.person("Ada", entry="a")
    bob = await server.person("Bob", entry="far")
    first = ada.you
    assert await ada.ask("leave", {}) == {"ok": True}
    await bob.event("player_left")
    assert await ada.ask("say", {"text": "hello?"}) == {"ok": False, "code": "not_joined", "request": "say"}
    await ada.join("Ada", entry="a")
    assert ada.you != first


async def test_a_wish_the_room_refuses_is_answered_twice(server: Server) -> None:
    """By the acknowledgement, and by an event for those who did not ask for one."""
    ada = await server.person()
    assert await ada.ask("wave", {"to": "p999"}) == {"ok": False, "code": "unknown_player", "request": "wave"}
    assert ada.heard("refused") == [{"code": "unknown_player", "request": "wave"}]


async def test_a_room_that_does_not_exist_is_refused(server: Server) -> None:
    """And the connection may try another one."""
    ada = await server.client().open()
    answer = await ada.ask("join", {"protocol": 1, "room": "nowhere", "name": "Ada", "avatar": "a01"})
    assert answer["code"] == "unknown_room"
    await ada.join()


async def test_everybody_is_told_when_the_server_stops(server: Server) -> None:
    """With the time after which to come back."""
    ada = await server.person()
    await server.gateway.stop()
    bye = await ada.event("bye")
    assert (bye["code"], bye["retry_after"]) == ("shutting_down", 3.0)
    await ada.gone()
