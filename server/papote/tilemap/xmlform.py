"""TMX, TSX and TX → the shape of Tiled's JSON, so that one reader serves both.

Entities cannot be declared, so no document grows while it is read; external DTDs are named by
old files and never opened. What the fields mean lives in ``tiled`` and its neighbours.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from papote.errors import MapError
from papote.tilemap.model import JSONValue

DEEPEST = 40
"""Elements inside elements; Tiled's own files need about ten."""

MOST_ELEMENTS = 3_000_000
"""Enough for a map of a million cells written as one element each."""

_LAYERS = {"layer": "tilelayer", "objectgroup": "objectgroup", "imagelayer": "imagelayer", "group": "group"}


@dataclass(slots=True)
class _Element:
    tag: str
    attributes: dict[str, str]
    children: list[_Element] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.parts)

    def child(self, tag: str) -> _Element | None:
        return next((child for child in self.children if child.tag == tag), None)

    def all(self, tag: str) -> list[_Element]:
        return [child for child in self.children if child.tag == tag]


def parse_xml(data: bytes, file: str) -> tuple[str, dict[str, JSONValue]]:
    """Parse a document; answers its root's tag and the object Tiled would write as JSON."""
    root = _parse(data, file)
    readers: dict[str, Callable[[_Element], dict[str, JSONValue]]] = {
        "map": _map,
        "tileset": _tileset,
        "template": _template,
    }
    reader = readers.get(root.tag)
    if reader is None:
        raise MapError(file, f"<{root.tag[:40]}>", "this is no map, tileset or template of Tiled")
    return root.tag, reader(root)


def _parse(data: bytes, file: str) -> _Element:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    top = _Element("", {})
    open_elements = [top]
    count = 0

    def refuse(reason: str) -> MapError:
        return MapError(file, f"line {parser.CurrentLineNumber}", reason)

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > MOST_ELEMENTS:
            raise refuse("there are too many elements")
        if len(open_elements) > DEEPEST:
            raise refuse("elements are nested too deeply")
        element = _Element(tag.rpartition(":")[2], attributes)
        open_elements[-1].children.append(element)
        open_elements.append(element)

    def end(_tag: str) -> None:
        open_elements.pop()

    def characters(text: str) -> None:
        open_elements[-1].parts.append(text)

    def entity(*_arguments: object) -> None:
        raise refuse("entity declarations are not allowed in a map")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.EntityDeclHandler = entity
    try:
        parser.Parse(data, True)
    except expat.ExpatError as problem:
        reason = f"this is not well-formed XML ({expat.errors.messages.get(problem.code, 'syntax error')})"
        raise MapError(file, f"line {problem.lineno}, column {problem.offset + 1}", reason) from None
    except (LookupError, ValueError) as problem:  # an encoding nobody knows
        raise MapError(file, "", f"the XML cannot be decoded ({str(problem)[:80]})") from None
    if not top.children:
        raise MapError(file, "", "the file is empty")
    return top.children[0]


def _plain(element: _Element) -> dict[str, JSONValue]:
    """Attributes and custom properties, which every element may have."""
    found: dict[str, JSONValue] = dict(element.attributes)
    holder = element.child("properties")
    if holder is not None:
        found["properties"] = [_property(item) for item in holder.all("property")]
    return found


def _property(element: _Element) -> dict[str, JSONValue]:
    attributes = element.attributes
    kind = attributes.get("type", "string")
    value: JSONValue
    if kind == "class":
        holder = element.child("properties")
        members = [_property(item) for item in holder.all("property")] if holder is not None else []
        value = {str(member["name"]): member["value"] for member in members}
    elif kind == "list":
        value = [_property(item)["value"] for item in element.all("item")]
    else:
        written = attributes.get("value", element.text)
        value = _typed(kind, written)
    return {"name": attributes.get("name", ""), "type": kind, "value": value}


def _typed(kind: str, written: str) -> JSONValue:
    if kind == "bool":
        return written.strip().lower() in ("true", "1")
    if kind in ("int", "float", "object"):
        try:
            number = float(written[:40])
        except ValueError:
            return written
        if number != number or abs(number) > 1e300:
            return None
        return int(number) if number.is_integer() else number
    return written


def _map(element: _Element) -> dict[str, JSONValue]:
    found = _plain(element)
    found["type"] = "map"
    found["layers"] = _layers(element)
    found["tilesets"] = [_tileset(child) for child in element.all("tileset")]
    return found


def _layers(element: _Element) -> list[JSONValue]:
    return [_layer(child) for child in element.children if child.tag in _LAYERS]


def _layer(element: _Element) -> dict[str, JSONValue]:
    found = _plain(element)
    found["type"] = kind = _LAYERS[element.tag]
    if kind == "group":
        found["layers"] = _layers(element)
    elif kind == "objectgroup":
        found["objects"] = [_object(child) for child in element.all("object")]
    elif kind == "imagelayer":
        image = element.child("image")
        if image is not None:
            found |= _image(image)
    else:
        data = element.child("data")
        if data is not None:
            found["encoding"] = data.attributes.get("encoding", "")
            found["compression"] = data.attributes.get("compression", "")
            chunks = data.all("chunk")
            if chunks:
                found["chunks"] = [{**chunk.attributes, "data": _cells(chunk)} for chunk in chunks]
            else:
                found["data"] = _cells(data)
    return found


def _cells(element: _Element) -> JSONValue:
    tiles = element.all("tile")
    if tiles:
        cells: list[JSONValue] = []
        for tile in tiles:
            written = tile.attributes.get("gid", "0")
            cells.append(int(written) if written.isdecimal() and len(written) < 12 else written)
        return cells
    return element.text


def _image(element: _Element) -> dict[str, JSONValue]:
    found: dict[str, JSONValue] = {}
    for ours, theirs in (("image", "source"), ("imagewidth", "width"), ("imageheight", "height")):
        if theirs in element.attributes:
            found[ours] = element.attributes[theirs]
    if "trans" in element.attributes:
        found["transparentcolor"] = element.attributes["trans"]
    return found


def _tileset(element: _Element) -> dict[str, JSONValue]:
    found = _plain(element)
    image = element.child("image")
    if image is not None:
        found |= _image(image)
    offset = element.child("tileoffset")
    if offset is not None:
        found["tileoffset"] = dict(offset.attributes)
    found["tiles"] = [_tile(child) for child in element.all("tile")]
    return found


def _tile(element: _Element) -> dict[str, JSONValue]:
    found = _plain(element)
    image = element.child("image")
    if image is not None:
        found |= _image(image)
    animation = element.child("animation")
    if animation is not None:
        found["animation"] = [dict(frame.attributes) for frame in animation.all("frame")]
    return found


def _object(element: _Element) -> dict[str, JSONValue]:
    found = _plain(element)
    for shape in ("ellipse", "point", "capsule"):
        if element.child(shape) is not None:
            found[shape] = True
    for shape in ("polygon", "polyline"):
        child = element.child(shape)
        if child is not None:
            corners = (corner.partition(",") for corner in child.attributes.get("points", "").split())
            found[shape] = [{"x": x, "y": y} for x, _, y in corners]
    text = element.child("text")
    if text is not None:
        found["text"] = {**text.attributes, "text": text.text}
    return found


def _template(element: _Element) -> dict[str, JSONValue]:
    found: dict[str, JSONValue] = {"type": "template"}
    tileset = element.child("tileset")
    if tileset is not None:
        found["tileset"] = _tileset(tileset)
    inner = element.child("object")
    if inner is not None:
        found["object"] = _object(inner)
    return found
