"""A sign-in service as large as an office needs one: OpenID Connect by Authlib's own server, with discovery, the
authorize page, the token endpoint with PKCE, and keys. Tests say who is at the keyboard, and how it is to misbehave.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from authlib.oauth2.rfc6749 import AuthorizationServer, ClientMixin, OAuth2Payload, OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID = "papote"
CLIENT_SECRET = "a-secret-they-share"


@dataclass
class User:
    """Somebody with an account over there."""

    sub: str
    name: str = ""
    email: str = ""
    verified: bool = True


@dataclass
class Code:
    """A code that was given out."""

    code: str
    client_id: str
    redirect_uri: str
    scope: str
    user: User
    nonce: str
    code_challenge: str
    code_challenge_method: str

    def get_redirect_uri(self) -> str:
        """Where it was sent."""
        return self.redirect_uri

    def get_scope(self) -> str:
        """What it is for."""
        return self.scope

    def get_nonce(self) -> str:
        """Which attempt it belongs to."""
        return self.nonce

    def get_auth_time(self) -> int | None:
        """Not told."""
        return None

    get_acr = get_amr = get_auth_time


class _Client(ClientMixin):  # type: ignore[misc]
    """The office, as the service knows it."""

    client_id = CLIENT_ID
    id_token_signed_response_alg = "RS256"

    def __init__(self, redirects: list[str], secret: str) -> None:
        self.redirects = redirects
        self.secret = secret

    def get_client_id(self) -> str:
        return self.client_id

    def get_default_redirect_uri(self) -> str:
        return self.redirects[0]

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri in self.redirects

    def check_client_secret(self, client_secret: str) -> bool:
        return secrets.compare_digest(self.secret, client_secret)

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == ("client_secret_basic" if self.secret else "none")

    def check_response_type(self, response_type: str) -> bool:
        return bool(response_type == "code")

    def check_grant_type(self, grant_type: str) -> bool:
        return bool(grant_type == "authorization_code")


class _Payload(OAuth2Payload):  # type: ignore[misc]
    def __init__(self, data: dict[str, str], lists: dict[str, list[str]]) -> None:
        self._data = data
        self._lists = defaultdict(list, lists)

    @property
    def data(self) -> dict[str, str]:
        return self._data

    @property
    def datalist(self) -> defaultdict[str, list[str]]:
        return self._lists


class _Request(OAuth2Request):  # type: ignore[misc]
    def __init__(self, request: web.Request, form: dict[str, str]) -> None:
        super().__init__(request.method, str(request.url), headers=request.headers)
        both = {**request.query, **form}
        self._form = form
        self._query = dict(request.query)
        self.payload = _Payload(both, {name: [value] for name, value in both.items()})

    @property
    def args(self) -> dict[str, str]:
        return self._query

    @property
    def form(self) -> dict[str, str]:
        return self._form


class _Server(AuthorizationServer):  # type: ignore[misc]
    def __init__(self, provider: Provider) -> None:
        super().__init__(scopes_supported=["openid", "email", "profile"])
        self.provider = provider
        self.register_token_generator("default", self._token)
        self.register_grant(_grant(provider), [_openid(provider), CodeChallenge(required=True)])

    def _token(self, **_: Any) -> dict[str, Any]:
        scope = str(_["scope"])
        return {"token_type": "Bearer", "access_token": secrets.token_urlsafe(24), "expires_in": 60, "scope": scope}

    def query_client(self, client_id: str) -> _Client | None:
        return self.provider.client if client_id == CLIENT_ID else None

    def save_token(self, token: dict[str, Any], request: Any) -> None:
        """Nothing is done with it but to sign in."""

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Nobody listens."""

    def create_oauth2_request(self, request: Any) -> _Request:
        made: _Request = request
        return made

    def handle_response(self, status: int, body: Any, headers: Any) -> web.Response:
        sent = {str(name): str(value) for name, value in headers}
        if isinstance(body, dict):
            return web.json_response(body, status=status)
        return web.Response(text=body or "", status=status, headers=sent)


def _grant(provider: Provider) -> type[AuthorizationCodeGrant]:
    class Grant(AuthorizationCodeGrant):  # type: ignore[misc]
        TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic", "client_secret_post", "none")

        def save_authorization_code(self, code: str, request: Any) -> None:
            data = request.payload.data
            provider.codes[code] = Code(
                code,
                request.client.client_id,
                request.payload.redirect_uri,
                request.payload.scope,
                request.user,
                data.get("nonce", ""),
                data.get("code_challenge", ""),
                data.get("code_challenge_method", ""),
            )

        def query_authorization_code(self, code: str, client: Any) -> Code | None:
            return provider.codes.get(code)

        def delete_authorization_code(self, authorization_code: Code) -> None:
            del provider.codes[authorization_code.code]

        def authenticate_user(self, authorization_code: Code) -> User:
            return authorization_code.user

    return Grant


def _openid(provider: Provider) -> OpenIDCode:
    class Identity(OpenIDCode):  # type: ignore[misc]
        def exists_nonce(self, nonce: str, request: Any) -> bool:
            known = nonce in provider.nonces
            provider.nonces.add(nonce)
            return known

        def resolve_client_private_key(self, client: Any) -> RSAKey:
            return provider.signing

        def get_encode_header(self, client: Any) -> dict[str, str]:
            return {"alg": "RS256", "kid": str(provider.signing.kid)}

        def get_client_algorithm(self, client: Any) -> str:
            return "RS256"

        def get_client_claims(self, client: Any) -> dict[str, Any]:
            now = int(provider.unix())
            return {"iss": provider.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "auth_time": now}

        def generate_user_info(self, user: User, scope: str) -> Any:
            info = UserInfo(sub=user.sub)
            if user.name:
                info["name"] = user.name
            if user.email:
                info["email"], info["email_verified"] = user.email, user.verified
            return info

    return Identity()


def _key() -> RSAKey:
    key = RSAKey.generate_key(2048, {"kid": secrets.token_hex(4), "use": "sig"}, private=True)
    assert isinstance(key, RSAKey)
    return key


@dataclass
class Provider:
    """The service; ``application`` is what answers."""

    unix: Callable[[], float]
    issuer: str = ""
    user: User = field(default_factory=lambda: User("s-1", "Ada Lovelace", "ada@example.org"))
    """Who is at the keyboard over there."""
    asks: bool = False
    """Whether the authorize page is a page, for people; otherwise it agrees at once."""
    secret: str = CLIENT_SECRET
    redirects: list[str] = field(default_factory=list)
    forge: Callable[[dict[str, Any], dict[str, Any]], str] | None = None
    """Makes another ID token of a good one's header and claims."""
    told: dict[str, Any] = field(default_factory=dict)
    """What it says about itself that is not so."""
    codes: dict[str, Code] = field(default_factory=dict)
    nonces: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    """Paths that were asked for."""
    signing: RSAKey = field(default_factory=_key)
    published: list[RSAKey] | None = None
    """Its keys as it says; its own where nothing else is said."""

    @property
    def client(self) -> _Client:
        """The office."""
        return _Client(self.redirects, self.secret)

    def application(self) -> web.Application:
        """The service as aiohttp serves it."""
        self._server = _Server(self)
        app = web.Application()
        app.add_routes(
            [
                web.get("/.well-known/openid-configuration", self._discover),
                web.get("/jwks", self._keys),
                web.get("/authorize", self._authorize),
                web.post("/token", self._token),
                web.get("/favicon.ico", self._picture),
            ]
        )
        return app

    async def _discover(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        base = self.issuer.rstrip("/")
        return web.json_response(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{base}/authorize",
                "token_endpoint": f"{base}/token",
                "jwks_uri": f"{base}/jwks",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
                **self.told,
            }
        )

    async def _picture(self, request: web.Request) -> web.Response:
        return web.Response(status=204)

    async def _keys(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        keys = self.published if self.published is not None else [self.signing]
        return web.json_response({"keys": [key.as_dict(private=False) for key in keys]})

    async def _authorize(self, request: web.Request) -> web.Response:
        if self.asks and "agreed" not in request.query:
            address = request.url.update_query(agreed="1")
            text = f'<title>Sign in there</title><h1>{self.user.name}</h1><a href="{address}">Continue</a>'
            return web.Response(text=text.replace("&", "&amp;"), content_type="text/html")
        wish = _Request(request, {})
        grant = self._server.get_authorization_grant(wish)
        answer = self._server.create_authorization_response(wish, grant_user=self.user, grant=grant)
        assert isinstance(answer, web.Response)
        return answer

    async def _token(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        form = {name: str(value) for name, value in (await request.post()).items()}
        answer = self._server.create_token_response(_Request(request, form))
        assert isinstance(answer, web.Response)
        if self.forge is not None and answer.status == 200:
            body = _json(answer)
            token = jwt.decode(body["id_token"], self.signing, algorithms=["RS256"])
            return web.json_response({**body, "id_token": self.forge(dict(token.header), dict(token.claims))})
        return answer


def _json(answer: web.Response) -> dict[str, Any]:
    assert answer.text is not None
    found = json.loads(answer.text)
    assert isinstance(found, dict)
    return found


@contextmanager
def running(provider: Provider) -> Iterator[Provider]:
    """The service at a port of its own, on another thread, for tests whose own thread drives a browser."""
    ready, over = threading.Event(), asyncio.Event()
    loops: list[asyncio.AbstractEventLoop] = []

    async def serve() -> None:
        loops.append(asyncio.get_running_loop())
        runner = web.AppRunner(provider.application())
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        provider.issuer = f"http://127.0.0.1:{runner.addresses[0][1]}"
        ready.set()
        await over.wait()
        await runner.cleanup()

    thread = threading.Thread(target=asyncio.run, args=(serve(),), name="sign-in service")
    thread.start()
    try:
        assert ready.wait(60)
        yield provider
    finally:
        if loops:
            loops[0].call_soon_threadsafe(over.set)
        thread.join(60)
