"""A mail server on this machine that keeps what it is given. No assertions here."""

from __future__ import annotations

import asyncio
import datetime
import ipaddress
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Letter:
    """What arrived."""

    sender: str
    to: list[str]
    subject: str
    text: str


class FreePort(Controller):
    """Listens on a port the system chooses."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


class Postbox:
    """A server by SMTP on a free port, on another thread, until left."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.unknown: set[str] = set()
        """Addresses nobody lives at."""
        self.later: set[str] = set()
        """Addresses it takes letters for at the second try."""
        self.refuses = ""
        """What it says to every letter, where it takes none."""
        self._controller = FreePort(self, "127.0.0.1", 0, ready_timeout=60.0)

    def __enter__(self) -> Postbox:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    @property
    def url(self) -> str:
        """As the office's settings have it."""
        return f"smtp://127.0.0.1:{self._controller.port}"

    async def handle_RCPT(
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Whether somebody lives there."""
        if address in self.unknown:
            return "550 nobody lives here"
        if address in self.later:
            self.later.discard(address)
            return "450 4.2.0 come back in five minutes"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:
        """A letter."""
        if self.refuses:
            return self.refuses
        content = envelope.content
        read = message_from_bytes(content if isinstance(content, bytes) else b"", policy=policy.default)
        body = read.get_body()
        text = body.get_content().replace("\r\n", "\n") if body is not None else ""
        self.letters.append(Letter(envelope.mail_from or "", list(envelope.rcpt_tos), str(read["Subject"]), text))
        return "250 OK"


def certificate(folder: Path) -> Path:
    """A file with a key and a certificate for this machine that it signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path
