"""The report over many files: what loads, what is refused and why, what is no map at all."""

from __future__ import annotations

from pathlib import Path

from papote.tilemap.check import check
from tests.tilemap.rooms import document, write


def test_a_folder_is_walked_and_told_in_a_table(tmp_path: Path) -> None:
    """Good and broken maps have a row each; other JSON files are passed over."""
    write(tmp_path, document(), "good.tmj")
    write(tmp_path / "deep", document(orientation="isometric"), "slanted.json")
    write(tmp_path, '{"layers": [, "tilewidth": 32', "broken.json")
    write(tmp_path, {"name": "package"}, "package.json")
    write(tmp_path, "{", "nothing.json")
    report = check([tmp_path])
    assert [(row.path.name, row.loaded) for row in report.rows] == [
        ("broken.json", False),
        ("slanted.json", False),
        ("good.tmj", True),
    ]
    assert report.skipped == 2
    assert len(report.refused) == 2
    table = report.table(warnings=True)
    assert "slanted.json: /orientation: the map is isometric" in table
    assert "8×6" in table
    assert "2 JSON files are no maps" in table


def test_a_file_named_outright_is_always_told_about(tmp_path: Path) -> None:
    """Whoever names a file wants to hear of it, map or not."""
    (row,) = check([tmp_path / "gone.tmj"]).rows
    assert row.reason == "gone.tmj: there is no such file"
    (row,) = check([write(tmp_path, {"name": "package"}, "package.json")]).rows
    assert not row.loaded
