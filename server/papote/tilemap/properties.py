"""The one table of properties: what WorkAdventure's names, and our own, do on a map here.

``docs/maps.md`` is printed from it. How properties of several places come together lives in
``areas``; where one may start in ``starts``; walls in ``grids``; links to other maps in ``links``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from papote.tilemap.fields import truthy
from papote.tilemap.model import JSONValue
from papote.types import StageName

Support = Literal["works", "kept", "ignored"]


@dataclass(frozen=True, slots=True)
class Row:
    """One property: its name, its type, where it may stand, whether it works here, and what it does."""

    name: str
    type: str
    on: str
    support: Support
    does: str


_ZONE = "layer, tile, area"

TABLE: tuple[Row, ...] = (
    # where one can walk and be heard
    Row("collides", "bool", "tile", "works", "Nobody can walk on this tile, whether its layer is visible or not."),
    Row("soundproof", "bool", "tile, layer", "works", "Sound does not pass. Without any: runs of ≥ 8 colliding tiles."),
    Row(
        "floorLayer",
        "–",
        "object layer's name",
        "works",
        "People stand in this layer; layers behind it are above them.",
    ),
    # where one appears
    Row("start", "bool", "layer, area", "works", "One may appear here; also by `#name` of the layer or area."),
    Row("start", "string", "tile", "works", "One may appear here by `#entry` of this text; `start` is the default."),
    Row("startLayer", "bool", "layer", "works", "The old spelling of `start`."),
    Row("(named start)", "–", "layer, area", "works", "The default place to appear, without any property."),
    # talking
    Row("meeting", "string", _ZONE, "works", "Everybody in areas of this name talks; nobody outside hears. Our own."),
    Row("jitsiRoom", "string", _ZONE, "works", "The same as `meeting`, with our own audio and video."),
    Row("capacity", "int", _ZONE, "works", "At most so many people in the meeting. Our own."),
    Row("silent", "bool", _ZONE, "works", "No bubble forms here, and no conversation reaches in."),
    # the coffee machine
    Row(
        "coffee",
        "bool",
        _ZONE,
        "works",
        "A coffee corner: whoever stands here may take a coffee with somebody. Our own.",
    ),
    Row("highTable", "bool", _ZONE, "works", "A table to which those are led who take a coffee together. Our own."),
    # tables
    Row(
        "(class seat)",
        "–",
        "point",
        "works",
        "A seat of the meeting area around it, which becomes a table; or a chair of a desk. Our own.",
    ),
    Row("facing", "string", "seat", "works", "`down`, `left`, `right`, `up` or 0 to 3; without, to the area's middle."),
    Row("seats", "int", _ZONE, "works", "So many seats round the middle of a meeting area without own ones. Our own."),
    # working out loud
    Row("desk", "bool", _ZONE, "works", "A desk: who stands here may work out loud and hand out tickets. Our own."),
    Row("title", "string", _ZONE, "works", "What a desk is called in the public log; without, its name. Our own."),
    # walking together
    Row(
        "(class promenade)",
        "–",
        "line, polygon",
        "works",
        "A way people walk as one group: there and back, or round. It goes round meeting areas. Our own.",
    ),
    # stages
    Row("stage", "string", _ZONE, "works", "The podium of the stage of this name: its speakers are heard. Our own."),
    Row("audience", "string", _ZONE, "works", "Part of the auditorium of the stage of this name. Our own."),
    Row("speakerMegaphone", "string", "area", "works", "The same as `stage`."),
    Row("listenerMegaphone", "string", "area", "works", "The same as `audience`; also a podium's id in a `.wam`."),
    # going elsewhere
    Row(
        "exitUrl", "string", _ZONE, "works", "Stepping here leads to a map beside this one, or to `#entry` of this one."
    ),
    Row("exitSceneUrl", "string", "layer, tile", "works", "The old spelling of `exitUrl`."),
    # the map as a whole
    Row("mapName", "string", "map", "works", "The name of the room."),
    Row("mapDescription", "string", "map", "kept", "About the room."),
    Row("mapCopyright", "string", "map", "kept", "Credits."),
    Row("tilesetCopyright", "string", "tileset", "ignored", "Credits."),
    Row("mapLink", "string", "map", "kept", "A link about the map."),
    Row("mapImage", "string", "map", "kept", "A picture of the map."),
    Row("script", "string", "map", "ignored", "Scripts of a map are not run."),
    # doors: the layers of a door count as walls only while they are visible
    Row("openLayer", "string", "object", "works", "Layers of an open door: walls only where the file shows them."),
    Row("closeLayer", "string", "object", "works", "Layers of a closed door: walls only where the file shows them."),
    # kept on the area for later
    Row("jitsiTrigger", "string", _ZONE, "kept", "Whether to ask first; here the meeting begins on entering."),
    Row("jitsiTriggerMessage", "string", _ZONE, "kept", "The text of the prompt."),
    Row("jitsiRoomAdminTag", "string", _ZONE, "kept", "Who moderates."),
    Row("bbbMeeting", "string", _ZONE, "kept", "A meeting of BigBlueButton."),
    Row("openWebsite", "string", _ZONE, "kept", "A page to open."),
    Row("openWebsiteTrigger", "string", _ZONE, "kept", "When to open it."),
    Row("openWebsiteTriggerMessage", "string", _ZONE, "kept", "The text of the prompt."),
    Row("openWebsiteWidth", "number", _ZONE, "kept", "How wide to open it."),
    Row("openTab", "string", _ZONE, "kept", "A page to open in a tab."),
    Row("playAudio", "string", _ZONE, "kept", "A sound to play."),
    Row("audioLoop", "bool", _ZONE, "kept", "Whether to repeat it."),
    Row("audioVolume", "number", _ZONE, "kept", "How loud."),
    Row("focusable", "bool", "area", "kept", "The camera fits the area."),
    Row("zoomMargin", "number", "area", "kept", "Margin for the camera."),
    Row("zoom_margin", "number", "area", "kept", "Margin for the camera."),
    Row("zone", "string", "layer", "kept", "A name for scripts."),
    Row("exitInstance", "string", "layer", "ignored", "Dead in WorkAdventure too."),
)
"""Properties of Tiled maps."""

WAM_TABLE: tuple[Row, ...] = (
    Row("start", "–", "area", "works", "One may appear here; by default where `isDefault`, else by `#name`."),
    Row("exit", "–", "area", "works", "Leads to `url`, at the area named `areaName`."),
    Row("silent", "–", "area", "works", "As `silent`."),
    Row("jitsiRoomProperty", "–", "area", "works", "As `meeting`, by `roomName`."),
    Row(
        "livekitRoomProperty", "–", "area", "works", "As `meeting`, by `roomName`; without one the area is on its own."
    ),
    Row("maxUsersInAreaPropertyData", "–", "area", "works", "As `capacity`, by `maxUsers`."),
    Row("focusable", "–", "area", "kept", "The camera fits the area."),
    Row("highlight", "–", "area", "kept", "Darkens what is outside."),
    Row("playAudio", "–", "area", "kept", "A sound to play."),
    Row("openWebsite", "–", "area", "kept", "A page to open."),
    Row("openFile", "–", "area", "kept", "A file to open."),
    Row("speakerMegaphone", "–", "area", "works", "As `stage`, by `name`."),
    Row("listenerMegaphone", "–", "area", "works", "As `audience`: `speakerZoneName` is the podium's area id."),
    Row("areaDescriptionProperties", "–", "area", "kept", "A description."),
    Row("restrictedRightsPropertyData", "–", "area", "kept", "Who may enter."),
    Row("personalAreaPropertyData", "–", "area", "works", "As `desk`; whoever comes first works at it."),
    Row("lockableAreaPropertyData", "–", "area", "kept", "Whether it has a lock."),
    Row("tooltipPropertyData", "–", "area", "kept", "A text at the area."),
    Row("matrixRoomPropertyData", "–", "area", "ignored", "A chat room elsewhere."),
    Row("extensionModule", "–", "area", "ignored", "Modules that are not open source."),
)
"""Properties of areas in WorkAdventure's ``.wam`` files, by their ``type``."""

AREA_KEYS: frozenset[str] = frozenset(row.name for row in TABLE if row.on in (_ZONE, "area", "layer, tile")) | {"zone"}
"""Properties that make a tile layer, or tiles, into an area."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the properties of an area come to."""

    meeting: str | None = None
    silent: bool = False
    capacity: int | None = None
    seats: int | str | None = None
    """How many seats are wished for; a text is what was written and is no number."""
    stage: StageName | None = None
    audience: str | None = None
    """As it is written: the name of a stage, or what its podium is known by."""
    exit_url: str | None = None
    desk: bool = False
    coffee: bool = False
    high_table: bool = False


def meaning(properties: Mapping[str, JSONValue]) -> Meaning:
    """Read what concerns talking and leaving from the merged properties of one area."""
    return Meaning(
        meeting=_name(properties, "meeting", "jitsiRoom"),
        silent=truthy(properties.get("silent")),
        capacity=_capacity(properties.get("capacity")),
        seats=_seats(properties.get("seats")),
        stage=_stage(properties),
        audience=_words(properties.get("audience")) or _words(properties.get("listenerMegaphone")),
        exit_url=_words(properties.get("exitUrl")) or _words(properties.get("exitSceneUrl")),
        desk=truthy(properties.get("desk")) or "personalAreaPropertyData" in properties,
        coffee=truthy(properties.get("coffee")),
        high_table=truthy(properties.get("highTable")),
    )


def from_wam(area_id: str, entries: list[Mapping[str, JSONValue]]) -> dict[str, JSONValue]:
    """Turn the typed properties of a WAM area into the names of the table; others keep their type as name."""
    found: dict[str, JSONValue] = {}
    for entry in entries:
        kind = entry.get("type")
        if kind == "start":
            found["start"] = True
            if truthy(entry.get("isDefault")):
                found["startDefault"] = True
        elif kind == "exit":
            entry_name = _words(entry.get("areaName"))
            url = _words(entry.get("url")) or ""
            found["exitUrl"] = f"{url}#{entry_name}" if entry_name and "#" not in url else url
        elif kind == "silent":
            found["silent"] = True
        elif kind in ("jitsiRoomProperty", "livekitRoomProperty"):
            own = _words(entry.get("id")) or area_id
            found["meeting"] = _words(entry.get("roomName")) or own
        elif kind == "maxUsersInAreaPropertyData":
            found["capacity"] = entry.get("maxUsers")
        elif kind == "speakerMegaphone":
            found["stage"] = _words(entry.get("name")) or area_id
        elif kind == "listenerMegaphone":
            found["audience"] = _words(entry.get("speakerZoneName"))
        elif isinstance(kind, str) and any(row.name == kind and row.support == "kept" for row in WAM_TABLE):
            found[kind] = {name: value for name, value in entry.items() if name not in ("id", "type")}
    return found


def slug(written: str) -> str:
    """Shorten a name to lower-case letters, digits, - and _, so that it can stand in an id: ``Café 2`` → ``cafe-2``."""
    plain = unicodedata.normalize("NFKD", written).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9_]+", "-", plain).strip("-")[:64]


def short_name(words: str) -> str:
    """Make the name of a meeting or stage: names in other alphabets leave nothing for a slug, and stay as they are."""
    return slug(words) or words[:64]


def _name(properties: Mapping[str, JSONValue], *keys: str) -> str | None:
    for key in keys:
        words = _words(properties.get(key))
        if words is not None:
            return short_name(words)
    return None


def _stage(properties: Mapping[str, JSONValue]) -> StageName | None:
    name = _name(properties, "stage", "speakerMegaphone")
    return StageName(name) if name is not None else None


def _seats(value: JSONValue) -> int | str | None:
    if not truthy(value):
        return None
    count = _capacity(value)
    return count if count is not None else str(value)


def _capacity(value: JSONValue) -> int | None:
    if isinstance(value, str) and value.strip().isdecimal():
        value = int(value.strip()[:9])
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return int(value) if 0 <= value < 1e9 else None


def _words(value: JSONValue) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def as_markdown(table: tuple[Row, ...]) -> str:
    """Print a table for ``docs/maps.md``."""
    lines = ["| Property | Type | On | Here | What it does |", "|---|---|---|---|---|"]
    lines += [f"| `{row.name}` | {row.type} | {row.on} | {row.support} | {row.does} |" for row in table]
    return "\n".join(lines)
