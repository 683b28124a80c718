"""The one page, and the headers that keep it ours.

The Content-Security-Policy allows no inline script but those the page itself was shipped with: the import
map has to be inline, so its hash is computed from the file that is sent. WebAssembly may be compiled, which
the noise suppression needs in its audio worklet; script from strings stays forbidden.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable

SCRIPT = re.compile(rb"<script\b([^>]*)>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
"""A script element: attributes and text."""

COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
"""What a browser does not read."""

SECURITY_HEADERS: dict[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=()",
}
"""Sent with every answer."""

PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""For pictures opened by themselves: an SVG must not become a page of ours."""


def inline_hashes(html: bytes) -> tuple[str, ...]:
    """The ``'sha256-…'`` sources of the inline scripts in a page, import map included."""
    hashes = []
    for attributes, text in SCRIPT.findall(COMMENT.sub(b"", html)):
        if not re.search(rb"\bsrc\s*=", attributes, re.IGNORECASE):
            # A browser reads the page with its line ends made plain, and hashes that.
            plain = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            hashes.append(f"'sha256-{base64.b64encode(hashlib.sha256(plain).digest()).decode()}'")
    return tuple(hashes)


def content_security_policy(script_hashes: Iterable[str]) -> str:
    """What the page may load, and from where."""
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(("script-src 'self' 'wasm-unsafe-eval'", *script_hashes)),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "media-src 'self' blob: mediastream:",
            "connect-src 'self' ws: wss:",
            "worker-src 'self' blob:",
            "font-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    )
