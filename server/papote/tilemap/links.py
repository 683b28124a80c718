"""Where an exit leads: a link as WorkAdventure's authors write it → a map on this disk, beside or below this one.

Nothing is fetched: of an address on the web only the file name counts, if such a map lies here.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from papote.tilemap.files import Files
from papote.tilemap.model import Exit

MAP_SUFFIXES = (".tmj", ".json", ".tmx", ".wam")
"""What a map file may end on; in this order where a link names none."""


def resolve_exit(files: Files, folder: Path, here: tuple[Path, ...], url: str) -> Exit | None:
    """Find the room a link leads to; None, with a warning, where no such map lies beside or below this one.

    ``here`` are the files this map consists of: a link to one of them stays in the room.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        files.warn(f"the exit {url[:100]!r} is not a link")
        return None
    entry = unquote(parts.fragment)[:200]
    # WorkAdventure allows `#entry&name=value`; only the first part names a place.
    entry = entry.partition("&")[0]
    if not parts.scheme and not parts.netloc and not parts.path:
        return Exit(None, entry, url)
    if "{{" in url:
        files.warn(f"the exit {url[:100]!r} depends on a variable of a script and leads nowhere")
        return None
    path = _map_beside(files, folder, unquote(parts.path), relative=not parts.scheme and not parts.netloc)
    if path is None:
        files.warn(f"the exit {url[:100]!r} leads to no map beside this one")
        return None
    if path.resolve() in [place.resolve() for place in here]:
        return Exit(None, entry, url)
    return Exit(path.stem, entry, url)


def _map_beside(files: Files, folder: Path, path: str, *, relative: bool) -> Path | None:
    parts = [part for part in path.replace("\\", "/").split("/") if part not in ("", ".")]
    if not parts or len(parts) > 40:
        return None
    # Of https://host/a/b/c.json we try a/b/c.json, b/c.json, c.json: whatever the site's root was.
    longest_only = relative and not path.startswith("/")
    for index in range(1 if longest_only else len(parts)):
        tail = parts[index:]
        if ".." in tail:
            continue
        reference = "/".join(tail)
        names = [reference] if reference.lower().endswith(MAP_SUFFIXES) else [reference + end for end in MAP_SUFFIXES]
        for name in names:
            found = files.find(folder, name)
            if found is not None:
                return found
    return None
