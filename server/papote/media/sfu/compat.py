"""The only place that touches private members of aiortc and pylibsrtp, tested at start.

Encrypting in place in our own buffer saves half the cost of a packet, and pylibsrtp offers it only
below its public surface. Where that surface has changed, ``raw_srtp`` gives None, and packets go
through ``Session.protect`` instead. The DTLS handshake needs the two sessions aiortc makes; where they
are no longer found, starting fails with a sentence rather than the first call with a traceback.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import pylibsrtp
from aiortc import RTCCertificate, RTCDtlsFingerprint, RTCDtlsParameters, RTCDtlsTransport
from pylibsrtp import Policy, Session

from papote.errors import ConfigurationError

log = logging.getLogger("papote.media")

HANDSHAKE_QUEUE = 32
"""DTLS datagrams that wait to be read; the rest is dropped, and sent again by the client."""

SRTP_ERRORS: tuple[type[Exception], ...] = (pylibsrtp.Error, ValueError, TypeError)
"""What pylibsrtp raises on packets it cannot process."""


class RawSrtp(NamedTuple):
    """libsrtp itself: ``protect(context, pointer, length)`` works in place and gives 0 where all is well."""

    ffi: Any
    protect: Callable[[Any, Any, Any], int]
    unprotect: Callable[[Any, Any, Any], int]

    def context(self, session: Session) -> Any:
        """What ``protect`` and ``unprotect`` want; lives as long as the session."""
        return session._srtp[0]


def raw_srtp() -> RawSrtp | None:
    """The C library below pylibsrtp, if a known packet comes out of it as out of the public calls."""
    try:
        from pylibsrtp import _binding

        raw = RawSrtp(_binding.ffi, _binding.lib.srtp_protect, _binding.lib.srtp_unprotect)
        if _works(raw):
            return raw
    except Exception:  # whatever has changed, the public calls remain
        log.debug("srtp_self_test", exc_info=True)
    log.warning("srtp_in_place_unavailable")
    return None


def _works(raw: RawSrtp) -> bool:
    packet = bytes.fromhex("80600001000000010000002a") + bytes(range(64))

    def session(ssrc_type: int) -> Session:
        profile = Policy.SRTP_PROFILE_AEAD_AES_256_GCM
        return Session(Policy(key=bytes(range(44)), ssrc_type=ssrc_type, srtp_profile=profile))

    expected = session(Policy.SSRC_ANY_OUTBOUND).protect(packet)
    buffer = raw.ffi.new("char[]", 256)
    view = memoryview(raw.ffi.buffer(buffer)).cast("B")
    length = raw.ffi.new("int *", len(packet))
    view[: len(packet)] = packet
    sender, receiver = session(Policy.SSRC_ANY_OUTBOUND), session(Policy.SSRC_ANY_INBOUND)
    if raw.protect(raw.context(sender), buffer, length) or bytes(view[: length[0]]) != expected:
        return False
    return not raw.unprotect(raw.context(receiver), buffer, length) and bytes(view[: length[0]]) == packet


def check_dtls() -> None:
    """Raise where aiortc no longer makes the sessions we need."""
    probe = RTCDtlsTransport(_Wire(lambda _: None), [new_certificate()])  # type: ignore[arg-type]
    if not (hasattr(probe, "_tx_srtp") and hasattr(probe, "_rx_srtp")):
        raise ConfigurationError("aiortc", "this version is not known to work: install the pinned one")


def new_certificate() -> RTCCertificate:
    """The certificate of a worker: self-signed; clients know it by its fingerprint."""
    return RTCCertificate.generateCertificate()


def fingerprint(certificate: RTCCertificate) -> str:
    """Its SHA-256 fingerprint."""
    return next(each.value for each in certificate.getFingerprints() if each.algorithm == "sha-256")


def _nothing(*_: object) -> None:
    """What an ended connection still does."""


class _Wire:
    """What aiortc takes for an ICE transport: datagrams in and out."""

    state = "completed"

    def __init__(self, send: Callable[[bytes], None], *, calls: bool = False) -> None:
        self.role = "controlled" if calls else "controlling"
        """With the latter, aiortc takes the server's part in the handshake."""
        self.send = send
        self.incoming: asyncio.Queue[bytes | None] = asyncio.Queue(HANDSHAKE_QUEUE)

    async def _recv(self) -> bytes:
        datagram = await self.incoming.get()
        if datagram is None:
            raise ConnectionError
        return datagram

    async def _send(self, data: bytes) -> None:
        self.send(data)


class Dtls:
    """The DTLS side of one endpoint: from its first datagram to the two SRTP sessions, and its end."""

    def __init__(
        self,
        certificate: RTCCertificate,
        send: Callable[[bytes], None],
        closed: Callable[[], None],
        *,
        calls: bool = False,
    ) -> None:
        """``calls``: take the client's part."""
        self._wire = _Wire(send, calls=calls)
        self._transport = RTCDtlsTransport(self._wire, [certificate])  # type: ignore[arg-type]
        self._closed = closed

    def feed(self, datagram: bytes) -> None:
        """Take a datagram of the client; more than can wait are dropped."""
        if not self._wire.incoming.full():
            self._wire.incoming.put_nowait(datagram)

    async def connect(self, fingerprints: Sequence[tuple[str, str]]) -> tuple[Session, Session] | None:
        """Shake hands; gives the sessions for sending and receiving, or None where the client is not who it says."""
        parameters = RTCDtlsParameters(
            fingerprints=[RTCDtlsFingerprint(algorithm=algorithm, value=value) for algorithm, value in fingerprints]
        )
        try:
            await self._transport.start(parameters)
        except Exception:  # a client's certificate can make libraries raise anything
            log.debug("dtls_handshake", exc_info=True)
            return None
        if self._transport.state != "connected":
            return None
        self._transport.on("statechange", self._changed)
        return self._transport._tx_srtp, self._transport._rx_srtp

    def _changed(self) -> None:
        if self._transport.state == "closed":
            self._closed()

    async def stop(self) -> None:
        """Say goodbye, and wait for nobody."""
        self._transport.remove_all_listeners()
        await self._transport.stop()
        self._closed = _nothing
        self._wire.send = _nothing
