"""Tests of the door for pages: where it listens, by TLS or not, and what stops it."""

from __future__ import annotations

import asyncio
import datetime
import ssl
from pathlib import Path

import aiohttp
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from papote.app import Office
from papote.config import Configuration
from papote.errors import ConfigurationError

PATIENCE = 60.0
"""How long a test waits for what has to happen; reached only when it does not."""


def write_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for this machine and its key, good for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    start = datetime.datetime.now(datetime.UTC) - datetime.timedelta(hours=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    chain, secret = folder / "chain.pem", folder / "key.pem"
    chain.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return chain, secret


async def test_an_office_with_a_certificate_speaks_https(tmp_path: Path) -> None:
    """With certificate and key, the page comes by TLS and the link says so."""
    chain, key = write_certificate(tmp_path)
    office = Office(Configuration(port=0, data_dir=tmp_path, tls_cert=chain, tls_key=key, shutdown_seconds=1.0))
    await office.start()
    try:
        assert office.url == f"https://127.0.0.1:{office.port}/"
        trust = ssl.create_default_context(cafile=str(chain))
        address = f"https://localhost:{office.port}/healthz"
        async with aiohttp.ClientSession() as session, session.get(address, ssl=trust) as response:
            assert response.status == 200
    finally:
        await office.stop()


async def test_c03_a_silent_beginning_of_tls_is_not_waited_for(tmp_path: Path) -> None:
    """The deadline for headers holds for the handshake before them, too."""
    chain, key = write_certificate(tmp_path)
    office = Office(
        Configuration(port=0, data_dir=tmp_path, tls_cert=chain, tls_key=key, header_seconds=0.1, shutdown_seconds=1.0)
    )
    await office.start()
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", office.port)
        writer.write(b"\x16\x03")
        async with asyncio.timeout(PATIENCE):
            assert await reader.read() == b""
        writer.close()
    finally:
        await office.stop()


async def test_a_port_that_is_taken_is_one_sentence(office: Office, tmp_path: Path) -> None:
    """The error names the setting and the address."""
    second = Office(Configuration(port=office.port, data_dir=tmp_path / "second", shutdown_seconds=1.0))
    with pytest.raises(
        ConfigurationError, match=rf"port: cannot listen on 127.0.0.1:{office.port}: address already in use"
    ):
        await second.start()


async def test_certificates_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    """A missing file and a file that is no certificate stop the start."""
    chain, key = write_certificate(tmp_path)
    with pytest.raises(ConfigurationError, match="tls_key: there is no file"):
        Office(Configuration(tls_cert=chain, tls_key=tmp_path / "absent.pem"))
    with pytest.raises(ConfigurationError, match="tls_cert: certificate and key do not fit"):
        Office(Configuration(tls_cert=key, tls_key=chain))


async def test_an_address_of_another_machine_is_named_as_the_host(tmp_path: Path) -> None:
    """The port has nothing to do with it."""
    other = Office(Configuration(host="192.0.2.1", port=0, data_dir=tmp_path))
    with pytest.raises(ConfigurationError, match="cannot listen on 192") as caught:
        await other.start()
    assert caught.value.key == "host"


async def test_the_link_of_an_office_that_listens_by_ipv6_alone_can_be_opened(tmp_path: Path) -> None:
    """Such a listener does not hear the other family."""
    office = Office(Configuration(host="::", port=0, data_dir=tmp_path, shutdown_seconds=2.0))
    await office.start()
    try:
        async with aiohttp.ClientSession() as session, session.get(f"{office.url}healthz") as answer:
            assert answer.status == 200
    finally:
        await office.stop()
