"""The commands that ask the office that runs on this machine: make an invitation, see and change its spaces.

An office leaves a note in its data directory that says how it is reached (``register``); whoever can read it may run
errands. The database is not opened here: one of SQLite has one process.
"""

from __future__ import annotations

import argparse
import getpass
import http.client
import json
import os
import ssl
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote, urlsplit

from papote.config import load
from papote.errors import CODES, ConfigurationError, OfficeError, Refused, Unavailable
from papote.types import Seconds

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction

P = TypeVar("P", bound=argparse.ArgumentParser)

Say = Callable[[str], None]

ROLES = ("owner", "host", "member", "guest")
ACCESS = ("open", "link", "password", "domain", "members", "knock")

DEADLINE: Seconds = 10.0

ADMIN_HEADER = "X-Papote-Admin"


def add_commands(commands: Commands[P], say: Say) -> None:
    """Add ``invite`` and ``space``; ``say`` prints."""
    invite = commands.add_parser(
        "invite",
        help="make a link that lets people in",
        description="Makes an invitation to the office that runs on this machine, and prints its link, this "
        "once. The first owner of an office comes in by papote invite --role owner.",
    )
    invite.add_argument("--role", choices=ROLES, default="guest", help="what whoever accepts it becomes [guest]")
    invite.add_argument(
        "--uses", type=_count, default=1, metavar="N", help="how often it works; 0: as often as wanted [1]"
    )
    invite.add_argument(
        "--days", type=_days, default=7.0, metavar="N", help="how long it works; 0: until taken back [7]"
    )
    invite.add_argument(
        "--tag", action="append", default=[], metavar="TEXT", help="put this tag on them; may be repeated"
    )
    invite.add_argument("--note", default="", metavar="TEXT", help="what hosts see beside it, such as whom it is for")
    invite.add_argument("--space", default="home", metavar="ID", help="into which space [home]")
    _place(invite)
    invite.set_defaults(run=lambda options: _invite(options, say))

    space = commands.add_parser("space", help="see and change spaces", description="Sees and changes spaces.")
    ways = space.add_subparsers(metavar="COMMAND", required=True)
    listed = ways.add_parser(
        "list", help="every space", description="Prints every space: who may come in, and its rooms."
    )
    _place(listed)
    listed.set_defaults(run=lambda options: _list(options, say))
    create = ways.add_parser("create", help="make a space", description="Makes a space with rooms of its own.")
    create.add_argument("id", metavar="ID", help="small letters, digits and -")
    create.add_argument("name", metavar="NAME", help="what people read")
    create.add_argument(
        "--access", choices=[each for each in ACCESS if each != "password"], default="members", help="who may come in"
    )
    create.add_argument("--room", action="append", default=[], metavar="ID", help="a room of it; may be repeated")
    _place(create)
    create.set_defaults(run=lambda options: _create(options, say))
    change = ways.add_parser(
        "set",
        help="change who may come in, or the name",
        description="Changes a space; what is not named stays as it is. A password is asked for, or read from the "
        "first line of the input.",
    )
    change.add_argument("--space", default="home", metavar="ID", help="which space [home]")
    change.add_argument("--access", choices=ACCESS, help="who may come in who is no member")
    change.add_argument("--name", metavar="TEXT", help="what people read")
    change.add_argument("--password", action="store_true", help="ask for a new password")
    change.add_argument(
        "--domain", action="append", metavar="TEXT", help="whose e-mail addresses make members; may be repeated"
    )
    _place(change)
    change.set_defaults(run=lambda options: _change(options, say))


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


def _days(text: str) -> float:
    number = float(text)
    if not 0 <= number < float("inf"):
        raise ValueError(text)
    return number


def _place(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="the settings file, instead of DATA_DIR/papote.toml"
    )
    parser.add_argument("--data-dir", default=argparse.SUPPRESS, metavar="PATH", help="as for papote serve")


# ---- what is said


def _invite(options: argparse.Namespace, say: Say) -> int:
    wish = {
        "space": options.space,
        "role": options.role,
        "uses": options.uses or None,
        "days": options.days or None,
        "tags": options.tag,
        "note": options.note,
    }
    say(str(_ask(options, "POST", "/admin/invitations", wish)["link"]))
    return 0


def _list(options: argparse.Namespace, say: Say) -> int:
    for each in _ask(options, "GET", "/admin/spaces")["spaces"]:
        say(_line(each))
    return 0


def _create(options: argparse.Namespace, say: Say) -> int:
    wish = {"id": options.id, "name": options.name, "access": options.access, "rooms": options.room}
    say(_line(_ask(options, "POST", "/admin/spaces", wish)))
    return 0


def _change(options: argparse.Namespace, say: Say) -> int:
    named = {"access": options.access, "name": options.name, "domains": options.domain}
    wish = {key: value for key, value in named.items() if value is not None}
    if options.password:
        asked = sys.stdin.isatty()
        wish["password"] = getpass.getpass("New password: ") if asked else sys.stdin.readline().rstrip("\r\n")
    say(_line(_ask(options, "PATCH", f"/admin/spaces/{quote(options.space, safe='')}", wish)))
    return 0


def _line(space: dict[str, Any]) -> str:
    rooms = ", ".join(space["rooms"]) or "every room that is no other space's"
    count = space["members"]
    return f"{space['id']}: {space['name']} · {space['access']} · {count} member{'s' * (count != 1)} · {rooms}"


# ---- the way there


def _ask(options: argparse.Namespace, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the office that runs says; raises what it refuses."""
    from papote.register import note_of

    given = {"data_dir": options.data_dir} if hasattr(options, "data_dir") else {}
    folder = load(given, os.environ, options.config).data_dir
    note = note_of(folder)
    if note is None:
        raise ConfigurationError("data_dir", f"no office runs on {folder}; open one with papote serve, or name another")
    url, secret = note
    try:
        status, answer = _request(url, method, f"/api/v1{path}", secret, body)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise ConfigurationError("data_dir", f"the office of {folder} does not answer at {url}") from error
    if status < 400:
        return answer
    code = str(answer.get("code"))
    if code == "not_signed_in":
        raise ConfigurationError("data_dir", f"at {url} another office runs than that of {folder}")
    if code in CODES:
        raise Unavailable(code) if status >= 500 else Refused(code)
    raise OfficeError(str(answer.get("message", "The office gave no reason.")))


def _request(url: str, method: str, path: str, secret: str, body: dict[str, Any] | None) -> tuple[int, dict[str, Any]]:
    """One request, past every proxy: the office is on this machine."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        # Its certificate is for the name the world knows it by, not for this machine's own address.
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        connection = http.client.HTTPSConnection(host, parts.port, timeout=DEADLINE, context=context)
    else:
        connection = http.client.HTTPConnection(host, parts.port, timeout=DEADLINE)
    headers = {ADMIN_HEADER: secret, "Content-Type": "application/json"}
    try:
        connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        response = connection.getresponse()
        found = json.loads(response.read())
    finally:
        connection.close()
    if not isinstance(found, dict):
        raise ValueError(path)
    return response.status, found
