"""WorkAdventure's ``.wam`` files: a Tiled map, with areas and furniture of the inline editor on top.

Nothing is fetched: a map or collection at an address on the web is used if a file of that name
lies beside the ``.wam``; else the map is refused, and furniture is left out with a warning.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from papote.errors import MapError
from papote.geometry import Rect
from papote.tilemap.areas import Zone
from papote.tilemap.fields import Fields
from papote.tilemap.files import Files
from papote.tilemap.model import JSONValue, LayerLook, MapObject, ObjectLayer, TileImage, TileMap
from papote.tilemap.properties import from_wam
from papote.tilemap.reading import open_document
from papote.tilemap.tiled import Draft, read_tiled

MOST_ENTITIES = 20_000
"""Pieces of furniture in one map."""

MOST_PREFABS = 20_000
"""Kinds of furniture in one collection."""


def read_wam(files: Files, path: Path, document: Fields) -> TileMap:
    """Read a ``.wam`` and the map it names."""
    map_path = _map_file(files, path, document)
    draft = read_tiled(files, map_path, open_document(files, map_path))
    for area in document.items("areas", 5000):
        zone = _zone(area, draft)
        if zone is not None:
            draft.zones.append(zone)
    _add_entities(files, path, document, draft)
    metadata = document.section("metadata")
    if metadata is not None:
        for ours, theirs in (("mapName", "name"), ("mapDescription", "description"), ("mapCopyright", "copyright")):
            words = metadata.text(theirs)
            if words:
                draft.properties[ours] = words
    return draft.finish(path, _name(draft, path))


def _name(draft: Draft, path: Path) -> str:
    name = draft.properties.get("mapName")
    return name if isinstance(name, str) and name.strip() else path.stem


def _map_file(files: Files, path: Path, document: Fields) -> Path:
    url = document.text("mapUrl").strip()
    if not url:
        raise document.error("the map to show is not named", "mapUrl")
    found = _local_file(files, path.parent, url)
    if found is None:
        raise document.error(f"the map {url[:200]!r} does not lie beside this file, and nothing is fetched", "mapUrl")
    if found.suffix.lower() == ".wam":
        raise document.error("a .wam file names another .wam file as its map", "mapUrl")
    return found


def _local_file(files: Files, folder: Path, url: str) -> Path | None:
    """Find the file a link names: where it says, if it is relative, else by its bare name beside us."""
    found = files.find(folder, url)
    if found is not None:
        return found
    try:
        name = unquote(urlsplit(url).path).rpartition("/")[2]
    except ValueError:
        return None
    return files.beside(folder, name)


def _zone(area: Fields, draft: Draft) -> Zone | None:
    width, height = area.number("width", 0), area.number("height", 0)
    if width <= 0 or height <= 0:
        return None
    entries = area.get("properties")
    typed: list[Mapping[str, JSONValue]] = []
    if isinstance(entries, list):
        typed = [entry for entry in entries if isinstance(entry, dict)]
    key = area.text("id")
    values = Fields({"properties": from_wam(key or "area", typed)}, area.file, area.place)
    x, y = area.number("x", 0) + draft.origin.x, area.number("y", 0) + draft.origin.y
    return Zone(area.text("name").strip(), Rect(x, y, width, height), values.properties(), wam=True, key=key)


def _add_entities(files: Files, path: Path, document: Fields, draft: Draft) -> None:
    entities = document.section("entities")
    if entities is None or not entities.values:
        return
    if len(entities.values) > MOST_ENTITIES:
        raise document.error(f"there are more than {MOST_ENTITIES} entities", "entities")
    prefabs = _prefabs(files, path, document)
    pictures: dict[int, TileImage] = {}
    local_ids: dict[tuple[str, str], int] = {}
    first = draft.tilesets.next_gid()
    objects: list[MapObject] = []
    left_out = 0
    for name, value in entities.values.items():
        entity = Fields(value if isinstance(value, dict) else {}, document.file, f"/entities/{name[:60]}")
        reference = entity.section("prefabRef")
        key = (reference.text("collectionName"), reference.text("id")) if reference is not None else ("", "")
        prefab = prefabs.get(key)
        if prefab is None:
            left_out += 1
            continue
        if key not in local_ids:
            fields, folder = prefab
            image = files.image(folder, fields.text("imagePath"), (0, 0), files.warn)
            local_ids[key] = len(local_ids)
            pictures[local_ids[key]] = TileImage(image, 0, 0, image.width, image.height)
        picture = pictures[local_ids[key]]
        x, y = entity.number("x", 0) + draft.origin.x, entity.number("y", 0) + draft.origin.y
        gid = first + local_ids[key]
        objects.append(MapObject(x, y, picture.width, picture.height, 0, gid, name=entity.text("name")))
        _block(draft, prefab[0], x, y)
    if objects:
        draft.tilesets.add_collection("entities", pictures)
        draft.layers.append(ObjectLayer(LayerLook("entities"), tuple(objects), sorted=True))
    if left_out:
        files.warn(
            f"{path.name}: {left_out} pieces of furniture are left out: their collections are not beside the map"
        )


def _prefabs(files: Files, path: Path, document: Fields) -> dict[tuple[str, str], tuple[Fields, Path]]:
    """Read the collections that lie on this disk: (collection's name, prefab's id) → prefab and its folder."""
    found: dict[tuple[str, str], tuple[Fields, Path]] = {}
    for entry in document.items("entityCollections", 1000):
        local = _local_file(files, path.parent, entry.text("url"))
        if local is None:
            continue
        try:
            collection = open_document(files, local)
            name = collection.text("collectionName")
            for prefab in collection.items("collection", MOST_PREFABS):
                found[(name, prefab.text("id"))] = (prefab, local.parent)
        except MapError as problem:
            files.warn(f"{path.name}: a furniture collection is broken ({problem})")
    return found


def _block(draft: Draft, prefab: Fields, x: float, y: float) -> None:
    """Add the cells a piece of furniture stands on to the walls."""
    grid = prefab.get("collisionGrid")
    if not isinstance(grid, list):
        return
    left, top = round(x / draft.tile_width), round(y / draft.tile_height)
    for row, line in enumerate(grid[: draft.height]):
        for column, blocked in enumerate(line[: draft.width] if isinstance(line, list) else []):
            if blocked == 1 and 0 <= left + column < draft.width and 0 <= top + row < draft.height:
                draft.solid.add((top + row) * draft.width + left + column)
