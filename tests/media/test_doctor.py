"""The doctor of media: what works is said to work, and each thing that does not is named with its remedy."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from papote import cli
from papote.config import Configuration
from papote.errors import ConfigurationError
from papote.media import doctor, relay
from papote.media.doctor import Finding, Places, Server, State, examine, places, server
from papote.media.ice import IceSettings
from papote.media.sfu.engine import Sfu
from papote.media.sfu.model import SfuSettings
from tests.turn import OFFICE, PRIVATE, SECRET, SERVER, Coturn, Network, coturn, lacking

NO_ICE = IceSettings()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits long for what does not come."""
    monkeypatch.setattr(relay, "PATIENCE", 0.2)
    monkeypatch.setattr(relay.ask, "__defaults__", (b"", 0.2))
    monkeypatch.setattr(relay.outside_address, "__defaults__", (0.2,))


def test_where_media_go_is_read_from_the_settings() -> None:
    """The address listened on, unless browsers are told another; each worker has a port of its own."""
    assert places(Configuration()).media == (("127.0.0.1", 8080),)
    assert places(Configuration(media_host="10.0.0.5", media_port=9000, media_workers=2)).media == (
        ("10.0.0.5", 9000),
        ("10.0.0.5", 9001),
    )
    assert places(Configuration(host="0.0.0.0", public_url="https://office.example.org")).media == (
        ("office.example.org", 8080),
    )
    assert places(Configuration(host="0.0.0.0")).media == (("127.0.0.1", 8080),)
    public = Configuration(media_public_ips=("203.0.113.5", "2001:db8::5"))
    assert places(public).media == (("203.0.113.5", 8080), ("2001:db8::5", 8080))
    assert places(public, "elsewhere").media == (("elsewhere", 8080),)
    assert places(Configuration(media_workers=0, hide_guest_addresses=False)).media == ()
    with pytest.raises(ConfigurationError, match="every start"):
        places(Configuration(port=0))


def test_addresses_of_servers_are_read_as_browsers_read_them() -> None:
    """With their usual ports and ways."""
    assert server("stun:a.example") == Server("stun", "a.example", 3478, "udp")
    assert server("turn:a.example:99?transport=tcp") == Server("turn", "a.example", 99, "tcp")
    assert server("turns:[2001:db8::1]") == Server("turns", "2001:db8::1", 5349, "tcp")
    assert server("http://a.example") is None
    assert server("turn:a:b:c") is None


async def test_a_media_port_that_answers_is_fine() -> None:
    """Without TURN that is all there is; that there is none is said, and is no fault."""
    sfu = Sfu(SfuSettings(host="127.0.0.1"))
    try:
        media, turn = await examine(Places((("127.0.0.1", sfu.port),), NO_ICE))
    finally:
        await sfu.close()
    assert media.state is State.FINE
    assert "we are seen as 127.0.0.1:" in media.found
    assert (turn.state, "docs/deployment.md" in turn.advice) == (State.LEFT_OUT, True)
    assert doctor.healthy([media, turn])


@pytest.mark.usefixtures("impatient")
async def test_whatever_does_not_answer_is_broken_and_the_wait_has_an_end() -> None:
    """A port where somebody listens and says nothing, a name that is none, a closed door, an address that is none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        port = silent.getsockname()[1]
        ice = IceSettings(
            (f"stun:127.0.0.1:{port}", "nonsense"),
            (
                f"turn:127.0.0.1:{port}?transport=udp",
                f"turn:127.0.0.1:{port}?transport=tcp",
                "turns:a.invalid:5349?transport=tcp",
                "turns:127.0.0.1:5349?transport=udp",
                "nonsense",
            ),
            SECRET,
        )
        findings = await examine(Places((("127.0.0.1", port),), ice))
    assert [finding.state for finding in findings].count(State.BROKEN) == 7
    assert all(finding.advice for finding in findings)
    assert "UDP port" in findings[0].advice
    assert "refused" in findings[4].found
    assert not doctor.healthy(findings)


async def test_an_office_without_media_workers_is_left_out() -> None:
    """Browsers send to each other."""
    assert [finding.state for finding in await examine(Places((), NO_ICE))] == [State.LEFT_OUT] * 2


def test_a_report_is_for_people_and_a_document_for_programs() -> None:
    """With the same content."""
    findings = [Finding("this", State.FINE, "works"), Finding("that", State.BROKEN, "does not", "Mend it.")]
    assert doctor.report(findings) == "ok    this: works.\nFAIL  that: does not.\n      Mend it."
    assert json.loads(doctor.document(findings)) == {
        "doctor": "media",
        "ok": False,
        "checks": [
            {"what": "this", "state": "fine", "found": "works", "advice": ""},
            {"what": "that", "state": "broken", "found": "does not", "advice": "Mend it."},
        ],
    }


def test_the_command_prints_and_returns_what_was_found(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """1 where something is broken; the settings are those of the office."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PAPOTE_MEDIA_PORT", "9000")
    asked: list[Places] = []

    async def examined(where: Places) -> Sequence[Finding]:
        asked.append(where)
        return [Finding("this", State.BROKEN if len(asked) > 1 else State.FINE, "so")]

    monkeypatch.setattr(doctor, "examine", examined)
    assert cli.main(["doctor", "media"]) == 0
    assert cli.main(["doctor", "media", "--json", "--at", "there"]) == 1
    text, line = capsys.readouterr().out.splitlines()
    assert text == "ok    this: so."
    assert json.loads(line)["ok"] is False
    assert [where.media for where in asked] == [(("127.0.0.1", 9000),), (("there", 9000),)]


# ---- with a real TURN server


def certificate(folder: Path) -> tuple[Path, Path]:
    """Of an authority of our own, for the server's address."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "turn")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(SERVER))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    chain, private = folder / "chain.pem", folder / "key.pem"
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return chain, private


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Network, Coturn, Path]]:
    """A TURN server that speaks TLS as well, and the certificate to be trusted."""
    folder = tmp_path_factory.mktemp("coturn")
    chain, private = certificate(folder)
    private.chmod(0o644)
    with coturn(folder, certificate=(chain, private)) as (network, turn):
        yield network, turn, chain


async def diagnosis(served: tuple[Network, Coturn, Path], host: str, **more: str) -> dict[str, Any]:
    """What the command says inside that network, with a media worker at this address."""
    network, turn, chain = served
    with network.inside():
        sfu = Sfu(SfuSettings(host=host))
    environment = {
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "SSL_CERT_FILE": str(chain),
        "PAPOTE_MEDIA_HOST": host,
        "PAPOTE_MEDIA_PORT": str(sfu.port),
        "PAPOTE_ICE_STUN_URLS": f"stun:{SERVER}:3478",
        "PAPOTE_ICE_TURN_URLS": ",".join(turn.settings.turn_urls),
        "PAPOTE_ICE_TURN_SECRET": SECRET,
        **more,
    }
    try:
        process = await asyncio.create_subprocess_exec(
            *network.command(sys.executable, "-m", "papote", "doctor", "media", "--json"),
            env=environment,
            stdout=asyncio.subprocess.PIPE,
        )
        printed, _ = await process.communicate()
    finally:
        await sfu.close()
    told: dict[str, Any] = json.loads(printed)
    assert process.returncode == (0 if told["ok"] else 1)
    return told


needs_network = pytest.mark.skipif(bool(lacking()), reason=lacking() or "-")


@pytest.mark.slow
@needs_network
async def test_udp_tcp_and_tls_are_told_to_work(served: tuple[Network, Coturn, Path]) -> None:
    """Each gives a relay, and through each the media port answers."""
    told = await diagnosis(served, OFFICE)
    assert [check["state"] for check in told["checks"]] == ["fine"] * 5, told
    assert all("through it the media port answers" in check["found"] for check in told["checks"][2:])


@pytest.mark.slow
@needs_network
@pytest.mark.parametrize(
    ("host", "more", "broken", "words"),
    [
        (OFFICE, {"PAPOTE_ICE_TURN_SECRET": "pQ7wE2rT9yU4iO1aS6dFgH8j"}, 3, "secrets differ"),
        (PRIVATE, {}, 3, "allowed-peer-ip"),
        (OFFICE, {"SSL_CERT_FILE": "/dev/null"}, 1, "certificate is not trusted"),
    ],
    ids=["another secret", "a private address", "an unknown certificate"],
)
async def test_what_is_wrong_with_a_relay_is_told(
    served: tuple[Network, Coturn, Path], host: str, more: dict[str, str], broken: int, words: str
) -> None:
    """And what to do."""
    told = await diagnosis(served, host, **more)
    faults = [check for check in told["checks"] if check["state"] == "broken"]
    assert len(faults) == broken, told
    assert all(words in check["found"] + check["advice"] for check in faults)
