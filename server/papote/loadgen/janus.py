"""Janus as the peer in the bench: started with its VideoRoom, led over its Unix socket, measured like our own worker.

Only where it is installed (``apt install janus``). It offers no address of the loopback interface, so the bench
runs in a network of its own, on an address of an ordinary interface; the packets go over loopback all the same.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from papote.errors import ConfigurationError
from papote.loadgen.server import Person
from papote.types import Seconds

ADDRESS = "10.77.0.1"
"""Of the network the bench runs in."""

PATIENCE: Seconds = 15.0

SETTLED: Seconds = 1.0
"""Whatever runs for so long has started."""

TRIES = 20

_INSIDE = "PAPOTE_BENCH_NETWORK"

_NETWORK = f"""
ip link set lo up
ip link add bench type veth peer name bench-end
ip link set bench-end up
ip link set bench up
ip addr add {ADDRESS}/24 dev bench
exec "$@"
"""

_FOLDER = "/usr/lib/*/janus"

_CONFIGURATION = """
general: {{
    configs_folder = "{folder}"
    plugins_folder = "{plugins}"
    transports_folder = "{transports}"
    events_folder = "{folder}"
    loggers_folder = "{folder}"
    debug_level = 2
    debug_colors = false
    session_timeout = 0
    event_loops = 1
}}
media: {{ ipv6 = false, no_media_timer = 0 }}
nat: {{ ice_lite = true, ice_tcp = false, ignore_mdns = true, ice_enforce_list = "{address}" }}
plugins: {{ disable = "{others}" }}
transports: {{ disable = "{ways}" }}
"""

_SOCKET = """
general: {{ enabled = true, json = "compact", path = "{path}", type = "SOCK_SEQPACKET" }}
admin: {{ admin_enabled = false }}
"""


def enter_network() -> None:
    """Go on in a network of our own: the command begins anew there. Returns where that has happened already."""
    if shutil.which("janus") is None:
        raise ConfigurationError("--janus", "Janus is not installed (Debian: apt install janus)")
    if os.environ.get(_INSIDE):
        return
    rights = [] if os.geteuid() == 0 else ["--map-root-user"]
    words = ["unshare", "--net", *rights, "sh", "-ec", _NETWORK, "sh", sys.executable, "-m", "papote", *sys.argv[1:]]
    os.execvpe(words[0], words, os.environ | {_INSIDE: "1"})


class Janus:
    """A Janus that forwards what our clients send."""

    apart = True
    """Sending and receiving are two connections."""
    name = "Janus"

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="papote-janus-"))
        self._process: asyncio.subprocess.Process | None = None
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._socket.setblocking(False)
        self._reader: asyncio.Task[None] | None = None
        self._numbers = itertools.count(1)
        self._answers: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._session = 0
        self._up: dict[int, asyncio.Event] = {}
        """Connections that Janus holds for made."""

    def _configure(self, path: Path) -> None:
        folder = next(iter(sorted(Path("/").glob(_FOLDER.lstrip("/")))), None)
        if folder is None:
            raise ConfigurationError("--janus", f"its plugins are not where they should be ({_FOLDER})")
        plugins, ways = (
            ",".join(sorted(each.name for each in (folder / kind).glob("*.so") if wanted not in each.name))
            for kind, wanted in (("plugins", "videoroom"), ("transports", "pfunix"))
        )
        (self._folder / "janus.jcfg").write_text(
            _CONFIGURATION.format(
                folder=self._folder,
                plugins=folder / "plugins",
                transports=folder / "transports",
                address=ADDRESS,
                others=plugins,
                ways=ways,
            )
        )
        (self._folder / "janus.plugin.videoroom.jcfg").write_text("general: { string_ids = false }\n")
        (self._folder / "janus.transport.pfunix.jcfg").write_text(_SOCKET.format(path=path))

    async def open(self) -> None:
        """Start it."""
        path = self._folder / "socket"
        self._configure(path)
        words = [
            "janus",
            "-F",
            str(self._folder),
            "-C",
            str(self._folder / "janus.jcfg"),
            "-L",
            str(self._folder / "log"),
        ]
        nothing = asyncio.subprocess.DEVNULL
        for _ in range(TRIES):
            self._process = await asyncio.create_subprocess_exec(
                *words, cwd=self._folder, stdin=nothing, stdout=nothing, stderr=nothing
            )
            if await self._started(self._process):
                break
        else:
            raise ConfigurationError("--janus", "it does not start")
        await asyncio.get_running_loop().sock_connect(self._socket, str(path))
        self._reader = asyncio.create_task(self._listen(), name="Janus")
        self._session = (await self._ask({"janus": "create"}))["data"]["id"]

    async def _started(self, process: asyncio.subprocess.Process) -> bool:
        """Whether it listens. The thread behind its socket gives up at once if it runs before the one that made it."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SETTLED):
                await process.wait()
        return process.returncode is None

    async def join(self, group: int, people: Sequence[Person]) -> None:
        """A room, with everybody who sends; then everybody who receives."""
        room = group + 1
        feeds: dict[Person, int] = {}
        creator = await self._handle()
        codecs = {"audiocodec": "opus", "videocodec": "vp8"}
        quiet = {"audiolevel_ext": False, "audiolevel_event": False, "bitrate": 0, "publishers": 1000}
        await self._message(creator, {"request": "create", "room": room, **codecs, **quiet})
        for person in people:
            if person.mouth is None:
                continue
            person.mouth.bind(ADDRESS)
            body = {"request": "joinandconfigure", "room": room, "ptype": "publisher"}
            handle = await self._handle()
            told = await self._message(handle, body, ("offer", person.mouth.offer()))
            feeds[person] = told["plugindata"]["data"]["id"]
            await person.mouth.connect(told["jsep"]["sdp"], asked=True)
            async with asyncio.timeout(PATIENCE):  # nobody can receive him before
                await self._up.setdefault(handle, asyncio.Event()).wait()
        for person in people:
            if person.ear is None:
                continue
            person.ear.bind(ADDRESS)
            handle = await self._handle()
            streams = [{"feed": feeds[other]} for other in person.heard]
            body = {"request": "join", "room": room, "ptype": "subscriber", "streams": streams}
            told = await self._message(handle, body)
            offer = told["jsep"]["sdp"]
            await self._message(handle, {"request": "start"}, ("answer", person.ear.answer(offer)))
            await person.ear.connect(offer, asked=True)

    async def cpu(self) -> Seconds:
        """All its threads together, since it began."""
        assert self._process is not None
        return _spent(self._process.pid)

    async def close(self) -> None:
        """End it."""
        if self._reader is not None:
            self._reader.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._reader
        self._socket.close()
        if self._process is not None:
            try:
                with contextlib.suppress(ProcessLookupError):
                    self._process.terminate()
                async with asyncio.timeout(PATIENCE):
                    await self._process.wait()
            except TimeoutError:
                self._process.kill()
                await self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    # ---- what is said to it

    async def _handle(self) -> int:
        attach = {"janus": "attach", "session_id": self._session, "plugin": "janus.plugin.videoroom"}
        return int((await self._ask(attach))["data"]["id"])

    async def _message(self, handle: int, body: dict[str, Any], jsep: tuple[str, str] | None = None) -> dict[str, Any]:
        message: dict[str, Any] = {"janus": "message", "session_id": self._session, "handle_id": handle, "body": body}
        if jsep is not None:
            message["jsep"] = {"type": jsep[0], "sdp": jsep[1]}
        return await self._ask(message)

    async def _ask(self, message: dict[str, Any]) -> dict[str, Any]:
        number = str(next(self._numbers))
        loop = asyncio.get_running_loop()
        future: asyncio.Future[dict[str, Any]] = loop.create_future()
        self._answers[number] = future
        try:
            async with asyncio.timeout(PATIENCE):
                await loop.sock_sendall(self._socket, json.dumps(message | {"transaction": number}).encode())
                return await future
        finally:
            del self._answers[number]

    async def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        while data := await loop.sock_recv(self._socket, 1 << 20):
            told = json.loads(data)
            if told["janus"] == "webrtcup":
                self._up.setdefault(told["sender"], asyncio.Event()).set()
            future = self._answers.get(told.get("transaction", ""))
            if future is None or future.done() or told["janus"] == "ack":
                continue
            error = told.get("error") or told.get("plugindata", {}).get("data", {}).get("error")
            if error:
                future.set_exception(ConfigurationError("--janus", f"it says: {error}"))
            else:
                future.set_result(told)


def _spent(process: int) -> Seconds:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
