"""Opening one file of Tiled, whatever its form: JSON or XML by its first character, as ``Fields``.

The meaning of the fields lives in ``tiled``, ``tilesets``, ``layers``, ``objects`` and ``wam``.
"""

from __future__ import annotations

from pathlib import Path

from papote.errors import MapError
from papote.tilemap.fields import Fields
from papote.tilemap.files import Files
from papote.tilemap.jsonform import parse_json
from papote.tilemap.xmlform import parse_xml

_XML_STARTS = (b"<", b"\xff\xfe<\x00", b"\xfe\xff\x00<")


def open_document(files: Files, path: Path) -> Fields:
    """Read a map, tileset, template or ``.wam``; its ``type`` field tells which, where the file says so."""
    data = files.read(path)
    stripped = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if stripped.startswith(_XML_STARTS):
        # White space before an XML declaration is an error to strict parsers and harmless to us.
        tag, values = parse_xml(stripped, path.name)
        return Fields(values | {"type": tag}, path.name)
    if not stripped:
        raise MapError(path.name, "", "the file is empty")
    value = parse_json(data, path.name, files.warn)
    if not isinstance(value, dict):
        raise MapError(path.name, "", "the file holds no JSON object")
    return Fields(value, path.name)
