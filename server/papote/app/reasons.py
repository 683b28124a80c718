"""Why the system would not do something, for the one sentence that people read."""

from __future__ import annotations

import os
import ssl


def reason_of(error: Exception) -> str:
    """Why something failed, as the system says it, without its number."""
    if isinstance(error, ssl.SSLError):
        return error.reason or "they cannot be read"
    if isinstance(error, OSError) and error.errno is not None and error.errno > 0:
        return os.strerror(error.errno).lower()
    return (error.strerror or str(error)).lower() if isinstance(error, OSError) else str(error)
