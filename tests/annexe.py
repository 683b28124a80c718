"""Le Palier with an annexe just like it, each behind a door of the other: the smallest space of two rooms.

The door is in a corner of the garden, where nobody comes by accident.
"""

from __future__ import annotations

import json
from pathlib import Path

MAPS = Path(__file__).resolve().parents[1] / "maps"
FLOOR, ANNEXE = "le-palier", "annexe"


def write_annexe(folder: Path) -> Path:
    """Write both maps into a folder; the one people arrive on."""
    (folder / "tilesets").symlink_to(MAPS / "tilesets")
    document = json.loads((MAPS / f"{FLOOR}.tmj").read_text())
    areas = next(layer for layer in document["layers"] if layer["name"] == "areas")
    there = {FLOOR: ("Le Palier", ANNEXE), ANNEXE: ("L’Annexe", FLOOR)}
    objects = areas["objects"]
    for room, (name, beyond) in there.items():
        way = {"id": 9000, "name": "way-out", "type": "area", "x": 1856, "y": 1248, "width": 32, "height": 32}
        exit = {"name": "exitUrl", "type": "string", "value": f"{beyond}.tmj"}
        areas["objects"] = [*objects, {**way, "rotation": 0, "visible": True, "properties": [exit]}]
        for each in document["properties"]:
            if each["name"] == "mapName":
                each["value"] = name
        (folder / f"{room}.tmj").write_text(json.dumps(document))
    return folder / f"{FLOOR}.tmj"
