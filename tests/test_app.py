"""Tests of the whole office in one process: it opens, it answers, it says goodbye, it closes in time."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import logging
import os
import re
import signal
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import socketio
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from papote.app import (
    Office,
    command_name,
    forwarding_settings,
    gateway_settings,
    greeting,
    mapped,
    room_settings,
    shipped,
)
from papote.config import Configuration
from papote.errors import ConfigurationError
from papote.world.settings import RoomSettings

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 10.0
"""How long a test waits for what has to happen; reached only when it does not."""

JOIN = {"protocol": 1, "room": "le-palier", "name": "Ada", "avatar": "a01"}


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """An office on a free port, on the shipped map."""
    made = Office(Configuration(port=0, data_dir=tmp_path, seed=1, shutdown_seconds=2.0))
    await made.start()
    yield made
    await made.stop()


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


async def test_every_part_of_an_open_office_answers(office: Office) -> None:
    """The page, its files, the rooms, the map, health and metrics are there on one port."""
    async with aiohttp.ClientSession(office.url) as session:
        for path in ("/", "/r/le-palier", "/static/main.js", "/avatars/avatars.json", "/api/rooms/le-palier/map"):
            async with session.get(path) as response:
                assert response.status == 200, path
                assert response.headers["Server"] == "Papote"
        async with session.get("/api/rooms") as response:
            assert await response.json() == [{"id": "le-palier", "name": "Le Palier", "people": 0}]
        async with session.get("/metrics") as response:
            assert "papote_rooms 1.0" in await response.text()
        async with session.get("/healthz") as response:
            assert (await response.json())["status"] == "ok"


async def test_f11_unreadable_requests_make_no_tracebacks(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    """A hundred requests of rubbish are a hundred answers and one line, which quotes nothing."""
    for _ in range(100):
        reader, writer = await asyncio.open_connection("127.0.0.1", office.port)
        writer.write(b"GET / HTTP/1.1\r\nHost: rubbish\r\nHost: rubbish\r\n\r\n")
        async with asyncio.timeout(PATIENCE):
            assert b" 400 " in await reader.readline()
        writer.close()
    lines = [record for record in caplog.records if record.levelno > logging.INFO]
    assert {record.getMessage() for record in lines} == {"unreadable_request"}
    assert len(lines) <= PATIENCE
    assert not any(record.exc_info for record in lines)


async def test_somebody_who_joins_is_counted_and_told_when_the_office_closes(office: Office) -> None:
    """The gateway, the room and the list know of the same person; closing says why."""
    told: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    person = socketio.AsyncClient(reconnection=False)
    person.on("bye", lambda bye: told.set_result(bye["code"]))
    await person.connect(office.url, transports=["websocket"])
    assert await person.call("join", JOIN) == {"ok": True}
    async with aiohttp.ClientSession(office.url) as session, session.get("/api/rooms") as response:
        assert (await response.json())[0]["people"] == 1
    async with asyncio.timeout(PATIENCE):
        await office.stop()
        assert await told == "shutting_down"
        await person.wait()
    await person.shutdown()


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


async def test_the_greeting_tells_the_link_and_what_else_there_is(office: Office) -> None:
    """Whoever started the office sees where it is and what it can do."""
    text = greeting(office)
    for part in (office.url, "Le Palier", "--map FILE", "papote map check", "--help", "Ctrl+C"):
        assert part in text


def test_the_command_named_is_one_that_can_be_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a clone that ``make`` has set up it is the one in ``.venv``; installed, its plain name."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert command_name() == "papote"
    for folder in (".venv/bin", "bin"):
        command = tmp_path / folder / "papote"
        command.parent.mkdir(parents=True)
        command.write_text("#!/bin/sh\n")
        command.chmod(0o755)
        assert command_name() == (".venv/bin/papote" if folder == ".venv/bin" else "papote")


async def test_the_greeting_says_when_cameras_need_https(tmp_path: Path) -> None:
    """An office open to the network without HTTPS tells why cameras will not work there."""
    office = Office(Configuration(host="0.0.0.0", port=0, data_dir=tmp_path, shutdown_seconds=1.0))
    await office.start()
    try:
        assert "only over HTTPS" in greeting(office)
        assert "For others     http://" in greeting(office)
        assert office.url.startswith("http://127.0.0.1:")
    finally:
        await office.stop()


def test_settings_reach_the_parts_by_name() -> None:
    """A number of the configuration is the number of the part that goes by it."""
    configuration = Configuration(
        join_radius=4.0,
        max_event=1000,
        ice_stun_urls=("stun:stun.example.org:3478",),
        public_url="https://office.example.org",
    )
    assert mapped(RoomSettings, configuration).join_radius == 4.0
    settings = gateway_settings(configuration)
    assert settings.max_event == 1000
    assert settings.ice.stun_urls == ("stun:stun.example.org:3478",)
    assert settings.allowed_origins == ("https://office.example.org",)


def test_what_is_shipped_is_there() -> None:
    """The client, the arrival map and the people's pictures lie where the office looks for them."""
    resources = shipped()
    assert (resources.static / "index.html").is_file()
    assert resources.arrival_map.is_file()
    assert (resources.maps / "avatars" / "avatars.json").is_file()


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_command_opens_in_time_and_closes_when_told(number: signal.Signals, tmp_path: Path) -> None:
    """A real process prints its link, stops at a signal with exit code 0, and leaves no traceback."""
    process = subprocess.Popen(
        [sys.executable, "-m", "papote", "serve", "--port", "0"],
        env={"PYTHONPATH": str(ROOT / "server"), "PATH": os.defpath, "PYTHONUNBUFFERED": "1"},
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout is not None
        printed = ""
        for line in process.stdout:
            printed += line
            if "Ctrl+C" in line:
                break
        assert re.search(r"http://127\.0\.0\.1:\d+/", printed)
        process.send_signal(number)
        printed += process.stdout.read()
        assert process.wait(PATIENCE) == 0
        assert "Traceback" not in printed
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def test_an_office_of_this_machine_alone_lets_loopback_candidates_pass() -> None:
    """A browser beside the office may have no other address; one that others can reach never needs it."""
    for host, inward in (
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("office.example", False),
    ):
        assert gateway_settings(Configuration(host=host)).ice.allow_loopback is inward
    assert not gateway_settings(Configuration(host="127.0.0.1", trust_proxy=True)).ice.allow_loopback


async def test_f11_a_body_that_is_not_packed_as_it_says_makes_no_traceback(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody reads it; the library finds out while it throws it away."""
    async with aiohttp.ClientSession() as session:
        for _ in range(5):
            with contextlib.suppress(aiohttp.ClientError):
                await session.post(f"{office.url}socket.io/", data=b"abc", headers={"Content-Encoding": "gzip"})
    assert not [record for record in caplog.records if record.exc_info]


async def test_an_address_of_another_machine_is_named_as_the_host(tmp_path: Path) -> None:
    """The port has nothing to do with it."""
    other = Office(Configuration(host="192.0.2.1", port=0, data_dir=tmp_path))
    with pytest.raises(ConfigurationError, match="cannot listen on 192") as caught:
        await other.start()
    assert caught.value.key == "host"


async def test_a_host_key_of_bytes_that_are_no_text_is_a_wrong_one(office: Office) -> None:
    """Neither in the header nor in a link does it make a traceback."""
    page = b"/api/recordings/20260131-154210-8f3a91c2?until=9999999999&key="
    for path, header in ((b"/api/recordings", b"X-Papote-Host-Key: \xff\r\n"), (page + b"\xff", b"")):
        reader, writer = await asyncio.open_connection("127.0.0.1", office.port)
        writer.write(b"GET " + path + b" HTTP/1.1\r\nHost: office\r\nConnection: close\r\n" + header + b"\r\n")
        status = await reader.readline()
        assert status.split()[1] in (b"400", b"403")
        writer.close()


def test_every_media_worker_has_a_port() -> None:
    """What does not go up to the last one is said at once."""
    assert [each.port for each in forwarding_settings(Configuration(port=8000, media_workers=2))] == [8000, 8001]
    assert [each.host for each in forwarding_settings(Configuration(trust_proxy=True))] == ["0.0.0.0"]
    assert [each.inward for each in forwarding_settings(Configuration(trust_proxy=True))] == [False]
    with pytest.raises(ConfigurationError, match="no port left") as caught:
        forwarding_settings(Configuration(media_port=65_535, media_workers=2))
    assert caught.value.key == "media_port"


def test_media_of_an_office_for_one_machine_come_in_at_all_its_addresses_from_itself() -> None:
    """Firefox sends nothing to the loopback; whoever names addresses gets these and no others."""
    (alone,) = forwarding_settings(Configuration())
    assert (alone.host, alone.host_v6, alone.inward) == ("0.0.0.0", "", True)
    (alone_v6,) = forwarding_settings(Configuration(host="::1"))
    assert (alone_v6.host, alone_v6.host_v6, alone_v6.inward) == ("", "::", True)
    for named in (
        Configuration(media_host="127.0.0.1"),
        Configuration(media_public_ips=("192.0.2.7",)),
        Configuration(host="0.0.0.0"),
    ):
        assert not forwarding_settings(named)[0].inward


async def test_the_link_of_an_office_that_listens_by_ipv6_alone_can_be_opened(tmp_path: Path) -> None:
    """Such a listener does not hear the other family."""
    office = Office(Configuration(host="::", port=0, data_dir=tmp_path, shutdown_seconds=2.0))
    await office.start()
    try:
        async with aiohttp.ClientSession() as session, session.get(f"{office.url}healthz") as answer:
            assert answer.status == 200
    finally:
        await office.stop()


def test_without_a_media_worker_nothing_is_forwarded() -> None:
    """The room knows it, and refuses what would only seem to happen."""
    assert room_settings(Configuration()).forwarding
    assert not room_settings(Configuration(media_workers=0, hide_guest_addresses=False)).forwarding
