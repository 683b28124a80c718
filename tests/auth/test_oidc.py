"""Tests of signing in with an account elsewhere, against a service that really listens."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import httpx
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from papote.auth import oidc as module
from papote.auth.cookies import Sealer
from papote.auth.links import CALLBACK, STATE_SECONDS
from papote.auth.oidc import KEEP_SECONDS, Oidc, OidcSettings, Vouched
from papote.errors import CodedError, Refused, Unavailable
from tests.auth.provider import CLIENT_ID, CLIENT_SECRET, Provider, User
from tests.rooms.clock import ManualClock

BASE = "https://office.example"


@pytest.fixture
async def provider(clock: ManualClock) -> AsyncIterator[Provider]:
    """A sign-in service that knows the office."""
    made = Provider(clock.unix, redirects=[BASE + CALLBACK])
    server = TestServer(made.application())
    await server.start_server()
    made.issuer = str(server.make_url("")).rstrip("/")
    yield made
    await server.close()


@pytest.fixture
async def oidc(provider: Provider, clock: ManualClock) -> AsyncIterator[Oidc]:
    """The office's side."""
    made = office(provider, clock)
    yield made
    await made.close()


def office(provider: Provider, clock: ManualClock, secret: str = CLIENT_SECRET) -> Oidc:
    """An office that the service knows by this secret."""
    settings = OidcSettings(provider.issuer, CLIENT_ID, secret)
    return Oidc(settings, Sealer(b"s" * 32), clock, lambda: f"{BASE}/")


async def agree(address: str) -> dict[str, str]:
    """What the service sends the browser back with."""
    async with aiohttp.ClientSession() as session, session.get(address, allow_redirects=False) as answer:
        assert answer.status == 302, await answer.text()
        location = answer.headers["Location"]
    assert location.startswith(BASE + CALLBACK + "?")
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}


async def signed_in(oidc: Oidc, next: str = "/") -> Vouched:
    """All the way there and back."""
    address, cookie = await oidc.start(next)
    back = await agree(address)
    return await oidc.finish(cookie, back["state"], back["code"])


async def refusal(trying: Awaitable[Any]) -> str:
    """Why it does not work."""
    with pytest.raises(CodedError) as refused:
        await trying
    return refused.value.code


async def test_one_goes_there_and_comes_back_as_oneself(oidc: Oidc, provider: Provider) -> None:
    """With what the service vouches for, and on to where one wanted to go."""
    provider.user = User("s-7", "Ada Lovelace", "Ada@Example.org")
    assert await signed_in(oidc, "/r/garden") == Vouched(
        provider.issuer, "s-7", "ada@example.org", "Ada Lovelace", "/r/garden"
    )


async def test_the_address_asks_for_what_the_standard_wants(oidc: Oidc, provider: Provider) -> None:
    """State, nonce and a challenge that are never the same; nothing secret."""
    asked = []
    for _ in range(2):
        address, cookie = await oidc.start("/")
        query = parse_qs(urlsplit(address).query)
        assert address.startswith(f"{provider.issuer}/authorize?")
        assert query["response_type"] == ["code"] and query["client_id"] == [CLIENT_ID]
        assert query["redirect_uri"] == [BASE + CALLBACK] == [oidc.redirect_uri]
        assert query["code_challenge_method"] == ["S256"]
        assert set(query["scope"][0].split()) == {"openid", "email", "profile"}
        assert all(len(query[name][0]) >= 43 for name in ("state", "nonce", "code_challenge"))
        assert CLIENT_SECRET not in address + cookie
        asked.append((query["state"][0], query["nonce"][0], query["code_challenge"][0]))
    assert not set(asked[0]) & set(asked[1])
    assert provider.asked == ["/.well-known/openid-configuration"]


async def test_a_public_client_is_protected_by_its_verifier(provider: Provider, clock: ManualClock) -> None:
    """There is no secret."""
    provider.secret = ""
    provider.told["token_endpoint_auth_methods_supported"] = ["none"]
    oidc = office(provider, clock, "")
    assert (await signed_in(oidc)).subject == "s-1"
    await oidc.close()


async def test_a_service_that_takes_the_secret_in_the_form_gets_it_there(
    provider: Provider, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it says by itself."""
    provider.told["token_endpoint_auth_methods_supported"] = ["client_secret_post"]
    monkeypatch.setattr(
        "tests.auth.provider._Client.check_endpoint_auth_method",
        lambda self, method, endpoint: method == "client_secret_post",
    )
    oidc = office(provider, clock)
    assert (await signed_in(oidc)).subject == "s-1"
    await oidc.close()


# ---- D06: what does not fit


async def test_d06_a_state_that_is_not_this_browser_s_is_refused(oidc: Oidc) -> None:
    """Missing, another one's, or one without its cookie: somebody wants to sign in another."""
    address, cookie = await oidc.start("/")
    other_address, other = await oidc.start("/")
    back, foreign = await agree(address), await agree(other_address)
    for shown, state in (
        (cookie, ""),
        (cookie, "x"),
        (cookie, foreign["state"]),
        (other, back["state"]),
        ("", back["state"]),
        ("x.y", back["state"]),
        (cookie[:-2] + "AA", back["state"]),
        (Sealer(b"t" * 32).seal("oidc", [back["state"], "n", "v", "/", 1e12]), back["state"]),
        (Sealer(b"s" * 32).seal("guest", [back["state"], "n", "v", "/", 1e12]), back["state"]),
        (cookie, "é"),
        (cookie, "\udc80"),
    ):
        assert await refusal(oidc.finish(shown, state, back["code"])) == "link_invalid"
    assert (await oidc.finish(cookie, back["state"], back["code"])).subject == "s-1"


async def test_d06_a_way_back_is_walked_once(oidc: Oidc) -> None:
    """By one browser, soon."""
    address, cookie = await oidc.start("/")
    back = await agree(address)
    await oidc.finish(cookie, back["state"], back["code"])
    assert await refusal(oidc.finish(cookie, back["state"], back["code"])) == "link_invalid"


async def test_d06_who_took_too_long_begins_anew(oidc: Oidc, clock: ManualClock) -> None:
    """His cookie is too old."""
    address, cookie = await oidc.start("/")
    back = await agree(address)
    clock.turn(STATE_SECONDS)
    assert await refusal(oidc.finish(cookie, back["state"], back["code"])) == "link_invalid"


async def test_d06_a_code_is_worth_something_once_and_to_us_alone(oidc: Oidc, provider: Provider) -> None:
    """One that was used, that is none, or that was asked for by another browser's attempt."""
    first_address, first = await oidc.start("/")
    used = await agree(first_address)
    await oidc.finish(first, used["state"], used["code"])
    stolen = (await agree((await oidc.start("/"))[0]))["code"]
    for code in (used["code"], "x", "", stolen):
        address, cookie = await oidc.start("/")
        back = await agree(address)
        assert await refusal(oidc.finish(cookie, back["state"], code)) == "link_invalid", code


async def test_d06_another_issuer_than_the_one_asked_is_refused(oidc: Oidc, provider: Provider) -> None:
    """As the address says it (RFC 9207), or as it says itself."""
    address, cookie = await oidc.start("/")
    back = await agree(address)
    finish = oidc.finish(cookie, back["state"], back["code"], "https://evil.example")
    assert await refusal(finish) == "link_invalid"
    assert (await oidc.finish(cookie, back["state"], back["code"], provider.issuer)).subject == "s-1"


async def test_d06_an_address_the_service_does_not_vouch_for_is_not_believed(oidc: Oidc, provider: Provider) -> None:
    """Or somebody would get the account of whoever has it; nor one that is none."""
    provider.user = User("s-2", "Eve", "ada@example.org", verified=False)
    assert (await signed_in(oidc)).email is None
    provider.user = User("s-2", "Eve", "not an address")
    assert (await signed_in(oidc)).email is None
    provider.user = User("s-2")
    found = await signed_in(oidc)
    assert (found.email, found.name) == (None, "")


@pytest.mark.parametrize("next", ["//evil.example", "https://evil.example", "/\\evil.example", ""])
async def test_d06_one_is_led_on_to_our_own_pages_only(oidc: Oidc, next: str) -> None:
    """Anything else is the first page."""
    assert (await signed_in(oidc, next)).next == "/"


# ---- D01: tokens


def signed(key: RSAKey | OctKey, header: dict[str, Any], claims: dict[str, Any]) -> str:
    """A token by whatever key and algorithm."""
    return jwt.encode(header, claims, key, algorithms=[str(header["alg"])])


def unsigned(header: dict[str, Any], claims: dict[str, Any]) -> str:
    """A token that says that it needs no signature."""
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in (header, claims)]
    return ".".join((*parts, ""))


def by_hand(key: bytes, kid: str | None, claims: dict[str, Any]) -> str:
    """A token whose signature was made with a text that everybody knows, as libraries refuse to."""
    body = unsigned({"alg": "HS256", "kid": kid}, claims).rstrip(".")
    mark = hmac.digest(key, body.encode(), "sha256")
    return f"{body}.{base64.urlsafe_b64encode(mark).decode().rstrip('=')}"


def by_depth() -> str:
    """A token whose header nests deeper than anybody reads."""
    return base64.urlsafe_b64encode(b'{"alg":' + b"[" * 100_000).decode().rstrip("=") + ".e30.x"


Forge = Callable[[Provider, dict[str, Any], dict[str, Any]], str]

STRANGER = RSAKey.generate_key(2048, {"kid": "stranger"}, private=True)

FORGERIES: dict[str, Forge] = {
    "alg none": lambda p, h, c: unsigned({**h, "alg": "none"}, c),
    "alg None": lambda p, h, c: unsigned({**h, "alg": "None"}, c),
    "no signature": lambda p, h, c: signed(p.signing, h, c).rpartition(".")[0] + ".",
    "another signature": lambda p, h, c: signed(STRANGER, {**h, "kid": p.signing.kid}, c),
    "an unknown key": lambda p, h, c: signed(STRANGER, {**h, "kid": "stranger"}, c),
    "a key it brings along": lambda p, h, c: signed(STRANGER, {**h, "jwk": STRANGER.as_dict(private=False)}, c),
    "a key at an address": lambda p, h, c: signed(STRANGER, {**h, "jku": "https://evil.example/jwks"}, c),
    "a key in a file": lambda p, h, c: signed(STRANGER, {**h, "kid": "../../../dev/null"}, c),
    "HS256 with the public key": lambda p, h, c: by_hand(p.signing.as_pem(private=False), p.signing.kid, c),
    "HS256 with our secret": lambda p, h, c: signed(OctKey.import_key(CLIENT_SECRET * 2), {"alg": "HS256"}, c),
    "another audience": lambda p, h, c: signed(p.signing, h, {**c, "aud": "somebody-else"}),
    "no audience": lambda p, h, c: signed(p.signing, h, {k: v for k, v in c.items() if k != "aud"}),
    "more audiences, for another": lambda p, h, c: signed(p.signing, h, {**c, "aud": [CLIENT_ID, "x"], "azp": "x"}),
    "another issuer": lambda p, h, c: signed(p.signing, h, {**c, "iss": "https://evil.example"}),
    "another nonce": lambda p, h, c: signed(p.signing, h, {**c, "nonce": "x" * 43}),
    "no nonce": lambda p, h, c: signed(p.signing, h, {k: v for k, v in c.items() if k != "nonce"}),
    "too old": lambda p, h, c: signed(p.signing, h, {**c, "exp": c["iat"] - 61}),
    "no end": lambda p, h, c: signed(p.signing, h, {k: v for k, v in c.items() if k != "exp"}),
    "not yet": lambda p, h, c: signed(p.signing, h, {**c, "nbf": c["iat"] + 3600}),
    "made tomorrow": lambda p, h, c: signed(p.signing, h, {**c, "iat": c["iat"] + 3600, "exp": c["iat"] + 7200}),
    "an end that is no time": lambda p, h, c: signed(p.signing, h, {**c, "exp": "tomorrow"}),
    "another access token": lambda p, h, c: signed(p.signing, h, {**c, "at_hash": "x" * 22}),
    "nobody": lambda p, h, c: signed(p.signing, h, {k: v for k, v in c.items() if k != "sub"}),
    "an empty subject": lambda p, h, c: signed(p.signing, h, {**c, "sub": ""}),
    "a subject that is no text": lambda p, h, c: signed(p.signing, h, {**c, "sub": {"$ne": ""}}),
    "a subject without end": lambda p, h, c: signed(p.signing, h, {**c, "sub": "x" * 10_000}),
    "no token": lambda p, h, c: "",
    "a header without end": lambda p, h, c: by_depth(),
    "another text": lambda p, h, c: "eyJ.eyJ.x",
}


@pytest.mark.parametrize("name", FORGERIES)
async def test_d01_a_token_that_is_not_good_in_every_way_is_refused_alike(
    oidc: Oidc, provider: Provider, name: str
) -> None:
    """Whatever is wrong with it."""
    provider.forge = lambda header, claims: FORGERIES[name](provider, header, claims)
    assert await refusal(signed_in(oidc)) == "link_invalid"


async def test_d01_a_token_good_in_every_way_is_taken_however_it_is_made_anew(oidc: Oidc, provider: Provider) -> None:
    """Or the forgeries would be refused for nothing."""
    provider.forge = lambda header, claims: signed(provider.signing, header, claims)
    assert (await signed_in(oidc)).subject == "s-1"
    provider.forge = lambda header, claims: signed(provider.signing, header, {**claims, "x": "y" * 10_000})
    assert (await signed_in(oidc)).subject == "s-1"


async def test_a_service_that_changed_its_keys_is_asked_once_for_the_new_ones(oidc: Oidc, provider: Provider) -> None:
    """And the keys are kept till then."""
    await signed_in(oidc)
    await signed_in(oidc)
    assert provider.asked.count("/jwks") == 1
    provider.signing = RSAKey.generate_key(2048, {"kid": "next"}, private=True)
    assert (await signed_in(oidc)).subject == "s-1"
    assert provider.asked.count("/jwks") == 2
    provider.published = [STRANGER]
    provider.signing = RSAKey.generate_key(2048, {"kid": "after"}, private=True)
    assert await refusal(signed_in(oidc)) == "link_invalid"
    assert provider.asked.count("/jwks") == 3


async def test_what_a_service_says_about_itself_is_asked_again_after_a_while(
    oidc: Oidc, provider: Provider, clock: ManualClock
) -> None:
    """Not each time."""
    for _ in range(3):
        await oidc.start("/")
    assert len(provider.asked) == 1
    clock.turn(KEEP_SECONDS)
    await oidc.start("/")
    assert len(provider.asked) == 2


# ---- a service that does not do its part


@pytest.mark.parametrize(
    "told",
    [
        {"issuer": "https://evil.example"},
        {"issuer": None},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": None},
        {"token_endpoint": ["x"]},
        {"jwks_uri": "file:///etc/passwd"},
    ],
)
async def test_d06_a_service_that_says_odd_things_about_itself_is_unavailable(
    oidc: Oidc, provider: Provider, told: dict[str, Any]
) -> None:
    """Nobody is sent anywhere."""
    provider.told = told
    assert await refusal(oidc.start("/")) == "provider_unavailable"


def answering(answer: Callable[[httpx.Request], httpx.Response], clock: ManualClock) -> Oidc:
    """An office whose service answers like this."""
    settings = OidcSettings("https://id.example", CLIENT_ID, "", "The Club")
    return Oidc(settings, Sealer(b"s" * 32), clock, lambda: BASE, transport=httpx.MockTransport(answer))


def broken(request: httpx.Request) -> httpx.Response:
    """Nobody there."""
    raise httpx.ConnectError("no route")


@pytest.mark.parametrize(
    "answer",
    [
        lambda request: httpx.Response(500, text="oops"),
        lambda request: httpx.Response(302, headers={"Location": "http://169.254.169.254/"}),
        lambda request: httpx.Response(200, text="<html>"),
        lambda request: httpx.Response(200, json=["x"]),
        lambda request: httpx.Response(200, content=b"[" * 300_000),
        lambda request: httpx.Response(200, content=b"[" * 100_000),
        broken,
    ],
)
async def test_a_service_that_does_not_answer_well_is_unavailable(
    answer: Callable[[httpx.Request], httpx.Response], clock: ManualClock
) -> None:
    """Where it leads elsewhere nobody follows, and no more is read than a little."""
    oidc = answering(answer, clock)
    with pytest.raises(Unavailable, match="sign-in"):
        await oidc.start("/")
    await oidc.close()


async def test_a_service_that_is_silent_is_not_waited_for(clock: ManualClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Longer than the deadline, drop by drop as well."""
    monkeypatch.setattr(module, "DEADLINE", 0.1)
    over = asyncio.Event()

    async def drip(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"{")
        await over.wait()
        return response

    app = web.Application()
    app.router.add_get("/{tail:.*}", drip)
    server = TestServer(app)
    await server.start_server()
    settings = OidcSettings(str(server.make_url("")).rstrip("/"), CLIENT_ID)
    oidc = Oidc(settings, Sealer(b"s" * 32), clock, lambda: BASE)
    assert await refusal(oidc.start("/")) == "provider_unavailable"
    over.set()
    await oidc.close()
    await server.close()


async def test_a_service_over_tls_is_not_left_for_one_without(clock: ManualClock) -> None:
    """Whatever it says of itself."""
    found = {
        "issuer": "https://id.example",
        "authorization_endpoint": "https://id.example/a",
        "token_endpoint": "http://id.example/t",
        "jwks_uri": "https://id.example/k",
    }
    oidc = answering(lambda request: httpx.Response(200, json=found), clock)
    assert await refusal(oidc.start("/")) == "provider_unavailable"
    await oidc.close()


async def test_the_verifier_goes_to_the_service_alone_and_the_secret_into_a_header(clock: ManualClock) -> None:
    """The challenge that went by the browser is its hash."""
    sent: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        if request.method == "POST":
            return httpx.Response(400, json={"error": "invalid_grant"})
        base = "https://id.example"
        found = {"issuer": base, "authorization_endpoint": f"{base}/a", "token_endpoint": f"{base}/t", "jwks_uri": base}
        return httpx.Response(200, json=found)

    settings = OidcSettings("https://id.example", CLIENT_ID, "hush")
    oidc = Oidc(settings, Sealer(b"s" * 32), clock, lambda: BASE, transport=httpx.MockTransport(answer))
    address, cookie = await oidc.start("/")
    query = parse_qs(urlsplit(address).query)
    assert await refusal(oidc.finish(cookie, query["state"][0], "the-code")) == "link_invalid"
    form = parse_qs(sent[-1].content.decode())
    hashed = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"][0].encode()).digest()).decode().rstrip("=")
    assert [hashed] == query["code_challenge"]
    assert sent[-1].headers["Authorization"] == httpx.BasicAuth("papote", "hush")._auth_header
    assert "client_secret" not in form
    await oidc.close()


async def test_the_button_says_the_service_s_name_or_its_host(clock: ManualClock) -> None:
    """And the secret is in no text about it."""
    one = answering(broken, clock)
    other = Oidc(OidcSettings("https://id.example/realm", CLIENT_ID, "hush"), Sealer(b"s" * 32), clock, lambda: BASE)
    assert (one.name, other.name) == ("The Club", "id.example")
    assert "hush" not in repr(other._settings)
    with pytest.raises(Refused):
        await one.finish("", "", "")
    await one.close()
    await other.close()
