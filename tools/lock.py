"""Writes requirements.txt and requirements-dev.txt from pyproject.toml: pinned, hashed, naming no index.

Needs ``uv``, installed in an environment of its own that is thrown away. The two files agree in
what they share, since the second is resolved with the first as constraints.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = (
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-header",
    "--no-config",
    "--quiet",
)


def main() -> int:
    """Write both files; with ``--upgrade`` take the newest versions allowed."""
    upgrade = ["--upgrade"] if "--upgrade" in sys.argv[1:] else []
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = str(Path(folder) / "bin" / "python")
        subprocess.run([python, "-m", "pip", "install", "--quiet", "uv"], check=True)
        compile_ = [python, "-m", "uv", "pip", "compile", *OPTIONS, *upgrade, "pyproject.toml"]
        subprocess.run([*compile_, "-o", "requirements.txt"], cwd=ROOT, check=True)
        both = ["--extra", "dev", "--constraint", "requirements.txt", "-o", "requirements-dev.txt"]
        subprocess.run([*compile_, *both], cwd=ROOT, check=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
