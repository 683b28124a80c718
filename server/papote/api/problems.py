"""How an HTTP request is answered when something is wrong: ``{code, message}``, never a traceback.

The codes of the office are in ``errors``; the few that only HTTP knows are here.
"""

from __future__ import annotations

import asyncio
import logging
from http import HTTPStatus

import orjson
from aiohttp import web
from aiohttp.typedefs import Handler

from papote.errors import CODES, CodedError
from papote.log import Limited

bugs = Limited(logging.getLogger(__name__), lambda: asyncio.get_running_loop().time())

HTTP_CODES: dict[int, tuple[str, str]] = {
    400: ("bad_request", "The request cannot be understood."),
    404: ("not_found", "There is nothing here."),
    405: ("method_not_allowed", "This cannot be done here."),
    408: ("too_slow", "The request took too long to arrive."),
    413: ("too_large", "The request is larger than allowed."),
    416: ("bad_range", "There is no such part."),
}
"""Status → code and line, for what aiohttp refuses by itself."""

STATUS: dict[str, int] = {
    "unknown_room": 404,
    "room_full": 503,
    "forbidden": 403,
    "bad_origin": 403,
    "too_many": 429,
    "too_many_connections": 429,
    "too_large": 413,
    "shutting_down": 503,
    "not_signed_in": 401,
    "link_invalid": 410,
    "password_wrong": 403,
    "members_only": 403,
    "invitation_needed": 403,
    "wait_for_host": 403,
    "banned": 403,
    "not_found": 404,
    "conflict": 409,
    "no_place": 403,
    "perk_gone": 409,
    "event_over": 409,
    "table_taken": 409,
    "address_private": 403,
    "last_owner": 409,
    "name_taken": 409,
    "mail_unavailable": 503,
    "provider_unavailable": 503,
    "unknown_channel": 404,
    "unknown_message": 404,
    "unknown_file": 404,
    "file_too_large": 413,
    "quota_full": 413,
    "storage_unavailable": 503,
    "storage_full": 507,
    "internal": 500,
}
"""The HTTP status of an error's code; a code that is not here is a 400."""


def problem(
    status: int, code: str, message: str, retry_after: float | None = None, headers: dict[str, str] | None = None
) -> web.Response:
    """An answer that says what is wrong."""
    response = web.Response(
        status=status,
        body=orjson.dumps({"code": code, "message": message}),
        content_type="application/json",
        headers={"Cache-Control": "no-store", **(headers or {})},
    )
    if retry_after is not None:
        response.headers["Retry-After"] = str(max(1, round(retry_after)))
    return response


def refusal(code: str, retry_after: float | None = None) -> web.Response:
    """The answer to an error of the office's tree."""
    return problem(STATUS.get(code, 400), code, CODES[code], retry_after)


@web.middleware
async def answer_problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn every error below into a coded answer; what is outside the tree is our bug, and logged once."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        code, message = HTTP_CODES.get(error.status, (f"http_{error.status}", HTTPStatus(error.status).phrase + "."))
        allow = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else None
        return problem(error.status, code, message, headers=allow)
    except CodedError as error:
        return refusal(error.code, error.retry_after)
    except (ConnectionError, TimeoutError):
        # The other side is gone: nobody is left to be told, and nothing is wrong with us.
        raise
    except Exception:
        bugs.bug(_route(request))
        return refusal("internal")


def _route(request: web.Request) -> str:
    """The pattern, not the address: what people ask for stays out of the log."""
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "?"
