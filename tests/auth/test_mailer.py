"""Tests of sending letters, by a mail server that really listens."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import aiosmtplib
import pytest
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

from papote.auth.letters import sign_in_letter
from papote.auth.mailer import NOT_YET, MaybeSent, Never, NotYet, SmtpMailer, SmtpServer, clean_address, smtp_server
from papote.errors import ConfigurationError, Unavailable
from tests.auth.postbox import FreePort, Postbox, certificate


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    """A mail server, and what it was given."""
    with Postbox() as opened:
        yield opened


def letter() -> EmailMessage:
    """Something to send."""
    return sign_in_letter("ada@example.org", "Papote <papote@example.org>", "fr", "Café", "https://office/x", 15)


async def test_a_letter_arrives(postbox: Postbox) -> None:
    """From and to whom it says, with its text."""
    await SmtpMailer(smtp_server(postbox.url)).send(letter())
    (arrived,) = postbox.letters
    assert (arrived.sender, arrived.to) == ("papote@example.org", ["ada@example.org"])
    assert "Bonjour" in arrived.text and "https://office/x" in arrived.text


async def test_d07_that_nobody_lives_there_is_not_told(postbox: Postbox) -> None:
    """Whoever asks could read off who is known."""
    postbox.unknown.add("ada@example.org")
    await SmtpMailer(smtp_server(postbox.url)).send(letter())
    assert postbox.letters == []


async def test_d07_a_server_that_puts_strangers_off_gets_the_letter_at_the_second_try(postbox: Postbox) -> None:
    """Until then it counts as not sent: whoever asked for it is told, or it is tried again."""
    postbox.later.add("ada@example.org")
    mailer = SmtpMailer(smtp_server(postbox.url))
    with pytest.raises(NotYet) as refused:
        await mailer.send(letter())
    assert (refused.value.code, refused.value.retry_after) == ("mail_unavailable", NOT_YET)
    await mailer.send(letter())
    assert len(postbox.letters) == 1


async def test_c3_a_letter_begins_when_all_is_ready_for_it(postbox: Postbox) -> None:
    """Not where nobody lives there; and whoever keeps it back then has kept it back."""
    begun: list[int] = []

    async def begin() -> None:
        begun.append(len(postbox.letters))
        if len(begun) == 2:
            raise LookupError

    mailer = SmtpMailer(smtp_server(postbox.url))
    await mailer.send(letter(), begin)
    assert (begun, len(postbox.letters)) == ([0], 1)
    with pytest.raises(LookupError):
        await mailer.send(letter(), begin)
    postbox.unknown.add("ada@example.org")
    await mailer.send(letter(), begin)
    assert (begun, len(postbox.letters)) == ([0, 1], 1)


class Rude:
    """A server of few words, which breaks off at one of them."""

    def __init__(self, last: bytes) -> None:
        self._last = last

    async def listen(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        writer.write(b"220 hm\r\n")
        body = False
        while line := await reader.readline():
            if body and line != b".\r\n":
                continue
            word = b"." if body else line[:4].strip().upper()
            body = word == b"DATA"
            if word == self._last:
                break
            writer.write(b"354 go on\r\n" if body else b"250 hm\r\n")
        writer.close()


@pytest.mark.parametrize(
    ("last", "outcome"),
    [(b"MAIL", Unavailable), (b"RCPT", Unavailable), (b"DATA", MaybeSent), (b".", MaybeSent), (b"QUIT", None)],
)
async def test_c3_where_the_line_breaks_tells_whether_a_letter_was_sent(
    last: bytes, outcome: type[Unavailable] | None
) -> None:
    """Before it surely not, after the yes surely; in the middle nobody knows."""
    server = await asyncio.start_server(Rude(last).listen, "127.0.0.1", 0)
    mailer = SmtpMailer(SmtpServer("127.0.0.1", server.sockets[0].getsockname()[1], tls=False))
    try:
        await mailer.send(letter())
        came: type[Exception] | None = None
    except Unavailable as error:
        came = type(error)
    assert came is outcome
    server.close()
    await server.wait_closed()


async def test_that_the_server_is_away_is_told() -> None:
    """With when to try again."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        mailer = SmtpMailer(SmtpServer("127.0.0.1", taken.getsockname()[1], tls=False))
        with pytest.raises(Unavailable) as refused:
            await mailer.send(letter())
    assert (refused.value.code, refused.value.retry_after) == ("mail_unavailable", 30.0)


async def test_a_server_that_says_nothing_is_not_waited_for() -> None:
    """Longer than the deadline."""
    silent = asyncio.Event()

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await silent.wait()
        writer.close()

    server = await asyncio.start_server(listen, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    with pytest.raises(Unavailable, match="mail"):
        await SmtpMailer(SmtpServer("127.0.0.1", port, tls=False), deadline=0.1).send(letter())
    silent.set()
    server.close()
    await server.wait_closed()


@pytest.mark.parametrize(("words", "outcome"), [("554 never such a letter", Never), ("451 not today", NotYet)])
async def test_a_server_that_refuses_letters_is_told(postbox: Postbox, words: str, outcome: type[Unavailable]) -> None:
    """It is our matter, not the reader's; it has seen the letter, and says whether to come again with it."""
    postbox.refuses = words
    with pytest.raises(Unavailable, match="mail") as refused:
        await SmtpMailer(smtp_server(postbox.url)).send(letter())
    assert type(refused.value) is outcome


async def test_a_password_never_goes_out_in_the_clear(postbox: Postbox) -> None:
    """A server that offers no TLS gets neither the password nor the letter."""
    url = postbox.url.replace("smtp://", "smtp://papote:hush@")
    with pytest.raises(Unavailable, match="mail"):
        await SmtpMailer(smtp_server(url)).send(letter())
    assert postbox.letters == []


class Door:
    """Takes letters of those who say the password, and notes what they said."""

    def __init__(self) -> None:
        self.said: list[tuple[bytes, bytes]] = []
        self.letters: list[bytes] = []

    def authenticate(self, server: Any, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        """Whether this is the password."""
        assert isinstance(data, LoginPassword)
        self.said.append((data.login, data.password))
        return AuthResult(success=data.password == b"h:u/s@h")

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:
        """A letter."""
        assert session.authenticated
        assert isinstance(envelope.content, bytes)
        self.letters.append(envelope.content)
        return "250 OK"


async def test_one_signs_in_at_the_mail_server_by_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a password of any characters, as an address writes it; with another one nothing is sent."""
    chain = certificate(tmp_path)
    theirs = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    theirs.load_cert_chain(chain)
    monkeypatch.setenv("SSL_CERT_FILE", str(chain))
    door = Door()
    controller = FreePort(
        door, "127.0.0.1", 0, tls_context=theirs, require_starttls=True, auth_required=True,
        authenticator=door.authenticate, auth_require_tls=True, ready_timeout=60.0,
    )  # fmt: skip
    controller.start()
    try:
        at = f"localhost:{controller.port}"
        await SmtpMailer(smtp_server(f"smtp://papote:h%3Au%2Fs%40h@{at}")).send(letter())
        with pytest.raises(Unavailable, match="mail"):
            await SmtpMailer(smtp_server(f"smtp://papote:wrong@{at}"), deadline=0.5).send(letter())
    finally:
        controller.stop()
    assert door.said[0] == (b"papote", b"h:u/s@h")
    assert len(door.letters) == 1


@pytest.mark.parametrize(
    ("url", "host", "port", "tls", "user", "password"),
    [
        ("smtp://mail.example.org", "mail.example.org", 587, False, "", ""),
        ("smtps://mail.example.org", "mail.example.org", 465, True, "", ""),
        ("smtp://u:p@mail.example.org:25", "mail.example.org", 25, False, "u", "p"),
        ("smtp://u%40x:p%2F%3A@[::1]:2525", "::1", 2525, False, "u@x", "p/:"),
    ],
)
def test_a_mail_server_is_an_address(url: str, host: str, port: int, tls: bool, user: str, password: str) -> None:
    """With the usual ports."""
    assert smtp_server(url) == SmtpServer(host, port, tls, user, password)


@pytest.mark.parametrize(
    "url", ["", "mail.example.org", "http://hush@x", "smtp://", "smtp://u:hush@x:port", "smtp://[hush"]
)
def test_what_is_no_mail_server_is_said_without_repeating_it(url: str) -> None:
    """A password may be in it; nor is one shown with the server's other settings."""
    with pytest.raises(ConfigurationError) as refused:
        smtp_server(url)
    assert "hush" not in str(refused.value)
    assert "hush" not in repr(smtp_server("smtp://papote:hush@mail.example.org"))


@pytest.mark.parametrize("email", ["ada@example.org", "a.d+a@sub.example.co.uk", "ada@localhost", "o'hara@example.org"])
def test_an_address_is_one(email: str) -> None:
    """In lower case, without blanks around it."""
    assert clean_address(f" {email.upper()}\n") == email


@pytest.mark.parametrize(
    "email",
    [
        "",
        "ada",
        "@example.org",
        "ada@",
        "ada@example",
        "ada@-x.org",
        "a b@example.org",
        "ada@example.org\r\nBcc: e@x.org",
        "ada@exam_ple.org",
        "é@example.org",
        f"{'a' * 65}@example.org",
        f"a@{'x.' * 126}org",
        "<ada@example.org>",
        "a@b.c\0",
    ],
)
def test_p07_what_is_none_is_none(email: str) -> None:
    """Least of all one with a header in it."""
    assert clean_address(email) is None


def test_the_library_is_the_one_that_knows_refused_recipients() -> None:
    """What the mailer keeps quiet about is this alone, not every trouble."""
    assert issubclass(aiosmtplib.SMTPRecipientsRefused, aiosmtplib.SMTPException)
    assert not issubclass(aiosmtplib.SMTPSenderRefused, aiosmtplib.SMTPRecipientsRefused)
