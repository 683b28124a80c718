"""Draw everything: ``python maps/art/draw.py [tiles] [furniture] [people] [map] [brand]`` (all without a word)."""

from __future__ import annotations

import sys

import brand_mark
import build_map
import people
from build_map import MAPS
from sprites import sheets


def main(words: list[str]) -> None:
    """Write the PNGs and the map that were asked for."""
    everything = not words
    tiles = build_map.tile_sheets()
    if everything or "tiles" in words:
        for tile_sheet in tiles:
            tile_sheet.write(MAPS / "tilesets")
    if everything or "furniture" in words:
        for furniture_sheet in sheets():
            furniture_sheet.write(MAPS / "tilesets")
    if everything or "people" in words:
        people.draw(MAPS / "avatars")
    if everything or "brand" in words:
        brand_mark.draw(MAPS / "art" / "brand")
    if everything or "map" in words:
        build_map.main()


if __name__ == "__main__":
    main(sys.argv[1:])
