"""Tests of every URL: what is answered, how long it may be kept, and what is never given away."""

from __future__ import annotations

import base64
import hashlib
import logging
import re

import pytest
from yarl import URL

from tests.api.conftest import PNG, Site


async def test_the_page_is_served_for_the_office_and_for_each_room(site: Site) -> None:
    """A link to a room opens the same page as the address of the office."""
    for path in ("/", "/?name=Ada&lang=en", "/r/office", "/r/not-yet-open"):
        response = await site.client.get(path)
        assert response.status == 200
        assert response.content_type == "text/html"
        assert response.headers["Cache-Control"] == "no-cache"
        assert "importmap" in await response.text()


async def test_the_page_allows_only_its_own_inline_script(site: Site) -> None:
    """The policy carries the hash of the import map, and of nothing that is commented out."""
    policy = (await site.client.get("/")).headers["Content-Security-Policy"]
    digest = base64.b64encode(hashlib.sha256(b'{"imports": {}}').digest()).decode()
    assert f"script-src 'self' 'wasm-unsafe-eval' 'sha256-{digest}';" in policy
    assert "'unsafe-eval'" not in policy
    assert "object-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy


async def test_every_answer_keeps_browsers_from_guessing(site: Site) -> None:
    """The security headers are on pages, files, errors and lists alike."""
    for path in ("/", "/static/main.js", "/nowhere", "/api/rooms", "/healthz"):
        headers = (await site.client.get(path)).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "camera=(self)" in headers["Permissions-Policy"]


@pytest.mark.parametrize(
    ("path", "content_type"),
    [("/static/main.js", "text/javascript"), ("/static/view/small.css", "text/css"), ("/avatars/a01.png", "image/png")],
)
async def test_files_have_their_type_and_can_be_asked_for_again(site: Site, path: str, content_type: str) -> None:
    """A browser that has the file hears that it is still the same."""
    first = await site.client.get(path)
    assert (first.status, first.content_type) == (200, content_type)
    again = await site.client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status == 304
    assert await again.read() == b""


async def test_a_changed_file_is_served_anew_without_a_restart(site: Site) -> None:
    """Whoever works on the client only reloads the page."""
    before = await site.client.get("/static/view/small.css")
    (site.folder / "static" / "view" / "small.css").write_text("p{color:red}")
    after = await site.client.get("/static/view/small.css", headers={"If-None-Match": before.headers["ETag"]})
    assert (after.status, await after.text()) == (200, "p{color:red}")


async def test_a_long_text_travels_packed_to_those_who_can_read_it(site: Site) -> None:
    """Packed and plain answers say the same under two tags."""
    plain = await site.client.get("/static/main.js", headers={"Accept-Encoding": "identity"})
    packed = await site.client.get("/static/main.js", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == "Accept-Encoding"
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert await packed.text() == await plain.text()


@pytest.mark.parametrize(
    "path",
    [
        "/static/absent.js",
        "/static/.hidden.js",
        "/static/tool.py",
        "/static/view",
        "/static/link.js",
        "/static/../outside.js",
        "/static/%2e%2e/outside.js",
        "/static/..%2foutside.js",
        "/static/view/..%2f..%2f..%2foutside.js",
        "/static/%2fetc/passwd",
        "/static/a%00.js",
        "/static/..%5coutside.js",
        "/static//main.js",
        "/static/" + "a" * 5000 + ".js",
        "/nowhere",
        "/r/",
        "/r/a/b",
    ],
)
async def test_nothing_outside_the_folder_is_served(site: Site, path: str) -> None:
    """Neither dots, encodings, links nor unknown kinds lead out of the folder, and the answer is coded."""
    response = await site.client.get(URL(path, encoded=True))
    assert response.status == 404
    assert await response.json() == {"code": "not_found", "message": "There is nothing here."}


async def test_the_list_of_rooms_says_how_many_people_are_there(site: Site) -> None:
    """The public list has id, name and head-count, and is never kept."""
    response = await site.client.get("/api/rooms")
    assert await response.json() == [{"id": "office", "name": "office", "people": 2}]
    assert response.headers["Cache-Control"] == "no-store"


async def test_a_map_names_its_pictures_by_number_and_hash(site: Site) -> None:
    """The browser may keep a picture for good, since its content is in its address."""
    document = await (await site.client.get("/api/rooms/office/map")).json()
    assert (document["version"], document["id"], document["width"]) == (1, "office", 2)
    url = document["tilesets"][0]["image"]
    assert re.fullmatch(r"/api/rooms/office/images/0\?v=[0-9a-f]{20}", url)
    picture = await site.client.get(url)
    assert await picture.read() == PNG
    assert picture.content_type == "image/png"
    assert picture.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert picture.headers["Content-Security-Policy"].startswith("default-src 'none'")


async def test_a_picture_without_its_hash_is_not_kept_for_good(site: Site) -> None:
    """An address without, or with an old hash is answered, but asked for again."""
    for query in ("", "?v=0123"):
        response = await site.client.get(f"/api/rooms/office/images/0{query}")
        assert (response.status, response.headers["Cache-Control"]) == (200, "no-cache")


async def test_a_file_that_is_no_picture_does_not_leave_the_machine(site: Site) -> None:
    """A map can name any file; only what begins like a picture has an address."""
    document = await (await site.client.get("/api/rooms/office/map")).json()
    assert document["tilesets"][1]["image"] is None
    assert (await site.client.get("/api/rooms/office/images/1")).status == 404


@pytest.mark.parametrize("number", ["2", "99999", "-1", "0.5", "000000000", "a"])
async def test_there_are_no_other_pictures(site: Site, number: str) -> None:
    """Numbers the map did not give lead nowhere."""
    assert (await site.client.get(f"/api/rooms/office/images/{number}")).status == 404


@pytest.mark.parametrize("path", ["/api/rooms/nope/map", "/api/rooms/nope/images/0", "/api/rooms/..%2foffice/map"])
async def test_an_unknown_room_is_a_coded_answer(site: Site, path: str) -> None:
    """The page can say what happened in its reader's language."""
    response = await site.client.get(URL(path, encoded=True))
    assert response.status == 404
    assert (await response.json())["code"] == "unknown_room"


async def test_health_tells_rooms_and_people(site: Site) -> None:
    """A monitor sees that the office is open, and a proxy that it is about to close."""
    response = await site.client.get("/healthz")
    assert response.status == 200
    assert await response.json() == {"status": "ok", "version": "1.2.3", "rooms": 1, "people": 2}
    site.closing = True
    response = await site.client.get("/healthz")
    assert (response.status, (await response.json())["status"]) == (503, "closing")


async def test_metrics_are_prometheus_text(site: Site) -> None:
    """The numbers come as they are printed."""
    response = await site.client.get("/metrics")
    assert await response.text() == "papote_rooms 1.0\n"
    assert response.content_type == "text/plain"


async def test_a_wrong_method_is_a_coded_answer_that_names_the_right_ones(site: Site) -> None:
    """Nothing here can be changed by HTTP."""
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        response = await site.client.request(method, "/api/rooms", data=b"x")
        assert response.status == 405
        assert (await response.json())["code"] == "method_not_allowed"
        assert "GET" in response.headers["Allow"]


async def test_the_head_of_an_answer_has_no_body(site: Site) -> None:
    """A monitor may ask for headers alone."""
    response = await site.client.head("/healthz")
    assert (response.status, await response.read()) == (200, b"")


async def test_an_error_of_ours_is_logged_and_not_shown(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    """Clients hear a code; what went wrong is in the log, once."""
    site.rooms.fails = True
    with caplog.at_level(logging.ERROR):
        response = await site.client.get("/api/rooms/office/map")
    text = await response.text()
    assert response.status == 500
    assert (await response.json())["code"] == "internal"
    assert "secret" not in text
    assert "Traceback" not in text
    assert len(caplog.records) == 1
    assert caplog.records[0].exc_info is not None


async def test_a_page_that_is_missing_is_an_answer_too(site: Site) -> None:
    """A broken installation does not end in a traceback."""
    (site.folder / "static" / "index.html").unlink()
    assert (await site.client.get("/")).status == 500
