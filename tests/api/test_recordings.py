"""Recordings over HTTP: who may see what, files in parts, delete."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from papote.api import ApiSettings, add_routes
from papote.media.recording import model
from papote.media.recording.links import Links, Right
from papote.media.recording.model import State, StoredId
from papote.media.recording.studio import DAY, Studio
from papote.types import RecordingId, RoomId
from tests.api.conftest import Client, FakeRooms
from tests.media.recording.makers import BEGAN, Hands, Notes, put_recording
from tests.media.sfu.clients import until

STATIC = Path(__file__).resolve().parents[2] / "static"
KEY = {"X-Papote-Host-Key": "the host's key"}


@dataclass
class Library:
    """One recording, seen through HTTP."""

    client: Client
    studio: Studio
    clock: Hands
    folder: Path
    id: StoredId

    def link(self, right: Right, path: str = "", *, api: bool = False, lasts: float = DAY) -> str:
        """A signed URL."""
        return f"{'/api' if api else ''}/recordings/{self.id}{path}?{self.studio.ticket(self.id, right, lasts)}"


async def hosting(request: web.Request) -> Callable[[str], bool] | None:
    """By the key, a host everywhere; as the host of another room, there."""
    shown = request.headers.get("X-Papote-Host-Key")
    return {"the host's key": lambda room: True, "the neighbour's": lambda room: room == "elsewhere"}.get(shown or "")


@pytest.fixture
async def library(tmp_path: Path) -> AsyncIterator[Library]:
    """An office with one recording."""
    stored = put_recording(tmp_path / "recordings", seconds=2)
    clock = Hands()
    studio = Studio(tmp_path / "recordings", Notes(), clock, secret=b"secret", retention_days=30, compose=False)
    await studio.open()
    await until(lambda: bool(studio.recordings()))
    app = web.Application()
    settings = ApiSettings(
        static=STATIC,
        avatars=tmp_path,
        version="1.2.3",
        exposition=lambda: (b"", "text/plain"),
        closing=lambda: False,
        recordings=studio,
        hosting=hosting,
    )
    add_routes(app, FakeRooms(), settings)
    async with TestClient(TestServer(app)) as client:
        yield Library(client, studio, clock, tmp_path / "recordings" / stored, stored)
    await studio.close()


async def test_hosts_alone_get_the_list_with_its_links(library: Library) -> None:
    """Without the key, or with a wrong one, there is no list."""
    for headers in ({}, {"X-Papote-Host-Key": "guess"}):
        refused = await library.client.get("/api/recordings", headers=headers)
        assert refused.status == 403
        assert (await refused.json())["code"] == "forbidden"
    answer = await library.client.get("/api/recordings", headers=KEY)
    (recording,) = (await answer.json())["recordings"]
    assert recording["title"] == "La visite"
    assert recording["expires"] == BEGAN + 30 * DAY
    elsewhere = await library.client.get("/api/recordings", headers={"X-Papote-Host-Key": "the neighbour's"})
    assert (await elsewhere.json())["recordings"] == []
    for link in ("watch", "manage"):
        assert (await library.client.get(recording[link])).status == 200


@pytest.mark.parametrize("right", list(Right))
async def test_a_link_opens_the_page_and_its_files(library: Library, right: Right) -> None:
    """Either right is enough to look."""
    page = await library.client.get(library.link(right))
    assert page.status == 200
    assert "player.js" in await page.text()
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "unsafe-eval" not in page.headers["Content-Security-Policy"].replace("wasm-unsafe-eval", "")
    told = await (await library.client.get(library.link(right, api=True))).json()
    assert told["right"] == right.value
    assert told["state"] == "ready"
    assert [chapter["at"] for chapter in told["chapters"]] == [0, 4, 8]
    assert set(told["files"]) == {model.COMBINED, model.VTT}
    film = await library.client.get(library.link(right, "/files/recording.webm"))
    assert film.content_type == "video/webm"
    assert film.headers["Cache-Control"].startswith("private")
    assert await film.read() == (library.folder / model.COMBINED).read_bytes()


async def test_a_wrong_or_expired_link_opens_nothing(library: Library) -> None:
    """Neither a changed moment, nor another recording's key, nor one whose time is over."""
    good = library.studio.ticket(library.id, Right.WATCH, 60)
    until_, key = (part.split("=")[1] for part in good.split("&"))
    other = Links(b"other").ticket(library.id, Right.WATCH, BEGAN + 60)
    foreign = library.studio.links.ticket(StoredId("20251124-160000-00000000"), Right.WATCH, BEGAN + 60)
    wrong = [
        "",
        f"until={int(until_) + 1}&key={key}",
        f"until={until_}&key={key[:-1]}",
        f"until=²&key={key}",
        f"until={until_}&key=é",
        other.query,
        foreign.query,
    ]
    paths = [
        f"/recordings/{library.id}",
        f"/recordings/{library.id}/files/recording.webm",
        f"/api/recordings/{library.id}",
    ]
    for path in paths:
        assert (await library.client.get(f"{path}?{good}")).status == 200
        for query in wrong:
            refused = await library.client.get(f"{path}?{query}")
            assert (refused.status, (await refused.json())["code"]) == (403, "forbidden")
    library.clock.turn(61)
    for path in paths:
        assert (await library.client.get(f"{path}?{good}")).status == 403


async def test_a_person_with_an_old_link_gets_a_page_that_says_so(library: Library) -> None:
    """A browser is not left with a line of JSON."""
    link = library.link(Right.WATCH, lasts=60)
    library.clock.turn(61)
    answer = await library.client.get(link, headers={"Accept": "text/html,*/*"})
    assert answer.status == 403
    assert "player.js" in await answer.text()


@pytest.mark.parametrize(
    ("asked", "span"),
    [("bytes=0-0", (0, 1)), ("bytes=100-", (100, None)), ("bytes=-50", (-50, None)), ("bytes=10-99999999", (10, None))],
)
async def test_a_part_of_a_file(library: Library, asked: str, span: tuple[int, int | None]) -> None:
    """As players ask for it."""
    answer = await library.client.get(library.link(Right.WATCH, "/files/recording.webm"), headers={"Range": asked})
    whole = (library.folder / model.COMBINED).read_bytes()
    part = whole[span[0] : span[1]]
    assert answer.status == 206
    assert await answer.read() == part
    start = span[0] % len(whole)
    assert answer.headers["Content-Range"] == f"bytes {start}-{start + len(part) - 1}/{len(whole)}"


async def test_parts_that_do_not_exist_and_files_that_have_not_changed(library: Library) -> None:
    """416, 304, and the whole file where the part was of an older one."""
    link = library.link(Right.WATCH, "/files/recording.webm")
    for asked in ("bytes=99999999-", "bytes=9-3", "lines=1-2"):
        assert (await library.client.get(link, headers={"Range": asked})).status == 416
    head = await library.client.head(link)
    assert head.status == 200 and int(head.headers["Content-Length"]) > 1000
    etag = head.headers["ETag"]
    assert (await library.client.get(link, headers={"If-None-Match": etag})).status == 304
    assert (await library.client.get(link, headers={"Range": "bytes=0-9", "If-Range": etag})).status == 206
    assert (await library.client.get(link, headers={"Range": "bytes=0-9", "If-Range": '"old"'})).status == 200


async def test_a_download_is_named_after_the_recording(library: Library) -> None:
    """In letters every system can write, and in its own."""
    answer = await library.client.get(library.link(Right.WATCH, "/files/recording.webm") + "&download")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="20251124-160000-00c0ffee')
    assert "La-visite" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("name", ["journal.jsonl", "recording.json", "..%2F..%2Fsecret", "parts", "view.webm"])
async def test_no_other_file_is_served(library: Library, name: str) -> None:
    """Neither what is kept for repair, nor anything beside the folder, nor what is not made yet."""
    assert (await library.client.get(library.link(Right.MANAGE, f"/files/{name}"))).status == 404


async def test_only_a_link_to_manage_deletes(library: Library) -> None:
    """And then nothing is left, neither of the files nor behind the links."""
    link = library.link(Right.MANAGE, api=True)
    assert (await library.client.delete(library.link(Right.WATCH, api=True))).status == 403
    assert (await library.client.delete(link)).status == 204
    assert not library.folder.exists()
    assert (await library.client.get(link)).status == 404
    assert (await library.client.delete(link)).status == 404


async def test_a_recording_that_runs_cannot_be_deleted(library: Library) -> None:
    """It has to be ended first, by a host, where everybody sees it."""
    library.studio.begin(RecordingId("r1"), RoomId("le-palier"), "Salle bleue", "", "Ada")
    running = next(each for each in library.studio.recordings() if each.state is State.RECORDING)
    query = library.studio.ticket(running.id, Right.MANAGE)
    assert (await library.client.delete(f"/api/recordings/{running.id}?{query}")).status == 403
    assert (await library.client.post(f"/api/recordings/{running.id}/view?{query}")).status == 202
    assert library.studio.composing(running.id) is None


@pytest.mark.slow
async def test_the_view_is_asked_for_and_cancelled(library: Library) -> None:
    """By whoever may manage; made, it is one of the files."""
    ask = library.link(Right.MANAGE, "/view", api=True)
    assert (await library.client.post(library.link(Right.WATCH, "/view", api=True))).status == 403
    assert (await library.client.post(ask)).status == 202
    assert (await library.client.delete(ask)).status == 204
    assert (await (await library.client.get(library.link(Right.WATCH, api=True))).json())["composing"] is None
    assert (await library.client.post(ask)).status == 202
    await until(lambda: (library.folder / model.COMPOSED).exists(), 60)
    await until(lambda: library.studio.composing(library.id) is None)
    told = await (await library.client.get(library.link(Right.WATCH, api=True))).json()
    assert {model.COMPOSED, model.LAYOUT} <= set(told["files"])
