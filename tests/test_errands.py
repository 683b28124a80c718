"""Tests of the commands that ask the office that runs."""

from __future__ import annotations

import asyncio
import io
import json
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from papote import cli, config
from papote.people.account import HOME, Access
from papote.register import NOTE_NAME
from tests.api.house import OWNER, House, opened

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the machine the tests run on counts, its proxies included."""
    for setting in config.settings():
        monkeypatch.delenv(setting.variable, raising=False)
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
async def house(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> AsyncIterator[House]:
    """An office that runs on ``data``."""
    folder = tmp_path / "data"
    folder.mkdir()
    async with opened(folder, caplog) as made:
        made.register.leave_note(made.url)
        yield made


async def run(*arguments: str) -> int:
    """The exit code of a command, while the office goes on."""

    def command() -> int:
        try:
            return cli.main(arguments)
        except SystemExit as ended:
            return int(ended.code or 0)

    return await asyncio.to_thread(command)


async def test_the_first_owner_comes_in_by_a_link_that_a_command_prints(house: House, capsys: Captured) -> None:
    """Nothing else stands in its output, so that it can be piped on."""
    assert await run("invite", "--role", "owner") == 0
    link = capsys.readouterr().out
    assert link.startswith("https://office.example/invite#") and link.count("\n") == 1
    ada = await house.member("ada@example.org")
    assert (await ada.post("/invitations/accept", {"token": link.strip().partition("#")[2]})).status == 200
    assert (await ada.get("/me")).body["role"] == "owner"
    assert [(by, action) for by, action, _ in house.audited] == [("operator", "invitation_made")]


async def test_an_invitation_says_how_often_how_long_and_with_which_tags(house: House, capsys: Captured) -> None:
    """A zero is no limit."""
    options = ("--uses", "25", "--days", "2", "--tag", "Speaker", "--tag", "crew", "--note", "For the fair")
    assert await run("invite", "--role", "member", *options) == 0
    until = house.clock.unix() + 2 * 86_400.0
    house.clock.turn(1.0)
    assert await run("invite", "--uses", "0", "--days", "0") == 0
    unlimited, counted = await house.register.visits.invitations.of(HOME)
    assert (counted.role.value, counted.uses_left, counted.tags, counted.note) == (
        "member",
        25,
        ("crew", "speaker"),
        "For the fair",
    )
    assert counted.expires_at == until
    assert (unlimited.role.value, unlimited.uses_left, unlimited.expires_at) == ("guest", None, None)
    assert capsys.readouterr().err == ""


async def test_spaces_are_made_listed_and_changed(house: House, capsys: Captured) -> None:
    """Each is a line."""
    await house.member(OWNER)
    assert await run("space", "create", "cafe", "Le Café", "--access", "link", "--room", "garden") == 0
    assert await run("space", "set", "--access", "domain", "--domain", "example.org", "--domain", "example.com") == 0
    assert await run("space", "set", "--space", "cafe", "--name", "La Terrasse") == 0
    assert await run("space", "list") == 0
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "home: Papote · domain · 1 member · every room that is no other space's",
        "cafe: La Terrasse · link · 0 members · garden",
    ]
    assert house.register.directory.space(HOME).domains == ("example.org", "example.com")


async def test_a_password_is_read_from_the_input_and_stands_in_no_command(
    house: House, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """Others on the machine see commands."""
    monkeypatch.setattr("sys.stdin", io.StringIO("bread and butter\n"))
    assert await run("space", "set", "--access", "password", "--password") == 0
    assert house.register.directory.space(HOME).access is Access.PASSWORD
    zoe = await house.browser()
    assert (await zoe.post("/spaces/home/enter", {"password": "bread and butter"})).status == 200
    assert "bread" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("invite", "--space", "nowhere"), "not_found"),
        (("invite", "--tag", "two words"), "bad_text"),
        (("invite", "--days", "9999"), "bad_message"),
        (("space", "set", "--space", "nowhere/../home", "--access", "open"), "not_found"),
        (("space", "set", "--access", "password"), "bad_text"),
        (("space", "create", "home", "Again"), "conflict"),
        (("space", "create", "../x", "Odd"), "bad_message"),
    ],
)
async def test_what_the_office_refuses_is_a_sentence(
    house: House, capsys: Captured, arguments: tuple[str, ...], said: str
) -> None:
    """And the command fails."""
    assert await run(*arguments) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"papote: {said}: ") and told.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("invite", "--role", "king"),
        ("invite", "--uses", "-1"),
        ("invite", "--days", "nan"),
        ("invite", "--days", "-1"),
        ("space",),
        ("space", "create", "x"),
        ("space", "create", "x", "X", "--access", "password"),
    ],
)
async def test_what_cannot_be_asked_is_not(capsys: Captured, arguments: tuple[str, ...]) -> None:
    """The answer says what is wrong and where help is."""
    assert await run(*arguments) == 2
    assert "--help" in capsys.readouterr().err


@pytest.mark.parametrize("note", [None, "", "{}", '{"url": "http://127.0.0.1:1", "secret": "x"}', "url"])
async def test_without_an_office_that_runs_nothing_is_done(tmp_path: Path, capsys: Captured, note: str | None) -> None:
    """One hears so, and where it was looked for; a note of one that crashed is no office."""
    if note is not None:
        (tmp_path / "there").mkdir()
        (tmp_path / "there" / NOTE_NAME).write_text(note)
    assert await run("invite", "--data-dir", "there") == 2
    told = capsys.readouterr().err
    assert told.startswith("papote: data_dir: ") and "there" in told and "Traceback" not in told


async def test_d09_another_office_at_that_port_is_not_taken_for_ours(
    house: House, tmp_path: Path, capsys: Captured
) -> None:
    """Ours crashed, and left a note with a secret that is worth nothing."""
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / NOTE_NAME).write_text(json.dumps({"url": house.url, "secret": "A" * 43}))
    assert await run("space", "list", "--data-dir", "there") == 2
    assert "another office" in capsys.readouterr().err


async def test_something_that_is_no_office_is_a_sentence(tmp_path: Path, capsys: Captured) -> None:
    """Whatever listens there now."""

    async def rubbish(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]")
        writer.close()

    server = await asyncio.start_server(rubbish, "127.0.0.1", 0, family=socket.AF_INET)
    note: dict[str, Any] = {"url": f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", "secret": "x"}
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / NOTE_NAME).write_text(json.dumps(note))
    assert await run("space", "list", "--data-dir", "there") == 2
    assert "does not answer" in capsys.readouterr().err
    server.close()
    await server.wait_closed()
