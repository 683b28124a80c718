"""The office's own secret: made once, and kept in the data directory."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from papote.app.reasons import reason_of
from papote.errors import ConfigurationError

SECRET_BYTES = 32


def office_secret(data_dir: Path) -> bytes:
    """What links are signed with; made once and kept in the data directory, so that they outlive a restart."""
    path = data_dir / "secret.key"
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(secrets.token_bytes(SECRET_BYTES))
        secret = path.read_bytes()
    except OSError as error:
        raise ConfigurationError("data_dir", f"cannot keep {path} there: {reason_of(error)}") from None
    if len(secret) < SECRET_BYTES:
        raise ConfigurationError("data_dir", f"{path} is damaged; remove it, and links made so far end")
    return secret
