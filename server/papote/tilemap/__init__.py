"""What a map is: loading, walls, areas, ways through it. Pure but for reading the map's own files."""

from __future__ import annotations

from papote.tilemap.loading import load_map
from papote.tilemap.model import Area, TileMap

__all__ = ["Area", "TileMap", "load_map"]
