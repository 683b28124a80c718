"""Finding files as maps name them, and the sizes in the heads of pictures."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papote.tilemap.files import Files, picture_size
from tests.tilemap.rooms import png

PICTURES = {
    "png": png(3, 5),
    "gif": b"GIF89a" + struct.pack("<HH", 3, 5) + b"\0\0\0",
    "jpeg": b"\xff\xd8\xff\xe0\x00\x04ab\xff\xff\xc0\x00\x11\x08" + struct.pack(">HH", 5, 3) + b"\x03\0\0\0",
    "webp extended": b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x02\0\0\x04\0\0",
    "webp lossless": b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f" + struct.pack("<I", 2 | 4 << 14),
    "webp lossy": b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 3, 5),
}


@pytest.mark.parametrize("kind", PICTURES)
def test_the_size_of_a_picture_is_read_from_its_head(kind: str) -> None:
    """Three wide, five high, in every format browsers show."""
    assert picture_size(PICTURES[kind]) == (3, 5)


@given(st.sampled_from(sorted(PICTURES)), st.integers(0, 40), st.binary(max_size=30))
def test_a_broken_head_is_no_picture_and_no_error(kind: str, cut: int, tail: bytes) -> None:
    """Whatever follows a cut head, there is an answer."""
    size = picture_size(PICTURES[kind][:cut] + tail)
    assert size is None or min(size) > 0


@pytest.mark.parametrize(
    "written", ["Art/Tiles.png", "art/tiles.PNG", "art\\tiles.png", "./art/../art/Tiles.png", "art/Tiles%2Epng"]
)
def test_case_slashes_and_escapes_do_not_hide_a_file(tmp_path: Path, written: str) -> None:
    """Maps made on Windows or for the web are found too."""
    (tmp_path / "Art").mkdir()
    (tmp_path / "Art" / "Tiles.png").write_bytes(png(1, 1))
    assert Files().find(tmp_path, written) == tmp_path / "Art" / "Tiles.png"


def test_the_exact_name_wins_over_another_case(tmp_path: Path) -> None:
    """Two files that differ in case only are two files."""
    for name in ("A.png", "a.png"):
        (tmp_path / name).write_bytes(b"")
    for name in ("A.png", "a.png"):
        assert Files().find(tmp_path, name) == tmp_path / name


@pytest.mark.parametrize(
    "written",
    [
        "",
        "/etc/hosts",
        "file:///etc/hosts",
        "//host/x",
        "C:/x",
        "a\0",
        "x" * 5000,
        "../" * 20 + "etc/hosts",
        "%2Fetc%2Fhosts",
    ],
)
def test_what_is_not_relative_is_not_followed(tmp_path: Path, written: str) -> None:
    """Addresses, drives, roots and endless climbs lead nowhere."""
    assert Files().find(tmp_path, written) is None


def test_a_link_out_of_the_root_is_not_followed(tmp_path: Path) -> None:
    """With a root, a symbolic link does not help either."""
    (tmp_path / "maps").mkdir()
    (tmp_path / "secret.png").write_bytes(png(1, 1))
    (tmp_path / "maps" / "link.png").symlink_to(tmp_path / "secret.png")
    assert Files(tmp_path / "maps").find(tmp_path / "maps", "link.png") is None
