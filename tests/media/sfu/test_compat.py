"""The private surface is tested before it is used, and done without where it has changed."""

from __future__ import annotations

import pytest
from pylibsrtp import _binding

from papote.errors import ConfigurationError
from papote.media.sfu import compat


def test_a_known_packet_comes_out_as_it_should() -> None:
    """With the pinned version the fast way is there."""
    assert compat.raw_srtp() is not None


def test_a_changed_library_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Missing, or doing something else: then the public calls are used."""

    class Changed:
        ffi = _binding.ffi

        class lib:
            """Says that all went well, and does nothing."""

            @staticmethod
            def srtp_protect(*_: object) -> int:
                return 0

            srtp_unprotect = srtp_protect

    monkeypatch.setattr("pylibsrtp._binding", Changed)
    assert compat.raw_srtp() is None
    monkeypatch.setattr("pylibsrtp._binding", object())
    assert compat.raw_srtp() is None


def test_an_unknown_aiortc_is_told_at_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a sentence."""
    compat.check_dtls()

    class Other:
        def __init__(self, *_: object) -> None:
            """Makes no sessions."""

    monkeypatch.setattr(compat, "RTCDtlsTransport", Other)
    with pytest.raises(ConfigurationError, match="aiortc"):
        compat.check_dtls()


async def test_datagrams_that_wait_are_limited() -> None:
    """F3: nobody reads before the handshake; the rest is dropped."""
    dtls = compat.Dtls(compat.new_certificate(), lambda _: None, lambda: None)
    for _ in range(1000):
        dtls.feed(bytes(1000))
    assert dtls._wire.incoming.qsize() == compat.HANDSHAKE_QUEUE
    await dtls.stop()
