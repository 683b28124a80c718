"""Programs of others that read what is written here, as Node.js runs them."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

MODULES = Path(__file__).parents[2] / "node_modules"
WHOLE = os.environ.get("WHOLE_TESTS") == "whole"
"""Whether these are all tests, as ``make test`` runs them: then none may be left out for want of a program."""


def read_by(package: str, script: Path, content: bytes) -> bytes:
    """What a script makes of it with an npm package."""
    node = shutil.which("node")
    if node is None or not (MODULES / package).is_dir():
        missing = f"there is no Node.js here with {package} (npm ci)"
        if WHOLE:
            pytest.fail(missing)
        pytest.skip(missing)
    done = subprocess.run([node, str(script)], input=content, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout
