"""Which pages may open a connection. Pure: strings in, yes or no out.

A missing ``Origin`` is a program's, or a page's that reads from its own site: browsers name it wherever another site
could be behind a request, and send our cookies with none of those (they are ``SameSite=Lax``).
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}


def normal(origin: str) -> tuple[str, str, int] | None:
    """Scheme, host and port of an origin; None for anything that is none, ``null`` included."""
    try:
        parts = urlsplit(origin)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or parts.path not in ("", "/"):
        return None
    if parts.query or parts.fragment or parts.username is not None:
        return None
    return parts.scheme, parts.hostname, port or _DEFAULT_PORTS[parts.scheme]


def allowed(origin: str | None, host: str | None, *, secure: bool, others: Collection[str] = ()) -> bool:
    """Whether a page of ``origin`` may connect to this server, reached as ``host`` (the Host header).

    ``secure`` says that the request itself came by TLS. Without it the origin may still be https:
    a proxy in front may have taken the TLS off.
    """
    if origin is None:
        return True
    page = normal(origin)
    if page is None:
        return False
    if any(normal(other) == page for other in others):
        return True
    scheme, page_host, page_port = page
    if secure and scheme != "https":
        return False
    own = normal(f"{scheme}://{host}") if host else None
    return own is not None and own[1:] == (page_host, page_port)
