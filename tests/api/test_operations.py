"""Tests of what stands before every operation: whose page asks, in what form, and who."""

from __future__ import annotations

import json
import re

import pytest

from papote.api.knocks import Knock
from papote.api.operations import codes_of, read_body
from papote.errors import CODES, ProtocolViolation
from papote.people.account import HOME
from papote.types import Role
from tests.api.house import HOST_KEY, House

GUEST = {"name": "Ada", "avatar": "a01"}

CHANGES = [
    ("POST", "/guest"),
    ("PATCH", "/me"),
    ("DELETE", "/me"),
    ("POST", "/sign-in"),
    ("POST", "/sign-in/link"),
    ("POST", "/sign-out"),
    ("DELETE", "/sessions/x"),
    ("POST", "/invitations/look"),
    ("POST", "/invitations/accept"),
    ("PATCH", "/spaces/home"),
    ("POST", "/spaces/home/enter"),
    ("POST", "/spaces/home/knock"),
    ("POST", "/spaces/home/waiting/x"),
    ("POST", "/spaces/home/invitations"),
    ("DELETE", "/spaces/home/invitations/x"),
    ("PATCH", "/spaces/home/members/x"),
    ("DELETE", "/spaces/home/members/x"),
    ("POST", "/spaces/home/mute"),
    ("POST", "/spaces/home/move-out"),
    ("POST", "/spaces/home/bans"),
    ("DELETE", "/spaces/home/bans/x"),
    ("POST", "/spaces/home/reports"),
    ("POST", "/spaces/home/reports/x/close"),
    ("PUT", "/me/profile"),
    ("POST", "/spaces/home/recommendations"),
    ("DELETE", "/spaces/home/me/recommendations/x"),
    ("PUT", "/me/blocks/x"),
    ("PATCH", "/me/book/x"),
    ("DELETE", "/me/book/x"),
    ("POST", "/me/book/x/withdraw"),
    ("PUT", "/me/contact"),
    ("POST", "/me/promises"),
    ("PATCH", "/me/promises/x"),
    ("DELETE", "/me/promises/x"),
    ("POST", "/me/promises-link"),
    ("DELETE", "/me/promises-link"),
    ("POST", "/me/introductions"),
    ("POST", "/me/introductions/x/forward"),
    ("POST", "/me/introductions/x/drop"),
    ("POST", "/me/introductions/x/accept"),
    ("DELETE", "/me/introductions/x"),
    ("DELETE", "/me/blocks/x"),
    ("POST", "/spaces/home/me/tokens"),
    ("DELETE", "/spaces/home/me/tokens/x"),
    ("POST", "/spaces/home/tokens"),
    ("DELETE", "/spaces/home/tokens/x"),
    ("POST", "/spaces/home/messages"),
    ("POST", "/spaces/home/events"),
    ("PATCH", "/spaces/home/events/x"),
    ("DELETE", "/spaces/home/events/x"),
    ("POST", "/spaces/home/events/x/answer"),
    ("POST", "/spaces/home/events/x/perks/x"),
    ("POST", "/spaces/home/events/x/invitations"),
    ("POST", "/spaces/home/me/calendar"),
    ("DELETE", "/spaces/home/me/calendar"),
    ("POST", "/spaces/home/webhooks"),
    ("PATCH", "/spaces/home/webhooks/x"),
    ("DELETE", "/spaces/home/webhooks/x"),
    ("POST", "/spaces/home/webhooks/x/test"),
    ("POST", "/spaces/home/webhooks/x/deliveries/x/again"),
    ("POST", "/simulation"),
    ("POST", "/admin/invitations"),
    ("POST", "/admin/spaces"),
    ("PATCH", "/admin/spaces/home"),
]


def test_every_operation_that_changes_something_is_in_the_list_of_these_tests(house: House) -> None:
    """A new one is not forgotten here."""
    listed = {(method, path.replace("home", "{space}").replace("x", "{}")) for method, path in CHANGES}
    found = {
        (each.method, re.sub(r"\{(?!space\})\w+\}", "{}", each.path))
        for each in house.register.operations
        if each.method != "GET"
    }
    assert listed == found


def test_every_operation_refuses_only_with_codes_there_are(house: House) -> None:
    """What the description names, people have a text for."""
    for operation in house.register.operations:
        assert set(operation.codes) <= set(CODES), operation.path
        assert "internal" in codes_of(operation)
        assert operation.summary


async def test_d08_nothing_is_changed_for_a_page_of_another_site(house: House) -> None:
    """Not even for a host."""
    browser = await house.member("owner@example.org")
    house.doorman.is_ours = False
    for method, path in CHANGES:
        answer = await browser.ask(method, path, {})
        assert (answer.status, answer.code) == (403, "bad_origin"), (method, path)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
async def test_d08_what_a_form_can_send_changes_nothing(house: House, kind: str) -> None:
    """JSON in the dress of a text is no JSON."""
    browser = await house.browser()
    for method, path in CHANGES:
        if method != "DELETE":
            answer = await browser.ask(method, path, '{"name":"Ada","avatar":"a01"}', Content_Type=kind)
            assert (answer.status, answer.code) == (403, "forbidden"), (method, path)


async def test_d08_a_method_is_not_overridden(house: House) -> None:
    """What is posted is posted."""
    browser = await house.member("ada@example.org")
    answer = await browser.post("/sessions/x", {}, X_HTTP_Method_Override="DELETE")
    assert answer.status == 405


@pytest.mark.parametrize(
    "body",
    [
        "",
        "null",
        "[]",
        '{"name":"Ada"}',
        '{"name":1,"avatar":"a01"}',
        '{"name":"Ada","avatar":"a01","role":"owner"}',
        '{"name":"Ada","avatar":"a01","verified":true}',
        '{"name":"Ada","avatar":"../a"}',
        '{"name":"\\ud800","avatar":"a01"}',
        '{"name":NaN,"avatar":"a01"}',
        '{"name":' + "[" * 5000,
        "\x00\xff",
    ],
)
async def test_d11_what_is_not_asked_for_is_refused(house: House, body: str) -> None:
    """Fields nobody knows, other types, numbers that are none, texts no database keeps."""
    answer = await (await house.browser()).post("/guest", body)
    assert answer.status == 400
    assert answer.code in ("bad_message", "bad_text")


async def test_a_query_nobody_knows_is_refused(house: House) -> None:
    """Or one that comes twice."""
    browser = await house.browser()
    assert (await browser.get("/me?room=office")).status == 200
    for query in ("x=1", "room=a&room=b", f"room={'x' * 65}"):
        assert (await browser.get(f"/me?{query}")).code == "bad_message"


@pytest.mark.parametrize("header", ["Bearer x", "Bearer papote_" + "x" * 43, "Basic eDp5", "bearer"])
async def test_d09_a_token_that_is_none_is_told_so_even_beside_a_good_cookie(house: House, header: str) -> None:
    """Whoever shows a token is asked for nothing else."""
    browser = await house.member("owner@example.org")
    answer = await browser.get("/me", Authorization=header)
    assert (answer.status, answer.code) == (401, "not_signed_in")


async def test_d10_a_foreign_space_looks_like_none(house: House) -> None:
    """To somebody signed in; to others, everything looks as if they had to sign in."""
    stranger, nobody = await house.member("eve@example.org"), await house.browser()
    for path in ("members", "invitations", "waiting"):
        foreign, missing = [await stranger.get(f"/spaces/{space}/{path}") for space in ("home", "nowhere")]
        assert (foreign.status, foreign.body) == (missing.status, missing.body) == (404, missing.body)
        foreign, missing = [await nobody.get(f"/spaces/{space}/{path}") for space in ("home", "nowhere")]
        assert (foreign.status, foreign.body) == (missing.status, missing.body)
        assert missing.code == "not_signed_in"


async def test_a_member_without_the_right_is_told_so(house: House) -> None:
    """He knows that the space is there."""
    browser = await house.member("ada@example.org", Role.MEMBER)
    for answer in (
        await browser.get("/spaces/home/invitations"),
        await browser.post("/spaces/home/invitations", {}),
        await browser.ask("PATCH", "/spaces/home", {"name": "Mine"}),
    ):
        assert (answer.status, answer.code) == (403, "forbidden")


async def test_whoever_shows_the_host_key_is_a_host(house: House) -> None:
    """As on the map; a wrong key is none."""
    browser = await house.browser()
    assert (await browser.get("/spaces/home/invitations", X_Papote_Host_Key=HOST_KEY)).status == 200
    assert (await browser.get("/spaces/home/invitations", X_Papote_Host_Key=HOST_KEY + "x")).status == 401
    assert (await browser.get("/me", X_Papote_Host_Key=HOST_KEY)).body["role"] == "host"
    answer = await browser.ask("PATCH", "/spaces/home", {"name": "Mine"}, X_Papote_Host_Key=HOST_KEY)
    assert answer.code == "forbidden"


async def test_no_answer_is_kept_by_anybody(house: House) -> None:
    """They are about one person."""
    browser = await house.browser()
    for answer in (await browser.get("/me"), await browser.get("/sessions"), await browser.post("/guest", GUEST)):
        assert answer.headers["Cache-Control"] == "no-store"


async def test_cookies_are_for_us_alone(house: House) -> None:
    """No script reads them, no other site sends them, and behind TLS they stay there."""
    browser = await house.browser()
    plain = (await browser.post("/guest", GUEST)).headers["Set-Cookie"]
    assert "HttpOnly" in plain
    assert "SameSite=Lax" in plain
    assert "Path=/" in plain
    assert "Secure" not in plain
    assert "Secure" in (await browser.post("/guest", GUEST, X_Test_Secure="1")).headers["Set-Cookie"]


async def test_names_in_a_path_that_are_too_long_name_nothing(house: House) -> None:
    """Nothing is looked up by them."""
    browser = await house.member("owner@example.org")
    assert (await browser.ask("DELETE", f"/sessions/{'x' * 65}")).code == "not_found"
    assert (await browser.get(f"/spaces/{'x' * 65}/members")).code == "not_found"
    assert (await browser.get(f"/spaces/{HOME}/members")).status == 200


@pytest.mark.parametrize("letter", ["e\u0301", "🚲", "\u1112\u1161\u11ab"])
def test_a_length_counts_a_letter_and_its_marks_as_one_here_too(letter: str) -> None:
    """In normal form, as over sockets, whether it was written out or escaped."""
    for escaped in (True, False):
        just, beyond = (
            json.dumps({"name": "Ada", "text": letter * most}, ensure_ascii=escaped).encode() for most in (120, 121)
        )
        assert len(read_body(Knock, just).text) == 120
        with pytest.raises(ProtocolViolation, match="bad_message"):
            read_body(Knock, beyond)
