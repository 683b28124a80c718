"""The door for pages: one listening socket, TLS where there is a certificate, a guard for each connection.

What is behind it is one application of aiohttp; sockets and operations are routes of it.
"""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl

from aiohttp import web

from papote.api import Guard, HttpDeadlines, guarded, library_logger
from papote.app.reasons import reason_of
from papote.config import Configuration
from papote.errors import ConfigurationError

CONNECTIONS_PER_SOCKET = 2
"""A browser keeps a few HTTP connections for a moment beside its socket: so many more are let in at most."""

BACKLOG = 1024
"""Newcomers the system holds while we are busy: an event begins for everybody at once."""


class Door:
    """Where pages come in."""

    def __init__(self, configuration: Configuration) -> None:
        """Raises ConfigurationError where certificate and key cannot be used."""
        self._configuration = configuration
        self._tls = _tls_context(configuration)
        self._runner: web.AppRunner | None = None
        self._server: asyncio.Server | None = None
        self._guards: set[Guard] = set()

    async def open(self, app: web.Application) -> None:
        """Listen; raises ConfigurationError where that cannot be."""
        configuration = self._configuration
        self._runner = web.AppRunner(
            app,
            access_log=None,
            logger=library_logger(),
            handle_signals=False,
            keepalive_timeout=configuration.keepalive_seconds,
            shutdown_timeout=configuration.shutdown_seconds / 4,
        )
        await self._runner.setup()
        assert self._runner.server is not None
        make, self._guards = guarded(
            self._runner.server,
            HttpDeadlines(configuration.header_seconds, configuration.body_seconds, configuration.keepalive_seconds),
            configuration.max_sockets * CONNECTIONS_PER_SOCKET,
        )
        try:
            self._server = await asyncio.get_running_loop().create_server(
                make,
                configuration.host,
                configuration.port,
                ssl=self._tls,
                # The guard sees a connection only once TLS stands: until then this is its deadline.
                ssl_handshake_timeout=configuration.header_seconds if self._tls is not None else None,
                backlog=BACKLOG,
                reuse_address=True,
            )
        except (OSError, UnicodeError) as error:
            nowhere = isinstance(error, socket.gaierror | UnicodeError) or error.errno == errno.EADDRNOTAVAIL
            key = "host" if nowhere else "port"
            where = f"{configuration.host}:{configuration.port}"
            raise ConfigurationError(key, f"cannot listen on {where}: {reason_of(error)}") from None

    def shut(self) -> None:
        """Nobody new comes in."""
        if self._server is not None:
            self._server.close()

    async def take_down(self) -> None:
        """Let go of what the application holds."""
        if self._runner is not None:
            await self._runner.cleanup()

    def cut(self) -> None:
        """End what connections are left."""
        for guard in tuple(self._guards):
            guard.close()

    @property
    def port(self) -> int:
        """The port listened on; the one the system chose when the configuration says 0."""
        assert self._server is not None
        number: int = self._server.sockets[0].getsockname()[1]
        return number

    @property
    def url(self) -> str:
        """The address to open on this machine."""
        scheme = "https" if self._tls is not None else "http"
        host = self._configuration.host
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
        return f"{scheme}://{f'[{host}]' if ':' in host else host}:{self.port}/"


def _tls_context(configuration: Configuration) -> ssl.SSLContext | None:
    if configuration.tls_cert is None or configuration.tls_key is None:
        return None
    for key, path in (("tls_cert", configuration.tls_cert), ("tls_key", configuration.tls_key)):
        if not path.is_file():
            raise ConfigurationError(key, f"there is no file {path}")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    try:
        context.load_cert_chain(configuration.tls_cert, configuration.tls_key)
    except (ssl.SSLError, OSError) as error:
        raise ConfigurationError("tls_cert", f"certificate and key do not fit together: {reason_of(error)}") from None
    return context
