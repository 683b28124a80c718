"""Tests of the files as they are together: what a page names, what may be kept for good, and what an update changes."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence

from papote.api.page import inline_hashes
from papote.api.release import write_page
from tests.api.conftest import Site

FOR_GOOD = "public, max-age=31536000, immutable"

PAGE = b"""<!doctype html>
    <link rel="stylesheet" href="/static/all.css">
    <link rel="preload" href="/api/rooms" as="fetch" crossorigin>
    <script type="importmap">{"imports": {"bare": "/static/bare.js"}}</script>
    <!-- <link rel="later" href="/static/forgotten.js"> -->
    <link rel="later" href="/static/late.js">
    <script type="module" src="/static/main.js"></script>
"""

FILES = {
    "all.css": b'@import "part.css";',
    "part.css": b"",
    "main.js": b"import 'bare';\nimport './near.js';",
    "near.js": b"",
    "bare.js": b"",
    "late.js": b"import './near.js';\nimport './far.js';",
    "far.js": b"",
}


def links(html: bytes) -> Sequence[tuple[str, str]]:
    """Kind and address of each link, in their order."""
    return [(kind, address) for kind, address in re.findall(r'<link rel="(\w+)"[^>]* href="([^"]+)"', html.decode())]


async def digest_of(site: Site) -> str:
    """What the page puts into the addresses of its files now."""
    found = re.search(r'src="/static/~(\w+)/main\.js"', await (await site.client.get("/")).text())
    assert found is not None
    return found[1]


def test_a_page_names_what_its_files_lead_to() -> None:
    """Each once, where it is wanted first; what is for later stays for later."""
    assert links(write_page(PAGE, "1a", FILES.get)) == [
        ("stylesheet", "/static/~1a/all.css"),
        ("preload", "/static/~1a/part.css"),
        ("preload", "/api/rooms"),
        ("later", "/static/~1a/forgotten.js"),
        ("later", "/static/~1a/late.js"),
        ("later", "/static/~1a/far.js"),
        ("modulepreload", "/static/~1a/bare.js"),
        ("modulepreload", "/static/~1a/near.js"),
    ]


def test_links_to_modules_come_after_the_import_map_and_before_the_script() -> None:
    """Before it they would keep it from counting."""
    page = write_page(PAGE, "1a", FILES.get)
    assert page.index(b"importmap") < page.index(b"modulepreload") < page.index(b'<script type="module"')
    assert b'"bare": "/static/~1a/bare.js"' in page


def test_a_page_without_scripts_only_gets_its_digest() -> None:
    """And one without files nothing at all."""
    assert write_page(b'<img src="/static/x.svg">', "1a", FILES.get) == b'<img src="/static/~1a/x.svg">'
    assert write_page(b"<p>/static/x.svg</p>", "1a", FILES.get) == b"<p>/static/x.svg</p>"


async def test_the_policy_allows_the_import_map_as_it_is_sent(site: Site) -> None:
    """The digest is in it, and so in its hash."""
    (site.folder / "static" / "index.html").write_bytes(PAGE)
    response = await site.client.get("/")
    sent = await response.read()
    found = re.search(rb'<script type="importmap">(.*?)</script>', sent)
    assert found is not None and b"/static/~" in found[1]
    hashed = f"'sha256-{base64.b64encode(hashlib.sha256(found[1]).digest()).decode()}'"
    assert inline_hashes(sent) == (hashed,)
    assert hashed in response.headers["Content-Security-Policy"]


async def test_a_file_named_with_its_digest_is_kept_for_good(site: Site) -> None:
    """Its plain name, and any other digest, give the same file, but not to be kept."""
    digest = await digest_of(site)
    kept = await site.client.get(f"/static/~{digest}/main.js")
    assert kept.headers["Cache-Control"] == FOR_GOOD
    for path in ("/static/main.js", "/static/~0123456789abcdef/main.js", "/static/~/main.js"):
        other = await site.client.get(path)
        assert (other.status, other.headers["Cache-Control"]) == (200, "no-cache")
        assert await other.read() == await kept.read()


async def test_nothing_more_is_served_with_a_digest_than_without(site: Site) -> None:
    """Neither hidden files nor folders, nor the page's digest alone."""
    digest = await digest_of(site)
    for name in ("", "/", "/absent.js", "/.hidden.js", "/tool.py", "/link.js", "/view", f"/~{digest}/main.js"):
        assert (await site.client.get(f"/static/~{digest}{name}")).status == 404


async def test_an_update_gives_every_file_another_address(site: Site) -> None:
    """The page is asked for each time, and says so; a page opened before gets what there is now, not to be kept."""
    before = await digest_of(site)
    (site.folder / "static" / "view" / "small.css").write_text("p{color:red}")
    after = await digest_of(site)
    assert after != before
    new = await site.client.get(f"/static/~{after}/view/small.css")
    assert (new.headers["Cache-Control"], await new.text()) == (FOR_GOOD, "p{color:red}")
    old = await site.client.get(f"/static/~{before}/view/small.css")
    assert (old.status, old.headers["Cache-Control"], await old.text()) == (200, "no-cache", "p{color:red}")


async def test_a_file_that_changed_since_the_page_was_made_is_not_kept_under_its_digest(site: Site) -> None:
    """Otherwise going back to the version of before would bring up what never belonged to it."""
    digest = await digest_of(site)
    (site.folder / "static" / "view" / "small.css").write_text("p{color:red}")
    assert (await site.client.get(f"/static/~{digest}/view/small.css")).headers["Cache-Control"] == "no-cache"
    (site.folder / "static" / "view" / "small.css").write_text("p{}")
    assert await digest_of(site) == digest
    assert (await site.client.get(f"/static/~{digest}/view/small.css")).headers["Cache-Control"] == FOR_GOOD


async def test_a_file_added_or_taken_away_changes_the_digest(site: Site) -> None:
    """And the same files give the same digest, whenever they were written."""
    first = await digest_of(site)
    added = site.folder / "static" / "new.js"
    added.write_text("")
    assert await digest_of(site) != first
    added.unlink()
    assert await digest_of(site) == first


async def test_the_page_is_the_same_until_something_changes(site: Site) -> None:
    """A browser that has it hears so."""
    page = await site.client.get("/")
    again = await site.client.get("/", headers={"If-None-Match": page.headers["ETag"]})
    assert (again.status, again.headers["Cache-Control"]) == (304, "no-cache")
    (site.folder / "static" / "new.js").write_text("")
    assert (await site.client.get("/", headers={"If-None-Match": page.headers["ETag"]})).status == 200


async def test_figures_are_kept_for_a_day_and_their_list_is_not(site: Site) -> None:
    """There are thirty of them, and asking for each would hold up whoever comes again."""
    assert (await site.client.get("/avatars/a01.png")).headers["Cache-Control"] == "public, max-age=86400"
    (site.folder / "avatars" / "avatars.json").write_text("{}")
    assert (await site.client.get("/avatars/avatars.json")).headers["Cache-Control"] == "no-cache"
