"""One JSON object of a map file, read field by field with a clear sentence for whatever is wrong.

TMX is turned into the same shape before it comes here (``xmlform``), so numbers may be written
as text. What the fields mean lives in ``tiled``, ``tilesets``, ``layers`` and ``wam``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from papote.errors import MapError
from papote.tilemap.model import JSONValue

LONGEST_NAME = 300
"""Names beyond this length are cut: they are labels, not documents."""

LONGEST_TEXT = 10_000
"""The text of a property or of a text object is cut here."""

FARTHEST = 1e8
"""No coordinate, size or offset of a map is larger than this many pixels."""


class Fields:
    """A JSON object together with the file and the place it stands at."""

    __slots__ = ("file", "place", "values")

    def __init__(self, values: Mapping[str, JSONValue], file: str, place: str = "") -> None:
        """Keep the object; ``place`` is a JSON pointer, perhaps with a name behind it."""
        self.values = values
        self.file = file
        self.place = place

    def __contains__(self, name: str) -> bool:
        """Whether the field is there and not null."""
        return self.values.get(name) is not None

    def error(self, reason: str, name: str = "") -> MapError:
        """Build the sentence for something wrong here, or in the field ``name``."""
        return MapError(self.file, f"{self.place}/{name}" if name else self.place, reason)

    def get(self, name: str) -> JSONValue:
        """Return the field as it is written; None where it is absent."""
        return self.values.get(name)

    def number(self, name: str, default: float | None = None) -> float:
        """Read a finite number of sensible size; without a default it has to be there."""
        value = self.values.get(name)
        if value is None or value == "":
            if default is None:
                raise self.error("a number is missing", name)
            return default
        if isinstance(value, str):
            try:
                value = float(value)
            except ValueError:
                raise self.error("this is not a number", name) from None
        if not isinstance(value, (int, float)):
            raise self.error("this is not a number", name)
        if not -FARTHEST <= value <= FARTHEST:  # also refuses NaN
            raise self.error("the number is not finite, or far too large", name)
        return float(value)

    def whole(self, name: str, default: int | None = None, *, least: int, most: int) -> int:
        """Read a whole number within the given limits."""
        value = self.number(name, default)
        if not least <= value <= most:
            raise self.error(f"{value:g} is outside {least} to {most}", name)
        return math.floor(value)

    def gid(self, name: str, default: int = 0) -> int:
        """Read an unsigned number of 32 bits: a global tile id with its flip bits."""
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, str):
            try:
                value = int(value[:20])
            except ValueError:
                raise self.error("this is not a tile id", name) from None
        if not isinstance(value, (int, float)) or not 0 <= value <= 0xFFFFFFFF:
            raise self.error("this is not a tile id", name)
        return int(value)

    def text(self, name: str, default: str = "") -> str:
        """Read a label; a number is taken as its digits, anything else as absent."""
        value = self.values.get(name)
        if isinstance(value, str):
            return value[:LONGEST_NAME]
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return str(value)[:LONGEST_NAME]
        return default

    def flag(self, name: str, default: bool) -> bool:
        """Read yes or no, as JSON or as Tiled's XML (0, 1, true, false) writes it."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        return truthy(value)

    def section(self, name: str) -> Fields | None:
        """Read a nested object; None where it is absent."""
        value = self.values.get(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self.error("an object is expected here", name)
        return Fields(value, self.file, f"{self.place}/{name}")

    def items(self, name: str, most: int) -> Iterator[Fields]:
        """Read a list of at most ``most`` objects; absent means empty."""
        value = self.values.get(name)
        if value is None:
            return
        if not isinstance(value, list):
            raise self.error("a list is expected here", name)
        if len(value) > most:
            raise self.error(f"there are {len(value)} entries, more than the {most} allowed", name)
        for index, item in enumerate(value):
            place = f"{self.place}/{name}/{index}"
            if not isinstance(item, dict):
                raise MapError(self.file, place, "an object is expected here")
            label = item.get("name")
            if isinstance(label, str) and label:
                place = f"{place} ({' '.join(label[:60].split())})"
            yield Fields(item, self.file, place)

    def properties(self) -> dict[str, JSONValue]:
        """Read Tiled's custom properties, in the list form or in the object form of before 1.2."""
        value = self.values.get("properties")
        if isinstance(value, dict):
            return {name[:LONGEST_NAME]: _tidy(item) for name, item in value.items()}
        if value is None:
            return {}
        if not isinstance(value, list):
            raise self.error("properties are a list or an object", "properties")
        found: dict[str, JSONValue] = {}
        for item in value:
            if isinstance(item, dict) and isinstance(name := item.get("name"), str):
                found[name[:LONGEST_NAME]] = _tidy(item.get("value"))
        return found


def _tidy(value: JSONValue, depth: int = 0) -> JSONValue:
    """Keep what can be written as JSON again by any encoder, within sensible bounds."""
    if isinstance(value, str):
        return value[:LONGEST_TEXT]
    if isinstance(value, int) and not isinstance(value, bool):
        return value if abs(value) < 1 << 53 else None
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, list):
        return [_tidy(item, depth + 1) for item in value[:1000]] if depth < 6 else None
    if isinstance(value, dict):
        return {key: _tidy(item, depth + 1) for key, item in value.items()} if depth < 6 else None
    return value


def truthy(value: JSONValue) -> bool:
    """Tell yes from no; the words false, no, off and 0 count as no, as people write them into text properties."""
    if isinstance(value, str):
        return value.strip().lower() not in ("", "false", "no", "off", "0")
    return bool(value)
