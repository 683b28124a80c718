"""Bytes of a JSON file as found in the wild → JSON values: byte order marks, comments, trailing commas, merge marks.

Strict JSON is tried first; what had to be forgiven is told as a warning. Nothing here knows
what a map is.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable

from papote.errors import MapError
from papote.tilemap.model import JSONValue

_COMMENT = re.compile(r'"(?:[^"\\]|\\.)*"|//[^\n]*|/\*.*?\*/', re.DOTALL)
_COMMA = re.compile(r'"(?:[^"\\]|\\.)*"|,(?=\s*[}\]])', re.DOTALL)
_CONFLICT = re.compile(
    r"^<{7}[^\n]*\n(?P<ours>.*?)^(?:\|{7}[^\n]*\n.*?)?={7}[^\n]*\n.*?^>{7}[^\n]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_SURROGATE = re.compile("[\ud800-\udfff]")


def decode_text(data: bytes, file: str) -> str:
    """Decode UTF-8 (with or without a byte order mark) or marked UTF-16."""
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as problem:
        raise MapError(file, f"byte {problem.start}", "the text is not valid UTF-8") from None


def parse_json(data: bytes, file: str, warn: Callable[[str], None]) -> JSONValue:
    """Parse one JSON document; raises MapError with line and column where that cannot be."""
    text = decode_text(data, file)
    try:
        return _parse(text, file)
    except json.JSONDecodeError as problem:
        first = problem
    if _CONFLICT.search(text):
        warn(f"{file}: merge conflict marks: the first version of each was taken")
        text = _CONFLICT.sub(lambda match: match["ours"], text)
    text = _COMMENT.sub(_keep_strings, text)
    text = _COMMA.sub(_keep_strings, text)
    try:
        value = _parse(text, file)
    except json.JSONDecodeError:
        place = f"line {first.lineno}, column {first.colno}"
        raise MapError(file, place, f"this is not valid JSON ({first.msg.lower()})") from None
    warn(f"{file}: not strict JSON: comments, trailing commas or merge marks were passed over")
    return value


def _keep_strings(match: re.Match[str]) -> str:
    found = match[0]
    return found if found.startswith('"') else ""


def _parse(text: str, file: str) -> JSONValue:
    try:
        value: JSONValue = json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError:
        raise
    except RecursionError:
        raise MapError(file, "", "the JSON is nested too deeply") from None
    except ValueError as problem:  # NaN, Infinity, or a number of thousands of digits
        raise MapError(file, "", f"this is not valid JSON ({str(problem)[:80]})") from None
    # An escaped half of a surrogate pair cannot be written as UTF-8 again, so it must not travel on.
    return _without_surrogates(value) if "\\ud" in text or "\\uD" in text else value


def _refuse_constant(name: str) -> JSONValue:
    raise ValueError(f"{name} is not a number of JSON")


def _without_surrogates(value: JSONValue) -> JSONValue:
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_without_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {_SURROGATE.sub("\ufffd", key): _without_surrogates(item) for key, item in value.items()}
    return value
