"""Tilesets: embedded, external (TSX, TSJ, JSON), one picture or a collection of pictures, animations.

A tileset that is missing or broken does not keep a map from being served: its tiles are drawn as
markers and the map carries a warning. Which cells use the tiles is not known here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from papote.errors import MapError
from papote.tilemap.fields import Fields, truthy
from papote.tilemap.files import Files
from papote.tilemap.model import Frame, Image, JSONValue, TileImage, Tileset
from papote.tilemap.reading import open_document

GID_MASK = 0x0FFFFFFF
"""What is left of a global tile id without Tiled's four flip bits."""

MOST_TILESETS = 1000
"""A map with more is a mistake, or an attack."""

MOST_TILES = 1_000_000
"""Tiles with an own entry (properties, picture, animation) in one tileset."""


@dataclass(frozen=True, slots=True)
class ReadTileset:
    """A tileset with what only the loader needs: the tiles' properties and where objects are held."""

    tileset: Tileset
    properties: dict[int, dict[str, JSONValue]] = field(default_factory=dict)
    alignment: str = ""
    source: Path | None = None
    found: bool = True

    @property
    def colliding(self) -> int:
        """How many tiles block the way."""
        return sum(truthy(values.get("collides")) for values in self.properties.values())


class TilesetBook:
    """All tilesets of one map, found by global tile id."""

    def __init__(self, files: Files, folder: Path, tile_size: tuple[int, int]) -> None:
        """Start empty; ``tile_size`` stands in where a tileset does not say its own."""
        self._files = files
        self._folder = folder
        self._tile_size = tile_size
        self._sets: list[ReadTileset] = []
        self._starts: list[int] = []
        self._unknown: set[int] = set()

    def __iter__(self) -> Iterator[ReadTileset]:
        """Go through them by rising first id."""
        return iter(self._sets)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._sets)

    def read(self, document: Fields) -> None:
        """Read the ``tilesets`` of a map."""
        following = 1
        for entry in document.items("tilesets", MOST_TILESETS):
            if "firstgid" not in entry:
                self._files.warn(f"{entry.file}: {entry.place}: the tileset has no first id; {following} was assumed")
            first = entry.whole("firstgid", following, least=1, most=GID_MASK)
            read = self._read_entry(entry, first, self._folder)
            following = max(following, first + max(1, read.tileset.tile_count))
            self._add(read)
        self._bound_missing()

    def of(self, gid: int) -> ReadTileset | None:
        """Find the tileset a global id (flip bits or not) belongs to; None where there is none."""
        index = bisect_right(self._starts, gid & GID_MASK) - 1
        return self._sets[index] if index >= 0 else None

    def properties(self, gid: int) -> dict[str, JSONValue]:
        """Return the custom properties of the tile with this global id."""
        found = self.of(gid)
        return found.properties.get((gid & GID_MASK) - found.tileset.first_gid, {}) if found is not None else {}

    def known(self, gid: int) -> bool:
        """Whether some tileset holds this tile."""
        found = self.of(gid)
        if found is None:
            return False
        local = (gid & GID_MASK) - found.tileset.first_gid
        return local < found.tileset.tile_count or local in found.properties or local in found.tileset.tiles

    def adopt(self, entry: Fields, folder: Path) -> int:
        """Make a template's tileset one of the map's; answers what to add to the template's ids."""
        theirs = entry.whole("firstgid", 1, least=1, most=GID_MASK)
        source = entry.text("source")
        path = self._files.find(folder, source) if source else None
        if path is not None:
            for known in self._sets:
                if known.source is not None and known.source.resolve() == path.resolve():
                    return known.tileset.first_gid - theirs
        first = self.next_gid()
        self._add(self._read_entry(entry, first, folder))
        return first - theirs

    def add_collection(self, name: str, tiles: dict[int, TileImage]) -> int:
        """Add a tileset made of single pictures; answers its first global id."""
        first = self.next_gid()
        width, height = self._tile_size
        count = max(tiles, default=0) + 1
        self._add(ReadTileset(Tileset(name, first, width, height, 0, count, 0, 0, 0, 0, None, tiles, {})))
        return first

    def next_gid(self) -> int:
        """Return the first global id that no tileset uses."""
        return max((entry.tileset.first_gid + max(1, entry.tileset.tile_count) for entry in self._sets), default=1)

    def cover(self, highest: int) -> None:
        """Let a missing last tileset reach up to the highest id in use, as nobody else can say how many it had."""
        if self._sets and not self._sets[-1].found:
            last = self._sets[-1]
            count = max(last.tileset.tile_count, highest - last.tileset.first_gid + 1)
            self._sets[-1] = replace(last, tileset=replace(last.tileset, tile_count=count, columns=count))

    def _add(self, read: ReadTileset) -> None:
        index = bisect_right(self._starts, read.tileset.first_gid)
        self._starts.insert(index, read.tileset.first_gid)
        self._sets.insert(index, read)

    def _bound_missing(self) -> None:
        for index, read in enumerate(self._sets[:-1]):
            if not read.found:
                count = max(1, self._starts[index + 1] - read.tileset.first_gid)
                self._sets[index] = replace(read, tileset=replace(read.tileset, tile_count=count, columns=count))

    def _read_entry(self, entry: Fields, first: int, folder: Path) -> ReadTileset:
        source = entry.text("source")
        if not source:
            return self._read_tileset(entry, first, folder, None)
        path = self._files.find(folder, source)
        if path is None:
            self._files.warn(f"{entry.file}: {entry.place}: the tileset {source!r} is missing; its tiles are markers")
            return self._missing(source, first)
        try:
            document = open_document(self._files, path)
            if not any(name in document for name in ("tilewidth", "image", "tiles", "tilecount")):
                raise document.error("this is no tileset")
            # A tileset file naming another one would be followed by no editor; so no circle is possible either.
            return self._read_tileset(document, first, path.parent, path)
        except MapError as problem:
            self._files.warn(f"{entry.file}: {entry.place}: the tileset is broken ({problem}); its tiles are markers")
            return self._missing(source, first)

    def _missing(self, source: str, first: int) -> ReadTileset:
        width, height = self._tile_size
        name = Path(source.replace("\\", "/").replace("\0", "")).stem[:100]
        return ReadTileset(Tileset(name, first, width, height, 1, 1, 0, 0, 0, 0, None, {}, {}), found=False)

    def _read_tileset(self, entry: Fields, first: int, folder: Path, source: Path | None) -> ReadTileset:
        width = entry.whole("tilewidth", 0, least=0, most=65535) or self._tile_size[0]
        height = entry.whole("tileheight", 0, least=0, most=65535) or self._tile_size[1]
        margin = entry.whole("margin", 0, least=0, most=65535)
        spacing = entry.whole("spacing", 0, least=0, most=65535)
        offset = entry.section("tileoffset") or Fields({}, entry.file, entry.place)
        name = entry.text("name") or (source.stem if source is not None else f"tileset {first}")
        image = self._image(entry, folder, name)
        if "transparentcolor" in entry and image is not None:
            self._files.warn(f"{entry.file}: transparent colours of tilesets are drawn as they are in the picture")
        tiles, animations, properties = self._read_tiles(entry, folder, name)
        columns = entry.whole("columns", 0, least=0, most=65535)
        count = entry.whole("tilecount", 0, least=0, most=GID_MASK)
        if image is not None:
            columns = columns or max(1, (image.width - margin + spacing) // (width + spacing))
            count = count or columns * max(1, (image.height - margin + spacing) // (height + spacing))
        count = count or max((*tiles, *properties), default=0) + 1
        return ReadTileset(
            Tileset(
                name,
                first,
                width,
                height,
                columns,
                count,
                margin,
                spacing,
                offset.whole("x", 0, least=-65535, most=65535),
                offset.whole("y", 0, least=-65535, most=65535),
                image,
                tiles,
                animations,
            ),
            properties,
            entry.text("objectalignment"),
            source,
        )

    def _image(self, entry: Fields, folder: Path, name: str) -> Image | None:
        reference = entry.get("image")
        if not isinstance(reference, str) or not reference:
            return None
        declared = (
            entry.whole("imagewidth", 0, least=0, most=1_000_000),
            entry.whole("imageheight", 0, least=0, most=1_000_000),
        )
        prefix = f"{entry.file}: tileset {name!r}"
        return self._files.image(folder, reference, declared, lambda odd: self._files.warn(f"{prefix}: {odd}"))

    def _read_tiles(
        self, entry: Fields, folder: Path, name: str
    ) -> tuple[dict[int, TileImage], dict[int, tuple[Frame, ...]], dict[int, dict[str, JSONValue]]]:
        images: dict[int, TileImage] = {}
        animations: dict[int, tuple[Frame, ...]] = {}
        properties: dict[int, dict[str, JSONValue]] = {}
        for local, tile in _tile_entries(entry):
            values = tile.properties()
            if values:
                properties.setdefault(local, {}).update(values)
            image = self._image(tile, folder, name)
            if image is not None:
                images[local] = TileImage(
                    image,
                    tile.whole("x", 0, least=0, most=65535),
                    tile.whole("y", 0, least=0, most=65535),
                    tile.whole("width", 0, least=0, most=65535) or image.width,
                    tile.whole("height", 0, least=0, most=65535) or image.height,
                )
            frames = tuple(
                Frame(
                    frame.whole("tileid", least=0, most=GID_MASK),
                    frame.whole("duration", 100, least=0, most=86_400_000),
                )
                for frame in tile.items("animation", 10_000)
            )
            if frames:
                animations[local] = frames
        return images, animations, properties


def _tile_entries(entry: Fields) -> Iterator[tuple[int, Fields]]:
    """Tiles in the list form, or in the object forms of before Tiled 1.2."""
    tiles = entry.get("tiles")
    if isinstance(tiles, dict):
        for key, value in tiles.items():
            if isinstance(value, dict):
                yield _local_id(entry, key), Fields(value, entry.file, f"{entry.place}/tiles/{key[:20]}")
    else:
        for tile in entry.items("tiles", MOST_TILES):
            yield tile.whole("id", least=0, most=GID_MASK), tile
    older = entry.get("tileproperties")
    if isinstance(older, dict):
        for key, value in older.items():
            if isinstance(value, dict):
                place = f"{entry.place}/tileproperties/{key[:20]}"
                yield _local_id(entry, key), Fields({"properties": value}, entry.file, place)


def _local_id(entry: Fields, key: str) -> int:
    if key.isdecimal() and len(key) < 10:
        return int(key)
    raise entry.error(f"{key[:20]!r} is not a tile id", "tiles")
