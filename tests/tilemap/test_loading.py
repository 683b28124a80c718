"""One room in every form Tiled writes: each form gives the same map, and whatever is broken one clear sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from papote.errors import MapError
from papote.geometry import Point
from papote.tilemap import load_map
from papote.tilemap.model import ImageLayer, ObjectLayer, TileLayer
from tests.examples import examples
from tests.tilemap import rooms
from tests.tilemap.rooms import (
    BLOCKED,
    FIXTURES,
    FLIP,
    GIDS,
    HEIGHT,
    WIDTH,
    area,
    cells,
    document,
    layer,
    load,
    objects,
    prop,
    tileset,
    write,
)

FORMS = sorted(name for name in rooms.fixtures() if name.endswith((".tmj", ".tmx", ".wam")))


def test_the_committed_files_are_what_the_tests_would_write() -> None:
    """The files under tests/fixtures/maps can be made again at any time."""
    for name, held in rooms.fixtures().items():
        expected = held if isinstance(held, bytes) else held.encode()
        if name != "base64-zstd.tmj" and "zstd" not in name:  # another zstd may pack the same cells otherwise
            assert (FIXTURES / name).read_bytes() == expected, name


@pytest.mark.parametrize("name", FORMS)
def test_every_form_of_the_room_gives_the_same_walls_and_tiles(name: str) -> None:
    """CSV, base64 with any compression, XML tiles, chunks, external tilesets and WAM are one map."""
    tilemap = load_map(FIXTURES / name)
    assert (tilemap.width, tilemap.height) == (WIDTH, HEIGHT)
    assert tilemap.collision == BLOCKED
    (only,) = tilemap.layers
    assert isinstance(only, TileLayer)
    assert list(only.gids) == GIDS
    assert tilemap.counts.tiles_colliding == 1
    assert tilemap.counts.tile_layers == 1
    assert tilemap.warnings == ()


def test_an_infinite_map_is_shifted_so_that_it_begins_at_zero(tmp_path: Path) -> None:
    """The smallest box around the used cells is the map; objects move along."""
    content = rooms.infinite(-5)
    content["layers"].append(objects(area("here", -5 * 32, -5 * 32, 64, 64)))
    tilemap = load_map(write(tmp_path, content))
    assert tilemap.origin == Point(160, 160)
    assert (tilemap.areas[0].rects[0].x, tilemap.areas[0].rects[0].y) == (0, 0)


def test_an_infinite_map_whose_cells_fit_its_declared_size_keeps_it(tmp_path: Path) -> None:
    """Tiled keeps the size a map had before; where it still holds it is the size."""
    content = rooms.infinite(2) | {"width": 20, "height": 15}
    tilemap = load_map(write(tmp_path, content))
    assert (tilemap.width, tilemap.height) == (20, 15)
    assert tilemap.origin == Point(0, 0)


def test_groups_hand_their_looks_down(tmp_path: Path) -> None:
    """Opacity and parallax multiply, offsets add, one hidden group hides all, tints mix."""
    inner = layer(opacity=0.5, offsetx=1, parallaxx=0.5, tintcolor="#ff8080")
    group = {
        "type": "group", "name": "a", "layers": [inner], "opacity": 0.5, "offsetx": 2, "offsety": 3,
        "parallaxx": 0.5, "visible": False, "tintcolor": "#80ffff",
    }  # fmt: skip
    tilemap = load(tmp_path, {"type": "group", "name": "b", "layers": [group]})
    look = tilemap.layers[0].look
    assert look.name == "b/a/room"
    assert (look.opacity, look.offset_x, look.offset_y, look.parallax_x) == (0.25, 3, 3, 0.25)
    assert not look.visible
    assert look.tint == "#808080"
    assert (tilemap.counts.group_layers, tilemap.counts.tile_layers) == (2, 1)


def test_layers_behind_the_floor_layer_are_above_people(tmp_path: Path) -> None:
    """People stand in floorLayer; what the file lists after it is drawn over them."""
    tilemap = load(tmp_path, layer("under"), objects(name="floorLayer"), layer("over"))
    assert [item.look.above for item in tilemap.layers] == [False, False, True]
    floor = tilemap.layers[1]
    assert isinstance(floor, ObjectLayer)
    assert floor.sorted


def test_a_small_layer_lies_where_the_file_puts_it(tmp_path: Path) -> None:
    """Layers of another size than the map's, at an offset in tiles, are placed and cut."""
    patch = layer("patch", data=[2, 2, 2, 2], width=2, height=2, x=WIDTH - 1, y=3)
    tilemap = load(tmp_path, layer(data=[0] * WIDTH * HEIGHT), patch)
    assert [index for index, blocked in enumerate(tilemap.collision) if blocked] == [4 * WIDTH - 1, 5 * WIDTH - 1]


def test_tile_objects_are_told_by_their_top_left_corner(tmp_path: Path) -> None:
    """Tiled holds them at the bottom left, or where the tileset's alignment says."""
    chair = {"gid": 2 | FLIP, "x": 64, "y": 96, "width": 32, "height": 48, "name": "chair"}
    tilemap = load(tmp_path, objects(chair))
    drawn = tilemap.layers[0]
    assert isinstance(drawn, ObjectLayer)
    assert (drawn.objects[0].x, drawn.objects[0].y, drawn.objects[0].gid) == (64, 48, 2 | FLIP)
    centred = load(tmp_path, objects(chair), tilesets=[tileset(objectalignment="center")]).layers[0]
    assert isinstance(centred, ObjectLayer)
    assert (centred.objects[0].x, centred.objects[0].y) == (48, 72)


def test_texts_are_drawn_with_their_font(tmp_path: Path) -> None:
    """A text object keeps size, colour and weight."""
    words = {"x": 1, "y": 2, "width": 50, "height": 20, "text": {"text": "Bonjour", "pixelsize": 20, "bold": True}}
    drawn = load(tmp_path, objects(words | {"text": words["text"] | {"color": "#ff00aa11"}})).layers[0]  # type: ignore[operator]
    assert isinstance(drawn, ObjectLayer)
    assert (drawn.objects[0].text, drawn.objects[0].font_size, drawn.objects[0].bold) == ("Bonjour", 20, True)
    assert drawn.objects[0].color == "#00aa11"


def test_templates_fill_in_what_an_object_leaves_out(tmp_path: Path) -> None:
    """A template's tile gets the id its tileset has in this map, or the tileset is added."""
    write(tmp_path, rooms.TSX, "tiles.tsx")
    template = (
        '<template><tileset firstgid="7" source="tiles.tsx"/>'
        '<object name="desk" gid="8" width="32" height="32"/></template>'
    )
    write(tmp_path, template, "desk.tx")
    known = load(
        tmp_path, objects({"template": "desk.tx", "x": 0, "y": 32}), tilesets=[{"firstgid": 1, "source": "tiles.tsx"}]
    )
    assert isinstance(known.layers[0], ObjectLayer)
    assert (known.layers[0].objects[0].gid, known.layers[0].objects[0].name) == (2, "desk")
    added = load(tmp_path, objects({"template": "desk.tx", "x": 0, "y": 32}), tilesets=[tileset(tilecount=4)])
    assert isinstance(added.layers[0], ObjectLayer)
    assert added.layers[0].objects[0].gid == 6
    assert [item.first_gid for item in added.tilesets] == [1, 5]


def test_image_collections_and_animations_are_kept(tmp_path: Path) -> None:
    """Each tile of a collection has its own picture; frames name local tiles."""
    collection = {
        "firstgid": 1, "name": "things", "tilewidth": 64, "tileheight": 64, "columns": 0, "tilecount": 2,
        "tiles": [
            {"id": 0, "image": "tiles.png", "imagewidth": 64, "imageheight": 64},
            {"id": 5, "image": "TILES.PNG", "animation": [{"tileid": 0, "duration": 9}, {"tileid": 5, "duration": 5}]},
        ],
    }  # fmt: skip
    (read,) = load(tmp_path, layer(data=cells(WIDTH, HEIGHT, (1, 1), gid=6)), tilesets=[collection]).tilesets
    assert read.image is None
    assert read.tiles[5].image.path == tmp_path / "tiles.png"
    assert (read.tiles[5].width, read.tiles[5].height) == (64, 64)
    assert [(frame.tile, frame.milliseconds) for frame in read.animations[5]] == [(0, 9), (5, 5)]


def test_a_picture_of_twice_the_size_is_found_beside(tmp_path: Path) -> None:
    """name@2x.png serves sharp screens."""
    (tmp_path / "tiles@2x.png").write_bytes(rooms.png(128, 128))
    image = load(tmp_path).tilesets[0].image
    assert image is not None
    assert image.double == tmp_path / "tiles@2x.png"


@pytest.mark.parametrize(
    "reference", ["gone.png", "/etc/passwd", "C:\\x.png", "https://x.example/a.png", "a\0b.png", ""]
)
def test_a_picture_that_cannot_be_had_is_a_marker_and_a_warning(tmp_path: Path, reference: str) -> None:
    """Nothing absolute, nothing on the web and nothing with a NUL is followed."""
    tilemap = load(tmp_path, tilesets=[tileset(image=reference)])
    image = tilemap.tilesets[0].image
    assert image is None or image.path is None
    assert len(tilemap.warnings) == (reference != "")


def test_a_file_that_is_no_picture_is_never_served_as_one(tmp_path: Path) -> None:
    """A text named .png, and an SVG which may carry scripts, are markers."""
    (tmp_path / "liar.png").write_text("secret", encoding="utf-8")
    (tmp_path / "art.svg").write_text("<svg/>", encoding="utf-8")
    for name in ("liar.png", "art.svg"):
        image = load(tmp_path, tilesets=[tileset(image=name)]).tilesets[0].image
        assert image is not None
        assert image.path is None


def test_a_missing_tileset_reaches_up_to_the_next_one(tmp_path: Path) -> None:
    """Its tiles are markers; walls of the others stay where they are."""
    gone = {"firstgid": 1, "source": "gone.tsx"}
    tilemap = load(tmp_path, layer(data=cells(WIDTH, HEIGHT, (2, 2), gid=22)), tilesets=[gone, tileset(firstgid=21)])
    assert tilemap.tilesets[0].tile_count == 20
    assert tilemap.tilesets[0].image is None
    assert "gone.tsx" in tilemap.warnings[0]
    assert tilemap.blocked(2, 2)


def test_a_root_keeps_all_reading_inside(tmp_path: Path) -> None:
    """With a root given, a reference that climbs out of it finds nothing."""
    path = write(tmp_path / "maps", document(tilesets=[tileset(image="../secret.png")]))
    (tmp_path / "secret.png").write_bytes(rooms.png(64, 64))
    free, kept = load_map(path).tilesets[0].image, load_map(path, root=tmp_path / "maps").tilesets[0].image
    assert free is not None
    assert free.path is not None
    assert kept is not None
    assert kept.path is None


def test_json_as_found_in_the_wild_is_read_with_a_warning(tmp_path: Path) -> None:
    """Byte order marks, comments, trailing commas and merge marks are forgiven."""
    text = json.dumps(document(), indent=1)
    assert load_map(write(tmp_path, b"\xef\xbb\xbf" + text.encode())).warnings == ()
    odd = "// a map\n" + text.replace('"version"', '/* odd */ "version"').rstrip("}\n") + ",\n}"
    assert load_map(write(tmp_path, odd)).collision == BLOCKED
    merge = '<<<<<<< HEAD\n "width": 8,\n=======\n "width": 9,\n>>>>>>> abc\n'
    merged = load_map(
        write(tmp_path, text.replace(' "width": 8,\n "height": 6,\n "tilew', merge + ' "height": 6,\n "tilew'))
    )
    assert merged.width == 8
    assert any("merge" in warning for warning in merged.warnings)


def test_json_of_before_tiled_1_2_is_read(tmp_path: Path) -> None:
    """Properties were objects, and tiles were keyed by their id."""
    old = tileset(tiles={"0": {"terrain": []}}, tileproperties={"1": {"collides": True}})
    tilemap = load(tmp_path, layer(properties={"silent": True}), tilesets=[old])
    assert tilemap.collision == BLOCKED
    assert tilemap.areas[0].silent


def test_a_layer_hidden_in_the_file_still_blocks_unless_it_is_a_door(tmp_path: Path) -> None:
    """Authors hide their collision layers; a hidden door is an open one."""
    hidden = layer("door", data=cells(WIDTH, HEIGHT, (3, 4), gid=2), visible=False)
    assert load(tmp_path, hidden).blocked(3, 4)
    variable = {"class": "variable", "name": "d", "x": 0, "y": 0, "properties": [prop("closeLayer", "door")]}
    assert not load(tmp_path, hidden, objects(variable)).blocked(3, 4)


def test_image_layers_lie_where_their_offset_says(tmp_path: Path) -> None:
    """One picture, perhaps repeated, perhaps missing."""
    picture = {"type": "imagelayer", "name": "sky", "image": "tiles.png", "offsetx": 5, "x": 2, "repeatx": True}
    sky = load(tmp_path, layer(), picture).layers[1]
    assert isinstance(sky, ImageLayer)
    assert (sky.look.offset_x, sky.image.width, sky.repeat_x, sky.repeat_y) == (7, 64, True, False)


BOMB = '<!DOCTYPE map [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'

BROKEN: dict[str, tuple[Any, str]] = {
    "not json": ("{", "not valid JSON"),
    "not an object": ("[]", "no JSON object"),
    "empty": ("", "empty"),
    "not a map": ({"hello": 1}, "no map of Tiled"),
    "not utf-8": (b'{"\xff": 1}', "UTF-8"),
    "nan": ('{"width": NaN}', "NaN"),
    "isometric": (document(orientation="isometric"), "isometric"),
    "hexagonal": (document(orientation="hexagonal"), "hexagonal"),
    "staggered": (document(orientation="staggered"), "staggered"),
    "oblique": (document(orientation="oblique"), "oblique"),
    "width 2^31": (document(width=2**31), "/width"),
    "height -1": (document(height=-1), "/height"),
    "tilewidth 0": (document(tilewidth=0), "/tilewidth"),
    "too many cells": (document(width=1999, height=1999), "allowed"),
    "10,000 layers": (document(*[layer(data=[])] * 10_000), "/layers"),
    "too few tiles": (document(layer(data=[1])), "/layers/0 (room)/data"),
    "odd tile id": (document(layer(data=[*GIDS[:-1], "x"])), "tile id"),
    "negative tile id": (document(layer(data=[*GIDS[:-1], -1])), "tile id"),
    "csv of words": (rooms.tmx('<data encoding="csv">a,b</data>'), "tile id"),
    "not base64": (document(layer(data="!", encoding="base64")), "base64"),
    "not zlib": (document(layer(data="AAAA", encoding="base64", compression="zlib")), "decompress"),
    "unknown compression": (document(layer(data="AAAA", encoding="base64", compression="rar")), "rar"),
    "unknown encoding": (document(layer(data="AAAA", encoding="morse")), "morse"),
    "unknown layer": (document(layer(type="cake")), "cake"),
    "not well-formed": ("<map", "XML"),
    "no map element": ("<svg/>", "svg"),
    "entity bomb": (rooms.tmx("<data/>", doctype=BOMB), "entity"),
    "infinity": (document(layer(offsetx="1e999")), "offsetx"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_map_gets_one_sentence_with_file_place_and_reason(tmp_path: Path, case: str) -> None:
    """Whatever is wrong, the operator reads where and why, on one line."""
    content, expected = BROKEN[case]
    name = "map.tmx" if isinstance(content, str) and content.startswith("<") else "map.tmj"
    with pytest.raises(MapError) as caught:
        load_map(write(tmp_path, content, name))
    sentence = str(caught.value)
    assert sentence.startswith(f"{name}: ")
    assert expected in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize("compression", ["zlib", "gzip", "zstd"])
def test_a_bomb_is_unpacked_no_further_than_the_layer_needs(tmp_path: Path, compression: str) -> None:
    """A small file cannot fill the memory: more than width × height × 4 bytes is refused."""
    bomb = rooms.packed_layer(compression, gids=[0] * 2_000_000)
    with pytest.raises(MapError, match="more than the 192 bytes"):
        load(tmp_path, bomb)


def test_groups_are_followed_ten_deep_and_no_further(tmp_path: Path) -> None:
    """A pile of groups is refused, not recursed into."""
    pile: dict[str, Any] = layer()
    for _ in range(10):
        pile = {"type": "group", "name": "g", "layers": [pile]}
    assert load(tmp_path, pile).collision == BLOCKED
    with pytest.raises(MapError, match="deep"):
        load(tmp_path, {"type": "group", "name": "g", "layers": [pile]})
    with pytest.raises(MapError):
        load_map(write(tmp_path, '{"layers":' + "[" * 200_000))
    with pytest.raises(MapError, match="deep"):
        load_map(write(tmp_path, "<map>" * 100, "map.tmx"))


def test_circles_of_files_end(tmp_path: Path) -> None:
    """A tileset naming itself, a template naming itself, a WAM naming itself."""
    write(tmp_path, {"name": "me", "tilewidth": 32, "tileheight": 32, "source": "me.tsj"}, "me.tsj")
    write(tmp_path, '<template><object template="me.tx" width="5"/></template>', "me.tx")
    tilemap = load(
        tmp_path, objects({"template": "me.tx", "x": 1, "y": 1}), tilesets=[{"firstgid": 1, "source": "me.tsj"}]
    )
    assert tilemap.tilesets[0].name == "me"
    with pytest.raises(MapError, match="another"):
        load_map(write(tmp_path, {"version": "2", "mapUrl": "me.wam"}, "me.wam"))


def test_tiles_of_no_tileset_are_markers_and_a_warning(tmp_path: Path) -> None:
    """A gid with all bits set, or beyond every tileset, does not stop a map."""
    tilemap = load(tmp_path, layer(data=cells(WIDTH, HEIGHT, (1, 1), gid=0xFFFFFFFF)))
    assert "belong to no tileset" in tilemap.warnings[0]


SEEDS = [held if isinstance(held, bytes) else held.encode() for name, held in rooms.fixtures().items() if name in FORMS]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=8,
)
RELAXED = settings(
    max_examples=examples(80), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def attempt(path: Path) -> None:
    """Load; anything but a map or a MapError fails the test."""
    sentence = ""
    try:
        load_map(path)
    except MapError as problem:
        sentence = str(problem)
    assert "\n" not in sentence


@RELAXED
@given(data=st.data())
def test_fuzzed_bytes_raise_only_map_errors(tmp_path: Path, data: st.DataObject) -> None:
    """Bytes changed, cut or doubled anywhere in a good file."""
    seed = bytearray(data.draw(st.sampled_from(SEEDS)))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, max(0, len(seed) - 1)))
        new = data.draw(st.binary(max_size=6))
        seed[at : at + data.draw(st.integers(0, 6))] = new
    attempt(write(tmp_path, bytes(seed), data.draw(st.sampled_from(["map.tmj", "map.tmx", "map.wam"]))))


def _places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [path] if path else []
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(entries)[:12]:
        found += _places(inner, (*path, key))
    return found


RICH = document(
    layer(properties=[prop("jitsiRoom", "x"), prop("exitUrl", "map.tmj#here")]),
    {"type": "group", "name": "g", "layers": [layer("start"), {"type": "imagelayer", "image": "tiles.png"}]},
    objects(
        area("a", 0, 0, 50, 50, meeting="m", capacity=3),
        {"gid": 2, "x": 5, "y": 5, "rotation": 30},
        {"text": {"text": "hi"}, "x": 0, "y": 0},
        name="floorLayer",
    ),
    properties=[prop("mapName", "Rich")],
)


@RELAXED
@given(data=st.data())
def test_fuzzed_values_raise_only_map_errors(tmp_path: Path, data: st.DataObject) -> None:
    """Any value of a good map replaced by any other, of any type."""
    rich = json.loads(json.dumps(RICH))
    places = _places(rich)
    for _ in range(data.draw(st.integers(1, 3))):
        *path, last = data.draw(st.sampled_from(places))
        holder = rich
        try:
            for step in path:
                holder = holder[step]
            holder[last] = data.draw(ANYTHING)
        except (KeyError, IndexError, TypeError):
            continue
    attempt(write(tmp_path, rich))
