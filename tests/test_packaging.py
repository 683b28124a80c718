"""Tests of what is handed out: locks that name no host, and a package that needs nothing else."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from papote import __version__

ROOT = Path(__file__).resolve().parent.parent
PIN = re.compile(r"^([a-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


def pins(file: str) -> dict[str, str]:
    """Name and version of everything a requirements file pins."""
    return dict(PIN.findall((ROOT / file).read_text()))


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_every_pinned_package_has_hashes_and_no_host(file: str) -> None:
    """What is installed is what was checked, from wherever it comes."""
    text = (ROOT / file).read_text()
    blocks = re.split(r"\n(?=[a-z0-9])", text)
    assert all("--hash=sha256:" in block for block in blocks if PIN.match(block))
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text


def test_running_and_testing_use_the_same_versions() -> None:
    """The tests test what is run."""
    running, testing = pins("requirements.txt"), pins("requirements-dev.txt")
    assert running.items() <= testing.items()


def test_every_dependency_is_pinned() -> None:
    """After a change of pyproject.toml the locks were written anew."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    groups = {"requirements.txt": project["dependencies"]}
    groups["requirements-dev.txt"] = [entry for group in project["optional-dependencies"].values() for entry in group]
    for file, entries in groups.items():
        pinned = {name.replace("_", "-") for name in pins(file)}
        for entry in entries:
            name = re.match(r"[A-Za-z0-9._-]+", entry)
            assert name is not None
            if name[0] != "papote":
                assert name[0].lower().replace("_", "-") in pinned, entry


def test_the_lock_of_the_browser_tools_names_no_host() -> None:
    """Each package has its hash, and none an address."""
    lock = json.loads((ROOT / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert all("resolved" not in entry and "integrity" in entry for entry in packages.values())
    assert lock["packages"][""]["devDependencies"] == json.loads((ROOT / "package.json").read_text())["devDependencies"]


def test_the_changes_of_this_version_are_told() -> None:
    """The change log has a heading for what is being made."""
    text = (ROOT / "CHANGELOG.md").read_text()
    assert f"## {__version__}" in text or "## Unreleased" in text


@pytest.mark.slow
def test_the_installed_package_needs_nothing_beside_it(tmp_path: Path) -> None:
    """The wheel carries client and maps, so that `papote serve` finds everything, far from the repository."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    assert wheel.name.startswith(f"papote-{__version__}-py3-none-any")
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    assert not list(site.rglob("*.pyc"))
    look = (
        "from papote import app; from papote.atlas import Atlas; resources = app.shipped();"
        "print(resources.static); print(*Atlas(resources.arrival_map).arrival_map.warnings);"
        "assert (resources.static / 'index.html').is_file();"
        "assert (resources.maps / 'avatars' / 'a01.png').is_file()"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", look],
        cwd=tmp_path,
        env={"PYTHONPATH": str(site), "PATH": os.defpath},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [str(site / "papote" / "_static"), ""]
