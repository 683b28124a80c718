"""History, search and files over HTTP: pages and gaps, limits, and nothing of a channel one may not read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from papote.api.chat import AT_ONCE, SEAT_HEADER, ChatPages, ChatPagesSettings, Reader
from papote.api.problems import answer_problems
from papote.errors import Refused
from papote.people import chat
from papote.people.chat import Access, Channel, Draft, Kept
from papote.storage import Database, ensure_space
from papote.storage.chat import Messages
from papote.storage.files import Files
from papote.storage.shelf import Shelf
from papote.types import AreaId, ChannelId, PersonId, RoomId, Seconds, SpaceId
from tests.api.conftest import PNG, Client
from tests.rooms.clock import ManualClock
from tests.storage.fresh import fresh

HOME = SpaceId("home")
ADA, BOB = PersonId("ada"), PersonId("bob")
ROOM = chat.room_channel(RoomId("palier"))
TABLE = chat.area_channel(RoomId("palier"), AreaId("La scène"))
PAIR = chat.direct_channel(ADA, BOB)
BYTES = {"Content-Type": "application/octet-stream"}


@dataclass
class Rights:
    """Who may read what, as the test says; a seat's secret is the person's id."""

    readers: dict[ChannelId, dict[PersonId, Seconds | None]] = field(default_factory=dict)
    mute: bool = False

    def person_of_seat(self, token: str) -> PersonId | None:
        """Whoever it names."""
        return PersonId(token) if token in ("ada", "bob", "eve") else None

    def access(self, person: PersonId, channel: Channel, *, enters: bool = False) -> Access:
        """As the test says."""
        those = self.readers.get(channel.id, {})
        if person not in those:
            raise Refused("unknown_channel")
        return Access(channel, those[person])

    def check_writing(self, person: PersonId, channel: Channel, *, enters: bool = False) -> None:
        """As reading, unless all are mute."""
        self.access(person, channel)
        if self.mute:
            raise Refused("unknown_channel")

    def places(self, person: PersonId) -> list[Access]:
        """Every channel he may read that is a place."""
        return [
            Access(channel, self.readers[channel.id][person])
            for channel in (ROOM, TABLE)
            if person in self.readers.get(channel.id, {})
        ]


@dataclass
class Archive:
    """What was written, seen over HTTP."""

    client: Client
    rights: Rights
    enemies: set[PersonId]
    messages: Messages
    files: Files
    folder: Path
    clock: ManualClock

    async def write(self, *texts: str, channel: Channel = ROOM, author: PersonId = ADA, at: float = 1000.0) -> None:
        """Keep these."""
        drafts = [
            Draft(channel.id, HOME, author, author.title(), f"{at}-{number}", text, at + number)
            for number, text in enumerate(texts)
        ]
        assert all(isinstance(outcome, Kept) for outcome in await self.messages.keep(drafts))

    async def get(self, path: str, person: str = "ada") -> tuple[int, Any]:
        """The status and the body of what somebody asks for."""
        answer = await self.client.get(f"/api/v1{path}", headers={SEAT_HEADER: person})
        return answer.status, await answer.json()

    async def texts(self, path: str, person: str = "ada") -> list[str]:
        """The texts of the messages somebody is given."""
        status, body = await self.get(path, person)
        assert status == 200, body
        return [message["text"] for message in body["messages"]]

    async def upload(
        self, content: bytes, name: str = "plan.png", channel: Channel = ROOM, person: str = "ada"
    ) -> tuple[int, Any]:
        """The status and the card of a file."""
        answer = await self.client.post(
            f"/api/v1/channels/{channel.id}/files",
            params={"name": name},
            data=content,
            headers={SEAT_HEADER: person, **BYTES},
        )
        return answer.status, await answer.json()


async def by_header(request: web.Request) -> Reader | None:
    """Who asks without a seat: a name in a header, as a cookie would say it."""
    name = request.headers.get("X-Test-Person")
    return Reader(PersonId(name)) if name else None


@pytest.fixture
async def archive(tmp_path: Path) -> AsyncIterator[Archive]:
    """A real database and a real folder, in which Ada and Bob read the room and write to each other."""
    clock = ManualClock()
    database = await Database.open(fresh(tmp_path / "office.db"))
    await ensure_space(database, HOME, "Papote", "open", 0.0)
    messages, files = Messages(database), Files(database)
    rights = Rights({ROOM.id: {ADA: None, BOB: None}, PAIR.id: {ADA: None, BOB: None}})
    enemies = set[PersonId]()
    settings = ChatPagesSettings(1000, 1500, blocked=lambda one, other: {one, other} == enemies)
    pages = ChatPages(rights, messages, files, Shelf(tmp_path / "files"), clock, settings, by_header)
    app = web.Application(middlewares=[answer_problems])
    app.add_routes(pages.routes())
    async with TestClient(TestServer(app)) as client:
        yield Archive(client, rights, enemies, messages, files, tmp_path / "files", clock)
    await database.close()


# ---- pages


async def test_history_is_read_page_by_page_and_a_gap_is_fetched(archive: Archive) -> None:
    """The last ones first; then those before; whoever was away, those after."""
    await archive.write(*"abcdefg")
    path = f"/channels/{ROOM.id}/messages"
    assert await archive.texts(f"{path}?limit=3") == ["e", "f", "g"]
    assert await archive.texts(f"{path}?limit=3&before=5") == ["b", "c", "d"]
    assert await archive.texts(f"{path}?limit=3&before=2") == ["a"]
    assert await archive.texts(f"{path}?after=5") == ["f", "g"]
    assert await archive.texts(f"{path}?after=7") == []
    assert len(await archive.texts(path)) == 7


async def test_a_message_has_the_shape_of_the_socket(archive: Archive) -> None:
    """With its number and its author; nothing of it is kept by a browser or on the way."""
    await archive.write("bonjour")
    answer = await archive.client.get(f"/api/v1/channels/{ROOM.id}/messages", headers={SEAT_HEADER: "bob"})
    assert answer.headers["Cache-Control"] == "no-store"
    (message,) = (await answer.json())["messages"]
    wanted = {"channel": ROOM.id, "number": 1, "person": ADA, "name": "Ada", "text": "bonjour", "scope": "room"}
    assert wanted.items() <= message.items()


@pytest.mark.parametrize(
    "query",
    ["before=-1", "before=x", "before=1e9", "after=99999999999999999", "limit=101", "limit=%C2%B2", "before="],
)
async def test_what_is_no_number_is_refused(archive: Archive, query: str) -> None:
    """Before anything is looked up."""
    status, body = await archive.get(f"/channels/{ROOM.id}/messages?{query}")
    assert (status, body["code"]) == (400, "bad_number")


async def test_p05_who_came_later_reads_later(archive: Archive) -> None:
    """By page, by gap and by search."""
    await archive.write("secret early", channel=TABLE, at=1000.0)
    await archive.write("secret late", channel=TABLE, at=2000.0)
    archive.rights.readers[TABLE.id] = {BOB: 1500.0}
    path = f"/channels/{TABLE.id}/messages"
    search = "/search?q=secret"
    for asked in (path, f"{path}?after=0", f"{path}?before=9", search, f"{search}&channel={TABLE.id}"):
        assert await archive.texts(asked, "bob") == ["secret late"]


@pytest.mark.parametrize(
    "channel", [TABLE.id, "direct/ada/cyd", "direct/cyd/dan", "room/other", "nothing", "direct/bob/ada"]
)
async def test_d10_every_foreign_channel_answers_alike(archive: Archive, channel: str) -> None:
    """Whether there is such a one or not, whatever is asked of it."""
    await archive.write("secret", channel=TABLE)
    for path in (f"/channels/{channel}/messages", f"/search?q=secret&channel={channel}"):
        status, body = await archive.get(path)
        assert (status, body["code"]) == (404, "unknown_channel")
    answer = await archive.client.post(
        f"/api/v1/channels/{channel}/files", data=b"x", headers={SEAT_HEADER: "ada", **BYTES}
    )
    assert (answer.status, (await answer.json())["code"]) == (404, "unknown_channel")


@pytest.mark.parametrize("path", ["/channels", f"/channels/{ROOM.id}/messages", "/search?q=a", "/files/AAAA"])
async def test_who_is_nobody_reads_nothing(archive: Archive, path: str) -> None:
    """Neither without a seat nor with a guessed one."""
    for seat in ("", "guess"):
        status, body = await archive.get(path, seat)
        assert (status, body["code"]) == (401, "not_signed_in")


async def test_who_has_no_seat_may_be_known_otherwise(archive: Archive) -> None:
    """By what his browser brings along."""
    await archive.write("bonjour")
    answer = await archive.client.get(f"/api/v1/channels/{ROOM.id}/messages", headers={"X-Test-Person": "bob"})
    assert answer.status == 200


async def test_an_overview_tells_what_is_not_read(archive: Archive) -> None:
    """Of the places where one is, and of all to whom one has written."""
    await archive.write("one", "two")
    await archive.write("psst", channel=PAIR, author=BOB)
    await archive.messages.mark(ADA, ROOM.id, 1)
    status, body = await archive.get("/channels")
    assert status == 200
    found = {each["id"]: (each["last"], each["read"], each["name"]) for each in body["channels"]}
    assert found == {ROOM.id: (2, 1, ""), PAIR.id: (1, 0, "Bob")}
    assert body["file_limit"] == 1000


async def test_p04_between_two_of_whom_one_has_blocked_the_other_nothing_is_read(archive: Archive) -> None:
    """By page and by search; each still reads what he wrote himself, and others read all."""
    await archive.write("hello from ada")
    await archive.write("hello from bob", author=BOB)
    archive.enemies |= {ADA, BOB}
    for path in (f"/channels/{ROOM.id}/messages", "/search?q=hello"):
        assert await archive.texts(path, "bob") == ["hello from bob"]
        assert await archive.texts(path, "ada") == ["hello from ada"]
    archive.rights.readers[ROOM.id][PersonId("eve")] = None
    assert len(await archive.texts("/search?q=hello", "eve")) == 2


async def test_search_looks_in_the_channels_one_may_read(archive: Archive) -> None:
    """In all of them or in one; the newest first; nothing typed is a query's grammar."""
    archive.rights.readers[TABLE.id] = {BOB: None}
    await archive.write("réunion à dix heures", at=1000.0)
    await archive.write("reunion ici", channel=PAIR, at=2000.0)
    await archive.write("réunion secrète", channel=TABLE, at=3000.0)
    assert await archive.texts("/search?q=REUNION") == ["reunion ici", "réunion à dix heures"]
    assert await archive.texts("/search?q=reun&limit=1") == ["reunion ici"]
    assert await archive.texts("/search?q=reunion&before=1999.5") == ["réunion à dix heures"]
    assert await archive.texts(f"/search?q=reunion&channel={ROOM.id}") == ["réunion à dix heures"]
    assert await archive.texts("/search?q=%22+OR+*+NEAR(a%2C+b)+%3B--") == []
    assert await archive.texts("/search?q=") == []
    assert (await archive.get("/search?q=a&before=yesterday"))[1]["code"] == "bad_number"


# ---- files


async def test_a_file_is_uploaded_and_read_by_whoever_reads_its_channel(archive: Archive) -> None:
    """A picture is shown; no page, no script, no guessing of what else it could be."""
    status, card = await archive.upload(PNG, "Plan du café.png")
    assert (status, card["name"], card["type"], card["size"]) == (201, "Plan du café.png", "image/png", len(PNG))
    answer = await archive.client.get(f"/api/v1/files/{card['id']}", headers={SEAT_HEADER: "bob"})
    assert await answer.read() == PNG
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Disposition"] == (
        "inline; filename=\"file\"; filename*=UTF-8''Plan%20du%20caf%C3%A9%2Epng"
    )
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"].startswith("private")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<script>alert(1)</script>"),
        ("drawing.svg", b"<svg onload='alert(1)'/>"),
        ("picture.png", b"<script>alert(1)</script>"),
        ("paper.pdf", b"%PDF-1.7"),
    ],
)
async def test_p01_what_is_no_picture_is_only_ever_saved(archive: Archive, name: str, content: bytes) -> None:
    """Whatever its name says it is."""
    _, card = await archive.upload(content, name)
    answer = await archive.client.get(f"/api/v1/files/{card['id']}", headers={SEAT_HEADER: "ada"})
    assert answer.headers["Content-Type"] == card["type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ada\\plan.png", "plan.png"),
        (".htaccess", "htaccess"),
        ("", "file"),
        ("...", "file"),
        ("exe\u202egnp.scr", "file"),
        ('a"; filename="b.html', 'a"; filename="b.html'),
        ("x" * 200 + ".png", "x" * 107 + ".png"),
    ],
)
async def test_p01_a_files_name_is_only_a_name(archive: Archive, typed: str, kept: str) -> None:
    """No folder, nothing that turns it round, nothing that ends a header."""
    status, card = await archive.upload(b"x", typed)
    assert (status, card["name"]) == (201, kept)
    answer = await archive.client.get(f"/api/v1/files/{card['id']}", headers={SEAT_HEADER: "ada"})
    assert answer.headers["Content-Disposition"].count('"') == 2


async def test_a_file_that_is_too_large_is_refused_and_leaves_nothing(archive: Archive) -> None:
    """Whether it says how large it is or not."""
    assert (await archive.upload(b"x" * 1001))[1]["code"] == "file_too_large"

    async def drip() -> AsyncIterator[bytes]:
        for _ in range(11):
            yield b"x" * 100

    answer = await archive.client.post(
        f"/api/v1/channels/{ROOM.id}/files", data=drip(), headers={SEAT_HEADER: "ada", **BYTES}
    )
    assert (answer.status, (await answer.json())["code"]) == (413, "file_too_large")
    assert [path for path in archive.folder.rglob("*") if path.is_file()] == []
    assert await archive.files.used(ADA) == 0


async def test_nobody_fills_the_disk(archive: Archive) -> None:
    """What one has uploaded has an end, and several at once do not pass it together."""
    found = await asyncio.gather(*(archive.upload(b"x" * 900) for _ in range(AT_ONCE)))
    assert sorted(status for status, _ in found) == [201, 413, 413, 413]
    assert {body["code"] for status, body in found if status == 413} == {"quota_full"}
    assert await archive.files.used(ADA) == 900
    assert (await archive.upload(b"x" * 600))[0] == 201
    assert (await archive.upload(b"x" * 600, person="bob"))[0] == 201


async def test_d08_no_form_of_another_site_uploads(archive: Archive) -> None:
    """What browsers send without asking us first is not taken."""
    for kind in ("text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"):
        answer = await archive.client.post(
            f"/api/v1/channels/{ROOM.id}/files", data=b"x", headers={SEAT_HEADER: "ada", "Content-Type": kind}
        )
        assert answer.status == 415


async def test_nobody_uploads_where_he_may_not_write(archive: Archive) -> None:
    """Though he reads it."""
    archive.rights.mute = True
    assert (await archive.upload(PNG))[1]["code"] == "unknown_channel"


@pytest.mark.parametrize("id", ["AAAAAAAAAAAAAAAA", "..", "a.b", "%2e%2e%2foffice.db", "x" * 200])
async def test_d10_a_file_that_is_not_there_is_unknown(archive: Archive, id: str) -> None:
    """Nothing of the disk is reached by a name."""
    answer = await archive.client.get(f"/api/v1/files/{id}", headers={SEAT_HEADER: "ada"})
    assert answer.status == 404


async def test_d10_a_file_of_a_foreign_channel_is_as_if_there_were_none(archive: Archive) -> None:
    """The answer is the very same; of an area, what came before one did, as well."""
    _, secret = await archive.upload(PNG, channel=PAIR)
    unknown = await archive.get("/files/AAAAAAAAAAAAAAAA", "eve")
    assert unknown[0] == 404
    assert await archive.get(f"/files/{secret['id']}", "eve") == unknown
    archive.rights.readers[TABLE.id] = {ADA: None, BOB: None}
    _, early = await archive.upload(PNG, channel=TABLE)
    archive.rights.readers[TABLE.id] = {ADA: archive.clock.unix() + 5, BOB: archive.clock.unix() + 5}
    assert await archive.get(f"/files/{early['id']}", "bob") == unknown
    own = await archive.client.get(f"/api/v1/files/{early['id']}", headers={SEAT_HEADER: "ada"})
    assert own.status == 200


async def test_c10_who_asks_for_too_much_at_once_waits(archive: Archive) -> None:
    """Others do not."""
    gate = asyncio.Event()

    class Slow(Messages):
        """A store that waits."""

        async def page(self, access: Access, **more: Any) -> list[chat.Message]:
            """Once the gate is open."""
            await gate.wait()
            return []

    pages = ChatPages(archive.rights, Slow(None), archive.files, Shelf(archive.folder), archive.clock)  # type: ignore[arg-type]
    app = web.Application(middlewares=[answer_problems])
    app.add_routes(pages.routes())
    async with TestClient(TestServer(app)) as client:

        async def read(person: str) -> int:
            answer = await client.get(f"/api/v1/channels/{ROOM.id}/messages", headers={SEAT_HEADER: person})
            return answer.status

        asked = [asyncio.create_task(read("ada")) for _ in range(AT_ONCE + 1)]
        done, _ = await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
        assert [task.result() for task in done] == [429]
        other = asyncio.create_task(read("bob"))
        gate.set()
        assert await other == 200
        assert sorted([await task for task in asked]) == [200] * AT_ONCE + [429]
