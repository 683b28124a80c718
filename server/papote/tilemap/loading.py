"""The one way in: a path on this disk → a map in normal form, or one clear sentence why not."""

from __future__ import annotations

from pathlib import Path

from papote.errors import MapError
from papote.tilemap.files import Files
from papote.tilemap.model import TileMap
from papote.tilemap.reading import open_document
from papote.tilemap.tiled import read_tiled
from papote.tilemap.wam import read_wam


def load_map(path: Path, *, root: Path | None = None) -> TileMap:
    """Load any orthogonal map of Tiled (TMJ, TMX) or WorkAdventure (WAM).

    ``root`` keeps all reading to that folder and below, for maps somebody else brought. Raises
    MapError, and nothing else, for whatever cannot be served.
    """
    files = Files(root)
    try:
        document = open_document(files, path)
        if path.suffix.lower() == ".wam" or ("mapUrl" in document and "layers" not in document):
            return read_wam(files, path, document)
        draft = read_tiled(files, path, document)
        name = draft.properties.get("mapName")
        return draft.finish(path, name.strip() if isinstance(name, str) and name.strip() else path.stem)
    except RecursionError:
        raise MapError(path.name, "", "the file is nested too deeply") from None
    except MemoryError:
        raise MapError(path.name, "", "the map is too large for the memory of this machine") from None
