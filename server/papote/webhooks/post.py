"""One attempt to deliver: a POST that follows no redirect, reads no answer but its status, and ends in time."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Protocol

import aiohttp
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from papote.errors import Refused
from papote.types import Seconds
from papote.webhooks.addresses import PrivateAddress, PublicResolver, check_url

DEADLINE: Seconds = 10.0
"""From the first look at the name to the status of the answer."""

CONNECTIONS = 32


class NotDelivered(Exception):
    """It did not arrive, for a reason that can be told."""


class Post(Protocol):
    """How something is sent; tests have others."""

    async def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """The status of the answer; raises ``NotDelivered``."""

    async def close(self) -> None:
        """Nothing more is sent."""


class HttpPost:
    """Sends over HTTP. ``private``: to addresses of one's own network as well."""

    def __init__(self, *, private: bool = False, deadline: Seconds = DEADLINE) -> None:
        self._private = private
        self._deadline = deadline
        self._session: aiohttp.ClientSession | None = None

    async def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """The status of the answer; raises ``NotDelivered``."""
        try:
            check_url(url, private=self._private)
            async with asyncio.timeout(self._deadline):
                response = await self._open().post(
                    URL(url, encoded=True), data=body, headers=headers, allow_redirects=False
                )
                response.close()  # whatever else it says is not read
        except Refused as refusal:
            raise NotDelivered(refusal.code) from None
        except TimeoutError:
            raise NotDelivered("timeout") from None
        except aiohttp.ClientConnectorError as error:
            reason = "address_private" if isinstance(error.os_error, PrivateAddress) else "unreachable"
            raise NotDelivered(reason) from None
        except (aiohttp.ClientError, OSError, ValueError):
            raise NotDelivered("broken") from None
        return response.status

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=CONNECTIONS,
                    use_dns_cache=False,
                    resolver=ThreadedResolver() if self._private else PublicResolver(),
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
            )
        return self._session

    async def close(self) -> None:
        """Nothing more is sent."""
        if self._session is not None:
            await self._session.close()
