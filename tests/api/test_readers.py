"""What was written, read by whoever is in no room: members and programs of the space, and nobody else."""

from __future__ import annotations

from typing import Any

import pytest

from papote.people import chat
from papote.people.account import HOME, Access, Space
from papote.people.chat import Draft, Kept
from papote.people.moderation import Ban
from papote.storage.chat import Messages
from papote.types import AccountId, PersonId, Role, RoomId, SpaceId
from tests.api.house import Browser, House

ROOM = "/channels/room/palier/messages"
OTHER = SpaceId("other")
BYTES = "application/octet-stream"


async def write(house: House, channel: chat.Channel, text: str, author: str = "g-somebody") -> None:
    """Somebody has written this, a while ago."""
    draft = Draft(channel.id, HOME, PersonId(author), "Somebody", text, text, house.clock.unix())
    (outcome,) = await Messages(house.database).keep([draft])
    assert isinstance(outcome, Kept)


async def texts(browser: Browser, path: str, **headers: str) -> list[str] | str:
    """What somebody reads, or why not."""
    answer = await browser.get(path, **headers)
    return [each["text"] for each in answer.body["messages"]] if answer.status == 200 else answer.code


async def bearer(house: House, account: Any, *scopes: str, space: SpaceId = HOME) -> dict[str, str]:
    """The header of a program."""
    _, secret = await house.register.keyring.make(space, account, "Archivist", scopes, None)
    return {"Authorization": f"Bearer {secret}"}


@pytest.fixture
async def written(house: House) -> House:
    """A house in which something was written in a room."""
    await write(house, chat.room_channel(RoomId("palier")), "bonjour")
    return house


async def test_a_member_reads_the_history_of_a_room_without_being_in_it(written: House) -> None:
    """By page, by search, and he sees which channels there are."""
    member = await written.member("member@example.org", Role.MEMBER)
    assert await texts(member, ROOM) == ["bonjour"]
    assert await texts(member, "/search?q=bonj") == ["bonjour"]
    assert await texts(member, "/search?q=bonj&channel=room/palier") == ["bonjour"]
    listed = (await member.get("/channels")).body["channels"]
    assert [(each["id"], each["last"]) for each in listed] == [("room/palier", 1)]


async def test_d10_guests_and_strangers_read_nothing_of_rooms(written: House) -> None:
    """Guests come in for that; who is nobody has to say first who he is."""
    guest = await written.browser()
    assert await texts(guest, ROOM) == "not_signed_in"
    await guest.post("/guest", {"name": "Guest", "avatar": "a01"})
    stranger = await written.member("stranger@example.org")
    for browser in (guest, stranger):
        assert await texts(browser, ROOM) == "unknown_channel"
        assert await texts(browser, "/search?q=bonjour") == []
        assert (await browser.get("/channels")).body["channels"] == []


async def test_d10_a_room_of_another_space_and_a_room_there_is_not_look_alike(written: House) -> None:
    """To a member of one space the rooms of the other are none."""
    await written.register.directory.add(Space(OTHER, "Other", Access.OPEN, written.clock.unix()))
    await written.register.directory.assign(RoomId("jardin"), OTHER)
    await write(written, chat.room_channel(RoomId("jardin")), "secret")
    member = await written.member("member@example.org", Role.OWNER)
    other = await written.member("other@example.org", Role.MEMBER, OTHER)
    for browser, room in ((member, "jardin"), (other, "palier"), (member, "nowhere")):
        assert await texts(browser, f"/channels/room/{room}/messages") == "unknown_channel"
    assert await texts(other, "/channels/room/jardin/messages") == ["secret"]
    assert await texts(member, "/search?q=secret") == []


async def test_what_people_wrote_to_one_is_read_without_a_seat_and_never_by_a_program(written: House) -> None:
    """Even by one's own token: its scope speaks of rooms."""
    member = await written.member("member@example.org", Role.MEMBER)
    account = await written.account(member)
    letters = chat.direct_channel(PersonId(account), PersonId("g-somebody"))
    await write(written, letters, "for you alone")
    path = f"/channels/{letters.id}/messages"
    assert await texts(member, path) == ["for you alone"]
    program = await bearer(written, account, "history")
    nobody = await written.browser()
    assert await texts(nobody, path, **program) == "unknown_channel"
    assert await texts(nobody, "/search?q=alone", **program) == []
    assert await texts(nobody, "/search?q=bonjour", **program) == ["bonjour"]


async def test_a_program_needs_the_scope_and_only_reads(written: House) -> None:
    """A space's own as well as a member's; nothing is uploaded."""
    nobody = await written.browser()
    with_it, without = await bearer(written, None, "history"), await bearer(written, None, "chat", "enter")
    assert await texts(nobody, ROOM, **with_it) == ["bonjour"]
    assert await texts(nobody, ROOM, **without) == "forbidden"
    assert await texts(nobody, ROOM, Authorization="Bearer papote_" + "A" * 43) == "not_signed_in"
    assert await texts(nobody, ROOM, Authorization="Basic x") == "not_signed_in"
    assert (await nobody.get("/files/f2", **with_it)).code == "unknown_file"
    refused = await nobody.ask("POST", "/channels/room/palier/files?name=x", b"abc", Content_Type=BYTES, **with_it)
    assert refused.code == "forbidden"


async def test_whoever_is_kept_out_reads_nothing_any_more(written: House) -> None:
    """Not the rooms, and not what was written to him."""
    member = await written.member("member@example.org", Role.MEMBER)
    account = await written.account(member)
    letters = chat.direct_channel(PersonId(account), PersonId("g-somebody"))
    await write(written, letters, "for you alone")
    program = await bearer(written, AccountId(account), "history")
    ban = Ban("b1", HOME, PersonId(account), None, "Member", "", PersonId("a-host"), written.clock.unix(), None)
    await written.register.bouncer.add(ban, [])
    assert await texts(member, ROOM) == "unknown_channel"
    assert await texts(member, f"/channels/{letters.id}/messages") == "unknown_channel"
    assert await texts(await written.browser(), ROOM, **program) == "not_signed_in"


async def test_a_file_is_uploaded_from_our_pages_alone(written: House) -> None:
    """Cookies go along from other pages as well."""
    member = await written.member("member@example.org", Role.MEMBER)
    written.doorman.is_ours = False
    answer = await member.ask("POST", "/channels/room/palier/files?name=x", b"abc", Content_Type=BYTES)
    assert answer.code == "bad_origin"
    written.doorman.is_ours = True
    answer = await member.ask("POST", "/channels/room/palier/files?name=x", b"abc", Content_Type=BYTES)
    assert answer.status == 201
    assert (await member.get(f"/files/{answer.body['id']}")).status == 200
