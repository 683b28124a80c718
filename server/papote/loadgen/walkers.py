"""People who do nothing but walk, any number, in a process of their own: ``python -m papote.loadgen.walkers``.

They read what they are sent as a browser would have to, and look at none of it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import resource
import sys
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from papote.geometry import Rect
from papote.tilemap import load_map
from papote.tilemap.collision import segment_is_free
from papote.tilemap.model import TileMap
from papote.types import Seconds

BODY = 20.0
PACE = 4.5
"""Tiles a second."""

EVERY: Seconds = 0.1
AVATARS = 24
TURN_AFTER = (5, 40)
"""Steps in one direction."""


@dataclass(slots=True)
class WalkReport:
    """What they did."""

    walkers: int = 0
    moves: int = 0
    messages: int = 0
    fixed: int = 0
    """Moves the server would not have."""
    cpu_seconds: float = 0.0


class Walker:
    """One of them."""

    def __init__(
        self, tilemap: TileMap, number: int, report: WalkReport, within: Rect | None, standing: asyncio.Event
    ) -> None:
        self._map = tilemap
        self._within = within
        self._standing = standing
        self._random = random.Random(number)
        # Whoever looks at them has as many names and figures to draw as in a real office.
        self._name, self._avatar = f"Walker {number + 1}", f"a{number % AVATARS + 1:02}"
        self._report = report
        self._x = self._y = 0.0
        self._seq = 0
        self._step = (0.0, 0.0)
        self._steps = 0
        self.joined = asyncio.Event()

    async def run(self, session: aiohttp.ClientSession, url: str, room: str) -> None:
        """Come in and walk until cancelled."""
        async with session.ws_connect(f"{url}/socket.io/?EIO=4&transport=websocket", max_msg_size=0) as socket:
            await socket.send_str("40")
            async with asyncio.TaskGroup() as group:
                group.create_task(self._read(socket, room))
                group.create_task(self._walk(socket))

    async def _read(self, socket: aiohttp.ClientWebSocketResponse, room: str) -> None:
        async for message in socket:
            if message.type is not aiohttp.WSMsgType.TEXT:
                continue
            self._report.messages += 1
            text: str = message.data
            if text == "2":
                await socket.send_str("3")
            elif text.startswith("40"):
                wish = {"protocol": 1, "room": room, "name": self._name, "avatar": self._avatar}
                await socket.send_str(f"42{json.dumps(['join', wish])}")
            elif text.startswith('42["snapshot"'):
                snapshot = json.loads(text[2:])[1]
                me = next(player for player in snapshot["players"] if player["id"] == snapshot["you"])
                self._x, self._y, self._seq = me["x"], me["y"], snapshot["seq"]
                # Nobody talks: this is about steps alone.
                await socket.send_str('42["status",{"status":"focus"}]')
                self.joined.set()
            elif text.startswith('42["position_fixed"'):
                fixed = json.loads(text[2:])[1]
                self._x, self._y, self._seq = fixed["x"], fixed["y"], max(self._seq, fixed["seq"])
                self._steps = 0
                self._report.fixed += 1

    async def _walk(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        await self.joined.wait()
        await asyncio.sleep(self._random.uniform(0, EVERY))
        stood = False
        while not stood:
            # The same place twice says that one stands.
            stood = self._standing.is_set()
            if not stood:
                self._choose()
            self._seq += 1
            self._report.moves += 1
            await socket.send_str(f'42["move",[{self._seq},{round(self._x)},{round(self._y)},0]]')
            await asyncio.sleep(EVERY)

    def _choose(self) -> None:
        """The next step: straight on, or another way where something is."""
        length = PACE * EVERY * self._map.tile_width
        for _ in range(8):
            x, y = self._x + self._step[0], self._y + self._step[1]
            kept = self._within is None or self._within.contains(x, y)
            if self._steps > 0 and kept and segment_is_free(self._map, self._x, self._y, x, y, BODY / 2):
                self._x, self._y = x, y
                self._steps -= 1
                return
            across, down = self._random.choice(((1, 0), (-1, 0), (0, 1), (0, -1)))
            self._step = round(across * length), round(down * length)
            self._steps = self._random.randint(*TURN_AFTER)


async def walk(
    url: str,
    room: str,
    tilemap: TileMap,
    walkers: int,
    *,
    joined: asyncio.Event,
    standing: asyncio.Event,
    within: Rect | None = None,
) -> WalkReport:
    """Walk until cancelled; ``joined`` is set once all are there. They stop once ``standing`` is set, and stay."""
    report = WalkReport(walkers)
    people = [Walker(tilemap, number, report, within, standing) for number in range(walkers)]
    try:
        async with (
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session,
            asyncio.TaskGroup() as group,
        ):
            for each in people:
                group.create_task(each.run(session, url, room))
                await asyncio.sleep(0.01)  # not all in one moment: that is another measurement
            for each in people:
                await each.joined.wait()
            joined.set()
    except asyncio.CancelledError:
        usage = resource.getrusage(resource.RUSAGE_SELF)
        report.cpu_seconds = usage.ru_utime + usage.ru_stime
    return report


async def _main(url: str, map_file: Path, walkers: int, within: Rect | None) -> None:
    """Walk until standard input is closed; says ``walking`` once all are there, and in the end one line of JSON.

    A line on standard input makes all of them stand where they are.
    """
    tilemap = load_map(map_file)
    joined, standing = asyncio.Event(), asyncio.Event()
    walks = walk(url.rstrip("/"), map_file.stem, tilemap, walkers, joined=joined, standing=standing, within=within)
    walking = asyncio.create_task(walks)
    told = asyncio.create_task(joined.wait())
    await asyncio.wait((walking, told), return_when=asyncio.FIRST_COMPLETED)
    if walking.done():
        await walking
    _say("walking")
    while await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline):
        standing.set()
    walking.cancel()
    report = await walking
    _say(json.dumps({name: getattr(report, name) for name in report.__slots__}))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m papote.loadgen.walkers", description=__doc__)
    parser.add_argument("url")
    parser.add_argument("map", type=Path)
    parser.add_argument("walkers", type=int)
    parser.add_argument("--within", type=float, nargs=4, metavar=("X", "Y", "WIDTH", "HEIGHT"), help="map pixels")
    given = parser.parse_args()
    asyncio.run(_main(given.url, given.map, given.walkers, None if given.within is None else Rect(*given.within)))
