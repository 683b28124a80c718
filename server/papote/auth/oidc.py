"""Signing in with an account elsewhere: OpenID Connect, the code flow with PKCE, state and nonce.

``start`` sends a browser to the provider, ``finish`` takes it back and says who the provider vouches for. Whatever does
not fit is ``link_invalid``; a provider that does not answer is ``provider_unavailable``.
"""

from __future__ import annotations

import asyncio
import hmac
import json
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from papote.auth.cookies import Sealer
from papote.auth.keys import new_secret
from papote.auth.links import CALLBACK, STATE_SECONDS, local_path
from papote.auth.mailer import clean_address
from papote.errors import OfficeError, Refused, Unavailable
from papote.interfaces import Clock
from papote.types import Seconds

DEADLINE: Seconds = 5.0

KEEP_SECONDS: Seconds = 3600.0
"""How long what a provider says about itself, and its keys, are believed."""

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""Signatures of a key that is the provider's alone: neither ``none``, nor one that whoever checks it can also make."""

LEEWAY = 60
"""Seconds by which clocks may differ."""

LARGEST = 256 * 1024
"""Bytes of an answer that are read."""

STATES = 10_000

SCOPE = "openid email profile"


@dataclass(frozen=True, slots=True)
class OidcSettings:
    """The provider, and what it knows us by."""

    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    """Empty: a public client, which PKCE alone protects."""
    name: str = ""
    """On the button."""


@dataclass(frozen=True, slots=True)
class Vouched:
    """Who a provider says somebody is."""

    issuer: str
    subject: str
    email: str | None
    """Only one that the provider says it has verified."""
    name: str
    next: str


@dataclass(frozen=True, slots=True)
class _Provider:
    authorization: str
    token: str
    jwks: str
    until: Seconds
    basic: bool
    """Whether the secret goes into a header, as is usual, or into the form."""


class Oidc:
    """One provider."""

    def __init__(
        self,
        settings: OidcSettings,
        sealer: Sealer,
        clock: Clock,
        base: Callable[[], str],
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """``base`` is the office's own address; ``transport`` stands in for the network in tests."""
        self._settings = settings
        self._sealer = sealer
        self._clock = clock
        self._base = base
        self._client = httpx.AsyncClient(
            timeout=DEADLINE,
            follow_redirects=False,
            trust_env=True,
            transport=transport,
            limits=httpx.Limits(max_connections=10),
        )
        self._provider: _Provider | None = None
        self._keys: tuple[KeySet, Seconds] | None = None
        self._finding = asyncio.Lock()
        self._used: OrderedDict[str, Seconds] = OrderedDict()

    @property
    def name(self) -> str:
        """What the button says."""
        return self._settings.name or self._settings.issuer.partition("://")[2].partition("/")[0]

    @property
    def redirect_uri(self) -> str:
        """Where the provider sends people back to; registered there."""
        return self._base().rstrip("/") + CALLBACK

    async def close(self) -> None:
        """Hang up."""
        await self._client.aclose()

    # ---- there

    async def start(self, next: str) -> tuple[str, str]:
        """The address at the provider, and what the browser is to bring back in a cookie."""
        provider = await self._find()
        state, nonce, verifier = new_secret(), new_secret(), new_secret()
        address: str = prepare_grant_uri(
            provider.authorization,
            self._settings.client_id,
            "code",
            redirect_uri=self.redirect_uri,
            scope=SCOPE,
            state=state,
            nonce=nonce,
            code_challenge=create_s256_code_challenge(verifier),
            code_challenge_method="S256",
        )
        until = self._clock.unix() + STATE_SECONDS
        return address, self._sealer.seal("oidc", [state, nonce, verifier, local_path(next), until])

    # ---- and back

    async def finish(self, cookie: str, state: str, code: str, issuer: str | None = None) -> Vouched:
        """Who it is; ``issuer`` is what the provider says it is, if it does (RFC 9207)."""
        now = self._clock.unix()
        opened = self._sealer.open("oidc", cookie)
        if opened is None:
            raise Refused("link_invalid")
        ours, nonce, verifier, next, until = opened
        fits = hmac.compare_digest(state.encode(errors="replace"), ours.encode())
        if not fits or now >= until or not code or (issuer is not None and issuer != self._settings.issuer):
            raise Refused("link_invalid")
        self._use_up(ours, now)
        claims = await self._redeem(code, verifier, nonce)
        return self._vouched(claims, next)

    def _use_up(self, state: str, now: Seconds) -> None:
        """A state brings back one code."""
        if state in self._used:
            raise Refused("link_invalid")
        self._used[state] = now
        while self._used and (len(self._used) > STATES or next(iter(self._used.values())) < now - STATE_SECONDS):
            self._used.popitem(last=False)

    async def _redeem(self, code: str, verifier: str, nonce: str) -> CodeIDToken:
        provider = await self._find()
        settings = self._settings
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect_uri,
            "code_verifier": verifier,
        }
        auth = None
        if settings.client_secret and provider.basic:
            auth = httpx.BasicAuth(settings.client_id, settings.client_secret)
        else:
            form["client_id"] = settings.client_id
            if settings.client_secret:
                form["client_secret"] = settings.client_secret
        answer = await self._ask("POST", provider.token, form=form, auth=auth)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise Refused("link_invalid")
        return await self._verify(token, nonce, answer.get("access_token"))

    async def _verify(self, token: str, nonce: str, access_token: object) -> CodeIDToken:
        """The claims of a token that is the provider's own, for us, of now, and of this very attempt."""
        for fresh in (False, True):
            keys = await self._key_set(fresh=fresh)
            try:
                decoded = jwt.decode(token, keys, algorithms=list(ALGORITHMS))
                break
            except (JoseError, ValueError, RecursionError) as error:
                # Providers change their keys; nobody gets us to ask more than once for each attempt.
                if fresh:
                    raise Refused("link_invalid") from error
        else:  # pragma: no cover - the second round returns or raises
            raise Refused("link_invalid")
        claims = CodeIDToken(
            decoded.claims,
            decoded.header,
            {
                "iss": {"essential": True, "value": self._settings.issuer},
                "aud": {"essential": True, "value": self._settings.client_id},
                "nonce": {"essential": True, "value": nonce},
                "sub": {"essential": True},
            },
            {
                "nonce": nonce,
                "client_id": self._settings.client_id,
                "access_token": access_token if isinstance(access_token, str) else None,
            },
        )
        try:
            claims.validate(now=int(self._clock.unix()), leeway=LEEWAY)
        except (JoseError, ValueError, TypeError) as error:
            raise Refused("link_invalid") from error
        return claims

    def _vouched(self, claims: CodeIDToken, next: str) -> Vouched:
        subject = claims.get("sub")
        if not isinstance(subject, str) or not 1 <= len(subject) <= 255:
            raise Refused("link_invalid")
        email = claims.get("email")
        verified = claims.get("email_verified") is True and isinstance(email, str)
        name = claims.get("name") or claims.get("preferred_username") or ""
        return Vouched(
            issuer=self._settings.issuer,
            subject=subject,
            email=clean_address(str(email)) if verified else None,
            name=name if isinstance(name, str) else "",
            next=local_path(next),
        )

    # ---- what the provider says about itself

    async def _find(self) -> _Provider:
        async with self._finding:
            now = self._clock.now()
            if self._provider is not None and now < self._provider.until:
                return self._provider
            issuer = self._settings.issuer
            found = await self._ask("GET", issuer.rstrip("/") + "/.well-known/openid-configuration")
            # Another issuer than the one we asked: somebody mixes providers up.
            if found.get("issuer") != issuer:
                raise Unavailable("provider_unavailable")
            methods = found.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
            self._provider = _Provider(
                authorization=_endpoint(found, "authorization_endpoint", issuer),
                token=_endpoint(found, "token_endpoint", issuer),
                jwks=_endpoint(found, "jwks_uri", issuer),
                until=now + KEEP_SECONDS,
                basic="client_secret_basic" in methods,
            )
            return self._provider

    async def _key_set(self, *, fresh: bool) -> KeySet:
        now = self._clock.now()
        if self._keys is not None and not fresh and now < self._keys[1]:
            return self._keys[0]
        provider = await self._find()
        document = await self._ask("GET", provider.jwks)
        try:
            keys = KeySet.import_key_set(document)  # type: ignore[arg-type]
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise Unavailable("provider_unavailable") from error
        self._keys = (keys, now + KEEP_SECONDS)
        return keys

    async def _ask(
        self, method: str, url: str, form: dict[str, str] | None = None, auth: httpx.BasicAuth | None = None
    ) -> dict[str, Any]:
        """A JSON object from the provider, within the deadline as a whole."""
        try:
            async with (
                asyncio.timeout(DEADLINE),
                self._client.stream(
                    method, url, data=form, auth=auth, headers={"Accept": "application/json"}
                ) as answer,
            ):
                body = bytearray()
                async for chunk in answer.aiter_bytes():
                    body += chunk
                    if len(body) > LARGEST:
                        raise Unavailable("provider_unavailable")
        except OfficeError:
            raise
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, OSError) as error:
            raise Unavailable("provider_unavailable", retry_after=10.0) from error
        if method == "POST" and answer.status_code in (400, 401, 403):
            raise Refused("link_invalid")  # a code that is used, too old, or not ours
        if answer.status_code != 200:
            raise Unavailable("provider_unavailable", retry_after=10.0)
        try:
            found = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise Unavailable("provider_unavailable") from error
        if not isinstance(found, dict):
            raise Unavailable("provider_unavailable")
        return found


def _endpoint(found: dict[str, Any], name: str, issuer: str) -> str:
    """An address of the provider; one that speaks TLS is not left for one that does not."""
    url = found.get(name)
    schemes = ("https://",) if issuer.startswith("https://") else ("https://", "http://")
    if not isinstance(url, str) or not url.startswith(schemes):
        raise Unavailable("provider_unavailable")
    return url
