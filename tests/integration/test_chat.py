"""Chat that stays over a real server and a real database: who hears, who reads, and what nobody gets to see."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from papote.errors import Refused
from papote.gateway.chatting import ChatDesk
from papote.people import chat
from papote.people.chat import Access
from papote.types import PersonId, RoomId, SpaceId
from tests.integration.conftest import HOLDING, PATIENT, Serve, Server
from tests.integration.raw_client import RawClient
from tests.integration.rooms import place

ROOM = "room/office"


def person_of(client: RawClient) -> PersonId:
    """Who somebody is beyond this visit."""
    return PersonId(client.heard("snapshot")[-1]["person"])


def pair(one: RawClient, other: RawClient) -> str:
    """The channel of two people."""
    return chat.direct_channel(person_of(one), person_of(other)).id


def lines(client: RawClient, event: str = "chatted") -> list[dict[str, Any]]:
    """The lines somebody has heard."""
    return [payload["line"] for payload in client.heard(event)]


def texts(client: RawClient) -> list[str]:
    """Their texts."""
    return [line["text"] for line in lines(client)]


def desk_of(server: Server) -> ChatDesk:
    """The server's own desk for chat."""
    assert server.gateway.chat is not None
    return server.gateway.chat


async def asked(client: RawClient, channel: str, text: str, id: str = "", **more: Any) -> dict[str, Any]:
    """Write to a channel; what came of it."""
    wish = {"id": id or re.sub(r"\W", "-", text), "channel": channel, "text": text, **more}
    return await client.ask("chat", wish)


async def settled(*clients: RawClient) -> None:
    """Everything that was told before this has arrived."""
    for client in clients:
        assert (await client.ask("hand", {"raised": False}))["ok"]


async def area_of(server: Server, client: RawClient) -> str:
    """The channel of the area somebody stands in."""
    for access in desk_of(server).places(person_of(client)):
        if access.channel.area is not None:
            return access.channel.id
    raise AssertionError("there is no channel here")


async def test_a_message_to_the_room_is_acknowledged_with_its_number_and_reaches_everybody(server: Server) -> None:
    """The author as well; and whoever comes later finds it in his snapshot."""
    ada = await server.person("Ada", entry="a")
    bob = await server.person("Bob", entry="far")
    answers = [await ada.ask("chat", {"id": "1", "scope": "room", "text": "hello"}), await asked(bob, ROOM, "hi")]
    assert [(answer["ok"], answer["channel"], answer["number"]) for answer in answers] == [
        (True, ROOM, 1),
        (True, ROOM, 2),
    ]
    await settled(ada, bob)
    for person in (ada, bob):
        assert [(line["number"], line["text"], line["person"]) for line in lines(person)] == [
            (1, "hello", person_of(ada)),
            (2, "hi", person_of(bob)),
        ]
    cem = await server.person("Cem")
    snapshot = cem.heard("snapshot")[-1]
    assert [line["text"] for line in snapshot["chat"]] == ["hello", "hi"]
    assert snapshot["numbers"] == {ROOM: 2}


async def test_c17_a_message_sent_again_is_told_once_and_acknowledged_alike(server: Server) -> None:
    """Another text under its id is refused; another's id of the same name is another message."""
    ada = await server.person("Ada")
    bob = await server.person("Bob")
    first = await asked(ada, ROOM, "hello", "1")
    assert await asked(ada, ROOM, "hello", "1") == first
    assert (await asked(ada, ROOM, "goodbye", "1"))["code"] == "id_used"
    assert (await asked(bob, ROOM, "mine", "1"))["number"] == 2
    await settled(bob)
    assert texts(bob) == ["hello", "mine"]


async def test_changes_are_told_to_everybody_who_reads(server: Server) -> None:
    """An edit, a reaction, and that a message was taken back; only its author may do the first and the last."""
    ada = await server.person("Ada")
    bob = await server.person("Bob")
    await asked(ada, ROOM, "helo")
    on_it = {"channel": ROOM, "number": 1}
    assert (await bob.ask("edit_message", {**on_it, "text": "mine"}))["code"] == "forbidden"
    assert (await bob.ask("delete_message", on_it))["code"] == "forbidden"
    assert (await ada.ask("edit_message", {**on_it, "text": "hello"}))["ok"]
    assert (await bob.ask("react", {**on_it, "emoji": "👍"}))["ok"]
    assert (await bob.ask("react", {**on_it, "emoji": "👍"}))["ok"]
    assert (await bob.ask("react", {**on_it, "emoji": "+1"}))["code"] == "bad_text"
    assert (await ada.ask("delete_message", on_it))["ok"]
    assert (await bob.ask("react", {**on_it, "emoji": "👍"}))["code"] == "unknown_message"
    await settled(bob)
    edited, reacted, deleted = lines(bob, "chat_changed")
    assert (edited["text"], edited["edited"] is not None) == ("hello", True)
    assert reacted["reactions"] == [{"emoji": "👍", "people": [person_of(bob)]}]
    assert (deleted["text"], deleted["reactions"], deleted["deleted"]) == ("", [], True)
    cem = await server.person("Cem")
    assert [line["deleted"] for line in cem.heard("snapshot")[-1]["chat"]] == [True]


async def test_a_host_takes_back_what_a_guest_wrote(serve: Serve) -> None:
    """In the room, which is written down; what two people write to each other he does not even find."""
    server = await serve(settings=replace(PATIENT, host_key="secret"))
    ada = await server.person("Ada")
    bob = await server.person("Bob")
    host = await server.person("Hana", key="secret")
    desk, deeds = desk_of(server), list[tuple[Any, ...]]()
    desk._settings = replace(desk._settings, deed=lambda *deed: deeds.append(deed))
    await asked(ada, ROOM, "rude")
    await asked(ada, pair(ada, bob), "private")
    await asked(host, ROOM, "mine")
    assert (await host.ask("delete_message", {"channel": ROOM, "number": 1}))["ok"]
    assert (await host.ask("delete_message", {"channel": ROOM, "number": 1}))["ok"]
    assert (await host.ask("delete_message", {"channel": ROOM, "number": 2}))["ok"]
    ((who, action, target, details),) = deeds
    assert (who.person, action, target) == (person_of(host), "message_deleted", person_of(ada))
    assert details == {"name": "Ada", "room": "office", "number": 1}
    refused = await host.ask("delete_message", {"channel": pair(ada, bob), "number": 1})
    assert refused["code"] == "unknown_channel"


async def test_what_is_written_in_a_meeting_stays_there_and_with_those_in_it(server: Server) -> None:
    """Nobody outside hears it, writes to it or reads it."""
    ada = await server.person("Ada", entry="inside")
    bob = await server.person("Bob", entry="inside")
    eve = await server.person("Eve", entry="door")
    area = await area_of(server, ada)
    assert (await asked(ada, area, "just us"))["number"] == 1
    assert (await asked(eve, area, "me too"))["code"] == "unknown_channel"
    assert (await eve.ask("react", {"channel": area, "number": 1, "emoji": "👍"}))["code"] == "unknown_channel"
    await settled(bob, eve)
    assert texts(bob) == ["just us"]
    assert texts(eve) == []
    assert eve.heard("snapshot")[-1]["numbers"] == {}
    with pytest.raises(Refused):
        desk_of(server).access(person_of(eve), chat.parse_channel(area))


async def test_p05_whoever_comes_into_an_area_reads_from_then_on(serve: Serve) -> None:
    """And nothing any more once he has left it."""
    server = await serve(world=replace(HOLDING, walk_speed=100, run_speed=100))
    ada = await server.person("Ada", entry="inside")
    area = await area_of(server, ada)
    before = await asked(ada, area, "before")
    bob = await server.person("Bob", entry="inside")
    since = desk_of(server).access(person_of(bob), chat.parse_channel(area)).since
    assert since is not None and since > before["at"]
    await ada.ask("chat", {"id": "9", "channel": area, "text": "after"})
    await settled(bob)
    assert texts(bob) == ["after"]
    assert bob.heard("snapshot")[-1]["numbers"] == {area: 1}
    x, y = place("door")
    await bob.move(x, bob.here[1])
    await bob.move(x, y)
    await settled(bob)
    assert (await asked(bob, area, "still here"))["code"] == "unknown_channel"


@pytest.mark.parametrize(
    "channel",
    ["room/other", "area/office/nowhere", "area/other/M", "direct/a/b", "room", "nothing", "direct/b/a", "room/../x"],
)
async def test_d10_every_foreign_channel_answers_alike(server: Server, channel: str) -> None:
    """Whether there is such a one or not, for whatever is wished of it."""
    ada = await server.person("Ada")
    on_it = {"channel": channel, "number": 1}
    answers = [
        await asked(ada, channel, "hello"),
        await ada.ask("edit_message", {**on_it, "text": "x"}),
        await ada.ask("delete_message", on_it),
        await ada.ask("react", {**on_it, "emoji": "👍"}),
        await ada.ask("mark_read", on_it),
    ]
    if channel == "room/other":  # of the same community: it may be read and changed, and nothing is there
        assert [answer.get("code") for answer in answers] == ["unknown_channel", *["unknown_message"] * 3, None]
    else:
        assert {answer["code"] for answer in answers} == {"unknown_channel"}


async def test_d10_the_rooms_of_another_community_are_as_if_there_were_none(server: Server) -> None:
    """Those of one's own may be read from anywhere in it."""
    ada = await server.person("Ada")
    desk = desk_of(server)
    desk._settings = replace(desk._settings, space_of=lambda room: SpaceId("club" if room == "cellar" else "home"))
    cellar, library = (chat.room_channel(RoomId(room)) for room in ("cellar", "library"))
    with pytest.raises(Refused) as refusal:
        desk.access(person_of(ada), cellar)
    assert refusal.value.code == "unknown_channel"
    assert desk.access(person_of(ada), library) == Access(library)
    assert desk.access(person_of(ada), cellar, enters=True) == Access(cellar)
    assert (await ada.ask("react", {"channel": cellar.id, "number": 1, "emoji": "👍"}))["code"] == "unknown_channel"


async def test_two_people_write_to_each_other_and_nobody_else_hears(server: Server) -> None:
    """In all their windows, in whatever room."""
    ada = await server.person("Ada")
    bob = await server.person("Bob")
    eve = await server.person("Eve")
    channel = pair(ada, bob)
    assert (await asked(ada, channel, "psst"))["number"] == 1
    assert (await asked(bob, channel, "yes?"))["number"] == 2
    assert (await asked(eve, channel, "what?"))["code"] == "unknown_channel"
    await settled(ada, bob, eve)
    assert texts(ada) == texts(bob) == ["psst", "yes?"]
    assert texts(eve) == []
    assert lines(bob)[0]["scope"] == "direct"


async def test_p04_a_guest_who_has_gone_is_not_written_to_unless_one_has_before(server: Server) -> None:
    """It is kept for him then, and never told to anybody else."""
    ada = await server.person("Ada")
    bob = await server.person("Bob")
    cem = await server.person("Cem")
    known, unknown = pair(ada, bob), pair(ada, cem)
    await asked(ada, known, "psst")
    for person in (bob, cem):
        assert (await person.ask("leave", {}))["ok"]
    assert (await asked(ada, known, "are you there"))["number"] == 2
    assert (await asked(ada, unknown, "and you"))["code"] == "unknown_channel"


async def test_p04_between_two_of_whom_one_has_blocked_the_other_nothing_is_told(server: Server) -> None:
    """Not in the room, not in a snapshot, not directly; nobody learns that he is blocked."""
    ada = await server.person("Ada")
    bob = await server.person("Bob")
    cem = await server.person("Cem")
    enemies = {person_of(ada), person_of(bob)}
    desk = desk_of(server)
    desk._settings = replace(desk._settings, blocked=lambda one, other: {one, other} == enemies)
    assert (await asked(ada, pair(ada, bob), "psst"))["code"] == "unknown_channel"
    assert (await asked(ada, ROOM, "hello", mentions=[person_of(bob)]))["ok"]
    assert (await ada.ask("react", {"channel": ROOM, "number": 1, "emoji": "👍"}))["ok"]
    await settled(bob, cem)
    assert texts(cem) == texts(ada) == ["hello"]
    assert bob.heard("chatted") == bob.heard("chat_changed") == []
    assert [line.text for line in desk.tail(RoomId("office"), person_of(bob))] == []
    assert [line.text for line in desk.tail(RoomId("office"), person_of(ada))] == ["hello"]


async def test_who_is_called_by_name_is_noted_if_he_reads_along(server: Server) -> None:
    """Once each; somebody invented, or who is not inside, is not."""
    ada = await server.person("Ada", entry="inside")
    bob = await server.person("Bob", entry="inside")
    eve = await server.person("Eve")
    area = await area_of(server, ada)
    called = [person_of(bob), person_of(eve), "g-nobody", person_of(bob)]
    await asked(ada, area, "hello", mentions=called)
    await asked(ada, ROOM, "hello", mentions=called)
    await settled(bob)
    inside, room = lines(bob)
    assert inside["mentions"] == [person_of(bob)]
    assert room["mentions"] == [person_of(bob), person_of(eve)]
    assert eve.heard("mentioned") == []  # it is in the very room where he reads it


@pytest.mark.parametrize(
    "wish",
    [
        {"id": "1", "scope": "room", "text": "hello", "person": "g-other"},
        {"id": "1", "scope": "room", "channel": ROOM, "text": "hello"},
        {"id": "1", "text": "hello"},
        {"id": "1", "scope": "conversation", "text": "hello", "mentions": ["g-other"]},
        {"id": "1 2", "scope": "room", "text": "hello"},
        {"id": "1", "scope": "room", "text": ""},
        {"id": "1", "scope": "room", "text": "x" * 2001},
        {"id": "1", "scope": "room", "text": "a\u202eb"},
        {"id": "1", "scope": "room", "text": "\ud800"},
        {"id": "1", "scope": "room", "text": "\u0000"},
        {"id": "1", "scope": "room", "text": "", "files": ["f" * 100]},
    ],
)
async def test_c09_d11_what_is_no_proper_message_is_refused(server: Server, wish: dict[str, Any]) -> None:
    """Fields nobody asked for, two places or none, signs nobody can read."""
    ada = await server.person("Ada")
    answer = await ada.ask("chat", wish)
    assert answer["code"] in ("bad_message", "bad_text")
    assert ada.heard("chatted") == []


async def test_p01_a_message_is_told_letter_by_letter(server: Server) -> None:
    """Nothing is taken for markup anywhere on its way."""
    ada = await server.person("Ada")
    text = '<img src=x onerror=alert(1)> &lt; "é" {{1}} ${1} \\u003c javascript:alert(1)'
    await asked(ada, ROOM, text, "1")
    await settled(ada)
    assert texts(ada) == [text]


async def test_d10_another_peoples_file_goes_with_no_message(server: Server) -> None:
    """As one that does not exist."""
    ada = await server.person("Ada")
    assert (await asked(ada, ROOM, "look", files=["AAAAAAAAAAAAAAAA"]))["code"] == "unknown_file"


async def test_what_comes_by_another_way_is_told_as_well(server: Server) -> None:
    """A bot's message, posted over HTTP, is a message like all others."""
    ada = await server.person("Ada")
    desk = desk_of(server)
    room = chat.room_channel(RoomId("office"))
    message = await desk.post(desk.draft(PersonId("bot"), "Bot", room, "b1", "welcome"))
    assert (message.number, message.author) == (1, "bot")
    await settled(ada)
    assert texts(ada) == ["welcome"]
    with pytest.raises(Refused) as refusal:
        await desk.post(desk.draft(PersonId("bot"), "Bot", room, "b1", "something else"))
    assert refusal.value.code == "id_used"


async def test_the_secret_of_a_seat_tells_who_asks_over_http(server: Server) -> None:
    """As long as he has it."""
    ada = await server.person("Ada")
    desk = desk_of(server)
    token = ada.replica.resume
    assert token is not None
    assert desk.person_of_seat(token) == person_of(ada)
    assert desk.person_of_seat("guess") is None
    assert (await ada.ask("leave", {}))["ok"]
    assert desk.person_of_seat(token) is None
