"""Which maps this office has: the one people arrive on, and those its exits lead to, read when first entered.

Here files become rooms with ids. What a map means is ``tilemap``'s; what happens on it ``world``'s.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from papote.errors import Refused
from papote.tilemap import load_map
from papote.tilemap.links import MAP_SUFFIXES
from papote.tilemap.model import Area, Exit, TileMap
from papote.types import RoomId


class Atlas:
    """The maps of one office. Reading is slow: ``load`` is called on another thread."""

    def __init__(self, arrival: Path) -> None:
        """Read the map people arrive on; raises MapError when it cannot be served."""
        self._ids: dict[Path, RoomId] = {}
        self._paths: dict[RoomId, Path] = {}
        self._reading = threading.Lock()
        self.arrival = self._register(arrival.resolve())
        """The room people arrive in."""
        # Read at once, so that a map that cannot be served stops the start; handed out at the first entering.
        self._read: dict[RoomId, TileMap] = {self.arrival: self._prepare(self.arrival)}

    @property
    def arrival_map(self) -> TileMap:
        """The map people arrive on."""
        return self._read[self.arrival]

    def knows(self, room: RoomId) -> bool:
        """Whether there is such a room: the arrival room, or one that an exit of an open room leads to."""
        return room in self._paths

    @property
    def rooms(self) -> tuple[RoomId, ...]:
        """The rooms it knows so far."""
        return tuple(self._paths)

    def load(self, room: RoomId) -> TileMap:
        """The map of a room; raises ``Refused("unknown_room")`` for one that no exit has led to, or MapError."""
        with self._reading:
            if room not in self._paths:
                raise Refused("unknown_room")
            if room not in self._read:
                self._read[room] = self._prepare(room)
            return self._read[room]

    def _prepare(self, room: RoomId) -> TileMap:
        tilemap = load_map(self._paths[room])
        areas = tuple(self._with_room(area, tilemap) for area in tilemap.areas)
        return replace(tilemap, id=room, areas=areas)

    def _with_room(self, area: Area, tilemap: TileMap) -> Area:
        """The area with its exit leading to a room's id, where the file's name is not one."""
        if area.exit is None or area.exit.room is None:
            return area
        path = find_map(tilemap.path.resolve().parent, area.exit)
        if path is None:
            return replace(area, exit=None)
        return replace(area, exit=replace(area.exit, room=self._register(path)))

    def _register(self, path: Path) -> RoomId:
        """The id of the room on this map: its file's stem, in the letters an address may have."""
        if path not in self._ids:
            stem = room_id(path.stem)
            id, number = stem, 1
            while id in self._paths:
                number += 1
                id = RoomId(f"{stem}-{number}")
            self._ids[path] = id
            self._paths[id] = path
        return self._ids[path]


def room_id(stem: str) -> RoomId:
    """A room's id made from a file's name: ``Étage 2`` becomes ``Etage-2``."""
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    return RoomId(re.sub(r"[^A-Za-z0-9_.-]+", "-", plain).strip("-_.")[:60] or "map")


def find_map(folder: Path, exit: Exit) -> Path | None:
    """The file an exit leads to, beside or below the map it is on.

    ``tilemap`` has made sure that there is one; of a link only as much of its end counts as exists here.
    """
    parts = [part for part in unquote(urlsplit(exit.url).path).replace("\\", "/").split("/") if part not in ("", ".")]
    if ".." in parts:
        return None
    for begin in range(len(parts)):
        base = folder.joinpath(*parts[begin:])
        for candidate in (base, *(base.with_name(base.name + suffix) for suffix in MAP_SUFFIXES)):
            if candidate.stem == exit.room and candidate.suffix.lower() in MAP_SUFFIXES and candidate.is_file():
                return candidate.resolve()
    return None
